"""Files by their paths, binary data, and what IPython's display objects hold."""

import base64
import importlib
import os
import struct
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from IPython.display import HTML, JSON, SVG, Audio, Code, FileLink, FileLinks, Image, Latex, Markdown, Math, Video

from chatkit_widget.content import described, files
from chatkit_widget.content.files import KeptFile, part_of
from chatkit_widget.protocol.objects import FileForm, TreeForm

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
WAV = b"RIFF" + struct.pack("<I", 36) + b"WAVEfmt " + bytes(20)


def text_of(data: bytes) -> str:
    return base64.b64encode(data).decode()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0" + bytes(9), "image/jpeg"),
        (b"GIF89a" + bytes(9), "image/gif"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (WAV, "audio/wav"),
        (b"OggS" + bytes(9), "audio/ogg"),
        (b"ID3\x03" + bytes(9), "audio/mpeg"),
        (b"\xff\xfb\x90" + bytes(9), "audio/mpeg"),
        (b"\0\0\0\x18ftypisom", "video/mp4"),
        (b"\0\0\0\x18ftypM4A ", "audio/mp4"),
        (b"\x1aE\xdf\xa3" + bytes(9), "video/webm"),
    ],
)
def test_binary_data_is_known_by_what_it_begins_with(data: bytes, kind: str) -> None:
    for value in (data, bytearray(data), memoryview(data), BytesIO(data)):
        shown = described(value)
        assert (shown.bundle[kind], shown.form, shown.kept) == (text_of(data), None, None)
        assert shown.bundle["text/plain"] == f"{kind}, {len(data)} bytes"
        assert shown.class_name == type(value).__name__


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"abc", "data.bin", "application/octet-stream"),
        (b"12345678WAVE", "data.bin", "application/octet-stream"),
        (b"%PDF-1.7", "data.pdf", "application/pdf"),
        (b"PK\x03\x04", "data.zip", "application/zip"),
    ],
)
def test_other_binary_data_is_a_file(data: bytes, name: str, kind: str) -> None:
    shown = described(data)
    assert shown.form == FileForm(name=name, mime_type=kind, size=len(data))
    assert shown.bundle == {"text/plain": f"{name}, {len(data)} bytes"}
    assert part_of(shown.kept, 1, 2) == data[1:3]
    assert part_of(shown.kept, len(data), 2) == b""


def test_a_picture_that_is_too_large_is_a_file() -> None:
    shown = described(PNG + bytes(2_000_000))
    assert isinstance(shown.form, FileForm)
    assert (shown.form.name, list(shown.bundle)) == ("data.png", ["text/plain"])


def test_no_bytes_are_a_text() -> None:
    assert described(b"").bundle == {"text/plain": "b''"}


def test_a_file_is_told_by_its_name_its_type_and_its_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.csv").write_text("a,b\n1,2\n")
    monkeypatch.chdir(tmp_path)
    shown = described(Path("a.csv"))
    assert shown.form == FileForm(name="a.csv", mime_type="text/csv", size=8)
    assert shown.bundle == {"text/plain": "a.csv, 8 bytes"}
    assert isinstance(shown.kept, KeptFile)
    assert shown.kept.path == (tmp_path / "a.csv").resolve()
    monkeypatch.chdir("/")
    assert part_of(shown.kept, 0, 3) == b"a,b"
    assert part_of(shown.kept, 6, 100) == b"2\n"


def test_a_picture_file_is_a_picture_too(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(PNG)
    shown = described(path)
    assert shown.form == FileForm(name="a", mime_type="image/png", size=len(PNG))
    assert shown.bundle["image/png"] == text_of(PNG)
    path.write_bytes(PNG + bytes(2_000_000))
    assert list(described(path).bundle) == ["text/plain"]


def test_a_file_that_has_changed_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("one")
    kept = described(path).kept
    path.write_text("three")
    with pytest.raises(OSError, match=r"a\.txt has changed since it was shown"):
        part_of(kept, 0, 10)
    path.write_text("two")
    os.utime(path, ns=(0, 0))
    with pytest.raises(OSError, match="has changed"):
        part_of(kept, 0, 10)
    path.unlink()
    with pytest.raises(FileNotFoundError):
        part_of(kept, 0, 10)


def test_another_file_under_the_same_name_is_not_read(tmp_path: Path) -> None:
    path, secret = tmp_path / "a.txt", tmp_path / "secret"
    path.write_text("one")
    kept = described(path).kept
    path.unlink()
    secret.write_text("secret")
    path.symlink_to(secret)
    with pytest.raises(OSError, match="has changed"):
        part_of(kept, 0, 10)


def test_a_folder_a_pipe_and_what_is_missing_are_texts(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    circle = tmp_path / "circle"
    circle.symlink_to(circle)
    for path in (tmp_path, tmp_path / "missing", tmp_path / "pipe", circle):
        assert described(path).bundle == {"text/plain": repr(path)}
        assert described(path).kept is None


def test_what_is_no_file_has_no_parts() -> None:
    with pytest.raises(ValueError, match="dict is no file"):
        part_of({}, 0, 1)


def test_a_sound_of_ipython_is_a_sound() -> None:
    numpy: Any = importlib.import_module("numpy")
    audio: Any = Audio(numpy.sin(numpy.arange(100)), rate=8000)
    shown = described(audio)
    assert shown.bundle == {"audio/wav": text_of(audio.data), "text/plain": "Audio: audio/wav"}
    assert shown.class_name == "Audio"
    elsewhere: Any = Audio(url="https://example.org/a.wav")
    assert "https://example.org/a.wav" in described(elsewhere).bundle["text/html"]


def test_a_film_of_ipython_is_a_film_also_from_a_file(tmp_path: Path) -> None:
    data = b"\0\0\0\x18ftypisom"
    film: Any = Video(data, embed=True, mimetype="video/mp4")
    assert described(film).bundle["video/mp4"] == text_of(data)
    unnamed: Any = Video(data, embed=True)
    assert described(unnamed).bundle["video/mp4"] == text_of(data)
    path = tmp_path / "a.mp4"
    path.write_bytes(data)
    linked: Any = Video(str(path))
    shown = described(linked)
    assert shown.form == FileForm(name="a.mp4", mime_type="video/mp4", size=len(data))
    assert (shown.bundle["video/mp4"], shown.class_name) == (text_of(data), "Video")


def test_a_film_that_is_too_large_is_left_to_its_html(monkeypatch: pytest.MonkeyPatch) -> None:
    film: Any = Video(b"\0\0\0\x18ftypisom" + bytes(2_000_000), embed=True)
    assert list(described(film).bundle) == ["text/plain"]
    monkeypatch.setattr(files, "_MOST_SHOWN", 1)
    assert isinstance(described(PNG).form, FileForm)


def test_a_link_to_a_file_is_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("one")
    link: Any = FileLink(str(path))
    shown = described(link)
    assert (shown.form, shown.class_name) == (FileForm(name="a.txt", mime_type="text/plain", size=3), "FileLink")
    path.unlink()
    assert "doesn't exist" in described(link).bundle["text/html"]
    several: Any = FileLinks(str(tmp_path))
    assert described(several).form is None


def test_code_is_markdown_whatever_is_in_it() -> None:
    code: Any = Code('"""```"""', language="python")
    assert described(code).bundle == {"text/markdown": '````python\n"""```"""\n````', "text/plain": '"""```"""'}


def test_json_is_a_tree() -> None:
    json: Any = JSON({"a": [1]})
    shown = described(json)
    assert isinstance(shown.form, TreeForm)
    assert (shown.bundle["application/json"], shown.class_name) == ({"a": [1]}, "JSON")


def test_other_display_objects_show_as_in_a_cell() -> None:
    math: Any = Math("x^2")
    latex: Any = Latex("Let $x$ be.")
    markdown: Any = Markdown("# x")
    html: Any = HTML("<b>x</b>")
    svg: Any = SVG("<svg/>")
    image: Any = Image(data=PNG)
    assert described(math).bundle["text/markdown"] == "$$\nx^2\n$$"
    assert described(latex).bundle["text/markdown"] == "Let $x$ be."
    assert described(markdown).bundle["text/markdown"] == "# x"
    assert described(html).bundle["text/html"] == "<b>x</b>"
    assert described(svg).bundle["image/svg+xml"] == "<svg/>"
    assert base64.b64decode(described(image).bundle["image/png"]) == PNG
