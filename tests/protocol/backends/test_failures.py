"""Words for what is hard to bring about, the functions that a user gives, and where a redirect leads."""

import asyncio
import ssl
import threading
from typing import Any

import httpx
import pytest

from chatkit_widget.backends.callbacks import ask, takes_argument
from chatkit_widget.backends.checking import is_same_origin, joined
from chatkit_widget.backends.failures import retry_after, transport_failure
from chatkit_widget.backends.http import HttpBackend
from chatkit_widget.errors import BackendError
from tests.protocol.backends.faulty import Exchange, FaultyServer, reply, stalling
from tests.protocol.backends.samples import BEGINNING, CREATE, EMPTY_PAGE, LIST, SECRET, collected, everything_told

REQUEST = httpx.Request(
    "POST",
    f"https://example.org/chatkit?key={SECRET}",
    headers={"Authorization": f"Basic {SECRET}"},
    extensions={"timeout": {"read": None}},
)


def chained(error: Exception, cause: BaseException) -> Exception:
    error.__cause__ = ExceptionGroup("all", [cause]) if isinstance(cause, Exception) else cause
    return error


@pytest.mark.parametrize(
    ("error", "words", "is_unsent", "is_broken"),
    [
        (httpx.ConnectTimeout("x"), "No connection to example.org could be made in time", True, True),
        (httpx.PoolTimeout("x"), "Too many requests to example.org", False, False),
        (httpx.ReadTimeout("x"), "did not answer for too long", False, False),
        (httpx.ProxyError(f"407 {SECRET}"), "The proxy on the way to example.org", False, False),
        (httpx.LocalProtocolError(f"Illegal header value b'{SECRET}'"), "a header holds what", False, False),
        (chained(httpx.ConnectError("x"), ssl.SSLError("handshake failure")), "No safe connection", False, False),
        (httpx.WriteError("x"), "closed the connection without an answer", False, True),
        (ValueError(f"a hook of a client failed with {SECRET}"), "could not be made (ValueError)", False, False),
    ],
)
def test_words_and_what_they_mean_for_a_repetition(
    error: Exception, words: str, *, is_unsent: bool, is_broken: bool
) -> None:
    failure = transport_failure(error, REQUEST, is_stream=True)
    assert words in str(failure)
    assert (failure.is_unsent, failure.is_broken) == (is_unsent, is_broken)
    assert SECRET not in everything_told(failure)
    assert str(failure.detail).startswith("POST https://example.org/chatkit\n")


def test_secrets_are_blotted_out_in_every_form_they_take() -> None:
    told = f"{SECRET} {SECRET.replace('/', '%2F').replace('+', '%2B')} Basic {SECRET}"
    failure = transport_failure(httpx.ReadError(told), REQUEST)
    assert str(failure.detail).endswith("ReadError: … … …")


@pytest.mark.parametrize(("given", "seconds"), [("7", 7), (" 0.5 ", 0.5), ("soon", None), ("-1", None), ("", None)])
def test_retry_after(given: str, seconds: float | None) -> None:
    response = httpx.Response(503, headers={"Retry-After": given}, request=REQUEST)
    assert retry_after(response) == seconds


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("https://a.test/x", "https://a.test/y", True),
        ("https://a.test/x", "https://a.test:443/y", True),
        ("http://a.test/x", "https://a.test/x", True),
        ("http://a.test:8000/x", "https://a.test/x", False),
        ("http://a.test/x", "https://a.test:8443/x", False),
        ("https://a.test/x", "http://a.test/x", False),
        ("https://a.test/x", "https://b.test/x", False),
        ("http://a.test:1/x", "http://a.test:2/x", False),
    ],
)
def test_the_origin_of_a_redirect(first: str, second: str, *, same: bool) -> None:
    assert is_same_origin(httpx.URL(first), httpx.URL(second)) is same


@pytest.mark.parametrize("target", ["mailto:me", "http://a.test:x", "ftp://a.test/", "http://"])
def test_a_redirect_that_leads_nowhere(target: str) -> None:
    assert joined(httpx.URL("https://a.test/x"), target) is None


async def test_a_redirect_from_https_to_http_is_not_followed() -> None:
    seen: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(str(request.url))
        return httpx.Response(307, headers={"Location": "http://a.test/other"}, request=request)

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client:
        with pytest.raises(BackendError, match=r"is now at http://a\.test/other"):
            await HttpBackend("https://a.test/chatkit", client=client).request(LIST)
    assert seen == ["https://a.test/chatkit"]


async def test_a_sync_function_runs_in_a_thread_and_an_async_one_on_the_loop() -> None:
    assert await ask(threading.current_thread) is not threading.current_thread()

    async def where() -> threading.Thread:
        return threading.current_thread()

    assert await ask(where) is threading.current_thread()
    assert await ask(lambda: where()) is threading.current_thread()  # noqa: PLW0108 (it does not look async)


@pytest.mark.parametrize("error", [ValueError("x"), StopIteration(), SystemExit(2), KeyboardInterrupt()])
async def test_what_a_function_raises_ends_no_thread_and_no_loop(error: BaseException) -> None:
    def fails() -> Any:
        raise error

    async def fails_later() -> Any:
        raise error

    for function in (fails, fails_later):
        with pytest.raises((ValueError, RuntimeError)):
            await ask(function)


async def test_a_wait_that_was_cancelled_leaves_its_thread_to_itself() -> None:
    go = threading.Event()
    asking = asyncio.create_task(ask(go.wait, 2))
    await asyncio.sleep(0)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    go.set()


def test_what_takes_an_argument() -> None:
    def one(_current: str | None) -> None: ...

    def none_or_one(_current: str | None = None) -> None: ...

    assert takes_argument(one)
    assert takes_argument(none_or_one)
    assert not takes_argument(lambda: None)
    assert takes_argument(vars)


async def test_the_body_of_an_error_is_read_only_so_far() -> None:
    async def endless(exchange: Exchange) -> None:
        await exchange.head("500 Internal Server Error", transfer_encoding="chunked")
        while not exchange.writer.is_closing():
            await exchange.chunk(b"x" * 10_000)

    async def dies(exchange: Exchange) -> None:
        await exchange.head("500 Internal Server Error", content_length="99")
        await exchange.send(b"as far")

    for behaviour, body in ((endless, "x" * 2000), (dies, "")):
        async with FaultyServer(behaviour) as server:
            backend = HttpBackend(server.url)
            with pytest.raises(BackendError, match="The server failed") as caught:
                await backend.request(LIST)
            assert str(caught.value.detail).endswith(body)
            await backend.aclose()


async def test_closing_the_backend_in_the_middle_of_a_stream_ends_it() -> None:
    async with FaultyServer(stalling(*BEGINNING), reply(EMPTY_PAGE)) as server:
        backend = HttpBackend(server.url)
        stream = backend.stream(CREATE)
        await anext(stream)
        await backend.aclose()
        with pytest.raises(BackendError, match="broke off"):
            await collected(stream)
        await backend.request(LIST)
        await backend.aclose()
