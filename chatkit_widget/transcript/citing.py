"""The sources of an answer: how they are numbered, and where the text cites them."""

from chatkit_widget.protocol.content import AssistantText
from chatkit_widget.protocol.items import AssistantMessage
from chatkit_widget.protocol.sources import AnySource, EntitySource, FileSource, URLSource
from chatkit_widget.transcript.addresses import host_of, web_address
from chatkit_widget.transcript.blocks import Block, Cited, Mark, Prose, Sources


def answer_blocks(message: AssistantMessage) -> tuple[Block, ...]:
    """Return the text of an answer with its marks, and its sources.

    Each source has one number, in the order in which they come first, also one without a place in the text; an entity
    is cited by its name.
    """
    numbered: dict[tuple[str, str], Cited] = {}
    sources: dict[tuple[str, str], AnySource] = {}
    for part in message.content:
        for annotation in part.annotations:
            source = annotation.source
            identity = _identity(source)
            if identity not in numbered:
                taken = sum(cited.number is not None for cited in numbered.values())
                numbered[identity] = _cited(source, None if isinstance(source, EntitySource) else taken + 1)
                sources[identity] = source
    prose = tuple(Prose(part.text, _marks(part, numbered)) for part in message.content if part.text)
    if not numbered:
        return prose
    groups: dict[str, list[Cited]] = {}
    for identity, cited in numbered.items():
        groups.setdefault(sources[identity].group or "", []).append(cited)
    return (*prose, Sources(tuple((name, tuple(members)) for name, members in groups.items())))


def _marks(part: AssistantText, numbered: dict[tuple[str, str], Cited]) -> tuple[Mark, ...]:
    marks: dict[tuple[int, str], Mark] = {}
    for annotation in part.annotations:
        if annotation.index is None:
            continue
        source, cited = annotation.source, numbered[_identity(annotation.source)]
        label = str(cited.number)
        if isinstance(source, EntitySource):
            label = source.inline_label or source.label or source.title
        at = min(max(annotation.index, 0), len(part.text))
        marks.setdefault((at, label), Mark(at, label, cited.title, cited.url))
    return tuple(sorted(marks.values(), key=lambda mark: mark.at))


def _identity(source: AnySource) -> tuple[str, str]:
    match source:
        case URLSource(url=name) | FileSource(filename=name) | EntitySource(id=name):
            return type(source).__name__, name


def _cited(source: AnySource, number: int | None) -> Cited:
    url, place = None, ""
    match source:
        case URLSource():
            url = web_address(source.url)
            place = source.attribution or host_of(source.url)
        case FileSource():
            place = "" if source.filename == source.title else source.filename
        case EntitySource():
            place = source.label or ""
    day = (source.timestamp or "")[:10]
    details = tuple(detail for detail in (place if source.title else "", day) if detail)
    return Cited(source.title or place, number, url, details, source.description)
