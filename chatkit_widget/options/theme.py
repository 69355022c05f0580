"""How the chat looks (ChatKit's `ThemeOption`)."""

import re
from base64 import b64encode
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from chatkit_widget.options.base import Group

FONTS = {".otf": "font/otf", ".ttf": "font/ttf", ".woff": "font/woff", ".woff2": "font/woff2"}
"""The files that hold fonts."""

FAMILY = re.compile(r"[^{};<>\\]+")
"""What the name of a family of fonts may be made of: it becomes a part of a style."""

COLOR = re.compile(r"#[0-9A-Fa-f]{3,8}|[A-Za-z]+|(rgba?|hsla?|hwb|(ok)?lab|(ok)?lch|color)\([\w\s,./%+-]*\)")
"""What a colour looks like: `#2457d6`, `teal`, `rgb(36 87 214)`, `hsl(223, 71%, 49%)`."""


def _check_family(family: str | None) -> None:
    if family is not None and FAMILY.fullmatch(family) is None:
        message = f"{family!r} is no name of fonts; it is like 'Inter, sans-serif'"
        raise ValueError(message)


def _check_color(color: str) -> None:
    if COLOR.fullmatch(color.strip()) is None:
        message = f"{color!r} is no colour; it is like '#2457d6', 'teal' or 'rgb(36 87 214)'"
        raise ValueError(message)


def _embedded(src: str) -> str:
    path = Path(src).expanduser()
    kind = FONTS.get(path.suffix.lower())
    if kind is None:
        message = f"{src!r} is no font: give an https: or data: address, or a file that ends in {', '.join(FONTS)}"
        raise ValueError(message)
    try:
        return f"data:{kind};base64,{b64encode(path.read_bytes()).decode()}"
    except OSError as error:
        message = f"the font {src!r} cannot be read: {error.strerror or error}"
        raise ValueError(message) from error


class Font(Group, frozen=True, kw_only=True):
    """A font to load: an `https:` or `data:` address, or the path of a file, which the page gets with the options."""

    family: str
    src: str
    weight: str | int | None = None
    style: Literal["normal", "italic", "oblique"] | None = None
    display: Literal["auto", "block", "swap", "fallback", "optional"] | None = None
    unicode_range: str | None = None

    def __post_init__(self) -> None:
        """Put what a file holds in place of its path.

        Raises:
            ValueError: `src` is no address and no file of a font, or `family` is no name.
        """
        _check_family(self.family)
        if not self.src.startswith(("https:", "data:")):
            msgspec.structs.force_setattr(self, "src", _embedded(self.src))


class Typography(Group, frozen=True, kw_only=True):
    """The letters. `base_size` is in pixels; families are as in CSS."""

    base_size: Literal[14, 15, 16, 17, 18] | None = None
    font_family: str | None = None
    font_family_mono: str | None = None
    font_sources: list[Font] = []

    def __post_init__(self) -> None:
        """Raise ValueError for a family that is none."""
        _check_family(self.font_family)
        _check_family(self.font_family_mono)


class Grayscale(Group, frozen=True, kw_only=True):
    """The greys: `hue` in degrees, `tint` how much of it they have (0 to 9), `shade` how dark they are (-4 to 4)."""

    hue: Annotated[float, msgspec.Meta(ge=0, le=360)]
    tint: Annotated[int, msgspec.Meta(ge=0, le=9)]
    shade: Annotated[int, msgspec.Meta(ge=-4, le=4)] = 0


class Accent(Group, frozen=True, kw_only=True):
    """The colour of what can be clicked, as in CSS, and how much of the chat has it, from 0 to 3."""

    primary: str
    level: Annotated[int, msgspec.Meta(ge=0, le=3)]

    def __post_init__(self) -> None:
        """Raise ValueError for what is no colour."""
        _check_color(self.primary)


class Surface(Group, frozen=True, kw_only=True):
    """The colour of the page, and of what is written on it, as in CSS."""

    background: str
    foreground: str

    def __post_init__(self) -> None:
        """Raise ValueError for what is no colour."""
        _check_color(self.background)
        _check_color(self.foreground)


class Color(Group, frozen=True, kw_only=True):
    """The colours; what is left out has the chat's own."""

    grayscale: Grayscale | None = None
    accent: Accent | None = None
    surface: Surface | None = None


class Theme(Group, frozen=True, kw_only=True):
    """Colours, letters, corners and distances. The scheme `"auto"` is that of the notebook."""

    color_scheme: Literal["auto", "light", "dark"] = "auto"
    radius: Literal["pill", "round", "soft", "sharp"] = "pill"
    density: Literal["compact", "normal", "spacious"] = "normal"
    typography: Typography = Typography()
    color: Color = Color()
