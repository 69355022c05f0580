"""What a kernel tells of the code that it runs, and where the threads of a cell live."""

import asyncio
import sys
import threading
import uuid
from collections.abc import Callable
from types import ModuleType, SimpleNamespace
from typing import Any

import IPython
import pytest

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
