"""The static forms of a table: HTML, Markdown and plain text."""

import re
from html import escape

from chatkit_widget.content.words import TIMES
from chatkit_widget.protocol.objects import TableForm

MOST_ROWS = 20
"""Rows in Markdown and plain text."""

WIDTH = 120
"""Characters of a line of plain text."""

_CELL = 30
_SPECIAL = re.compile(r"([\\|<*`\[$])|(?<![^\W_])(_)|(_)(?![^\W_])")


def static_forms(form: TableForm, *, is_lazy: bool = False) -> dict[str, str]:
    """Return the first rows of a table by MIME type.

    Args:
        form: The first rows.
        is_lazy: Whether nobody knows how many there are.
    """
    return {
        "text/html": _html(form, is_lazy=is_lazy),
        "text/markdown": _markdown(form, is_lazy=is_lazy),
        "text/plain": _plain(form, is_lazy=is_lazy),
    }


def caption(form: TableForm, shown: int, *, is_lazy: bool = False) -> str:
    r"""Return how much of a table is shown.

    Example:
        >>> caption(form, 50)
        'first 50 of 1,000,000 rows \N{MULTIPLICATION SIGN} 12 columns'
    """
    columns = f"{form.total_columns:,} column{'' if form.total_columns == 1 else 's'}"
    there = len(form.columns) - form.index
    if there < form.total_columns:
        columns = f"first {there:,} of {columns}"
    if is_lazy:
        return f"first {shown:,} rows of a LazyFrame {TIMES} {columns}"
    rows = f"{form.total:,} row{'' if form.total == 1 else 's'}"
    return f"first {shown:,} of {rows} {TIMES} {columns}" if shown < form.total else f"{rows} {TIMES} {columns}"


def _html(form: TableForm, *, is_lazy: bool) -> str:
    parts = ["<table><caption>", caption(form, len(form.rows), is_lazy=is_lazy), "</caption><thead><tr>"]
    parts += [f"<th>{escape(each.name).replace(chr(10), '<br>')}</th>" for each in form.columns]
    parts.append("</tr></thead><tbody>")
    for row in form.rows:
        parts.append("<tr>")
        for at, text in enumerate(row):
            tag = "th" if at < form.index else "td"
            parts.append(f"<{tag}>{escape(text or '')}</{tag}>")
        parts.append("</tr>")
    parts.append("</tbody></table>")
    return "".join(parts)


def _markdown(form: TableForm, *, is_lazy: bool) -> str:
    rows = form.rows[:MOST_ROWS]
    said = caption(form, len(rows), is_lazy=is_lazy)
    if not form.columns:
        return said
    rule = ["---:" if each.kind == "number" else "---" for each in form.columns]
    names = [_piped(each.name) for each in form.columns]
    lines = [names, rule, *([_piped(text or "") for text in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + f"\n\n{said}"


def _piped(text: str) -> str:
    return " ".join(_SPECIAL.sub(lambda found: f"\\{found[0]}", text).split())


def _plain(form: TableForm, *, is_lazy: bool) -> str:
    rows = form.rows[:MOST_ROWS]
    said = caption(form, len(rows), is_lazy=is_lazy)
    columns: list[list[str]] = []
    room = WIDTH
    for at, column in enumerate(form.columns):
        texts = [_short(text) for text in (column.name, *(row[at] or "" for row in rows))]
        width = max(map(len, texts))
        if columns and width > room:
            columns.append(["…"] * len(texts))
            break
        room -= width + 2
        columns.append([text.rjust(width) if column.kind == "number" else text.ljust(width) for text in texts])
    lines = ["  ".join(line).rstrip() for line in zip(*columns, strict=True)]
    return "\n".join([*lines, *([""] if lines else []), said])


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _CELL else f"{text[: _CELL - 1]}…"
