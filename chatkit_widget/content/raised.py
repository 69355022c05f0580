"""Exceptions, as what was raised, where, and because of what."""

import contextlib
import linecache
import os
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, cast

from IPython.core.interactiveshell import InteractiveShell

from chatkit_widget.content.base import Described, name_of
from chatkit_widget.content.words import MOST, clean, message_of, told
from chatkit_widget.protocol.objects import Frame, RaisedForm

MOST_FRAMES = 30
"""Lines of code of one exception; of more, those in the middle are left out."""

MOST_CAUSES = 10
_MOST_IN_GROUP = 5
_MESSAGE = 10_000
_PACKAGE = f"{Path(__file__).parent.parent}{os.sep}"


def raised(value: Any) -> Described | None:
    """Describe an exception, with or without a traceback, and what caused it.

    Frames of this package that come before the user's are left out. Where there are too many frames, one without a
    function stands for those in the middle; its line is their number.
    """
    if not isinstance(value, BaseException):
        return None
    try:
        text = "".join(traceback.format_exception(type(value), value, user_trace(value)))
    except Exception:  # noqa: BLE001 (its message is the user's code)
        text = told(value, _MESSAGE)
    return Described({"text/plain": text.rstrip("\n")}, name_of(value), _form(value))


def user_trace(error: BaseException) -> TracebackType | None:
    """Return an exception's traceback without this package's own frames before the user's: they tell a user nothing."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None and trace.tb_frame.f_code.co_filename.startswith(_PACKAGE):
        trace = trace.tb_next
    return trace


def _form(error: BaseException) -> RaisedForm:
    chain: list[BaseException] = []
    following: BaseException | None = error
    while following is not None and len(chain) < MOST_CAUSES and all(following is not known for known in chain):
        chain.append(following)
        following = _cause(following)
    form: RaisedForm | None = None
    for each in reversed(chain):
        form = RaisedForm(name=name_of(each), message=_message(each), frames=_frames(each), cause=form)
    return cast("RaisedForm", form)


def _cause(error: BaseException) -> BaseException | None:
    return error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _message(error: BaseException) -> str:
    message = message_of(error, _MESSAGE)
    if isinstance(error, BaseExceptionGroup):
        inner = cast("BaseExceptionGroup[BaseException]", error).exceptions
        lines = [f"• {told(each)}" for each in inner[:_MOST_IN_GROUP]]
        if len(inner) > _MOST_IN_GROUP:
            lines.append(f"• … {len(inner) - _MOST_IN_GROUP:,} more")
        message = "\n".join([message, *lines])
    return message


def _frames(error: BaseException) -> list[Frame]:
    steps = list(_steps(user_trace(error)))
    half = MOST_FRAMES // 2
    if len(steps) <= MOST_FRAMES:
        return [_frame(trace) for trace in steps]
    cut = Frame(file="…", line=len(steps) - 2 * half, function="", code="")
    return [*map(_frame, steps[:half]), cut, *map(_frame, steps[-half:])]


def _steps(trace: TracebackType | None) -> Iterator[TracebackType]:
    while trace is not None:
        yield trace
        trace = trace.tb_next


def _frame(trace: TracebackType) -> Frame:
    code = trace.tb_frame.f_code
    line = cast("int | None", trace.tb_lineno) or code.co_firstlineno
    source = linecache.getline(code.co_filename, line, trace.tb_frame.f_globals).strip()
    return Frame(
        file=clean(_file(code.co_filename), MOST), line=line, function=code.co_qualname, code=clean(source, MOST)
    )


def _file(name: str) -> str:
    """Return how a file is called: a cell by its number."""
    if InteractiveShell.initialized():
        with contextlib.suppress(Exception):  # Not every shell names its cells.
            label, number = cast("Any", InteractiveShell.instance()).compile.format_code_name(name)
            return f"{label} {number}" if label == "Cell" else name
    return name
