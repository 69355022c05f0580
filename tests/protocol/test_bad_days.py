"""Bad days, one row a fault: what a chat makes of a server that misbehaves, from the message to the Retry.

Whatever happens, what came is kept, the failure is told in words, the composer is free, and nothing is left running.
"""

import asyncio
import gzip
import logging
import ssl
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pytest

from chatkit_widget import events as told
from chatkit_widget.backends.failures import HttpError
from chatkit_widget.backends.hosted import HostedBackend
from chatkit_widget.backends.http import HttpBackend
from chatkit_widget.backends.retrying import Patience
from chatkit_widget.errors import BackendError, ChatKitError, StreamError
from chatkit_widget.protocol.items import ClientToolCall
from chatkit_widget.protocol.requests import ActionConfig
from chatkit_widget.protocol.stream import ItemDone
from chatkit_widget.session.turn import Turn
from tests.protocol.backends import faulty
from tests.protocol.backends.faulty import (
    Behaviour,
    Exchange,
    FaultyServer,
    broken,
    events,
    hang_up,
    raw,
    redirect,
    reply,
    silent,
    stalling,
    status,
)
from tests.protocol.backends.samples import (
    ANSWER,
    ASKED,
    BEGINNING,
    CREATED,
    EMPTY_PAGE,
    OPTIONS,
    SECRET,
    THREAD,
    delta,
    everything_told,
)
from tests.protocol.client import Client, Connect

AT_ONCE = Patience(first=0.001)
IDLE = 0.3
"""Seconds without a byte: more than a busy machine needs, and less than a test may take."""

HEADERS = {"Authorization": f"Bearer {SECRET}", "Cookie": f"session={SECRET}-cookie"}
HTML = b"<!doctype html><title>Sign in</title>"
CERTIFICATE = Path(faulty.__file__).with_name("self_signed.pem")

CREATE, ADD, AFTER = "threads.create", "threads.add_user_message", "threads.retry_after_item"
"""How a Retry goes on: the request again, the message into the thread that is there, or an answer anew."""


async def well(exchange: Exchange) -> None:
    """Answer as a server does that is well."""
    match exchange.json["type"]:
        case "threads.list":
            await reply(EMPTY_PAGE)(exchange)
        case "threads.get_by_id":
            await reply(THREAD)(exchange)
        case "threads.create":
            await events(*ANSWER)(exchange)
        case "threads.add_user_message":
            await events(*ANSWER[1:])(exchange)
        case _:
            await events(*ANSWER[2:])(exchange)


def sse(*data: bytes) -> bytes:
    return b"".join(b"data: " + one + b"\n\n" for one in data)


def error_json(message: str) -> bytes:
    return b'{"error":{"message":"%s","type":"invalid_request_error","param":null,"code":null}}' % message.encode()


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Keep failures that are meant out of the log."""
    logger = logging.getLogger("chatkit_widget")
    logger.setLevel(logging.CRITICAL)
    yield
    logger.setLevel(logging.NOTSET)


# What every bad day has to end with


async def running() -> set[asyncio.Task[Any]]:
    return {task for task in asyncio.all_tasks() if task is not asyncio.current_task()}


@asynccontextmanager
async def chat(
    connect: Connect, backend: HttpBackend, server: FaultyServer | None = None, **more: Any
) -> AsyncGenerator[Client]:
    """Give a chat that has begun, and assert at its end that it has left nothing behind."""
    before = await connect(backend).run(running())
    client = connect(backend, **more)
    await client.run(client.session.start())
    yield client
    check_is_free(client)
    await client.settle()
    assert client.names.count("response.start") == client.names.count("response.end")
    await client.close()
    assert await client.run(running()) <= before
    if server is not None:
        await server.until_idle()


def check_is_free(client: Client) -> None:
    """Assert that nothing streams and a message could be sent."""
    view = client.view
    assert (view.responding, view.loading, view.can_stop, view.progress) == (False, False, False, None)
    client.session.check_free()
    assert not any(row["streaming"] for row in client.page.rows)


async def check_failed(client: Client, turn: Turn, words: str) -> BackendError:
    """Assert that a turn failed in words for a user, with details for a developer, and without secrets."""
    await client.settle()
    check_is_free(client)
    assert turn.status == "failed"
    assert isinstance(turn.error, BackendError)
    assert [event.error for event in client.of(told.Error)][-1:] == [turn.error]
    failure = client.view.failure
    assert failure
    assert words in failure.message
    assert (failure.message, failure.allow_retry) == (str(turn.error), turn.error.allow_retry)
    assert not any(word in failure.message for word in ("Error", "Exception", "Traceback", "httpx", "\n", "0x"))
    assert failure.detail == turn.error.detail
    assert turn.error.detail
    assert SECRET not in everything_told(turn.error) + msgspec.json.encode(client.session.state.snapshot()).decode()
    return turn.error


# The table


@dataclass(frozen=True, kw_only=True)
class Day:
    """What the server does to a message, what the user reads, what is kept, and how Retry goes on."""

    id: str
    fault: Behaviour
    words: str
    text: str | None = None
    retry: str = CREATE
    status: int | None = None
    allow_retry: bool = True
    kind: type[ChatKitError] = HttpError


DAYS = [
    # Refusals: the message never arrived
    Day(id="401", fault=status("401 Unauthorized"), words="key or token is missing or wrong (401)", status=401),
    Day(id="403", fault=status("403 Forbidden", error_json(SECRET)), words="refuses access (403)", status=403),
    Day(id="404", fault=status("404 Not Found"), words="There is no ChatKit server at", status=404),
    Day(
        id="422",
        fault=status("422 Unprocessable", b'{"detail":"attachments are required"}', "application/json"),
        words="does not accept this request (422). attachments are required",
        status=422,
        allow_retry=False,
    ),
    Day(id="429", fault=status("429 Too Many"), words="gets too many requests (429).", status=429),
    Day(
        id="429 with Retry-After",
        fault=status("429 Too Many", Retry_After="7"),
        words="(429). Try again in 7 seconds.",
        status=429,
    ),
    Day(id="500", fault=status("500 Internal Server Error"), words="The server failed (500).", status=500),
    Day(id="502", fault=status("502 Bad Gateway", HTML, "text/html"), words="at the moment (502).", status=502),
    Day(id="503", fault=status("503 Unavailable", Retry_After="1"), words="at the moment (503).", status=503),
    Day(id="504", fault=status("504 Gateway Timeout"), words="at the moment (504).", status=504),
    Day(
        id="301",
        fault=redirect(f"https://elsewhere.test/chatkit?token={SECRET}", "301 Moved Permanently"),
        words="is now at https://elsewhere.test/chatkit: use that address (301)",
        status=301,
        allow_retry=False,
    ),
    # Something else than ChatKit
    Day(id="HTML", fault=reply(HTML, "text/html"), words="A web page, not a ChatKit server, answered", status=200),
    Day(id="JSON instead of a stream", fault=reply(b'{"ok":true}'), words="not what ChatKit defines", status=200),
    Day(id="truncated JSON", fault=reply(b'{"ok":tr', length=20), words="not what ChatKit defines", status=200),
    Day(id="what is not HTTP", fault=lambda exchange: exchange.send(b"220 ESMTP\r\n"), words="closed the connection"),
    Day(id="a hang-up", fault=hang_up, words="closed the connection without an answer"),
    Day(id="silence", fault=silent, words="did not answer for 0.3 seconds"),
    Day(id="an error in place of a stream", fault=reply(error_json(SECRET)), words="not what ChatKit", status=200),
    # Streams that end too early
    Day(id="no event", fault=events(), words="ended before it began", kind=StreamError, status=200),
    Day(id="no event, broken", fault=broken(), words="broke off", kind=StreamError),
    Day(id="only comments", fault=raw(b": hi\n\n"), words="ended before it began", kind=StreamError, status=200),
    Day(
        id="gzip that is none",
        fault=raw(b"data: x\n\n", content_encoding="gzip"),
        words="cannot be decompressed",
        kind=StreamError,
    ),
    Day(id="a thread without the message", fault=broken(CREATED), words="broke off", retry=ADD, kind=StreamError),
    Day(id="the message and no more", fault=broken(CREATED, ASKED), words="broke off", retry=AFTER, kind=StreamError),
    Day(
        id="a body that dies midway",
        fault=broken(*BEGINNING, delta("Good ")),
        words="broke off before it was complete",
        text="Good ",
        retry=AFTER,
        kind=StreamError,
    ),
    Day(
        id="a body that dies inside an event",
        fault=raw(sse(*BEGINNING, delta("Good ")), b'data: {"type":"thre'),
        words="broke off before it was complete",
        text="Good ",
        retry=AFTER,
        kind=StreamError,
        status=200,
    ),
    Day(
        id="gzip that is cut",
        fault=raw(gzip.compress(sse(*BEGINNING, delta("Good ")))[:-40], content_encoding="gzip"),
        words="broke off",
        text="",
        retry=AFTER,
        kind=StreamError,
        status=200,
    ),
    Day(
        id="a stream that stalls",
        fault=stalling(*BEGINNING, delta("Good ")),
        words="nothing more arrived for 0.3 seconds",
        text="Good ",
        retry=AFTER,
        kind=StreamError,
    ),
]


@pytest.mark.parametrize("day", DAYS, ids=lambda day: day.id)
async def test_a_fault_loses_nothing_and_retry_goes_on(connect: Connect, day: Day) -> None:
    async with FaultyServer(reply(EMPTY_PAGE), day.fault, well) as server:
        backend = HttpBackend(f"{server.url}?key={SECRET}", headers=HEADERS, idle_timeout=IDLE, patience=AT_ONCE)
        async with chat(connect, backend, server) as client:
            turn = await client.send("Hello")
            error = await check_failed(client, turn, day.words)
            assert isinstance(error, day.kind)
            assert (error.status, error.allow_retry) == (day.status, day.allow_retry)
            assert client.texts == ["Hello", *([] if day.text is None else [day.text])]
            assert len(server.requests) == 2  # A message is never sent twice by itself.
            if not server.requests[-1].keeps_open:
                await server.until_idle()
            again = await client.retry()
            assert (again.status, again.text) == ("completed", "Good day")
            assert client.texts == ["Hello", "Good day"]
            assert client.view.failure is None
            assert server.requests[-1].json["type"] == day.retry
            check_request(server.requests[-1].json)
            assert (await client.send("And more")).status == "completed"
            assert client.names.count("response.end") == 3


def check_request(request: dict[str, Any]) -> None:
    """Assert that a Retry names what it is about (section 8.3)."""
    params = request["params"]
    if request["type"] == AFTER:
        assert params == {"thread_id": "thr_1", "item_id": "msg_1"}
    else:
        assert params["input"]["content"] == [{"type": "input_text", "text": "Hello"}]
        assert params.get("thread_id") == ("thr_1" if request["type"] == ADD else None)


# Where nobody answers at all


async def test_a_server_that_is_not_running_can_be_started_and_asked_again(connect: Connect) -> None:
    async with FaultyServer(well) as server:
        await server.shut()
        async with chat(connect, HttpBackend(server.url, headers=HEADERS, patience=AT_ONCE), server) as client:
            assert len(client.view.notices or []) == 1  # The list of conversations.
            for _ in range(2):
                turn = await (client.retry() if client.items else client.send("Hello"))
                await check_failed(client, turn, "Nothing answers at http://127.0.0.1")
                assert client.texts == ["Hello"]
            await server.listen()
            assert (await client.retry()).text == "Good day"
            assert client.texts == ["Hello", "Good day"]


async def test_a_server_that_is_restarted_between_turns_is_not_noticed(connect: Connect) -> None:
    async with FaultyServer(well) as server, chat(connect, HttpBackend(server.url, patience=AT_ONCE), server) as client:
        await client.send("Hello")
        await server.shut()
        await server.listen()
        assert (await client.send("Hello")).status == "completed"
        assert client.texts == ["Hello", "Good day"] * 2


async def test_a_server_that_has_forgotten_the_conversation_says_what_to_do(connect: Connect) -> None:
    async with (
        FaultyServer(reply(EMPTY_PAGE), well, broken(), broken(), well) as server,
        chat(connect, HttpBackend(server.url, headers=HEADERS, patience=AT_ONCE), server) as client,
    ):
        await client.send("Hello")
        turn = await client.send("And more")
        await check_failed(
            client, turn, "It may not know this conversation any more, as after a restart: start a new one."
        )
        assert client.texts == ["Hello", "Good day", "And more"]
        assert (await client.retry()).status == "failed"
        assert (await client.send("Anew", new_thread=True)).text == "Good day"


async def test_a_name_that_is_not_found(connect: Connect) -> None:
    async with chat(connect, HttpBackend("http://nowhere.invalid/chatkit", patience=AT_ONCE)) as client:
        await check_failed(client, await client.send("Hello"), "No server of the name nowhere.invalid can be found")
        await check_failed(client, await client.retry(), "No server of the name nowhere.invalid can be found")
        assert client.texts == ["Hello"]


async def test_https_to_a_server_that_speaks_http(connect: Connect) -> None:
    async with FaultyServer(well) as server:
        backend = HttpBackend(server.url.replace("http:", "https:"), headers=HEADERS, patience=AT_ONCE)
        async with chat(connect, backend, server) as client:
            await check_failed(client, await client.send("Hello"), "does not speak https here")
            assert not server.requests


async def test_a_certificate_that_nobody_vouches_for(connect: Connect) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    async with FaultyServer(well, tls=context) as server:
        backend = HttpBackend(server.url, headers=HEADERS, patience=AT_ONCE)
        async with chat(connect, backend, server) as client:
            await check_failed(client, await client.send("Hello"), "its certificate cannot be verified")
            assert not server.requests


# What a user need not notice

TEXT = "x" * 5_000_000
BIG = sse(*BEGINNING, delta(TEXT))
ALL = sse(*ANSWER)


@dataclass(frozen=True, kw_only=True)
class Oddity:
    """A way to answer that is odd and right."""

    id: str
    answer: Behaviour
    text: str = "Good day"


def cut(body: bytes, length: int = 65_536) -> list[bytes]:
    return [body[at : at + length] for at in range(0, len(body), length)]


ODDITIES = [
    Oddity(id="an event of 5 MB", answer=raw(*cut(BIG)), text=TEXT),
    Oddity(id="5 MB in gzip", answer=raw(gzip.compress(BIG, 1), content_encoding="gzip"), text=TEXT),
    Oddity(id="gzip", answer=raw(*cut(gzip.compress(ALL), 100), content_encoding="gzip")),
    Oddity(id="CRLF", answer=raw(*cut(ALL.replace(b"\n", b"\r\n"), 99))),
    Oddity(id="CR", answer=raw(*cut(ALL.replace(b"\n", b"\r"), 99))),
    Oddity(
        id="comments and other fields",
        answer=raw(ALL.replace(b"data:", b": ping\n\nevent: message\nid: 7\nretry: 1\ndata:")),
    ),
    Oddity(id="multi-line data", answer=raw(ALL.replace(b',"', b',\ndata: "'))),
    Oddity(id="bytes one by one", answer=raw(*cut(ALL, 1))),
    Oddity(id="[DONE] and rubbish", answer=raw(ALL, b"data: [DONE]\n\ndata: {")),
    Oddity(id="events nobody knows", answer=raw(sse(b'{"type":"telepathy"}', b"7", b"[]", b"{"), ALL)),
    Oddity(id="no blank line at the end", answer=raw(ALL[:-2])),
    Oddity(id="no type of content", answer=reply(ALL, "")),
    Oddity(id="a status of 201", answer=reply(ALL, "text/event-stream", "201 Created")),
]


@pytest.mark.parametrize("oddity", ODDITIES, ids=lambda oddity: oddity.id)
async def test_an_oddity_is_not_noticed(connect: Connect, oddity: Oddity) -> None:
    async with (
        FaultyServer(reply(EMPTY_PAGE), oddity.answer, well) as server,
        chat(connect, HttpBackend(server.url), server) as client,
    ):
        turn = await client.send("Hello")
        assert (turn.status, turn.error) == ("completed", None)
        assert turn.text == oddity.text
        assert client.texts == ["Hello", oddity.text]
        assert (await client.send("And more")).status == "completed"


@pytest.mark.parametrize("line", ["307 Temporary Redirect", "308 Permanent Redirect"])
async def test_a_redirect_that_keeps_the_request_is_followed(connect: Connect, line: str) -> None:
    async with (
        FaultyServer(well) as other,
        FaultyServer(redirect(other.url, line)) as server,
        chat(connect, HttpBackend(server.url, headers=HEADERS), server) as client,
    ):
        assert (await client.send("Hello")).text == "Good day"
        assert SECRET not in str([exchange.headers for exchange in other.requests])


async def test_a_redirect_that_goes_round_in_circles(connect: Connect) -> None:
    async with (
        FaultyServer(reply(EMPTY_PAGE), *[redirect("/chatkit")] * 5, well) as server,
        chat(connect, HttpBackend(server.url, headers=HEADERS), server) as client,
    ):
        await check_failed(client, await client.send("Hello"), "redirects without end: check the address")
        assert (await client.retry()).text == "Good day"


# Stop


async def test_what_a_server_says_after_stop_changes_nothing(connect: Connect) -> None:
    async with (
        FaultyServer(reply(EMPTY_PAGE), stalling(*BEGINNING, delta("Good ")), well) as server,
        chat(connect, HttpBackend(server.url), server) as client,
    ):
        turn = client.begin("Hello")
        await client.until(lambda: "Good " in client.texts)
        await client.stop()
        result = await turn
        assert (result.status, result.error, result.text) == ("stopped", None, "Good ")
        await server.until_idle()  # The request was aborted, and the server's late words went nowhere.
        check_is_free(client)
        assert client.view.failure is None
        assert client.texts == ["Hello", "Good "]
        assert (await client.retry()).text == "Good day"
        assert server.requests[-1].json["type"] == AFTER


async def test_stop_before_the_server_answers_leaves_a_message_that_retry_sends_again(connect: Connect) -> None:
    async with (
        FaultyServer(reply(EMPTY_PAGE), silent, well) as server,
        chat(connect, HttpBackend(server.url), server) as client,
    ):
        turn = client.begin("Hello")
        await server.until_asked(2)
        await client.stop()
        assert (await turn).status == "stopped"
        assert client.texts == ["Hello"]
        assert (await client.retry()).text == "Good day"
        assert server.requests[-1].json["type"] == CREATE


# Tokens


class Secrets:
    """Gives a new secret each time."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, _current: str | None) -> str:
        """Give the next one."""
        self.count += 1
        return f"{SECRET}-{self.count}"


REFUSED = status("401 Unauthorized", b'{"error":{"message":"session not found"}}', "application/json")


async def test_a_token_that_expires_in_the_middle_is_renewed_without_a_word(connect: Connect) -> None:
    secrets = Secrets()
    async with FaultyServer(well, well, REFUSED, well) as server:
        backend = HostedBackend(get_client_secret=secrets, base_url=server.origin)
        async with chat(connect, backend, server) as client:
            assert (await client.send("Hello")).status == "completed"
            assert (await client.send("And more")).status == "completed"
            assert client.texts == ["Hello", "Good day"] * 2
            assert client.of(told.Error) == []
    assert secrets.count == 2
    assert server.requests[2].body == server.requests[3].body


async def test_a_token_that_is_refused_twice_fails_the_turn_and_retry_asks_for_another(connect: Connect) -> None:
    secrets = Secrets()
    async with FaultyServer(well, REFUSED, REFUSED, well) as server:
        backend = HostedBackend(get_client_secret=secrets, base_url=server.origin)
        async with chat(connect, backend, server) as client:
            await check_failed(client, await client.send("Hello"), "(401). session not found")
            assert (await client.retry()).text == "Good day"


async def test_a_function_for_tokens_that_raises_is_told_without_its_words(connect: Connect) -> None:
    outcomes = iter([SECRET, OSError(SECRET), SECRET])

    def headers() -> dict[str, str]:
        outcome = next(outcomes)
        if isinstance(outcome, OSError):
            raise outcome
        return {"Authorization": outcome}

    async with FaultyServer(well) as server, chat(connect, HttpBackend(server.url, headers=headers), server) as client:
        turn = await client.send("Hello")
        assert turn.status == "failed"
        assert client.view.failure
        assert client.view.failure.message == "The function that gives the headers raised OSError."
        assert isinstance(turn.error, BackendError)
        assert isinstance(turn.error.__cause__, OSError)
        assert (await client.retry()).text == "Good day"


# Requests in the middle of a turn, and beside turns

CALL = msgspec.json.encode(
    ItemDone(
        item=ClientToolCall(
            id="tc_1",
            thread_id="thr_1",
            created_at=msgspec.convert("2025-05-01T12:00:00Z", type=msgspec.structs.fields(ClientToolCall)[2].type),
            call_id="c",
            name="look",
            arguments={},
        )
    )
)


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (status("503 Unavailable"), "at the moment (503)"),
        (events(), "ended before it began"),
        (broken(OPTIONS), "broke off"),
    ],
    ids=["503", "no event", "a body that dies"],
)
async def test_when_the_result_of_a_client_tool_cannot_be_told_retry_answers_the_message_anew(
    connect: Connect, fault: Behaviour, words: str
) -> None:
    called: list[object] = []
    calling = events(CREATED, ASKED, OPTIONS, CALL)
    async with (
        FaultyServer(reply(EMPTY_PAGE), calling, fault, well) as server,
        chat(connect, HttpBackend(server.url), server, on_client_tool=called.append) as client,
    ):
        await check_failed(client, await client.send("Hello"), words)
        assert client.kinds == ["user_message", "client_tool_call"]
        assert len(called) == 1
        assert (await client.retry()).text == "Good day"
        assert server.requests[-1].json["type"] == AFTER
        assert client.texts == ["Hello", "Good day"]


async def test_retry_of_an_action_that_failed_answers_the_message_before_it(connect: Connect) -> None:
    async with (
        FaultyServer(well, well, status("503 Unavailable"), well) as server,
        chat(connect, HttpBackend(server.url), server) as client,
    ):
        await client.send("Hello")
        await check_failed(client, await client.act("book"), "at the moment (503)")
        assert client.texts == ["Hello", "Good day"]
        assert (await client.retry()).text == "Good day"
        assert server.requests[-1].json["type"] == AFTER


@pytest.mark.parametrize("fault", [status("503 Unavailable"), hang_up], ids=["503", "no answer"])
@pytest.mark.parametrize("streaming", [True, False], ids=["streaming", "at once"])
async def test_an_action_of_a_widget_that_the_server_did_not_do_failed_and_may_be_tried_again(
    connect: Connect, fault: Behaviour, *, streaming: bool
) -> None:
    answering = well if streaming else reply(b"{}")
    async with (
        FaultyServer(well, well, fault, answering) as server,
        chat(connect, HttpBackend(server.url, patience=Patience(retries=0)), server) as client,
    ):
        await client.send("Hello")
        action = ActionConfig(type="book", streaming=streaming)
        key = client.session.state.rows[-1].key
        assert not await client.run(client.session.act(key, action))
        assert (client.view.failure is not None, len(client.view.notices or [])) == (streaming, 0 if streaming else 1)
        assert await client.run(client.session.act(key, action))


@pytest.mark.parametrize(
    "fault", [status("500 Internal Server Error"), reply(EMPTY_PAGE[:-5]), reply(HTML, "text/html"), reply(b"")]
)
async def test_a_list_that_cannot_be_read_is_told_and_the_chat_works(connect: Connect, fault: Behaviour) -> None:
    async with (
        FaultyServer(fault, well) as server,
        chat(connect, HttpBackend(server.url, headers=HEADERS, patience=AT_ONCE), server) as client,
    ):
        (notice,) = client.view.notices or []
        assert notice.message.startswith("The list of conversations could not be read: ")
        assert "Error" not in notice.message.replace("Internal Server Error", "")
        assert (await client.send("Hello")).text == "Good day"


@pytest.mark.parametrize(
    "fault",
    [
        status("404 Not Found", error_json("No thread"), "application/json"),
        reply(THREAD[:-5]),
        reply(HTML, "text/html"),
    ],
    ids=["404", "truncated", "HTML"],
)
async def test_a_thread_that_cannot_be_opened_is_told_and_the_open_one_stays(
    connect: Connect, fault: Behaviour
) -> None:
    async with (
        FaultyServer(well, well, fault, well) as server,
        chat(connect, HttpBackend(server.url, patience=AT_ONCE), server) as client,
    ):
        await client.send("Hello")
        with pytest.raises(BackendError):
            await client.open("thr_2")
        (notice,) = client.view.notices or []
        assert notice.message.startswith("The conversation could not be opened: ")
        assert client.thread_id == "thr_1"
        assert client.texts == ["Hello", "Good day"]
        assert (await client.send("Hello")).text == "Good day"


@pytest.mark.parametrize("line", ["429 Too Many Requests", "502 Bad Gateway", "503 Unavailable", "504 Timeout"])
async def test_a_passing_trouble_beside_turns_is_waited_out(connect: Connect, line: str) -> None:
    async with (
        FaultyServer(status(line), status(line, Retry_After="0"), well) as server,
        chat(connect, HttpBackend(server.url, patience=AT_ONCE), server) as client,
    ):
        assert client.view.notices == []
        assert len(server.requests) == 3


async def test_what_a_refusal_repeats_of_the_metadata_is_not_shown(connect: Connect) -> None:
    async def repeat(exchange: Exchange) -> None:
        await status("422 Unprocessable", exchange.body, "application/json")(exchange)

    metadata = {"who": {"token": SECRET, "roles": [SECRET], "age": 7}}
    async with FaultyServer(reply(EMPTY_PAGE), repeat, well) as server:
        backend = HttpBackend(server.url, metadata=metadata, patience=AT_ONCE)
        async with chat(connect, backend, server) as client:
            await check_failed(client, await client.send("Hello"), "does not accept this request (422)")
            assert server.requests[-1].json["metadata"] == metadata


def test_every_day_has_a_name_of_its_own() -> None:
    names: Callable[[Any], list[str]] = lambda rows: [row.id for row in rows]  # noqa: E731 (said once)
    assert len({*names(DAYS), *names(ODDITIES)}) == len(DAYS) + len(ODDITIES)
