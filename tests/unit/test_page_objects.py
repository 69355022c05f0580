"""What a page asks of the objects that it shows, and what it is told of those that are gone."""

import gzip
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from chatkit_widget import ChatKit
from chatkit_widget.bridge import objects as module
from chatkit_widget.content import alive, libraries
from chatkit_widget.testing import FakePage
from tests.unit.chats import MakeChat


async def shown(chat: ChatKit, page: FakePage) -> str:
    """Have the function answer, and return the key of the object."""
    page.shows()
    await chat.send_user_message("go")
    await page.until(lambda: [row for row in page.mirror.rows if row["item"]["type"] == "chatkit_widget.object"])
    return page.mirror.rows[-1]["key"]


@pytest.fixture
def frame() -> Any:
    return pd.DataFrame({"n": range(500), "name": [f"row {n:03}" for n in range(500)]})


async def test_a_page_reads_further_rows_of_a_table_in_any_order(make_chat: MakeChat, frame: Any) -> None:
    chat = make_chat(lambda _message: frame)
    page = FakePage(chat, "p1")
    key = await shown(chat, page)
    form = page.mirror.rows[-1]["item"]["form"]
    assert (form["type"], form["total"], len(form["rows"])) == ("table", 500, 50)
    reply = await page.asks("load_rows", key=key, offset=498, limit=50)
    assert (reply["result"]["total"], [row[-1] for row in reply["result"]["rows"]]) == (500, ["row 498", "row 499"])
    reply = await page.asks("load_rows", key=key, offset=0, limit=2, sort=1, descending=True)
    assert [row[-1] for row in reply["result"]["rows"]] == ["row 499", "row 498"]
    reply = await page.asks("load_rows", key=key, offset=-5, limit=10_000)
    assert len(reply["result"]["rows"]) == module.MOST_ROWS


async def test_a_page_reads_a_table_as_csv_in_parts(make_chat: MakeChat, frame: Any) -> None:
    chat = make_chat(lambda _message: frame)
    page = FakePage(chat, "p1")
    key = await shown(chat, page)
    data, size = b"", 1000
    while True:
        await page.asks("load_part", key=key, offset=len(data), size=size)
        data += page.parts[-1]
        if len(page.parts[-1]) < size:
            break
    assert data.decode() == frame.to_csv(index=False)


async def test_a_page_reads_a_file(make_chat: MakeChat, tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Read me")
    chat = make_chat(lambda _message: path)
    page = FakePage(chat, "p1")
    key = await shown(chat, page)
    assert page.mirror.rows[-1]["item"]["form"] == {
        "type": "file",
        "name": "notes.txt",
        "mime_type": "text/plain",
        "size": 7,
    }
    await page.asks("load_part", key=key, offset=5, size=100)
    assert page.parts[-1] == b"me"
    path.unlink()
    reply = await page.asks("load_part", key=key, offset=0, size=100)
    assert reply["error"].startswith("The object could not be read:")


async def test_a_page_gets_the_script_that_draws_a_figure(make_chat: MakeChat, monkeypatch: pytest.MonkeyPatch) -> None:
    page = FakePage(make_chat(lambda _message: None), "p1")
    page.shows()

    def library(name: str) -> bytes:
        return gzip.compress(f"// {name}".encode())

    monkeypatch.setattr(libraries, "library", library)
    await page.asks("load_library", name="plotly")
    assert gzip.decompress(page.parts[-1]) == b"// plotly"

    def missing(_name: str) -> bytes:
        message = "pip install plotly"
        raise ImportError(message)

    monkeypatch.setattr(libraries, "library", missing)
    reply = await page.asks("load_library", name="plotly")
    assert reply["error"] == "The object could not be read: pip install plotly"


async def test_of_an_object_that_is_gone_its_page_is_told(
    make_chat: MakeChat, monkeypatch: pytest.MonkeyPatch, frame: Any
) -> None:
    monkeypatch.setattr(alive, "MOST", 1)

    async def respond(_message: object) -> AsyncIterator[Any]:
        yield frame
        yield frame

    chat = make_chat(respond)
    page = FakePage(chat, "p1")
    newest = await shown(chat, page)
    await page.until(lambda: len(page.mirror.rows) == 3)
    first, newest = page.mirror.rows[1]["key"], page.mirror.rows[2]["key"]
    assert "error" not in await page.asks("load_rows", key=newest, offset=0, limit=1)
    for key in (first, page.mirror.rows[0]["key"], "nowhere"):
        reply = await page.asks("load_rows", key=key, offset=0, limit=1)
        assert reply["error"].startswith("This object is no longer in Python's memory")
        assert reply["phrase"]["name"] == "object_gone"
