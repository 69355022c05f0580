"""Small pictures of picture files, to be shown in a chat."""

import base64
import io
from typing import BinaryIO

from chatkit_widget.backends.callbacks import ask
from chatkit_widget.backends.files import File

LARGEST = 512 * 1024
"""Bytes up to which a picture is its own preview."""

SIDE = 512
"""Pixels of a thumbnail's longer side."""

_BEGINNINGS = {
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/gif": (b"GIF87a", b"GIF89a"),
    "image/webp": (b"RIFF",),
    "image/svg+xml": (b"<",),
}
"""How the pictures that every browser shows begin, by their type."""


def is_picture(file: File) -> bool:
    """Whether a file says that it is a picture which every browser shows."""
    return file.mime_type in _BEGINNINGS


async def preview_of(file: File) -> str | None:
    """Return a data URL of a picture file that is small enough for a page, or None where there is none.

    A large picture is made smaller by Pillow, if that is installed. A file that is not what it says has no preview,
    which is no error.
    """
    return await ask(_preview, file) if is_picture(file) else None


def _preview(file: File) -> str | None:
    try:
        with file.open() as opened:
            if file.size <= LARGEST:
                data = opened.read(LARGEST)
                begins = data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(_BEGINNINGS[file.mime_type])
                return _data_url(file.mime_type, data) if begins else None
            return _thumbnail(opened)
    except Exception:  # noqa: BLE001 (Pillow raises anything on broken pictures; and it may not be installed)
        return None


def _thumbnail(opened: BinaryIO) -> str:
    from PIL import Image, ImageOps  # noqa: PLC0415 (it is large, and need not be there)

    with Image.open(opened) as image:
        # Lets JPEGs be decoded at a smaller size at once.
        image.draft("RGB", (SIDE, SIDE))
        small = ImageOps.exif_transpose(image)
        small.thumbnail((SIDE, SIDE))
        target = io.BytesIO()
        if small.has_transparency_data:
            small.convert("RGBA").save(target, "PNG")
            return _data_url("image/png", target.getvalue())
        small.convert("RGB").save(target, "JPEG", quality=85)
        return _data_url("image/jpeg", target.getvalue())


def _data_url(mime_type: str, data: bytes) -> str:
    return f"data:{mime_type};base64,{base64.b64encode(data).decode()}"
