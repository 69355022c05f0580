"""Small pictures of figures and images."""

import base64
import threading
from io import BytesIO
from typing import Any, NamedTuple

WIDTH, HEIGHT = 560, 400
"""Pixels of a picture: twice the room that a card has, for dense screens."""

_drawing = threading.Lock()


class Picture(NamedTuple):
    """The address of a picture, and how wide it is shown."""

    address: str
    width: int


def figure_picture(figure: Any) -> Picture:
    """Return a small picture of a matplotlib figure, closed or not."""
    width, height = figure.get_size_inches()
    picture = BytesIO()
    dpi = max(1.0, min(WIDTH / width, HEIGHT / height))
    # matplotlib is not made for several threads.
    with _drawing:
        figure.savefig(picture, format="png", dpi=dpi, bbox_inches=None)
    return _picture(picture, width * dpi)


def image_picture(image: Any) -> Picture:
    """Return a small picture of a Pillow image, which stays as it is."""
    scale = min(1.0, WIDTH / image.width, HEIGHT / image.height)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    if image.mode.startswith("I;16"):
        # Pillow makes these no smaller but by leaving out, and cuts off what is above 255.
        small = image.resize(size, 0).convert("I").point(_high_byte)
    else:
        small = image.resize(size, reducing_gap=2.0)
    has_holes = "A" in small.mode or "transparency" in small.info
    picture = BytesIO()
    small.convert("RGBA" if has_holes else "RGB").save(picture, "PNG")
    return _picture(picture, small.width)


def _high_byte(value: Any) -> Any:
    return value * (1 / 256)


def _picture(png: BytesIO, width: float) -> Picture:
    address = f"data:image/png;base64,{base64.b64encode(png.getvalue()).decode()}"
    return Picture(address, max(1, round(width / 2)))
