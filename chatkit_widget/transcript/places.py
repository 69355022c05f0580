"""Where in a Markdown text its code stands, and where a mark can stand without changing what the text is."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
# Possessive, so that no line takes more than one look at each of its characters.
_FENCE = re.compile(r"[ \t>]*+(?:(?:[-*+]|\d{1,9}[.)])[ \t]++)*+(`{3,}+|~{3,}+)([^\n]*)")
_BLANK = re.compile(r"\n[ \t]*\n")
_TICKS = re.compile(r"`+")
_LINKED = re.compile(
    r"\]\([^()\s]*+(?:\([^()\s]*+\)[^()\s]*+)*+(?:[ \t]+\"[^\"\n]*+\")?\)|https?://[^\s<>]++|<[^\s<>]++>"
)
_DELIMITERS = "*_~`"
_RULED = re.compile(r"[-=*_|: \t>]+")


class Span(NamedTuple):
    """A piece of code: a block of lines, or words between backticks."""

    start: int
    end: int
    is_block: bool


class Code(NamedTuple):
    """The code in a text, in order, and the line that closes a block that is open at the end."""

    spans: list[Span]
    closing: str

    def pieces(self, text: str) -> Iterator[tuple[str, bool]]:
        """Yield the pieces of the text in order, each with whether it is code."""
        last = 0
        for start, end, _is_block in self.spans:
            yield text[last:start], False
            yield text[start:end], True
            last = end
        yield text[last:], False

    def around(self, at: int) -> Span | None:
        """Return the code that a place is in, or at the end of."""
        found = bisect_right(self.spans, at - 1, key=lambda span: span.start)
        return self.spans[found - 1] if found and at <= self.spans[found - 1].end else None


def code_in(text: str) -> Code:
    """Find the code in a text: fenced blocks, and what stands between backticks.

    Example:
        >>> code_in("a `b` c").spans
        [Span(start=2, end=5, is_block=False)]
    """
    spans: list[Span] = []
    fence, begun, prose = "", 0, 0
    for line in _LINE.finditer(text):
        if fence:
            content = line[0].strip(" \t>\r\n")
            if len(content) >= len(fence) and not content.strip(fence[0]):
                spans.append(Span(begun, line.end(), is_block=True))
                fence, prose = "", line.end()
        elif (opening := _FENCE.match(line[0])) and not (opening[1][0] == "`" and "`" in opening[2]):
            spans += _ticked(text, prose, line.start())
            fence, begun = opening[1], line.start()
    if fence:
        spans.append(Span(begun, len(text), is_block=True))
    else:
        spans += _ticked(text, prose, len(text))
    return Code(spans, fence)


def place_of(text: str, at: int, code: Code) -> tuple[int, bool] | None:
    """Return where a mark for this place can stand, and whether it needs a paragraph of its own; None for nowhere.

    That is behind code, addresses and delimiters that it would be in, and before the space that it would be behind.
    """
    span = code.around(at)
    if span is None or not span.is_block:
        at = len(text[: _outside(text, span.end if span else at)].rstrip())
        if text[at - 1 : at] == "|":
            at = len(text[: at - 1].rstrip())
        span = code.around(at)
    if span is not None and span.is_block:
        return None if code.closing and span is code.spans[-1] else (span.end, True)
    if at == 0 or _RULED.fullmatch(text, text.rfind("\n", 0, at) + 1, at):
        return None
    return at, False


def inserted(text: str, inserts: Iterable[tuple[int, str]]) -> str:
    """Return a text with short ones in it, given in their order; one that has no place there is left out.

    Example:
        >>> inserted("It is **so**.", [(10, "[1]")])
        'It is **so**[1].'
    """
    code = code_in(text)
    pieces: list[str] = []
    last = 0
    for wanted, insert in inserts:
        place = place_of(text, wanted, code)
        if place is not None and place[0] >= last:
            at, is_apart = place
            pieces += [text[last:at], f"\n{insert.strip()}\n\n" if is_apart else insert]
            last = at
    return "".join([*pieces, text[last:]])


def _outside(text: str, at: int) -> int:
    """Return the end of the link or the delimiters that a place is in, else the place."""
    for linked in _LINKED.finditer(text, text.rfind("\n", 0, at) + 1):
        if linked.start() >= at:
            break
        at = max(at, linked.end())
    while 0 < at < len(text) and text[at] == text[at - 1] and text[at] in _DELIMITERS:
        at += 1
    return at


def _ticked(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield what stands between backticks, paragraph by paragraph."""
    while start < end:
        blank = _BLANK.search(text, start, end)
        yield from _ticked_in(text, start, blank.start() if blank else end)
        start = blank.end() if blank else end


def _ticked_in(text: str, start: int, end: int) -> Iterator[Span]:
    runs = [(run.start(), run.end()) for run in _TICKS.finditer(text, start, end)]
    same: dict[int, list[int]] = {}
    for begin, stop in runs:
        same.setdefault(stop - begin, []).append(begin)
    last = start
    for begin, stop in runs:
        opening = begin + _is_escaped(text, begin)
        closers = same.get(stop - opening, [])
        nearest = bisect_right(closers, begin)
        if last <= begin and opening < stop and nearest < len(closers):
            last = closers[nearest] + stop - opening
            yield Span(opening, last, is_block=False)


def _is_escaped(text: str, at: int) -> bool:
    before = at
    while before > 0 and text[before - 1] == "\\":
        before -= 1
    return (at - before) % 2 == 1
