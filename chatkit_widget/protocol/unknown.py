"""What a newer server writes into values of known types: fields that this version does not know."""

from collections.abc import Iterator
from functools import cache
from types import UnionType
from typing import Any, Union, cast, get_args, get_origin

import msgspec

UNKNOWN_FIELD = "an unknown field was passed over"


def unknown_fields(kind: Any, given: Any, at: str = "$") -> Iterator[str]:
    """Yield the paths of all fields of parsed JSON that a type does not have.

    Args:
        kind: A struct, a list or a union of such.
        given: The JSON that was decoded as that.
        at: Its path.

    Example:
        >>> list(unknown_fields(ProgressUpdate, {"type": "progress_update", "text": "…", "mood": "good"}))
        ['$.mood']
    """
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        kind = _member(get_args(kind), given)
        origin = get_origin(kind)
    if origin is list and isinstance(given, list):
        for index, element in enumerate(cast("list[Any]", given)):
            yield from unknown_fields(get_args(kind)[0], element, f"{at}[{index}]")
    elif isinstance(given, dict) and is_struct(kind):
        fields = _fields(kind)
        for name, value in cast("dict[str, Any]", given).items():
            if name in fields:
                yield from unknown_fields(fields[name], value, f"{at}.{name}")
            else:
                yield f"{at}.{name}"


def is_struct(kind: Any) -> bool:
    """Whether a type is a struct, also one like `Page[Thread]`."""
    bare = get_origin(kind) or kind
    return isinstance(bare, type) and issubclass(bare, msgspec.Struct)


def _member(kinds: tuple[Any, ...], given: Any) -> Any:
    """Return the member of a union that a value is, as far as its tag tells."""
    structs = [kind for kind in kinds if is_struct(kind)]
    if len(structs) <= 1 or not isinstance(given, dict):
        return next(iter(structs), None) or next((kind for kind in kinds if get_origin(kind) is list), None)
    tag = cast("dict[str, Any]", given).get("type")
    return next((kind for kind in structs if kind.__struct_config__.tag == tag), None)


@cache
def _fields(kind: Any) -> dict[str, Any]:
    config = (get_origin(kind) or kind).__struct_config__
    tag = {config.tag_field: None} if config.tag is not None else {}
    return {**tag, **{field.encode_name: field.type for field in msgspec.structs.fields(kind)}}
