"""What goes out over HTTP: bodies, headers, redirects, repetitions, and what an aborted stream leaves behind."""

import asyncio
from collections.abc import Mapping
from contextlib import aclosing
from email.utils import formatdate
from functools import partial
from time import time
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from chatkit_widget.backends.failures import HttpError, retry_after
from chatkit_widget.backends.http import HttpBackend
from chatkit_widget.backends.retrying import Patience
from chatkit_widget.errors import BackendError, OptionError
from chatkit_widget.protocol.content import InferenceOptions, ToolChoice, UserMessageInput, UserTag
from chatkit_widget.protocol.requests import (
    Action,
    ActionParams,
    AddUserMessageParams,
    AttachmentsCreate,
    AttachmentsCreateParams,
    Empty,
    FeedbackParams,
    InputTranscribe,
    ItemsFeedback,
    ItemsList,
    ItemsListParams,
    JsonRequest,
    StreamingRequest,
    ThreadsAddUserMessage,
    ThreadsCustomAction,
    ThreadsSyncCustomAction,
    TranscribeParams,
    Transcription,
)
from chatkit_widget.protocol.stream import ItemAdded, StreamEvent
from tests.protocol.backends.faulty import FaultyServer, events, hang_up, redirect, reply, stalling, status
from tests.protocol.backends.samples import (
    ANSWER,
    BEGINNING,
    CREATE,
    EMPTY_PAGE,
    GET,
    LIST,
    SECRET,
    SEND,
    THREAD,
    collected,
    delta,
    events_of,
    everything_told,
    text_of,
)
from tests.protocol.client import Connect

AT_ONCE = Patience(first=0.001)
ACTION = ActionParams(thread_id="thr_1", item_id=None, action=Action(type="book", payload={"day": 1}))
TRANSCRIBE = InputTranscribe(params=TranscribeParams(audio_base64="", mime_type="audio/ogg"))
ATTACH = AttachmentsCreate(params=AttachmentsCreateParams(name="a.txt", size=1, mime_type="text/plain"))


BODIES: list[tuple[StreamingRequest | JsonRequest, dict[str, Any]]] = [
    (
        CREATE,
        {
            "type": "threads.create",
            "params": {
                "input": {
                    "content": [{"type": "input_text", "text": "Hello"}],
                    "attachments": [],
                    "quoted_text": "",
                    "inference_options": {},
                }
            },
        },
    ),
    (
        ThreadsAddUserMessage(
            params=AddUserMessageParams(
                thread_id="thr_1",
                input=UserMessageInput(
                    content=[UserTag(id="e1", text="Ada", data={})],
                    attachments=["atc_1"],
                    quoted_text="before",
                    inference_options=InferenceOptions(tool_choice=ToolChoice(id="search"), model="big"),
                ),
            )
        ),
        {
            "type": "threads.add_user_message",
            "params": {
                "thread_id": "thr_1",
                "input": {
                    "content": [
                        {
                            "type": "input_tag",
                            "id": "e1",
                            "text": "Ada",
                            "data": {},
                            "group": None,
                            "interactive": False,
                        }
                    ],
                    "attachments": ["atc_1"],
                    "quoted_text": "before",
                    "inference_options": {"tool_choice": {"id": "search"}, "model": "big"},
                },
            },
        },
    ),
    (
        ThreadsCustomAction(params=ACTION),
        {
            "type": "threads.custom_action",
            "params": {"thread_id": "thr_1", "action": {"type": "book", "payload": {"day": 1}}},
        },
    ),
    (LIST, {"type": "threads.list", "params": {"limit": 9999, "order": "desc"}}),
    (GET, {"type": "threads.get_by_id", "params": {"thread_id": "thr_1"}}),
    (
        ItemsList(params=ItemsListParams(thread_id="thr_1", order="desc")),
        {"type": "items.list", "params": {"order": "desc", "thread_id": "thr_1"}},
    ),
]


@pytest.mark.parametrize(
    ("request_", "body"), BODIES, ids=lambda value: getattr(value, "__struct_config__", None) and ""
)
async def test_the_body_is_chatkits(request_: StreamingRequest | JsonRequest, body: dict[str, Any]) -> None:
    answer = (
        events(*ANSWER) if isinstance(request_, StreamingRequest) else reply(THREAD if request_ is GET else EMPTY_PAGE)
    )
    async with FaultyServer(answer) as server:
        backend = HttpBackend(server.url, locale="de-AT")
        if isinstance(request_, StreamingRequest):
            await collected(backend.stream(request_))
        else:
            await backend.request(request_)
        (exchange,) = server.requests
        await backend.aclose()
    assert exchange.json == body
    assert exchange.method == "POST"
    assert exchange.headers["content-type"] == "application/json"
    assert exchange.headers["accept-language"] == "de-AT"
    assert "cookie" not in exchange.headers


async def test_metadata_goes_along_only_when_it_is_given() -> None:
    async with FaultyServer(reply(EMPTY_PAGE)) as server:
        backend = HttpBackend(server.url, metadata={"tenant": 7})
        await backend.request(LIST)
        await backend.aclose()
    assert server.requests[0].json == {
        "type": "threads.list",
        "params": {"limit": 9999, "order": "desc"},
        "metadata": {"tenant": 7},
    }


async def test_headers_may_come_from_a_function_that_is_asked_each_time() -> None:
    numbers = iter(range(10))

    def now() -> Mapping[str, str]:
        return {"X-Number": str(next(numbers)), "Accept-Language": "fr"}

    async def later() -> Mapping[str, str]:
        await asyncio.sleep(0)
        return now()

    async with FaultyServer(reply(EMPTY_PAGE)) as server:
        for given in (now, later, partial(later)):
            backend = HttpBackend(server.url, headers=given)
            await backend.request(LIST)
            await backend.request(LIST)
            await backend.aclose()
    assert [exchange.headers["x-number"] for exchange in server.requests] == ["0", "1", "2", "3", "4", "5"]
    assert {exchange.headers["accept-language"] for exchange in server.requests} == {"fr"}


@pytest.mark.parametrize(
    "given",
    [{"Authorization": f"{SECRET}\n"}, {"Authorization": f"ä{SECRET}"}, {"Bad Name": SECRET}, {"N": 1}, [1]],
    ids=["line break", "not ASCII", "name", "number", "list"],
)
async def test_headers_that_http_does_not_allow_are_named_without_their_value(given: Any) -> None:
    backend = HttpBackend("http://127.0.0.1:9/", headers=lambda: given)
    with pytest.raises(BackendError, match=r"header|name of a header") as caught:
        await backend.request(LIST)
    assert SECRET not in everything_told(caught.value).replace(repr(given), "")


def test_headers_that_are_given_as_values_are_checked_at_once() -> None:
    with pytest.raises(OptionError, match="the header Authorization must be text") as caught:
        HttpBackend("http://localhost", headers={"Authorization": f"{SECRET}\n"})
    assert SECRET not in str(caught.value)


async def test_a_function_for_headers_that_raises_is_named() -> None:
    def fail() -> Mapping[str, str]:
        raise SystemExit(3)

    backend = HttpBackend("http://127.0.0.1:9/", headers=fail)
    with pytest.raises(BackendError, match="The function that gives the headers raised RuntimeError"):
        await backend.request(LIST)


async def test_one_connection_serves_many_requests() -> None:
    async with FaultyServer(reply(EMPTY_PAGE), events(*ANSWER), reply(EMPTY_PAGE)) as server:
        backend = HttpBackend(server.url)
        await backend.request(LIST)
        await events_of(backend)
        await backend.request(LIST)
        assert server.opened == 1
        await backend.aclose()
        await server.until_idle()


async def test_a_users_client_is_used_as_it_is_and_stays_open() -> None:
    async with FaultyServer(reply(EMPTY_PAGE)) as server:
        async with httpx.AsyncClient(headers={"X-Mine": "1"}, cookies={"a": "b"}, auth=("me", "pass")) as client:
            backend = HttpBackend(server.url, client=client)
            await backend.request(LIST)
            await backend.aclose()
            assert not client.is_closed
            headers = server.requests[0].headers
            assert headers["x-mine"] == "1"
            assert headers["cookie"] == "a=b"
            assert headers["authorization"].startswith("Basic ")
        with pytest.raises(HttpError, match="could not be made"):
            await backend.request(LIST)


async def test_the_timeouts_of_a_users_client_hold_unless_they_are_httpxs_own() -> None:
    async with FaultyServer(stalling(*BEGINNING)) as server, httpx.AsyncClient(timeout=0.25) as client:
        with pytest.raises(HttpError, match=r"for 0\.25 seconds"):
            await events_of(HttpBackend(server.url, client=client))
    async with FaultyServer(stalling(*BEGINNING)) as server, httpx.AsyncClient() as client:
        with pytest.raises(HttpError, match=r"for 0\.3 seconds"):
            await events_of(HttpBackend(server.url, client=client, idle_timeout=0.3))


@pytest.mark.parametrize("line", ["307 Temporary Redirect", "308 Permanent Redirect"])
async def test_a_redirect_is_followed_with_the_same_request(line: str) -> None:
    async with FaultyServer(redirect("/elsewhere", line), events(*ANSWER)) as server:
        backend = HttpBackend(server.url, headers={"Authorization": SECRET})
        await events_of(backend)
        await backend.aclose()
    first, second = server.requests
    assert second.path == "/elsewhere"
    assert second.body == first.body
    assert second.headers["authorization"] == SECRET


async def test_a_redirect_to_another_origin_carries_nothing_that_says_who_is_asking() -> None:
    async with FaultyServer(reply(EMPTY_PAGE)) as other:
        async with (
            FaultyServer(redirect(other.url)) as server,
            httpx.AsyncClient(cookies={"a": SECRET}, headers={"X-Mine": SECRET}, auth=("me", SECRET)) as client,
        ):
            await HttpBackend(server.url, client=client, headers={"X-Key": SECRET}).request(LIST)
        (exchange,) = other.requests
        assert exchange.json["type"] == "threads.list"
        assert SECRET not in str(exchange.headers)
        assert not {"authorization", "cookie", "x-key", "x-mine"} & set(exchange.headers)


@pytest.mark.parametrize("line", ["429 Too Many", "502 Bad Gateway", "503 Unavailable", "504 Gateway Timeout"])
async def test_a_passing_trouble_of_a_list_is_not_noticed(line: str) -> None:
    told: list[str] = []
    async with FaultyServer(status(line), status(line), reply(EMPTY_PAGE)) as server:
        backend = HttpBackend(server.url, patience=AT_ONCE)
        backend.report = lambda entry, _data: told.append(entry)
        await backend.request(LIST)
        await backend.aclose()
    assert told == ["a request is repeated"] * 2


async def test_a_reply_that_broke_off_is_asked_for_again() -> None:
    async with FaultyServer(hang_up, reply(EMPTY_PAGE, length=99), reply(EMPTY_PAGE)) as server:
        backend = HttpBackend(server.url, patience=AT_ONCE)
        await backend.request(LIST)
        await backend.aclose()


async def test_retry_after_is_honoured() -> None:
    begin = time()
    async with FaultyServer(status("503 Unavailable", Retry_After="0.08"), reply(EMPTY_PAGE)) as server:
        backend = HttpBackend(server.url, patience=AT_ONCE)
        await backend.request(LIST)
        await backend.aclose()
    assert time() - begin >= 0.08


def test_retry_after_may_be_a_date() -> None:
    response = httpx.Response(503, headers={"Retry-After": formatdate(time() + 100, usegmt=True)})
    wait = retry_after(response)
    assert wait is not None
    assert 90 < wait <= 100


@pytest.mark.parametrize("request_", [ThreadsSyncCustomAction(params=ACTION), TRANSCRIBE, ATTACH])
async def test_what_would_be_done_twice_is_repeated_only_when_it_was_refused(request_: JsonRequest) -> None:
    for answer, count in ((status("503 Unavailable"), 1), (hang_up, 1), (status("429 Too Many"), 3)):
        async with FaultyServer(answer) as server:
            backend = HttpBackend(server.url, patience=AT_ONCE)
            with pytest.raises(HttpError):
                await backend.request(request_)
            await backend.aclose()
        assert len(server.requests) == count


@pytest.mark.parametrize("answer", [status("503 Unavailable"), status("429 Too Many"), hang_up])
async def test_a_message_is_never_sent_twice(answer: Any) -> None:
    async with FaultyServer(answer) as server:
        backend = HttpBackend(server.url, patience=AT_ONCE)
        with pytest.raises(HttpError):
            await collected(backend.stream(SEND))
        await backend.aclose()
    assert len(server.requests) == 1


async def test_cancelling_aborts_the_request_at_once_and_leaves_nothing_behind() -> None:
    came: list[StreamEvent] = []
    async with FaultyServer(stalling(*BEGINNING, delta("Good ")), events(*ANSWER)) as server:
        backend = HttpBackend(server.url)
        before = asyncio.all_tasks()
        consumer = asyncio.create_task(collected(backend.stream(CREATE), came))
        await server.until_asked(1)
        while not text_of(came):  # noqa: ASYNC110 (it comes in the next turns of this loop)
            await asyncio.sleep(0)
        consumer.cancel()
        async with asyncio.timeout(1):
            await server.requests[0].gone.wait()
            with pytest.raises(asyncio.CancelledError):
                await consumer
        await server.until_idle()
        assert asyncio.all_tasks() - before == set()
        assert text_of(await events_of(backend)) == "Good day"
        await backend.aclose()


async def test_closing_the_stream_aborts_the_request_too() -> None:
    async with FaultyServer(stalling(*BEGINNING)) as server:
        backend = HttpBackend(server.url)
        async with aclosing(backend.stream(CREATE)) as stream:
            async for event in stream:
                if isinstance(event, ItemAdded):
                    break
        async with asyncio.timeout(1):
            await server.requests[0].gone.wait()
        await backend.aclose()


async def test_cancelling_before_the_server_answers_aborts_the_request() -> None:
    async with FaultyServer(stalling()) as server:
        backend = HttpBackend(server.url)
        consumer = asyncio.create_task(events_of(backend))
        await server.until_asked(1)
        consumer.cancel()
        with pytest.raises(asyncio.CancelledError):
            await consumer
        await server.until_idle()
        await backend.aclose()


async def test_stop_keeps_what_came_and_a_late_answer_changes_nothing(connect: Connect) -> None:
    async with FaultyServer(reply(EMPTY_PAGE), stalling(*BEGINNING, delta("Good "))) as server:
        client = connect(HttpBackend(server.url))
        turn = client.begin("Hello")
        await client.until(lambda: "Good " in client.texts)
        await client.stop()
        await server.requests[1].gone.wait()
        assert (await turn).status == "stopped"
        assert client.texts == ["Hello", "Good "]
        assert not client.view.responding
        assert client.view.failure is None


async def test_what_only_wants_to_be_done_takes_any_reply() -> None:
    feedback = ItemsFeedback(params=FeedbackParams(thread_id="thr_1", item_ids=["msg_2"], kind="positive"))
    async with FaultyServer(reply(b"{}"), status("204 No Content"), reply(b"OK", "text/plain")) as server:
        backend = HttpBackend(server.url)
        for _ in range(3):
            assert await backend.request(feedback) == Empty()
        await backend.aclose()


async def test_speech_becomes_text() -> None:
    async with FaultyServer(reply(b'{"text":"hello","confidence":1}')) as server:
        backend = HttpBackend(server.url)
        assert await backend.request(TRANSCRIBE) == Transcription(text="hello")
        await backend.aclose()


@pytest.mark.parametrize("url", ["localhost:8000/chatkit", "ftp://x/y", "http://", "", f"//u:{SECRET}@x"])
def test_what_is_no_url_is_told_at_once(url: str) -> None:
    with pytest.raises(OptionError, match="begins with http:// or https://") as caught:
        HttpBackend(url)
    assert SECRET not in str(caught.value)


def test_metadata_that_is_no_json_is_told_at_once() -> None:
    with pytest.raises(OptionError, match="metadata"):
        HttpBackend("http://localhost", metadata={"a": object()})


async def test_a_request_that_is_no_json_is_told() -> None:
    action = Action(type="book", payload=object())
    backend = HttpBackend("http://127.0.0.1:9/")
    with pytest.raises(BackendError, match="cannot be written as JSON"):
        await collected(backend.stream(ThreadsCustomAction(params=ActionParams(thread_id="t", action=action))))


def test_the_address_is_shown_without_its_secrets() -> None:
    password = quote(SECRET, safe="")
    backend = HttpBackend(f"https://me:{password}@example.org/chatkit?key={SECRET}", headers={"X-Key": SECRET})
    assert repr(backend) == "HttpBackend('https://example.org/chatkit')"
