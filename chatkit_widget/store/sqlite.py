"""A store of threads in SQLite, safe to use from a loop: its connection lives on a thread of its own."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from chatkit_widget.errors import StoreError
from chatkit_widget.runtime import Worker
from chatkit_widget.store.connection import BUSY
from chatkit_widget.store.database import Database

T = TypeVar("T")
P = ParamSpec("P")


class ThreadStore:
    """Threads, their items, the files in them, and their feedback.

    Several stores, in one process or in many, may use one file at the same time. What a method wrote is there when its
    process is killed at any moment after; when the power fails, the last moments may be missing, and the rest is whole.

    Args:
        path: The file, made when it is not there; None keeps everything in memory.

    Raises:
        StoreError: The file is not a store, was written by a newer version, is locked for more than five seconds, or
            cannot be written. Methods raise it, too, when that happens later; what was stored before is safe.

    Example:
        >>> store = ThreadStore("chats.sqlite")
        >>> page = await store.run(Database.list_threads, 20, descending=True, after=None)
    """

    def __init__(self, path: str | Path | None = None) -> None:
        self.path = None if path is None else Path(path).expanduser().absolute()
        self._worker = Worker("store")
        try:
            self._database = self._worker.submit(Database, self.path).result()
        except BaseException:
            self._worker.close()
            raise

    @property
    def is_gone(self) -> bool:
        """Whether somebody deleted the file."""
        return self.path is not None and not self.path.exists()

    async def run(self, method: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a method of the database on the store's thread; what it wrote is committed when this returns."""
        return await asyncio.wrap_future(self._submit(method, *args, **kwargs))

    def run_now(self, method: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a method as `run` does, and wait for it in whatever thread this is, also a loop's.

        Raises:
            StoreError: The store was closed.
        """
        try:
            future = self._submit(method, *args, **kwargs)
        except RuntimeError as error:
            message = "the store of threads was closed"
            raise StoreError(message) from error
        return future.result()

    def run_later(self, method: Callable[Concatenate[Database, P], object], *args: P.args, **kwargs: P.kwargs) -> None:
        """Run a method as `run` does, for somebody who does not wait: what goes wrong is passed over."""
        with suppress(RuntimeError):
            self._submit(method, *args, **kwargs)

    def close(self) -> None:
        """Close the connection after what is queued already, and end its thread."""
        self._worker.submit(self._database.close)
        self._worker.close()

    def _submit(self, method: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        # Of calls behind one that waits for a lock, each would wait as long again.
        deadline = time.monotonic() + BUSY
        database = self._database

        def call() -> T:
            database.connection.deadline = deadline
            return method(database, *args, **kwargs)

        return self._worker.submit(call)
