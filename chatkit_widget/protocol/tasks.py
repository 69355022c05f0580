"""Tasks and workflows: what an assistant shows of its work."""

from typing import Literal

from chatkit_widget.protocol.base import Wire
from chatkit_widget.protocol.sources import FileSource, URLSource


class Task(Wire, frozen=True, kw_only=True):
    """The fields that every task has; `status_indicator` shows only inside a workflow."""

    status_indicator: Literal["none", "loading", "complete"] = "none"
    title: str | None = None


class CustomTask(Task, frozen=True, kw_only=True, tag_field="type", tag="custom"):
    """A line of the integration's own; `content` is Markdown that can be unfolded."""

    icon: str | None = None
    content: str | None = None


class SearchTask(Task, frozen=True, kw_only=True, tag_field="type", tag="web_search"):
    """A search: its queries and what they found."""

    title_query: str | None = None
    queries: list[str] = []
    sources: list[URLSource] = []


class ThoughtTask(Task, frozen=True, kw_only=True, tag_field="type", tag="thought"):
    """A piece of reasoning."""

    content: str


class FileTask(Task, frozen=True, kw_only=True, tag_field="type", tag="file"):
    """Files that were read."""

    sources: list[FileSource] = []


class ImageTask(Task, frozen=True, kw_only=True, tag_field="type", tag="image"):
    """A picture at work."""


AnyTask = CustomTask | SearchTask | ThoughtTask | FileTask | ImageTask


class WorkflowSummary(Wire, frozen=True, kw_only=True):
    """The collapsed line of a workflow: a `title` with an `icon`, or a `duration` in whole seconds."""

    title: str | None = None
    icon: str | None = None
    duration: int | None = None


class Workflow(Wire, frozen=True, kw_only=True):
    """A list of tasks under one summary."""

    type: Literal["custom", "reasoning"]
    tasks: list[AnyTask]
    summary: WorkflowSummary | None = None
    expanded: bool = False
