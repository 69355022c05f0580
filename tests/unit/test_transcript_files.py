"""The files of conversations: written as a whole or not at all."""

import os
from pathlib import Path

import pytest

from chatkit_widget.errors import ExportError
from chatkit_widget.transcript.files import read_source, write_text


def test_a_file_is_written_in_utf_8_with_the_lines_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "chat.md"
    write_text(path, "# Größe\nJa\n")
    assert path.read_bytes() == "# Größe\nJa\n".encode()
    write_text(str(path), "new")
    assert path.read_text("utf-8") == "new"
    assert [file.name for file in tmp_path.iterdir()] == ["chat.md"]


def test_a_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "link.md").symlink_to(tmp_path / "chat.md")
    write_text(tmp_path / "link.md", "text")
    assert (tmp_path / "link.md").is_symlink()
    assert (tmp_path / "chat.md").read_text("utf-8") == "text"


def test_what_cannot_be_written_is_told_with_its_path_and_reason(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"nowhere/chat\.md' cannot be written: No such file or directory"):
        write_text(tmp_path / "nowhere" / "chat.md", "text")
    (tmp_path / "folder.md").mkdir()
    with pytest.raises(ExportError, match=r"folder\.md' cannot be written: Is a directory"):
        write_text(tmp_path / "folder.md", "text")
    assert [file.name for file in tmp_path.iterdir()] == ["folder.md"]


def test_a_file_that_was_there_stays_as_it_is_when_writing_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "chat.md"
    path.write_text("before", "utf-8")
    with pytest.raises(ExportError, match="surrogates not allowed"):
        write_text(path, "half \ud800")

    def full(_descriptor: int) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ExportError, match="No space left on device"):
        write_text(path, "after")
    assert path.read_text("utf-8") == "before"
    assert [file.name for file in tmp_path.iterdir()] == ["chat.md"]


def test_a_source_is_a_path_or_the_text_itself(tmp_path: Path) -> None:
    path = tmp_path / "chat.jsonl"
    path.write_text('{"a": 1}', "utf-8")
    assert read_source(path) == ('{"a": 1}', repr(str(path)))
    assert read_source(str(path)) == ('{"a": 1}', repr(str(path)))
    assert read_source(' {"a": 1}') == (' {"a": 1}', "the text")
    assert read_source("a\nb") == ("a\nb", "the text")
    with pytest.raises(ExportError, match=r"'nowhere\.jsonl' cannot be read: No such file"):
        read_source("nowhere.jsonl")
    path.write_bytes(b"\xff")
    with pytest.raises(ExportError, match=r"cannot be read: .*utf-8"):
        read_source(path)
