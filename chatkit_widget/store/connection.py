"""A connection to the SQLite file of a store: opened, migrated, looked after, and its errors in words."""

import os
import sqlite3
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from chatkit_widget.errors import StoreError
from chatkit_widget.store.schema import APPLICATION, ITEM_COLUMNS, TABLES, UNMARKED, VERSION, missing

BUSY = 5.0
"""Seconds that a write waits for another program's, from the moment it was asked for."""

LEAST = 0.1
"""Seconds that one which was held up before has at least."""

AGAIN = 0.01
"""Seconds between two tries of what SQLite itself does not wait for."""

LEAST_BYTES = 512
"""What every database of SQLite has that is not empty."""

_OTHER_NAME = "give store= the name of another file"

_ADVICE = {
    "SQLITE_BUSY": (
        f"has been locked by another program for {BUSY:g} s",
        "end what writes to it, then try again",
    ),
    "SQLITE_FULL": (
        "cannot be written, since the disk is full",
        "make room, then try again; what was stored before is safe",
    ),
    "SQLITE_READONLY": (
        "may not be written",
        f"allow writing it and the folder it is in, or {_OTHER_NAME}",
    ),
    "SQLITE_CANTOPEN": (
        "cannot be opened",
        f"allow writing it and the folder it is in, or {_OTHER_NAME}",
    ),
    "SQLITE_NOTADB": ("is not a database of SQLite", _OTHER_NAME),
    "SQLITE_CORRUPT": ("is damaged", f"put a copy of it in its place, or {_OTHER_NAME}"),
    "SQLITE_IOERR": (
        "cannot be read or written",
        "see that its disk has room and works, then try again; what was stored before is safe",
    ),
}
"""What is the matter, and what to do, by the first two words of the names of SQLite's errors."""


class Connection:
    """One connection to a store's database. Used from one thread only.

    In WAL mode readers never wait and writers queue, in whatever process they are. Its `synchronous` is NORMAL: what is
    committed outlives the process however that ends; when the power fails, the last commits may be missing, but what
    is there is whole.

    Args:
        path: The file, made when it is not there; None is a database in memory.

    Attributes:
        deadline: Until when, in the time of `time.monotonic`, what comes next may wait for another program.

    Raises:
        StoreError: The file cannot be used; nothing in it was changed.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self.deadline = float("inf")
        self._connection = self._opened()
        self._place = self._found()

    def close(self) -> None:
        """Close it."""
        self._connection.close()

    def execute(self, statement: str, *values: Any) -> sqlite3.Cursor:
        """Execute one statement.

        Raises:
            StoreError: It failed.
        """
        with self._explained():
            return self._connection.execute(statement, values)

    def read(self, statement: str, *values: Any) -> list[Any]:
        """Return all rows of one statement.

        Raises:
            StoreError: The file cannot be read.
        """
        self._follow()
        with self._explained():
            self._limit()
            return self._connection.execute(statement, values).fetchall()

    @contextmanager
    def writing(self) -> Generator[None]:
        """Commit what is executed meanwhile, or roll it back when something is raised.

        Raises:
            StoreError: It cannot be written.
        """
        if not self._follow():
            self._write_anew()
        with self._explained():
            self._limit()
            with _transaction(self._connection):
                yield

    def _limit(self) -> None:
        left = max(LEAST, min(BUSY, self.deadline - time.monotonic()))
        self._connection.execute(f"PRAGMA busy_timeout = {left * 1000:.0f}")

    def _follow(self) -> bool:
        """Use the file that is at the path now, also where somebody put another one there; False where none is."""
        found = self._found()
        if found is not None and found != self._place:
            fresh = self._opened()
            self._connection.close()
            self._connection, self._place = fresh, self._found()
        return self._path is None or found is not None

    def _found(self) -> tuple[int, int] | None:
        """Return what tells the file at the path from every other one."""
        try:
            found = None if self._path is None else self._path.stat()
        except OSError:
            return None
        return None if found is None else (found.st_dev, found.st_ino)

    def _write_anew(self) -> None:
        """Write all that the connection still has into a new file, in place of the one that is gone.

        Raises:
            StoreError: Always, since whoever deleted the file should know; what was to be written is not.
        """
        path = self._path or Path()
        gone = f"the file {path} was deleted or moved while this chat used it"
        draft = path.with_name(f"{path.name}.{uuid4().hex}")
        try:
            copy = sqlite3.connect(draft)
            try:
                self._connection.backup(copy)
            finally:
                copy.close()
            # What a file leaves beside itself would be taken for a part of the new one.
            for rest in ("-wal", "-shm"):
                path.with_name(path.name + rest).unlink(missing_ok=True)
            try:
                os.link(draft, path)
            except FileExistsError:  # Another process was quicker.
                pass
            finally:
                draft.unlink()
        except (OSError, sqlite3.Error) as error:
            message = f"{gone}, and it cannot be written anew: put it back, or {_OTHER_NAME} ({error})"
            raise StoreError(message) from error
        self._follow()
        message = f"{gone}; it was written anew, with all that was in it: try again"
        raise StoreError(message)

    def _opened(self) -> sqlite3.Connection:
        if self._path is not None:
            _check_place(self._path)
        with self._explained():
            connection = sqlite3.connect(self._path or ":memory:", isolation_level=None, timeout=BUSY)
            try:
                self._prepare(connection)
            except BaseException:
                connection.close()
                raise
        return connection

    def _prepare(self, connection: sqlite3.Connection) -> None:
        connection.execute("PRAGMA foreign_keys = ON")
        self._check(connection)
        if _to_wal(connection) == "wal":  # Where the file system has no WAL, only FULL keeps the file whole.
            connection.execute("PRAGMA synchronous = NORMAL")
        # A read-only file opens and reads well, so that only a write tells.
        with _transaction(connection):
            # Another process may have been quicker.
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            for statement in missing(version):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION}")
            connection.execute(f"PRAGMA user_version = {max(version, VERSION)}")

    def _check(self, connection: sqlite3.Connection) -> None:
        """Raise StoreError unless a file is empty or ours, and of a version that is known. Nothing is written."""
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        tables = [name for (name,) in found if not name.startswith("sqlite_")]
        if application == APPLICATION:
            if version > VERSION:
                message = (
                    f"the file {self._path} was written by a newer chatkit-widget: it is a store of version {version}, "
                    f"and this one knows those up to version {VERSION}; update chatkit-widget, or {_OTHER_NAME}"
                )
                raise StoreError(message)
            return
        columns = {name for (name,) in connection.execute("SELECT name FROM pragma_table_info('items')")}
        is_unmarked = 0 < version <= UNMARKED and set(tables) >= TABLES and columns >= ITEM_COLUMNS
        if application != 0 or not (is_unmarked or (version == 0 and not tables)):
            shown = f" (its tables: {', '.join(tables[:5])})" if tables else ""
            message = f"the file {self._path} is a database of another program{shown}: {_OTHER_NAME}"
            raise StoreError(message)

    @contextmanager
    def _explained(self) -> Generator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise StoreError(self._explain(error)) from error

    def _explain(self, error: sqlite3.Error) -> str:
        if self._path is None:
            return f"the store in memory cannot do this: {error}"
        kind = "_".join(getattr(error, "sqlite_errorname", "").split("_")[:2])
        what, advice = _ADVICE.get(
            kind,
            ("cannot be used as a store of threads", f"{_OTHER_NAME}, or a file that chatkit-widget wrote"),
        )
        return f"the file {self._path} {what}: {advice} ({error})"


def _check_place(path: Path) -> None:
    """Raise StoreError where no store can be: what SQLite says of these is no help, or it would write there."""
    message = ""
    try:
        if path.is_dir():
            message = f"{path} is a folder: give store= the name of a file, such as {path / 'chats.sqlite'}"
        elif not path.parent.is_dir():
            message = f"the file {path} cannot be made, since there is no folder {path.parent}: make that first"
        elif path.exists() and 0 < path.stat().st_size < LEAST_BYTES:
            # Not read: closing a file takes this process's locks off it, also those of other connections.
            message = f"the file {path} {': '.join(_ADVICE['SQLITE_NOTADB'])}"
    except OSError as error:
        message = f"the file {path} {': '.join(_ADVICE['SQLITE_CANTOPEN'])} ({error.strerror})"
    if message:
        raise StoreError(message)


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Generator[None]:
    """Commit at the end, or roll back when something was raised, also by the commit."""
    # IMMEDIATE, since a transaction that only then begins to write cannot wait for another one.
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # A full disk has ended it already.
            connection.execute("ROLLBACK")
        raise


def _to_wal(connection: sqlite3.Connection) -> str:
    """Switch to WAL mode, and return the mode there is."""
    last = time.monotonic() + BUSY
    while True:
        try:
            return connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
        except sqlite3.OperationalError as error:
            # While another process switches, SQLite refuses at once.
            if not error.sqlite_errorname.startswith("SQLITE_BUSY") or time.monotonic() > last:
                raise
            time.sleep(AGAIN)
