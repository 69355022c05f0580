"""For who works on the front end: with `CHATKIT_WIDGET_DEV=1`, every open chat shows what was just built."""

import os
import threading
import weakref
from pathlib import Path
from typing import Any

import anywidget

from chatkit_widget.bridge import assets

SWITCH = "CHATKIT_WIDGET_DEV"
"""The environment variable that turns this on, when it is `1`."""

PAUSE = 0.3
"""Seconds between two looks at what is built."""


class Reloader:
    """Gives open chats the front end as it is built anew; it looks from a thread of its own until it is closed."""

    def __init__(self) -> None:
        self._chats: weakref.WeakSet[anywidget.AnyWidget] = weakref.WeakSet()
        self._closing = threading.Event()
        self._seen = built()
        self._thread = threading.Thread(target=self._watch, name="chatkit-widget-reloading", daemon=True)
        self._thread.start()

    def follow(self, chat: anywidget.AnyWidget) -> None:
        """Keep a chat up to date from now on."""
        self._chats.add(chat)

    def close(self) -> None:
        """Stop looking."""
        self._closing.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._closing.wait(PAUSE):
            now = built()
            if now is not None and now != self._seen:
                self._seen = now
                self._reload()

    def _reload(self) -> None:
        assets.renew()
        for chat in list(self._chats):
            loaded: Any = chat
            loaded._core = assets.manifest().core  # noqa: SLF001 (the synced traits of our own widget)
            # A source of another text is loaded anew by anywidget, which ends the views of the one before it.
            loaded._esm = f"{assets.loader()}\n// {assets.manifest().core}"  # noqa: SLF001 (as above)


def built() -> int | None:
    """Return when the front end was built; None while it is being written."""
    manifest: Path = assets.STATIC / "manifest.json"
    return manifest.stat().st_mtime_ns if manifest.exists() else None


_reloader: Reloader | None = None


def follow_builds(chat: anywidget.AnyWidget) -> None:
    """Keep a chat up to date with what is built, where the environment says so."""
    global _reloader  # noqa: PLW0603 (one for the kernel, begun when the first chat asks for it)
    if os.environ.get(SWITCH) != "1":
        return
    if _reloader is None:
        _reloader = Reloader()
    _reloader.follow(chat)


def stop_following() -> None:
    """Leave every chat as it is from now on."""
    global _reloader  # noqa: PLW0603 (as above)
    if _reloader is not None:
        _reloader.close()
        _reloader = None
