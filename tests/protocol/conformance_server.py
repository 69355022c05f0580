"""A `ChatKitServer` that produces every item, event and update that openai-chatkit has, and its store to compare with.

What the user says, or the type of an action, is the name of a play: an async generator that gets the server and the
thread. A play may leave another one behind in `then`, which answers the next client tool output or structured input.
"""
# ruff: noqa: ARG001 (all plays take the same)

import asyncio
import warnings
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from datetime import datetime
from typing import Any

import msgspec

from chatkit_widget.protocol.items import Item
from chatkit_widget.protocol.items import WidgetItem as WidgetOfOurs
from chatkit_widget.protocol.threads import ThreadMetadata as OurThread
from tests.protocol.backends.scripted_server import MemoryStore, ScriptedServer

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # openai-chatkit warns of its own classes.
    from chatkit.actions import Action
    from chatkit.errors import CustomStreamError, ErrorCode, StreamError
    from chatkit.server import NonStreamingResult, StreamingResult, stream_widget
    from chatkit.types import (
        ClosedStatus,
        LockedStatus,
        StreamOptions,
        SyncCustomActionResponse,
        ThreadItem,
        ThreadMetadata,
        ThreadStreamEvent,
        UserMessageItem,
        WidgetItem,
    )
    from chatkit.widgets import DynamicWidgetRoot
    from pydantic import TypeAdapter

ITEMS: TypeAdapter[Any] = TypeAdapter(ThreadItem)
EVENTS: TypeAdapter[Any] = TypeAdapter(ThreadStreamEvent)
THREADS: TypeAdapter[Any] = TypeAdapter(ThreadMetadata)
HIDDEN = {"hidden_context_item", "sdk_hidden_context"}

PART = "assistant_message.content_part"
FAKE = "__fake_id__"

URL = {"type": "url", "title": "A page", "url": "https://example.org/", "attribution": "Example", "group": "Web"}
FILE = {"type": "file", "title": "A file", "filename": "a.pdf", "description": "Notes", "timestamp": "2025-05-01"}
ENTITY = {
    "type": "entity",
    "title": "A boat",
    "id": "boat_1",
    "icon": "globe",
    "label": "Boat",
    "inline_label": "the boat",
    "interactive": True,
    "data": {"sails": 2, "names": ["Anna"], "crew": {"cook": None}},
}

Event = ThreadStreamEvent
Play = Callable[["ConformanceServer", ThreadMetadata], AsyncIterator[Event]]


class ConformanceStore(MemoryStore):
    """Keeps metadata alone of a thread that was just created, which openai-chatkit hands over with its items."""

    async def save_thread(self, thread: ThreadMetadata, context: Any) -> None:
        """Keep a thread."""
        await super().save_thread(THREADS.validate_python(thread.model_dump(exclude={"items"})), context)


class ConformanceServer(ScriptedServer):
    """Plays what it is told to, and remembers the types of the requests."""

    def __init__(self, files_at: str | None = None) -> None:
        super().__init__(files_at)
        self.memory = self.store = self.files.memory = ConformanceStore()
        self.asked: list[str] = []
        self.plays: dict[str, Play] = dict(PLAYS)
        self.then: Play | None = None
        self.allows_cancel = True

    async def process(self, request: str | bytes | bytearray, context: Any) -> StreamingResult | NonStreamingResult:
        """Note the type of a request, and answer it."""
        self.asked.append(msgspec.json.decode(request)["type"])
        return await super().process(request, context)

    def get_stream_options(self, thread: ThreadMetadata, context: Any) -> StreamOptions:  # noqa: ARG002 (openai-chatkit's)
        """Say whether an answer may be stopped."""
        return StreamOptions(allow_cancel=self.allows_cancel)

    async def respond(
        self,
        thread: ThreadMetadata,
        input_user_message: UserMessageItem | None,
        context: Any,  # noqa: ARG002 (openai-chatkit's)
    ) -> AsyncIterator[Event]:
        """Play what the user names, or what an earlier play left behind."""
        if input_user_message is None:
            assert self.then is not None
            play, self.then = self.then, None
        else:
            play = self.plays["".join(part.text for part in input_user_message.content)]
        async for event in play(self, thread):
            yield event

    async def action(
        self,
        thread: ThreadMetadata,
        action: Action[str, Any],
        sender: WidgetItem | None,  # noqa: ARG002 (openai-chatkit's)
        context: Any,  # noqa: ARG002 (openai-chatkit's)
    ) -> AsyncIterator[Event]:
        """Play what the action names."""
        async for event in self.plays[action.type](self, thread):
            yield event

    async def sync_action(
        self,
        thread: ThreadMetadata,
        action: Action[str, Any],
        sender: WidgetItem | None,
        context: Any,
    ) -> SyncCustomActionResponse:
        """Put a tick on the widget, or change nothing."""
        if sender is None or action.type != "tick":
            return SyncCustomActionResponse()
        changed = sender.model_copy(update={"widget": root({"type": "Badge", "label": str(action.payload)})})
        await self.memory.save_item(thread.id, changed, context)
        return SyncCustomActionResponse(updated_item=changed)

    # What plays are made of

    def item(self, thread: ThreadMetadata, kind: str, item_id: str | None = None, /, **fields: Any) -> ThreadItem:
        """Return an item, with the time of now as openai-chatkit writes it."""
        prefix: Any = {"task": "task", "workflow": "workflow", "client_tool_call": "tool_call"}.get(kind, "message")
        base = {
            "id": item_id or self.store.generate_item_id(prefix, thread, None),
            "thread_id": thread.id,
            "created_at": datetime.now(),  # noqa: DTZ005 (as ChatKit's own server writes them)
        }
        return ITEMS.validate_python({"type": kind, **base, **fields})

    def said(self, thread: ThreadMetadata, text: str, name: str | None = None) -> list[Any]:
        """Return the events of a message that comes word by word."""
        item = self.item(thread, "assistant_message", name, content=[part(text)])
        deltas = [update(item, f"{PART}.text_delta", content_index=0, delta=f"{word} ") for word in text.split(" ")]
        return [
            added(item, content=[]),
            update(item, f"{PART}.added", content_index=0, content=part("")),
            *deltas,
            update(item, f"{PART}.done", content_index=0, content=part(text)),
            done(item),
        ]

    def call(self, thread: ThreadMetadata, tool: str, **arguments: Any) -> Event:
        """Return the call of a client tool."""
        fields = {"call_id": f"call_{tool}", "name": tool, "arguments": arguments}
        return done(self.item(thread, "client_tool_call", **fields))


def event(kind: str, **fields: Any) -> Event:
    return EVENTS.validate_python({"type": kind, **fields})


def added(item: ThreadItem, **changes: Any) -> Event:
    return event("thread.item.added", item={**ITEMS.dump_python(item), **changes})


def done(item: ThreadItem, **changes: Any) -> Event:
    return event("thread.item.done", item={**ITEMS.dump_python(item), **changes} if changes else item)


def update(item: ThreadItem, kind: str, **fields: Any) -> Event:
    return event("thread.item.updated", item_id=item.id, update={"type": kind, **fields})


def part(text: str, *annotations: dict[str, Any]) -> dict[str, Any]:
    return {"type": "output_text", "text": text, "annotations": list(annotations)}


def cites(source: dict[str, Any], index: int | None = None) -> dict[str, Any]:
    return {"type": "annotation", "source": source, "index": index}


def root(*children: dict[str, Any], **more: Any) -> DynamicWidgetRoot:
    return DynamicWidgetRoot.model_validate({"type": "Card", "children": list(children), **more})


# Messages


async def message(server: ConformanceServer, thread: ThreadMetadata) -> AsyncIterator[Event]:
    for each in server.said(thread, "Good day"):
        yield each


async def several_parts(server: ConformanceServer, thread: ThreadMetadata) -> AsyncIterator[Event]:
    first = part("First, see here.", cites(ENTITY), cites(URL, 5), cites(FILE, 16))
    second = part("Second 🐧.")
    item = server.item(thread, "assistant_message", content=[first, second])
    yield added(item, content=[])
    yield update(item, f"{PART}.added", content_index=0, content=part(""))
    yield update(item, f"{PART}.text_delta", content_index=0, delta="First, ")
    yield update(item, f"{PART}.annotation_added", content_index=0, annotation_index=0, annotation=cites(URL, 5))
    # The second part begins before it is announced, and behind the first one.
    yield update(item, f"{PART}.text_delta", content_index=1, delta="Second ")
    yield update(item, f"{PART}.text_delta", content_index=0, delta="see here.")
    yield update(item, f"{PART}.annotation_added", content_index=0, annotation_index=9, annotation=cites(FILE, 16))
    yield update(item, f"{PART}.annotation_added", content_index=0, annotation_index=0, annotation=cites(ENTITY))
    yield update(item, f"{PART}.text_delta", content_index=1, delta="🐧.")
    # The Agents bridge forgets here what it has announced.
    yield update(item, f"{PART}.done", content_index=0, content=part("First, see here."))
    yield update(item, f"{PART}.done", content_index=1, content=second)
    yield done(item)


async def done_without_added(server: ConformanceServer, thread: ThreadMetadata) -> AsyncIterator[Event]:
    yield done(server.item(thread, "assistant_message", content=[part("At once")]))
    yield done(server.item(thread, "assistant_message", content=[]))
    yield done(server.item(thread, "end_of_turn"))


# Tasks and workflows


async def tasks(server: ConformanceServer, thread: ThreadMetadata) -> AsyncIterator[Event]:
    for task in (
        {"type": "custom", "title": "Look", "icon": "search", "content": "Under the *bed*"},
        {"type": "web_search", "title_query": "cats", "queries": ["cats", "dogs"], "sources": [URL]},
        {"type": "thought", "title": "Hm", "content": "It may be so"},
        {"type": "file", "title": "Read", "sources": [FILE]},
        {"type": "image", "title": "Drawn"},
        {"type": "custom"},
    ):
        yield done(server.item(thread, "task", task=task))
    # Some servers tell of a task's change by adding it again.
    item = server.item(thread, "task", task={"type": "custom", "title": "Ready", "status_indicator": "complete"})
    yield added(item, task={"type": "custom", "title": "Begun", "status_indicator": "loading"})
    yield added(item, task={"type": "custom", "title": "Half way", "status_indicator": "loading"})
    yield done(item)


async def workflow(server: ConformanceServer, thread: ThreadMetadata) -> AsyncIterator[Event]:
    look, find = {"type": "custom", "title": "Look"}, {"type": "web_search", "queries": ["boats"], "sources": [URL]}
    item = server.item(
        thread,
        "workflow",
        workflow={"type": "custom", "tasks": [look], "summary": {"title": "Searching", "icon": "bolt"}},
    )
    yield added(item)
    yield update(item, "workflow.task.added", task_index=1, task=find)
    # A task that equals an earlier one is announced with the earlier one's index.
    yield update(item, "workflow.task.added", task_index=0, task=look)
    complete = {**find, "status_indicator": "complete"}
    yield update(item, "workflow.task.updated", task_index=1, task=complete)
    summary = {"title": "Searched", "icon": "check"}
    yield done(item, workflow={"type": "custom", "tasks": [look, complete, look], "summary": summary, "expanded": True})


async def reasoning(server: ConformanceServer, thread: ThreadMetadata) -> AsyncIterator[Event]:
    thought = {"type": "thought", "content": "First this"}
    item = server.item(thread, "workflow", workflow={"type": "reasoning", "tasks": [], "expanded": True})
    yield added(item)
    yield update(item, "workflow.task.added", task_index=0, task={**thought, "content": ""})
    yield update(item, "workflow.task.updated", task_index=0, task=thought)
    yield done(item, workflow={"type": "reasoning", "tasks": [thought], "summary": {"duration": 3}})
    for each in server.said(thread, "So it is"):
        yield each


async def workflow_across_requests(server: ConformanceServer, thread: ThreadMetadata) -> AsyncIterator[Event]:
    item = server.item(thread, "workflow", workflow={"type": "custom", "tasks": [{"type": "custom", "title": "one"}]})
    yield added(item)
    # What the Agents bridge does with one that is open when its run ends: it stores it, and says nothing.
    await server.memory.add_thread_item(thread.id, item, None)
    yield server.call(thread, "look")

    async def finish(_server: ConformanceServer, _thread: ThreadMetadata) -> AsyncIterator[Event]:
        two = {"type": "custom", "title": "two"}
        yield update(item, "workflow.task.added", task_index=1, task=two)
        both = [{"type": "custom", "title": "one"}, two]
        yield done(item, workflow={"type": "custom", "tasks": both, "summary": {"duration": 7}})

    server.then = finish


# Pictures and widgets


async def picture(server: ConformanceServer, thread: ThreadMetadata) -> AsyncIterator[Event]:
    item = server.item(thread, "generated_image", image={"id": "img_1", "url": "data:image/png;base64,BBBB"})
    yield added(item, image=None)
    half = {"id": "img_1", "url": "data:image/png;base64,AAAA"}
    yield update(item, "generated_image.updated", image=half, progress=0.5)
    yield update(item, "generated_image.updated", image={**half, "url": "data:image/png;base64,BBBA"}, progress=1)
    yield done(item)
    yield done(server.item(thread, "generated_image"))


async def widget(server: ConformanceServer, thread: ThreadMetadata) -> AsyncIterator[Event]:
    button = {"type": "Button", "label": "Tick", "onClickAction": {"type": "tick", "payload": {"at": [1, 2.5, None]}}}
    chart = {"type": "Chart", "data": [{"day": "Mo", "n": 1}], "series": [{"type": "bar", "dataKey": "n"}]}
    nested = {"type": "Col", "children": {"type": "Text", "value": "alone"}}
    tree = root(button, chart, nested, theme="dark", padding={"x": 2, "top": "1rem"})
    async for each in stream_widget(thread, tree, copy_text="A tick"):
        yield each


async def streamed_widget(server: ConformanceServer, thread: ThreadMetadata) -> AsyncIterator[Event]:
    def state(text: str, note: str, *, streaming: bool, size: str = "sm") -> DynamicWidgetRoot:
        inner = {"type": "Markdown", "id": "m", "value": text, "streaming": streaming}
        return root({"type": "Row", "children": [inner]}, {"type": "Text", "id": "t", "value": note}, size=size)

    async def states() -> AsyncGenerator[DynamicWidgetRoot, None]:
        yield state("", "", streaming=True)
        yield state("Good ", "a", streaming=True)
        yield state("Good day", "ab", streaming=True)
        yield state("Good day", "ab", streaming=False)
        yield state("Good day", "abc", streaming=False)  # Without a flag each delta says that it is the last.
        yield state("Something else", "abc", streaming=False, size="lg")

    async for each in stream_widget(thread, states(), copy_text="Good day"):
        yield each


async def widget_by_nodes(server: ConformanceServer, thread: ThreadMetadata) -> AsyncIterator[Event]:
    """The SDK never replaces single nodes, integrations may."""
    before = {"type": "Row", "id": "row", "children": [{"type": "Text", "id": "t", "value": "a"}]}
    after = {"type": "Row", "id": "row", "children": [{"type": "Text", "id": "t", "value": "ab"}]}
    item = server.item(thread, "widget", widget=root(after))
    yield added(item, widget=root(before))
    yield update(item, "widget.component.updated", component_id="t", component={"type": "Text", "id": "t", "value": ""})
    yield update(item, "widget.streaming_text.value_delta", component_id="t", delta="ab", done=False)
    yield update(item, "widget.component.updated", component_id="row", component=after)
    yield done(item)


async def earlier_widget(server: ConformanceServer, thread: ThreadMetadata) -> AsyncIterator[Event]:
    """An update may reach an item that was done in an earlier turn; who sends it stores it."""
    page = await server.memory.load_thread_items(thread.id, None, 99, "desc", None)
    item = next(item for item in page.data if item.type == "widget")
    changed = item.model_copy(update={"widget": root({"type": "Title", "value": "New"})})
    await server.memory.save_item(thread.id, changed, None)
    yield update(item, "widget.root.updated", widget=changed.widget)


# Client tools and questions


async def tool(server: ConformanceServer, thread: ThreadMetadata) -> AsyncIterator[Event]:
    for each in server.said(thread, "Let me look"):
        yield each
    server.then = message
    yield server.call(thread, "look", at="it", depth=2)


async def tools(server: ConformanceServer, thread: ThreadMetadata) -> AsyncIterator[Event]:
    async def second(server: ConformanceServer, thread: ThreadMetadata) -> AsyncIterator[Event]:
        server.then = message
        yield server.call(thread, "look", at="there")

    server.then = second
    yield server.call(thread, "look", at="here")


def calling(name: str) -> Play:
    async def play(server: ConformanceServer, thread: ThreadMetadata) -> AsyncIterator[Event]:
        server.then = message
        yield server.call(thread, name)

    return play


async def two_pending_tools(server: ConformanceServer, thread: ThreadMetadata) -> AsyncIterator[Event]:
    """Only the last call is answered, and the server deletes the other without a word."""
    server.then = message
    yield server.call(thread, "first")
    yield server.call(thread, "look")


async def removed_tool(server: ConformanceServer, thread: ThreadMetadata) -> AsyncIterator[Event]:
    """A guardrail takes back all that was produced, a call that is pending among it."""
    for each in server.said(thread, "I may not"):
        yield each
    call: Any = server.call(thread, "look")
    yield call
    yield event("thread.item.removed", item_id=call.item.id)


async def completed_tool(server: ConformanceServer, thread: ThreadMetadata) -> AsyncIterator[Event]:
    """A call that the server answers itself after all."""
    call: Any = server.call(thread, "look")
    yield call
    answered = call.item.model_copy(update={"status": "completed", "output": {"by": "server"}})
    yield event("thread.item.replaced", item=answered)


async def questions(server: ConformanceServer, thread: ThreadMetadata) -> AsyncIterator[Event]:
    options = [{"value": "red"}, {"value": "blue"}]
    inputs = [
        {"type": "multiple_choice", "id": "colour", "question": "Which colour?", "options": options},
        {"type": "multiple_choice", "id": "days", "question": "Which days?", "options": options, "multiple": True},
        {"type": "freeform", "id": "why", "question": "Why?", "description": "In a word"},
    ]
    server.then = message
    yield done(server.item(thread, "structured_input", inputs=inputs))


# What goes, and what is hidden


async def hidden(server: ConformanceServer, thread: ThreadMetadata) -> AsyncIterator[Event]:
    yield done(server.item(thread, "hidden_context_item", content={"secret": True}))
    sdk = server.item(thread, "sdk_hidden_context", content="secret")
    yield added(sdk)  # This passes the server's filter.
    yield done(sdk)
    for each in server.said(thread, "Nothing to see"):
        yield each
    yield done(server.item(thread, "hidden_context_item", content="more"))


async def removed(server: ConformanceServer, thread: ThreadMetadata) -> AsyncIterator[Event]:
    first, second = server.said(thread, "Forget this"), server.said(thread, "Keep this")
    for each in (*first, *second):
        yield each
    yield event("thread.item.removed", item_id=first[0].item.id)
    *beginning, _part, _done = server.said(thread, "Not even")
    for each in beginning:
        yield each
    yield event("thread.item.removed", item_id=beginning[0].item.id)
    yield event("thread.item.removed", item_id="call_never_shown")


async def replaced(server: ConformanceServer, thread: ThreadMetadata) -> AsyncIterator[Event]:
    first, second = server.said(thread, "Draft"), server.said(thread, "Behind it")
    for each in (*first, *second):
        yield each
    item: Any = first[-1]
    yield event("thread.item.replaced", item={**ITEMS.dump_python(item.item), "content": [part("Final", cites(URL))]})
    other = server.item(thread, "task", second[0].item.id, task={"type": "custom", "title": "Another type"})
    yield event("thread.item.replaced", item=other)


# The thread, and what is beside the conversation


async def title_midway(server: ConformanceServer, thread: ThreadMetadata) -> AsyncIterator[Event]:
    *beginning, last = server.said(thread, "By the way")
    for each in beginning:
        yield each
    thread.title = "Wool"
    yield last
    thread.status = LockedStatus(reason="For now")
    thread.allowed_image_domains = ["example.org", "example.com"]


async def closed_at_the_end(server: ConformanceServer, thread: ThreadMetadata) -> AsyncIterator[Event]:
    for each in server.said(thread, "Good bye"):
        yield each
    thread.status = ClosedStatus()


async def nothing(server: ConformanceServer, thread: ThreadMetadata) -> AsyncIterator[Event]:
    for each in ():
        yield each


async def only_a_title(server: ConformanceServer, thread: ThreadMetadata) -> AsyncIterator[Event]:
    thread.title = "Named in silence"
    for each in ():
        yield each


async def beside(server: ConformanceServer, thread: ThreadMetadata) -> AsyncIterator[Event]:
    yield event("progress_update", text="Thinking", icon="sparkle")
    yield event("notice", level="warning", message="You *nearly* reached it", title="Limit")
    yield event("notice", level="danger", message="Now you have")
    yield event("client_effect", name="ring", data={"times": 2, "how": None})
    yield event("client_effect", name="stop")
    yield event("progress_update", text="Nearly there")
    for each in server.said(thread, "Done"):
        yield each
    yield event("progress_update", text="Tidying up")


async def only_beside(server: ConformanceServer, thread: ThreadMetadata) -> AsyncIterator[Event]:
    yield event("progress_update", text="Thinking")
    yield event("client_effect", name="ring")


# Failures


async def fails_after_a_title(server: ConformanceServer, thread: ThreadMetadata) -> AsyncIterator[Event]:
    for each in server.said(thread, "So far"):
        yield each
    thread.title = "Changed before it failed"
    message = "a secret reason"
    raise RuntimeError(message)


async def fails_in_a_message(server: ConformanceServer, thread: ThreadMetadata) -> AsyncIterator[Event]:
    for each in server.said(thread, "This is whole"):
        yield each
    *beginning, _part, _done = server.said(thread, "This is not")
    for each in beginning:
        yield each
    message = "a secret reason"
    raise RuntimeError(message)


async def sorry(server: ConformanceServer, thread: ThreadMetadata) -> AsyncIterator[Event]:
    for each in ():
        yield each
    raise CustomStreamError("The oven is cold.", allow_retry=False)  # noqa: EM101, TRY003


async def unavailable(server: ConformanceServer, thread: ThreadMetadata) -> AsyncIterator[Event]:
    for each in ():
        yield each
    raise StreamError(ErrorCode.STREAM_ERROR, allow_retry=True)


# What the client and a server's store do not show alike


async def interleaved(server: ConformanceServer, thread: ThreadMetadata) -> AsyncIterator[Event]:
    first, second = server.said(thread, "Begun first"), server.said(thread, "Begun second")
    for each in (*first[:2], *second, *first[2:]):
        yield each


async def fake_ids(server: ConformanceServer, thread: ThreadMetadata) -> AsyncIterator[Event]:
    for each in (*server.said(thread, "One", FAKE), *server.said(thread, "Two", FAKE)):
        yield each


async def endless(server: ConformanceServer, thread: ThreadMetadata) -> AsyncIterator[Event]:
    opened = server.item(thread, "workflow", workflow={"type": "custom", "tasks": [{"type": "custom", "title": "On"}]})
    yield added(opened)
    yield added(server.item(thread, "assistant_message", content=[]))
    *beginning, _part, _done = server.said(thread, "I will never")
    for each in beginning:
        yield each
    yield event("progress_update", text="still there")
    await asyncio.Event().wait()


PLAYS: dict[str, Play] = {
    "message": message,
    "several parts": several_parts,
    "done without added": done_without_added,
    "tasks": tasks,
    "workflow": workflow,
    "reasoning": reasoning,
    "workflow across requests": workflow_across_requests,
    "picture": picture,
    "widget": widget,
    "streamed widget": streamed_widget,
    "widget by nodes": widget_by_nodes,
    "earlier widget": earlier_widget,
    "tool": tool,
    "tools": tools,
    "raising tool": calling("raise"),
    "missing tool": calling("nowhere"),
    "tool without JSON": calling("object"),
    "silent tool": calling("nothing"),
    "two pending tools": two_pending_tools,
    "removed tool": removed_tool,
    "completed tool": completed_tool,
    "questions": questions,
    "hidden": hidden,
    "removed": removed,
    "replaced": replaced,
    "title midway": title_midway,
    "closed at the end": closed_at_the_end,
    "only a title": only_a_title,
    "nothing": nothing,
    "beside": beside,
    "only beside": only_beside,
    "fails after a title": fails_after_a_title,
    "fails in a message": fails_in_a_message,
    "sorry": sorry,
    "unavailable": unavailable,
    "interleaved": interleaved,
    "fake ids": fake_ids,
    "endless": endless,
}
"""What the server can be told to do, by name."""


# What its store holds, and what a client shows, to be compared


async def stored(server: ConformanceServer, thread_id: str) -> list[dict[str, Any]]:
    """Return what the store holds of a thread and a client may show."""
    page = await server.memory.load_thread_items(thread_id, None, 9999, "asc", None)
    return [plain(item) for item in page.data if item.type not in HIDDEN]


async def stored_thread(server: ConformanceServer, thread_id: str) -> dict[str, Any]:
    """Return what the store holds about a thread."""
    return _plain(THREADS, await server.memory.load_thread(thread_id, None))


def plain(item: ThreadItem | Item) -> dict[str, Any]:
    """Return an item as JSON: one of openai-chatkit's as it is, one of ours as openai-chatkit reads it."""
    if not isinstance(item, Item):
        return _plain(ITEMS, item)
    fields = _plain(ITEMS, ITEMS.validate_json(msgspec.json.encode(item)))
    # Its classes for components would add their defaults.
    return {**fields, "widget": item.widget} if isinstance(item, WidgetOfOurs) else fields


def plain_thread(thread: OurThread) -> dict[str, Any]:
    """Return a thread of ours as JSON, as openai-chatkit reads it."""
    return _plain(THREADS, THREADS.validate_json(msgspec.json.encode(thread)))


def _plain(adapter: TypeAdapter[Any], value: Any) -> dict[str, Any]:
    # As the server writes it.
    context = {"exclude_metadata": True}
    fields = adapter.dump_python(value, mode="json", by_alias=True, exclude_none=True, context=context)
    # A time without a zone is local.
    return {**fields, "created_at": datetime.fromisoformat(fields["created_at"]).astimezone()}
