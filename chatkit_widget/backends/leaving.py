"""Where a conversation leaves its recording: what was asked there, beside what is asked now."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

import msgspec

from chatkit_widget.protocol.questions import Question
from chatkit_widget.protocol.secrets import HIDDEN, Cleaner

SHOWN = 80
"""Characters of a value that a difference shows."""

_OF_THE_CLIENT = frozenset({"id", "created_at", "thread_id", "ref", "model_id"})
"""What the client gives an item by itself, anew each time."""


@dataclass(frozen=True)
class Difference:
    """A question that was asked otherwise than it was recorded.

    Attributes:
        kind: The type of the request, such as `threads.add_user_message`.
        line: The line of the recording that has it.
        what: Where in the request they differ, such as `input.content.0.text`; empty where it came out of order.
        recorded: What stands in the recording, as text.
        came: What came, as text.
    """

    kind: str
    line: int
    what: str
    recorded: str
    came: str

    def __str__(self) -> str:
        """Return it in words."""
        if not self.what:
            return f"line {self.line} has {self.recorded} first, and here came {self.came}"
        return f"line {self.line} has {self.recorded} as {self.what} of {self.kind}, and here came {self.came}"


def kind_of(question: Question | type[Question]) -> str:
    """Return the type of a request as it stands in a recording."""
    return str(question.__struct_config__.tag)


def difference(line: int, recorded: Question, came: Question) -> Difference | None:
    """Return the first thing in which two questions of one kind differ, or None."""
    cleaner = Cleaner()
    given = _params(cleaner.plain(came))
    for what, before, now in _between(_params(cleaner.plain(recorded)), given, ""):
        return Difference(kind_of(came), line, what, _shown(before), _shown(now))
    return None


def _params(plain: Any) -> Any:
    return plain.get("params", {key: value for key, value in plain.items() if key != "type"})


def _between(recorded: Any, came: Any, at: str) -> Iterator[tuple[str, Any, Any]]:
    if isinstance(recorded, dict) and isinstance(came, dict):
        before, now = cast("dict[str, Any]", recorded), cast("dict[str, Any]", came)
        for key in dict.fromkeys((*before, *now)):
            if not (at.startswith("item") and key in _OF_THE_CLIENT):
                yield from _between(before.get(key), now.get(key), f"{at}.{key}".lstrip("."))
    elif isinstance(recorded, list) and isinstance(came, list):
        rows, others = cast("list[Any]", recorded), cast("list[Any]", came)
        for index in range(max(len(rows), len(others))):
            row, other = (each[index] if index < len(each) else None for each in (rows, others))
            yield from _between(row, other, f"{at}.{index}")
    elif not _fits(recorded, came):
        yield at, recorded, came


def _fits(recorded: Any, came: Any) -> bool:
    if isinstance(recorded, str) and HIDDEN in recorded and isinstance(came, str | int | float):
        # What was secret may be anything.
        pattern = ".*".join(map(re.escape, recorded.split(HIDDEN)))
        return re.fullmatch(pattern, str(came), re.DOTALL) is not None
    return recorded == came


def _shown(value: Any) -> str:
    if value is None:
        return "nothing"
    text = repr(value) if isinstance(value, str) else msgspec.json.encode(value).decode()
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"
