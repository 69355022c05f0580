"""An item that still changes: applies the updates of `thread.item.updated`, whatever the length of its text."""

from functools import partial

from msgspec.structs import replace

from chatkit_widget.protocol.content import AssistantText
from chatkit_widget.protocol.items import (
    AssistantMessage,
    GeneratedImageItem,
    OutputItem,
    ThreadItem,
    WidgetItem,
    WorkflowItem,
)
from chatkit_widget.protocol.nodes import (
    Path,
    node_at,
    paths_by_id,
    takes_text,
    with_delta,
    with_nodes,
    with_text,
)
from chatkit_widget.protocol.updates import (
    AnnotationAdded,
    ContentPartAdded,
    ContentPartDone,
    GeneratedImageUpdated,
    ItemUpdate,
    OutputDelta,
    TextDelta,
    WidgetComponentUpdated,
    WidgetRootUpdated,
    WidgetTextDelta,
    WorkflowTaskAdded,
    WorkflowTaskUpdated,
)

MOST_PARTS = 1000
"""Parts that a message may have: a wrong index must not fill the memory with empty ones."""


class GrowingItem:
    """An item and the text that was appended to it.

    Items are immutable, so that appending to their text would copy all of it for each delta. Here deltas are kept
    aside, and joined only when somebody looks.
    """

    __slots__ = ("_cache", "_echoes", "_places", "_state")

    def __init__(self, item: ThreadItem) -> None:
        # Each of the two is replaced at once, so that another thread never sees halves of two states.
        self._state: tuple[ThreadItem, dict[Path, list[str]]] = (item, {})
        self._cache = (self._state, 0, item)
        self._echoes = _echoes(item)
        # Where the nodes of a widget are, once somebody asks: appending to a text moves none of them.
        self._places: dict[str, Path | None] | None = None

    @property
    def item(self) -> ThreadItem:
        """The item as it is now. May be read from any thread."""
        state, (cached, seen, shown) = self._state, self._cache
        base, texts = state[0], tuple(state[1].items())
        count = sum(len(deltas) for _path, deltas in texts)
        if cached is not state or seen != count:
            shown = _joined(base, {path: "".join(deltas) for path, deltas in texts})
            self._cache = (state, count, shown)
        return shown

    @item.setter
    def item(self, item: ThreadItem) -> None:
        self._become(item)
        self._echoes = _echoes(item)

    def fold(self) -> ThreadItem:
        """Return the item as it is now, with all of its text in one piece: for who looks after each delta."""
        item = self.item
        self._state = (item, {})
        self._cache = (self._state, 0, item)
        return item

    def append(self, update: ItemUpdate) -> tuple[Path, str] | None:
        """Apply an update that appends to a text that is there: return the path of the text, and what was appended.

        Returns None, and has done nothing, for every other update.
        """
        base, texts = self._state
        match update, base:
            case TextDelta(content_index=index, delta=delta), AssistantMessage(content=parts) if (
                0 <= index < len(parts)
            ):
                path: Path = ("content", index, "text")
            case OutputDelta(delta=delta), OutputItem():
                path = ("text",)
            case WidgetTextDelta(component_id=name, delta=delta), WidgetItem(widget=widget) if (
                node := self._place_of(name)
            ) is not None and takes_text(node_at(widget, node), update):
                path = ("widget", *node, "value")
            case _:
                return None
        texts.setdefault(path, []).append(delta)
        return path, delta

    def apply(self, update: ItemUpdate) -> None:
        """Apply an update.

        Raises:
            ValueError: The update is not for this type of item, or names something that is not in it.
        """
        if self.append(update) is None and not self._is_echo(update):
            self._become(_updated(self.item, update))

    def end(self) -> ThreadItem:
        """Return the item as it stays where nothing more comes of it: no task of it is at work any longer."""
        item = self.item
        if isinstance(item, WorkflowItem) and any(task.status_indicator == "loading" for task in item.workflow.tasks):
            tasks = [
                replace(task, status_indicator="none") if task.status_indicator == "loading" else task
                for task in item.workflow.tasks
            ]
            self._become(replace(item, workflow=replace(item.workflow, tasks=tasks)))
        return self.item

    def _become(self, item: ThreadItem) -> None:
        self._state = (item, {})
        self._places = None

    def _place_of(self, name: str) -> Path | None:
        """Return where the one node of a widget that has this id is."""
        base = self._state[0]
        if self._places is None and isinstance(base, WidgetItem):
            self._places = paths_by_id(base.widget)
        return (self._places or {}).get(name)

    def _is_echo(self, update: ItemUpdate) -> bool:
        """Whether a task is announced that the workflow had when it began: ChatKit's Agents bridge may write that late.

        The first task is never announced, so an index of 0 is that of a task equal to the first.
        """
        item = self.item
        if not isinstance(update, WorkflowTaskAdded) or not isinstance(item, WorkflowItem):
            return False
        index = update.task_index
        if index not in self._echoes or item.workflow.tasks[index] != update.task:
            return False
        self._echoes = self._echoes - {index}
        return True


def _echoes(item: ThreadItem) -> frozenset[int]:
    """Return the indexes of the tasks that a workflow has from the beginning, and that may still be announced."""
    return frozenset(range(1, len(item.workflow.tasks))) if isinstance(item, WorkflowItem) else frozenset()


def _joined(base: ThreadItem, texts: dict[Path, str]) -> ThreadItem:
    match base:
        case AssistantMessage():
            parts = list(base.content)
            for (_content, index, _text), text in texts.items():
                parts[int(index)] = replace(parts[int(index)], text=parts[int(index)].text + text)
            return replace(base, content=parts)
        case OutputItem():
            return replace(base, text=base.text + texts.get(("text",), ""))
        case WidgetItem(widget=widget):
            for (_widget, *path), text in texts.items():
                widget = with_text(widget, tuple(path), text)
            return replace(base, widget=widget)
        case _:
            return base


def _updated(item: ThreadItem, update: ItemUpdate) -> ThreadItem:  # noqa: PLR0911 (one arm an update)
    match update, item:
        case ContentPartAdded() | ContentPartDone() | AnnotationAdded() | TextDelta(), AssistantMessage():
            if not 0 <= update.content_index < MOST_PARTS:
                message = f"a message has no part {update.content_index}"
                raise ValueError(message)
            parts = _padded(item.content, update.content_index + 1)
            parts[update.content_index] = _part(parts[update.content_index], update)
            return replace(item, content=parts)
        case WidgetRootUpdated(widget=widget), WidgetItem():
            return replace(item, widget=widget)
        case WidgetComponentUpdated(component_id=name, component=component), WidgetItem():
            return replace(item, widget=with_nodes(item.widget, name, lambda _node: component))
        case WidgetTextDelta(component_id=name), WidgetItem():
            return replace(item, widget=with_nodes(item.widget, name, partial(with_delta, update=update)))
        case WorkflowTaskAdded(task=task), WorkflowItem(workflow=workflow):
            # Servers announce a task equal to an earlier one with the earlier index, so the index says nothing.
            return replace(item, workflow=replace(workflow, tasks=[*workflow.tasks, task]))
        case WorkflowTaskUpdated(task_index=index, task=task), WorkflowItem(workflow=workflow):
            if not 0 <= index < len(workflow.tasks):
                message = f"the workflow {item.id!r} has {len(workflow.tasks)} tasks, none at index {index}"
                raise ValueError(message)
            tasks = [*workflow.tasks[:index], task, *workflow.tasks[index + 1 :]]
            return replace(item, workflow=replace(workflow, tasks=tasks))
        case GeneratedImageUpdated(image=image), GeneratedImageItem():
            return replace(item, image=image)
        case _:
            message = f"an update of the type {update.__struct_config__.tag!r} cannot change an item {item.type!r}"
            raise ValueError(message)


def _padded(parts: list[AssistantText], length: int) -> list[AssistantText]:
    return [*parts, *(AssistantText(text="") for _ in range(length - len(parts)))]


def _part(
    part: AssistantText, update: ContentPartAdded | ContentPartDone | AnnotationAdded | TextDelta
) -> AssistantText:
    match update:
        case ContentPartAdded(content=content):
            return content
        case ContentPartDone(content=content):
            # The Agents bridge sends an empty list here, after it has announced the annotations one by one.
            return content if content.annotations else replace(content, annotations=part.annotations)
        case TextDelta(delta=delta):
            return replace(part, text=part.text + delta)
        case _:
            at, annotations = update.annotation_index, part.annotations
            return replace(part, annotations=[*annotations[:at], update.annotation, *annotations[at:]])
