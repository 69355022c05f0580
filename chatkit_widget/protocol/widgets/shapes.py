"""What ChatKit's JSON of each component looks like, told from its class: for the checks here and those of the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from types import UnionType
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

import msgspec

from chatkit_widget.protocol.widgets import chart, controls, layout, table, text
from chatkit_widget.protocol.widgets.base import Component, Content, Value

COMPONENTS: tuple[type[Component], ...] = (
    layout.Card,
    layout.ListView,
    layout.Basic,
    layout.ListViewItem,
    layout.Box,
    layout.Row,
    layout.Col,
    layout.Form,
    layout.Spacer,
    layout.Divider,
    layout.Transition,
    table.Table,
    table.TableRow,
    table.TableCell,
    text.Title,
    text.Text,
    text.Caption,
    text.Markdown,
    text.Badge,
    text.Icon,
    text.Image,
    text.Label,
    controls.Button,
    controls.Input,
    controls.Textarea,
    controls.Select,
    controls.DatePicker,
    controls.Checkbox,
    controls.RadioGroup,
    chart.Chart,
)
"""Every component."""


@dataclass(frozen=True)
class Shape:
    """The type of a component, its properties by their names in JSON, and the children it takes.

    `whole` has all of the properties but `type` and `children`, and reads them at once.
    """

    kind: str
    properties: Mapping[str, Any]
    required: frozenset[str]
    content: Content
    accepts: tuple[str, ...]
    inside: str | None
    whole: type[msgspec.Struct]


@cache
def shapes() -> Mapping[str, Shape]:
    """Return the shape of every component by its type."""
    return {type_of(component): _shape(component) for component in COMPONENTS}


def type_of(component: type[Component]) -> str:
    """Return the type that a component has in JSON."""
    return str(component.__struct_config__.tag)


@cache
def schema() -> dict[str, Any]:
    """Return the JSON Schema of the components, from which the page has its types and its checks.

    `content`, `accepts` and `inside` are beside the usual keys: which children a component takes, and where it may be.
    """
    described = shapes()
    _, definitions = msgspec.json.schema_components(
        [shape.whole for shape in described.values()], ref_template="#/$defs/{name}"
    )
    for shape in described.values():
        definition = definitions[shape.whole.__name__]
        properties = {"type": {"const": shape.kind}, **definition["properties"]}
        if shape.content != "none":
            properties["children"] = {}
        definition.update(
            title=shape.whole.__name__,
            properties=properties,
            required=["type", *definition.get("required", [])],
            content=shape.content,
            accepts=list(shape.accepts),
            inside=shape.inside,
        )
    return {
        "title": "AnyComponent",
        "oneOf": [{"$ref": f"#/$defs/{shape.whole.__name__}"} for shape in described.values()],
        "$defs": definitions,
    }


def _shape(component: type[Component]) -> Shape:
    fields = [field for field in _wire_fields(component) if field[0] != "children"]
    whole = msgspec.defstruct(
        component.__name__, cast("Any", fields), frozen=True, kw_only=True, forbid_unknown_fields=True
    )
    return Shape(
        kind=type_of(component),
        properties={field[0]: field[1] for field in fields},
        required=frozenset(field[0] for field in fields if len(field) == 2),  # noqa: PLR2004 (no default)
        content=component.content,
        accepts=component.accepts,
        inside=component.inside,
        whole=whole,
    )


@cache
def _wire_value(value: type[Value]) -> type[msgspec.Struct]:
    config = value.__struct_config__
    return msgspec.defstruct(
        value.__name__,
        cast("Any", _wire_fields(value)),
        frozen=True,
        kw_only=True,
        forbid_unknown_fields=True,
        tag_field=config.tag_field,
        tag=config.tag,
    )


def _wire_fields(struct: type[msgspec.Struct]) -> list[tuple[Any, ...]]:
    """Return name, type and, if it has one, default of each field, as they are in JSON."""
    hints = get_type_hints(struct, include_extras=True)
    return [
        (field.encode_name, _wire_type(hints[field.name]))
        if field.required
        else (field.encode_name, _wire_type(hints[field.name]) | None, None)
        for field in msgspec.structs.fields(struct)
    ]


def _wire_type(annotation: Any) -> Any:
    """Return what is left of a type in JSON: no dates, and no mapping that only stands for a value with parts."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in (Union, UnionType):
        kept = [each for each in arguments if each not in (date, datetime) and not _is_fields(each)]
        return Union[tuple(_wire_type(each) for each in kept)]  # noqa: UP007 (the members are only known when it runs)
    if origin is Sequence:
        return list[_wire_type(arguments[0])]
    if origin is Mapping:
        return dict[str, _wire_type(arguments[1])]
    plain: Any = annotation
    if isinstance(annotation, type) and issubclass(annotation, Value):
        plain = _wire_value(annotation)
    return plain


def _is_fields(annotation: Any) -> bool:
    return get_origin(annotation) is Mapping and get_args(annotation)[1] is Any
