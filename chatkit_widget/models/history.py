"""A conversation as models take it: who said what, with which files."""

from dataclasses import dataclass
from typing import Literal

from chatkit_widget.backends.message import AttachedFile, Context, Message
from chatkit_widget.protocol.items import AssistantMessage, StructuredInput, UserMessage
from chatkit_widget.transcript.messages import told

NOTHING = "(no answer)"
"""What a user says who skips questions."""


@dataclass(frozen=True)
class Said:
    """What one side said.

    Attributes:
        role: `"user"` or `"assistant"`.
        text: The text; the user's with what it quotes.
        files: The files of the user's message.
    """

    role: Literal["user", "assistant"]
    text: str
    files: tuple[AttachedFile, ...] = ()


def conversation(message: Message, context: Context) -> list[Said]:
    """Return all that was said, oldest first, and the message to answer at the end; adjoining answers are one.

    Example:
        >>> async def respond(message, context):
        ...     yield f"{len(conversation(message, context))} messages so far"
    """
    said: list[Said] = []
    for item in context.items:
        match item:
            case UserMessage():
                said.append(Said("user", _quoting(item.quoted_text, item.text), tuple(context.files(item))))
            case StructuredInput() if text := told(item):
                said.append(Said("user", text))
            case AssistantMessage() if item.text.strip():  # No model takes an empty message.
                if said and said[-1].role == "assistant":
                    said[-1] = Said("assistant", f"{said[-1].text}\n\n{item.text}")
                else:
                    said.append(Said("assistant", item.text))
            case _:
                pass
    text, files = _quoting(message.quoted_text, message.text), tuple(message.attachments)
    # Questions that were all skipped are an answer, too, but no model takes an empty message.
    said.append(Said("user", text or ("" if files else NOTHING), files))
    return said


def _quoting(quoted: str | None, text: str) -> str:
    if not quoted:
        return text
    lines = "\n".join(f"> {line}" for line in quoted.splitlines())
    return f"{lines}\n\n{text}"
