"""How stream events change the state: the rules of ChatKit's protocol, in one place."""

from collections.abc import Callable

from msgspec.structs import replace

from chatkit_widget import events
from chatkit_widget.protocol.items import (
    AssistantMessage,
    ClientToolCall,
    HiddenContext,
    OutputItem,
    SDKHiddenContext,
    ThreadItem,
    UserMessage,
    WidgetItem,
)
from chatkit_widget.protocol.stream import (
    ClientEffect,
    ErrorEvent,
    ItemAdded,
    ItemDone,
    ItemRemoved,
    ItemReplaced,
    ItemUpdated,
    Notice,
    ProgressUpdate,
    StreamEvent,
    StreamOptions,
    ThreadCreated,
    ThreadUpdated,
)
from chatkit_widget.protocol.threads import Thread, ThreadMetadata
from chatkit_widget.protocol.updates import WidgetComponentUpdated, WidgetRootUpdated
from chatkit_widget.session.hub import Hub
from chatkit_widget.session.operations import Progress, ShownNotice
from chatkit_widget.session.state import ChatState, LiveRow
from chatkit_widget.session.widgets import check_widget

_UNSEEN = HiddenContext | SDKHiddenContext
"""Items that a client never draws. They should not arrive, but servers let some through."""


class Reducer:
    """Applies the events of one turn.

    Args:
        state: What they change.
        hub: Who is told.
        turn: The number of the turn; ids are looked for in it first, since servers repeat them.
        sent: The row of the message that was sent, which gives way to the server's by position.
        changed_thread: Called with the thread that now exists.
    """

    def __init__(
        self,
        state: ChatState,
        hub: Hub,
        *,
        turn: int,
        sent: LiveRow | None,
        changed_thread: Callable[[ThreadMetadata], None],
    ) -> None:
        self._state = state
        self._hub = hub
        self._turn = turn
        self._awaited = sent
        self._changed_thread = changed_thread
        self.error: ErrorEvent | None = None
        self.count = 0
        self._last_done: LiveRow | None = None

    @property
    def pending(self) -> ClientToolCall | None:
        """The call that the stream ended with, unless it was removed or answered behind it."""
        row = self._last_done
        item = row.item if row is not None and row in self._state.rows else None
        return item if isinstance(item, ClientToolCall) and item.status == "pending" else None

    @property
    def is_awaiting(self) -> bool:
        """Whether nothing has come yet, or the message that was sent is still on its way."""
        return self.count == 0 or self._awaited is not None

    def begin(self) -> None:
        """Expect another stream of the same turn: what follows a client tool's result."""
        self.count, self._last_done = 0, None

    def complete(self, call: ClientToolCall, result: object) -> None:
        """Note what a client tool gave, as servers do without a word; calls that nobody answered go."""
        for row in tuple(self._state.rows):
            item = row.item
            if item == call:
                self._state.replace(row, replace(call, status="completed", output=result), done=True)
            elif isinstance(item, ClientToolCall) and item.status == "pending":
                self._state.remove(row)

    def apply(self, event: StreamEvent) -> None:  # noqa: C901, PLR0912 (one arm an event)
        """Apply one event."""
        self.count += 1
        if self._hub.wants(events.StreamEvent):
            self._hub.emit(events.StreamEvent(event=event))
        match event:
            case ItemAdded(item=item) | ItemDone(item=item) | ItemReplaced(item=item) if isinstance(item, _UNSEEN):
                pass
            case ItemUpdated():
                self._update(event)
            case ItemAdded(item=item):
                self._put(item, done=False)
            case ItemDone(item=item):
                self._put(item, done=True)
            case ItemRemoved(item_id=item_id):
                row = self._named(item_id)
                if row is None:
                    self._note("thread.item.removed names an item that is not shown", item_id=item_id)
                else:
                    self._state.remove(row)
                    self._hub.emit(events.ItemRemoved(item=row.item))
            case ItemReplaced(item=item):
                row = self._named(item.id)
                if row is None:
                    row = self._state.add(item, self._turn, done=True)
                else:
                    self._state.replace(row, item, done=True)
                self._hub.emit(events.ItemReplaced(item=item))
                check_widget(self._hub, row)
            case ThreadCreated(thread=thread):
                self._changed_thread(metadata_of(thread))
            case ThreadUpdated(thread=thread):
                self._merge(metadata_of(thread))
            case StreamOptions(stream_options=settings):
                self._state.set(can_stop=settings.allow_cancel)
            case ProgressUpdate(text=text, icon=icon):
                self._state.set(progress=Progress(text=text, icon=icon))
            case ClientEffect(name=name, data=data):
                self._hub.emit(events.Effect(effect=name, data=data))
            case ErrorEvent():
                self.error = event
            case Notice():
                self._state.note(ShownNotice(level=event.level, message=event.message, title=event.title))

    def _put(self, item: ThreadItem, *, done: bool) -> None:
        if isinstance(item, UserMessage) and self._awaited is not None:
            row, self._awaited = self._awaited, None
            row.unsent = row.replaces = None
            self._state.replace(row, item, done=True)
            self._hub.emit(events.MessageSent(item=item))
        elif (row := self._place_of(item, done=done)) is not None:
            self._state.replace(row, item, done=done)
        else:
            row = self._state.add(item, self._turn, done=done)
        if isinstance(item, AssistantMessage | WidgetItem):
            self._state.set(progress=None)
        if done and not isinstance(item, OutputItem):  # What was printed comes last, and is none of the server's.
            self._last_done = row
        self._hub.emit(events.ItemDone(item=item) if done else events.ItemAdded(item=item))
        if done:
            check_widget(self._hub, row)

    def _place_of(self, item: ThreadItem, *, done: bool) -> LiveRow | None:
        """Return the row that an item belongs in, or None when it is a new one.

        Agents run over Chat Completions give every message the same id. So an assistant message is looked for in
        this turn only, an `added` one behind a finished one is new, and another type is always new.
        """
        same = [row for row in self._state.rows_with(item.id) if row.item.type == item.type]
        row = same[-1] if same else None
        if isinstance(item, AssistantMessage) and row is not None and (row.turn != self._turn or row.done > done):
            return None
        return row

    def _named(self, item_id: str) -> LiveRow | None:
        """Return the newest row of an id, of this turn if it has one; not the message on its way, whose id is ours."""
        rows = [row for row in self._state.rows_with(item_id) if row is not self._awaited]
        return next((row for row in reversed(rows) if row.turn == self._turn), rows[-1] if rows else None)

    def _update(self, event: ItemUpdated) -> None:
        row = self._named(event.item_id)
        if row is None:
            self._note("thread.item.updated names an item that is not shown", item_id=event.item_id)
            return
        try:
            self._state.update(row, event.update)
        except (ValueError, RecursionError) as error:
            self._note("thread.item.updated does not fit its item", item_id=event.item_id, reason=str(error))
            return
        if self._hub.wants(events.ItemUpdated):
            self._hub.emit(events.ItemUpdated(item=row.growing.fold()))
        if isinstance(event.update, WidgetRootUpdated | WidgetComponentUpdated):
            check_widget(self._hub, row, event.update)

    def _merge(self, thread: ThreadMetadata) -> None:
        view = self._state.view
        is_open = not view.thread or view.thread.id == thread.id
        self._state.set(thread=thread if is_open else view.thread)
        self._state.set_threads(thread if known.id == thread.id else known for known in view.threads or [])

    def _note(self, entry: str, **data: str) -> None:
        self._hub.emit(events.Log(entry=entry, data=dict(data)))


def metadata_of(thread: Thread) -> ThreadMetadata:
    """Return a thread without its items."""
    return ThreadMetadata(
        id=thread.id,
        created_at=thread.created_at,
        title=thread.title,
        status=thread.status,
        allowed_image_domains=thread.allowed_image_domains,
    )
