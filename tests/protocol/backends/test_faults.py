"""Bad days: what a client makes of a server that misbehaves, one line a fault."""

import gzip
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from chatkit_widget.backends.failures import HttpError
from chatkit_widget.backends.http import HttpBackend
from chatkit_widget.backends.retrying import Patience
from chatkit_widget.errors import BackendError, ChatKitError, NotFoundError, StreamError
from chatkit_widget.protocol.requests import JsonRequest, StreamingRequest
from chatkit_widget.protocol.stream import StreamEvent
from tests.protocol.backends.faulty import (
    Behaviour,
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
    BEGINNING,
    CREATE,
    EMPTY_PAGE,
    GET,
    LIST,
    OPTIONS,
    SECRET,
    collected,
    delta,
    everything_told,
    text_of,
)
from tests.protocol.client import Connect

AT_ONCE = Patience(first=0.001)
IDLE = 0.3
"""Seconds without a byte: more than a busy machine needs, and less than a test may take."""

HEADERS = {"Authorization": f"Bearer {SECRET}", "Cookie": f"session={SECRET}-cookie", "X-Api-Key": f"{SECRET}-key"}
PAGE_OF_HTML = b"<!doctype html><title>Sign in</title>"


def error_json(message: str) -> bytes:
    return b'{"error":{"message":"%s","type":"invalid_request_error","param":null,"code":null}}' % message.encode()


@dataclass(frozen=True)
class Fault:
    """What a server does, and what is to come of it."""

    name: str
    behaviour: Behaviour
    words: str
    request: StreamingRequest | JsonRequest = CREATE
    kind: type[ChatKitError] = HttpError
    status: int | None = None
    allow_retry: bool = True
    text: str = ""
    asked: int = 1


FAULTS = [
    # Refusals
    Fault("401", status("401 Unauthorized"), "key or token is missing or wrong (401)", status=401),
    Fault("403", status("403 Forbidden"), "refuses access (403)", status=403),
    Fault("404 of an address", status("404 Not Found", b'{"detail":"Not Found"}'), "no ChatKit server at", status=404),
    Fault(
        "404 of a thread",
        status("404 Not Found", error_json("No thread thr_1"), "application/json"),
        "no such conversation or item (404). No thread thr_1",
        request=GET,
        kind=NotFoundError,
        status=404,
    ),
    Fault(
        "422 with words",
        status("422 Unprocessable", b'{"detail":"attachments are required"}', "application/json"),
        "does not accept this request (422). attachments are required",
        status=422,
        allow_retry=False,
    ),
    Fault("429 of a stream", status("429 Too Many", Retry_After="7"), "(429). Try again in 7 seconds.", status=429),
    Fault("429 of a list", status("429 Too Many"), "too many requests (429)", request=LIST, status=429, asked=3),
    Fault(
        "429 for long",
        status("429 Too Many", Retry_After="3600"),
        "Try again in 3600 seconds.",
        request=LIST,
        status=429,
    ),
    Fault("500 of a stream", status("500 Internal Server Error"), "The server failed (500)", status=500),
    Fault("500 of a thread", status("500 Internal Server Error"), "failed (500)", request=GET, status=500),
    Fault("502 of a stream", status("502 Bad Gateway", PAGE_OF_HTML, "text/html"), "moment (502)", status=502),
    Fault("502 of a list", status("502 Bad Gateway"), "moment (502)", request=LIST, status=502, asked=3),
    Fault("503 of a list", status("503 Unavailable"), "moment (503)", request=LIST, status=503, asked=3),
    Fault("504 of a stream", status("504 Gateway Timeout"), "moment (504)", status=504),
    Fault(
        "a redirect that makes a GET",
        redirect(f"https://elsewhere.test/chatkit?token={SECRET}", "302 Found"),
        "is now at https://elsewhere.test/chatkit: use that address (302)",
        status=302,
        allow_retry=False,
    ),
    Fault("a redirect to itself", redirect("/chatkit"), "redirects without end", asked=5),
    Fault(
        "a redirect to another scheme",
        redirect("ftp://elsewhere.test/chatkit"),
        "is now at ftp://elsewhere.test/chatkit",
        status=307,
        allow_retry=False,
    ),
    Fault("a redirect to nowhere", redirect("mailto:me"), "redirects to what is no address"),
    # Something else than ChatKit
    Fault("HTML instead of a stream", reply(PAGE_OF_HTML, "text/html"), "web page, not a ChatKit server", status=200),
    Fault("HTML instead of JSON", reply(PAGE_OF_HTML, "text/html"), "web page, not", request=LIST, status=200),
    Fault("JSON instead of a stream", reply(b'{"ok":true}'), "not what ChatKit defines", status=200),
    Fault("an error with 200", reply(error_json("x")), "not what ChatKit defines", request=LIST, status=200),
    Fault("truncated JSON", reply(EMPTY_PAGE[:-5]), "not what ChatKit defines", request=LIST, status=200),
    Fault("an empty reply", reply(b""), "not what ChatKit defines", request=LIST, status=200),
    Fault("what is not HTTP", lambda exchange: exchange.send(b"220 smtp.test ESMTP\r\n"), "closed the connection"),
    # Streams that end too early
    Fault("no event", events(), "ended before it began", kind=StreamError, status=200),
    Fault("no event, broken", broken(), "broke off", kind=StreamError),
    Fault("only comments", raw(b": hello\n\n"), "ended before it began", kind=StreamError, status=200),
    Fault("a body that dies", broken(*BEGINNING, delta("Good ")), "broke off", kind=StreamError, text="Good "),
    Fault(
        "a body that dies inside an event",
        raw(*(b"data: " + one + b"\n\n" for one in (*BEGINNING, delta("Good "))), b'data: {"type":"thre'),
        "broke off",
        kind=StreamError,
        status=200,
        text="Good ",
    ),
    Fault("a stream that stalls", stalling(*BEGINNING, delta("Good ")), "nothing more arrived for 0.3", text="Good "),
    Fault("a server that never answers", silent, "did not answer for 0.3 seconds"),
    Fault("a server that never answers a list", silent, "did not answer for 0.3 seconds", request=LIST),
    Fault("a server that hangs up", hang_up, "closed the connection without an answer"),
    Fault("a server that hangs up on a list", hang_up, "closed the connection", request=LIST, asked=3),
    Fault("a reply that dies", reply(EMPTY_PAGE, length=500), "broke off", request=LIST, asked=3),
    Fault(
        "gzip that is none",
        raw(b"data: x\n\n", content_encoding="gzip"),
        "cannot be decompressed",
        kind=StreamError,
    ),
    # A server that tells what it should not
    Fault(
        "a secret in the words",
        status("403 Forbidden", error_json(f"The key {SECRET} of q={SECRET}-query is revoked"), "application/json"),
        "The key … of q=… is revoked",
        status=403,
    ),
    Fault("a secret in the body", reply(b"<html>" + SECRET.encode() * 900, "text/html"), "web page", status=200),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
async def test_each_fault_is_an_error_with_words_for_a_user_and_details_for_a_developer(fault: Fault) -> None:
    came: list[StreamEvent] = []
    async with FaultyServer(fault.behaviour) as server:
        url = f"{server.url}?key={SECRET}-query"
        backend = HttpBackend(url, headers=HEADERS, idle_timeout=IDLE, patience=AT_ONCE)
        with pytest.raises(fault.kind) as caught:
            await _asked(backend, fault.request, came)
        await backend.aclose()
        await server.until_idle()
    error = caught.value
    assert isinstance(error, BackendError)
    assert fault.words in str(error)
    assert "\n" not in str(error)
    assert error.allow_retry is fault.allow_retry
    assert getattr(error, "status", None) == fault.status
    assert "/chatkit" in str(error.detail)
    assert text_of(came) == fault.text
    assert len(server.requests) == fault.asked
    assert SECRET not in everything_told(error)
    assert error.__cause__ is None
    assert error.__context__ is None


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://127.0.0.1:9/chatkit", "Nothing answers at http://127.0.0.1:9/chatkit: is the server running?"),
        ("http://nowhere.invalid/chatkit", "No server of the name nowhere.invalid can be found"),
    ],
    ids=["refused", "DNS"],
)
@pytest.mark.parametrize("request_", [CREATE, LIST], ids=["stream", "JSON"])
async def test_a_server_that_is_not_there(url: str, words: str, request_: StreamingRequest | JsonRequest) -> None:
    told: list[dict[str, Any]] = []
    backend = HttpBackend(url, headers=HEADERS, patience=AT_ONCE)
    backend.report = lambda _entry, data: told.append(data)
    with pytest.raises(HttpError, match=words) as caught:
        await _asked(backend, request_)
    assert caught.value.is_unsent
    assert len(told) == AT_ONCE.retries
    assert SECRET not in everything_told(caught.value)
    await backend.aclose()


async def test_https_to_a_server_that_speaks_http() -> None:
    async with FaultyServer(hang_up) as server:
        backend = HttpBackend(server.url.replace("http:", "https:"), patience=AT_ONCE)
        with pytest.raises(HttpError, match="does not speak https here: does the address begin with http://"):
            await backend.request(LIST)
        await backend.aclose()


async def test_a_certificate_that_nobody_vouches_for() -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate = Path(__file__).with_name("self_signed.pem")
    context.load_cert_chain(certificate)
    async with FaultyServer(reply(EMPTY_PAGE), tls=context) as server:
        backend = HttpBackend(server.url, patience=AT_ONCE)
        with pytest.raises(HttpError, match="is not safe: its certificate cannot be verified"):
            await backend.request(LIST)
        await backend.aclose()
        assert not server.requests
        trusting = ssl.create_default_context(cafile=str(certificate))
        async with httpx.AsyncClient(verify=trusting) as client:
            await HttpBackend(server.url, client=client).request(LIST)


@pytest.mark.parametrize(
    "behaviour",
    [
        broken(*BEGINNING, delta("Good ")),
        stalling(*BEGINNING, delta("Good ")),
        raw(*(b"data: " + one + b"\n\n" for one in (*BEGINNING, delta("Good "))), b"data: {"),
    ],
    ids=["broken", "stalling", "truncated"],
)
async def test_after_a_fault_the_partial_answer_stays_and_retry_works(connect: Connect, behaviour: Behaviour) -> None:
    async with FaultyServer(reply(EMPTY_PAGE), behaviour, events(OPTIONS, *ANSWER[3:])) as server:
        client = connect(HttpBackend(server.url, idle_timeout=IDLE))
        turn = await client.send("Hello")
        assert turn.status == "failed"
        assert isinstance(turn.error, StreamError)
        assert client.texts == ["Hello", "Good "]
        assert client.view.failure
        assert client.view.failure.message == str(turn.error)
        assert client.view.failure.allow_retry
        assert "HTTP" in str(client.view.failure.detail) or "POST" in str(client.view.failure.detail)
        assert not client.view.responding
        again = await client.retry()
        assert again.status == "completed"
        assert client.texts == ["Hello", "Good day"]
        assert client.view.failure is None
        asked = server.requests[-1].json
        assert asked == {"type": "threads.retry_after_item", "params": {"thread_id": "thr_1", "item_id": "msg_1"}}


async def test_a_message_that_never_arrived_is_sent_again_by_retry(connect: Connect) -> None:
    async with FaultyServer(reply(EMPTY_PAGE), status("503 Unavailable"), events(*ANSWER)) as server:
        client = connect(HttpBackend(server.url))
        turn = await client.send("Hello")
        assert turn.status == "failed"
        assert client.texts == ["Hello"]
        await client.retry()
        assert [exchange.json["type"] for exchange in server.requests[1:]] == ["threads.create"] * 2
        assert client.texts == ["Hello", "Good day"]


async def test_a_server_that_is_restarted_between_turns_is_found_again(connect: Connect) -> None:
    async with FaultyServer(reply(EMPTY_PAGE), events(*ANSWER)) as server:
        client = connect(HttpBackend(server.url))
        await client.send("Hello")
        await server.shut()
        await server.listen()
        turn = await client.send("Hello")
        assert turn.status == "completed"


async def test_while_a_server_is_down_a_turn_fails_and_the_next_one_works(connect: Connect) -> None:
    async with FaultyServer(reply(EMPTY_PAGE), events(*ANSWER)) as server:
        client = connect(HttpBackend(server.url, patience=AT_ONCE))
        await client.send("Hello")
        await server.shut()
        turn = await client.send("Hello")
        assert "Nothing answers" in str(turn.error)
        await server.listen()
        again = await client.retry()
        assert again.status == "completed"


@pytest.mark.parametrize("size", [5_000_000])
async def test_an_event_of_five_megabytes(size: int) -> None:
    text = "x" * size
    big = b"data: " + delta(text) + b"\n\n"
    pieces = [big[at : at + 65_536] for at in range(0, len(big), 65_536)]
    packed = gzip.compress(big, compresslevel=1)
    sent: tuple[Callable[[], Behaviour], ...] = (lambda: raw(*pieces), lambda: raw(packed, content_encoding="gzip"))
    for make in sent:
        async with FaultyServer(make()) as server:
            backend = HttpBackend(server.url)
            assert text_of(await collected(backend.stream(CREATE))) == text
            await backend.aclose()


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"data: " + delta("a") + b"\r\n\r\ndata: " + delta("b") + b"\r\n\r\n", id="CRLF"),
        pytest.param(b"data: " + delta("a") + b"\r\rdata: " + delta("b") + b"\r\r", id="CR"),
        pytest.param(
            b": ping\n\nevent: message\nid: 1\nretry: 10\ndata:" + delta("a") + b"\n\n:\ndata: " + delta("b") + b"\n\n",
            id="comments and other fields",
        ),
        pytest.param(
            b"data: " + delta("a").replace(b",", b",\ndata: ") + b"\n\ndata: " + delta("b") + b"\n\n", id="many lines"
        ),
        pytest.param(b"data: " + delta("a") + b"\n\ndata: " + delta("b"), id="no blank line at the end"),
        pytest.param(b"data: " + delta("a") + b"\n\ndata: " + delta("b") + b"\n\ndata: [DONE]\n\ndata: {", id="[DONE]"),
        pytest.param(b"\xef\xbb\xbfdata: " + delta("a") + b"\n\n\n\ndata: " + delta("b") + b"\n\n", id="BOM"),
    ],
)
@pytest.mark.parametrize("cut", [1, 7, 10_000])
async def test_streams_are_read_liberally_wherever_they_are_cut(body: bytes, cut: int) -> None:
    pieces = [body[at : at + cut] for at in range(0, len(body), cut)]
    async with FaultyServer(raw(*pieces)) as server:
        backend = HttpBackend(server.url)
        assert text_of(await collected(backend.stream(CREATE))) == "ab"
        await backend.aclose()


async def test_gzip_that_is_flushed_event_by_event_streams() -> None:
    async with FaultyServer(raw(gzip.compress(b"data: " + OPTIONS + b"\n\n"), content_encoding="gzip")) as server:
        backend = HttpBackend(server.url)
        assert len(await collected(backend.stream(CREATE))) == 1
        await backend.aclose()


def _asked(
    backend: HttpBackend, request: StreamingRequest | JsonRequest, into: list[StreamEvent] | None = None
) -> Awaitable[Any]:
    if isinstance(request, StreamingRequest):
        return collected(backend.stream(request), into)
    return backend.request(request)
