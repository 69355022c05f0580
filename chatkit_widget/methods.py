"""The methods of a chat: ChatKit's helpers as coroutines, and those beyond. They decide nothing; the session does."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from concurrent.futures import Future
from functools import partial
from typing import Any, Literal, TypeVar

from msgspec import UNSET, UnsetType

from chatkit_widget.backends.files import File
from chatkit_widget.bridge.hearing import hearing_pages
from chatkit_widget.bridge.traits import LinkedWidget
from chatkit_widget.errors import OptionError
from chatkit_widget.protocol.content import AnyAttachment
from chatkit_widget.protocol.threads import ThreadMetadata
from chatkit_widget.runtime import on_session, session_loop
from chatkit_widget.session.input import action_of, attachments_of, check_text, content_of, reply_of, user_input
from chatkit_widget.session.turn import Turn

T = TypeVar("T")


class Methods(LinkedWidget):
    """A widget with the methods of a chat."""

    async def _wait(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Wait for what the session does; what pages say meanwhile is heard."""
        async with hearing_pages(self.comm):
            return await on_session(coroutine)

    # ChatKit's helpers

    async def focus_composer(self) -> None:
        """Put the caret into the composer of the view that was used last (ChatKit's `focusComposer`).

        Raises:
            FrontendTimeout: No page shows the chat.

        Example:
            >>> await chat.focus_composer()
        """
        await self._wait(self._connection.call("focus_composer"))

    async def set_thread_id(self, thread_id: str | None = None) -> None:
        """Open a thread, or a new draft for None, and wait until it is there (ChatKit's `setThreadId`).

        Raises:
            NotFoundError: There is no such thread; the open one stays.
            ChatKitBusyError: A thread loads or a response streams.

        Example:
            >>> await chat.set_thread_id(chat.threads[0].id)
        """
        check_text("thread_id", thread_id, "the id of a thread, or None")
        await self._wait(self._session.set_thread_id(thread_id))

    async def send_user_message(
        self,
        text: str | None = None,
        *,
        content: Sequence[Any] | None = None,
        reply: str | None = None,
        attachments: Sequence[Any] | None = None,
        new_thread: bool = False,
        tool_choice: str | Mapping[str, str] | None = None,
        model: str | None = None,
    ) -> Turn:
        """Send a message and wait for the end of the turn (ChatKit's `sendUserMessage`).

        The user's draft stays as it is. Cancelling the wait, as interrupting the kernel does, stops the turn.

        Args:
            text: The message as plain text.
            content: The message in parts instead: `{"type": "input_text", "text": …}` and `input_tag` mappings.
            reply: Text that the message answers to, shown as a quotation.
            attachments: Files that are uploaded already, as `attach` returns them. With them the text may be absent.
            new_thread: Whether to begin a new thread.
            tool_choice: The id of a tool for this message.
            model: The id of a model for this message.

        Returns:
            The turn. One that failed is returned too, with its `error`.

        Raises:
            OptionError: There is nothing to send, both `text` and `content` are given, or an attachment is none.
            ChatKitBusyError: A thread loads or a response streams.

        Example:
            >>> turn = await chat.send_user_message("How many rows?")
            >>> turn.text
        """
        files = attachments_of(attachments)
        given = user_input(text, content=content, reply=reply, attachments=files, tool_choice=tool_choice, model=model)
        return await self._wait(self._session.turns.send_user_message(given, files, new_thread=new_thread))

    async def set_composer_value(
        self,
        text: str | None = None,
        *,
        content: Sequence[Any] | None = None,
        reply: str | UnsetType | None = UNSET,
        attachments: Sequence[Any] | None = None,
        files: Sequence[Any] | None = None,
        selected_tool_id: str | UnsetType | None = UNSET,
        selected_model_id: str | UnsetType | None = UNSET,
    ) -> None:
        """Replace what stands in the composer, and wait until a page that shows it has it (`setComposerValue`).

        What is not given stays as it is. Giving `attachments` or `files` replaces all files of the composer.

        Args:
            text: The text.
            content: The text in parts instead: `{"type": "input_text", "text": …}` and `input_tag` mappings.
            reply: Text that the message will answer to, shown as a quotation; None takes it away.
            attachments: Files that are uploaded already, as `attach` returns them.
            files: Files to upload: paths, bytes, open files, or whatever else `attach` takes. They are uploaded when
                this returns.
            selected_tool_id: The tool to select, of `composer.tools`; None selects none.
            selected_model_id: The model to select, of `composer.models`; None selects the default one.

        Raises:
            OptionError: Both `text` and `content` are given, there is no such tool or model, there are too many files,
                or one is too large or of a type that is not accepted. Nothing changed.
            BackendError: A file could not be uploaded.

        Example:
            >>> await chat.set_composer_value("What is in here?", files=["cars.csv"])
        """
        parts = content_of(text, content)
        quoted = reply if reply is UNSET else reply_of(reply)
        composer, uploads = self._session.composer, self._session.uploads
        changes: list[Callable[[], Sequence[str] | None]] = [
            partial(composer.check, selected_tool_id, selected_model_id)
        ]
        if attachments is not None or files is not None:
            done, new = attachments_of(attachments), [File.of(file) for file in files or ()]
            changes.append(partial(uploads.put, new, done))
        write = partial(composer.replace, parts, reply=quoted, tool_id=selected_tool_id, model_id=selected_model_id)
        await self._wait(self._connection.set_composer_value(*changes, write))

    async def fetch_updates(self) -> None:
        """Merge what changed behind the chat's back, as when a store was written elsewhere (`fetchUpdates`).

        Example:
            >>> await chat.fetch_updates()
        """
        await self._wait(self._session.fetch_updates())

    async def send_custom_action(self, action: Mapping[str, Any], item_id: str | None = None) -> Turn:
        """Run an action and wait for the end of its turn (ChatKit's `sendCustomAction`).

        Args:
            action: Its `type` and, if it has one, its `payload`. With `"streaming": False` it is one that replaces at
                most one item, and may also run while a response streams.
            item_id: The item that it came from.

        Raises:
            OptionError: There is no open thread, no such item, or the action has no type.

        Example:
            >>> await chat.send_custom_action({"type": "book", "payload": {"room": 4}})
        """
        turns, given = self._session.turns, action_of(action)
        if action.get("streaming") in (False, "false"):
            return await self._wait(turns.run_sync_action(given, item_id))
        return await self._wait(turns.send_custom_action(given, item_id))

    sendAction = send_custom_action  # noqa: N815 (what older guides of ChatKit call it)

    async def show_history(self) -> None:
        """Open the list of threads (ChatKit's `showHistory`).

        Raises:
            FrontendTimeout: No page shows the chat.
        """
        await self._wait(self._connection.show_history(is_open=True))

    async def hide_history(self) -> None:
        """Close the list of threads (ChatKit's `hideHistory`).

        Raises:
            FrontendTimeout: No page shows the chat.
        """
        await self._wait(self._connection.show_history(is_open=False))

    # Beyond ChatKit

    async def stop(self) -> None:
        """End the streaming response, as the Stop button does; what came is kept."""
        await self._wait(self._session.turns.stop())

    async def retry(self, item_id: str | None = None) -> Turn:
        """Answer a user message again: the last one, or the one with this id. What came after it goes.

        Raises:
            OptionError: There is no such message.
            ChatKitBusyError: A thread loads or a response streams.
        """
        return await self._wait(self._session.turns.retry(item_id))

    async def edit_user_message(
        self, text: str | None = None, *, content: Sequence[Any] | None = None, item_id: str | None = None
    ) -> Turn:
        """Write a message that was sent anew, and wait for the end of the turn that answers it.

        It is the last message of the user, or the one with this id. What came after it goes; its files, its quotation,
        its tool and its model stay. ChatKit has nothing like it: only a backend that can replace messages does it, as
        that of a function.

        Args:
            text: The words, as plain text.
            content: The words in parts instead: `{"type": "input_text", "text": …}` and `input_tag` mappings.
            item_id: The id of the message.

        Raises:
            OptionError: There is no such message, nothing would be left of it, both `text` and `content` are given,
                or the backend cannot replace messages.
            ChatKitBusyError: A thread loads or a response streams.

        Example:
            >>> turn = await chat.edit_user_message("How many rows and columns?")
            >>> turn.text
        """
        check_text("item_id", item_id, "the id of a message of the user")
        return await self._wait(self._session.turns.edit_user_message(content_of(text, content) or [], item_id))

    async def attach(self, *files: Any) -> tuple[AnyAttachment, ...]:
        """Upload files, and return them for `send_user_message(attachments=…)`. The composer stays as it is.

        Args:
            files: Each a path, bytes, an open binary file, a pair of a name and bytes, or a mapping with `data`, `name`
                and `mime_type`.

        Raises:
            OptionError: One is no file, is too large, or of a type that is not accepted.
            BackendError: The backend did not take one.

        Example:
            >>> files = await chat.attach("cars.csv", ("notes.txt", b"Read me"))
            >>> await chat.send_user_message("What is in these?", attachments=files)
        """
        given = [File.of(file) for file in files]
        return tuple(await self._wait(self._session.upload(given)))

    async def update_widget(self, item_id: str, widget: Any) -> None:
        """Put another widget in place of that of an item: what a page shows changes only where the two differ.

        It can be called at any time, also while a response streams, from `respond` and `on_action` (as
        `context.chat.update_widget`), from a callback or a cell. Only a widget that the running response has yielded a
        state of is that response's own until it ends: it is changed by yielding the next one.

        Args:
            item_id: The id of a `widget` item of the open thread, as `chat.items` has it.
            widget: A component of `chatkit_widget.widgets`, a mapping as ChatKit's JSON has it, or a model of
                openai-chatkit. One that is no root is put into a `Basic`.

        Raises:
            NotFoundError: The open thread has no such item.
            WidgetError: The widget has something wrong, of which the message tells all. Nothing changed.
            OptionError: The item is no widget, or the backend keeps its own items, as servers do: only where the widget
                was made it can be changed.
            ChatKitBusyError: A thread loads, or the running response has yielded a state of this widget.

        Example:
            >>> item = chat.items[-1]
            >>> await chat.update_widget(item.id, Card([Text("Sold out")]))
        """
        check_text("item_id", item_id, "the id of a widget item", is_needed=True)
        await self._wait(self._session.widgets.update(item_id, widget))

    async def submit_structured_input(
        self, item_id: str, answers: Mapping[str, str | Sequence[str]] | None = None
    ) -> Turn:
        """Answer the questions of a pending `structured_input` item, and wait for the end of the turn.

        A question of `ask` can be answered at any time; the answer goes to who waits for it, and no turn follows.

        Args:
            item_id: The id of the item.
            answers: One or several answers by the id of their question; None skips all questions, and one that is left
                out is skipped.

        Raises:
            OptionError: The questions are not open, there is no such question, or it takes only one answer.
            ChatKitBusyError: A thread loads or a response streams.

        Example:
            >>> questions = chat.items[-1]
            >>> await chat.submit_structured_input(questions.id, {"size": "large"})
        """
        key = self._session.row(item_id).key
        return await self._wait(self._session.turns.submit_structured_input(key, answers))

    async def send_feedback(self, kind: Literal["positive", "negative"], item_ids: Sequence[str] | None = None) -> None:
        """Like or dislike items, by default those of the last answer."""
        if kind not in ("positive", "negative"):
            message = f"feedback is 'positive' or 'negative', not {kind!r}"
            raise OptionError(message)
        if isinstance(item_ids, str):
            message = f"item_ids is a list of ids, not text: {item_ids!r:.100}"
            raise OptionError(message)
        await self._wait(self._session.send_feedback(kind, item_ids))

    async def list_threads(self) -> tuple[ThreadMetadata, ...]:
        """Read and return every thread, the one used last first."""
        return tuple(await self._wait(self._session.list_threads()))

    async def load_all(self) -> None:
        """Wait until `items` holds the whole thread: a long one comes page by page."""
        await self._wait(self._session.load_all())

    async def rename_thread(self, thread_id: str, title: str) -> None:
        """Give a thread another title."""
        check_text("thread_id", thread_id, "the id of a thread", is_needed=True)
        check_text("title", title, "the title of the thread", is_needed=True)
        await self._wait(self._session.rename_thread(thread_id, title))

    async def delete_thread(self, thread_id: str) -> None:
        """Delete a thread at once; the open one gives way to a draft. In a page, the user has five seconds to undo it.

        Args:
            thread_id: The id of a thread, also of one that was deleted in a page and can still be taken back.

        Raises:
            NotFoundError: There is no such thread.
            ChatKitBusyError: It is the open one, and a response streams in it.
            BackendError: The backend did not delete it.

        Example:
            >>> await chat.delete_thread(chat.threads[-1].id)
        """
        check_text("thread_id", thread_id, "the id of a thread", is_needed=True)
        await self._wait(self._session.delete_thread(thread_id))

    def run(self, coroutine: Coroutine[Any, Any, T]) -> Future[T]:
        """Start a method from where nothing can await: a button's callback, a thread, a script.

        Raises:
            OptionError: It is no coroutine.

        Example:
            >>> button.on_click(lambda _: chat.run(chat.send_user_message("Summarise")))
        """
        if not asyncio.iscoroutine(coroutine):
            message = f"run takes what a method returns, as in chat.run(chat.stop()), not {coroutine!r:.100}"
            raise OptionError(message)
        return asyncio.run_coroutine_threadsafe(coroutine, session_loop())
