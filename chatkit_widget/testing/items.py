"""The items of a conversation as lines of text, and where they are drawn: `js/src/thread`, `js/src/state/turns.ts`."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec

from chatkit_widget.protocol.content import UserContent, plain_text
from chatkit_widget.testing.words import counted, duration, t

Row = dict[str, Any]

HIDDEN = {"client_tool_call", "end_of_turn", "hidden_context_item", "sdk_hidden_context"}
"""Items that are never drawn."""

OUTPUT = "chatkit_widget.output"


class Place(NamedTuple):
    """A row that is drawn, and whether it is the last one of an answer, under which the buttons of that stand."""

    row: Row
    ends_answer: bool


def laid_out(rows: Sequence[Row]) -> list[Place]:
    """Return the rows that are drawn, in order; what a turn printed comes under all else that it brought."""
    drawn: list[Row] = []
    printed: list[Row] = []
    ended: set[str] = set()
    last: str | None = None
    for row in rows:
        kind = row["item"]["type"]
        if kind in HIDDEN:
            if kind == "end_of_turn" and last is not None:
                ended.add(last)
            continue
        last = row["key"]
        if printed and printed[0]["turn"] != row["turn"]:
            drawn += printed
            printed = []
        (printed if kind == OUTPUT else drawn).append(row)
    drawn += printed
    places: list[Place] = []
    for row, after in zip(drawn, [*drawn[1:], None], strict=False):
        goes_on = after is not None and not _is_user(after) and after["turn"] == row["turn"] and row["key"] not in ended
        places.append(Place(row, not _is_user(row) and not goes_on))
    return places


def rows_of_turn(rows: Sequence[Row], key: str) -> list[Row]:
    """Return the rows of the turn that a row belongs to, up to where an `end_of_turn` parts them."""
    turn = next(row["turn"] for row in rows if row["key"] == key)
    found: list[Row] = []
    for row in rows:
        if row["turn"] == turn:
            found.append(row)
            if row["item"]["type"] == "end_of_turn":
                if any(one["key"] == key for one in found):
                    return found
                found = []
    return found


def lines_of(row: Row, *, is_active: bool) -> list[str]:
    """Return the lines of an item that is no widget.

    Args:
        row: Its row.
        is_active: Whether it is at work, or may still change.
    """
    item = row["item"]
    match item["type"]:
        case "user_message":
            lines = _user(item)
        case "assistant_message":
            lines = _assistant(item)
        case "task":
            lines = _task(item["task"], "")
        case "workflow":
            lines = _workflow(item["workflow"], is_active=is_active)
        case "generated_image":
            words = "image.generated" if item.get("image") else "image.pending" if is_active else "image.missing"
            lines = [t(words)]
        case "structured_input":
            lines = _record(item)
        case "chatkit_widget.object":
            lines = _object(item)
        case "chatkit_widget.output":
            lines = [f"{t('output.title')}:", *indented(item["text"].splitlines())]
        case _:
            lines = [t("thread.unknown", type=item.get("item_type", item["type"]))]
    return lines


def took(rows: Sequence[Row]) -> str:
    """Return what an answer took, as far as its backend has counted."""
    usages: list[dict[str, Any]] = [row["item"].get("usage") or {} for row in rows]
    tokens = _sum(usages, "output_tokens", "completion_tokens")
    seconds = _sum(usages, "seconds")
    shown = [
        None if tokens is None else counted("usage.tokens", int(tokens)),
        None if seconds is None else duration(seconds),
    ]
    return " · ".join(part for part in shown if part is not None)


def words_of(content: Sequence[dict[str, Any]]) -> str:
    """Return the parts of a message as plain text."""
    return plain_text(msgspec.convert(content, list[UserContent]))


def said(who: str, text: str) -> list[str]:
    """Return who said something, and what; further lines stand below it.

    Example:
        >>> said("You", "Hello")
        ['You: Hello']
    """
    first, *more = text.splitlines() or [""]
    return [f"{who}: {first}".rstrip(), *indented(more)]


def indented(lines: Sequence[str]) -> list[str]:
    """Return lines below another one."""
    return [f"  {line}".rstrip() for line in lines]


def _sum(usages: Sequence[dict[str, Any]], *names: str) -> float | None:
    """Return the sum of a number that may have several names; None where nobody has told it."""
    told = [next((usage[name] for name in names if isinstance(usage.get(name), int | float)), None) for usage in usages]
    known = [each for each in told if each is not None]
    return sum(known) if known else None


def _is_user(row: Row) -> bool:
    return row["item"]["type"] == "user_message"


def _user(item: dict[str, Any]) -> list[str]:
    quoted = item.get("quoted_text")
    files = [f"File: {attachment['name']}" for attachment in item.get("attachments", [])]
    return [
        *said("You", words_of(item["content"])),
        *indented(said(t("user.quote"), quoted) if quoted else []),
        *indented(files),
    ]


def _assistant(item: dict[str, Any]) -> list[str]:
    parts = [part["text"] for part in item["content"]]
    sources: list[str] = []
    for part in item["content"]:
        for annotation in part.get("annotations", []):
            source = annotation["source"]
            name = source.get("title") or source.get("filename") or source.get("url") or source["id"]
            if f"Source: {name}" not in sources:
                sources.append(f"Source: {name}")
    return [*said("Assistant", "\n\n".join(parts)), *indented(sources)]


def _task(task: dict[str, Any], status: str) -> list[str]:
    usual = {"web_search": "search", "thought": "thought", "file": "files", "image": "image"}
    title = task.get("title") or task.get("title_query") or t(f"task.{usual.get(task['type'], 'plain')}")
    found = [
        *(task.get("content") or "").splitlines(),
        *(f"“{query}”" for query in task.get("queries", [])),
        *(source.get("title") or source.get("filename") or source["url"] for source in task.get("sources", [])),
    ]
    return [f"* {title}{status}", *indented(found)]


def _workflow(workflow: dict[str, Any], *, is_active: bool) -> list[str]:
    tasks: list[dict[str, Any]] = workflow["tasks"]
    summary: dict[str, Any] = workflow.get("summary") or {}
    title, seconds = summary.get("title"), summary.get("duration")
    if title is None and seconds is not None:
        title = t("workflow.thought", time=duration(seconds))
    if title is None:
        latest = _task(tasks[-1], "")[0].removeprefix("* ") if is_active and tasks else None
        title = latest or t("task.thought" if workflow["type"] == "reasoning" else "workflow.title")
    marks = {"loading": " …", "complete": " ✓"}
    lines = [line for task in tasks for line in _task(task, marks.get(task.get("status_indicator", ""), ""))]
    return [f"{title}:", *indented(lines)]


def _record(item: dict[str, Any]) -> list[str]:
    if item.get("status", "pending") == "pending":
        return [t("input.pending")]
    lines: list[str] = []
    for question in item["inputs"]:
        answer: dict[str, Any] = question.get("answer") or {}
        values: list[str] = answer.get("values") or [t("input.skipped")]
        lines += said(question["question"], ", ".join(values))
    return lines


def _object(item: dict[str, Any]) -> list[str]:
    name = item["class_name"] or "object"
    texts = [item["bundle"].get(kind) for kind in ("text/plain", "text/markdown", "text/latex", "text/html")]
    text = next((text for text in texts if text), None)
    if text is None:
        return [f"{name}: ({', '.join(item['bundle'])})" if item["bundle"] else t("object.empty", name=name)]
    return [f"{name}:", *indented("".join(text).splitlines())]
