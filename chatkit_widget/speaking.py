"""Asking and speaking from code: the methods that add to a conversation outside of any response."""

from collections.abc import Iterable
from typing import Any, Literal, overload

from chatkit_widget.backends.objects import Looking, is_foreign
from chatkit_widget.errors import OptionError
from chatkit_widget.methods import Methods
from chatkit_widget.protocol.items import ThreadItem
from chatkit_widget.session.asking import question_of
from chatkit_widget.session.status import Status
from chatkit_widget.session.writing import Writer


class Speaking(Methods):
    """A widget that can be spoken through: from a cell, a callback, a thread, and from within its own functions."""

    @property
    def status(self) -> Status:
        """The line about what is going on: `chat.status("Loading 3 of 10")` shows one, `chat.status(None)` none.

        It can be called from any thread, and written to like a file, as by `tqdm(items, file=chat.status)`.
        """
        return self._session.status

    async def append(self, text_or_object: Any, *, role: Literal["assistant", "user"] = "assistant") -> ThreadItem:
        """Add a message or an object behind all that is in the open thread, also while a response streams.

        Without an open thread, it makes one. What is added is stored, and in the history that a function gets.

        Args:
            text_or_object: Text in Markdown; a widget; an item as ChatKit's JSON has it; or any Python object, which
                is shown as the function of a chat would show it.
            role: Who says it. A message of the user is text, and nobody answers it.

        Returns:
            The item.

        Raises:
            OptionError: There is nothing to show, there is no such role, or the backend keeps its own items, as servers
                do. Nothing was added.
            WidgetError: It is a widget with something wrong, of which the message tells all. Nothing was added.

        Example:
            >>> await chat.append("The nightly run has ended.")
            >>> await chat.append(frame.describe())
            >>> timer = threading.Timer(60, lambda: chat.run(chat.append("A minute has passed.")))
        """
        is_object = role == "assistant" and is_foreign(text_or_object)
        given = await Looking(text_or_object).found() if is_object else text_or_object
        item = self._session.speaking.item_of(given, role)
        return await self._wait(self._session.speaking.append(item))

    def streaming(self, role: Literal["assistant"] = "assistant") -> Writer:
        """Write a message as it comes: a block, in which `write` goes on with it.

        Within async functions it is `async with`; `with` is for cells, callbacks and threads. The end of the block
        stores the message. An error in the block leaves what came, and is raised.

        Args:
            role: Who says it: the assistant.

        Raises:
            OptionError: There is no such role.

        Example:
            >>> async with chat.streaming() as answer:
            ...     for word in words:
            ...         answer.write(word)
        """
        if role != "assistant":
            message = f"only the assistant streams, not {role!r}: give the words of the user to append(…, role='user')"
            raise OptionError(message)
        return Writer(self._session.speaking)

    @overload
    async def ask(
        self,
        question: str,
        choices: Iterable[str] | None = None,
        *,
        multiple: Literal[False] = False,
        description: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 (as in asyncio)
    ) -> str | None: ...

    @overload
    async def ask(
        self,
        question: str,
        choices: Iterable[str],
        *,
        multiple: Literal[True],
        timeout: float | None = None,  # noqa: ASYNC109 (as in asyncio)
    ) -> list[str] | None: ...

    async def ask(
        self,
        question: str,
        choices: Iterable[str] | None = None,
        *,
        multiple: bool = False,
        description: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 (as in asyncio)
    ) -> str | list[str] | None:
        """Ask the user something in place of the composer, and wait for the answer.

        It works in a cell, in a callback, and in a function of the chat, whose response streams meanwhile; answers come
        here, and call no function. Who waits no longer, as after an interrupt or Stop, leaves the question skipped.
        Only what blocks the kernel, as a sync function with `run_on="kernel"`, can wait for no page.

        Args:
            question: What to ask.
            choices: Suggestions; the user may also write something else. Without them, the answer is text.
            multiple: Whether several answers can be given.
            description: A line below a question without suggestions.
            timeout: Seconds to wait; None waits for as long as it takes.

        Returns:
            The answer, or with `multiple` a list of them; None where the user skipped it or took it away, and after
            Stop.

        Raises:
            OptionError: The question cannot be asked like this, or the backend keeps its own items, as servers do.
            TimeoutError: Nobody answered in time.
            ChatKitClosedError: The chat was closed.

        Example:
            >>> name = await chat.ask("Which file?", ["cars.csv", "trips.csv"])
            >>> def respond(message, context):  # Where nothing can await:
            ...     unit = context.chat.run(context.chat.ask("Which unit?", ["g", "kg"])).result()
        """
        asked = question_of(question, choices, multiple=multiple, description=description)
        number: Any = timeout
        if number is not None and (isinstance(number, bool) or not isinstance(number, int | float) or not number > 0):
            message = f"timeout is a number of seconds above 0, or None, not {timeout!r}"
            raise OptionError(message)
        answers = await self._wait(self._session.asking.ask(asked, timeout))
        return answers if multiple or not answers else answers[0]
