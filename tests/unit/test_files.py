"""Files as users give them, how they are read, and their previews."""

import asyncio
import base64
import io
import os
import sys
import threading
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from PIL import Image

from chatkit_widget.backends.files import PIECE, UNNAMED, File, Reader, type_of
from chatkit_widget.backends.previews import LARGEST, SIDE, preview_of
from chatkit_widget.errors import BackendError, OptionError


def told(file: File) -> tuple[str, str, int]:
    return file.name, file.mime_type, file.size


def content(file: File) -> bytes:
    with file.open() as opened:
        return opened.read()


# What users give


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (b"abc", ("file", "application/octet-stream", 3)),
        (bytearray(b"abc"), ("file", "application/octet-stream", 3)),
        (memoryview(b"abc"), ("file", "application/octet-stream", 3)),
        (("cars.csv", b"abc"), ("cars.csv", "text/csv", 3)),
        (("a/b/cars.csv", io.BytesIO(b"abc")), ("cars.csv", "text/csv", 3)),
        ({"data": b"abc", "name": "x.png"}, ("x.png", "image/png", 3)),
        ({"data": b"abc", "mime_type": "text/plain; charset=utf-8"}, ("file", "text/plain; charset=utf-8", 3)),
        ({"data": b"abc", "name": "x", "mimeType": "text/html"}, ("x", "text/html", 3)),
        ({"data": ("y.csv", b"abc"), "mime_type": "text/plain"}, ("y.csv", "text/plain", 3)),
        (io.BytesIO(b"abc"), ("file", "application/octet-stream", 3)),
        (File.of(("cars.csv", b"abc")), ("cars.csv", "text/csv", 3)),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_file_may_be_given_in_many_forms(given: Any, expected: tuple[str, str, int]) -> None:
    file = File.of(given)
    assert told(file) == expected
    assert content(file) == b"abc"


def test_a_path_is_read_only_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    path = tmp_path / "cars.csv"
    path.write_bytes(b"abc")
    for given in (path, str(path), "cars.csv", "~/cars.csv" if sys.platform != "win32" else path):
        file = File.of(given)
        assert told(file) == ("cars.csv", "text/csv", 3)
        assert file.source == path
    path.write_bytes(b"xyz")
    assert content(File.of(path)) == b"xyz"


def test_an_open_file_is_read_from_where_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "cars.csv"
    path.write_bytes(b"abcdef")
    with path.open("rb") as opened:
        opened.seek(2)
        file = File.of(opened)
    assert told(file) == ("cars.csv", "text/csv", 4)
    assert content(file) == b"cdef"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (7, "a file is a path, an open binary file, bytes, .* not int: 7"),
        (None, "not NoneType"),
        ({"name": "x"}, "not dict"),
        (("a", "b", "c"), "not tuple"),
        ("no/such/file", "the file 'no/such/file' cannot be read: No such file"),
        ("a\0b", "cannot be read: embedded null"),
        (Path(__file__).parent, "cannot be read: it is not a file"),
        (io.StringIO("abc"), "must be open in binary mode, and .* gives str"),
        ({"data": b"", "name": 7}, "the name of a file is text, not int"),
        ({"data": b"", "mime_type": 7}, "the mime_type of a file is text, not int"),
        ({"data": b"", "size": 7}, "a file has data, name and mime_type, not 'size'"),
    ],
)
def test_what_is_no_file_is_told(given: Any, words: str) -> None:
    with pytest.raises(OptionError, match=words):
        File.of(given)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OptionError, match="it is not a file"):
        File.of(tmp_path / "pipe")


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("C:\\fakepath\\a.txt", "a.txt"),
        ("../../etc/passwd", "passwd"),
        ("a\r\nX-Evil: 1.txt", "aX-Evil: 1.txt"),
        ("käse 🧀.csv", "käse 🧀.csv"),
        ("half \ud83d.csv", "half ?.csv"),
        ("folder/", UNNAMED),
        ("..", UNNAMED),
        ("", UNNAMED),
        (" \t", UNNAMED),
    ],
)
def test_a_name_is_made_fit_for_a_header(given: str, name: str) -> None:
    assert File(name=given, mime_type="a/b", size=0, source=b"").name == name


@pytest.mark.parametrize("given", ["", "nonsense", "a/b\r\nX-Evil: 1", "ä/b", "a/b; \x7f"])
def test_a_type_that_is_none_is_guessed_from_the_name(given: str) -> None:
    assert File(name="a.csv", mime_type=given, size=0, source=b"").mime_type == "text/csv"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.csv", "text/csv"),
        ("a.csv.gz", "application/gzip"),
        ("a.tar.bz2", "application/x-bzip2"),
        ("a.unheard-of", "application/octet-stream"),
    ],
)
def test_what_a_name_says_of_the_type(name: str, expected: str) -> None:
    assert type_of(name) == expected


# Reading


def readers() -> set[threading.Thread]:
    return {thread for thread in threading.enumerate() if thread.name == "chatkit-file"}


async def test_a_file_is_read_in_pieces_on_a_thread_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "big.bin"
    data = bytes(range(256)) * 1000
    path.write_bytes(data)
    before = readers()
    for file in (File.of(path), File.of(data)):
        async with Reader(file) as reader:
            for _ in range(2):
                pieces = [await reader.read(offset) for offset in range(0, file.size, PIECE)]
                assert b"".join(pieces) == data
                assert [len(piece) for piece in pieces] == [PIECE, PIECE, PIECE, len(data) - 3 * PIECE]
            (own,) = readers() - before
        own.join(5)
        assert not own.is_alive()


@pytest.mark.parametrize(
    ("how", "when"),
    # What is open stays readable, also after its name is gone.
    [("vanished", "before"), ("grew", "before"), ("shrank", "before"), ("grew", "after"), ("shrank", "after")],
)
async def test_a_file_that_changes_is_told_by_its_name_alone(tmp_path: Path, how: str, when: str) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(b"12345")
    file = File.of(path)

    def change() -> None:
        if how == "vanished":
            path.unlink()
        else:
            path.write_bytes(b"123456" if how == "grew" else b"1234")

    async def use() -> None:
        async with Reader(file) as reader:
            change()
            await reader.read(0)

    if when == "before":
        change()
    with pytest.raises(BackendError, match=r"^The file notes\.txt (has changed|cannot be read)") as caught:
        await use()
    assert str(tmp_path) not in str(caught.value)
    assert not caught.value.allow_retry


async def test_a_disk_that_hangs_does_not_keep_anybody_from_giving_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(b"12345")
    file = File.of(path)
    asked, goes_on = threading.Event(), threading.Event()
    handles: list[BinaryIO] = []
    open_path: Any = Path.open

    def slow(path: Path, *arguments: Any) -> Any:
        asked.set()
        goes_on.wait(5)
        handles.append(open_path(path, *arguments))
        return handles[0]

    monkeypatch.setattr(Path, "open", slow)

    async def use() -> None:
        async with Reader(file):
            pass

    before = readers()
    task = asyncio.create_task(use())
    async with asyncio.timeout(5):
        while not asked.is_set():  # noqa: ASYNC110 (a thread sets it)
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    (own,) = readers() - before
    goes_on.set()
    own.join(5)
    assert [handle.closed for handle in handles] == [True]


# Previews


def picture(kind: str, size: tuple[int, int], mode: str = "RGB", **more: Any) -> bytes:
    """Return a picture of noise, which no format makes small."""
    pixels = os.urandom(size[0] * size[1] * len(mode))
    target = io.BytesIO()
    Image.frombytes(mode, size, pixels).save(target, kind, **more)
    return target.getvalue()


def shown(preview: str | None) -> Image.Image:
    """Return the picture in a data URL."""
    assert preview is not None
    head, _, data = preview.partition(";base64,")
    made = Image.open(io.BytesIO(base64.b64decode(data)))
    assert made.format is not None
    assert head == f"data:image/{made.format.lower()}"
    return made


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.png", picture("PNG", (9, 9))),
        ("a.jpg", picture("JPEG", (9, 9))),
        ("a.gif", picture("GIF", (9, 9), "L")),
        ("a.webp", picture("WEBP", (9, 9))),
        ("a.svg", b"\xef\xbb\xbf\n<?xml version='1.0'?><svg/>"),
        ("b.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    ],
)
async def test_a_small_picture_is_its_own_preview(name: str, data: bytes) -> None:
    file = File.of((name, data))
    assert await preview_of(file) == f"data:{file.mime_type};base64,{base64.b64encode(data).decode()}"


@pytest.mark.parametrize(
    ("name", "kind", "mode", "format_"),
    [
        ("a.png", "PNG", "RGB", "JPEG"),
        ("a.png", "PNG", "RGBA", "PNG"),
        ("a.png", "PNG", "L", "JPEG"),
        ("a.jpg", "JPEG", "RGB", "JPEG"),
        ("a.jpg", "JPEG", "CMYK", "JPEG"),
        ("a.webp", "WEBP", "RGBA", "PNG"),
    ],
)
async def test_a_large_picture_is_made_smaller(name: str, kind: str, mode: str, format_: str) -> None:
    data = picture(kind, (1200, 900), mode, **({"lossless": True} if kind == "WEBP" else {}))
    assert len(data) > LARGEST
    small = shown(await preview_of(File.of((name, data))))
    assert small.size == (SIDE, SIDE * 3 // 4)
    assert small.format == format_


async def test_a_photo_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # Turned by 90 degrees.
    data = picture("JPEG", (1200, 900), exif=exif, quality=95)
    assert shown(await preview_of(File.of(("a.jpg", data)))).size == (SIDE * 3 // 4, SIDE)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.png", b"no picture"),
        ("a.png", b""),
        ("a.jpg", b"x" * (LARGEST + 1)),
        ("a.png", picture("PNG", (900, 900))[: LARGEST + 1]),
        ("a.svg", b"<svg>" + b" " * LARGEST),
        ("a.svg", b"no svg"),
        ("a.tiff", picture("TIFF", (9, 9))),
        ("a.txt", b"abc"),
    ],
    ids=["text", "nothing", "large text", "cut off", "large SVG", "text as SVG", "TIFF", "TXT"],
)
async def test_what_is_no_picture_has_no_preview(name: str, data: bytes) -> None:
    assert await preview_of(File.of((name, data))) is None


async def test_a_picture_that_vanished_has_no_preview(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"abc")
    file = File.of(path)
    path.unlink()
    assert await preview_of(file) is None


async def test_without_pillow_a_large_picture_has_no_preview(monkeypatch: pytest.MonkeyPatch) -> None:
    data = picture("PNG", (900, 900))
    monkeypatch.setitem(sys.modules, "PIL", None)
    assert await preview_of(File.of(("a.png", data))) is None
