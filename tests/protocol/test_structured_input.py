"""Questions of the backend and their answers (sections 5 and 12.2 of the client's rules)."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from chatkit_widget.errors import BackendError, ChatKitBusyError, OptionError
from chatkit_widget.protocol.items import (
    Choice,
    Freeform,
    MultipleChoice,
    StructuredAnswer,
    StructuredInput,
    UserMessage,
)
from chatkit_widget.protocol.requests import (
    Submission,
    SubmittedAnswer,
    ThreadsAddStructuredInput,
    ThreadsRetryAfterItem,
)
from chatkit_widget.protocol.stream import ItemDone, ItemRemoved, ItemReplaced, StreamEvent, ThreadCreated
from chatkit_widget.testing import RawBackend
from tests.protocol.client import Client, Connect
from tests.protocol.wire import NOW, OPTIONS, streamed, thread, user

CREATED: list[StreamEvent] = [ThreadCreated(thread=thread()), ItemDone(item=user("msg_1")), OPTIONS]
OPTIONS_OF_TWO = [Choice(value="red"), Choice(value="blue")]
QUESTIONS = StructuredInput(
    id="q_1",
    thread_id="thr_1",
    created_at=NOW,
    inputs=[
        MultipleChoice(id="colour", question="Which colour?", options=OPTIONS_OF_TWO),
        MultipleChoice(id="days", question="Which days?", options=OPTIONS_OF_TWO, multiple=True),
        Freeform(id="why", question="Why?"),
    ],
)
ANSWERED = replace(
    QUESTIONS, status="answered", inputs=[replace(QUESTIONS.inputs[2], answer=StructuredAnswer(values=["So"]))]
)
THANKS: list[StreamEvent | BaseException] = [OPTIONS, ItemReplaced(item=ANSWERED), *streamed("a", "Thanks")]


async def asked(connect: Connect, *scripts: Sequence[StreamEvent | BaseException]) -> Client:
    """Return a chat in which the questions are open."""
    client = connect(RawBackend([*CREATED, ItemDone(item=QUESTIONS)], *(scripts or [THANKS])))
    await client.send()
    return client


def sent(client: Client) -> Submission:
    """Return what the backend was told."""
    backend = client.backend
    assert isinstance(backend, RawBackend)
    (request,) = backend.of(ThreadsAddStructuredInput)
    assert (request.params.thread_id, request.params.item_id) == ("thr_1", "q_1")
    return request.params.input


async def test_answers_go_to_the_backend_by_the_ids_of_their_questions_and_what_follows_is_a_turn(
    connect: Connect,
) -> None:
    client = await asked(connect)
    turn = await client.answer({"colour": "red", "days": ["red", "Sunday"], "why": ["So"]})
    assert sent(client).status == "answered"
    assert sent(client).answers == {
        "colour": SubmittedAnswer(values=["red"]),
        "days": SubmittedAnswer(values=["red", "Sunday"]),
        "why": SubmittedAnswer(values=["So"]),
    }
    assert (turn.status, turn.user_message, turn.text) == ("completed", None, "Thanks")
    assert client.items[1] == ANSWERED
    assert client.names.count("response.end") == 2


async def test_the_wire_has_every_field_of_an_answer(connect: Connect) -> None:
    client = await asked(connect)
    await client.answer({"why": "So", "colour": ""})
    answers: dict[str, Any] = {
        "why": {"values": ["So"], "skipped": False},
        "colour": {"values": [], "skipped": True},
    }
    assert msgspec.to_builtins(sent(client)) == {"status": "answered", "answers": answers}


@pytest.mark.parametrize(
    "answers",
    [None, {}, {"why": ""}, {"why": "  ", "days": [], "colour": ["", " "]}],
    ids=["none", "empty", "blank", "all blank"],
)
async def test_without_any_answer_the_questions_are_skipped(connect: Connect, answers: dict[str, Any] | None) -> None:
    client = await asked(connect)
    await client.answer(answers)
    assert sent(client) == Submission(status="skipped")


async def test_blank_values_among_others_are_left_out(connect: Connect) -> None:
    client = await asked(connect)
    await client.answer({"days": ["", "red", " "], "colour": ["", "blue"]})
    assert {name: answer.values for name, answer in sent(client).answers.items()} == {
        "days": ["red"],
        "colour": ["blue"],
    }


async def test_an_answer_need_not_be_one_of_the_suggestions(connect: Connect) -> None:
    client = await asked(connect)
    await client.answer({"colour": "a kind of green"})
    assert sent(client).answers["colour"].values == ["a kind of green"]


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"who": "me"}, "there is no question 'who'; the questions are colour, days, why"),
        ({"colour": ["red", "blue"]}, "the question 'colour' takes one answer, not 2"),
        ({"why": ["So", "And so"]}, "the question 'why' takes one answer, not 2"),
        ({"why": 5}, "an answer is text or a list of texts, and that to 'why' has 5"),
        ({"days": ["red", None]}, "an answer is text or a list of texts, and that to 'days' has None"),
        ({"why": b"So"}, "that to 'why' has b'So'"),
    ],
    ids=["unknown", "two of one choice", "two texts", "a number", "nothing among texts", "bytes"],
)
async def test_an_answer_that_cannot_be_is_refused_and_the_questions_stay_open(
    connect: Connect, answers: dict[str, Any], words: str
) -> None:
    client = await asked(connect)
    with pytest.raises(OptionError, match=words):
        await client.answer(answers)
    assert client.names.count("response.start") == 1
    assert (await client.answer({"why": "So"})).text == "Thanks"


async def test_questions_that_were_answered_are_no_longer_open(connect: Connect) -> None:
    client = await asked(connect)
    await client.answer({"why": "So"})
    with pytest.raises(OptionError, match="no longer open: they were answered, skipped or removed"):
        await client.answer({"why": "So"})


async def test_questions_that_are_gone_and_items_that_ask_nothing_cannot_be_answered(connect: Connect) -> None:
    client = await asked(connect, [OPTIONS, ItemRemoved(item_id="q_1")])
    (message, questions) = (row.key for row in client.session.state.rows)
    await client.act()
    for key in (message, questions, "nothing"):
        with pytest.raises(OptionError, match="no longer open"):
            await client.run(client.session.turns.submit_structured_input(key, None))


async def test_questions_cannot_be_answered_while_a_response_streams(connect: Connect) -> None:
    async def wait(_request: object) -> AsyncGenerator[StreamEvent]:
        await asyncio.Event().wait()
        yield OPTIONS

    client = connect(RawBackend([*CREATED, ItemDone(item=QUESTIONS)], wait))
    await client.send()
    turn = client.begin()
    await client.until(lambda: client.view.responding)
    with pytest.raises(ChatKitBusyError):
        await client.answer({"why": "So"})
    await client.stop()
    await turn


async def test_a_page_is_told_that_its_answers_are_accepted_before_the_turn_ends(connect: Connect) -> None:
    client = await asked(connect)
    key = client.session.state.rows[1].key
    seen: list[object] = []
    await client.run(
        client.session.turns.submit_structured_input(
            key, {"why": "So"}, accepted=lambda: seen.append(client.view.responding)
        )
    )
    assert seen == [False]


async def test_answers_that_do_not_arrive_leave_the_questions_open_and_can_be_given_again(connect: Connect) -> None:
    client = await asked(connect, [BackendError("down")], THANKS)
    turn = await client.answer({"why": "So"})
    assert (turn.status, client.items[1]) == ("failed", QUESTIONS)
    assert client.view.failure
    assert (await client.answer({"why": "So"})).text == "Thanks"
    assert client.view.failure is None


async def test_retry_after_answers_that_did_not_arrive_answers_the_message_anew(connect: Connect) -> None:
    client = await asked(connect, [BackendError("down")], [OPTIONS, *streamed("b", "Anew")])
    await client.answer({"why": "So"})
    turn = await client.retry()
    assert isinstance(turn.user_message, UserMessage)
    assert client.texts == ["Hello", "Anew"]
    backend: Any = client.backend
    assert len(backend.of(ThreadsRetryAfterItem)) == 1


async def test_questions_of_a_thread_that_is_opened_are_open(connect: Connect) -> None:
    client = connect(RawBackend(THANKS, threads=[thread("thr_1", [user("u"), QUESTIONS])]))
    await client.open("thr_1")
    assert (await client.answer({"why": "So"})).text == "Thanks"
    assert client.items[1] == ANSWERED
