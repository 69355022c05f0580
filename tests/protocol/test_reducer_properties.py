"""No sequence of valid events breaks the reducer, and a page that applies its operations has the same state."""

import asyncio
from collections.abc import Sequence

import msgspec
from hypothesis import given, settings

from chatkit_widget.bridge.outbox import Outbox
from chatkit_widget.options import Options
from chatkit_widget.protocol.items import Item
from chatkit_widget.protocol.stream import StreamEvent
from chatkit_widget.protocol.threads import ThreadMetadata
from chatkit_widget.session.hub import Hub
from chatkit_widget.session.operations import Operation
from chatkit_widget.session.reducer import Reducer
from chatkit_widget.session.state import ChatState
from chatkit_widget.testing import Mirror
from tests.protocol.strategies import turns
from tests.protocol.wire import user


class Screen:
    """A page whose state is compared with the session's after each event."""

    def __init__(self) -> None:
        self.page = Mirror()

    def apply(self, operation: Operation) -> None:
        """Apply one operation."""
        self.page.apply([msgspec.to_builtins(operation)])


class Batches:
    """A page that gets operations as an outbox sends them: merged, and only now and then."""

    def __init__(self) -> None:
        self.page = Mirror()
        self.outbox = Outbox(self._take)
        self.outbox.is_open = True

    def apply(self, operation: Operation) -> None:
        """Queue one operation."""
        self.outbox.apply(operation)

    def _take(self, message: bytes, _buffers: list[bytes]) -> None:
        self.page.apply(msgspec.json.decode(message)["ops"])


async def play_in_batches(scripts: Sequence[Sequence[Sequence[StreamEvent]]]) -> None:
    screen = Batches()
    state = ChatState(Options(), screen)
    screen.page.apply([msgspec.to_builtins(state.snapshot())])
    hub = Hub(lambda _message, _error: None)
    for number, script in enumerate(scripts):
        sent = state.add(user(f"sent_{number}"), number, done=False)
        reducer = Reducer(state, hub, turn=number, sent=sent, changed_thread=lambda thread: state.set(thread=thread))
        for events in script:
            for event in events:
                reducer.apply(event)
        screen.outbox.flush()
        snapshot = msgspec.to_builtins(state.snapshot())
        assert screen.page.rows == snapshot["rows"]
        assert screen.page.view == snapshot["view"]
    screen.outbox.close()
    hub.close()


async def play(scripts: Sequence[Sequence[Sequence[StreamEvent]]]) -> None:
    screen = Screen()
    state = ChatState(Options(), screen)
    screen.page.apply([msgspec.to_builtins(state.snapshot())])
    hub = Hub(lambda _message, _error: None)

    def changed(created: ThreadMetadata) -> None:
        state.set(thread=created)

    for number, script in enumerate(scripts):
        sent = state.add(user(f"sent_{number}"), number, done=False)
        reducer = Reducer(state, hub, turn=number, sent=sent, changed_thread=changed)
        for events in script:
            for event in events:
                reducer.apply(event)
                snapshot = msgspec.to_builtins(state.snapshot())
                assert screen.page.rows == snapshot["rows"]
                assert screen.page.view == snapshot["view"]
                check_index(state)
    hub.close()


def check_index(state: ChatState) -> None:
    """Assert that each item is found by its id, and none is that is gone."""
    shown: list[Item] = [row.item for row in state.rows]
    for item_id in ("__fake_id__", "a", "b"):
        row = state.newest(item_id)
        assert (row is not None) == any(item.id == item_id for item in shown)
        assert row is None or row in state.rows


@given(turns)
@settings(max_examples=150, deadline=None)
def test_a_page_that_applies_the_operations_has_the_state_of_the_session_after_every_event(
    scripts: list[list[list[StreamEvent]]],
) -> None:
    asyncio.run(play(scripts))


@given(turns)
@settings(max_examples=100, deadline=None)
def test_a_page_that_gets_them_merged_into_batches_has_it_too(scripts: list[list[list[StreamEvent]]]) -> None:
    asyncio.run(play_in_batches(scripts))
