"""The inspector of a chat: what Python has of it, and what pages are told."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from chatkit_widget import ChatKit, ChatKitClosedError
from chatkit_widget.bridge import inspector as module
from chatkit_widget.inspecting import Inspector
from chatkit_widget.runtime import on_session, session_loop
from chatkit_widget.session import inspecting
from chatkit_widget.testing import FakePage
from tests.unit.chats import MakeChat


def inside(thing: Any) -> Any:
    """Return the thing; here so that a test may look at what users must not."""
    return thing


def greet(message: Any) -> str:
    return f"Hello {message.text}"


def names(page: FakePage, kind: str = "request") -> list[str]:
    return [entry["name"] for entry in page.mirror.inspected if entry["kind"] == kind]


async def settled() -> None:
    """Wait until the session has done what it was given."""

    async def nothing() -> None:
        pass

    await on_session(nothing())


async def test_a_chat_is_looked_into_without_any_page(make_chat: MakeChat) -> None:
    chat = make_chat(greet)
    inspector = chat.inspect()
    await chat.send_user_message("you")
    requests = [entry for entry in inspector.entries if entry.kind == "request"]
    assert [entry.name for entry in requests] == ["threads.list", "threads.create"]
    assert chat.inspect() is inspector
    count = len(inspector.entries)
    assert repr(inspector) == f"<Inspector open: {count} entries of 2 exchanges>"


async def test_it_says_how_many_entries_there_were_too_many(
    make_chat: MakeChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inspecting, "MOST_ENTRIES", 3)
    chat = make_chat(greet)
    inspector = chat.inspect()
    await chat.send_user_message("you")
    assert (len(inspector.entries), inspector.dropped) == (3, inspector.entries[0].number - 1)
    assert repr(inspector).endswith(f", {inspector.dropped} dropped>")


async def test_closed_it_hears_nothing_more_and_can_still_be_read(make_chat: MakeChat) -> None:
    chat = make_chat(greet)
    inspector = chat.inspect()
    await chat.send_user_message("you")
    inspector.close()
    inspector.close()
    kept = inspector.entries
    await chat.send_user_message("again")
    assert inspector.entries == kept
    assert not inspector.is_open
    assert repr(inspector).startswith("<Inspector closed: ")
    another = chat.inspect()
    assert another is not inspector
    await chat.send_user_message("more")
    assert another.entries
    assert inspector.entries == kept


async def test_one_that_is_closed_before_it_has_begun_never_begins(make_chat: MakeChat) -> None:
    chat = make_chat(greet)

    async def both() -> Inspector:
        inspector = chat.inspect()
        inspector.close()
        return inspector

    inspector = await on_session(both())
    await chat.send_user_message("you")
    assert inspector.entries == ()
    assert inside(chat)._connection.inspector.log is None


async def test_it_ends_with_its_chat(make_chat: MakeChat) -> None:
    chat = make_chat(greet)
    inspector = chat.inspect()
    await chat.send_user_message("you")
    chat.close()
    assert not inspector.is_open
    assert inside(chat)._connection.inspector.log is None
    assert inspector.entries
    with pytest.raises(ChatKitClosedError):
        chat.inspect()


async def test_it_never_begins_in_a_chat_that_closed_meanwhile(make_chat: MakeChat) -> None:
    chat = make_chat(greet)
    log = inside(chat)._session.overhearing.log()
    chat.close()
    inside(chat)._connection.inspector.open(log)
    assert inside(chat)._connection.inspector.log is None


async def test_it_is_saved_as_a_recording(make_chat: MakeChat, tmp_path: Path) -> None:
    chat = make_chat(greet)
    inspector = chat.inspect()
    await chat.send_user_message("you")
    inspector.save(tmp_path / "chat.jsonl")
    lines = [json.loads(line) for line in (tmp_path / "chat.jsonl").read_text("utf-8").splitlines()]
    assert lines[0]["type"] == "chatkit_widget.recording"
    assert len(lines) == len(inspector.entries) + 1


async def test_what_is_cleared_is_gone_here_and_in_pages(make_chat: MakeChat) -> None:
    chat = make_chat(greet)
    page = FakePage(chat, "p1")
    page.shows()
    inspector = chat.inspect()
    await chat.send_user_message("you")
    await page.until(lambda: "end" in names(page, "end"))
    inspector.clear()
    await page.until(lambda: not page.mirror.inspected)
    assert (inspector.entries, inspector.dropped) == ((), 0)
    await chat.send_user_message("again")
    await page.until(lambda: names(page) == ["threads.add_user_message"])
    assert "error" not in await page.asks("clear_inspector")
    await page.until(lambda: not page.mirror.inspected)


async def test_pages_are_told_of_entries_while_the_panel_shows(make_chat: MakeChat) -> None:
    chat = make_chat(greet)
    page = FakePage(chat, "p1")
    page.shows()
    await chat.send_user_message("before")
    assert page.mirror.view["inspecting"] is False
    inspector = chat.inspect()
    await chat.send_user_message("you")
    await page.until(lambda: len(page.mirror.inspected) == len(inspector.entries) and names(page, "end"))
    assert page.mirror.view["inspecting"] is True
    told = page.mirror.inspected
    assert [entry["name"] for entry in told] == [entry.name for entry in inspector.entries]
    assert [entry["items"] for entry in told] == [list(entry.items) for entry in inspector.entries]
    assert [entry["change"] for entry in told] == [entry.change for entry in inspector.entries]
    inspector.close()
    await page.until(lambda: page.mirror.view["inspecting"] is False)
    await chat.send_user_message("after")
    assert len(page.mirror.inspected) == len(inspector.entries)


async def test_a_page_that_comes_late_gets_what_is_there(make_chat: MakeChat) -> None:
    chat = make_chat(greet)
    inspector = chat.inspect()
    await chat.send_user_message("you")
    page = FakePage(chat, "p1")
    page.shows()
    await page.until(lambda: len(page.mirror.inspected) == len(inspector.entries))
    assert page.mirror.view["inspecting"] is True
    again = FakePage(chat, "p2")
    again.shows()
    await again.until(lambda: again.mirror.inspected == page.mirror.inspected)


async def test_what_another_inspector_had_is_gone_from_pages(make_chat: MakeChat) -> None:
    chat = make_chat(greet)
    page = FakePage(chat, "p1")
    page.shows()
    chat.inspect().close()
    first = chat.inspect()
    await chat.send_user_message("you")
    await page.until(lambda: names(page, "end"))
    first.close()
    chat.inspect()
    await page.until(lambda: not page.mirror.inspected)
    await chat.send_user_message("again")
    await page.until(lambda: names(page) == ["threads.add_user_message"])
    assert page.mirror.inspected[0]["number"] == 1


async def test_a_page_asks_what_is_in_an_entry(make_chat: MakeChat) -> None:
    chat = make_chat(greet)
    page = FakePage(chat, "p1")
    page.shows()
    inspector = chat.inspect()
    await chat.send_user_message("you")
    (request,) = [entry for entry in inspector.entries if entry.name == "threads.create"]
    found = (await page.asks("load_entry", number=request.number))["result"]
    assert (found["kind"], found["root"]["kind"], found["data"]["type"]) == ("entry", "mapping", "threads.create")
    assert [child["name"] for child in found["root"]["children"]] == ["type", "params"]
    last = (await page.asks("load_entry", number=inspector.entries[-1].number))["result"]
    assert (last["root"]["text"], "data" in last) == ("{}", False)
    assert "result" not in await page.asks("load_entry", number=99_999)


async def test_of_a_large_entry_a_page_gets_a_part(make_chat: MakeChat) -> None:
    async def respond(_message: Any) -> AsyncIterator[Any]:
        yield {"type": "client_effect", "name": "much", "data": {"numbers": list(range(5000))}}

    chat = make_chat(respond)
    page = FakePage(chat, "p1")
    page.shows()
    inspector = chat.inspect()
    await chat.send_user_message("you")
    (effect,) = [entry for entry in inspector.entries if entry.name == "client_effect"]
    found = (await page.asks("load_entry", number=effect.number))["result"]
    data = next(child for child in found["root"]["children"] if child["name"] == "data")
    assert (data["children"][0]["hidden"], "data" in found) == (4800, False)


async def test_an_entry_that_cannot_be_written_says_so(make_chat: MakeChat, monkeypatch: pytest.MonkeyPatch) -> None:
    chat = make_chat(greet)
    page = FakePage(chat, "p1")
    page.shows()
    inspector = chat.inspect()
    await chat.send_user_message("you")

    def plain(_log: object, _entry: object) -> None:
        message = "too deep"
        raise RecursionError(message)

    monkeypatch.setattr(inspecting.Log, "plain", plain)
    request = inspector.entries[0]
    found = (await page.asks("load_entry", number=request.number))["result"]
    assert found["root"] == {"kind": "other", "text": "too deep"}


async def test_a_page_saves_a_recording_in_parts(make_chat: MakeChat, monkeypatch: pytest.MonkeyPatch) -> None:
    chat = make_chat(greet)
    page = FakePage(chat, "p1")
    page.shows()
    inspector = chat.inspect()
    await chat.send_user_message("you")
    parts: list[bytes] = []
    while not parts or len(parts[-1]) == 100:
        parts.append((await page.asks("load_recording", offset=100 * len(parts), size=100))["chunk"])
    data = b"".join(parts)
    assert data == inside(inspector)._log.recording()
    monkeypatch.setattr(module, "MOST_BYTES", 10)
    assert (await page.asks("load_recording", offset=-5, size=100))["chunk"] == data[:10]
    assert (await page.asks("load_recording", offset=0, size=-1))["chunk"] == b""


async def test_a_page_closes_the_panel_for_all(make_chat: MakeChat) -> None:
    chat = make_chat(greet)
    page = FakePage(chat, "p1")
    page.shows()
    inspector = chat.inspect()
    await chat.send_user_message("you")
    assert "error" not in await page.asks("close_inspector")
    await page.until(lambda: page.mirror.view["inspecting"] is False)
    assert not inspector.is_open
    for call in ("close_inspector", "clear_inspector"):
        assert "error" not in await page.asks(call)
    assert "result" not in await page.asks("load_entry", number=1)
    assert chat.inspect() is not inspector


async def test_while_nobody_looks_on_nothing_is_heard_told_or_asked_for(
    make_chat: MakeChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[object] = []

    def make(**given: object) -> None:
        made.append(given)

    monkeypatch.setattr(inspecting, "Entry", make)
    chat: ChatKit = make_chat(greet)
    page = FakePage(chat, "p1")
    page.shows()
    await chat.send_user_message("you")
    inspector: Any = inside(chat)._connection.inspector
    assert (made, inspector.log, inspector._timer, inspector.snapshot()) == ([], None, None, [])
    assert inside(chat)._session.traffic._witnesses == ()
    assert page.mirror.inspected == []


async def test_entries_are_gathered_before_pages_are_told(make_chat: MakeChat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAUSE", 3600.0)
    chat = make_chat(greet)
    page = FakePage(chat, "p1")
    page.shows()
    inspector = chat.inspect()
    await chat.send_user_message("you")
    assert page.mirror.inspected == []
    session_loop().call_soon_threadsafe(inside(chat)._connection.inspector._push)
    await page.until(lambda: len(page.mirror.inspected) == len(inspector.entries))


async def test_when_it_is_closed_what_was_yet_to_be_told_is_not(make_chat: MakeChat) -> None:
    chat = make_chat(greet)
    chat.inspect()
    await chat.send_user_message("you")
    inspector: Any = inside(chat)._connection.inspector
    chat.inspect().close()
    await settled()
    assert inspector._timer is None
    session_loop().call_soon_threadsafe(inspector._push)
    await settled()
    assert inspector.log is None
