"""What a model says, as the items of a chat: text, thoughts as a workflow, calls of tools as tasks."""

import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, cast

import msgspec
from msgspec.structs import replace

from chatkit_widget.backends.ids import new_id
from chatkit_widget.backends.usage import Usage
from chatkit_widget.models.pieces import Called, Handed, Piece, Returned, Thought, Used
from chatkit_widget.protocol.items import WorkflowItem
from chatkit_widget.protocol.stream import ItemAdded, ItemDone, ItemUpdated, StreamEvent
from chatkit_widget.protocol.tasks import AnyTask, CustomTask, ThoughtTask, Workflow, WorkflowSummary
from chatkit_widget.protocol.updates import WorkflowTaskAdded, WorkflowTaskUpdated

LEAST = 24
"""Characters of a thought that are told at once, at the least."""

SHARE = 16
"""A thought is told again when it has grown by this part of itself: each time it travels as a whole."""

LONGEST = 4000
"""Characters of a result that are shown; the model is told all."""

LINE = 80
"""Characters of an argument in the title of a task."""


class Teller:
    """Turns the pieces of one answer into what a function of a chat yields.

    Thoughts that follow each other are one workflow, and so are calls of tools; text ends both.

    Args:
        thread_id: The thread that is answered in.

    Attributes:
        is_speaking: Whether text goes on, so that more of it can be told as it is.
    """

    def __init__(self, thread_id: str) -> None:
        self._thread_id = thread_id
        self._item: WorkflowItem | None = None
        self._began = 0.0
        self._tasks: list[AnyTask] = []
        self._thought = ""
        self._told = 0
        self._begins = False
        self._calls: dict[str, int] = {}
        self._called = 0
        self._usage = Used(0, 0)
        self._requests = 0
        self._start = time.perf_counter()
        self._first: float | None = None
        self.is_speaking = False

    def tell(self, piece: Piece) -> Iterator[str | StreamEvent]:
        """Yield what one piece brings."""
        match piece:
            case str():
                if not piece:
                    return
                if self._first is None:
                    self._first = time.perf_counter()
                if self._item is not None:
                    yield from self._close()
                self.is_speaking = True
                yield piece
            case Thought():
                yield from self._think(piece)
            case Called():
                yield from self._call(piece)
            case Returned():
                yield from self._return(piece)
            case Handed(to):
                yield from self._begin_tools()
                title = f"Handed over to {to}"
                yield self._add(CustomTask(title=title, icon="agent", status_indicator="complete"))
            case Used():
                self._requests += 1
                taken, given = self._usage
                self._usage = Used(taken + piece.input_tokens, given + piece.output_tokens)

    def finish(self) -> Iterator[StreamEvent | Usage]:
        """Yield what ends the answer, also one that broke off."""
        yield from self._close()
        if self._requests:
            seconds = time.perf_counter() - self._start
            first = {} if self._first is None else {"seconds_to_first_word": round(self._first - self._start, 3)}
            yield Usage({**self._usage._asdict(), "requests": self._requests, "seconds": round(seconds, 3), **first})

    def _think(self, thought: Thought) -> Iterator[StreamEvent]:
        self._begins = self._begins or thought.begins
        if not thought.text:  # Some models say that they think, but not what.
            return
        if self._item is None or self._item.workflow.type != "reasoning":
            yield from self._close()
            yield from self._open("reasoning")
        if not self._tasks or self._begins:
            yield from self._tell_thought()
            self._begins, self._thought, self._told = False, thought.text, len(thought.text)
            yield self._add(ThoughtTask(content=self._thought))
            return
        self._thought += thought.text
        if len(self._thought) - self._told >= max(LEAST, self._told // SHARE):
            yield from self._tell_thought()

    def _tell_thought(self) -> Iterator[StreamEvent]:
        if self._tasks and len(self._thought) > self._told:
            self._told = len(self._thought)
            yield self._change(len(self._tasks) - 1, ThoughtTask(content=self._thought))

    def _call(self, call: Called) -> Iterator[StreamEvent]:
        yield from self._begin_tools()
        self._calls[call.id] = len(self._tasks)
        self._called += 1
        title = shown_call(call.name, call.arguments)
        yield self._add(CustomTask(title=title, icon="square-code", status_indicator="loading"))

    def _return(self, result: Returned) -> Iterator[StreamEvent]:
        at = self._calls.pop(result.id, None)
        if at is None:  # A result of a call that was never told, as of a tool that the provider runs itself.
            return
        text = result.text if len(result.text) <= LONGEST else f"{result.text[:LONGEST]}…"
        ticks = "`" * max(3, 1 + _longest_run(text))
        content = f"**Failed:** {text}" if result.has_failed else f"{ticks}\n{text}\n{ticks}"
        indicator = "none" if result.has_failed else "complete"
        icon = "circle-question" if result.has_failed else None
        task = cast("CustomTask", self._tasks[at])
        yield self._change(at, replace(task, content=content, status_indicator=indicator, icon=icon or task.icon))

    def _begin_tools(self) -> Iterator[StreamEvent]:
        if self._item is None or self._item.workflow.type != "custom":
            yield from self._close()
            yield from self._open("custom")

    def _open(self, kind: Any) -> Iterator[StreamEvent]:
        self.is_speaking = False
        self._began, self._tasks, self._calls, self._called = time.perf_counter(), [], {}, 0
        self._item = WorkflowItem(
            id=new_id("wfl"),
            thread_id=self._thread_id,
            created_at=datetime.now(UTC),
            workflow=Workflow(type=kind, tasks=[], expanded=kind == "custom"),
        )
        yield ItemAdded(item=self._item)

    def _close(self) -> Iterator[StreamEvent]:
        item = self._item
        if item is None:
            return
        yield from self._tell_thought()
        self._thought, self._told = "", 0
        if item.workflow.type == "reasoning":
            summary = WorkflowSummary(duration=max(1, round(time.perf_counter() - self._began)))
        else:
            count = self._called
            title = f"{count} tools called" if count > 1 else "1 tool called" if count else "Handed over"
            summary = WorkflowSummary(title=title, icon="bolt")
            # A call that was given up shows no result.
            for at in self._calls.values():
                self._tasks[at] = replace(self._tasks[at], status_indicator="none")
        self._item = None
        yield ItemDone(item=replace(item, workflow=replace(item.workflow, tasks=[*self._tasks], summary=summary)))

    def _add(self, task: AnyTask) -> StreamEvent:
        self._tasks.append(task)
        return self._update(WorkflowTaskAdded(task_index=len(self._tasks) - 1, task=task))

    def _change(self, at: int, task: AnyTask) -> StreamEvent:
        self._tasks[at] = task
        return self._update(WorkflowTaskUpdated(task_index=at, task=task))

    def _update(self, update: WorkflowTaskAdded | WorkflowTaskUpdated) -> StreamEvent:
        return ItemUpdated(item_id=self._item.id if self._item is not None else "", update=update)


def shown_call(name: str, arguments: Mapping[str, Any], longest: int = LINE) -> str:
    """Return a call as Python would write it, arguments of more than `longest` characters cut short."""
    given = ", ".join(f"{key}={_short(value, longest)}" for key, value in arguments.items())
    return f"{name}({given})"


def _short(value: Any, longest: int) -> str:
    text = msgspec.json.encode(value).decode() if isinstance(value, list | dict) else repr(value)
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _longest_run(text: str) -> int:
    longest = run = 0
    for character in text:
        run = run + 1 if character == "`" else 0
        longest = max(longest, run)
    return longest
