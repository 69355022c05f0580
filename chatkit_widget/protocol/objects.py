"""Python objects in the chat, as far as a page draws more of them than a picture or a text."""

from typing import Any, Literal

import msgspec

Kind = Literal["number", "text", "date", "boolean", "other"]
"""What the values of a column are, which says how they are aligned and sorted."""


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """A column of a table: its name, a level a line where it has several, and its type as its library calls it."""

    name: str
    kind: Kind
    dtype: str


class TableForm(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="table"):
    """A DataFrame or a Series: its first rows, and how many there are.

    The first `index` columns are the names of the rows. A cell is the text that it shows, or None where the value is
    missing. `total` counts all rows, and `total_columns` all columns but those of the index.
    """

    columns: list[Column]
    rows: list[list[str | None]]
    index: int
    total: int
    total_columns: int


class TreeNode(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A value inside a tree: its key, what it shows as, and what is in it. `hidden` counts what is left out of it."""

    kind: Literal["mapping", "sequence", "text", "number", "boolean", "none", "other"]
    text: str
    name: str | None = None
    children: list["TreeNode"] = []
    hidden: int = 0


class TreeForm(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="tree"):
    """A mapping or a sequence, whose parts can be folded."""

    root: TreeNode


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """A line of code that was running when something was raised; `code` is empty where the source is not there."""

    file: str
    line: int
    function: str
    code: str


class RaisedForm(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type", tag="raised"):
    """An exception: what was raised, where, and because of what."""

    name: str
    message: str
    frames: list[Frame] = []
    cause: "RaisedForm | None" = None


class FileForm(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="file"):
    """A file that can be downloaded while the kernel has it; `size` is in bytes."""

    name: str
    mime_type: str
    size: int


class FigureForm(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="figure"):
    """A figure that a library of the page's draws from `spec`; the library comes out of a package of the kernel's."""

    library: Literal["plotly", "vega"]
    spec: dict[str, Any]


class LiveForm(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="live"):
    """A Jupyter widget: the model that its view shows, and whether it is an anywidget."""

    model_id: str
    is_anywidget: bool


ObjectForm = TableForm | TreeForm | RaisedForm | FileForm | FigureForm | LiveForm
"""What a page can draw of an object itself."""
