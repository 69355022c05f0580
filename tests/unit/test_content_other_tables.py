"""Tables of Polars, Arrow and NumPy."""

import importlib
from datetime import date, datetime
from typing import Any

import pytest

from chatkit_widget.content import described
from chatkit_widget.content.tables import csv_of, rows_of
from chatkit_widget.protocol.objects import TableForm

polars: Any = importlib.import_module("polars")
pyarrow: Any = importlib.import_module("pyarrow")
numpy: Any = importlib.import_module("numpy")

NAN = float("nan")


def form_of(value: object) -> TableForm:
    form = described(value).form
    assert isinstance(form, TableForm)
    return form


def first(table: object, sort: int, *, descending: bool = False, column: int = 0) -> list[str | None]:
    return [row[column] for row in rows_of(table, 0, 100, sort=sort, descending=descending).rows]


def test_a_frame_of_polars_has_no_index() -> None:
    frame = polars.DataFrame({"n": range(1000), "t": ["x"] * 1000})
    form = form_of(frame)
    assert [(column.name, column.kind, column.dtype) for column in form.columns] == [
        ("n", "number", "Int64"),
        ("t", "text", "String"),
    ]
    assert (form.index, form.total, form.total_columns, len(form.rows)) == (0, 1000, 2, 50)
    assert described(frame).kept is frame
    assert rows_of(frame, 999, 10) == ([["999", "x"]], 1000)


def test_a_series_of_polars_is_a_frame_of_one_column() -> None:
    series = polars.Series("s", [2, 1])
    assert form_of(series).rows == [["2"], ["1"]]
    assert first(series, 0) == ["1", "2"]
    assert csv_of(series) == b"s\n2\n1\n"


def test_every_type_of_polars_has_a_kind() -> None:
    frame = polars.DataFrame(
        {
            "b": [True],
            "c": polars.Series(["x"], dtype=polars.Categorical),
            "d": [date(2024, 1, 2)],
            "t": [datetime(2024, 1, 2, 3)],  # noqa: DTZ001 (a plain one)
            "l": [[1, 2]],
            "s": [{"x": 1}],
            "o": polars.Series([object], dtype=polars.Object),
        }
    )
    form = form_of(frame)
    assert [column.kind for column in form.columns] == ["boolean", "text", "date", "date", "other", "other", "other"]
    assert form.rows == [["True", "x", "2024-01-02", "2024-01-02 03:00:00", "[1, 2]", "{'x': 1}", "<class 'object'>"]]


def test_nan_is_a_number_of_polars_and_last_in_both_directions() -> None:
    frame = polars.DataFrame({"a": [2.0, None, NAN, 1.0], "i": [0, 1, 2, 3]})
    assert [row[0] for row in form_of(frame).rows] == ["2.0", None, "NaN", "1.0"]
    assert first(frame, 0) == ["1.0", "2.0", None, "NaN"]
    assert first(frame, 0, descending=True) == ["2.0", "1.0", None, "NaN"]


def test_sorting_is_stable_in_polars() -> None:
    frame = polars.DataFrame({"a": [1, 0] * 500, "i": range(1000)})
    assert first(frame, 0, column=1)[:3] == ["1", "3", "5"]
    assert first(frame, 0, descending=True, column=1)[:3] == ["0", "2", "4"]


def test_nested_values_of_polars_are_sorted_and_written() -> None:
    frame = polars.DataFrame({"l": [[2], None, [1]], "s": [{"x": 2}, {"x": 1}, {"x": 3}], "n": [1.5, NAN, 2.0]})
    assert first(frame, 0) == ["[1]", "[2]", None]
    assert first(frame, 1, column=1) == ["{'x': 1}", "{'x': 2}", "{'x': 3}"]
    assert csv_of(frame) == b"l,s,n\n[2],{'x': 2},1.5\n,{'x': 1},\n[1],{'x': 3},2\n"
    objects = polars.DataFrame({"o": polars.Series([2, "x"], dtype=polars.Object)})
    assert first(objects, 0) == ["2", "x"]


def test_of_a_lazy_frame_only_its_head_is_collected(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    collect = polars.LazyFrame.collect

    def look(frame: Any) -> Any:
        found = collect(frame)
        seen.append(found.height)
        return found

    monkeypatch.setattr(polars.LazyFrame, "collect", look)
    shown = described(polars.LazyFrame({"n": range(1_000_000)}))
    assert seen == [50]
    assert isinstance(shown.form, TableForm)
    assert (len(shown.form.rows), shown.kept, shown.class_name) == (50, None, "LazyFrame")
    assert "first 20 rows of a LazyFrame" in shown.bundle["text/plain"]


def test_a_lazy_frame_that_fails_is_a_text() -> None:
    shown = described(polars.LazyFrame({"n": [1]}).select("missing"))
    assert shown.form is None
    assert "cannot be drawn: ColumnNotFoundError" in shown.bundle["text/plain"]


def test_a_table_of_arrow_is_a_table() -> None:
    table = pyarrow.table(
        {"a": [2, None, 1], "t": ["x", "y", None], "l": [[2], None, [1]], "d": [date(2024, 1, 2)] * 3}
    )
    form = form_of(table)
    assert [(column.name, column.kind, column.dtype) for column in form.columns] == [
        ("a", "number", "int64"),
        ("t", "text", "string"),
        ("l", "other", "list<item: int64>"),
        ("d", "date", "date32[day]"),
    ]
    assert form.rows[0] == ["2", "x", "[2]", "2024-01-02"]
    assert first(table, 0) == ["1", "2", None]
    assert first(table, 0, descending=True) == ["2", "1", None]
    assert first(table, 2, column=2) == ["[1]", "[2]", None]
    assert csv_of(table.select(["a", "t"])) == b'"a","t"\n2,"x"\n,"y"\n1,\n'
    assert rows_of(table.to_batches()[0], 1, 1).rows[0][0] is None
    assert form_of(pyarrow.table({"b": [True]})).columns[0].kind == "boolean"


def test_an_array_of_two_dimensions_is_a_table_whose_rows_are_counted() -> None:
    array = numpy.arange(100.0).reshape(25, 4)
    form = form_of(array)
    assert [(column.name, column.kind, column.dtype) for column in form.columns][:2] == [
        ("", "number", "int64"),
        ("0", "number", "float64"),
    ]
    assert (form.index, form.total, form.total_columns, form.rows[1]) == (1, 25, 4, ["1", "4.0", "5.0", "6.0", "7.0"])
    assert described(array).kept is array
    assert csv_of(array).splitlines()[:2] == [b"0,1,2,3", b"0.0,1.0,2.0,3.0"]


def test_an_array_of_one_dimension_is_a_column() -> None:
    array = numpy.array([3, 1, 2] * 10)
    assert rows_of(array, 0, 2, sort=1).rows == [["1", "1"], ["4", "1"]]
    assert rows_of(array, 0, 2, sort=1, descending=True).rows == [["0", "3"], ["3", "3"]]
    assert first(array, 0, descending=True)[:2] == ["29", "28"]
    assert first(array, 0)[:2] == ["0", "1"]
    assert csv_of(array)[:6] == b"0\n3\n1\n"


def test_nan_in_an_array_is_missing_and_last() -> None:
    array = numpy.array([NAN, 2.0, 1.0] * 10)
    assert first(array, 1, column=1)[-1] is None
    assert first(array, 1, descending=True, column=1)[0] == "2.0"
    assert csv_of(array).startswith(b'0\n""\n2.0\n1.0\n')


def test_records_have_their_names() -> None:
    array = numpy.array([(2, "x"), (1, "y")], dtype=[("n", int), ("t", "U3")])
    assert [column.name for column in form_of(array).columns] == ["", "n", "t"]
    assert first(array, 1, column=2) == ["y", "x"]
    assert csv_of(array) == b"n,t\n2,x\n1,y\n"


@pytest.mark.filterwarnings("ignore:the matrix subclass")
def test_arrays_of_all_kinds_are_tables() -> None:
    masked = numpy.ma.masked_array(numpy.arange(30), mask=[True] + [False] * 29)
    assert form_of(masked).rows[:2] == [["0", None], ["1", "1"]]
    assert first(masked, 1, column=1)[-1] is None
    assert form_of(numpy.asmatrix(numpy.zeros((5, 5)))).rows[0] == ["0", *["0.0"] * 5]
    objects = numpy.array([2, "x", None] * 10, dtype=object)
    assert first(objects, 1, column=1)[:1] == ["2"]
    assert form_of(objects).columns[1].kind == "other"


@pytest.mark.parametrize("array", [numpy.arange(3), numpy.array(5), numpy.zeros((0, 3))])
def test_few_values_are_a_text(array: Any) -> None:
    shown = described(array)
    assert (shown.form, shown.bundle["text/plain"]) == (None, repr(array))


def test_an_array_of_more_dimensions_is_a_short_text() -> None:
    shown = described(numpy.zeros((100, 100, 100)))
    assert shown.form is None
    assert shown.bundle["text/plain"].endswith(
        "\n\n100 \N{MULTIPLICATION SIGN} 100 \N{MULTIPLICATION SIGN} 100, float64"
    )
    assert len(shown.bundle["text/plain"]) < 2000
