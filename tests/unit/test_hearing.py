"""What pages say is heard while a cell awaits; the kernel is as it was when nobody waits any more."""

import asyncio
import queue
import signal
import sys
import threading
import types
from collections.abc import Callable
from typing import Any

import pytest
from jupyter_client.session import Session
from tornado.queues import Queue

from chatkit_widget.bridge import hearing
from chatkit_widget.bridge.hearing import SWITCH, hearing_pages
from chatkit_widget.runtime import start_thread

PATIENCE = 10


class Part:
    """A part of a message, as ZeroMQ hands it over."""

    def __init__(self, data: bytes) -> None:
        self.bytes = data
        self.buffer = data


class Kernel:
    """What every ipykernel has: messages are dispatched one after another, each with its parent."""

    def __init__(self) -> None:
        self.session: Any = Session(key=b"")
        self.io_loop = types.SimpleNamespace(asyncio_loop=asyncio.get_running_loop())
        self.shell_stream: Any = self
        self.handled: list[str] = []
        self.parent: tuple[Any, Any] = ([b"cell"], "the cell")
        self.saved_sigint_handler: Any = signal.default_int_handler
        self.receive: Callable[[Any], object] = self.at_first

    def at_first(self, frames: Any) -> object:
        """Take a message as the kernel does by itself."""
        raise NotImplementedError

    def on_recv(self, receive: Callable[[Any], object], *, copy: bool) -> None:
        """Have messages go to another function."""
        assert copy is False
        self.receive = receive

    def message(self, kind: str) -> Any:
        """A message of one kind as it comes in."""
        return [Part(part) for part in self.session.serialize(self.session.msg(kind, {}), ident=b"page")]

    def get_parent(self, channel: str) -> Any:
        """Return the message that is being handled."""
        assert channel == "shell"
        return self.parent[1]

    def set_parent(self, identities: Any, parent: Any, channel: str) -> None:
        """Say which message is being handled."""
        assert channel == "shell"
        self.parent = (identities, parent)

    async def dispatch_shell(self, frames: Any, /) -> None:
        """Handle a message."""
        await self._handle(frames)

    async def _handle(self, frames: Any) -> None:
        assert len(frames) > 1, "broken"
        kind = self.session.unpack(self.session.feed_identities(frames, copy=False)[1][1].bytes)["msg_type"]
        self.set_parent([b"page"], kind, channel="shell")
        self.saved_sigint_handler = None
        self.handled.append(kind)


class Kernel6(Kernel):
    """A queue holds messages until the loop is free."""

    def __init__(self) -> None:
        super().__init__()
        self.msg_queue: Queue[Any] = Queue()

    def at_first(self, frames: Any) -> object:
        """Queue a message."""
        return self.schedule_dispatch(self.dispatch_shell, frames)

    def schedule_dispatch(self, dispatch: Callable[..., Any], *args: Any) -> None:
        """Queue a call."""
        self.msg_queue.put_nowait((0, dispatch, args))

    @property
    def _parent_ident(self) -> dict[str, Any]:
        return {"shell": self.parent[0]}

    async def queued(self) -> list[str]:
        """Handle and return what is queued, as the kernel does once the cell has ended."""
        before = len(self.handled)
        while not self.msg_queue.empty():
            _number, dispatch, args = self.msg_queue.get_nowait()
            await dispatch(*args)
        return self.handled[before:]


class Kernel7(Kernel):
    """A lock holds messages until the cell has ended."""

    def __init__(self) -> None:
        super().__init__()
        self.lock = asyncio.Lock()
        self._main_asyncio_lock: Any = self.lock
        self._shell_parent_ident = "identities"
        self.shells: list[str | None] = []

    def at_first(self, frames: Any) -> asyncio.Task[None]:
        """Handle a message when its turn has come."""
        return asyncio.get_running_loop().create_task(self.shell_main(frames))

    async def shell_main(self, frames: Any, subshell_id: str | None = None) -> None:
        """Handle a message with the lock."""
        async with self._main_asyncio_lock:
            await self.dispatch_shell(frames, subshell_id=subshell_id)

    async def dispatch_shell(self, frames: Any, /, subshell_id: str | None = None) -> None:
        """Handle a message."""
        self.shells.append(subshell_id)
        await self._handle(frames)

    def _get_shell_context_var(self, name: str) -> Any:
        assert name == "identities"
        return self.parent[0]


class Kernel74(Kernel7):
    """It dispatches comms by itself."""

    async def dispatch_shell(self, frames: Any, /, subshell_id: str | None = None, *, concurrent: bool = False) -> None:
        """Handle a message."""


@pytest.fixture
def run_in(monkeypatch: pytest.MonkeyPatch) -> Callable[[object], None]:
    """Have a kernel, or None, run this process."""

    def run(kernel: object) -> None:
        monkeypatch.setattr(hearing, "running_kernel", lambda: kernel)
        monkeypatch.setattr(hearing, "_ear", None)

    return run


RunIn = Callable[[object], None]


async def rounds() -> None:
    """Let every task go on for a while."""
    for _ in range(10):
        await asyncio.sleep(0)


async def test_a_kernel_with_a_queue_hears_comms_at_once_and_all_else_in_its_turn(run_in: RunIn) -> None:
    kernel = Kernel6()
    run_in(kernel)
    kernel.receive(kernel.message("comm_open"))
    kernel.receive(kernel.message("execute_request"))
    kernel.schedule_dispatch(rounds)
    async with hearing_pages(None):
        await rounds()
        assert kernel.handled == ["comm_open"]
        kernel.receive(kernel.message("comm_msg"))
        kernel.receive(kernel.message("complete_request"))
        kernel.receive([Part(b"broken")])
        await rounds()
        assert kernel.handled == ["comm_open", "comm_msg"]
        assert kernel.msg_queue.qsize() == 4
    with pytest.raises(AssertionError, match="broken"):
        await kernel.queued()
    assert kernel.handled[2:] == ["execute_request", "complete_request"]
    kernel.receive(kernel.message("comm_close"))
    await rounds()
    assert await kernel.queued() == ["comm_close"]


async def test_a_kernel_with_a_lock_hears_comms_at_once_and_all_else_in_its_turn(run_in: RunIn) -> None:
    kernel = Kernel7()
    run_in(kernel)
    await kernel.lock.acquire()
    kernel.receive(kernel.message("comm_open"))
    await rounds()
    async with hearing_pages(None):
        kernel.receive(kernel.message("execute_request"))
        kernel.receive(kernel.message("comm_msg"))
        await rounds()
        assert kernel.handled == ["comm_msg"]
        await kernel.dispatch_shell(kernel.message("comm_msg"), subshell_id="its own")
        assert kernel.shells == [None, "its own"]
        kernel.lock.release()
        await rounds()
        assert kernel.handled == ["comm_msg", "comm_msg", "comm_open", "execute_request"]
        kernel.receive(kernel.message("comm_close"))
        await rounds()
        assert kernel.handled[-1] == "comm_close"
    assert vars(kernel)["_main_asyncio_lock"] is kernel.lock
    assert "dispatch_shell" not in vars(kernel)


@pytest.mark.parametrize("kind", [Kernel6, Kernel7])
async def test_the_running_cell_keeps_its_parent_and_its_interrupt(run_in: RunIn, kind: type[Kernel]) -> None:
    kernel = kind()
    run_in(kernel)
    if isinstance(kernel, Kernel7):
        await kernel.lock.acquire()
    async with hearing_pages(None):
        kernel.receive(kernel.message("comm_msg"))
        await rounds()
    assert kernel.handled == ["comm_msg"]
    assert kernel.parent == ([b"cell"], "the cell")
    assert kernel.saved_sigint_handler is signal.default_int_handler


async def test_the_kernel_is_as_it_was_when_the_last_of_several_waits_ends(run_in: RunIn) -> None:
    kernel = Kernel6()
    run_in(kernel)
    first = hearing_pages(None)
    await first.__aenter__()
    with pytest.raises(ZeroDivisionError):
        async with hearing_pages(None):
            raise ZeroDivisionError
    kernel.receive(kernel.message("comm_msg"))
    await rounds()
    assert kernel.handled == ["comm_msg"]
    await first.__aexit__(None, None, None)
    kernel.receive(kernel.message("comm_msg"))
    await rounds()
    assert await kernel.queued() == ["comm_msg"]


async def test_a_kernel_is_left_alone_where_nothing_is_needed_or_wanted(
    run_in: RunIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def is_left_alone(kernel: Kernel) -> None:
        run_in(kernel)
        before = dict(vars(kernel))
        async with hearing_pages(None):
            assert vars(kernel) == before

    await is_left_alone(Kernel74())
    await is_left_alone(Kernel())
    other_loop = Kernel6()
    other_loop.io_loop.asyncio_loop = None
    await is_left_alone(other_loop)
    kernel = Kernel6()
    ended = threading.Event()
    start_thread("test", lambda: (asyncio.run(is_left_alone(kernel)), ended.set()))
    assert await asyncio.to_thread(ended.wait, PATIENCE)
    monkeypatch.setenv(SWITCH, "1")
    await is_left_alone(Kernel6())


class Command:
    """A message for a model of marimo's, or something else that was asked of it."""

    def __init__(self, model_id: str, message: object) -> None:
        self.model_id = model_id
        self.message = message

    def into_comm_payload(self) -> dict[str, Any]:
        """Return what the comm takes."""
        return {"content": {"data": self.message}}


ModelCustomMessage: Any = type("ModelCustomMessage", (), {})


class MarimoComm:
    """A comm of marimo's."""

    comm_id = "mine"

    def __init__(self) -> None:
        self.heard: asyncio.Queue[Any] = asyncio.Queue()

    def handle_msg(self, message: dict[str, Any]) -> None:
        """Take a message."""
        self.heard.put_nowait(message["content"]["data"])


MarimoComm.__module__ = "marimo._plugins.ui._impl.comm"


def marimo_context(enqueue: object) -> Callable[[], object]:
    """What marimo says of the running session."""
    return lambda: types.SimpleNamespace(_kernel=types.SimpleNamespace(enqueue_control_request=enqueue))


def enqueuing(set_ui_element_queue: object) -> Callable[[object], object]:
    """The function through which marimo's second queue can be reached."""
    return lambda command: (set_ui_element_queue, command)


@pytest.fixture
def in_marimo(monkeypatch: pytest.MonkeyPatch) -> Callable[[object], None]:
    """Have marimo, in one session, run this code."""

    def run(get_context: object) -> None:
        module = types.ModuleType("marimo._runtime.context")
        vars(module)["safe_get_context"] = get_context
        monkeypatch.setitem(sys.modules, "marimo._runtime.context", module)

    return run


async def test_marimo_hands_over_the_messages_of_a_waiting_chat_and_keeps_all_others(
    in_marimo: Callable[[object], None],
) -> None:
    commands: queue.Queue[Any] = queue.Queue()
    in_marimo(marimo_context(enqueuing(commands)))
    first, second = ModelCustomMessage(), ModelCustomMessage()
    others = [Command("other", ModelCustomMessage()), object(), Command("mine", "an update")]
    for command in (others[0], Command("mine", first), *others[1:]):
        commands.put(command)
    comm = MarimoComm()
    async with hearing_pages(comm), asyncio.timeout(PATIENCE):
        assert await comm.heard.get() is first
        commands.put(Command("mine", second))
        assert await comm.heard.get() is second
    commands.put(Command("mine", first))
    await rounds()
    assert comm.heard.empty()
    assert [commands.get_nowait() for _ in others] == others


@pytest.mark.parametrize("context", [lambda: None, marimo_context(None), marimo_context(rounds)])
async def test_marimo_is_left_alone_outside_its_threads_and_where_its_messages_are_elsewhere(
    in_marimo: Callable[[object], None], context: object
) -> None:
    in_marimo(context)
    tasks = asyncio.all_tasks()
    async with hearing_pages(MarimoComm()):
        assert asyncio.all_tasks() == tasks
