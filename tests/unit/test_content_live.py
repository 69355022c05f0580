"""Jupyter widgets, which show as themselves."""

from typing import Any

import anywidget
import ipywidgets
import pytest

from chatkit_widget.content import Described, described
from chatkit_widget.content.live import VIEW
from chatkit_widget.protocol.objects import LiveForm


class Counter(anywidget.AnyWidget):
    """An anywidget."""

    _esm = "export default {}"


class Showing:
    """No widget, but shows as one."""

    def __init__(self, model_id: object) -> None:
        self._model_id = model_id

    def _repr_mimebundle_(self, **_more: object) -> dict[str, Any]:
        return {VIEW: {"version_major": 2, "model_id": self._model_id}, "text/html": "<b>static</b>"}


def test_a_widget_shows_as_itself_and_is_kept() -> None:
    slider: Any = ipywidgets.IntSlider(value=5)
    assert described(slider) == Described(
        {"text/plain": "IntSlider(value=5)"},
        "IntSlider",
        LiveForm(model_id=slider.model_id, is_anywidget=False),
        slider,
    )


def test_an_anywidget_is_told_from_others() -> None:
    counter: Any = Counter()
    assert described(counter).form == LiveForm(model_id=counter.model_id, is_anywidget=True)
    assert described(counter).bundle == {"text/plain": "Counter()"}


def test_a_box_tells_of_its_children() -> None:
    box: Any = ipywidgets.HBox([ipywidgets.Button(description="Go")])
    assert described(box).bundle["text/plain"].startswith("HBox(children=(Button(")


@pytest.mark.parametrize("kind", [ipywidgets.IntSlider, Counter])
def test_a_closed_widget_is_a_text(kind: Any) -> None:
    widget = kind()
    widget.close()
    shown = described(widget)
    assert (shown.form, shown.kept) == (None, None)
    assert shown.bundle["text/plain"].startswith(kind.__name__)


def test_what_shows_as_a_widget_is_described_by_that_widget() -> None:
    slider: Any = ipywidgets.IntSlider()
    showing = Showing(slider.model_id)
    shown = described(showing)
    assert shown.form == LiveForm(model_id=slider.model_id, is_anywidget=False)
    assert (list(shown.bundle), shown.kept) == (["text/html", "text/plain"], showing)
    assert described(Showing("of none that is known")).form == LiveForm(
        model_id="of none that is known", is_anywidget=True
    )


def test_a_view_that_names_no_model_is_none() -> None:
    assert described(Showing(None)).form is None
    assert described(Showing(None)).bundle["text/html"] == "<b>static</b>"


def test_a_class_of_widgets_is_a_text() -> None:
    assert described(ipywidgets.IntSlider).form is None
