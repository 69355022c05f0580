"""Prints the JSON Schema of the messages, from which the page's types are generated."""

import json

from chatkit_widget.bridge.messages import schema

print(json.dumps(schema()))  # noqa: T201 (the generator reads it)
