"""DataFrames and Series of pandas, of which only a page travels."""

import csv
import gc
import importlib
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatkit_widget.content import described
from chatkit_widget.content import tables as module
from chatkit_widget.content.pandas_tables import PandasSource
from chatkit_widget.content.tables import csv_of, rows_of
from chatkit_widget.protocol.objects import TableForm

pandas: Any = importlib.import_module("pandas")
numpy: Any = importlib.import_module("numpy")

BY = "\N{MULTIPLICATION SIGN}"


def form_of(value: object) -> TableForm:
    form = described(value).form
    assert isinstance(form, TableForm)
    return form


def texts_of(*values: object, **more: Any) -> list[str | None]:
    """The texts of a column with these values."""
    return [row[1] for row in form_of(pandas.DataFrame({"a": pandas.Series(values, **more)})).rows]


def sorted_texts(value: object, column: int = 1, *, descending: bool = False) -> list[str | None]:
    return [row[column] for row in rows_of(value, 0, 100, sort=column, descending=descending).rows]


def test_a_frame_is_its_first_rows_and_how_many_there_are() -> None:
    form = form_of(pandas.DataFrame({"n": range(1000), "t": "x"}))
    assert [(column.name, column.kind, column.dtype) for column in form.columns] == [
        ("", "number", "int64"),
        ("n", "number", "int64"),
        ("t", "text", "str"),
    ]
    assert (form.index, form.total, form.total_columns, len(form.rows)) == (1, 1000, 2, 50)
    assert form.rows[1] == ["1", "1", "x"]


def test_the_frame_itself_is_kept_so_that_later_changes_show() -> None:
    frame = pandas.DataFrame({"a": [1]})
    kept = described(frame).kept
    assert kept is frame
    frame.loc[0, "a"] = 2
    assert rows_of(kept, 0, 50) == ([["0", "2"]], 1)


def test_a_series_is_a_frame_of_one_column() -> None:
    form = form_of(pandas.Series([1, 2], name="s", index=["x", "y"]))
    assert ([column.name for column in form.columns], form.total_columns) == (["", "s"], 1)
    assert form.rows == [["x", "1"], ["y", "2"]]
    assert form_of(pandas.Series([1])).columns[1].name == ""


def test_an_index_of_several_levels_has_a_column_for_each() -> None:
    index = pandas.MultiIndex.from_tuples([("a", 1), ("b", 2)], names=["letter", None])
    frame = pandas.DataFrame({"v": [3, 4]}, index=index)
    form = form_of(frame)
    assert form.index == 2
    assert [(column.name, column.kind) for column in form.columns] == [
        ("letter", "text"),
        ("", "number"),
        ("v", "number"),
    ]
    assert form.rows == [["a", "1", "3"], ["b", "2", "4"]]
    assert rows_of(frame, 0, 1, sort=1, descending=True).rows == [["b", "2", "4"]]
    assert csv_of(frame) == b"letter,,v\na,1,3\nb,2,4\n"


def test_a_name_of_several_levels_has_a_line_for_each() -> None:
    frame = pandas.DataFrame([[1, 2]], columns=pandas.MultiIndex.from_tuples([("a", "x"), ("a", None)]))
    assert [column.name for column in form_of(frame).columns] == ["", "a\nx", "a\nnan"]


def test_columns_of_the_same_name_are_told_apart_by_their_places() -> None:
    frame = pandas.DataFrame([[1, 4], [2, 3]], columns=["a", "a"])
    assert form_of(frame).rows == [["0", "1", "4"], ["1", "2", "3"]]
    assert rows_of(frame, 0, 2, sort=2).rows == [["1", "2", "3"], ["0", "1", "4"]]


def test_of_many_columns_the_first_are_shown_and_all_counted() -> None:
    form = form_of(pandas.DataFrame(numpy.zeros((3, 10_000))))
    assert (len(form.columns), form.total_columns, len(form.rows[0])) == (41, 10_000, 41)


@pytest.mark.parametrize("shape", [(0, 0), (0, 3), (3, 0)])
def test_a_frame_without_rows_or_columns_is_a_table(shape: tuple[int, int]) -> None:
    frame = pandas.DataFrame(numpy.zeros(shape))
    form = form_of(frame)
    assert (form.total, form.total_columns, len(form.rows)) == (*shape, shape[0])
    assert rows_of(frame, 0, 10, sort=0).total == shape[0]
    csv_of(frame)


def test_floats_of_a_column_have_as_many_decimals_as_one_of_them_needs() -> None:
    assert texts_of(1.5, 10.25, None, float("inf")) == ["1.50", "10.25", None, "inf"]
    assert texts_of(1.0, 2.0) == ["1.0", "2.0"]
    assert texts_of(1 / 3, 2.0) == ["0.333333", "2.000000"]
    assert texts_of(1e-9, 1e20, 0.5) == ["1e-09", "1e+20", "0.5"]
    assert texts_of(0.1, dtype="float32") == ["0.1"]


def test_whole_numbers_are_written_without_separators() -> None:
    assert texts_of(1_000_000, -5) == ["1000000", "-5"]
    assert texts_of(1, None, dtype="Int64") == ["1", None]


def test_days_have_no_time_where_none_has_one() -> None:
    day, hour = datetime(2024, 1, 2), datetime(2024, 1, 2, 3, 4)  # noqa: DTZ001 (it is its point)
    assert texts_of(day, None) == ["2024-01-02", None]
    assert texts_of(day, hour) == ["2024-01-02 00:00:00", "2024-01-02 03:04:00"]
    assert texts_of(hour.replace(tzinfo=UTC)) == ["2024-01-02 03:04:00+00:00"]
    assert texts_of(day.date()) == ["2024-01-02"]
    assert texts_of(timedelta(hours=1)) == ["0 days 01:00:00"]


def test_what_is_missing_has_no_text() -> None:
    assert texts_of(None, pandas.NA, pandas.NaT, float("nan"), numpy.datetime64("NaT"), "x", dtype=object) == [
        None,
        None,
        None,
        None,
        None,
        "x",
    ]


def test_a_cell_holds_anything_in_short() -> None:
    texts = texts_of(["x"] * 100, {"a": 1}, "y" * 1000, "\ud800", 1.25, numpy.int64(3), b"b", object, dtype=object)
    assert texts[:2] == ["['x', 'x', 'x', 'x', 'x', 'x', …]", "{'a': 1}"]
    assert texts[2] == "y" * 499 + "…"
    assert texts[3:] == ["\ufffd", "1.25", "3", "b'b'", "<class 'object'>"]


def test_the_texts_of_a_page_are_short_enough_to_be_sent() -> None:
    frame = pandas.DataFrame({number: ["y" * 10_000] * 200 for number in range(40)})
    assert len(msgspec.json.encode(form_of(frame))) < 1_200_000
    assert len(msgspec.json.encode(rows_of(frame, 0, 200))) < 1_200_000


def test_a_cell_that_cannot_be_shown_says_so() -> None:
    class Broken:
        def __str__(self) -> str:
            raise RuntimeError

        __repr__ = __str__

    (text,) = texts_of(Broken())
    assert text is not None
    assert "cannot be shown: RuntimeError" in text


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([1], "number"),
        ([1.5], "number"),
        ([1j], "number"),
        ([True], "boolean"),
        (["x"], "text"),
        (pandas.Series(["x"], dtype=object), "text"),
        (pandas.Series([1, None], dtype=object), "number"),
        (pandas.Series([True], dtype=object), "boolean"),
        (pandas.Series([None], dtype=object), "other"),
        (pandas.Series([1, "x"], dtype=object), "other"),
        (pandas.Categorical(["x"]), "text"),
        (pandas.Categorical([1]), "number"),
        (pandas.to_datetime(["2024-01-01"]), "date"),
        (pandas.to_datetime(["2024-01-01"], utc=True), "date"),
        (pandas.period_range("2024", periods=1, freq="M"), "date"),
        (pandas.to_timedelta([1]), "other"),
        (pandas.arrays.IntervalArray.from_tuples([(0, 1)]), "other"),
        (pandas.array([1, None], dtype="Int64"), "number"),
        (pandas.array([True, None], dtype="boolean"), "boolean"),
        (pandas.arrays.SparseArray([1, 0]), "number"),
    ],
)
def test_every_type_of_column_has_a_kind_and_texts(values: Any, kind: str) -> None:
    frame = pandas.DataFrame({"a": values})
    form = form_of(frame)
    assert (form.columns[1].kind, form.columns[1].dtype) == (kind, str(frame["a"].dtype))
    assert len(rows_of(frame, 0, 10, sort=1).rows) == len(values)


def test_sorting_is_stable_and_puts_what_is_missing_last() -> None:
    frame = pandas.DataFrame({"a": [2.0, None, 1.0, 2.0, 1.0]})
    ascending = [row[0] for row in rows_of(frame, 0, 10, sort=1).rows]
    descending = [row[0] for row in rows_of(frame, 0, 10, sort=1, descending=True).rows]
    assert ascending == ["2", "4", "0", "3", "1"]
    assert descending == ["0", "3", "2", "4", "1"]


def test_a_column_of_several_types_is_sorted_by_type_and_text() -> None:
    frame = pandas.DataFrame({"a": [3, "b", None, 1.5, "B", [1]]})
    assert sorted_texts(frame) == ["1.5", "3", "[1]", "B", "b", None]
    assert sorted_texts(frame, descending=True) == ["b", "B", "[1]", "3", "1.5", None]


def test_values_that_cannot_be_compared_are_sorted_all_the_same() -> None:
    frame = pandas.DataFrame({"a": [{"b": 1}, {"a": 1}, numpy.array([1, 2]), numpy.array([0, 1])]})
    assert sorted_texts(frame) == ["{'a': 1}", "{'b': 1}", "array([0, 1])", "array([1, 2])"]


def test_categories_are_sorted_as_they_are_ordered() -> None:
    frame = pandas.DataFrame(
        {"a": pandas.Categorical(["low", "high", "low"], categories=["low", "high"], ordered=True)}
    )
    assert sorted_texts(frame, descending=True) == ["high", "low", "low"]


def test_pages_of_a_sorted_table_are_sorted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    order = PandasSource.order

    def counted(self: PandasSource, column: int, *, descending: bool) -> Any:
        asked.append(column)
        return order(self, column, descending=descending)

    monkeypatch.setattr(PandasSource, "order", counted)
    frame = pandas.DataFrame({"a": range(100)})
    for offset in range(0, 100, 10):
        page = rows_of(frame, offset, 10, sort=1, descending=True).rows
        assert page[0][1] == str(99 - offset)
    assert len(asked) == 1
    rows_of(frame, 0, 10, sort=1)
    assert len(asked) == 2
    frame.loc[100] = [1000]
    assert rows_of(frame, 0, 1, sort=1, descending=True) == ([["100", "1000"]], 101)


def test_the_order_of_a_table_goes_with_it() -> None:
    frame = pandas.DataFrame({"a": range(100)})
    rows_of(frame, 0, 10, sort=1)
    key = (id(frame), 1, False)
    assert key in module._orders._found  # pyright: ignore[reportPrivateUsage]
    del frame
    gc.collect()
    assert key not in module._orders._found  # pyright: ignore[reportPrivateUsage]


def test_few_orders_are_kept() -> None:
    frames = [pandas.DataFrame({"a": range(10)}) for _ in range(10)]
    for frame in frames:
        rows_of(frame, 0, 10, sort=1)
    assert len(module._orders._found) <= 4  # pyright: ignore[reportPrivateUsage]


def test_a_page_beyond_the_end_is_empty() -> None:
    frame = pandas.DataFrame({"a": [1]})
    assert rows_of(frame, 5, 10) == ([], 1)
    assert rows_of(frame, 5, 10, sort=1) == ([], 1)
    assert rows_of(frame, 0, 0) == ([], 1)
    assert rows_of(frame, -5, 10).rows == [["0", "1"]]


@pytest.mark.parametrize("sort", [-1, 2, 100])
def test_a_column_that_is_not_shown_cannot_be_sorted_by(sort: int) -> None:
    with pytest.raises(ValueError, match=f"the table shows 2 columns, so there is none to sort by at {sort}"):
        rows_of(pandas.DataFrame({"a": [1]}), 0, 10, sort=sort)


def test_what_is_no_table_has_no_rows() -> None:
    with pytest.raises(ValueError, match="dict is no table"):
        rows_of({}, 0, 10)
    with pytest.raises(ValueError, match="dict is no table"):
        csv_of({})


def test_csv_has_the_index_unless_that_only_counts_the_rows() -> None:
    assert csv_of(pandas.DataFrame({"a": [1, 2]})) == b"a\n1\n2\n"
    assert csv_of(pandas.DataFrame({"a": [1, 2]}, index=["x", "é"])) == ",a\nx,1\né,2\n".encode()
    assert csv_of(pandas.DataFrame({"a": [1, 2]}).iloc[1:]) == b",a\n1,2\n"
    assert csv_of(pandas.Series([1], name="s")) == b"s\n1\n"
    assert csv_of(pandas.DataFrame({"a": ["\ud800"]}, dtype=object)) == b"a\n?\n"


def test_the_static_forms_are_a_table_and_say_how_much_they_show() -> None:
    frame = pandas.DataFrame({"<n>": range(1_000_000), "t|": "a|b <i>*c*\n_d_ e_f"})
    bundle = described(frame).bundle
    assert f"<caption>first 50 of 1,000,000 rows {BY} 2 columns</caption>" in bundle["text/html"]
    assert "<th>&lt;n&gt;</th>" in bundle["text/html"]
    assert "<i>" not in bundle["text/html"]
    lines = bundle["text/markdown"].splitlines()
    assert lines[:3] == ["|  | \\<n> | t\\| |", "| ---: | ---: | --- |", "| 0 | 0 | a\\|b \\<i>\\*c\\* \\_d\\_ e_f |"]
    assert lines[-1] == f"first 20 of 1,000,000 rows {BY} 2 columns"
    assert len(lines) == 24
    assert bundle["text/plain"].splitlines()[1] == "  0    0  a|b <i>*c* _d_ e_f".replace("  0    0", " 0    0")


def test_the_caption_tells_of_columns_too() -> None:
    wide = described(pandas.DataFrame(numpy.zeros((1, 50)))).bundle
    assert f"1 row {BY} first 40 of 50 columns" in wide["text/markdown"]
    assert all(len(line) <= 130 for line in wide["text/plain"].splitlines())
    assert f"2 rows {BY} 1 column" in described(pandas.Series([1, 2])).bundle["text/plain"]


class Counting:
    """How many values were read of a column of a million."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.most = 0
        monkeypatch.setattr(pandas.DataFrame, "__repr__", self.fail)
        monkeypatch.setattr(pandas.DataFrame, "_repr_html_", self.fail)
        monkeypatch.setattr(pandas.DataFrame, "memory_usage", self.fail)
        copy, real = pandas.DataFrame.copy, pandas.Series.tolist

        def shallow(frame: Any, deep: bool = True) -> Any:  # noqa: FBT001, FBT002 (as pandas has it)
            assert not deep
            return copy(frame, deep=False)

        monkeypatch.setattr(pandas.DataFrame, "copy", shallow)

        def tolist(series: Any) -> list[Any]:
            self.most = max(self.most, len(series))
            return real(series)

        monkeypatch.setattr(pandas.Series, "tolist", tolist)

    def fail(self, *_arguments: object, **_more: object) -> None:
        """Fail: only its head may be asked for."""
        pytest.fail("the whole frame was asked for")


def test_of_a_large_frame_only_its_head_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    frame = pandas.DataFrame({"a": numpy.arange(1_000_000), "b": "x"})
    counting = Counting(monkeypatch)
    assert form_of(frame).total == 1_000_000
    assert rows_of(frame, 999_990, 50).rows[-1] == ["999999", "999999", "x"]
    assert counting.most == 50


CELLS = st.none() | st.integers(-1000, 1000) | st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=5)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), max_size=20), st.integers(1, 7))
def test_pages_one_after_another_are_the_whole_table(values: list[tuple[object, object]], size: int) -> None:
    frame = pandas.DataFrame(values, columns=["a", "b"], dtype=object)
    paged = [row for offset in range(0, len(values), size) for row in rows_of(frame, offset, size).rows]
    written = list(csv.reader(io.StringIO(csv_of(frame).decode())))[1:]
    assert [[cell or "" for cell in row[1:]] for row in paged] == written
    for descending in (False, True):
        ordered = [
            row[0]
            for offset in range(0, len(values), size)
            for row in rows_of(frame, offset, size, sort=2, descending=descending).rows
        ]
        assert sorted(ordered, key=lambda text: int(text or 0)) == [row[0] for row in paged]
