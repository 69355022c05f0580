"""Short ways to write what servers send."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from chatkit_widget.protocol.base import Page
from chatkit_widget.protocol.content import Annotation, AssistantText, UserText
from chatkit_widget.protocol.items import (
    AssistantMessage,
    ClientToolCall,
    GeneratedImageItem,
    HiddenContext,
    OutputItem,
    TaskItem,
    ThreadItem,
    UserMessage,
    WidgetItem,
    WorkflowItem,
)
from chatkit_widget.protocol.sources import URLSource
from chatkit_widget.protocol.stream import ItemAdded, ItemDone, ItemUpdated, StreamEvent, StreamOptions, StreamSettings
from chatkit_widget.protocol.tasks import AnyTask, CustomTask, Workflow
from chatkit_widget.protocol.threads import Thread
from chatkit_widget.protocol.updates import ContentPartAdded, ContentPartDone, TextDelta

NOW = datetime(2025, 5, 1, 12, tzinfo=UTC)

OPTIONS = StreamOptions(stream_options=StreamSettings(allow_cancel=True))
"""The event that most streams begin with."""


def thread(name: str = "thr_1", items: Iterable[ThreadItem] = (), **more: Any) -> Thread:
    return Thread(id=name, created_at=NOW, items=Page(data=list(items)), **more)


def user(name: str, text: str = "Hello") -> UserMessage:
    return UserMessage(id=name, thread_id="thr_1", created_at=NOW, content=[UserText(text=text)])


def assistant(name: str, *texts: str) -> AssistantMessage:
    parts = [AssistantText(text=text) for text in texts]
    return AssistantMessage(id=name, thread_id="thr_1", created_at=NOW, content=parts)


def widget(name: str, tree: dict[str, Any]) -> WidgetItem:
    return WidgetItem(id=name, thread_id="thr_1", created_at=NOW, widget=tree)


def workflow(name: str, *tasks: AnyTask) -> WorkflowItem:
    return WorkflowItem(id=name, thread_id="thr_1", created_at=NOW, workflow=Workflow(type="custom", tasks=list(tasks)))


def task(title: str) -> CustomTask:
    return CustomTask(title=title)


def task_item(name: str, title: str) -> TaskItem:
    return TaskItem(id=name, thread_id="thr_1", created_at=NOW, task=task(title))


def image(name: str) -> GeneratedImageItem:
    return GeneratedImageItem(id=name, thread_id="thr_1", created_at=NOW)


def output(name: str, text: str) -> OutputItem:
    return OutputItem(id=name, thread_id="thr_1", created_at=NOW, text=text)


def tool_call(name: str) -> ClientToolCall:
    return ClientToolCall(id=name, thread_id="thr_1", created_at=NOW, call_id="c", name="look", arguments={})


def hidden(name: str) -> HiddenContext:
    return HiddenContext(id=name, thread_id="thr_1", created_at=NOW, content="secret")


def citation(title: str, index: int | None = None) -> Annotation:
    return Annotation(source=URLSource(title=title, url="https://example.org/"), index=index)


def streamed(name: str, *deltas: str) -> list[StreamEvent]:
    """Return the events of one assistant message that comes in pieces."""
    return [
        ItemAdded(item=assistant(name)),
        ItemUpdated(item_id=name, update=ContentPartAdded(content_index=0, content=AssistantText(text=""))),
        *(ItemUpdated(item_id=name, update=TextDelta(content_index=0, delta=delta)) for delta in deltas),
        ItemUpdated(item_id=name, update=ContentPartDone(content_index=0, content=AssistantText(text="".join(deltas)))),
        ItemDone(item=assistant(name, "".join(deltas))),
    ]
