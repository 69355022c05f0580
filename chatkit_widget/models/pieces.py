"""What a model says, in the terms of no library; plain text is a `str`."""

from typing import Any, NamedTuple


class Thought(NamedTuple):
    """A piece of the reasoning that a model shows; `begins` says that it starts another thought."""

    text: str
    begins: bool = False


class Called(NamedTuple):
    """A tool is called: by which id its result is known, and with which arguments."""

    id: str
    name: str
    arguments: dict[str, Any]


class Returned(NamedTuple):
    """The tool of the call `id` gave a result, or failed: `text` is what the model is told."""

    id: str
    text: str
    has_failed: bool = False


class Handed(NamedTuple):
    """Another agent takes over: `to` is its name."""

    to: str


class Used(NamedTuple):
    """The tokens of one request to a model; a turn may take several."""

    input_tokens: int
    output_tokens: int


Piece = str | Thought | Called | Returned | Handed | Used
"""Everything that a model says."""
