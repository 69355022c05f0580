"""A conversation that was written out, taken into a store again."""

from collections.abc import Sequence

from msgspec.structs import replace

from chatkit_widget.backends.ids import new_id
from chatkit_widget.errors import BackendError, NotFoundError
from chatkit_widget.protocol.items import ThreadItem
from chatkit_widget.protocol.threads import ThreadMetadata
from chatkit_widget.store import ThreadStore
from chatkit_widget.store.database import Database


def take_in(store: ThreadStore, thread: ThreadMetadata, items: Sequence[ThreadItem]) -> str:
    """Put a conversation into a store, and return the id that its thread has there.

    A store that has it already, perhaps continued, keeps it as it is; one in which another thread has its id gets it
    under a new one. Items whose ids repeat, as those of servers may, get new ones as well.

    Raises:
        StoreError: The store cannot be written; nothing of the conversation is in it.

    Example:
        >>> thread_id = take_in(store, *read_jsonl(text))
    """
    kept = _with_ids(items, thread.id)
    try:
        store.run_now(Database.get_thread, thread.id)
    except NotFoundError:
        thread_id = thread.id
    else:
        if store.run_now(Database.all_items, thread.id)[: len(kept)] == kept:
            return thread.id
        thread_id = new_id("thr")
    kept = [replace(item, thread_id=thread_id) for item in kept]
    store.run_now(Database.add_conversation, replace(thread, id=thread_id), kept)
    return thread_id


def refuse(_message: object) -> None:
    """Answer nothing: the function of a conversation that was opened only to be read.

    Raises:
        BackendError: Always.
    """
    message = "this conversation was opened to be read; ChatKit.load(path, respond) goes on with it"
    raise BackendError(message, allow_retry=False)


def _with_ids(items: Sequence[ThreadItem], thread_id: str) -> list[ThreadItem]:
    seen: dict[str, int] = {}
    kept: list[ThreadItem] = []
    taken = {item.id for item in items}
    for item in items:
        seen[item.id] = number = seen.get(item.id, 0) + 1
        name = item.id
        while number > 1 and name in taken:
            name = f"{item.id}-{number}"
            number += 1
        taken.add(name)
        kept.append(replace(item, id=name, thread_id=thread_id))
    return kept
