"""Updates of one item, as they stand inside `thread.item.updated`."""

from typing import Any

from chatkit_widget.protocol.base import Wire
from chatkit_widget.protocol.content import AssistantText
from chatkit_widget.protocol.items import GeneratedImage
from chatkit_widget.protocol.sources import Annotation
from chatkit_widget.protocol.tasks import AnyTask


class ContentPartAdded(Wire, frozen=True, kw_only=True, tag_field="type", tag="assistant_message.content_part.added"):
    """A new part of an assistant message."""

    content_index: int
    content: AssistantText


class TextDelta(Wire, frozen=True, kw_only=True, tag_field="type", tag="assistant_message.content_part.text_delta"):
    """Text to append to a part."""

    content_index: int
    delta: str


class AnnotationAdded(
    Wire, frozen=True, kw_only=True, tag_field="type", tag="assistant_message.content_part.annotation_added"
):
    """A new annotation of a part."""

    content_index: int
    annotation_index: int
    annotation: Annotation


class ContentPartDone(Wire, frozen=True, kw_only=True, tag_field="type", tag="assistant_message.content_part.done"):
    """A part with its whole text; an empty list of annotations keeps those that came before."""

    content_index: int
    content: AssistantText


class WidgetTextDelta(Wire, frozen=True, kw_only=True, tag_field="type", tag="widget.streaming_text.value_delta"):
    """Text to append to the node `component_id`; further deltas may follow one that is `done`."""

    component_id: str
    delta: str
    done: bool


class WidgetRootUpdated(Wire, frozen=True, kw_only=True, tag_field="type", tag="widget.root.updated"):
    """A new root for the widget."""

    widget: dict[str, Any]


class WidgetComponentUpdated(Wire, frozen=True, kw_only=True, tag_field="type", tag="widget.component.updated"):
    """A new node in place of `component_id`."""

    component_id: str
    component: dict[str, Any]


class WorkflowTaskAdded(Wire, frozen=True, kw_only=True, tag_field="type", tag="workflow.task.added"):
    """A task to insert at `task_index`, or to append when that place is taken."""

    task_index: int
    task: AnyTask


class WorkflowTaskUpdated(Wire, frozen=True, kw_only=True, tag_field="type", tag="workflow.task.updated"):
    """A task in place of the one at `task_index`."""

    task_index: int
    task: AnyTask


class GeneratedImageUpdated(Wire, frozen=True, kw_only=True, tag_field="type", tag="generated_image.updated"):
    """The picture so far; `progress` runs from 0 to 1."""

    image: GeneratedImage
    progress: float | None = None


class OutputDelta(Wire, frozen=True, kw_only=True, tag_field="type", tag="chatkit_widget.output.delta"):
    """Printed text to append to a `chatkit_widget.output` item."""

    delta: str


ItemUpdate = (
    ContentPartAdded
    | TextDelta
    | AnnotationAdded
    | ContentPartDone
    | WidgetTextDelta
    | WidgetRootUpdated
    | WidgetComponentUpdated
    | WorkflowTaskAdded
    | WorkflowTaskUpdated
    | GeneratedImageUpdated
    | OutputDelta
)
"""Every update of an item."""
