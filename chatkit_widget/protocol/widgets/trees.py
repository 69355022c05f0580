"""A widget as it travels: a tree of plain mappings and lists, whatever it was made of."""

from collections.abc import Mapping
from typing import Any

import msgspec

from chatkit_widget.errors import WidgetError
from chatkit_widget.protocol.widgets.base import ROOTS, Component, Dumps, plain


def tree_of(widget: object) -> dict[str, Any]:
    """Return a widget as a tree of its own, in ChatKit's JSON. A component of ours that is no root stands in a Basic.

    What is wrong with its components is left as it is.

    Raises:
        WidgetError: It is no component, mapping or model, holds what JSON cannot, or is nested too deep.

    Example:
        >>> tree_of(Text("Hello"))
        {'type': 'Basic', 'children': [{'type': 'Text', 'value': 'Hello'}]}
    """
    if not isinstance(widget, Component | Mapping | Dumps) or isinstance(widget, type):
        message = f"a widget is a component, a mapping with a type, or a model of openai-chatkit, not {widget!r:.80}"
        raise WidgetError(message)
    try:
        fields = msgspec.to_builtins(widget, enc_hook=plain, str_keys=True)
        # There and back, since tuples stay tuples above; JSON would lose NaN, of which the checks shall tell.
        tree = msgspec.msgpack.decode(msgspec.msgpack.encode(fields), type=dict[str, Any])
    except RecursionError as error:
        message = "the widget is nested too deep to be sent"
        raise WidgetError(message) from error
    except (NotImplementedError, msgspec.ValidationError, OverflowError, TypeError) as error:
        message = f"the widget cannot be written as JSON: {error}"
        raise WidgetError(message) from error
    return {"type": "Basic", "children": [tree]} if isinstance(widget, Component) and not has_root(tree) else tree


def has_root(tree: Mapping[str, Any]) -> bool:
    """Whether a mapping is of a type that a widget begins with."""
    return tree.get("type") in ROOTS
