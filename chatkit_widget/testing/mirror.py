"""The screen as a page has it: applies the operations of a chat, and knows nothing of its session."""

import json
from collections.abc import Iterable
from typing import Any


class Mirror:
    """Named values and rows, in plain JSON.

    Attributes:
        view: The named values, as `chatkit_widget.session.operations.View` has them.
        rows: The rows in order, each with its `key` and its `item`.
        inspected: The entries of the inspector, as `chatkit_widget.session.inspecting.Entry` has them, without `at`.

    Example:
        >>> mirror = Mirror()
        >>> mirror.apply([{"op": "reset", "view": {"responding": False}, "rows": []}])
        >>> mirror.view
        {'responding': False}
    """

    def __init__(self) -> None:
        self.view: dict[str, Any] = {}
        self.rows: list[dict[str, Any]] = []
        self.inspected: list[dict[str, Any]] = []

    def apply(self, operations: Iterable[dict[str, Any]]) -> None:
        """Apply operations in order.

        Raises:
            ValueError: There is no such operation.
        """
        for operation in operations:
            self._apply(json.loads(json.dumps(operation)))

    def row(self, key: str) -> dict[str, Any]:
        """Return the row with this key.

        Raises:
            StopIteration: There is none.
        """
        return next(row for row in self.rows if row["key"] == key)

    def _apply(self, operation: dict[str, Any]) -> None:
        match operation["op"]:
            case "reset":
                self.view, self.rows = operation["view"], operation["rows"]
            case "set":
                self.view |= operation["view"]
            case "put":
                self._put(operation["row"], operation["after"])
            case "remove":
                self.rows.remove(self.row(operation["key"]))
            case "append":
                *path, last = operation["path"]
                place: Any = self.row(operation["key"])["item"]
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
            case "inspected":
                self._inspect(operation)
            case unknown:
                message = f"there is no operation {unknown!r}"
                raise ValueError(message)

    def _put(self, row: dict[str, Any], after: str | None) -> None:
        keys = [known["key"] for known in self.rows]
        if row["key"] in keys:
            self.rows[keys.index(row["key"])] = row
        else:
            self.rows.insert(0 if after is None else keys.index(after) + 1, row)

    def _inspect(self, operation: dict[str, Any]) -> None:
        texts = operation["texts"]
        kept = [entry for entry in self.inspected if operation["oldest"] <= entry["number"] < operation["first"]]
        columns = ("exchange", "kind", "name", "size", "items", "change")
        rows = zip(*(operation[column] for column in columns), strict=True)
        self.inspected = kept
        for at, (exchange, kind, name, size, items, change) in enumerate(rows):
            self.inspected.append(
                {
                    "number": operation["first"] + at,
                    "exchange": exchange,
                    "kind": texts[kind],
                    "name": texts[name],
                    "size": size,
                    "items": [texts[item] for item in items],
                    "change": texts[change],
                }
            )
