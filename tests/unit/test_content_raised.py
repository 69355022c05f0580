"""Exceptions, as what was raised, where, and because of what."""

import inspect
from typing import Any

import pytest

from chatkit_widget.content import described, raised
from chatkit_widget.content.bundle import mime_bundle
from chatkit_widget.content.raised import MOST_FRAMES
from chatkit_widget.protocol.objects import RaisedForm


def fail(message: str = "broken") -> None:
    raise ValueError(message)


def caught(function: Any = fail, *arguments: object) -> BaseException:
    with pytest.raises(BaseException) as info:  # noqa: PT011 (whatever it is)
        function(*arguments)
    return info.value


def form_of(error: BaseException) -> RaisedForm:
    form = described(error).form
    assert isinstance(form, RaisedForm)
    return form


def test_an_exception_has_its_name_its_message_and_where_it_was_raised() -> None:
    form = form_of(caught())
    assert (form.name, form.message, form.cause) == ("ValueError", "broken", None)
    last = form.frames[-1]
    assert (last.function, last.code) == ("fail", "raise ValueError(message)")
    assert last.file == __file__
    assert last.line == inspect.getsourcelines(fail)[1] + 1


def test_an_exception_that_was_never_raised_has_no_frames() -> None:
    shown = described(KeyError("x"))
    assert shown.form == RaisedForm(name="KeyError", message="'x'")
    assert shown.bundle == {"text/plain": "KeyError: 'x'"}


def test_its_text_is_the_usual_traceback() -> None:
    text = described(caught()).bundle["text/plain"]
    assert text.startswith("Traceback (most recent call last):")
    assert text.endswith("ValueError: broken")


def test_what_caused_it_is_told_unless_it_is_suppressed() -> None:
    def explicit() -> None:
        try:
            fail("inner")
        except ValueError as error:
            raise RuntimeError("outer") from error  # noqa: EM101 (short)

    def implicit() -> None:
        try:
            fail("inner")
        except ValueError:
            raise RuntimeError("outer")  # noqa: B904, EM101 (it is its point)

    def suppressed() -> None:
        try:
            fail("inner")
        except ValueError:
            raise RuntimeError("outer") from None  # noqa: EM101 (short)

    causes = [form_of(caught(function)).cause for function in (explicit, implicit, suppressed)]
    assert [cause and (cause.name, cause.message) for cause in causes] == [
        ("ValueError", "inner"),
        ("ValueError", "inner"),
        None,
    ]


def test_causes_in_a_circle_are_told_once() -> None:
    first, second = ValueError("1"), ValueError("2")
    first.__cause__, second.__cause__ = second, first
    form = form_of(first)
    assert form.cause is not None
    assert (form.cause.message, form.cause.cause) == ("2", None)


def test_a_chain_of_causes_ends_somewhere() -> None:
    error: BaseException = ValueError("0")
    for number in range(100):
        following = ValueError(str(number))
        following.__cause__ = error
        error = following
    form, length = form_of(error), 1
    while form.cause is not None:
        form, length = form.cause, length + 1
    assert length == raised.MOST_CAUSES


def test_of_many_frames_those_in_the_middle_are_left_out_and_counted() -> None:
    def deeper(left: int) -> None:
        if left:
            deeper(left - 1)
        fail()

    form = form_of(caught(deeper, 100))
    assert len(form.frames) == MOST_FRAMES + 1
    cut = form.frames[MOST_FRAMES // 2]
    assert (cut.file, cut.function, cut.code) == ("…", "", "")
    assert cut.line == 1 + 1 + 101 - MOST_FRAMES  # `caught`, `fail`, and each `deeper`
    assert form.frames[-1].function == "fail"


def test_a_group_tells_of_its_first_exceptions() -> None:
    group = ExceptionGroup("several", [ValueError("a"), *(TypeError(str(number)) for number in range(9))])
    lines = form_of(group).message.splitlines()
    assert lines[:3] == ["several (10 sub-exceptions)", "• ValueError: a", "• TypeError: 0"]
    assert lines[-1] == "• … 5 more"
    assert form_of(ExceptionGroup("one", [ValueError()])).message.endswith("\n• ValueError")


def test_frames_of_this_package_before_the_users_are_left_out() -> None:
    class Leaving:
        def _repr_mimebundle_(self) -> None:
            raise SystemExit

    error = caught(mime_bundle, Leaving())
    trace = error.__traceback__
    while trace is not None and not trace.tb_frame.f_code.co_filename.endswith("bundle.py"):
        trace = trace.tb_next
    assert trace is not None
    assert [frame.file for frame in form_of(error.with_traceback(trace)).frames] == [__file__]


def test_an_exception_whose_message_raises_is_shown() -> None:
    class Wordless(Exception):  # noqa: N818 (it is its point)
        def __str__(self) -> str:
            raise RuntimeError

    shown = described(Wordless())
    assert isinstance(shown.form, RaisedForm)
    assert shown.form.message == "(its message cannot be shown: RuntimeError)"
    assert "Wordless" in shown.bundle["text/plain"]


def test_an_exception_whose_traceback_cannot_be_written_is_shown() -> None:
    class OddError(ValueError):
        def __getattribute__(self, name: str) -> Any:
            if name == "__notes__":
                raise RuntimeError
            return super().__getattribute__(name)

    shown = described(OddError("x"))
    assert isinstance(shown.form, RaisedForm)
    assert shown.bundle["text/plain"].endswith("OddError: x")


def test_a_long_message_is_cut() -> None:
    assert len(form_of(ValueError("x" * 1_000_000)).message) == 10_000


def test_code_whose_source_is_not_there_is_empty() -> None:
    def run() -> None:
        exec(compile("1 / 0", "<nowhere>", "exec"))  # noqa: S102 (of this test)

    frame = form_of(caught(run)).frames[-1]
    assert (frame.file, frame.line, frame.code) == ("<nowhere>", 1, "")


def test_a_cell_is_called_by_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    class Shell:
        class compile:  # noqa: A001, N801 (as IPython calls it)
            @staticmethod
            def format_code_name(name: str) -> tuple[str, str] | None:
                return ("Cell", "In[3]") if name == __file__ else None

        @staticmethod
        def initialized() -> bool:
            return True

        @classmethod
        def instance(cls) -> "Shell":
            return cls()

    monkeypatch.setattr(raised, "InteractiveShell", Shell)
    assert form_of(caught()).frames[-1].file == "Cell In[3]"
    assert form_of(caught(int, "x")).frames == form_of(caught(int, "x")).frames
