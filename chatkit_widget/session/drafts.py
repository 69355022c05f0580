"""The drafts of all conversations: one stands in the composer, the others wait until theirs is open again."""

import itertools
from collections.abc import Sequence
from typing import Any

import msgspec

from chatkit_widget import events
from chatkit_widget.backends.base import Marks
from chatkit_widget.protocol.items import ThreadItem
from chatkit_widget.protocol.threads import ThreadMetadata
from chatkit_widget.session.core import Core
from chatkit_widget.session.operations import Draft, Upload

NOTHING_SAID: dict[str, Any] = {"failure": None, "notices": [], "feedback": {}}
"""What belongs to a conversation, and goes when another one is shown."""


class Waiting(msgspec.Struct, kw_only=True):
    """What stood in the composer when its conversation was left. A model is the chat's, and is not part of it."""

    draft: Draft
    reply: str | None = None
    selected_tool_id: str | None = None
    uploads: list[Upload] = []


class Drafts:
    """Keeps a draft for each conversation. Conversations have numbers, so that one which becomes a thread stays one."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._waiting: dict[int, Waiting] = {}
        self._numbers: dict[str | None, int] = {}
        self._next = itertools.count(1)

    @property
    def conversation(self) -> int:
        """The number of the conversation that is open."""
        return self._open.conversation

    def show(
        self,
        rows: Sequence[tuple[ThreadItem, int]],
        thread: ThreadMetadata | None,
        *,
        carries: bool = False,
        marks: Marks | None = None,
    ) -> None:
        """Show another conversation, with what was written in it; or, if it `carries`, with what stands here."""
        changes = self._carry(thread) if carries else self._switch(thread)
        before = self._core.state.view.selected_tool_id or None
        self._core.state.load(rows, marks=marks, thread=thread, **NOTHING_SAID, **changes)
        if changes:
            self._core.tell("composer_value", self._open.text)
            tool_id = changes["selected_tool_id"]
            if tool_id != before:
                self._core.tell("selected_tool_id", tool_id)
                self._core.hub.emit(events.ToolChange(tool_id=tool_id))

    def of(self, conversation: int | None) -> Draft | None:
        """Return the draft of a conversation, of the open one for None; None when there is no such one any more."""
        if conversation is None or conversation == self.conversation:
            return self._open
        waiting = self._waiting.get(conversation)
        return None if waiting is None else waiting.draft

    def put(self, draft: Draft) -> None:
        """Write a draft in its conversation."""
        if draft.conversation == self.conversation:
            self._core.state.set(draft=draft)
            self._core.tell("composer_value", draft.text)
        else:
            self._waiting[draft.conversation].draft = draft

    def uploads(self, conversation: int) -> list[Upload]:
        """Return the files in the composer of a conversation."""
        if conversation == self.conversation:
            return self._core.state.view.uploads or []
        return self._waiting[conversation].uploads

    def put_uploads(self, conversation: int, uploads: list[Upload]) -> None:
        """Change the files in the composer of a conversation."""
        if conversation == self.conversation:
            self._core.state.set(uploads=uploads)
        else:
            self._waiting[conversation].uploads = uploads

    def all_uploads(self) -> list[tuple[int, Upload]]:
        """Return the files in all composers, each with its conversation."""
        numbers = (self.conversation, *self._waiting)
        return [(number, upload) for number in numbers for upload in self.uploads(number)]

    def drop(self, thread_id: str) -> list[Upload]:
        """Forget what was written in a thread that is not open, and return the files that stood in its composer."""
        waiting = self._waiting.pop(self._numbers.pop(thread_id, 0), None)
        return [] if waiting is None else waiting.uploads

    def drop_others(self) -> None:
        """Forget all but what stands in the composer: the other threads are those of a backend that is gone."""
        self._waiting.clear()
        self._numbers.clear()

    @property
    def _open(self) -> Draft:
        return self._core.state.view.draft or Draft()

    def _carry(self, thread: ThreadMetadata | None) -> dict[str, Any]:
        self._name(thread)
        return {}

    def _switch(self, thread: ThreadMetadata | None) -> dict[str, Any]:
        """Put away what stands in the composer, and return the named values that come in its place."""
        view, here = self._core.state.view, self.conversation
        self._name(self._core.thread)
        thread_id = thread.id if thread else None
        if thread_id not in self._numbers:
            self._numbers[thread_id] = next(self._next)
        there = self._numbers[thread_id]
        if there == here:
            return {}
        self._waiting[here] = Waiting(
            draft=self._open,
            reply=view.reply or None,
            selected_tool_id=view.selected_tool_id or None,
            uploads=view.uploads or [],
        )
        found = self._waiting.pop(there, None) or Waiting(draft=Draft(conversation=there))
        if found.selected_tool_id not in [tool.id for tool in self._core.options.composer.tools]:
            found.selected_tool_id = None
        return msgspec.structs.asdict(found)

    def _name(self, thread: ThreadMetadata | None) -> None:
        """Note which thread the open conversation is: it may have become one since it was opened."""
        here = self.conversation
        self._numbers = {thread_id: number for thread_id, number in self._numbers.items() if number != here}
        self._numbers[thread.id if thread else None] = here
