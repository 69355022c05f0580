"""Plain text in Markdown: so that it shows as it is, and nothing of it is taken for Markdown."""

import re

_SPECIAL = re.compile(r"[\\`*\[\]<|$~]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)")
_AT_START = re.compile(r"(?m)^([ \t]*)(?:(\d{1,9})([.)])(?=\s|$)|([#>+=:-]))")
_INDENT = re.compile(r"(?m)^[ \t]+")
_TAG = re.compile(r"(?<!\\)((?:\\\\)*+)<(?=[a-zA-Z/!?])(?!(?:https?://|mailto:)[^\s<>]+>)")


def escaped(text: str) -> str:
    r"""Return plain text so that Markdown shows it as it is; a line stays a line, and blank lines become one.

    Example:
        >>> print(escaped("# 2 * 3"))
        \# 2 \* 3
    """
    lines = (line.rstrip() for line in re.split(r"\r\n?|\n", text))
    text = _SPECIAL.sub(lambda found: "\\" + found[0], "\n".join(lines).strip("\n"))
    text = _AT_START.sub(_escaped_start, text)
    # Spaces at its beginning would be lost, or make code of a line.
    text = _INDENT.sub(lambda found: "\N{NO-BREAK SPACE}" * len(found[0].expandtabs(4)), text)
    paragraphs = re.split(r"\n{2,}", text)
    return "\n\n".join(paragraph.replace("\n", "\\\n") for paragraph in paragraphs)


def on_one_line(text: str) -> str:
    """Return plain text for the middle of a line."""
    return _SPECIAL.sub(lambda found: "\\" + found[0], " ".join(text.split()))


def quoted(text: str) -> str:
    """Return Markdown as a quotation."""
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def fenced(text: str) -> str:
    """Return plain text as a block of code."""
    longest = max([2, *(len(run) for run in re.findall(r"`{3,}", text))])
    fence = "`" * (longest + 1)
    return f"{fence}\n{text}\n{fence}"


def without_tags(text: str) -> str:
    """Return Markdown, but for its code, in which HTML shows as it is written."""
    return _TAG.sub(r"\1\\<", text)


def _escaped_start(found: re.Match[str]) -> str:
    space, number, point, sign = found.groups()
    return f"{space}{number}\\{point}" if number else f"{space}\\{sign}"
