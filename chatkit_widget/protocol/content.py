"""What user and assistant messages are made of, and attachments."""

from collections.abc import Sequence
from typing import Any, Literal

from chatkit_widget.protocol.base import Wire
from chatkit_widget.protocol.sources import Annotation


class UserText(Wire, frozen=True, kw_only=True, tag_field="type", tag="input_text"):
    """Plain text of a user message; never Markdown."""

    text: str


class UserTag(Wire, frozen=True, kw_only=True, omit_defaults=False, tag_field="type", tag="input_tag"):
    """A mention of an entity. `data` is always written, since servers require it, and ChatKit's types do not."""

    id: str
    text: str
    data: dict[str, Any] = {}
    group: str | None = None
    interactive: bool = False


UserContent = UserText | UserTag


def plain_text(content: Sequence[UserContent]) -> str:
    """Return the parts of a message as plain text, each tag as `@` and its text."""
    return "".join(part.text if isinstance(part, UserText) else f"@{part.text}" for part in content)


class AssistantText(Wire, frozen=True, kw_only=True, tag_field="type", tag="output_text"):
    """One content part of an assistant message: Markdown text and the annotations in it."""

    text: str
    annotations: list[Annotation] = []


class ToolChoice(Wire, frozen=True, kw_only=True):
    """The composer tool chosen for one message."""

    id: str


class InferenceOptions(Wire, frozen=True, kw_only=True):
    """The tool and the model chosen for one message."""

    tool_choice: ToolChoice | None = None
    model: str | None = None


class UploadDescriptor(Wire, frozen=True, kw_only=True):
    """Where and how the bytes of an attachment are uploaded in the two-phase flow."""

    url: str
    method: Literal["POST", "PUT"]
    headers: dict[str, str] = {}


class Attachment(Wire, frozen=True, kw_only=True):
    """The fields that both kinds of attachment have.

    `upload_url` is what servers before the descriptor sent; both are there only until the bytes are uploaded.
    """

    id: str
    name: str
    mime_type: str
    upload_descriptor: UploadDescriptor | None = None
    upload_url: str | None = None
    thread_id: str | None = None
    metadata: dict[str, Any] = {}


class FileAttachment(Attachment, frozen=True, kw_only=True, tag_field="type", tag="file"):
    """A file shown as a badge with its name."""


class ImageAttachment(Attachment, frozen=True, kw_only=True, tag_field="type", tag="image"):
    """A picture shown by its preview, or as a file where there is none."""

    preview_url: str | None = None


AnyAttachment = FileAttachment | ImageAttachment


class UserMessageInput(Wire, frozen=True, kw_only=True, omit_defaults=False):
    """What a user submits. `quoted_text` is an empty string when nothing is quoted, as captured clients send it."""

    content: list[UserContent]
    attachments: list[str] = []
    quoted_text: str | None = ""
    inference_options: InferenceOptions = InferenceOptions()
