"""What a page may ask of the kernel: a closed list. The page's TypeScript types are generated from these."""

from typing import Literal

import msgspec

from chatkit_widget.protocol.content import UserContent
from chatkit_widget.protocol.requests import ActionConfig


class Send(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="method", tag="send"):
    """Submits what is written, as `content` where it has mentions; the page has emptied its composer as edit `rev`.

    It is refused where another `conversation` is open by now; without it, it is of the one that is open.
    """

    text: str
    rev: int
    content: list[UserContent] = []
    conversation: int | None = None


class SendPrompt(msgspec.Struct, frozen=True, kw_only=True, tag_field="method", tag="send_prompt"):
    """Submits the starter prompt at `index`; the draft stays."""

    index: int


class Stop(msgspec.Struct, frozen=True, kw_only=True, tag_field="method", tag="stop"):
    """Stops the streaming response."""


class Retry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="method", tag="retry"):
    """Answers again: the user message in row `key`, or the last one."""

    key: str | None = None


class EditMessage(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="method", tag="edit_message"
):
    """Puts other words in place of the user message in row `key`, as `content` where they have mentions."""

    key: str
    text: str
    content: list[UserContent] = []


class OpenThread(msgspec.Struct, frozen=True, kw_only=True, tag_field="method", tag="open_thread"):
    """Opens a thread, or with None a new draft."""

    thread_id: str | None


class DeleteThread(msgspec.Struct, frozen=True, kw_only=True, tag_field="method", tag="delete_thread"):
    """Deletes a thread, in five seconds."""

    thread_id: str


class UndoDelete(msgspec.Struct, frozen=True, kw_only=True, tag_field="method", tag="undo_delete"):
    """Takes the deletion of a thread back, while it can be."""

    thread_id: str


class SetHistory(msgspec.Struct, frozen=True, kw_only=True, tag_field="method", tag="set_history"):
    """Opens or closes the list of threads."""

    open: bool


class EditDraft(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="method", tag="edit_draft"):
    """The composer holds `text`, or `content` where it has mentions, by this page's edit `rev`.

    `conversation` is the one it was typed in, by default the one that is open.
    """

    text: str
    rev: int
    content: list[UserContent] = []
    conversation: int | None = None


class Quote(msgspec.Struct, frozen=True, kw_only=True, tag_field="method", tag="quote"):
    """Sets the text that the message will answer to, or with None takes it away."""

    text: str | None


class SelectTool(msgspec.Struct, frozen=True, kw_only=True, tag_field="method", tag="select_tool"):
    """Selects a tool for the message, or with None none."""

    tool_id: str | None


class SelectModel(msgspec.Struct, frozen=True, kw_only=True, tag_field="method", tag="select_model"):
    """Selects a model."""

    model_id: str


class SearchTags(msgspec.Struct, frozen=True, kw_only=True, tag_field="method", tag="search_tags"):
    """Asks for the entities that fit what is typed behind an `@`."""

    query: str


class ClickEntity(msgspec.Struct, frozen=True, kw_only=True, tag_field="method", tag="click_entity"):
    """Tells that an entity was clicked: one in the row `key`, or without it in the composer."""

    entity_id: str
    key: str | None


class PreviewEntity(msgspec.Struct, frozen=True, kw_only=True, tag_field="method", tag="preview_entity"):
    """Asks for the card beside an entity, as in `ClickEntity`."""

    entity_id: str
    key: str | None


class SearchCommands(msgspec.Struct, frozen=True, kw_only=True, tag_field="method", tag="search_commands"):
    """Asks for the commands that fit what is typed behind a `/`."""

    query: str


class SelectCommand(msgspec.Struct, frozen=True, kw_only=True, tag_field="method", tag="select_command"):
    """Runs a command that was offered."""

    command_id: str


class ClickHeader(msgspec.Struct, frozen=True, kw_only=True, tag_field="method", tag="click_header"):
    """Tells that one of the user's buttons in the header was clicked."""

    side: Literal["left", "right"]


class RenameThread(msgspec.Struct, frozen=True, kw_only=True, tag_field="method", tag="rename_thread"):
    """Gives a thread another title."""

    thread_id: str
    title: str


class Act(msgspec.Struct, frozen=True, kw_only=True, tag_field="method", tag="act"):
    """Runs an action of the widget in row `key`, which is answered when that is over, also where it failed.

    `dropped` are the fields of its form that its payload had already.
    """

    key: str
    action: ActionConfig
    dropped: list[str] = []


class Feedback(msgspec.Struct, frozen=True, kw_only=True, tag_field="method", tag="feedback"):
    """Likes or dislikes the answer that the row `key` belongs to."""

    key: str
    feedback: Literal["positive", "negative"]


class FollowDeeplink(msgspec.Struct, frozen=True, kw_only=True, tag_field="method", tag="follow_deeplink"):
    """Tells that the deeplink named `link` was clicked in an answer, with these parameters."""

    link: str
    data: dict[str, str]


class DismissNotice(msgspec.Struct, frozen=True, kw_only=True, tag_field="method", tag="dismiss_notice"):
    """Closes the notice at `index`."""

    index: int


class Attach(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="method", tag="attach"):
    """Puts a file into the composer, whose bytes follow. `file` is the page's key for it; `size` is in bytes.

    `conversation` is the one it was chosen in, by default the one that is open.
    """

    file: str
    name: str
    mime_type: str
    size: int
    conversation: int | None = None


class AttachData(msgspec.Struct, frozen=True, kw_only=True, tag_field="method", tag="attach_data"):
    """The bytes of `file` from `offset` on, in the message's buffer; the next ones wait for the answer to these."""

    file: str
    offset: int


class Detach(msgspec.Struct, frozen=True, kw_only=True, tag_field="method", tag="detach"):
    """Takes the file with this key out of the composer, whether it is uploaded, failed or under way."""

    file: str


class SubmitStructuredInput(
    msgspec.Struct, frozen=True, kw_only=True, tag_field="method", tag="submit_structured_input"
):
    """Answers the questions in row `key` by their ids; None skips them all."""

    key: str
    answers: dict[str, list[str]] | None


class Transcribe(msgspec.Struct, frozen=True, kw_only=True, tag_field="method", tag="transcribe"):
    """Turns the speech in the message's buffer into text, which goes into the composer."""

    mime_type: str


class CountViews(msgspec.Struct, frozen=True, kw_only=True, tag_field="method", tag="count_views"):
    """How many rendered views of the chat the page has now."""

    count: int


class LoadChunk(msgspec.Struct, frozen=True, kw_only=True, tag_field="method", tag="load_chunk"):
    """Asks for a chunk of the front end, gzipped in the second buffer of the reply."""

    name: str


class LoadRows(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="method", tag="load_rows"):
    """Asks for rows of the table in row `key`, from `offset` on; with `sort`, by the column of this index."""

    key: str
    offset: int
    limit: int
    sort: int | None = None
    descending: bool = False


class LoadPart(msgspec.Struct, frozen=True, kw_only=True, tag_field="method", tag="load_part"):
    """Asks for bytes of the object in row `key` as a file, from `offset` on: a table as CSV, a file as it is.

    They come in the second buffer of the reply; less than asked for, or none, is the end.
    """

    key: str
    offset: int
    size: int


class LoadLibrary(msgspec.Struct, frozen=True, kw_only=True, tag_field="method", tag="load_library"):
    """Asks for the script that draws figures of a kind, gzipped in the second buffer of the reply."""

    name: Literal["plotly", "vega"]


class LoadEntry(msgspec.Struct, frozen=True, kw_only=True, tag_field="method", tag="load_entry"):
    """Asks for what an entry of the inspector is about."""

    number: int


class LoadRecording(msgspec.Struct, frozen=True, kw_only=True, tag_field="method", tag="load_recording"):
    """Asks for bytes of what the inspector has as a recording, from `offset` on; they come as those of `LoadPart`."""

    offset: int
    size: int


class ClearInspector(msgspec.Struct, frozen=True, kw_only=True, tag_field="method", tag="clear_inspector"):
    """Drops what the inspector has, for all pages."""


class CloseInspector(msgspec.Struct, frozen=True, kw_only=True, tag_field="method", tag="close_inspector"):
    """Closes the inspector, for all pages."""


InspectorCall = LoadEntry | LoadRecording | ClearInspector | CloseInspector
"""What a page asks of the inspector."""

ObjectCall = LoadRows | LoadPart | LoadLibrary
"""What a page asks of a Python object that it shows."""

Lookup = SearchTags | PreviewEntity | SearchCommands | SelectCommand | LoadChunk | ObjectCall
"""What a page asks to be told."""

KernelMethod = (
    Send
    | SendPrompt
    | Stop
    | Retry
    | EditMessage
    | OpenThread
    | DeleteThread
    | UndoDelete
    | SetHistory
    | EditDraft
    | Quote
    | SelectTool
    | SelectModel
    | ClickEntity
    | ClickHeader
    | RenameThread
    | Act
    | Feedback
    | FollowDeeplink
    | DismissNotice
    | Attach
    | AttachData
    | Detach
    | SubmitStructuredInput
    | Transcribe
    | CountViews
    | InspectorCall
    | Lookup
)
"""Everything a page may ask for: a closed list, without paths, URLs or code."""
