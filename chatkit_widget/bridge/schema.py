"""The JSON Schema of every message, from which the page's types are generated."""

from collections.abc import Iterator
from typing import Any

import msgspec

from chatkit_widget.bridge.messages import (
    FromPage,
    ToPage,
)


def schema() -> dict[str, Any]:
    """The JSON Schema of both directions, from which the page's types are generated."""
    (to_page, from_page), definitions = msgspec.json.schema_components(
        (ToPage, FromPage), ref_template="#/$defs/{name}"
    )
    for struct in _structs(msgspec.Struct):
        definition = definitions.get(struct.__name__)
        if definition is None or struct.__struct_config__.omit_defaults:
            continue
        # A component of a widget may have the name of a message's part.
        if set(struct.__struct_encode_fields__) <= set(definition["properties"]):
            absent = {field.encode_name for field in msgspec.structs.fields(struct) if field.default is msgspec.UNSET}
            definition["required"] = [name for name in definition["properties"] if name not in absent]
    return {
        "title": "Messages",
        "type": "object",
        "properties": {"ToPage": to_page, "FromPage": from_page},
        "required": ["ToPage", "FromPage"],
        "$defs": definitions,
    }


def _structs(base: type[msgspec.Struct]) -> Iterator[type[msgspec.Struct]]:
    for struct in base.__subclasses__():
        yield struct
        yield from _structs(struct)
