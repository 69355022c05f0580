"""Roots, and what arranges other components."""

from typing import ClassVar, Literal

from chatkit_widget.protocol.widgets.base import Children, Component, Content
from chatkit_widget.protocol.widgets.values import (
    Action,
    Alignment,
    Amount,
    Border,
    CardAction,
    Color,
    Count,
    Direction,
    Fields,
    Justification,
    Length,
    RadiusValue,
    Ratio,
    Scheme,
    Spacing,
    Status,
    Wrap,
)


class Sized(Component, frozen=True, kw_only=True):
    """What has a size: lengths in px or CSS; `size`, `min_size` and `max_size` stand for both axes."""

    height: Length | None = None
    width: Length | None = None
    size: Length | None = None
    min_height: Length | None = None
    min_width: Length | None = None
    min_size: Length | None = None
    max_height: Length | None = None
    max_width: Length | None = None
    max_size: Length | None = None
    aspect_ratio: Ratio | None = None


class Block(Sized, frozen=True, kw_only=True):
    """What has a size and an outline; `margin` in spacing units, CSS, or by sides."""

    radius: RadiusValue | None = None
    margin: Length | Spacing | Fields | None = None


class Boxed(Block, frozen=True, kw_only=True):
    """What arranges its children in a row or a column; `gap` and `padding` in spacing units, CSS, or by sides."""

    content: ClassVar[Content] = "many"

    align: Alignment | None = None
    justify: Justification | None = None
    wrap: Wrap | None = None
    flex: Length | None = None
    gap: Length | None = None
    padding: Length | Spacing | Fields | None = None
    border: Amount | Border | Fields | None = None
    background: Color | None = None


class Parent(Component, frozen=True, kw_only=False):
    """What has several children, given first."""

    content: ClassVar[Content] = "many"

    children: Children = ()


class Box(Boxed, frozen=True, kw_only=False, tag_field="type", tag="Box"):
    """A flexible container; in a column unless `direction` says `"row"`.

    Example:
        >>> Box([Text("Left"), Text("Right")], direction="row", gap=2, padding=3, background="surface-secondary")
    """

    children: Children = ()
    direction: Direction | None = None


class Row(Boxed, frozen=True, kw_only=False, tag_field="type", tag="Row"):
    """Components beside each other.

    Example:
        >>> Row([Icon("calendar"), Text("Monday"), Spacer(), Badge("new")], gap=2)
    """

    children: Children = ()


class Col(Boxed, frozen=True, kw_only=False, tag_field="type", tag="Col"):
    """Components below each other.

    Example:
        >>> Col([Title("Berlin"), Caption("3.6 million people")], gap=1)
    """

    children: Children = ()


class Form(Boxed, frozen=True, kw_only=False, tag_field="type", tag="Form"):
    """Fields that are submitted together: their values go with `on_submit_action`, by their names.

    Example:
        >>> Form([Input("city", required=True), Button("Search", submit=True)], on_submit_action=Action("search"))
    """

    children: Children = ()
    on_submit_action: Action | Fields | None = None
    direction: Direction | None = None


class Basic(Parent, frozen=True, kw_only=True, tag_field="type", tag="Basic"):
    """A root without a look of its own.

    Example:
        >>> Basic([Text("Nothing around me")], padding=2)
    """

    theme: Scheme | None = None
    direction: Direction | None = None
    gap: Length | None = None
    padding: Length | Spacing | Fields | None = None
    align: Alignment | None = None
    justify: Justification | None = None


class Card(Parent, frozen=True, kw_only=True, tag_field="type", tag="Card"):
    """A root with a frame, a line of status above, and buttons below.

    Args:
        size: How wide it is, `"md"` unless given.
        as_form: Whether `confirm` and `cancel` carry the values of the fields in it.
        collapsed: Whether its body is folded, as after its action is done.

    Example:
        >>> Card([Title("Book a table?")], confirm=CardAction("Book", Action("table.book")), size="sm")
    """

    as_form: bool | None = None
    background: Color | None = None
    border: Amount | Border | Fields | None = None
    size: Literal["sm", "md", "lg", "full"] | None = None
    padding: Length | Spacing | Fields | None = None
    status: Status | Fields | None = None
    collapsed: bool | None = None
    confirm: CardAction | Fields | None = None
    cancel: CardAction | Fields | None = None
    theme: Scheme | None = None


class ListView(Parent, frozen=True, kw_only=True, tag_field="type", tag="ListView"):
    """A root that is a list; beyond `limit` rows there is a button that shows more.

    Example:
        >>> ListView([ListViewItem([Text(city)], on_click_action=Action("open", {"city": city})) for city in cities])
    """

    accepts: ClassVar[tuple[str, ...]] = ("ListViewItem",)

    limit: Count | Literal["auto"] | None = None
    status: Status | Fields | None = None
    theme: Scheme | None = None


class ListViewItem(Parent, frozen=True, kw_only=False, tag_field="type", tag="ListViewItem"):
    """A row of a list, which may be clicked; `gap` in spacing units or CSS."""

    inside: ClassVar[str | None] = "ListView"

    on_click_action: Action | Fields | None = None
    gap: Length | None = None
    align: Alignment | None = None


class Spacer(Component, frozen=True, kw_only=True, tag_field="type", tag="Spacer"):
    """Room that grows; at least `min_size` px."""

    min_size: Length | None = None


class Divider(Component, frozen=True, kw_only=True, tag_field="type", tag="Divider"):
    """A line; `size` in px, `spacing` around it in spacing units; `flush` goes to the edges of the container."""

    color: Color | None = None
    size: Length | None = None
    spacing: Length | None = None
    flush: bool | None = None


class Transition(Component, frozen=True, kw_only=False, tag_field="type", tag="Transition"):
    """A child that moves to its new place and size, and fades in when it comes.

    Example:
        >>> Transition(Text("Ready", key="done"))
    """

    content: ClassVar[Content] = "one"

    children: Children = None
