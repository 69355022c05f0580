"""The items of a thread at rest."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from chatkit_widget.protocol.content import ImageAttachment, UserTag
from chatkit_widget.protocol.items import (
    AssistantMessage,
    GeneratedImageItem,
    ObjectItem,
    OutputItem,
    StructuredInput,
    TaskItem,
    ThreadItem,
    UnknownItem,
    UserMessage,
    WidgetItem,
    WorkflowItem,
)
from chatkit_widget.protocol.tasks import AnyTask, CustomTask, FileTask, ImageTask, SearchTask, ThoughtTask, Workflow
from chatkit_widget.protocol.threads import ThreadMetadata
from chatkit_widget.transcript.addresses import data_picture, host_of, web_address
from chatkit_widget.transcript.blocks import (
    Answered,
    Attached,
    Block,
    Fold,
    Link,
    Mention,
    Picture,
    Printed,
    Prose,
    Quiet,
    Record,
    Said,
    Tags,
    Thing,
    Words,
)
from chatkit_widget.transcript.citing import answer_blocks
from chatkit_widget.transcript.widgets import widget_blocks

SMALL_PICTURE = 200_000
"""Characters that the preview of an attached picture may have to be part of what is written."""

_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[@-Z\\-_])")
_TITLES: dict[type[AnyTask], str] = {
    CustomTask: "Task",
    SearchTask: "Search the web",
    ThoughtTask: "Thought",
    FileTask: "Read files",
    ImageTask: "Create an image",
}
_MINUTE = 60


@dataclass(frozen=True)
class Section:
    """What one side said until the other did: the items, each with its blocks."""

    role: Literal["user", "assistant"]
    items: tuple[tuple[ThreadItem, tuple[Block, ...]], ...]


def title_of(thread: ThreadMetadata | None) -> str:
    """Return what a thread is called."""
    return " ".join((thread.title or "").split()) if thread is not None and thread.title else "Conversation"


def sections_of(items: Sequence[ThreadItem]) -> list[Section]:
    """Return the items that show anything, by who said them: each message of the user begins a section."""
    sections: list[Section] = []
    for item in items:
        blocks = blocks_of(item)
        if not blocks:
            continue
        if isinstance(item, UserMessage):
            sections.append(Section("user", ((item, blocks),)))
        elif sections and sections[-1].role == "assistant":
            sections[-1] = Section("assistant", (*sections[-1].items, (item, blocks)))
        else:
            sections.append(Section("assistant", ((item, blocks),)))
    return sections


def blocks_of(item: ThreadItem) -> tuple[Block, ...]:  # noqa: PLR0911 (one arm an item)
    """Return the static form of an item, or nothing for one that a chat does not show."""
    match item:
        case UserMessage():
            return (_said(item),)
        case AssistantMessage():
            return answer_blocks(item)
        case WidgetItem():
            return widget_blocks(item.widget)
        case GeneratedImageItem():
            return (_generated(item),)
        case StructuredInput():
            return (_record(item),)
        case TaskItem():
            return (_task(item.task),)
        case WorkflowItem():
            return (_workflow(item.workflow),)
        case ObjectItem():
            return (Thing(item.bundle, item.class_name or "object"),)
        case OutputItem():
            return (Fold("Printed output", (Printed(_ANSI.sub("", item.text).removesuffix("\n")),)),)
        case UnknownItem():
            return (Quiet(f"Something of the type “{item.item_type}”, which cannot be shown"),)
        case _:
            return ()


def _said(item: UserMessage) -> Said:
    return Said(
        tuple(Mention(part.text) if isinstance(part, UserTag) else Words(part.text) for part in item.content),
        item.quoted_text or "",
        tuple(
            Attached(
                attachment.name,
                data_picture(attachment.preview_url, SMALL_PICTURE)
                if isinstance(attachment, ImageAttachment)
                else None,
            )
            for attachment in item.attachments
        ),
    )


def _generated(item: GeneratedImageItem) -> Block:
    if item.image is None:
        return Quiet("An image that was not finished")
    if data_picture(item.image.url) or web_address(item.image.url):
        return Picture(item.image.url, "Generated image")
    return Quiet("A generated image that cannot be shown here")


def _record(item: StructuredInput) -> Block:
    note = "Not answered yet" if item.status == "pending" else "Skipped"
    return Record(
        tuple(
            Answered(question.question, tuple(question.answer.values) if question.answer else (), note)
            for question in item.inputs
        )
    )


def _task(task: AnyTask, *, in_workflow: bool = False) -> Block:
    title = task.title or (isinstance(task, SearchTask) and task.title_query) or _TITLES[type(task)]
    body: tuple[Block, ...] = ()
    match task:
        case CustomTask(content=str(content)) | ThoughtTask(content=content) if content:
            body = (Prose(content),)
        case SearchTask():
            pages = (
                Link(source.title or source.url, web_address(source.url), host_of(source.url))
                for source in task.sources
            )
            body = (*((Tags(tuple(task.queries)),) if task.queries else ()), *pages)
        case FileTask():
            body = tuple(
                Link(
                    source.title or source.filename,
                    None,
                    "" if source.title in ("", source.filename) else source.filename,
                )
                for source in task.sources
            )
        case _:
            pass
    return Fold(title, body, is_done=in_workflow and task.status_indicator == "complete")


def _workflow(workflow: Workflow) -> Block:
    summary = workflow.summary
    title = "Thought" if workflow.type == "reasoning" else "Work"
    if summary is not None and summary.title:
        title = summary.title
    elif summary is not None and summary.duration is not None:
        title = f"Thought for {_duration(summary.duration)}"
    tasks = tuple(_task(task, in_workflow=True) for task in workflow.tasks)
    return Fold(title, tasks, is_open=workflow.expanded)


def _duration(seconds: int) -> str:
    minutes, rest = divmod(max(seconds, 0), _MINUTE)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
