"""Reading what ChatKit servers send, liberally: what is unknown or malformed is passed over and reported.

What is well formed is decoded by msgspec in one pass. Only when that fails is the value read again, piece by piece,
so that a page with one item of an unknown type keeps the others, and a field that a newer server fills with something
new falls back to its default. Nothing in here raises on account of a stream event; a reply of which nothing can be
used raises `UnreadableReplyError`.

A `created_at` without a time zone, which is what openai-chatkit writes, is taken as the local time of the kernel.
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from types import UnionType
from typing import Any, Union, cast, get_args, get_origin

import msgspec
from msgspec.structs import force_setattr

from chatkit_widget.protocol.base import Page, Report
from chatkit_widget.protocol.content import AnyAttachment, AssistantText, UploadDescriptor
from chatkit_widget.protocol.items import ClientToolCall, Item, StructuredInput, ThreadItem, UnknownItem
from chatkit_widget.protocol.requests import (
    AttachmentsCreate,
    AttachmentsDelete,
    Empty,
    InputTranscribe,
    ItemsFeedback,
    ItemsList,
    ItemsReplace,
    JsonRequest,
    Reply,
    SyncActionReply,
    ThreadsDelete,
    ThreadsGetById,
    ThreadsList,
    ThreadsSyncCustomAction,
    ThreadsUpdate,
    Transcription,
)
from chatkit_widget.protocol.stream import (
    ItemAdded,
    ItemDone,
    ItemReplaced,
    ItemUpdated,
    StreamEvent,
    ThreadCreated,
    ThreadUpdated,
)
from chatkit_widget.protocol.tasks import AnyTask, CustomTask
from chatkit_widget.protocol.threads import Thread, ThreadMetadata
from chatkit_widget.protocol.unknown import UNKNOWN_FIELD, is_struct, unknown_fields
from chatkit_widget.protocol.updates import TextDelta

UNKNOWN = "something of an unknown type was passed over"
MALFORMED = "something malformed was passed over"
UNREADABLE = "an event that is not JSON was passed over"

_EXCERPT = 200

_REPLIES: dict[type[JsonRequest], Any] = {
    ThreadsGetById: Thread,
    ThreadsList: Page[Thread],
    ItemsList: Page[ThreadItem],
    ThreadsSyncCustomAction: SyncActionReply,
    ItemsReplace: Empty,
    ItemsFeedback: Empty,
    ThreadsUpdate: Thread,
    ThreadsDelete: Empty,
    AttachmentsCreate: AnyAttachment,
    AttachmentsDelete: Empty,
    InputTranscribe: Transcription,
}
_events = msgspec.json.Decoder(StreamEvent)
_replies = {request: msgspec.json.Decoder(kind) for request, kind in _REPLIES.items()}


class UnreadableReplyError(ValueError):
    """Raised for a reply of which nothing can be used; says what is wrong with it."""


def decode_event(data: bytes | str, report: Report) -> StreamEvent | None:
    """Decode one event of a stream, or return None for one that was passed over.

    Args:
        data: The JSON of the event.
        report: Told what was passed over: the event, or parts of it.

    Example:
        >>> decode_event(b'{"type": "progress_update", "text": "thinking"}', print)
        ProgressUpdate(text='thinking', icon=None)
        >>> decode_event(b'{"type": "telepathy"}', print)
        something of an unknown type was passed over {'at': '$', 'reason': "unknown type 'telepathy'"}
    """
    try:
        event = _events.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _read_event(data, report)
    if not isinstance(event, ItemUpdated) or not isinstance(event.update, TextDelta):
        # Text comes in thousands of pieces, all alike.
        _tell_unknown(StreamEvent, data, report)
    match event:
        case ItemUpdated():
            pass
        case ItemAdded(item=item) | ItemDone(item=item) | ItemReplaced(item=item):
            _locate(item)
        case ThreadCreated(thread=thread) | ThreadUpdated(thread=thread):
            _locate(thread)
        case _:
            pass
    return event


def decode_reply(request: JsonRequest, data: bytes | str, report: Report) -> Reply:
    """Decode the reply to a request.

    A request that asks for nothing but to be carried out takes any reply, also none.

    Args:
        request: What was asked.
        data: The JSON of the reply.
        report: Told what was passed over, such as one item of a page.

    Raises:
        UnreadableReplyError: The reply is not JSON, or not what ChatKit defines for this request.

    Example:
        >>> decode_reply(InputTranscribe(params=...), b'{"text": "hello"}', print)
        Transcription(text='hello')
    """
    kind = _REPLIES[type(request)]
    if kind is Empty:
        return Empty()
    reply: Any
    try:
        reply = _replies[type(request)].decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        reply = _read_reply(kind, data, report)
    else:
        _tell_unknown(kind, data, report)
    if isinstance(reply, Page):
        for row in cast("Page[Thread] | Page[ThreadItem]", reply).data:
            _locate(row)
    elif isinstance(reply, Thread):
        _locate(reply)
    elif isinstance(reply, SyncActionReply) and reply.updated_item is not None:
        _locate(reply.updated_item)
    return cast("Reply", reply)


def is_complete(data: bytes | str) -> bool:
    """Whether this is JSON that ends where it should."""
    try:
        _loads(data)
    except ValueError:
        return False
    return True


def _tell_unknown(kind: Any, data: bytes | str, report: Report) -> None:
    for at in unknown_fields(kind, msgspec.json.decode(data)):
        report(UNKNOWN_FIELD, {"at": at})


def _locate(value: ThreadMetadata | Item) -> None:
    """Give the times of what was just decoded, and nobody else has seen, a zone."""
    if value.created_at.tzinfo is None:
        force_setattr(value, "created_at", _local(value.created_at))
    if isinstance(value, Thread):
        for item in value.items.data:
            _locate(item)


def _local(moment: datetime) -> datetime:
    try:
        return moment.astimezone()
    except (ValueError, OverflowError, OSError):  # At the ends of the calendar there is no local time.
        return moment.replace(tzinfo=UTC)


def _loads(data: bytes | str) -> Any:
    """Parse JSON, also such as msgspec refuses: `NaN`, halves of surrogate pairs, wrong UTF-8.

    Raises:
        ValueError: It is not JSON at all.
    """
    try:
        return msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        pass
    text = data if isinstance(data, str) else data.decode("utf-8", "replace")
    try:
        # Servers that cut texts by UTF-16 units send halves of an emoji; what is not whole cannot go to a page.
        whole = json.dumps(json.loads(text, strict=False), ensure_ascii=False)
        return json.loads(whole.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
    except RecursionError:
        message = "it is nested too deeply"
        raise ValueError(message) from None


def _read_event(data: bytes | str, report: Report) -> StreamEvent | None:
    try:
        given = _loads(data)
    except ValueError as error:
        report(UNREADABLE, {"reason": str(error), "begins": _excerpt(data)})
        return None
    try:
        return _Reading(report).value(StreamEvent, given, "$")
    except _UnfitError as unfit:
        unfit.tell(report)
        return None


def _read_reply(kind: Any, data: bytes | str, report: Report) -> Any:
    if kind is SyncActionReply and not data.strip():
        return SyncActionReply()
    try:
        given = _loads(data)
    except ValueError as error:
        message = f"it is not JSON: {error}"
        raise UnreadableReplyError(message) from None
    try:
        return _Reading(report).value(kind, given, "$")
    except _UnfitError as unfit:
        message = f"at `{unfit.at}`: {unfit.reason}"
        raise UnreadableReplyError(message) from None


def _excerpt(data: bytes | str) -> str:
    return (data if isinstance(data, str) else data[: 4 * _EXCERPT].decode("utf-8", "replace"))[:_EXCERPT]


class _UnfitError(Exception):
    """A value is not what it should be."""

    def __init__(self, at: str, reason: str, *, unknown: bool = False) -> None:
        super().__init__(f"{at}: {reason}")
        self.at = at
        self.reason = reason
        self.unknown = unknown

    def tell(self, report: Report) -> None:
        report(UNKNOWN if self.unknown else MALFORMED, {"at": self.at, "reason": self.reason})


class _Reading:
    """Makes typed values of parsed JSON, as much of it as fits.

    An element of a list that does not fit is left out, a field that does not fit has its default; only where neither
    is possible does the whole value not fit. `null` is the same as absent.
    """

    def __init__(self, report: Report) -> None:
        self._report = report

    def value(self, kind: Any, given: Any, at: str) -> Any:
        """Return the value of a type.

        Raises:
            _UnfitError: There is none.
        """
        if kind is datetime:
            return _moment(given, at)
        origin = get_origin(kind)
        if origin in (Union, UnionType) and any(map(is_struct, get_args(kind))):
            return self._one_of(get_args(kind), given, at)
        if origin is list:
            return self._list(get_args(kind)[0], given, at)
        if is_struct(kind):
            return self._struct(kind, given, at)
        try:
            return msgspec.convert(given, kind)
        except msgspec.ValidationError as error:
            raise _UnfitError(at, str(error).partition(" - at ")[0]) from None

    def _one_of(self, kinds: Iterable[Any], given: Any, at: str) -> Any:
        """Return the struct that the value says it is; `null` was taken for absent before this."""
        structs = [member for member in kinds if is_struct(member)]
        if len(structs) == 1:
            return self._struct(structs[0], given, at)
        tag = _tag_of(given, at)
        for struct in structs:
            if struct.__struct_config__.tag == tag:
                return self._struct(struct, given, at)
        unfit = _UnfitError(at, f"unknown type {tag!r}", unknown=True)
        if UnknownItem not in structs or not isinstance(tag, str):
            raise unfit
        named = {name: given.get(name) for name in ("id", "thread_id", "created_at")}
        try:
            # Who reads the thread should know that something stands here.
            item = self._struct(UnknownItem, {**named, "item_type": tag}, at)
        except _UnfitError:
            raise unfit from None
        unfit.tell(self._report)
        return item

    def _list(self, kind: Any, given: Any, at: str) -> list[Any]:
        if not isinstance(given, list):
            raise _UnfitError(at, f"expected a list, got {type(given).__name__}")
        values: list[Any] = []
        for index, element in enumerate(cast("list[Any]", given)):
            try:
                values.append(self.value(kind, element, f"{at}[{index}]"))
            except _UnfitError as unfit:
                unfit.tell(self._report)
                # Updates name parts and tasks by their index, so those that cannot be shown keep their place.
                if kind is AssistantText:
                    values.append(AssistantText(text=""))
                elif kind == AnyTask:
                    values.append(CustomTask(title=_title(element)))
        return values

    def _struct(self, kind: Any, given: Any, at: str) -> Any:
        if not isinstance(given, dict):
            raise _UnfitError(at, f"expected an object, got {type(given).__name__}")
        fields = cast("dict[str, Any]", given)
        tag = (get_origin(kind) or kind).__struct_config__.tag
        if tag is not None and fields.get("type", tag) != tag:
            raise _UnfitError(at, f"unknown type {fields['type']!r}", unknown=True)
        values: dict[str, Any] = {}
        known = {"type"} if tag is not None else set[str]()
        known |= {field.encode_name for field in msgspec.structs.fields(kind)}
        for name in fields.keys() - known:
            self._report(UNKNOWN_FIELD, {"at": f"{at}.{name}"})
        for field in msgspec.structs.fields(kind):
            name = field.encode_name
            if fields.get(name) is not None:
                try:
                    values[name] = self.value(field.type, fields[name], f"{at}.{name}")
                except _UnfitError as unfit:
                    if field.type == AnyTask:  # Updates name tasks by their index.
                        unfit.tell(self._report)
                        values[name] = CustomTask(title=_title(fields[name]))
                        continue
                    if field.required:
                        raise
                    unfit.tell(self._report)
                    # Without one the attachment would pass for uploaded.
                    if field.type == UploadDescriptor | None:
                        values[name] = UploadDescriptor(url="", method="POST")
                    # Nor is what a newer server calls something else to be run, or asked, as if it were pending.
                    elif (kind, name) in _NOT_PENDING:
                        values[name] = _NOT_PENDING[kind, name]
            elif field.required:
                values[name] = _absent(field.type, f"{at}.{name}")
        return kind(**values)


_NOT_PENDING: dict[tuple[Any, str], str] = {
    (ClientToolCall, "status"): "completed",
    (StructuredInput, "status"): "skipped",
}
"""What a state that nobody knows is taken for, where the default is `pending`."""


def _absent(kind: Any, at: str) -> Any:
    """Return what stands for a required field that is not there."""
    if kind is Any:
        return None
    if get_origin(kind) is Page:  # The items of a thread whose metadata alone is meant.
        return Page[Any](data=[])
    raise _UnfitError(at, "it is missing")


def _tag_of(given: Any, at: str) -> Any:
    if not isinstance(given, dict):
        raise _UnfitError(at, f"expected an object, got {type(given).__name__}")
    tag = cast("dict[str, Any]", given).get("type")
    if tag is None:
        raise _UnfitError(at, "it has no type")
    return tag


def _moment(given: object, at: str) -> datetime:
    """Return a time from ISO 8601 text or seconds since 1970."""
    try:
        if isinstance(given, int | float) and not isinstance(given, bool):
            return datetime.fromtimestamp(given, UTC)
        moment = datetime.fromisoformat(given if isinstance(given, str) else "")
    except (ValueError, OverflowError, OSError):
        raise _UnfitError(at, f"{given!r:.100} is no time") from None
    return moment if moment.tzinfo is not None else _local(moment)


def _title(given: Any) -> str | None:
    title = cast("dict[str, Any]", given).get("title") if isinstance(given, dict) else None
    return title if isinstance(title, str) else None
