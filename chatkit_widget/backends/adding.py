"""Items that no answer brought, in the store of a function backend, and threads as they travel."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from msgspec.structs import replace

from chatkit_widget.backends.ids import new_id
from chatkit_widget.errors import BackendError, StoreError
from chatkit_widget.protocol.base import Page
from chatkit_widget.protocol.content import AnyAttachment, UserContent
from chatkit_widget.protocol.items import AssistantMessage, StructuredInput, ThreadItem, UserMessage
from chatkit_widget.protocol.requests import AddItemParams
from chatkit_widget.protocol.threads import Thread, ThreadMetadata
from chatkit_widget.store import ThreadStore
from chatkit_widget.store.database import Database

TITLE_LENGTH = 60
"""Characters of the first message that become the title of a thread."""

# One for all: a list of threads has thousands.
_NO_ITEMS = Page[ThreadItem](data=[])

_MARKS = re.compile(r"^#+ |\*\*|`", re.MULTILINE)
"""What Markdown has between words most often, and a title does not."""


async def add(store: ThreadStore, params: AddItemParams) -> Thread:
    """Put an item at the end of its thread, or into a new one, and return the thread.

    Raises:
        NotFoundError: There is no such thread.
        BackendError: It has an item with this id already, or the store cannot be written.
    """
    try:
        if params.thread_id is not None:
            return without_items(await store.run(Database.add_item, replace(params.item, thread_id=params.thread_id)))
        title = title_of_item(params.item)
        thread = ThreadMetadata(id=new_id("thr"), created_at=datetime.now(UTC), title=title)
        await store.run(Database.begin_thread, thread, replace(params.item, thread_id=thread.id))
    except StoreError as error:
        raise BackendError(str(error), allow_retry=False) from error
    return without_items(thread)


def title_of_item(item: ThreadItem) -> str | None:
    """Return what a thread is called that an item begins, or None when nothing in it has words."""
    match item:
        case UserMessage(content=content):
            return title_of(content)
        case AssistantMessage(text=text):
            return _shortened(_MARKS.sub("", text))
        case StructuredInput(inputs=[question, *_]):
            return _shortened(question.question)
        case _:
            return None


def title_of(content: Sequence[UserContent], attachments: Sequence[AnyAttachment] = ()) -> str | None:
    """Return what a thread is called that a message begins, or None for one without words and files."""
    title = _shortened("".join(part.text for part in content))
    return title or (_shortened(attachments[0].name) if attachments else None)


def without_items(thread: ThreadMetadata) -> Thread:
    """Return a thread as it travels, with an empty page of items."""
    return with_items(thread, _NO_ITEMS)


def with_items(thread: ThreadMetadata, items: Page[ThreadItem]) -> Thread:
    """Return a thread as it travels, with a page of its items."""
    return Thread(
        id=thread.id,
        created_at=thread.created_at,
        title=thread.title,
        status=thread.status,
        allowed_image_domains=thread.allowed_image_domains,
        items=items,
    )


def _shortened(text: str) -> str | None:
    words = " ".join(text.split())
    return (words if len(words) <= TITLE_LENGTH else words[: TITLE_LENGTH - 1].rstrip() + "…") or None
