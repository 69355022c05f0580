"""A conversation as JSON Lines, which can be read again: a line for the thread, then one for each item."""

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec.structs import replace

from chatkit_widget.errors import ExportError
from chatkit_widget.protocol.content import AnyAttachment, ImageAttachment
from chatkit_widget.protocol.items import ThreadItem, UserMessage
from chatkit_widget.protocol.threads import ThreadMetadata
from chatkit_widget.transcript.addresses import data_picture

VERSION = 1
"""The version of the format."""

TYPE = "chatkit_widget.conversation"
"""What the first line says that it is."""


class Header(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag=TYPE):
    """The first line."""

    version: int
    thread: ThreadMetadata


class _Version(msgspec.Struct, frozen=True, kw_only=True):
    """What can be read of a first line of any version."""

    type: str
    version: int


_header = msgspec.json.Decoder(Header).decode
_version = msgspec.json.Decoder(_Version).decode
_item: Any = msgspec.json.Decoder(ThreadItem).decode
_encode = msgspec.json.encode


def jsonl_of(thread: ThreadMetadata | None, items: Sequence[ThreadItem]) -> str:
    """Return a conversation as JSON Lines, in ChatKit's wire format.

    What is between a server and this client alone is left out: the thread's `metadata`, and where the files of a
    message are, or were uploaded to.

    Raises:
        ExportError: There is no thread yet.

    Example:
        >>> thread, items = read_jsonl(jsonl_of(chat.thread, chat.items))
    """
    if thread is None:
        message = "there is no conversation to write yet: it begins with the first message"
        raise ExportError(message)
    header = Header(version=VERSION, thread=replace(thread, metadata={}))
    return "".join(f"{_encode(line).decode()}\n" for line in (header, *map(_public, items)))


def read_jsonl(text: str, name: str = "the text") -> tuple[ThreadMetadata, list[ThreadItem]]:
    """Return the thread and the items that `jsonl_of` has written.

    Args:
        text: What was written.
        name: What an error calls it, such as the path of the file.

    Raises:
        ExportError: It is something else, is of a newer version, or a line is cut off or malformed.
    """
    lines = text.removeprefix("\ufeff").split("\n")
    header = _read_header(lines[0], name)
    items: list[ThreadItem] = []
    for number, line in enumerate(lines[1:], 2):
        if line.strip():
            try:
                items.append(_item(line))
            except (msgspec.DecodeError, RecursionError) as error:
                message = f"line {number} of {name} is no item of a conversation, or was cut off: {error}"
                raise ExportError(message) from error
    return header.thread, items


def _read_header(line: str, name: str) -> Header:
    try:
        found = _version(line)
    except (msgspec.DecodeError, RecursionError) as error:
        raise ExportError(_no_header(name, str(error))) from error
    if found.type != TYPE:
        raise ExportError(_no_header(name, f"its type is {found.type!r:.100}, not {TYPE!r}"))
    if found.version > VERSION:
        message = (
            f"{name} was written by a newer chatkit-widget (format version {found.version}, known: {VERSION}): "
            "install that to read it"
        )
        raise ExportError(message)
    try:
        return _header(line)
    except msgspec.DecodeError as error:
        raise ExportError(_no_header(name, str(error))) from error


def _no_header(name: str, reason: str) -> str:
    return f"line 1 of {name} does not begin a conversation that to_jsonl has written: {reason}"


def _public(item: ThreadItem) -> ThreadItem:
    if isinstance(item, UserMessage) and item.attachments:
        return replace(item, attachments=[_public_attachment(attachment) for attachment in item.attachments])
    return item


def _public_attachment(attachment: AnyAttachment) -> AnyAttachment:
    bare = replace(attachment, upload_descriptor=None, upload_url=None, metadata={})
    # The address of a server's own preview may let in whoever has it; a picture that is data tells no address.
    if isinstance(bare, ImageAttachment) and data_picture(bare.preview_url) is None:
        return replace(bare, preview_url=None)
    return bare
