"""The messages of a conversation as a table, one row each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from chatkit_widget.errors import ExportError
from chatkit_widget.protocol.items import AssistantMessage, StructuredInput, ThreadItem, UserMessage
from chatkit_widget.transcript.messages import told

if TYPE_CHECKING:
    # Loaded when a table is first asked for; many kernels have no pandas.
    from pandas import DataFrame

_TOKENS = ("output_tokens", "completion_tokens")
"""What APIs call the tokens of an answer: the Responses API, and Chat Completions."""


@dataclass(frozen=True)
class Entry:
    """An item, what the user thinks of it, and when it was last asked again, if it was."""

    item: ThreadItem
    feedback: str | None = None
    asked_again: datetime | None = None


@dataclass(frozen=True)
class MessageRow:
    """One message of a conversation."""

    thread: str
    id: str
    time: datetime
    role: str
    text: str
    tokens: int | None
    latency: float | None
    feedback: str | None


def rows_of(entries: Iterable[Entry]) -> list[MessageRow]:
    """Return the messages among these items: of the user, of the assistant, and answers to questions."""
    rows: list[MessageRow] = []
    asked: datetime | None = None
    for entry in entries:
        item, latency = entry.item, None
        moment = item.created_at.astimezone(UTC)
        if isinstance(item, UserMessage):
            role, text, asked = "user", item.text, entry.asked_again or moment
        elif isinstance(item, StructuredInput):
            # When it was answered, nothing says.
            role, text = "user", told(item)
            asked = None if text else asked
        elif isinstance(item, AssistantMessage):
            role, text = "assistant", item.text
            if asked is not None and text:
                seconds = (moment - asked).total_seconds()
                latency, asked = seconds if seconds >= 0 else None, None
        else:
            continue
        if text or isinstance(item, UserMessage):
            rows.append(
                MessageRow(
                    thread=item.thread_id,
                    id=item.id,
                    time=moment,
                    role=role,
                    text=text,
                    tokens=_tokens(item),
                    latency=latency,
                    feedback=entry.feedback,
                )
            )
    return rows


def frame_of(rows: Iterable[MessageRow]) -> "DataFrame":
    """Return messages as a DataFrame, with the same types however many there are.

    Raises:
        ExportError: There is no pandas.
    """
    try:
        import pandas as pd  # noqa: PLC0415 (see above)
    except ImportError as error:
        message = "to_frame needs pandas, which is not installed: pip install pandas"
        raise ExportError(message) from error
    columns: dict[str, Any] = {name: [] for name in MessageRow.__annotations__}
    for row in rows:
        for name, column in columns.items():
            column.append(getattr(row, name))
    return pd.DataFrame({name: pd.Series(column, dtype=_TYPES[name]) for name, column in columns.items()})


_TYPES: dict[str, Any] = {
    "thread": "string",
    "id": "string",
    "time": "datetime64[us, UTC]",
    "role": "string",
    "text": "string",
    "tokens": "Int64",
    "latency": "float64",
    "feedback": "string",
}


def _tokens(item: ThreadItem) -> int | None:
    usage: Mapping[str, Any] = (isinstance(item, AssistantMessage) and item.usage) or {}
    for name in _TOKENS:
        count = usage.get(name)
        if isinstance(count, int) and not isinstance(count, bool) and count >= 0:
            return count
    return None
