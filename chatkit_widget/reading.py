"""The conversation of a chat, read back: messages, a table, text, a page, a notebook, and a file to open again."""

import asyncio
import threading
from collections.abc import Callable, Sequence
from os import PathLike
from typing import TYPE_CHECKING, Any, Self, cast

from chatkit_widget.backends.choice import is_function
from chatkit_widget.errors import ChatKitBusyError, OptionError
from chatkit_widget.methods import Methods
from chatkit_widget.protocol.items import ThreadItem
from chatkit_widget.protocol.threads import ThreadMetadata
from chatkit_widget.runtime import session_thread, wait_on_session
from chatkit_widget.transcript.messages import messages_of

if TYPE_CHECKING:
    from pandas import DataFrame

    from chatkit_widget.transcript.table import Entry

# What the methods need is loaded by them: few chats are ever written out.

AnyPath = str | PathLike[str]

Write = Callable[[ThreadMetadata | None, Sequence[ThreadItem]], str]


class Reading(Methods):
    """A widget whose conversation can be read back.

    None of it is a coroutine. What is read is the whole open thread: where pages of a long one are still to come, the
    call waits for them, and for the first thread of a new chat. Where nothing may wait, on the chat's own loop, as in
    async functions of the chat, that is an error instead: `await chat.load_all()` comes first there.
    """

    _kernel_loop: asyncio.AbstractEventLoop | None

    @property
    def messages(self) -> list[dict[str, str]]:
        """The conversation as `{"role": "user" | "assistant", "content": text}`, oldest first, for any model API.

        Answers that follow each other are one message; answers to questions are what the user said.

        Raises:
            ChatKitBusyError: Pages are still to come, and nothing can wait for them here.
            ChatKitError: A page cannot be read.

        Example:
            >>> client.responses.create(model="gpt-5", input=chat.messages)
        """
        _thread, entries = self._whole()
        return messages_of(entry.item for entry in entries)

    def to_frame(self) -> "DataFrame":
        """Return the conversation as a pandas DataFrame, one row a message.

        Returns:
            The columns `thread` and `id`; `time`, in UTC; `role`, `"user"` or `"assistant"`; `text`; `tokens`, of an
            answer whose item has a `usage` with `output_tokens` or `completion_tokens`; `latency`, the seconds from a
            question to the first word of its answer, by the times of the items; and `feedback`, `"positive"` or
            `"negative"`, also what the backend has kept of it from earlier. What is not known is missing.

        Raises:
            ExportError: pandas is not installed.
            ChatKitBusyError, ChatKitError: As `messages`.

        Example:
            >>> chat.to_frame().groupby("role")["latency"].mean()
        """
        from chatkit_widget.transcript.table import frame_of, rows_of  # noqa: PLC0415 (see above)

        _thread, entries = self._whole()
        return frame_of(rows_of(entries))

    def to_markdown(self, path: AnyPath | None = None) -> str:
        """Return the conversation as Markdown, and write it to a file if there is a path.

        Args:
            path: The file. It is written as a whole, or not at all.

        Raises:
            ExportError: The file cannot be written.
            ChatKitBusyError, ChatKitError: As `messages`.

        Example:
            >>> print(chat.to_markdown())
            >>> chat.to_markdown("chat.md")
        """
        from chatkit_widget.transcript.markdown import markdown_of  # noqa: PLC0415 (see above)

        return self._written(markdown_of, path)

    def to_html(self, path: AnyPath | None = None) -> str:
        """Return the conversation as one page that looks as the chat does, in light and dark, and loads nothing.

        It runs no scripts. HTML of objects stands in frames without any; pictures from elsewhere are links.

        Args:
            path: The file, as in `to_markdown`.

        Raises:
            ExportError: The file cannot be written.
            ChatKitBusyError, ChatKitError: As `messages`.

        Example:
            >>> chat.to_html("chat.html")
        """
        from chatkit_widget.transcript.html import page_of  # noqa: PLC0415 (see above)

        return self._written(page_of, path)

    def to_notebook(self, path: AnyPath | None = None) -> str:
        """Return the conversation as the JSON of a notebook: a cell an item, objects as outputs.

        Args:
            path: The file, as in `to_markdown`.

        Raises:
            ExportError: The file cannot be written.
            ChatKitBusyError, ChatKitError: As `messages`.

        Example:
            >>> chat.to_notebook("chat.ipynb")
        """
        from chatkit_widget.transcript.notebook import notebook_of  # noqa: PLC0415 (see above)

        return self._written(notebook_of, path)

    def to_jsonl(self, path: AnyPath | None = None) -> str:
        """Return the conversation as JSON Lines that `ChatKit.load` opens again: the thread, then a line an item.

        The items are as on ChatKit's wire. Bytes of attachments are not among them, nor what only a server and its
        client need: `metadata` of the thread and of attachments, and addresses of these.

        Args:
            path: The file, as in `to_markdown`.

        Raises:
            ExportError: There is no thread yet, or the file cannot be written.
            ChatKitBusyError, ChatKitError: As `messages`.

        Example:
            >>> chat.to_jsonl("chat.jsonl")
        """
        from chatkit_widget.transcript.records import jsonl_of  # noqa: PLC0415 (see above)

        return self._written(jsonl_of, path)

    @classmethod
    def load(cls, source: AnyPath, api: Callable[..., Any] | None = None, **options: Any) -> Self:
        """Open a conversation again that `to_jsonl` has written.

        It becomes a thread of the new chat, and is the one that is open. Where the store has it already, as when the
        cell runs again, that one is opened, with what was said in it since.

        Args:
            source: The path of a file, or the text itself.
            api: The function that answers in it. Without one it can be read, and a message is refused.
            options: Whatever else `ChatKit` takes beside a function, such as `store=`.

        Raises:
            ExportError: The file cannot be read, is of a newer version, or a line is cut off or malformed.
            OptionError: `api` is no function, or an option is wrong.
            StoreError: The store cannot be written.

        Example:
            >>> chat = ChatKit.load("chat.jsonl", respond)
            >>> chat
        """
        if api is not None and not is_function(api):
            message = (
                "a conversation is opened again for a function, as in ChatKit.load('chat.jsonl', respond): servers "
                f"keep their threads themselves; api is {type(api).__name__}"
            )
            raise OptionError(message)
        from chatkit_widget.backends.taking import refuse, take_in  # noqa: PLC0415 (see above)
        from chatkit_widget.transcript.files import read_source  # noqa: PLC0415 (see above)
        from chatkit_widget.transcript.records import read_jsonl  # noqa: PLC0415 (see above)

        thread, items = read_jsonl(*read_source(source))
        chat: Self = cast("Any", cls)(refuse if api is None else api, **options)
        try:
            chat._connection.begin_with(lambda store: take_in(store, thread, items))
            if threading.current_thread() is not session_thread():
                wait_on_session(chat._session.load_all())
        except BaseException:
            chat.close()
            raise
        return chat

    def _written(self, write: Write, path: AnyPath | None) -> str:
        thread, entries = self._whole()
        text = write(thread, [entry.item for entry in entries])
        if path is not None:
            from chatkit_widget.transcript.files import write_text  # noqa: PLC0415 (see above)

            write_text(path, text)
        return text

    def _whole(self) -> tuple[ThreadMetadata | None, list["Entry"]]:
        """Return the open thread and all of its items, as they are at one moment."""
        session = self._session
        if session.is_whole and (session.is_closed or threading.current_thread() is session_thread()):
            return self._now()
        if threading.current_thread() is session_thread() or (not session.is_whole and self._is_needed_here()):
            message = (
                "the rest of the thread is still to be read, and here nothing can wait: first await chat.load_all()"
            )
            raise ChatKitBusyError(message)

        async def whole() -> tuple[ThreadMetadata | None, list["Entry"]]:
            await session.load_all()
            return self._now()

        return wait_on_session(whole())

    def _now(self) -> tuple[ThreadMetadata | None, list["Entry"]]:
        from chatkit_widget.transcript.table import Entry  # noqa: PLC0415 (see above)

        state = self._session.state
        feedback = state.view.feedback or {}
        rows = tuple(state.rows)
        return state.view.thread or None, [Entry(row.item, feedback.get(row.key), row.asked_again) for row in rows]

    def _is_needed_here(self) -> bool:
        """Whether this thread runs the loop that a server of the chat answers on: it cannot wait for itself."""
        try:
            return asyncio.get_running_loop() is self._kernel_loop
        except RuntimeError:
            return False
