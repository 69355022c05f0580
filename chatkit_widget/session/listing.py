"""What differs between two lists of threads, so that a new title does not send thousands of them again."""

from collections.abc import Sequence

from chatkit_widget.protocol.threads import ThreadMetadata
from chatkit_widget.session.operations import PutThread, RemoveThread

MOST = 50
"""Changes that are told one by one; of more, the list is told anew."""


def thread_changes(
    before: Sequence[ThreadMetadata], after: Sequence[ThreadMetadata]
) -> list[PutThread | RemoveThread] | None:
    """Return what leads from one list to another, or None when that is too much. No id may be in a list twice."""
    wanted = {thread.id for thread in after}
    changes: list[PutThread | RemoveThread] = [
        RemoveThread(thread_id=thread.id) for thread in before if thread.id not in wanted
    ]
    left = [thread for thread in before if thread.id in wanted]
    known = {thread.id for thread in left}
    previous: str | None = None
    for at, thread in enumerate(after):
        if len(changes) > MOST:
            return None
        if at >= len(left) or left[at] != thread:
            changes.append(PutThread(thread=thread, after=previous))
            if thread.id in known:
                del left[next(place for place in range(at, len(left)) if left[place].id == thread.id)]
            left.insert(at, thread)
        previous = thread.id
    return changes if len(changes) <= MOST else None
