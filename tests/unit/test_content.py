"""Python objects as chat content."""

import base64
from typing import Any

import pytest

from chatkit_widget.content import bundle as module
from chatkit_widget.content.bundle import mime_bundle


class _Html:
    def _repr_html_(self) -> str:
        return "<b>bold</b>"


class _Everything:
    def _repr_mimebundle_(self) -> tuple[dict[str, Any], dict[str, Any]]:
        return {"text/html": "<i>bundle</i>", "text/plain": "plain"}, {"text/html": {"isolated": True}}

    def _repr_html_(self) -> str:
        return "never asked"

    def _repr_png_(self) -> tuple[bytes, dict[str, int]]:
        return b"png", {"width": 1}

    def _repr_json_(self) -> None:
        return None


def test_an_object_without_representations_is_its_repr() -> None:
    assert mime_bundle(42) == {"text/plain": "42"}


def test_an_object_with_html_is_both() -> None:
    bundle = mime_bundle(_Html())
    assert bundle["text/html"] == "<b>bold</b>"
    assert "Html object" in bundle["text/plain"]


def test_a_mime_bundle_goes_first_and_binary_data_is_base64_text() -> None:
    assert mime_bundle(_Everything()) == {
        "text/html": "<i>bundle</i>",
        "text/plain": "plain",
        "image/png": base64.b64encode(b"png").decode(),
    }


def test_a_class_is_not_asked_for_what_its_instances_show() -> None:
    assert mime_bundle(_Html) == {"text/plain": repr(_Html)}


def test_an_attribute_that_is_no_method_is_not_called() -> None:
    class Odd:
        _repr_html_ = "text"

    assert "text/html" not in mime_bundle(Odd())


def test_a_bundle_method_that_gives_nothing_adds_nothing() -> None:
    class Empty:
        def _repr_mimebundle_(self) -> None:
            return None

    assert list(mime_bundle(Empty())) == ["text/plain"]


def test_a_pandas_frame_is_a_table() -> None:
    pandas = pytest.importorskip("pandas")
    bundle = mime_bundle(pandas.DataFrame({"a": [1, 2]}))
    assert "<table" in bundle["text/html"]
    assert "a" in bundle["text/plain"]


def test_a_matplotlib_figure_is_a_picture_whatever_the_backend() -> None:
    figure: Any = pytest.importorskip("matplotlib.figure").Figure()
    figure.subplots().plot([1, 2])
    assert base64.b64decode(mime_bundle(figure)["image/png"]).startswith(b"\x89PNG")


def test_a_repr_that_raises_is_raised_to_who_asked() -> None:
    class Broken:
        def __repr__(self) -> str:
            message = "no words"
            raise RuntimeError(message)

    with pytest.raises(RuntimeError, match="no words"):
        mime_bundle(Broken())


def test_a_huge_repr_is_cut_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LIMIT", 100)

    class Huge:
        def __repr__(self) -> str:
            return "x" * 1000

    plain = mime_bundle(Huge())["text/plain"]
    assert plain.startswith("x" * 100)
    assert "cut after 100 of 1,000 characters" in plain


def test_a_huge_plain_text_of_a_bundle_is_cut_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LIMIT", 100)

    class Huge:
        def _repr_mimebundle_(self) -> dict[str, str]:
            return {"text/plain": "x" * 1000}

    assert "cut after 100 of 1,000 characters" in mime_bundle(Huge())["text/plain"]


def test_a_representation_that_is_too_large_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LIMIT", 5)
    bundle = mime_bundle(_Html())
    assert "text/html" not in bundle
    assert "text/plain" in bundle


@pytest.mark.parametrize("kind", ["json", "png"])
def test_no_representation_is_larger_than_the_limit(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setattr(module, "LIMIT", 1000)

    class Huge:
        def _repr_json_(self) -> dict[str, list[str]] | None:
            return {"rows": ["value"] * 1000} if kind == "json" else None

        def _repr_png_(self) -> bytes | None:
            return b"x" * 10_000 if kind == "png" else None

    assert list(mime_bundle(Huge())) == ["text/plain"]


def test_inside_ipython_its_own_formatters_are_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    class Formatter:
        def format(self, value: object) -> tuple[dict[str, str], dict[str, str]]:
            return {"text/plain": f"formatted {value}"}, {}

    class Shell:
        display_formatter = Formatter()

        @staticmethod
        def initialized() -> bool:
            return True

        @classmethod
        def instance(cls) -> "Shell":
            return cls()

    monkeypatch.setattr(module, "InteractiveShell", Shell)
    assert mime_bundle(7) == {"text/plain": "formatted 7"}
