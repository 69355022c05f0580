"""The conversation as an output of the notebook: when it is shown, and when it is written anew."""

import threading
from types import SimpleNamespace
from typing import Any, cast

import pytest
from IPython.core import events

from chatkit_widget.bridge import kept
from chatkit_widget.bridge.kept import KeptOutput, Static
from tests.unit.chats import PATIENCE, MakeChat


class Kernel:
    """What a kept output needs of an ipykernel: the events of its shell, which are real, and what it publishes."""

    def __init__(self) -> None:
        manager: Any = cast("Any", events).EventManager(None, cast("Any", events).available_events)
        self.shell = SimpleNamespace(events=manager, display_pub=self)
        self.outputs: list[tuple[str, bool]] = []
        self._came = threading.Condition()

    def publish(
        self, *, data: dict[str, str], metadata: dict[str, Any], transient: dict[str, str], update: bool
    ) -> None:
        """Take an output."""
        assert (metadata, data["text/plain"]) == ({}, "The conversation")
        assert data["text/html"].startswith(f'<div class="{transient["display_id"]} ')
        with self._came:
            self.outputs.append((data["text/markdown"], update))
            self._came.notify_all()

    def cell_ends(self) -> None:
        """Say that a cell has run."""
        self.shell.events.trigger("post_execute")

    def expect(self, *outputs: tuple[str, bool]) -> None:
        """Wait until these have been published: what each says, and whether it is an update."""
        with self._came:
            assert self._came.wait_for(lambda: self.outputs == list(outputs), PATIENCE), self.outputs


class Conversation:
    """What is kept."""

    def __init__(self) -> None:
        self.text = "one"
        self.output = KeptOutput(lambda: Static(f"<p>{self.text}</p>", self.text))


@pytest.fixture
def kernel(monkeypatch: pytest.MonkeyPatch) -> Kernel:
    """The kernel that runs."""
    kernel = Kernel()
    monkeypatch.setattr(kept, "running_kernel", lambda: kernel)
    return kernel


def test_it_is_shown_after_the_cell_that_shows_the_chat_and_in_each_of_them(kernel: Kernel) -> None:
    said = Conversation()
    said.output.begin()
    assert kernel.outputs == []
    kernel.cell_ends()
    kernel.cell_ends()
    said.output.begin()
    kernel.cell_ends()
    kernel.expect(("one", False), ("one", False))


def test_it_is_written_anew_where_there_is_something_new(kernel: Kernel) -> None:
    said = Conversation()
    said.output.update()
    said.output.begin()
    kernel.cell_ends()
    said.text = "two"
    said.output.update()
    kernel.expect(("one", False), ("two", True))
    said.output.update()
    kernel.cell_ends()
    kernel.expect(("one", False), ("two", True))


def test_what_changes_beside_responses_is_gathered(kernel: Kernel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "PAUSE", 0.05)
    said = Conversation()
    said.output.begin()
    kernel.cell_ends()
    for text in ("two", "three", "four"):
        said.text = text
        said.output.update()
    kernel.expect(("one", False), ("four", True))


def test_the_end_of_a_cell_writes_what_is_still_to_be_written(kernel: Kernel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "PAUSE", 3600)
    said = Conversation()
    said.output.begin()
    kernel.cell_ends()
    said.text = "two"
    said.output.update()
    kernel.cell_ends()
    assert kernel.outputs == [("one", False), ("two", True)]
    said.output.close()


def test_closing_writes_what_was_said_last_and_nothing_after(kernel: Kernel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "PAUSE", 3600)
    said = Conversation()
    said.output.begin()
    kernel.cell_ends()
    said.text = "two"
    said.output.update()
    said.output.close()
    said.output.close()
    kernel.cell_ends()
    assert kernel.outputs == [("one", False), ("two", True)]


def test_where_no_kernel_runs_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    said = Conversation()
    said.output.begin()
    said.output.update()
    said.output.close()
    kernel = Kernel()
    monkeypatch.setattr(kept, "running_kernel", lambda: kernel)
    said.output.begin()
    monkeypatch.setattr(kept, "running_kernel", lambda: None)
    kernel.cell_ends()
    assert kernel.outputs == []


async def test_a_chat_keeps_what_is_said_and_one_that_is_not_to_does_not(make_chat: MakeChat, kernel: Kernel) -> None:
    chat, other = make_chat(lambda _message: "Hello."), make_chat(lambda _message: "Hello.", keep=False)
    for each in (chat, other):
        cast("Any", each)._repr_mimebundle_()
    kernel.cell_ends()
    kernel.expect(("", False))
    for each in (chat, other):
        await each.send_user_message("Hi")
    kernel.cell_ends()
    assert [("Hello." in text, "Hi" in text, update) for text, update in kernel.outputs] == [
        (False, False, False),
        (True, True, True),
    ]
