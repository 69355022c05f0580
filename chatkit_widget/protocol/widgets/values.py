"""The values of properties: units, tokens, colours, borders, actions.

A number is a spacing unit of 4 px in `padding`, `gap`, `margin` and `spacing`, and px everywhere else; a string is CSS.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal

from msgspec import Meta

from chatkit_widget.protocol.icons import ICON_NAME
from chatkit_widget.protocol.widgets.base import Value

Amount = Annotated[float, Meta(ge=-100_000, le=100_000, description="a number")]
"""A number that a page can lay out by: neither NaN nor infinite."""

Length = Amount | str
Count = Annotated[int, Meta(ge=1, le=10_000, description="a whole number from 1")]
Ratio = Annotated[float, Meta(gt=0, le=1000, description="a number above 0")] | str

IconName = Annotated[
    str, Meta(pattern=ICON_NAME, description="the name of an icon", extra_json_schema={"format": "icon"})
]
"""One of ChatKit's, such as `"calendar"`, or `"lucide:…"` or `"vendor:…"`."""

RadiusValue = Literal["2xs", "xs", "sm", "md", "lg", "xl", "2xl", "3xl", "4xl", "full", "100%", "none"]
TextAlign = Literal["start", "center", "end"]
TextSize = Literal["xs", "sm", "md", "lg", "xl"]
TitleSize = Literal["sm", "md", "lg", "xl", "2xl", "3xl", "4xl", "5xl"]
CaptionSize = Literal["sm", "md", "lg"]
IconSize = Literal["xs", "sm", "md", "lg", "xl", "2xl", "3xl"]
Weight = Literal["normal", "medium", "semibold", "bold"]
Alignment = Literal["start", "center", "end", "baseline", "stretch"]
Justification = Literal["start", "center", "end", "between", "around", "evenly", "stretch"]
Wrap = Literal["nowrap", "wrap", "wrap-reverse"]
Direction = Literal["row", "col"]
Scheme = Literal["light", "dark"]
ControlVariant = Literal["solid", "soft", "outline", "ghost"]
FieldVariant = Literal["soft", "outline"]
ControlSize = Literal["3xs", "2xs", "xs", "sm", "md", "lg", "xl", "2xl", "3xl"]
GutterSize = Literal["2xs", "xs", "sm", "md", "lg", "xl"]

Fields = Mapping[str, Any]
"""A value with parts, as ChatKit's JSON has it."""

# Python's `\d` and `$` match more than those of a page, where the same is checked.
ISO_TIME = (
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?$(?!\n)"
)
_IsoTime = Annotated[
    str, Meta(pattern=ISO_TIME, description="a day or a time in ISO 8601", extra_json_schema={"format": "date"})
]
Moment = _IsoTime | date | datetime
"""A day or a time; a string is ISO 8601."""


class ThemeColor(Value, frozen=True, kw_only=True):
    """A colour for each scheme."""

    light: str
    dark: str


Color = str | ThemeColor | Fields
"""A token such as `"secondary"`, a primitive such as `"blue-400"`, any CSS colour, or one for each scheme."""


class Spacing(Value, frozen=True, kw_only=True):
    """A distance for each side, in spacing units or CSS; `x` and `y` stand for two."""

    top: Length | None = None
    right: Length | None = None
    bottom: Length | None = None
    left: Length | None = None
    x: Length | None = None
    y: Length | None = None


class Edge(Value, frozen=True, kw_only=True):
    """The border of one side; `size` in px."""

    size: Amount
    color: Color | None = None
    style: Literal["solid", "dashed", "dotted", "double", "groove", "ridge", "inset", "outset"] | None = None


class Border(Value, frozen=True, kw_only=True):
    """A border: of all sides by `size`, `color` and `style`, or side by side (ChatKit's `Border` and `Borders`).

    Example:
        >>> Border(size=1, color="strong")
        >>> Border(top=2, x=Edge(size=1, style="dashed"))
    """

    size: Amount | None = None
    color: Color | None = None
    style: Literal["solid", "dashed", "dotted", "double", "groove", "ridge", "inset", "outset"] | None = None
    top: Amount | Edge | Fields | None = None
    right: Amount | Edge | Fields | None = None
    bottom: Amount | Edge | Fields | None = None
    left: Amount | Edge | Fields | None = None
    x: Amount | Edge | Fields | None = None
    y: Amount | Edge | Fields | None = None


class Action(Value, frozen=True, kw_only=False):
    """What happens at a click, a change or a submission (ChatKit's `ActionConfig`).

    Args:
        type: Its name, for whoever handles it.
        payload: What goes with it; the values of a form are put beside it by their names.
        handler: `"server"` sends it to the backend, `"client"` calls `widgets.on_action`.
        loading_behavior: What shows that it runs: `"self"` the component, `"container"` the whole widget, `"none"`
            nothing; `"auto"` what is usual for the component.
        streaming: Whether its answer streams. One that does not may be sent while a response streams.

    Example:
        >>> Action("booking.confirm", {"id": 7})
    """

    type: str
    payload: Any = None
    handler: Literal["client", "server"] = "server"
    loading_behavior: Literal["auto", "none", "self", "container"] = "auto"
    streaming: bool | Literal["true", "false"] = True


class CardAction(Value, frozen=True, kw_only=False):
    """A button in the footer of a card."""

    label: str
    action: Action | Fields


class Status(Value, frozen=True, kw_only=True):
    """A line above a card or a list, with an icon, or with the icon of a site, `frame`d or not."""

    text: str
    icon: IconName | None = None
    favicon: str | None = None
    frame: bool | None = None


class Editable(Value, frozen=True, kw_only=True):
    """How a text can be edited in its place; `name` is that of the field in its form."""

    name: str
    auto_focus: bool | None = None
    auto_select: bool | None = None
    auto_complete: str | None = None
    allow_autofill_extensions: bool | None = None
    pattern: str | None = None
    placeholder: str | None = None
    required: bool | None = None


class Option(Value, frozen=True, kw_only=False):
    """A choice of a `Select` or a `RadioGroup`; `description` is a second line, in a `Select`."""

    value: str
    label: str
    disabled: bool | None = None
    description: str | None = None
