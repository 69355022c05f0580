"""Questions that Python asks by itself and waits for, in place of the composer."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, cast

from chatkit_widget.backends.ids import new_id
from chatkit_widget.backends.questions import recorded
from chatkit_widget.errors import ChatKitError, OptionError
from chatkit_widget.protocol.items import Choice, Freeform, MultipleChoice, StructuredInput, ThreadItem
from chatkit_widget.protocol.requests import Submission
from chatkit_widget.sentences import say
from chatkit_widget.session.core import Core
from chatkit_widget.session.input import check_text, submission_of
from chatkit_widget.session.running import answering
from chatkit_widget.session.speaking import Speaking
from chatkit_widget.session.speech import Speech

ANSWER = "answer"
"""The id of the one question."""


def question_of(
    question: str,
    choices: Iterable[str] | None,
    *,
    multiple: bool = False,
    description: str | None = None,
) -> MultipleChoice | Freeform:
    """Return what is to be asked.

    Raises:
        OptionError: The question or the choices are no text, or do not go together with the rest.
    """
    check_text("question", question, "what to ask", is_needed=True)
    check_text("description", description, "a line below the question")
    if not question.strip():
        message = "question is empty: ask something, as in chat.ask('Which file?')"
        raise OptionError(message)
    if choices is None:
        if multiple:
            message = "multiple=True lets the user take several of choices=, and there are none: give choices="
            raise OptionError(message)
        return Freeform(id=ANSWER, question=question, description=description)
    if description is not None:
        message = "description= stands at the field of a question without choices=: put its words into the question"
        raise OptionError(message)
    options = [Choice(value=value) for value in _texts(choices)]
    return MultipleChoice(id=ANSWER, question=question, options=options, multiple=bool(multiple))


def _texts(choices: object) -> list[str]:
    are_several = isinstance(choices, Iterable) and not isinstance(choices, str | bytes)
    values: list[Any] = list(cast("Iterable[Any]", choices)) if are_several else []
    wrong = [value for value in values if not isinstance(value, str) or not value.strip()]
    if not values or wrong:
        problem = f"{wrong[0]!r:.100} is among them" if wrong else f"not {choices!r:.100}"
        message = f"choices are one or more texts, as in choices=['cars.csv', 'trips.csv'], {problem}"
        raise OptionError(message)
    return list(dict.fromkeys(values))


class Question:
    """One question that somebody waits for.

    Attributes:
        item: The item that shows it.
        speech: What puts it into its thread.
        answer: What was answered, or None for a question that was skipped or is gone.
        reason: Why there will be no answer, where that is an error.
        adding: The task that adds the item.
        closing: Held while it is being answered or skipped.
    """

    def __init__(self, item: StructuredInput, speech: Speech, adding: asyncio.Task[ThreadItem]) -> None:
        self.item = item
        self.speech = speech
        self.adding = adding
        self.answer: asyncio.Future[list[str] | None] = asyncio.get_running_loop().create_future()
        self.reason: Exception | None = None
        self.closing = asyncio.Lock()

    def settle(self, item: ThreadItem | None) -> None:
        """Take what stands in the place of the item now."""
        is_open = isinstance(item, StructuredInput) and item.status == "pending"
        if not is_open and not self.answer.done():
            self.answer.set_result(item.answers.get(ANSWER) if isinstance(item, StructuredInput) else None)


class Asking:
    """Asks, one question at a time or several, and hands each answer to who waits for it.

    Args:
        core: The session.
        speaking: How a question comes into the thread.
        start: Makes sure that the session has started.

    Attributes:
        speaking: As given.
    """

    def __init__(self, core: Core, speaking: Speaking, *, start: Callable[[], Any]) -> None:
        self._core = core
        self.speaking = speaking
        self._start = start
        self._open: dict[str, Question] = {}

    def waits_for(self, item_id: str) -> bool:
        """Whether somebody waits for the answer to this item."""
        return item_id in self._open

    async def ask(self, asked: MultipleChoice | Freeform, seconds: float | None = None) -> list[str] | None:
        """Ask, and return what was answered; None where the question was skipped, removed, or its turn was stopped.

        Who no longer waits leaves the question skipped.

        Raises:
            TimeoutError: There was no answer within so many seconds.
            OptionError: The backend keeps its own items.
            ChatKitClosedError: The chat was closed.
        """
        await self._start()
        core, turn = self._core, answering.get()
        item = StructuredInput(id=new_id("ask"), thread_id="", created_at=datetime.now(UTC), inputs=[asked])
        speech = self.speaking.speech()
        question = Question(item, speech, core.spawn(speech.add(item)))
        self._open[item.id] = question
        self._tell()
        core.state.watched[item.id] = question.settle
        stopped = asyncio.create_task(turn.stopped.wait() if turn is not None else asyncio.Event().wait())
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await core.waited(asyncio.shield(question.adding))
                    await asyncio.wait({question.answer, stopped}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            is_stopped = stopped.done()
            stopped.cancel()
            await asyncio.shield(asyncio.ensure_future(self._skip(question)))
        if question.reason is not None:
            raise question.reason
        if question.answer.done():
            return question.answer.result()
        if is_stopped:
            return None
        message = f"nobody has answered {asked.question!r:.100} within {seconds:g} s"
        raise TimeoutError(message)

    async def answer(
        self,
        item: StructuredInput,
        answers: Mapping[str, str | Sequence[str]] | None,
        accepted: Callable[[], None] | None = None,
    ) -> StructuredInput:
        """Answer a question that somebody waits for, and return it with its answer.

        Raises:
            OptionError: The answers do not fit, or it was answered or skipped meanwhile.
            ChatKitError: The backend could not store the answer; the question stays open.
        """
        submission = submission_of(item, answers)
        question = self._open[item.id]
        async with question.closing:
            if question.answer.done() or item.id not in self._open:
                raise OptionError(say("questions_closed"))
            answered = recorded(item, submission)
            await question.speech.change(answered)
            question.settle(answered)
            if accepted is not None:
                accepted()
        return answered

    def forget(self, thread_id: str) -> None:
        """Let go of the questions in a thread that exists no more."""
        for question in tuple(self._open.values()):
            if question.speech.thread_id == thread_id:
                question.settle(None)

    async def end(self, reason: Callable[[], Exception] | None = None) -> None:
        """Skip every question, and tell who waits for it the reason."""
        for question in tuple(self._open.values()):
            if reason is not None and not question.answer.done():
                question.reason = reason()
            question.settle(None)
            await self._skip(question, anyway=True)

    async def _skip(self, question: Question, *, anyway: bool = False) -> None:
        """Let go of a question; one that was not answered is skipped."""
        async with question.closing:
            if self._open.pop(question.item.id, None) is None:
                return
            self._core.state.watched.pop(question.item.id, None)
            self._tell()
            if not question.speech.has_begun:
                question.adding.cancel()
            await asyncio.wait({question.adding})
            was_added = not question.adding.cancelled() and question.adding.exception() is None
            if was_added and (anyway or not question.answer.done()):
                with suppress(ChatKitError):  # It is gone already, or stays as one that nobody waits for.
                    await question.speech.change(recorded(question.item, Submission(status="skipped")))

    def _tell(self) -> None:
        self._core.state.set(awaited=list(self._open))
