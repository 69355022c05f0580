"""What is clicked and filled in."""

from collections.abc import Sequence
from typing import Literal

from chatkit_widget.protocol.widgets.base import Component
from chatkit_widget.protocol.widgets.values import (
    Action,
    ControlSize,
    ControlVariant,
    Count,
    Direction,
    Fields,
    FieldVariant,
    GutterSize,
    IconName,
    Moment,
    Option,
)


class Button(Component, frozen=True, kw_only=False, tag_field="type", tag="Button"):
    """A button: with `submit` that of its form, else with an action of its own.

    Args:
        style: `"primary"` or `"secondary"`: a look of both `color` and `variant`.
        uniform: Whether it is as wide as it is high.
        block: Whether it is as wide as its container.

    Example:
        >>> Button("Book", on_click_action=Action("table.book", {"id": 7}), style="primary")
    """

    label: str | None = None
    on_click_action: Action | Fields | None = None
    submit: bool | None = None
    icon_start: IconName | None = None
    icon_end: IconName | None = None
    style: Literal["primary", "secondary"] | None = None
    icon_size: Literal["sm", "md", "lg", "xl", "2xl"] | None = None
    color: Literal["primary", "secondary", "info", "discovery", "success", "caution", "warning", "danger"] | None = None
    variant: ControlVariant | None = None
    size: ControlSize | None = None
    pill: bool | None = None
    uniform: bool | None = None
    block: bool | None = None
    disabled: bool | None = None


class _Field(Component, frozen=True, kw_only=False):
    """What a field is called among the values of its form, given first; `"todo.title"` is `title` in `todo`."""

    name: str


class _Written(_Field, frozen=True, kw_only=True):
    """A field for words; `pattern` is a regular expression for all of them."""

    default_value: str | None = None
    required: bool | None = None
    pattern: str | None = None
    placeholder: str | None = None
    allow_autofill_extensions: bool | None = None
    auto_select: bool | None = None
    auto_focus: bool | None = None
    disabled: bool | None = None
    variant: FieldVariant | None = None
    size: ControlSize | None = None
    gutter_size: GutterSize | None = None


class Input(_Written, frozen=True, kw_only=True, tag_field="type", tag="Input"):
    """A field of one line.

    Example:
        >>> Input("email", input_type="email", required=True)
    """

    input_type: Literal["number", "email", "text", "password", "tel", "url"] | None = None
    pill: bool | None = None


class Textarea(_Written, frozen=True, kw_only=True, tag_field="type", tag="Textarea"):
    """A field of several lines: `rows`, or with `auto_resize` as many as there are, up to `max_rows`."""

    rows: Count | None = None
    auto_resize: bool | None = None
    max_rows: Count | None = None


class _Choice(_Field, frozen=True, kw_only=False):
    """A field whose value is one of several."""

    options: Sequence[Option | Fields]


class Select(_Choice, frozen=True, kw_only=True, tag_field="type", tag="Select"):
    """A choice from a list; `searchable` is usual for more than 15.

    Example:
        >>> Select("city", [Option("ber", "Berlin"), Option("par", "Paris")], default_value="ber")
    """

    on_change_action: Action | Fields | None = None
    placeholder: str | None = None
    default_value: str | None = None
    variant: ControlVariant | None = None
    size: ControlSize | None = None
    pill: bool | None = None
    block: bool | None = None
    clearable: bool | None = None
    disabled: bool | None = None
    searchable: bool | None = None


class DatePicker(_Field, frozen=True, kw_only=True, tag_field="type", tag="DatePicker"):
    """A choice of a day, from `min` to `max`; its calendar opens at this `side` of it if there is room.

    Example:
        >>> DatePicker("arrival", min=date.today(), clearable=True)
    """

    on_change_action: Action | Fields | None = None
    placeholder: str | None = None
    default_value: Moment | None = None
    min: Moment | None = None
    max: Moment | None = None
    variant: ControlVariant | None = None
    size: ControlSize | None = None
    side: Literal["top", "bottom", "left", "right"] | None = None
    align: Literal["start", "center", "end"] | None = None
    pill: bool | None = None
    block: bool | None = None
    clearable: bool | None = None
    disabled: bool | None = None


class Checkbox(_Field, frozen=True, kw_only=True, tag_field="type", tag="Checkbox"):
    """A yes or no."""

    label: str | None = None
    default_checked: bool | None = None
    on_change_action: Action | Fields | None = None
    disabled: bool | None = None
    required: bool | None = None


class RadioGroup(_Field, frozen=True, kw_only=False, tag_field="type", tag="RadioGroup"):
    """A choice among few, all of them in view; `aria_label` is `name` unless given."""

    options: Sequence[Option | Fields] | None = None
    aria_label: str | None = None
    on_change_action: Action | Fields | None = None
    default_value: str | None = None
    direction: Direction | None = None
    disabled: bool | None = None
    required: bool | None = None
