"""What an answer took: told by who makes it, kept with its message."""

from typing import Any

import msgspec


class Usage(msgspec.Struct, frozen=True):
    """Yielded by a function, it becomes the `usage` of the message that is open, or else of the next one.

    Attributes:
        counts: What was counted, as model APIs name it, such as `{"input_tokens": 812, "output_tokens": 64}`.

    Example:
        >>> async def respond(message):
        ...     yield "Hello"
        ...     yield Usage({"input_tokens": 12, "output_tokens": 1})
    """

    counts: dict[str, Any]
