"""What a chat shows, at rest: plain blocks, which every format writes in its own way."""

from dataclasses import dataclass
from typing import Any, Literal

Look = Literal["body", "title", "caption", "label", "badge", "number"]


@dataclass(frozen=True)
class Words:
    """Plain text."""

    text: str
    look: Look = "body"


@dataclass(frozen=True)
class Mark:
    """Where a text cites something: after `at` Unicode characters, by a number or a name."""

    at: int
    label: str
    title: str
    url: str | None = None


@dataclass(frozen=True)
class Prose:
    """Markdown, and the marks in it, in their order."""

    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class Cited:
    """A source of an answer; one without a number is cited by its name."""

    title: str
    number: int | None = None
    url: str | None = None
    details: tuple[str, ...] = ()
    description: str | None = None


@dataclass(frozen=True)
class Sources:
    """The sources of an answer, by their groups; the name of a group may be empty."""

    groups: tuple[tuple[str, tuple[Cited, ...]], ...]

    @property
    def count(self) -> int:
        """How many there are."""
        return sum(len(cited) for _group, cited in self.groups)


@dataclass(frozen=True)
class Quiet:
    """A line about something, in fewer words than it has."""

    text: str


@dataclass(frozen=True)
class Printed:
    """Text as it was printed."""

    text: str


@dataclass(frozen=True)
class Picture:
    """A picture by its address; what that may be, the format decides."""

    url: str
    alt: str


@dataclass(frozen=True)
class Thing:
    """A Python object: its representations by MIME type, and the name of its class."""

    bundle: dict[str, Any]
    name: str


@dataclass(frozen=True)
class Link:
    """A line that leads somewhere, if it has an address."""

    text: str
    url: str | None = None
    detail: str = ""


@dataclass(frozen=True)
class Tags:
    """Some words beside each other, such as what was searched for."""

    words: tuple[str, ...]


@dataclass(frozen=True)
class Fold:
    """A line with more under it."""

    title: str
    body: "tuple[Block, ...]"
    is_open: bool = False
    is_done: bool = False


@dataclass(frozen=True)
class Answered:
    """A question and what was answered, which may be nothing; `note` says why."""

    question: str
    answers: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True)
class Record:
    """Questions and answers."""

    lines: tuple[Answered, ...]


@dataclass(frozen=True)
class Card:
    """What stands in a frame, with a line above and buttons below."""

    body: "tuple[Block, ...]"
    status: str = ""
    actions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """Blocks beside each other."""

    body: "tuple[Block, ...]"


@dataclass(frozen=True)
class Stack:
    """Blocks below each other."""

    body: "tuple[Block, ...]"


@dataclass(frozen=True)
class Rows:
    """The entries of a list."""

    entries: "tuple[Block, ...]"


@dataclass(frozen=True)
class Table:
    """Rows of cells; the first `heads` rows are headings."""

    rows: "tuple[tuple[Block, ...], ...]"
    heads: int = 0


@dataclass(frozen=True)
class Action:
    """A button, by its words."""

    label: str


@dataclass(frozen=True)
class Field:
    """A field of a form: what stands in it, or what should."""

    value: str
    placeholder: str = ""


@dataclass(frozen=True)
class Choice:
    """Something that is chosen or not: one of several, or by itself."""

    label: str
    is_on: bool
    is_one_of: bool = False


@dataclass(frozen=True)
class Line:
    """A line between what is above and below."""


@dataclass(frozen=True)
class Space:
    """Room that grows between what is beside it."""


@dataclass(frozen=True)
class Attached:
    """A file: its name, and a small picture of it as data, if there is one."""

    name: str
    preview: str | None = None


@dataclass(frozen=True)
class Said:
    """What the user said: text and mentions, what it answers to, and its files."""

    parts: "tuple[Words | Mention, ...]"
    quoted: str = ""
    files: tuple[Attached, ...] = ()


@dataclass(frozen=True)
class Mention:
    """A mention in what the user said."""

    text: str


Block = (
    Words
    | Prose
    | Sources
    | Quiet
    | Printed
    | Picture
    | Thing
    | Link
    | Tags
    | Fold
    | Record
    | Card
    | Row
    | Stack
    | Rows
    | Table
    | Action
    | Field
    | Choice
    | Line
    | Space
    | Said
)
"""Everything that a conversation is made of at rest."""
