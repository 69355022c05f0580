"""Words, signs and pictures."""

from typing import Literal

from chatkit_widget.protocol.widgets.base import Component
from chatkit_widget.protocol.widgets.layout import Block
from chatkit_widget.protocol.widgets.values import (
    CaptionSize,
    Color,
    Count,
    Editable,
    Fields,
    IconName,
    IconSize,
    Length,
    TextAlign,
    TextSize,
    TitleSize,
    Weight,
)


class _Words(Component, frozen=True, kw_only=False):
    """The words, given first."""

    value: str


class _Lettered(_Words, frozen=True, kw_only=True):
    """How words look; `max_lines` cuts them off, `truncate` after one line."""

    color: Color | None = None
    weight: Weight | None = None
    text_align: TextAlign | None = None
    truncate: bool | None = None
    max_lines: Count | None = None


class Title(_Lettered, frozen=True, kw_only=True, tag_field="type", tag="Title"):
    """A headline.

    Example:
        >>> Title("Berlin", size="lg")
    """

    size: TitleSize | None = None


class Caption(_Lettered, frozen=True, kw_only=True, tag_field="type", tag="Caption"):
    """Small words that go with something."""

    size: CaptionSize | None = None


class Text(_Lettered, frozen=True, kw_only=True, tag_field="type", tag="Text"):
    """Words; with `editable` a field that looks like them.

    Args:
        streaming: Whether more words will come; needs an `id`, by which they are appended.
        width: In px, or CSS.
        min_lines: So many lines keep their place.

    Example:
        >>> Text("Buy milk", editable=Editable(name="todo.title", required=True))
    """

    streaming: bool | None = None
    italic: bool | None = None
    line_through: bool | None = None
    width: Length | None = None
    size: TextSize | None = None
    min_lines: Count | None = None
    editable: Editable | bool | Fields | None = None


class Markdown(_Words, frozen=True, kw_only=True, tag_field="type", tag="Markdown"):
    """Words in Markdown; `streaming` as in `Text`."""

    streaming: bool | None = None


class Label(_Words, frozen=True, kw_only=False, tag_field="type", tag="Label"):
    """What a field is called.

    Example:
        >>> Label("E-mail", "email")
    """

    field_name: str
    size: TextSize | None = None
    weight: Weight | None = None
    text_align: TextAlign | None = None
    color: Color | None = None


class Badge(Component, frozen=True, kw_only=False, tag_field="type", tag="Badge"):
    """A word or two in a coloured shape."""

    label: str
    color: Literal["secondary", "success", "danger", "warning", "info", "discovery"] | None = None
    variant: Literal["solid", "soft", "outline"] | None = None
    size: Literal["sm", "md", "lg"] | None = None
    pill: bool | None = None


class Icon(Component, frozen=True, kw_only=False, tag_field="type", tag="Icon"):
    """A sign, by its name."""

    name: IconName
    color: Color | None = None
    size: IconSize | None = None


class Image(Block, frozen=True, kw_only=False, tag_field="type", tag="Image"):
    """A picture: `https:` or `data:`.

    Args:
        fit: How it fills its place.
        position: What of it is kept in view.
        frame: Whether there is a fine line around it.
        flush: Whether it goes to the edges of its container.
    """

    src: str
    alt: str | None = None
    frame: bool | None = None
    fit: Literal["cover", "contain", "fill", "scale-down", "none"] | None = None
    position: (
        Literal[
            "top left",
            "top",
            "top right",
            "left",
            "center",
            "right",
            "bottom left",
            "bottom",
            "bottom right",
        ]
        | None
    ) = None
    flush: bool | None = None
    background: Color | None = None
    flex: Length | None = None
