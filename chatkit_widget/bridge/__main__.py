"""Prints what is generated for the page: the JSON Schemas of the messages and of the widgets, and the sentences."""

import json

from chatkit_widget.bridge.schema import schema
from chatkit_widget.protocol.widgets.shapes import schema as widgets
from chatkit_widget.sentences import ENGLISH

print(json.dumps({"messages": schema(), "widgets": widgets(), "sentences": ENGLISH}))  # noqa: T201 (the generator reads it)
