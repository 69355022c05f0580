"""Where the threads of a chat live in this kernel, so that running its cell again finds them."""

import threading
import weakref
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

from chatkit_widget.bridge.kernel import current_cell, host_context
from chatkit_widget.bridge.marimo import running_session
from chatkit_widget.content import Alive
from chatkit_widget.store import ThreadStore
from chatkit_widget.store.database import Database

Key = tuple[str, ...]

Kind = Literal["chat", "widget"]
"""What lives in a home: a chat, or a widget that is shown outside any."""


class Home:
    """The store of a chat, the objects in it, the thread that was open last, and how to close the chat that lives here.

    A home without a key belongs to one chat, and its store closes with it.

    Args:
        key: By which it is found again.
        store: Its store.
        chat: By which name the store keeps which thread was open, so that another kernel begins with that; None keeps
            it in this one.
    """

    def __init__(self, key: Key | None, store: ThreadStore, chat: str | None = None) -> None:
        self.key = key
        self.store = store
        self.alive = Alive()
        self._chat = chat
        self.thread_id = None if chat is None else store.run_now(Database.get_open_thread, chat)
        self._leave: Callable[[], None] | None = None

    def opened(self, thread_id: str | None) -> None:
        """Note which thread is open now; None is a draft."""
        self.thread_id = thread_id
        if self._chat is not None:
            self.store.run_later(Database.put_open_thread, self._chat, thread_id)

    def enter(self, leave: Callable[[], None]) -> None:
        """Close the chat that lived here before."""
        before, self._leave = self._leave, leave
        if before is not None:
            before()

    def left(self, leave: Callable[[], None] | None = None) -> None:
        """Let go of what belongs to one chat alone: the one that entered with `leave`, or that never came to enter."""
        if self._leave == leave:
            self._leave = None
        if self.key is None:
            self.store.close()


class Town:
    """The homes of one host context, by their keys, and what was made by the cells that run in it."""

    def __init__(self) -> None:
        self.homes: dict[Key, Home] = {}
        self._made: Counter[Key] = Counter()
        self._last_run: dict[Key, object] = {}

    def key(self, name: str | None, kind: Kind) -> Key | None:
        """Return the key of what is being made."""
        if name is not None:
            return ("name", name)
        cell = current_cell()
        if cell is None:
            return None
        made = (kind, cell.cell_id)
        if self._last_run.get(made) is not cell.run:
            self._last_run[made] = cell.run
            self._made[made] = 0
        self._made[made] += 1
        return (*made, str(self._made[made]))


_towns: "weakref.WeakKeyDictionary[Any, Town]" = weakref.WeakKeyDictionary()
_lock = threading.Lock()


def find_home(name: str | None, path: str | Path | None, kind: Kind = "chat") -> Home:
    """Return the home of what is being made: by its name, else by its cell and the order of creation in it.

    Raises:
        StoreError: The file at `path` cannot be used as a store.
    """
    with _lock:
        town = _towns.setdefault(host_context(), Town())
        key = town.key(name, kind)
        home = None if key is None else town.homes.get(key)
        wanted = None if path is None else Path(path).expanduser().absolute()
        if home is not None and home.store.path == wanted and not home.store.is_gone:
            return home
        # The visitors of a marimo app share their cells and the file, and must not see each other's threads.
        is_kept = path is not None and running_session() is None
        fresh = Home(key, ThreadStore(path), "/".join(key) if key is not None and is_kept else None)
        if home is not None:
            home.enter(lambda: None)
            home.store.close()
        if key is not None:
            town.homes[key] = fresh
        return fresh
