"""The requests of a ChatKit client and their replies."""

from typing import Any, Literal

from chatkit_widget.protocol.base import Page, Wire
from chatkit_widget.protocol.content import AnyAttachment, UserMessageInput
from chatkit_widget.protocol.items import ThreadItem
from chatkit_widget.protocol.threads import Thread


class Request(Wire, frozen=True, kw_only=True, omit_defaults=False):
    """The fields that every request has."""


class ThreadId(Wire, frozen=True, kw_only=True):
    """Names a thread."""

    thread_id: str


class ThreadsGetById(Request, frozen=True, kw_only=True, tag_field="type", tag="threads.get_by_id"):
    """Asks for a thread with its oldest items."""

    params: ThreadId


class ListParams(Wire, frozen=True, kw_only=True):
    """Which page of a list."""

    limit: int | None = None
    order: Literal["asc", "desc"] | None = None
    after: str | None = None


class ThreadsList(Request, frozen=True, kw_only=True, tag_field="type", tag="threads.list"):
    """Asks for a page of threads, without their items."""

    params: ListParams


class ItemsListParams(ListParams, frozen=True, kw_only=True):
    """Which page of which thread's items."""

    thread_id: str


class ItemsList(Request, frozen=True, kw_only=True, tag_field="type", tag="items.list"):
    """Asks for a page of a thread's items."""

    params: ItemsListParams


class CreateParams(Wire, frozen=True, kw_only=True):
    """The first message of a thread."""

    input: UserMessageInput


class ThreadsCreate(Request, frozen=True, kw_only=True, tag_field="type", tag="threads.create"):
    """Begins a thread with a message; streams."""

    params: CreateParams


class AddUserMessageParams(Wire, frozen=True, kw_only=True):
    """A further message of a thread."""

    thread_id: str
    input: UserMessageInput


class ThreadsAddUserMessage(Request, frozen=True, kw_only=True, tag_field="type", tag="threads.add_user_message"):
    """Adds a message to a thread; streams."""

    params: AddUserMessageParams


class ToolOutputParams(Wire, frozen=True, kw_only=True):
    """What the client tool of the pending call gave back."""

    thread_id: str
    result: Any


class ThreadsAddClientToolOutput(
    Request, frozen=True, kw_only=True, tag_field="type", tag="threads.add_client_tool_output"
):
    """Answers the pending client tool call; streams."""

    params: ToolOutputParams


class SubmittedAnswer(Wire, frozen=True, kw_only=True, omit_defaults=False):
    """The answer to one question."""

    values: list[str] = []
    skipped: bool = False


class Submission(Wire, frozen=True, kw_only=True, omit_defaults=False):
    """The answers to a structured input, by the ids of the questions."""

    status: Literal["answered", "skipped"] = "answered"
    answers: dict[str, SubmittedAnswer] = {}


class StructuredInputParams(Wire, frozen=True, kw_only=True):
    """Which structured input is answered, and how."""

    thread_id: str
    item_id: str
    input: Submission


class ThreadsAddStructuredInput(
    Request, frozen=True, kw_only=True, tag_field="type", tag="threads.add_structured_input"
):
    """Answers or skips a structured input; streams."""

    params: StructuredInputParams


class Action(Wire, frozen=True, kw_only=True, omit_defaults=False):
    """A custom action as it travels: its type and its payload."""

    type: str
    payload: Any = None


class ActionConfig(Wire, frozen=True, kw_only=True):
    """An action as a widget names it: also who runs it, and whether the answer streams."""

    type: str
    payload: Any = None
    handler: Literal["client", "server"] = "server"
    streaming: bool | Literal["true", "false"] = True

    @property
    def streams(self) -> bool:
        """Whether its answer streams; templates write that as text."""
        return self.streaming not in (False, "false")


class ActionParams(Wire, frozen=True, kw_only=True):
    """Which action, and the widget item it came from."""

    thread_id: str
    item_id: str | None = None
    action: Action


class ThreadsCustomAction(Request, frozen=True, kw_only=True, tag_field="type", tag="threads.custom_action"):
    """Runs an action; streams."""

    params: ActionParams


class ThreadsSyncCustomAction(Request, frozen=True, kw_only=True, tag_field="type", tag="threads.sync_custom_action"):
    """Runs an action that replaces at most one item."""

    params: ActionParams


class RetryParams(Wire, frozen=True, kw_only=True):
    """The user message after which everything is made again."""

    thread_id: str
    item_id: str


class ThreadsRetryAfterItem(Request, frozen=True, kw_only=True, tag_field="type", tag="threads.retry_after_item"):
    """Drops what came after a user message and answers it again; streams."""

    params: RetryParams


class ReplaceParams(Wire, frozen=True, kw_only=True):
    """Which user message gives way, and to what."""

    thread_id: str
    item_id: str
    input: UserMessageInput


class ThreadsReplaceUserMessage(
    Request, frozen=True, kw_only=True, tag_field="type", tag="chatkit_widget.threads.replace_user_message"
):
    """Puts another message in place of a user message and of all that came after it, and answers it; streams.

    ChatKit has no such request: only a backend that says that it `can_replace` messages is asked.
    """

    params: ReplaceParams


class ReplaceItemParams(Wire, frozen=True, kw_only=True):
    """An item in place of the one with its id."""

    thread_id: str
    item: ThreadItem


class ItemsReplace(Request, frozen=True, kw_only=True, tag_field="type", tag="chatkit_widget.items.replace"):
    """Puts an item in place of the one with its id.

    ChatKit has no such request: only a backend that says that it `can_replace` is asked.
    """

    params: ReplaceItemParams


class AddItemParams(Wire, frozen=True, kw_only=True):
    """An item for the end of a thread, of a new one for None; what thread the item itself names says nothing.

    One that `goes_on` is replaced when it is complete.
    """

    thread_id: str | None
    item: ThreadItem
    goes_on: bool = False


class ItemsAdd(Request, frozen=True, kw_only=True, tag_field="type", tag="chatkit_widget.items.add"):
    """Adds an item behind all others of a thread, also while a response streams; the reply is the thread.

    ChatKit has no such request: only a backend that says that it `can_add` is asked.
    """

    params: AddItemParams


class FeedbackParams(Wire, frozen=True, kw_only=True):
    """What was liked or disliked."""

    thread_id: str
    item_ids: list[str]
    kind: Literal["positive", "negative"]


class ItemsFeedback(Request, frozen=True, kw_only=True, tag_field="type", tag="items.feedback"):
    """Records feedback on the items of a turn."""

    params: FeedbackParams


class ThreadUpdateParams(Wire, frozen=True, kw_only=True):
    """A new title."""

    thread_id: str
    title: str


class ThreadsUpdate(Request, frozen=True, kw_only=True, tag_field="type", tag="threads.update"):
    """Renames a thread."""

    params: ThreadUpdateParams


class ThreadsDelete(Request, frozen=True, kw_only=True, tag_field="type", tag="threads.delete"):
    """Deletes a thread."""

    params: ThreadId


class AttachmentsCreateParams(Wire, frozen=True, kw_only=True):
    """A file to be uploaded; `size` in bytes."""

    name: str
    size: int
    mime_type: str


class AttachmentsCreate(Request, frozen=True, kw_only=True, tag_field="type", tag="attachments.create"):
    """Registers an attachment before its upload."""

    params: AttachmentsCreateParams


class AttachmentId(Wire, frozen=True, kw_only=True):
    """Names an attachment."""

    attachment_id: str


class AttachmentsDelete(Request, frozen=True, kw_only=True, tag_field="type", tag="attachments.delete"):
    """Deletes an attachment."""

    params: AttachmentId


class TranscribeParams(Wire, frozen=True, kw_only=True):
    """Recorded speech."""

    audio_base64: str
    mime_type: str


class InputTranscribe(Request, frozen=True, kw_only=True, tag_field="type", tag="input.transcribe"):
    """Turns speech into text for the composer."""

    params: TranscribeParams


class Transcription(Wire, frozen=True, kw_only=True):
    """The text of recorded speech."""

    text: str


class SyncActionReply(Wire, frozen=True, kw_only=True):
    """The item that a non-streaming action replaced, if any."""

    updated_item: ThreadItem | None = None


class Empty(Wire, frozen=True, kw_only=True):
    """A reply that says only that it was done."""


StreamingRequest = (
    ThreadsCreate
    | ThreadsAddUserMessage
    | ThreadsAddClientToolOutput
    | ThreadsAddStructuredInput
    | ThreadsCustomAction
    | ThreadsRetryAfterItem
    | ThreadsReplaceUserMessage
)
"""Requests that are answered by a stream of events."""

JsonRequest = (
    ThreadsGetById
    | ThreadsList
    | ItemsList
    | ThreadsSyncCustomAction
    | ItemsReplace
    | ItemsAdd
    | ItemsFeedback
    | ThreadsUpdate
    | ThreadsDelete
    | AttachmentsCreate
    | AttachmentsDelete
    | InputTranscribe
)
"""Requests that are answered by one JSON value."""

Reply = Thread | Page[Thread] | Page[ThreadItem] | SyncActionReply | AnyAttachment | Transcription | Empty
"""What a JSON request is answered with."""
