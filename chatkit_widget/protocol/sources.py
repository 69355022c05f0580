"""Sources and the annotations that point to them from an assistant's text."""

from typing import Any

from chatkit_widget.protocol.base import Wire


class Source(Wire, frozen=True, kw_only=True):
    """The fields that every source has."""

    title: str
    description: str | None = None
    timestamp: str | None = None
    group: str | None = None


class URLSource(Source, frozen=True, kw_only=True, tag_field="type", tag="url"):
    """A page on the web."""

    url: str
    attribution: str | None = None


class FileSource(Source, frozen=True, kw_only=True, tag_field="type", tag="file"):
    """A file, by its name."""

    filename: str


class EntitySource(Source, frozen=True, kw_only=True, tag_field="type", tag="entity"):
    """A thing of the application; `interactive` wires the `entities` callbacks, which get `data`."""

    id: str
    icon: str | None = None
    label: str | None = None
    inline_label: str | None = None
    interactive: bool = False
    data: dict[str, Any] = {}


AnySource = URLSource | FileSource | EntitySource


class Annotation(Wire, frozen=True, kw_only=True, tag_field="type", tag="annotation"):
    """A source placed at a position of an assistant's text.

    `index` counts Unicode code points of the text of its content part; without it the source is only listed.
    """

    source: AnySource
    index: int | None = None
