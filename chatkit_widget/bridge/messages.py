"""Every message between kernel and page. The page's TypeScript types are generated from these.

Kernel to page, a message is one binary buffer of JSON. Page to kernel, it is the JSON content itself. No message has
a top-level `id`, which ipykernel 7.4 would keep for ever.
"""

from collections.abc import Iterator
from typing import Any, Literal

import msgspec

from chatkit_widget.session.operations import Operation


class Batch(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind", tag="batch"):
    """Operations in order. `seq` rises by one a batch. One `to` a page counts for all, but only that one applies it."""

    seq: int
    ops: list[Operation]
    to: str | None = None


class Part(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="part"):
    """A piece of batch `seq`, which is too large for one message: its bytes are the second buffer."""

    seq: int
    index: int
    count: int


class Beat(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="beat"):
    """The number of the last batch, repeated so that a page can see that it missed it."""

    seq: int


class PageCall(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind", tag="call"):
    """Something a page has to do and answer: take the focus, or say that all operations before it are on screen.

    A page answers a repeated `rid` again without doing it again. Without `to`, any page may answer.
    """

    rid: int
    method: Literal["focus_composer", "acknowledge"]
    to: str | None = None


class CallResult(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind", tag="reply"):
    """The answer to a page's call: an `error` in words for the user, or a `chunk` in the second buffer."""

    to: str
    rid: int
    error: str | None = None


ToPage = Batch | Part | Beat | PageCall | CallResult


class Send(msgspec.Struct, frozen=True, kw_only=True, tag_field="method", tag="send"):
    """Submits `text`; the page has emptied its composer as edit `rev`."""

    text: str
    rev: int


class SendPrompt(msgspec.Struct, frozen=True, kw_only=True, tag_field="method", tag="send_prompt"):
    """Submits the starter prompt at `index`; the draft stays."""

    index: int


class Stop(msgspec.Struct, frozen=True, kw_only=True, tag_field="method", tag="stop"):
    """Stops the streaming response."""


class Retry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="method", tag="retry"):
    """Answers again: the user message in row `key`, or the last one."""

    key: str | None = None


class OpenThread(msgspec.Struct, frozen=True, kw_only=True, tag_field="method", tag="open_thread"):
    """Opens a thread, or with None a new draft."""

    thread_id: str | None


class DeleteThread(msgspec.Struct, frozen=True, kw_only=True, tag_field="method", tag="delete_thread"):
    """Deletes a thread."""

    thread_id: str


class SetHistory(msgspec.Struct, frozen=True, kw_only=True, tag_field="method", tag="set_history"):
    """Opens or closes the list of threads."""

    open: bool


class EditDraft(msgspec.Struct, frozen=True, kw_only=True, tag_field="method", tag="edit_draft"):
    """The composer holds `text`, by this page's edit `rev`."""

    text: str
    rev: int


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


class Attach(msgspec.Struct, frozen=True, kw_only=True, tag_field="method", tag="attach"):
    """Puts a file into the composer, whose bytes follow. `file` is the page's key for it; `size` is in bytes."""

    file: str
    name: str
    mime_type: str
    size: int


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


KernelMethod = (
    Send
    | SendPrompt
    | Stop
    | Retry
    | OpenThread
    | DeleteThread
    | SetHistory
    | EditDraft
    | Feedback
    | FollowDeeplink
    | DismissNotice
    | Attach
    | AttachData
    | Detach
    | SubmitStructuredInput
    | Transcribe
    | CountViews
    | LoadChunk
)
"""Everything a page may ask for: a closed list, without paths, URLs or code."""


class FromPageBase(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Which page sent the message, and its number there; the kernel drops numbers it has seen."""

    sid: str
    seq: int


class Hello(FromPageBase, frozen=True, kw_only=True, tag_field="kind", tag="hello"):
    """A page is there; `locale` is its language, such as `en-GB`.

    A page that nobody answers says it `again`, with the number of its `views`, since what it said first may be held
    back until a cell ends.
    """

    locale: str | None = None
    views: int | None = None
    again: bool = False


class Resync(FromPageBase, frozen=True, kw_only=True, tag_field="kind", tag="resync"):
    """The page missed a batch and asks for a reset."""


class KernelCall(FromPageBase, frozen=True, kw_only=True, tag_field="kind", tag="call"):
    """A call of the page; answered by a `reply` with its `rid`."""

    rid: int
    call: KernelMethod


class PageResult(FromPageBase, frozen=True, kw_only=True, tag_field="kind", tag="reply"):
    """The page's answer to a call."""

    rid: int
    error: str | None = None


FromPage = Hello | Resync | KernelCall | PageResult


def schema() -> dict[str, Any]:
    """The JSON Schema of both directions, from which the page's types are generated."""
    (to_page, from_page), definitions = msgspec.json.schema_components(
        (ToPage, FromPage), ref_template="#/$defs/{name}"
    )
    for struct in _structs(msgspec.Struct):
        definition = definitions.get(struct.__name__)
        if definition is not None and not struct.__struct_config__.omit_defaults:
            definition["required"] = list(definition["properties"])
    return {
        "title": "Messages",
        "type": "object",
        "properties": {"ToPage": to_page, "FromPage": from_page},
        "required": ["ToPage", "FromPage"],
        "$defs": definitions,
    }


def _structs(base: type[msgspec.Struct]) -> Iterator[type[msgspec.Struct]]:
    for struct in base.__subclasses__():
        yield struct
        yield from _structs(struct)
