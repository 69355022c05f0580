"""The front end, built anew while chats are open."""

import asyncio
import gzip
import json
import threading
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any, cast

import pytest

from chatkit_widget import ChatKit
from chatkit_widget.bridge import assets, reloading
from tests.unit.chats import PATIENCE, MakeChat


@pytest.fixture
def static(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[Path]:
    """A folder in place of the built front end, and what looks at it."""
    monkeypatch.setattr(assets, "STATIC", tmp_path)
    monkeypatch.setattr(reloading, "PAUSE", 0.01)
    assets.manifest.cache_clear()
    build(tmp_path, "one")
    yield tmp_path
    reloading.stop_following()
    monkeypatch.undo()
    assets.renew()


def build(folder: Path, core: str) -> None:
    """What a build writes, the manifest last."""
    (folder / "manifest.json").unlink(missing_ok=True)
    (folder / "loader.js").write_text("export default {}", "utf-8")
    (folder / "core.js.gz").write_bytes(gzip.compress(core.encode()))
    (folder / "manifest.json").write_text(json.dumps({"core": core, "chunks": {}}), "utf-8")


async def renewed(chats: list[ChatKit], action: Callable[[], object]) -> None:
    """Do something, and wait until every chat has another front end."""
    loop, left = asyncio.get_running_loop(), asyncio.Event()
    waiting = list(chats)

    def told(change: Any) -> None:
        waiting.remove(change.owner)
        if not waiting:
            loop.call_soon_threadsafe(left.set)

    for chat in chats:
        chat.observe(told, "_esm")
    action()
    async with asyncio.timeout(PATIENCE):
        await left.wait()


async def test_open_chats_get_what_is_built_anew(
    static: Path, make_chat: MakeChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(reloading.SWITCH, "1")
    chats = [make_chat(lambda _message: None) for _ in range(2)]
    await renewed(chats, lambda: build(static, "two"))
    for chat in chats:
        loaded: Any = chat
        assert loaded._core == "two"
        assert loaded._esm.endswith("// two")
        assert (gzip.decompress(loaded._assets.data), loaded._assets.hash) == (b"two", "two")


async def test_a_build_that_is_under_way_is_waited_for(
    static: Path, make_chat: MakeChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(reloading.SWITCH, "1")
    chat = make_chat(lambda _message: None)
    looks = 0
    looked = threading.Event()
    built = reloading.built

    def watched() -> int | None:
        nonlocal looks
        looks += 1
        if looks > 1:
            looked.set()
        return built()

    (static / "manifest.json").unlink()
    monkeypatch.setattr(reloading, "built", watched)
    assert await asyncio.to_thread(looked.wait, PATIENCE)
    assert cast("Any", chat)._core != "two"
    await renewed([chat], lambda: build(static, "two"))


async def test_without_the_variable_nothing_looks(make_chat: MakeChat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(reloading.SWITCH, raising=False)
    make_chat(lambda _message: None)
    reloading.stop_following()
    assert "chatkit-widget-reloading" not in {thread.name for thread in threading.enumerate()}
