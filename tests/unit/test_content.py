"""What a Python object shows as, by MIME type."""

import base64
from typing import Any, ClassVar

import pytest
from IPython.core import formatters
from IPython.core.formatters import DisplayFormatter

from chatkit_widget.content import bundle as module
from chatkit_widget.content.bundle import mime_bundle


class _Silent:
    def __repr__(self) -> str:
        message = "no words"
        raise RuntimeError(message)


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


def test_a_repr_that_raises_is_told() -> None:
    assert mime_bundle(_Silent()) == {"text/plain": "<_Silent object that cannot be shown: RuntimeError: no words>"}


def test_an_error_whose_message_raises_is_told_by_its_class() -> None:
    class Wordless(Exception):  # noqa: N818 (it is its point)
        def __str__(self) -> str:
            raise self

    class Broken:
        def __repr__(self) -> str:
            raise Wordless

    assert "Wordless: (its message cannot be shown: " in mime_bundle(Broken())["text/plain"]


def test_a_representation_that_raises_gives_way_to_the_next() -> None:
    class Half(_Html):
        def _repr_mimebundle_(self) -> dict[str, str]:
            raise ValueError

    assert mime_bundle(Half())["text/html"] == "<b>bold</b>"
    assert "raised" not in mime_bundle(Half())["text/plain"]


def test_where_nothing_but_text_is_left_the_text_tells_why() -> None:
    class Broken:
        def _repr_html_(self) -> str:
            message = "no table"
            raise ValueError(message)

        def __repr__(self) -> str:
            return "Broken()"

    assert mime_bundle(Broken()) == {"text/plain": "Broken()\n(_repr_html_ raised ValueError: no table)"}


def test_a_representation_that_is_not_implemented_is_none() -> None:
    class Later:
        def _repr_html_(self) -> str:
            raise NotImplementedError

        def __repr__(self) -> str:
            return "Later()"

    assert mime_bundle(Later()) == {"text/plain": "Later()"}


@pytest.mark.parametrize("given", [5, ["<b>"], {"a": 1}, object()])
def test_a_representation_of_the_wrong_type_is_passed_over(given: object) -> None:
    class Odd:
        def _repr_html_(self) -> object:
            return given

        def _repr_png_(self) -> object:
            return given

        def _repr_mimebundle_(self) -> object:
            return {7: "seven", "text/markdown": given, "application/x": object()}

    assert list(mime_bundle(Odd())) == ["text/plain"]


def test_what_has_every_method_has_none() -> None:
    class Everything:
        def __getattr__(self, name: str) -> object:
            return lambda: f"never {name}"

    assert list(mime_bundle(Everything())) == ["text/plain"]


def test_a_property_that_raises_is_no_representation() -> None:
    class Odd:
        @property
        def _repr_html_(self) -> str:
            raise RuntimeError

    assert list(mime_bundle(Odd())) == ["text/plain"]


def test_what_utf_8_cannot_have_is_replaced() -> None:
    class Odd:
        def _repr_html_(self) -> str:
            return "<b>\ud800é</b>"

        def __repr__(self) -> str:
            return "a\udfffb"

    assert mime_bundle(Odd()) == {"text/html": "<b>\ufffdé</b>", "text/plain": "a\ufffdb"}


def test_text_in_bytes_is_text() -> None:
    class Odd:
        def _repr_svg_(self) -> bytes:
            return b"<svg/>"

    assert mime_bundle(Odd())["image/svg+xml"] == "<svg/>"


def test_json_is_sent_as_it_was_when_it_was_asked_for() -> None:
    data = {"a": [1]}

    class Json:
        def _repr_json_(self) -> tuple[dict[str, list[int]], dict[str, bool]]:
            return data, {"expanded": True}

    bundle = mime_bundle(Json())
    data["a"].append(2)
    assert bundle["application/json"] == {"a": [1]}


@pytest.mark.parametrize(
    ("latex", "markdown"),
    [
        (r"$\displaystyle x^2$", "$$\nx^2\n$$"),
        ("$$x^2$$", "$$\nx^2\n$$"),
        (r"\begin{align}x\end{align}", "$$\n\\begin{align}x\\end{align}\n$$"),
        ("Let $x$ be $y$.", "Let $x$ be $y$."),
    ],
)
def test_latex_is_markdown_too(latex: str, markdown: str) -> None:
    class Formula:
        def _repr_latex_(self) -> str:
            return latex

    bundle = mime_bundle(Formula())
    assert (bundle["text/latex"], bundle["text/markdown"]) == (latex, markdown)


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


class _Shell:
    """A kernel's shell, as far as displaying goes."""

    display_formatter = DisplayFormatter()
    shown: ClassVar[list[object]] = []

    @staticmethod
    def initialized() -> bool:
        return True

    @classmethod
    def instance(cls) -> "_Shell":
        return cls()

    def showtraceback(self, error: object) -> None:
        self.shown.append(error)


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The shell that this process is inside of."""
    monkeypatch.setattr(_Shell, "display_formatter", DisplayFormatter())
    monkeypatch.setattr(_Shell, "shown", [])
    monkeypatch.setattr(formatters, "get_ipython", _Shell)
    monkeypatch.setattr(module, "InteractiveShell", _Shell)
    return _Shell.display_formatter


def test_inside_ipython_what_was_registered_goes_first(shell: Any) -> None:
    def html(_value: object) -> str:
        return "<i>registered</i>"

    def png(_value: object) -> bytes:
        return b"registered"

    def several(_value: object, **_more: object) -> dict[str, str]:
        return {"text/markdown": "*int*"}

    shell.formatters["text/html"].for_type(_Html, html)
    shell.formatters["image/png"].for_type(_Everything, png)
    shell.mimebundle_formatter.for_type(int, several)
    assert mime_bundle(_Html())["text/html"] == "<i>registered</i>"
    bundle = mime_bundle(_Everything())
    assert (bundle["text/html"], bundle["image/png"]) == ("<i>bundle</i>", base64.b64encode(b"registered").decode())
    assert mime_bundle(7) == {"text/markdown": "*int*", "text/plain": "7"}


def test_inside_ipython_plain_text_is_as_in_a_cell(shell: Any) -> None:
    class Pretty:
        def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:  # noqa: FBT001 (as IPython calls it)
            printer.text("pretty")

    assert mime_bundle(Pretty()) == {"text/plain": "pretty"}
    shell.formatters["text/plain"].pprint = False
    assert "Pretty object" in mime_bundle(Pretty())["text/plain"]


@pytest.mark.usefixtures("shell")
def test_inside_ipython_nothing_is_told_in_the_cell_that_happens_to_run(capsys: pytest.CaptureFixture[str]) -> None:
    class Broken:
        def _ipython_display_(self) -> None:
            print("never asked")  # noqa: T201 (it is its point)

        def _repr_html_(self) -> str:
            raise ValueError

        def _repr_pretty_(self, _printer: Any, _cycle: bool) -> None:  # noqa: FBT001 (as IPython calls it)
            raise TypeError

    assert "cannot be shown: TypeError" in mime_bundle(Broken())["text/plain"]
    assert (_Shell.shown, capsys.readouterr().out) == ([], "")
