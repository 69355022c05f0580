"""Prints the JSON Schemas of the messages and of the widgets, from which the page's types are generated."""

import json

from chatkit_widget.bridge.messages import schema
from chatkit_widget.protocol.widgets.shapes import schema as widgets

print(json.dumps({"messages": schema(), "widgets": widgets()}))  # noqa: T201 (the generator reads it)
