"""A page in a few lines of Python: applies operations as the real one does, and knows nothing of the session."""

import json
from collections.abc import Iterable
from typing import Any


class ReferencePage:
    """The screen as a page has it, in plain JSON."""

    def __init__(self) -> None:
        self.view: dict[str, Any] = {}
        self.rows: list[dict[str, Any]] = []

    def apply(self, operations: Iterable[dict[str, Any]]) -> None:
        """Apply operations in order."""
        for operation in operations:
            self._apply(json.loads(json.dumps(operation)))

    def _apply(self, operation: dict[str, Any]) -> None:
        match operation["op"]:
            case "reset":
                self.view, self.rows = operation["view"], operation["rows"]
            case "set":
                self.view |= operation["view"]
            case "put":
                self._put(operation["row"], operation["after"])
            case "remove":
                self.rows.remove(self._row(operation["key"]))
            case "append":
                *path, last = operation["path"]
                place: Any = self._row(operation["key"])["item"]
                for step in path:
                    place = place[step]
                place[last] += operation["text"]
            case "put_thread":
                thread, after = operation["thread"], operation["after"]
                others = [known for known in self.view["threads"] if known["id"] != thread["id"]]
                place = 0 if after is None else [known["id"] for known in others].index(after) + 1
                self.view["threads"] = [*others[:place], thread, *others[place:]]
            case "remove_thread":
                kept = [known for known in self.view["threads"] if known["id"] != operation["thread_id"]]
                self.view["threads"] = kept
            case unknown:
                raise AssertionError(unknown)

    def _put(self, row: dict[str, Any], after: str | None) -> None:
        keys = [known["key"] for known in self.rows]
        if row["key"] in keys:
            self.rows[keys.index(row["key"])] = row
        else:
            self.rows.insert(0 if after is None else keys.index(after) + 1, row)

    def _row(self, key: str) -> dict[str, Any]:
        return next(row for row in self.rows if row["key"] == key)
