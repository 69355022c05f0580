"""Python objects as chat content, whatever they are."""

import importlib
import subprocess
import sys
import threading
from typing import Any

import msgspec
import pytest

from chatkit_widget.content import Alive, Described, described
from chatkit_widget.content.words import brief, clean


def test_what_is_of_no_kind_is_its_mime_bundle() -> None:
    assert described(42) == Described({"text/plain": "42"}, "int")


def test_a_class_is_its_repr_whatever_its_instances_are() -> None:
    pandas: Any = importlib.import_module("pandas")
    for kind in (dict, ValueError, pandas.DataFrame, bytes):
        assert described(kind) == Described({"text/plain": repr(kind)}, "type")


def test_what_has_a_form_of_its_own_shows_it() -> None:
    class Table(dict[str, int]):
        def _repr_html_(self) -> str:
            return "<table></table>"

    shown = described(Table(a=1))
    assert (shown.form, shown.bundle["text/html"]) == (None, "<table></table>")


def test_a_kind_that_fails_gives_way_to_the_next_and_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    figures: Any = importlib.import_module("matplotlib.figure")
    figure = figures.Figure()
    axes = figure.subplots()
    axes.set_title("$\\wrong$")
    shown = described(figure)
    assert shown.form is None
    assert "cannot be drawn: ValueError" in shown.bundle["text/plain"]

    def html(_value: object) -> str:
        return "<b>figure</b>"

    monkeypatch.setattr(figures.Figure, "_repr_html_", html, raising=False)
    assert described(figure).bundle == {"text/html": "<b>figure</b>", "text/plain": repr(figure)}


def test_objects_can_be_described_on_many_threads_at_once() -> None:
    pandas: Any = importlib.import_module("pandas")
    figures: Any = importlib.import_module("matplotlib.figure")
    figure = figures.Figure()
    figure.subplots().set_title("$x^2$")
    values: list[object] = [pandas.DataFrame({"a": [1, 2]}), {"a": [1]}, figure, ValueError("x")]
    found: list[Described] = []

    def describe(value: object) -> None:
        found.append(described(value))

    threads = [threading.Thread(target=describe, args=(value,)) for value in values * 4]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == len(threads)
    assert {shown.class_name for shown in found} == {"DataFrame", "dict", "Figure", "ValueError"}


def test_nothing_is_imported_that_the_user_has_not_imported() -> None:
    script = """
import pathlib, sys
from chatkit_widget.content import described
for value in ({"a": [1]}, b"abc", b"OggS", ValueError("x"), pathlib.Path(sys.executable), 1, object()):
    described(value)
heavy = ("pandas", "numpy", "polars", "pyarrow", "matplotlib", "PIL", "plotly", "altair", "vl_convert", "pydantic")
print(*[name for name in heavy if name in sys.modules])
"""
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert (ended.stdout.strip(), ended.stderr) == ("", "")


def test_everything_that_is_described_can_be_sent() -> None:
    for value in (
        ["\ud800"],
        {"\udfff": float("nan")},
        ValueError("\ud800"),
        {2**70: 2**70},
        object(),
        {"a": object()},
    ):
        shown = described(value)
        msgspec.json.encode((shown.bundle, shown.form))


def test_a_text_is_cut_with_a_sign_that_it_was() -> None:
    assert clean("abcdef", 4) == "abc…"
    assert clean("abcd", 4) == "abcd"
    assert len(brief("x" * 1000)) == 500


def test_a_brief_text_is_limited_without_writing_the_whole_value() -> None:
    assert brief(list(range(1_000_000))) == "[0, 1, 2, 3, 4, 5, …]"
    assert "cannot be shown: ValueError" in brief(10**5000)


def test_objects_are_found_by_their_names_until_others_have_come() -> None:
    alive = Alive()
    names = [alive.keep(number) for number in range(51)]
    assert alive.find(names[0]) is None
    assert alive.find(names[50]) == 50
    assert alive.find("unknown") is None
