"""Files that a page puts into the composer, over the widget's own messages."""

from pathlib import Path
from typing import Any

import pytest

from chatkit_widget.backends.files import File
from chatkit_widget.bridge import channel, files
from chatkit_widget.bridge.files import PageFiles
from chatkit_widget.testing import FakePage
from tests.unit.chats import MakeChat
from tests.unit.takers import Taker

TAKES_FILES = {"attachments": {"enabled": True, "max_count": 2, "max_size": {"text/csv": 8, "*": 100}}}


def uploads(page: FakePage) -> list[tuple[str, str]]:
    return [(upload["name"], upload["status"]) for upload in page.mirror.view.get("uploads", [])]


async def attach(page: FakePage, key: str, name: str, data: bytes, **other: Any) -> dict[str, Any]:
    """Send a whole file in one piece."""
    reply = await page.asks("attach", file=key, name=name, mime_type=other.get("mime_type", ""), size=len(data))
    if data and "error" not in reply:
        reply = await page.asks("attach_data", data, file=key, offset=0)
    return reply


@pytest.fixture
async def taker() -> Taker:
    return Taker([])


@pytest.fixture
async def page(make_chat: MakeChat, taker: Taker) -> FakePage:
    chat = make_chat(taker, composer=TAKES_FILES)
    page = FakePage(chat, "p1")
    page.shows()
    return page


async def test_a_file_comes_in_pieces_and_is_uploaded_when_it_is_whole(page: FakePage, taker: Taker) -> None:
    await page.asks("attach", file="p1-1", name="notes.txt", mime_type="text/plain", size=6)
    await page.asks("attach_data", b"abcd", file="p1-1", offset=0)
    await page.until(lambda: [upload["sent"] for upload in page.mirror.view["uploads"]] == [2])
    await page.asks("attach_data", b"ef", file="p1-1", offset=4)
    await page.until(lambda: uploads(page) == [("notes.txt", "ready")])
    (upload,) = page.mirror.view["uploads"]
    assert (upload["sent"], upload["size"], upload["attachment"]["id"]) == (6, 6, "att_notes.txt")
    assert taker.files == {"notes.txt": b"abcdef"}


async def test_what_is_uploaded_goes_with_the_message_and_leaves_the_composer(page: FakePage, taker: Taker) -> None:
    await attach(page, "p1-1", "notes.txt", b"abc")
    await page.until(lambda: uploads(page) == [("notes.txt", "ready")])
    assert "error" not in await page.asks("send", text="", rev=1)
    await page.until(lambda: page.mirror.view["uploads"] == [] and not page.mirror.view["responding"])
    assert taker.requests[-1].params.input.attachments == ["att_notes.txt"]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType] (it is the message)
    (row,) = page.mirror.rows
    assert row["item"]["attachments"][0]["name"] == "notes.txt"
    assert taker.deleted == []


async def test_nothing_is_sent_before_its_files_are_there(page: FakePage, taker: Taker) -> None:
    await attach(page, "p1-1", "slow.txt", b"abc")
    await taker.is_waiting.wait()
    reply = await page.asks("send", text="Now", rev=1)
    assert reply["error"] == "slow.txt is still being uploaded"
    assert page.mirror.rows == []


async def test_a_file_that_failed_says_why_and_stands_in_the_way_until_it_is_removed(
    page: FakePage, taker: Taker
) -> None:
    await attach(page, "p1-1", "bad.txt", b"abc")
    await page.until(lambda: uploads(page) == [("bad.txt", "failed")])
    assert page.mirror.view["uploads"][0]["error"] == "bad.txt is not wanted"
    assert "remove it" in (await page.asks("send", text="Now", rev=1))["error"]
    await page.asks("detach", file="p1-1")
    assert "error" not in await page.asks("send", text="Now", rev=2)
    assert taker.deleted == []


async def test_a_file_that_is_removed_is_deleted_at_the_backend(page: FakePage, taker: Taker) -> None:
    await attach(page, "p1-1", "notes.txt", b"abc")
    await page.until(lambda: uploads(page) == [("notes.txt", "ready")])
    await page.asks("detach", file="p1-1")
    await page.asks("detach", file="p1-1")
    await page.until(lambda: uploads(page) == [])
    await page.chat.fetch_updates()
    assert taker.deleted == ["att_notes.txt"]


@pytest.mark.parametrize(
    ("name", "size", "told"),
    [("cars.csv", 9, "at most 8 bytes"), ("notes.txt", 101, "at most 100 bytes")],
)
async def test_a_file_that_is_too_large_is_refused_before_its_bytes_come(
    page: FakePage, name: str, size: int, told: str
) -> None:
    mime_type = "text/csv" if name.endswith("csv") else "text/plain"
    reply = await page.asks("attach", file="p1-1", name=name, mime_type=mime_type, size=size)
    assert told in reply["error"]
    assert uploads(page) == []


async def test_no_more_files_than_allowed_and_none_twice(page: FakePage) -> None:
    await attach(page, "p1-1", "a.txt", b"a")
    assert "already" in (await attach(page, "p1-1", "a.txt", b"a"))["error"]
    await attach(page, "p1-2", "empty.txt", b"")
    assert "at most 2 files" in (await attach(page, "p1-3", "c.txt", b"c"))["error"]
    await page.until(lambda: uploads(page) == [("a.txt", "ready"), ("empty.txt", "ready")])


async def test_a_chat_that_takes_no_files_takes_none_of_a_page(make_chat: MakeChat, taker: Taker) -> None:
    page = FakePage(make_chat(taker), "p1")
    page.shows()
    assert "takes no files" in (await attach(page, "p1-1", "a.txt", b"a"))["error"]


async def test_bytes_that_do_not_fit_end_the_file(page: FakePage, taker: Taker) -> None:
    await page.asks("attach", file="p1-1", name="a.txt", mime_type="text/plain", size=3)
    assert "as it was announced" in (await page.asks("attach_data", b"abcd", file="p1-1", offset=0))["error"]
    await page.until(lambda: uploads(page) == [("a.txt", "failed")])
    assert "not expected" in (await page.asks("attach_data", b"abc", file="p1-1", offset=0))["error"]
    assert taker.files == {}


async def test_another_page_cannot_send_the_bytes_of_a_file(page: FakePage) -> None:
    other = FakePage(page.chat, "p2")
    other.shows()
    await page.asks("attach", file="p1-1", name="a.txt", mime_type="text/plain", size=3)
    assert "not expected" in (await other.asks("attach_data", b"abc", file="p1-1", offset=0))["error"]
    await page.until(lambda: uploads(page) == [("a.txt", "uploading")])


async def test_a_file_is_removed_while_its_bytes_are_still_to_come(page: FakePage) -> None:
    await page.asks("attach", file="p1-1", name="a.txt", mime_type="text/plain", size=3)
    await page.asks("detach", file="p1-1")
    await page.until(lambda: uploads(page) == [])
    assert "not expected" in (await page.asks("attach_data", b"abc", file="p1-1", offset=0))["error"]


async def test_a_page_that_is_gone_leaves_no_half_of_a_file(page: FakePage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channel, "PATIENCE", 0.05)
    await page.asks("attach", file="p1-1", name="a.txt", mime_type="text/plain", size=3)
    page.is_silent = True
    other = FakePage(page.chat, "p2")
    other.shows()
    await other.until(lambda: uploads(other) == [("a.txt", "failed")])
    assert "its page is gone" in other.mirror.view["uploads"][0]["error"]


async def test_the_bytes_lie_in_a_folder_that_goes_with_the_chat(
    make_chat: MakeChat, taker: Taker, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Path] = []
    real = files.PageFiles._new_path  # pyright: ignore[reportPrivateUsage] (where it puts them is nobody's business)

    def noted(self: PageFiles) -> Path:
        made.append(real(self))
        return made[-1]

    monkeypatch.setattr(PageFiles, "_new_path", noted)
    chat = make_chat(taker, composer=TAKES_FILES)
    page = FakePage(chat, "p1")
    page.shows()
    await attach(page, "p1-1", "../../evil.txt", b"abc")
    await page.until(lambda: uploads(page) == [("evil.txt", "ready")])
    await page.asks("attach", file="p1-2", name="b.txt", mime_type="text/plain", size=3)
    assert [path.exists() for path in made] == [False, True]
    chat.close()
    assert not made[0].parent.exists()


async def test_a_disk_that_is_full_is_told(page: FakePage, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_self: Path, *_arguments: object, **_named: object) -> None:
        raise OSError(28, "No space left on device")

    await page.asks("attach", file="p1-1", name="a.txt", mime_type="text/plain", size=3)
    monkeypatch.setattr(Path, "open", full)
    reply = await page.asks("attach_data", b"abc", file="p1-1", offset=0)
    monkeypatch.undo()
    assert "No space left" in reply["error"]


async def test_speech_becomes_text_behind_the_draft(make_chat: MakeChat) -> None:
    heard: list[tuple[bytes, str]] = []

    def transcribe(audio: bytes, mime_type: str) -> str:
        heard.append((audio, mime_type))
        return " how many rows? "

    chat = make_chat(lambda _message: "x", transcribe=transcribe)
    page = FakePage(chat, "p1")
    page.shows()
    await page.asks("edit_draft", text="Tell me", rev=1)
    await page.asks("transcribe", b"sound", mime_type="audio/webm")
    assert heard == [(b"sound", "audio/webm")]
    await page.until(lambda: page.mirror.view["draft"]["text"] == "Tell me how many rows?")
    assert chat.composer_value == "Tell me how many rows?"


async def test_a_file_without_a_type_gets_that_of_its_name(page: FakePage, taker: Taker) -> None:
    await attach(page, "p1-1", "a.json", b"{}")
    await page.until(lambda: uploads(page) == [("a.json", "ready")])
    assert page.mirror.view["uploads"][0]["mime_type"] == "application/json"
    assert set(taker.files) == {"a.json"}


async def test_code_puts_files_into_the_composer_and_they_are_there_when_it_returns(
    page: FakePage, taker: Taker, tmp_path: Path
) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(b"from the disk")
    (done,) = await page.chat.attach(("first.txt", b"1"))
    await page.chat.set_composer_value("Look", attachments=[done], files=[path])
    await page.until(lambda: uploads(page) == [("first.txt", "ready"), ("notes.txt", "ready")])
    assert page.chat.composer.text == "Look"
    await page.chat.set_composer_value(files=[])
    await page.until(lambda: uploads(page) == [])
    assert page.chat.composer.text == "Look"
    assert taker.files["notes.txt"] == b"from the disk"


async def test_files_of_code_stay_within_the_limits(page: FakePage) -> None:
    with pytest.raises(Exception, match="at most 100 bytes"):
        await page.chat.attach(File.of(("long.txt", b"x" * 101)))
    with pytest.raises(Exception, match="at most 2 files"):
        await page.chat.set_composer_value(files=[b"a", b"b", b"c"])
    with pytest.raises(Exception, match=r"bad\.txt is not wanted"):
        await page.chat.set_composer_value(files=[("bad.txt", b"x")])
