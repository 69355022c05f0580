"""The files of a function backend: how they get into its store, into a message, and to the user's function."""

from collections.abc import Callable
from contextlib import suppress

from msgspec.structs import replace

from chatkit_widget.backends.files import File, Reader
from chatkit_widget.backends.ids import new_id
from chatkit_widget.backends.message import AttachedFile
from chatkit_widget.backends.previews import is_picture, preview_of
from chatkit_widget.errors import BackendError, ChatKitError, NotFoundError, StoreError
from chatkit_widget.protocol.content import AnyAttachment, FileAttachment, ImageAttachment
from chatkit_widget.protocol.items import UserMessage
from chatkit_widget.sentences import say, words_of
from chatkit_widget.store import ThreadStore
from chatkit_widget.store.database import Database, StoredAttachment

PIECE = 1024 * 1024
"""Bytes that are written at once."""


async def keep(store: ThreadStore, file: File, sent: Callable[[int], None]) -> AnyAttachment:
    """Put a file into a store; cancelling takes it out again.

    Raises:
        BackendError: It cannot be read, or not be stored.
    """
    attachment_id, name, mime_type = new_id("atc"), file.name, file.mime_type
    attachment: AnyAttachment
    async with Reader(file) as reader:
        if is_picture(file):
            preview_url = await preview_of(file)
            attachment = ImageAttachment(id=attachment_id, name=name, mime_type=mime_type, preview_url=preview_url)
        else:
            attachment = FileAttachment(id=attachment_id, name=name, mime_type=mime_type)
        try:
            await store.run(Database.add_attachment, attachment, file.size)
            for place, offset in enumerate(range(0, file.size, PIECE)):
                piece = await reader.read(offset, PIECE)
                await store.run(Database.add_bytes, attachment_id, place, piece)
                sent(offset + len(piece))
        except BaseException as error:
            with suppress(ChatKitError):
                await store.run(Database.delete_attachment, attachment_id)
            if isinstance(error, StoreError):
                raise BackendError(say("file_not_kept", name=name).followed_by(words_of(error))) from error
            raise
    return attachment


async def chosen(store: ThreadStore, attachment_ids: list[str]) -> list[AnyAttachment]:
    """Return attachments for a new message; one that is in another message already is copied, bytes and all.

    Raises:
        BackendError: There is none with one of these ids; nothing is copied.
    """
    try:
        # Each once, however often it is named.
        found = await store.run(Database.get_attachments, list(dict.fromkeys(attachment_ids)))
    except NotFoundError as error:
        message = f"{error}: attach the file again"
        raise BackendError(message, allow_retry=False) from error
    attachments: list[AnyAttachment] = []
    for attachment, _size, is_in_message in found:
        if is_in_message:
            attachments.append(replace(attachment, id=new_id("atc"), thread_id=None))
            await store.run(Database.copy_attachment, attachment.id, attachments[-1].id)
        else:
            attachments.append(attachment)
    return attachments


async def forget(store: ThreadStore, attachment_id: str) -> None:
    """Delete an attachment that is in no message.

    Raises:
        NotFoundError: There is none with this id.
        BackendError: It is in a message, with which it goes.
    """
    if not await store.run(Database.delete_attachment, attachment_id):
        message = f"the attachment {attachment_id!r} is in a message, and goes only with that"
        raise BackendError(message, allow_retry=False)


async def files_of(store: ThreadStore, message: UserMessage) -> list[AttachedFile]:
    """Return the files of a message as a user's function gets them."""
    found = await store.run(Database.get_attachments, [attachment.id for attachment in message.attachments])
    return [_attached(store, stored) for stored in found]


def files_now(store: ThreadStore, message: UserMessage) -> list[AttachedFile]:
    """Return them from any thread, which waits for the store as it does for a file's bytes."""
    found = store.run_now(Database.get_attachments, [attachment.id for attachment in message.attachments])
    return [_attached(store, stored) for stored in found]


def _attached(store: ThreadStore, stored: StoredAttachment) -> AttachedFile:
    attachment = stored.attachment
    return AttachedFile(
        id=attachment.id,
        name=attachment.name,
        mime_type=attachment.mime_type,
        size=stored.size,
        type="image" if isinstance(attachment, ImageAttachment) else "file",
        _content=lambda: store.run_now(Database.read_attachment, attachment.id),
    )
