"""The events of a chat by their names."""

from typing import Any

import pytest

from chatkit_widget import events
from chatkit_widget.errors import OptionError
from chatkit_widget.events import EVENTS, event_name

CHATKITS = [
    "ready",
    "error",
    "effect",
    "deeplink",
    "response.start",
    "response.end",
    "thread.change",
    "thread.load.start",
    "thread.load.end",
    "tool.change",
    "history.open",
    "history.close",
    "log",
]
OURS = [
    "message.sent",
    "thread.item.added",
    "thread.item.updated",
    "thread.item.done",
    "thread.item.removed",
    "thread.item.replaced",
    "stream.event",
]


@pytest.mark.parametrize("name", [*CHATKITS, *OURS])
def test_every_event_goes_by_its_name_with_and_without_the_prefix(name: str) -> None:
    assert event_name(name) == name
    assert event_name(f"chatkit.{name}") == name
    assert EVENTS[name].name == name


def test_there_are_no_others() -> None:
    assert set(EVENTS) == {*CHATKITS, *OURS}


def test_an_unknown_name_is_an_error_that_names_the_nearest_and_all() -> None:
    with pytest.raises(OptionError, match=r"did you mean 'response\.end'") as caught:
        event_name("responses.end")
    assert "thread.item.replaced" in str(caught.value)


def test_events_cannot_be_changed() -> None:
    event: Any = events.ThreadChange(thread_id="thr_1")
    with pytest.raises(AttributeError):
        event.thread_id = "thr_2"
