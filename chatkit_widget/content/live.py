"""Jupyter widgets, which show as themselves."""

import sys
from typing import Any, cast

from chatkit_widget.content.base import Described, is_of, name_of
from chatkit_widget.content.words import brief
from chatkit_widget.protocol.objects import LiveForm

VIEW = "application/vnd.jupyter.widget-view+json"

_VALUES = ("value", "index", "description", "children")
"""What is most telling of a widget, best first."""


def live(value: Any) -> Described | None:
    """Describe a widget by its model; it is kept, so that it lives as long as it is shown."""
    return _widget(value) if is_of(value, "ipywidgets", "Widget") else None


def seen_through(value: Any, bundle: dict[str, Any]) -> LiveForm | None:
    """Return the widget that an object shows as which is none itself, and take it out of the object's bundle.

    Example:
        >>> seen_through(canvas, mime_bundle(canvas)).model_id
        '2e64a5fc2f4b4a4d8e6e9f0f1a2b3c4d'
    """
    view = bundle.pop(VIEW, None)
    model_id = cast("dict[str, Any]", view).get("model_id") if isinstance(view, dict) else None
    if not isinstance(model_id, str):
        return None
    widget = _known(model_id)
    return LiveForm(model_id=model_id, is_anywidget=_is_anywidget(widget if widget is not None else value))


def _widget(value: Any) -> Described:
    # A closed one has no model any more, and raises.
    model_id = value.model_id if value.comm is not None else None
    form = LiveForm(model_id=model_id, is_anywidget=_is_anywidget(value)) if isinstance(model_id, str) else None
    return Described({"text/plain": _told(value)}, name_of(value), form, None if form is None else value)


def _told(value: Any) -> str:
    name = name_of(value)
    for trait in _VALUES:
        if value.has_trait(trait):
            return f"{name}({trait}={brief(getattr(value, trait), 200)})"
    return f"{name}()"


def _is_anywidget(value: Any) -> bool:
    if is_of(value, "anywidget", "AnyWidget"):
        return True
    if is_of(value, "ipywidgets", "Widget"):
        return getattr(value, "_model_module", None) == "anywidget"
    # No widget of its own: of those that only show as one, anywidget's are the ones without a class of ipywidgets.
    return "anywidget" in sys.modules


def _known(model_id: str) -> Any:
    """Return the widget of a model."""
    widgets: Any = sys.modules.get("ipywidgets.widgets.widget")
    return getattr(widgets, "_instances", {}).get(model_id)
