"""A store of threads in SQLite, safe to use from a loop: its connection lives on a thread of its own."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from chatkit_widget.errors import StoreError
from chatkit_widget.runtime import Worker
from chatkit_widget.store.database import Database

T = TypeVar("T")
P = ParamSpec("P")


class ThreadStore:
    """Threads, their items, the files in them, and their feedback.

    Args:
        path: The file, made when it is not there; None keeps everything in memory.

    Raises:
        StoreError: The file is not a store, was written by a newer version, or cannot be written.

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

    async def run(self, method: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a method of the database on the store's thread; what it wrote is committed when this returns."""
        return await asyncio.wrap_future(self._worker.submit(method, self._database, *args, **kwargs))

    def run_now(self, method: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a method as `run` does, and wait for it in whatever thread this is, also a loop's.

        Raises:
            StoreError: The store was closed.
        """
        try:
            future = self._worker.submit(method, self._database, *args, **kwargs)
        except RuntimeError as error:
            message = "the store of threads was closed"
            raise StoreError(message) from error
        return future.result()

    def close(self) -> None:
        """Close the connection after what is queued already, and end its thread."""
        self._worker.submit(self._database.close)
        self._worker.close()
