"""What a kernel tells of the code that it runs, and where the threads of a cell live."""

import asyncio
import shutil
import sys
import threading
import uuid
import weakref
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import IPython
import pytest

from chatkit_widget import ChatKit
from chatkit_widget.bridge import homes
from chatkit_widget.bridge.homes import find_home
from chatkit_widget.bridge.kernel import CellRun, current_cell, loop_of, prefer_subshells
from chatkit_widget.errors import OptionError
from tests.unit.chats import MakeChat


class Kernel:
    """A kernel that runs one cell after another."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.parent: dict[str, Any] = {}
        shell = SimpleNamespace(kernel=self)
        ipykernel: Any = ModuleType("ipykernel")
        ipykernel.version_info = (7, 0, 0)
        monkeypatch.setattr(IPython, "get_ipython", lambda: shell)
        monkeypatch.setitem(sys.modules, "ipykernel", ipykernel)

    def get_parent(self, _channel: str) -> dict[str, Any]:
        """Return the message that is being handled."""
        return self.parent

    def runs(self, cell: str | None, kind: str = "execute_request") -> None:
        """Run a cell, or something else."""
        self.parent = {"header": {"msg_type": kind, "msg_id": uuid.uuid4().hex}, "metadata": {"cellId": cell}}


@pytest.fixture
def in_kernel(monkeypatch: pytest.MonkeyPatch) -> Kernel:
    return Kernel(monkeypatch)


def test_a_cell_that_runs_is_known_by_its_id(in_kernel: Kernel) -> None:
    in_kernel.runs("cell-1")
    cell = current_cell()
    assert cell is not None
    assert cell.cell_id == "cell-1"
    assert cell == CellRun("cell-1", in_kernel.parent["header"])


def test_without_a_kernel_no_cell_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "ipykernel", raising=False)
    assert current_cell() is None


def test_without_ipython_no_cell_runs(in_kernel: Kernel, monkeypatch: pytest.MonkeyPatch) -> None:
    in_kernel.runs("cell-1")
    monkeypatch.delitem(sys.modules, "IPython")
    assert current_cell() is None


@pytest.mark.parametrize(("cell", "kind"), [(None, "execute_request"), ("cell-1", "comm_msg")])
def test_what_is_not_the_run_of_a_known_cell_is_none(in_kernel: Kernel, cell: str | None, kind: str) -> None:
    in_kernel.runs(cell, kind)
    assert current_cell() is None


def test_another_thread_runs_no_cell(in_kernel: Kernel) -> None:
    in_kernel.runs("cell-1")
    seen: list[object] = []
    thread = threading.Thread(target=lambda: seen.append(current_cell()))
    thread.start()
    thread.join()
    assert seen == [None]


async def test_a_cell_that_runs_again_finds_its_threads(in_kernel: Kernel, make_chat: MakeChat) -> None:
    cell = uuid.uuid4().hex
    in_kernel.runs(cell)
    first, second = make_chat(lambda _message: "1"), make_chat(lambda _message: "2")
    await first.send_user_message("to the first")
    await second.send_user_message("to the second")
    in_kernel.runs(cell)
    again, again_second = make_chat(lambda _message: "1"), make_chat(lambda _message: "2")
    for before, after in ((first, again), (second, again_second)):
        await after.load_all()
        assert after.thread_id == before.thread_id
        assert before._session.is_closed  # pyright: ignore[reportPrivateUsage] (nothing public says so)
        assert not after._session.is_closed  # pyright: ignore[reportPrivateUsage] (nothing public says so)


async def test_two_cells_are_two_chats_also_with_the_same_function(in_kernel: Kernel, make_chat: MakeChat) -> None:
    def respond(_message: object) -> str:
        return "x"

    in_kernel.runs(uuid.uuid4().hex)
    first = make_chat(respond)
    in_kernel.runs(uuid.uuid4().hex)
    second = make_chat(respond)
    await first.send_user_message("one")
    await second.load_all()
    assert second.threads == ()


async def test_a_name_goes_before_the_cell(in_kernel: Kernel, make_chat: MakeChat) -> None:
    name = uuid.uuid4().hex
    in_kernel.runs(uuid.uuid4().hex)
    first = make_chat(lambda _message: "x", name=name)
    await first.send_user_message("one")
    in_kernel.runs(uuid.uuid4().hex)
    second = make_chat(lambda _message: "x", name=name)
    await second.load_all()
    assert second.thread_id == first.thread_id


# Over a restart of the kernel


@pytest.fixture
def restart(in_kernel: Kernel, monkeypatch: pytest.MonkeyPatch) -> Callable[[ChatKit], None]:
    """End a chat as its kernel does, and begin another kernel."""

    def begin(chat: ChatKit) -> None:
        chat.close()
        towns: weakref.WeakKeyDictionary[Any, homes.Town] = weakref.WeakKeyDictionary()
        monkeypatch.setattr(homes, "_towns", towns)
        in_kernel.runs(None)

    return begin


async def test_a_chat_with_a_file_opens_where_it_was_left_also_in_another_kernel(
    in_kernel: Kernel, make_chat: MakeChat, restart: Callable[[ChatKit], None], tmp_path: Path
) -> None:
    cell, store = uuid.uuid4().hex, tmp_path / "chats.sqlite"
    in_kernel.runs(cell)
    chat = make_chat(lambda message: f"You said {message}", store=store)
    await chat.send_user_message("one")
    await chat.send_user_message("two", new_thread=True)
    await chat.set_thread_id(first := chat.threads[1].id)
    restart(chat)
    in_kernel.runs(cell)
    chat = make_chat(lambda message: f"You said {message}", store=store)
    await chat.load_all()
    assert chat.thread_id == first
    assert [getattr(item, "text", "") for item in chat.items] == ["one", "You said one"]
    await chat.set_thread_id(None)
    restart(chat)
    in_kernel.runs(cell)
    chat = make_chat(lambda _message: "x", store=store)
    await chat.load_all()
    assert chat.thread_id is None
    assert len(chat.threads) == 2
    await chat.set_thread_id(first)
    await chat.delete_thread(first)
    restart(chat)
    in_kernel.runs(cell)
    chat = make_chat(lambda _message: "x", store=store)
    await chat.load_all()
    assert chat.thread_id is None


async def test_each_chat_of_a_file_opens_where_it_was_left_itself(
    in_kernel: Kernel, make_chat: MakeChat, restart: Callable[[ChatKit], None], tmp_path: Path
) -> None:
    cell, store = uuid.uuid4().hex, tmp_path / "chats.sqlite"
    in_kernel.runs(cell)
    first, second = (make_chat(lambda _message: "x", store=store) for _ in range(2))
    await first.send_user_message("one")
    await second.send_user_message("two")
    left = (first.thread_id, second.thread_id)
    assert len({*left}) == 2
    restart(first)
    restart(second)
    in_kernel.runs(cell)
    again = [make_chat(lambda _message: "x", store=store) for _ in range(2)]
    in_kernel.runs(uuid.uuid4().hex)
    named, elsewhere = make_chat(lambda _message: "x", store=store, name="n"), make_chat(lambda _m: "x", store=store)
    told = make_chat(lambda _message: "x", store=store, initial_thread=left[0])
    in_kernel.runs(None)
    nowhere = make_chat(lambda _message: "x", store=store)
    for chat in (*again, named, elsewhere, told, nowhere):
        await chat.load_all()
    assert tuple(chat.thread_id for chat in again) == left
    assert [chat.thread_id for chat in (named, elsewhere, told, nowhere)] == [None, None, left[0], None]


async def test_the_first_thread_that_is_told_goes_before_the_one_that_was_left(
    make_chat: MakeChat, restart: Callable[[ChatKit], None], tmp_path: Path
) -> None:
    store = tmp_path / "chats.sqlite"
    chat = make_chat(lambda _message: "x", store=store, name="n")
    await chat.send_user_message("one")
    await chat.send_user_message("two", new_thread=True)
    last, first = (thread.id for thread in chat.threads)
    restart(chat)
    chat = make_chat(lambda _message: "x", store=store, name="n", initial_thread=first)
    await chat.load_all()
    assert chat.thread_id == first != last


async def test_visitors_of_a_marimo_app_do_not_open_each_others_threads(
    make_chat: MakeChat, restart: Callable[[ChatKit], None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(homes, "running_session", object)
    store = tmp_path / "chats.sqlite"
    chat = make_chat(lambda _message: "x", store=store, name="n")
    await chat.send_user_message("one")
    restart(chat)
    chat = make_chat(lambda _message: "x", store=store, name="n")
    await chat.load_all()
    assert chat.thread_id is None


async def test_a_file_that_was_deleted_begins_anew_when_its_cell_runs_again(
    in_kernel: Kernel, make_chat: MakeChat, tmp_path: Path
) -> None:
    cell, store = uuid.uuid4().hex, tmp_path / "chats.sqlite"
    in_kernel.runs(cell)
    chat = make_chat(lambda _message: "x", store=store)
    await chat.send_user_message("one")
    shutil.rmtree(tmp_path)
    await asyncio.to_thread(tmp_path.mkdir)
    in_kernel.runs(cell)
    chat = make_chat(lambda _message: "x", store=store)
    await chat.load_all()
    assert (chat.thread_id, chat.threads) == (None, ())
    assert (await chat.send_user_message("two")).status == "completed"


def test_a_home_of_nobody_closes_its_store_when_it_is_left() -> None:
    home = find_home(None, None)
    home.left()
    with pytest.raises(RuntimeError, match="closed"):
        home.store._worker.submit(lambda: None)  # pyright: ignore[reportPrivateUsage] (nothing public says so)


def test_entering_a_home_closes_the_chat_before_and_leaving_it_does_not_forget_the_new_one() -> None:
    home = find_home(uuid.uuid4().hex, None)
    closed: list[str] = []
    home.enter(lambda: closed.append("first"))
    home.enter(lambda: closed.append("second"))
    home.enter(lambda: closed.append("third"))
    assert closed == ["first", "second"]
    home.left(None)
    assert closed == ["first", "second"]


class Visitor:
    """A session of marimo's, which runs one cell after another."""

    def __init__(self) -> None:
        self._kernel = MarimoKernel()
        self.execution_context: object = None

    def runs(self, cell_id: str | None) -> None:
        """Run a cell, or none."""
        self.execution_context = None if cell_id is None else SimpleNamespace(cell_id=cell_id)


class MarimoKernel:
    """The kernel of a session."""


@pytest.fixture
def visit(monkeypatch: pytest.MonkeyPatch) -> Callable[[Visitor | None], None]:
    """Have code run for one visitor of marimo's."""
    module: Any = ModuleType("marimo._runtime.context")
    monkeypatch.setitem(sys.modules, "marimo._runtime.context", module)

    def by(visitor: Visitor | None) -> None:
        module.safe_get_context = lambda: visitor

    return by


def test_a_cell_of_marimos_that_runs_again_finds_its_threads(visit: Callable[[Visitor | None], None]) -> None:
    visitor = Visitor()
    visit(visitor)
    visitor.runs("cell-1")
    first, second = find_home(None, None), find_home(None, None)
    visitor.runs("cell-1")
    assert [find_home(None, None), find_home(None, None)] == [first, second]
    visitor.runs(None)
    assert find_home(None, None).key is None


@pytest.mark.parametrize("name", [None, "a name"])
def test_visitors_of_one_app_share_no_threads(visit: Callable[[Visitor | None], None], name: str | None) -> None:
    homes: list[object] = []
    visitors = [Visitor(), Visitor()]
    for visitor in visitors:
        visit(visitor)
        visitor.runs("cell-1")
        homes.append(find_home(name, None))
    assert homes[0] is not homes[1]
    visit(None)
    assert find_home(name, None) not in homes


def test_what_runs_on_the_kernels_loop_needs_one() -> None:
    with pytest.raises(OptionError, match="run_on='kernel' needs a running loop"):
        loop_of("kernel")


async def test_the_kernels_loop_is_the_one_that_runs() -> None:
    assert loop_of("kernel") is asyncio.get_running_loop()
    assert loop_of("session") is None


def test_a_comm_that_knows_subshells_answers_where_it_was_asked() -> None:
    comm = SimpleNamespace(_reply_subshell_for=None)
    prefer_subshells(comm)
    assert comm._reply_subshell_for({}, "as asked") == "as asked"
    assert comm._reply_subshell_for({}) is None
    other = SimpleNamespace()
    prefer_subshells(other)
    assert vars(other) == {}
