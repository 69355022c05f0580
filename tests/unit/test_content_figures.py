"""Figures and pictures, and the scripts that draw them in a page."""

import base64
import gzip
import importlib
import io
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import pytest

from chatkit_widget.content import Described, described, figures, libraries
from chatkit_widget.content.bundle import LIMIT
from chatkit_widget.content.libraries import library
from chatkit_widget.protocol.objects import FigureForm

numpy: Any = importlib.import_module("numpy")
pillow: Any = importlib.import_module("PIL.Image")
matplotlib: Any = importlib.import_module("matplotlib.figure")
graphs: Any = importlib.import_module("plotly.graph_objects")
altair: Any = importlib.import_module("altair")


def picture_of(value: object, kind: str = "png") -> Any:
    """The picture that an object shows as, decoded."""
    return pillow.open(io.BytesIO(base64.b64decode(described(value).bundle[f"image/{kind}"])))


def test_a_figure_of_matplotlib_is_a_picture_whatever_the_backend() -> None:
    figure = matplotlib.Figure()
    figure.subplots().plot([1, 2])
    assert picture_of(figure).format == "PNG"
    assert described(figure).class_name == "Figure"


def test_what_plotting_returns_shows_its_figure() -> None:
    figure = matplotlib.Figure()
    axes = figure.subplots()
    lines, bars = axes.plot([1, 2]), axes.bar([1, 2], [1, 2])
    grid = matplotlib.Figure().subplots(2, 2)
    for value in (axes, lines, lines[0], bars, (figure, axes), grid, figure.subfigures(1, 1)):
        assert picture_of(value).format == "PNG"


def test_a_grid_of_seaborn_shows_its_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    class Grid:
        figure = matplotlib.Figure()

    seaborn: Any = ModuleType("seaborn.axisgrid")
    seaborn.Grid = Grid
    monkeypatch.setitem(sys.modules, "seaborn.axisgrid", seaborn)
    assert picture_of(Grid()).format == "PNG"


def test_what_is_of_several_figures_or_of_none_is_no_picture() -> None:
    axes = matplotlib.Figure().subplots(), matplotlib.Figure().subplots()
    lines: Any = importlib.import_module("matplotlib.lines")
    values: list[object] = [list(axes), [axes[0], 1], lines.Line2D([0], [0]), numpy.array([1, None], dtype=object)]
    for value in values:
        assert "image/png" not in described(value).bundle


def test_a_huge_figure_is_drawn_smaller() -> None:
    figure = matplotlib.Figure(figsize=(200, 5))
    figure.subplots().plot([1, 2])
    assert max(picture_of(figure).size) <= 4500


def test_a_figure_that_would_be_too_large_is_drawn_with_fewer_dots() -> None:
    figure = matplotlib.Figure(figsize=(9, 9))
    figure.subplots().imshow(numpy.random.default_rng(1).random((1200, 1200, 3)), interpolation="nearest")
    assert max(picture_of(figure).size) < 1200


def test_a_drawing_that_hangs_does_not_keep_others_waiting_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "_PATIENCE", 0.01)
    with figures._lock:  # pyright: ignore[reportPrivateUsage]
        assert picture_of(matplotlib.Figure()).format == "PNG"


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr", "HSV", "F", "I", "I;16"])
def test_a_picture_of_pillow_is_a_png_whatever_its_mode(mode: str) -> None:
    shown = described(pillow.new(mode, (10, 20)))
    assert picture_of(pillow.new(mode, (10, 20))).size == (10, 20)
    assert shown.bundle["text/plain"] == f"Image of 10 \N{MULTIPLICATION SIGN} 20 pixels, {mode}"


def test_a_large_picture_is_made_smaller_and_is_itself_as_before() -> None:
    image = pillow.new("RGB", (5000, 100))
    assert picture_of(image).size == (2000, 40)
    assert image.size == (5000, 100)


def test_a_picture_that_a_png_makes_too_large_is_a_jpeg() -> None:
    noise = numpy.random.default_rng(1).integers(0, 256, (1000, 1000, 4), dtype=numpy.uint8)
    assert picture_of(pillow.fromarray(noise[:, :, :3]), "jpeg").size == (1000, 1000)
    # A JPEG has no transparency.
    assert max(picture_of(pillow.fromarray(noise)).size) < 1000


def test_a_picture_whose_file_is_broken_is_a_text() -> None:
    file = io.BytesIO()
    pillow.fromarray(numpy.random.default_rng(1).integers(0, 256, (100, 100), dtype=numpy.uint8)).save(file, "PNG")
    shown = described(pillow.open(io.BytesIO(file.getvalue()[:5000])))
    assert list(shown.bundle) == ["text/plain"]
    assert "cannot be drawn: OSError" in shown.bundle["text/plain"]


def form_of(shown: Described) -> FigureForm:
    assert isinstance(shown.form, FigureForm)
    return shown.form


def test_a_figure_of_plotly_is_what_its_script_draws() -> None:
    figure = graphs.Figure(graphs.Scatter(y=numpy.arange(3.0)), layout_title_text="Growth")
    shown = described(figure)
    form = form_of(shown)
    assert (form.library, form.spec["data"][0]["type"]) == ("plotly", "scatter")
    assert form.spec["layout"]["title"]["text"] == "Growth"
    assert form.spec["config"]["responsive"] is True
    assert shown.bundle == {"text/plain": "Plotly figure “Growth”: 1 trace (scatter)"}
    msgspec.json.encode(form)
    assert described(graphs.Figure()).bundle == {"text/plain": "Plotly figure: 0 traces"}


def test_a_figure_that_is_too_large_says_so() -> None:
    shown = described(graphs.Figure(graphs.Scatter(y=numpy.random.default_rng(1).random(500_000))))
    assert shown.form is None
    assert "it is too large to be drawn here" in shown.bundle["text/plain"]


def chart_of(rows: int) -> Any:
    pandas: Any = importlib.import_module("pandas")
    return altair.Chart(pandas.DataFrame({"x": range(rows)})).mark_point().encode(x="x")


def test_a_chart_of_altair_is_what_vega_draws_and_a_picture() -> None:
    shown = described(chart_of(3))
    form = form_of(shown)
    assert form.library == "vega"
    assert list(form.spec["datasets"].values()) == [[{"x": 0}, {"x": 1}, {"x": 2}]]
    assert shown.bundle["image/svg+xml"].startswith("<svg")
    assert shown.bundle["text/plain"] == "Altair chart: Chart"
    assert form_of(described(chart_of(3) | chart_of(3))).spec["hconcat"]


def test_a_chart_has_its_data_within_whatever_the_user_has_chosen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with altair.data_transformers.enable("json"):
        assert len(next(iter(form_of(described(chart_of(6000))).spec["datasets"].values()))) == 6000
        assert altair.data_transformers.active == "json"
    assert list(tmp_path.iterdir()) == []


def test_a_chart_that_is_too_large_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = described(chart_of(3).properties(title="n" * LIMIT))
    assert (shown.form, "it is too large" in shown.bundle["text/plain"]) == (None, True)
    monkeypatch.setattr(figures, "_MOST_ROWS", 10)
    shown = described(chart_of(11))
    assert shown.form is None
    assert list(shown.bundle) == ["text/plain"]
    assert shown.bundle["text/plain"].startswith("Altair chart: Chart; it cannot be drawn: MaxRowsError")


def test_a_chart_without_vl_convert_is_drawn_by_the_page_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    shown = described(chart_of(3))
    assert isinstance(shown.form, FigureForm)
    assert list(shown.bundle) == ["text/plain"]


def test_a_chart_that_would_load_something_is_no_picture() -> None:
    shown = described(altair.Chart("https://example.org/data.csv").mark_point().encode(x="a:Q"))
    assert isinstance(shown.form, FigureForm)
    assert "example.org" not in shown.bundle.get("image/svg+xml", "")


@pytest.fixture(autouse=True)
def no_scripts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Libraries that were not read yet."""
    monkeypatch.setattr(libraries, "_scripts", {})


def test_plotlys_script_comes_out_of_its_package() -> None:
    script = gzip.decompress(library("plotly"))
    assert b"plotly.js v" in script[:200]
    assert library("plotly") is library("plotly")


def test_vegas_script_comes_out_of_vl_convert() -> None:
    assert b"window.vegaEmbed=" in gzip.decompress(library("vega"))


def test_a_package_that_is_missing_is_named_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)  # pyright: ignore[reportUnknownLambdaType, reportUnknownArgumentType]
    with pytest.raises(ImportError, match="pip install plotly"):
        library("plotly")
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    with pytest.raises(ImportError, match="pip install vl-convert-python"):
        library("vega")


def test_a_package_without_the_script_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pathlib.Path.is_file", lambda _path: False)  # pyright: ignore[reportUnknownLambdaType, reportUnknownArgumentType]
    with pytest.raises(ImportError, match="pip install --upgrade plotly"):
        library("plotly")
