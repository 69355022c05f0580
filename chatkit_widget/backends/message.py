"""What a user's function gets: the message, the files in it, and its context."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import msgspec
from msgspec.structs import replace

from chatkit_widget.backends.tags import Tag, ValueOf, with_values
from chatkit_widget.protocol.content import UserContent, UserText
from chatkit_widget.protocol.items import StructuredInput, ThreadItem, UserMessage
from chatkit_widget.protocol.stream import ClientEffect, Notice, ProgressUpdate
from chatkit_widget.protocol.threads import ThreadMetadata, ThreadStatus
from chatkit_widget.transcript.messages import messages_of, told


@dataclass(frozen=True, kw_only=True)
class AttachedFile:
    """A file that the user attached to a message.

    Attributes:
        id: Its id.
        name: Its name, such as `cars.csv`.
        mime_type: Its type, such as `text/csv`, as far as the user's browser knows it.
        size: In bytes.
        type: `"image"` for PNG, JPEG, GIF, WebP and SVG, `"file"` for all else.

    Example:
        >>> def respond(message):
        ...     for file in message.attachments:
        ...         yield pandas.read_csv(io.BytesIO(file.read()))
    """

    id: str
    name: str
    mime_type: str
    size: int
    type: Literal["file", "image"]
    _content: Callable[[], bytes] = field(repr=False, compare=False)

    def read(self) -> bytes:
        """Return the whole file.

        It can be called in any function, sync or async, on any thread, as often as wanted, and after the turn as
        long as the message is there. It takes about as long as reading from a disk; in an async function, a file of
        many megabytes is better read by `await asyncio.to_thread(file.read)`, since all chats wait meanwhile.

        Raises:
            NotFoundError: The message was deleted, and the file with it.
            StoreError: The chat was closed, or its store cannot be read.
        """
        return self._content()


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """The message to answer.

    Attributes:
        text: The whole message as plain text, tags as `@` and their text.
        content: Its parts, text and tags, in order.
        tags: The tags alone, each with `id`, `text`, `data` and the object that it stands for, `value`.
        attachments: The files with it, each with `name`, `mime_type`, `size`, `type`, `id` and `read()`.
        quoted_text: The text that the user answers to, or None.
        tool_choice: The id of the tool that was chosen, or None.
        model: The id of the model that was chosen, or None.
        id: The id of the item in the thread.
        answers: The answers to the questions of a `structured_input`, by their ids, where this is what the message is;
            None for every other message. `text` then tells them, and is empty when all were skipped.
    """

    text: str
    content: list[UserContent]
    tags: list[Tag]
    quoted_text: str | None
    tool_choice: str | None
    model: str | None
    id: str
    attachments: list[AttachedFile] = []
    answers: dict[str, list[str]] | None = None

    def __str__(self) -> str:
        """Return the text, so that a message can stand in an f-string."""
        return self.text

    @classmethod
    def of(cls, item: UserMessage, attachments: list[AttachedFile], value_of: ValueOf) -> "Message":
        """Make the message of a user's item, the files in it, and what finds the objects that it mentions."""
        choice = item.inference_options.tool_choice
        content = with_values(item.content, value_of)
        return cls(
            text=item.text,
            content=content,
            tags=[part for part in content if isinstance(part, Tag)],
            quoted_text=item.quoted_text or None,
            tool_choice=choice.id if choice else None,
            model=item.inference_options.model,
            id=item.id,
            attachments=attachments,
        )

    @classmethod
    def answering(cls, item: StructuredInput) -> "Message":
        """Make the message of answers to questions."""
        text = told(item)
        return cls(
            text=text,
            content=[UserText(text=text)] if text else [],
            tags=[],
            quoted_text=None,
            tool_choice=None,
            model=None,
            id=item.id,
            answers=item.answers,
        )


class Cancelled:
    """A flag that turns true when the user presses Stop. Test it, or wait for it.

    Example:
        >>> while not context.cancelled:
        ...     work_a_little()
    """

    def __init__(self) -> None:
        self._event = threading.Event()

    def __bool__(self) -> bool:
        """Whether the turn was stopped."""
        return self._event.is_set()

    def is_set(self) -> bool:
        """Whether the turn was stopped."""
        return self._event.is_set()

    def wait(self, timeout: float | None = None) -> bool:
        """Block the function's thread until Stop or for `timeout` seconds; True after Stop."""
        return self._event.wait(timeout)

    def set(self) -> None:
        """Raise the flag."""
        self._event.set()


class ThreadHandle:
    """The thread that a function answers in.

    What is assigned is kept with the thread and told to every page.

    Attributes:
        id: Its id.
        title: Its title or None; assigning it renames the thread, also in the list.
        status: Whether it takes messages: `"active"`, `"locked"` or `"closed"`, or a mapping with such a `type` and
            a `reason` that the user reads.
        allowed_image_domains: The hosts whose pictures answers may show without a click, or None.

    Example:
        >>> def respond(message, context):
        ...     context.thread.title = "Refund of order 7"
        ...     context.thread.status = {"type": "locked", "reason": "A colleague will answer."}
        ...     return "I have passed it on."
    """

    def __init__(self, thread: ThreadMetadata, change: Callable[[ThreadMetadata], object]) -> None:
        self._thread = thread
        self._change = change

    @property
    def id(self) -> str:
        """The id."""
        return self._thread.id

    @property
    def title(self) -> str | None:
        """The title, or None for a new thread."""
        return self._thread.title

    @title.setter
    def title(self, title: str) -> None:
        if not isinstance(title, str):  # pyright: ignore[reportUnnecessaryIsInstance] (users' code is not checked)
            message = f"the title of a thread is text, not {type(title).__name__}"
            raise TypeError(message)
        self._set(title=title)

    @property
    def status(self) -> ThreadStatus:
        """Whether it takes messages, and why not."""
        return self._thread.status

    @status.setter
    def status(self, status: str | Mapping[str, Any] | ThreadStatus) -> None:
        given = {"type": status} if isinstance(status, str) else status
        try:
            self._set(status=msgspec.convert(given, ThreadStatus, from_attributes=True))
        except msgspec.ValidationError:
            message = (
                f'the status of a thread is "active", "locked" or "closed", or {{"type": "locked", "reason": "…"}}, '
                f"not {status!r}"
            )
            raise ValueError(message) from None

    @property
    def allowed_image_domains(self) -> list[str] | None:
        """The hosts whose pictures show without a click."""
        return self._thread.allowed_image_domains

    @allowed_image_domains.setter
    def allowed_image_domains(self, domains: list[str] | None) -> None:
        try:
            self._set(allowed_image_domains=msgspec.convert(domains, list[str] | None))
        except msgspec.ValidationError:
            message = f'the domains are a list such as ["example.org"], or None, not {domains!r}'
            raise TypeError(message) from None

    def _set(self, **changes: Any) -> None:
        self._thread = replace(self._thread, **changes)
        self._change(self._thread)


class Context:
    """What a function may know and do beside answering.

    Every method can be called from any thread, as often as wanted, and does nothing once the turn is over.

    Attributes:
        history: The messages before this one as `{"role": "user" | "assistant", "content": text}`, oldest first.
        items: All items before this message, oldest first, also those that are no messages.
        thread: The thread, whose `title` can be set.
        cancelled: True once the user pressed Stop.
        chat: The chat widget, or None where there is none.

    Example:
        >>> def respond(message, context):
        ...     context.progress("Reading the file…")
        ...     yield f"You asked {len(context.history)} messages ago."
    """

    def __init__(
        self,
        *,
        items: list[ThreadItem],
        files: Callable[[UserMessage], list[AttachedFile]],
        thread: ThreadHandle,
        chat: Any,
        emit: Callable[[ProgressUpdate | Notice | ClientEffect], object],
    ) -> None:
        self.history = messages_of(items)
        self.items = items
        self._files = files
        self.thread = thread
        self.cancelled = Cancelled()
        self.chat = chat
        self._emit = emit

    def files(self, item: UserMessage) -> list[AttachedFile]:
        """Return the files of an earlier message, as `message.attachments` has those of this one.

        Raises:
            NotFoundError: The message was deleted meanwhile.

        Example:
            >>> for item in context.items:
            ...     if item.type == "user_message":
            ...         pictures = [file for file in context.files(item) if file.type == "image"]
        """
        return self._files(item)

    def progress(self, text: str, icon: str | None = None) -> None:
        """Show a passing line about what is going on (ChatKit's `progress_update`)."""
        self._emit(ProgressUpdate(text=str(text), icon=icon))

    def notice(self, text: str, level: Literal["info", "warning", "danger"] = "info", title: str | None = None) -> None:
        """Show a message beside the conversation, in Markdown (ChatKit's `notice`)."""
        if level not in ("info", "warning", "danger"):
            message = f"the level of a notice is 'info', 'warning' or 'danger', not {level!r}"
            raise ValueError(message)
        self._emit(Notice(level=level, message=str(text), title=title))

    def effect(self, name: str, data: dict[str, Any] | None = None) -> None:
        """Fire an `effect` event on the chat (ChatKit's `client_effect`)."""
        self._emit(ClientEffect(name=name, data=data or {}))
