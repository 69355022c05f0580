"""The cards of variables, of real objects and of hostile ones."""

import time
import timeit
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import msgspec
import numpy as np
import pytest

from chatkit_widget.namespace import Variables, cards
from chatkit_widget.namespace.words import TIMES, cut, is_secret, masked, shown
from chatkit_widget.protocol.entities import Entity

pandas: Any = pytest.importorskip("pandas")
polars: Any = pytest.importorskip("polars")
pyplot: Any = pytest.importorskip("matplotlib.pyplot")
images: Any = pytest.importorskip("PIL.Image")


def preview(name: str, value: object) -> dict[str, Any]:
    """The card of a variable, as it goes to a page."""
    made = Variables({name: value}).on_request_preview(Entity(id=name, title=name))["preview"].to_dict()
    msgspec.json.encode(made)
    return made


def texts(node: Any) -> Iterator[str]:
    """The words of a card, from the top."""
    if "value" in node:
        yield node["value"]
    for child in node.get("children", []):
        yield from texts(child)


def lines(value: object, name: str = "it") -> list[str]:
    """The words of the card of a variable, without its name."""
    title, *rest = texts(preview(name, value))
    assert title == name
    return [words.replace(TIMES, "x") for words in rest]


def picture(name: str, value: object) -> dict[str, Any]:
    return preview(name, value)["children"][-1]


def test_a_frame_shows_its_size_types_and_first_rows() -> None:
    frame = pandas.DataFrame({"city": ["Berlin", "Rome"] * 5, "people": [3.5, 2.75] * 5, "visited": [True, False] * 5})
    size, *rest = lines(frame)
    assert size == "DataFrame · 10 rows x 3 columns"
    assert rest[1] in {"str", "object"}
    del rest[1]
    assert rest[:8] == ["city", "people", "float64", "visited", "bool", "Berlin", "3.5", "True"]
    assert len(rest) == 5 + 5 * 3
    columns = preview("it", frame)["children"][1]["children"][1]["children"]
    assert [column.get("align") for column in columns] == [None, "end", None]


def test_the_head_of_a_million_rows_comes_at_once() -> None:
    frame = pandas.DataFrame({"n": range(1_000_000), "word": "x" * 1000})
    size, *rest = lines(frame)
    # The best of some, since others use the machine, too.
    assert min(timeit.repeat(lambda: lines(frame), number=1, repeat=10)) < 0.05
    assert size == "DataFrame · 1,000,000 rows x 2 columns"
    assert rest[5] == "x" * 31 + "…"


def test_columns_that_repeat_have_levels_or_hold_anything_stay_apart() -> None:
    twice = pandas.DataFrame([[1, "a"]], columns=["x", "x"])
    assert [word for word in lines(twice) if word in {"x", "1", "a"}] == ["x", "x", "1", "a"]
    levels = pandas.DataFrame(
        [[1, 2]],
        columns=pandas.MultiIndex.from_tuples([("a", "x"), ("a", None)]),
        index=pandas.MultiIndex.from_tuples([("q", 2)], names=["quarter", None]),
    )
    shown_levels = lines(levels)
    assert shown_levels[1:3] == ["quarter", "index"]
    assert {"a / x", "q / 2"} <= set(shown_levels)
    mixed = pandas.DataFrame({0: [None, [1] * 1000, {"password": "p"}, float("nan"), "a\n\u202eb\ud800"]})
    words = lines(mixed)[3:]
    assert words[0] in {"None", "nan"}
    assert words[1:3] == ["[1, 1, 1, 1, 1, 1, … 994 more]", "{'password': hidden}"]
    assert words[4] == "a\\n\\u202eb\\ud800"


def test_empty_and_wide_frames_and_series() -> None:
    assert lines(pandas.DataFrame()) == ["DataFrame · 0 rows x 0 columns"]
    assert lines(pandas.DataFrame({"a": []}))[:2] == ["DataFrame · 0 rows x 1 column", "a"]
    assert lines(pandas.DataFrame([range(1000)]))[-1] == "and 992 more columns"
    assert lines(pandas.Series([1.5], index=["Ada"], name="score")) == [
        "Series · 1 row",
        " ",
        "index",
        "score",
        "float64",
        "Ada",
        "1.5",
    ]


def test_frames_of_polars() -> None:
    frame = polars.DataFrame({"n": [1, None], "many": [[1] * 100_000, [2]]})
    assert lines(frame) == [
        "DataFrame · 2 rows x 2 columns",
        *("n", "Int64", "many", "List(Int64)"),
        *("1", "<Series 100,000>", "None", "<Series 1>"),
    ]
    assert lines(polars.Series("n", [1]))[:3] == ["Series · 1 row", "n", "Int64"]

    def compute(_frame: object) -> Any:
        pytest.fail("a lazy frame must not be computed")

    lazy = polars.LazyFrame({"a": [1], "b": ["x"]}).map_batches(compute, schema={"a": polars.Int64})
    assert lines(lazy) == ["LazyFrame · 1 column, nothing is computed yet", "a", "Int64"]


@pytest.mark.parametrize(
    ("array", "words"),
    [
        (np.arange(8.0).reshape(2, 4), ["2 x 4 · float64", "range", "0 to 7", "values", "0, 1, 2, 3, 4, 5, …"]),
        (np.array([1, np.nan]), ["2 values · float64", "range", "1 to 1", "missing", "1", "values", "1, nan"]),
        (np.array([np.nan]), ["1 value · float64", "range", "no values", "missing", "1", "values", "nan"]),
        (np.array([]), ["0 values · float64"]),
        (np.array(5), ["1 value · int64", "range", "5 to 5", "values", "5"]),
        (np.array(["a", "b"]), ["2 values · <U1", "values", "a, b"]),
        (np.array([True]), ["1 value · bool", "values", "True"]),
        (
            np.array(["2024-01-02", "NaT"], "M8[ns]"),
            [
                *(
                    "2 values · datetime64[ns]",
                    "range",
                    "2024-01-02T00:00:00.000000000 to 2024-01-02T00:00:00.000000000",
                ),
                *("missing", "1", "values", "2024-01-02T00:00:00.000000000, NaT"),
            ],
        ),
    ],
)
def test_arrays(array: Any, words: list[str]) -> None:
    what, *rest = lines(array)
    assert [what.removeprefix("ndarray · "), *rest] == [cut(word, 70) if " to " in word else word for word in words]


def test_a_huge_array_is_looked_at_in_part() -> None:
    assert lines(np.zeros((2000, 2000)))[1:3] == ["range of the first 1,000,000", "0 to 0"]


def test_figures_are_pictures_also_when_they_are_closed() -> None:
    figure, axes = pyplot.subplots()
    axes.plot([1, 2])
    pyplot.close(figure)
    assert lines(figure) == ["Figure · 6.4 x 4.8 in"]
    image = picture("it", figure)
    assert image["src"].startswith("data:image/png;base64,iVBOR")
    assert (image["alt"], image["width"]) == ("it", 267)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "L", "CMYK", "I;16", "F", "1"])
def test_images_are_thumbnails(mode: str) -> None:
    image = images.new(mode, (4000, 1000))
    assert lines(image) == [f"Image · 4,000 x 1,000 px, {mode}"]
    shown_image = picture("it", image)
    assert shown_image["src"].startswith("data:image/png;base64,iVBOR")
    assert (shown_image["width"], len(shown_image["src"]) < 20_000) == (280, True)
    assert image.size == (4000, 1000)


def test_a_figure_of_another_library_is_named_and_not_written_out() -> None:
    def fail(_figure: object) -> str:
        pytest.fail("it may be megabytes of JSON")

    base = type("BaseFigure", (), {"__module__": "plotly.basedatatypes", "__repr__": fail})
    figure = type("Figure", (base,), {"__module__": "plotly.graph_objs"})()
    assert lines(figure) == ["Figure · plotly.graph_objs"]
    assert shown([figure]) == "[<Figure>]"


def test_collections_show_their_length_and_first_entries() -> None:
    assert lines({"a": 1, 2: [1] * 1000}) == ["dict · 2 entries", "a", "1", "2", "[1, 1, 1, 1, 1, 1, … 994 more]"]
    many = lines(list(range(1_000_000)))
    assert (many[0], many[1:5], many[-1]) == ("list · 1,000,000 entries", ["0", "0", "1", "1"], "and 999,994 more")
    assert lines({7}) == ["set · 1 entry", "·", "7"]
    assert lines(()) == ["tuple · 0 entries"]
    assert lines(deque([1])) == ["deque · 1 entry", "0", "1"]
    assert lines(range(10**12))[0] == "range · 1,000,000,000,000 entries"


def test_text_and_numbers() -> None:
    assert lines("one\ntwo") == ["str · 7 characters", "one\ntwo"]
    assert lines("<b>\x00\ud800") == ["str · 5 characters", "<b>\\x00\\ud800"]
    assert lines("x" * 10**6)[1] == "x" * 399 + "…"
    assert lines("") == ["str · 0 characters"]
    assert lines(b"\x00" * 10**6)[0] == "bytes · 1,000,000 bytes"
    assert lines(None) == ["NoneType", "None"]
    assert lines(2.5) == ["float", "2.5"]
    assert lines(10**100_000) == ["int", "<a number of 332,193 bits>"]


def test_functions_show_their_signature_and_first_words() -> None:
    def fit(data: list[int], *, big: object = tuple(range(10**6)), api_key: str = "sk-1") -> "list[str]":
        """Fit a model.

        And more.
        """
        return [str(data), str(big), api_key]

    assert lines(fit) == [
        "function",
        "it(data: list[int], *, big: object = (0, 1, 2, 3, 4, 5, … 999,994 more), api_key: str = hidden) -> list[str]",
        "Fit a model.",
    ]
    assert lines(dict.fromkeys)[1] == "it(iterable, value=None, /)"
    assert lines(getattr)[1] == "it(…)"
    assert lines(Counter)[0] == "class"


def test_secrets_are_hidden() -> None:
    class Client:
        def __repr__(self) -> str:
            return "Client(url='https://example.org', api_key='sk-1', token=abc, max_tokens=5, password=None)"

    assert lines("sk-1", "openai_key") == ["str · 4 characters", "hidden"]
    assert lines(b"sk-1", "githubToken") == ["bytes · 4 bytes", "hidden"]
    assert lines(["a", "b"], "passwords") == ["list · 2 entries", "hidden"]
    assert lines({"a": "b"}, "secrets") == ["dict · 1 entry", "hidden"]
    assert lines(Client(), "auth")[-1] == "hidden"
    assert lines(7, "tokens") == ["int", "7"]
    assert lines("words", "tokenizer")[-1] == "words"
    assert lines({"api_key": "sk-1", "n": {"password": "p"}})[1:] == ["api_key", "hidden", "n", "{'password': hidden}"]
    assert "Client(url='https://example.org', api_key=hidden, token=hidden, max_tokens=5, password=None)" in lines(
        Client()
    )
    frame = pandas.DataFrame({"password": ["p"], "key": ["a"]})
    assert lines(frame)[-2:] == ["hidden", "a"]
    assert lines(pandas.Series(["p"]), "passwords")[-1] == "hidden"
    assert lines(np.array(["p"]), "passwords")[-1] == "hidden"
    assert lines(np.array([5]), "tokens")[-1] == "5"


@pytest.mark.parametrize(
    ("name", "expected"),
    [("API_KEY", True), ("apiKey2", True), ("keyName", True), ("pwd", True), ("keyboard", False), ("author", False)],
)
def test_names_of_secrets(name: str, expected: bool) -> None:  # noqa: FBT001 (what is expected)
    assert is_secret(name) is expected


class Raising:
    """Raises from whatever it is asked."""

    def __repr__(self) -> str:
        message = "not today"
        raise ValueError(message)


class Exiting:
    """Wants to end the process."""

    def __repr__(self) -> str:
        raise SystemExit


class Number:
    """Says what it is by a number."""

    def __repr__(self) -> Any:
        return 5


class BrokenError(Exception):
    """Cannot be told."""

    def __str__(self) -> str:
        raise self


class Broken:
    """Raises an error that raises."""

    def __repr__(self) -> str:
        raise BrokenError


class FrameWithoutShape(pandas.DataFrame):
    """A frame that is broken."""

    @property
    def shape(self) -> Any:
        """Raise."""
        message = "no shape"
        raise RuntimeError(message)


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (Raising, "It cannot be shown: ValueError: not today"),
        (Exiting, "It cannot be shown: SystemExit"),
        (Number, "It cannot be shown: TypeError: __repr__ returned non-string (type int)"),
        (Broken, "It cannot be shown: BrokenError"),
        (FrameWithoutShape, "It cannot be shown: RuntimeError: no shape"),
    ],
)
def test_what_raises_has_a_plain_card_that_says_so(make: Callable[[], object], told: str) -> None:
    value = make()
    assert lines(value) == [type(value).__name__, told]


def test_a_closed_image_has_a_plain_card(tmp_path: Any) -> None:
    images.new("L", (2, 2)).save(tmp_path / "it.png")
    image = images.open(tmp_path / "it.png")
    image.close()
    assert lines(image)[1].startswith("It cannot be shown: ValueError")


def test_one_bad_thing_among_others_hides_only_itself() -> None:
    assert lines([1, Raising(), "two"])[1:] == [
        *("0", "1", "1", "<Raising, whose repr raised ValueError>", "2", "'two'")
    ]


def test_what_takes_long_has_a_plain_card_and_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    import threading  # noqa: PLC0415 (here alone)

    going, asked = threading.Event(), list[int]()

    class Hanging:
        def __repr__(self) -> str:
            asked.append(1)
            going.wait(20)
            return "at last"

    monkeypatch.setattr(cards, "SECONDS", 0.05)
    value = Hanging()
    assert lines(value) == lines(value) == ["Hanging", "It takes too long to look at."]
    assert asked == [1]
    monkeypatch.setattr(cards, "SECONDS", 20)
    going.set()
    assert "at last" in lines(value)


def test_what_prints_prints_nowhere_and_what_says_too_much_is_cut(capsys: pytest.CaptureFixture[str]) -> None:
    class Chatty:
        def __repr__(self) -> str:
            print("here I am")  # noqa: T201 (what it does)
            return "word " * 10**6

    assert lines(Chatty())[-1] == ("word " * 80)[:399] + "…"
    assert capsys.readouterr().out == ""


class Point(NamedTuple):
    """A point."""

    x: int
    y: int


ANYTHING: list[tuple[Any, str]] = [
    (Point(1, 2), "Point((1, 2))"),
    ((1,), "(1,)"),
    (frozenset({1}), "frozenset({1})"),
    (OrderedDict(a=1), "OrderedDict({'a': 1})"),
    ({"a": {"b": {"c": {}}}}, "{'a': {'b': {'c': {…}}}}"),
    ([[[[1]]]], "[[[[…]]]]"),
    ("x" * 200, "'" + "x" * 118 + "…"),
    (pandas.DataFrame({"a": [1]}), "<DataFrame 1 x 1>"),
    (bytearray(b"ab"), "b'ab'"),
    (polars.LazyFrame({"a": [1]}), "<LazyFrame>"),
    (range(3), "range([0, 1, 2])"),
    ({1: 2}.keys(), "dict_keys([1])"),
]


@pytest.mark.parametrize(("value", "expected"), ANYTHING)
def test_anything_in_a_few_words(value: object, expected: str) -> None:
    assert shown(value).replace(TIMES, "x") == expected


def test_a_long_word_is_masked_quickly() -> None:
    begin = time.perf_counter()
    assert masked("a" * 100_000) == "a" * 100_000
    assert time.perf_counter() - begin < 1
