"""How what was expected differs from what is seen, for people to read."""

import difflib
import textwrap
from collections.abc import Sequence


def lines_in(text: str | Sequence[str], *, flat: bool = True) -> list[str]:
    """Return the lines of a text that are not empty; `flat` ones without their indentation.

    Example:
        >>> lines_in(["  You: Hello", "    File: a.txt"], flat=False)
        ['You: Hello', '  File: a.txt']
    """
    whole = text if isinstance(text, str) else "\n".join(text)
    lines = textwrap.dedent(whole).splitlines()
    return [line.strip() if flat else line.rstrip() for line in lines if line.strip()]


def difference(wanted: Sequence[str], seen: Sequence[str], about: str) -> str:
    """Return a message with a unified diff of the lines wanted and seen."""
    lines = difflib.unified_diff(
        lines_in(wanted, flat=False), lines_in(seen, flat=False), "expected", "on screen", lineterm="", n=1000
    )
    return "\n".join([f"{about}:", *lines])
