"""The hosted API, as far as a stub can stand for it: secrets, their renewal, and that they are never told."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from time import time
from typing import Any, cast

import pytest

from chatkit_widget.backends.failures import HttpError
from chatkit_widget.backends.hosted import HostedBackend
from chatkit_widget.errors import BackendError, OptionError
from tests.protocol.backends.faulty import Exchange, FaultyServer, broken, events, reply, status
from tests.protocol.backends.samples import (
    ANSWER,
    BEGINNING,
    EMPTY_PAGE,
    LIST,
    SECRET,
    delta,
    events_of,
    everything_told,
    text_of,
)
from tests.protocol.client import Connect

REFUSED = status("401 Unauthorized", b'{"error":{"message":"session not found"}}', "application/json")


class Secrets:
    """Gives a new secret each time, and remembers what it was asked with."""

    def __init__(self, **more: Any) -> None:
        self.asked: list[str | None] = []
        self._more = more

    def __call__(self, current: str | None) -> Any:
        """Give the next one."""
        self.asked.append(current)
        secret = f"{SECRET}-{len(self.asked)}"
        return {"client_secret": secret, **self._more} if self._more else secret


def base(server: FaultyServer) -> str:
    return server.url.removesuffix("/chatkit") + "/v1/chatkit"


def sent(server: FaultyServer) -> list[str]:
    return [exchange.headers["authorization"].removeprefix("Bearer ") for exchange in server.requests]


async def test_a_conversation_is_posted_with_the_headers_of_the_hosted_api() -> None:
    async with FaultyServer(events(*ANSWER)) as server:
        backend = HostedBackend(client_token=SECRET, base_url=base(server) + "/")
        assert text_of(await events_of(backend)) == "Good day"
        await backend.aclose()
    (exchange,) = server.requests
    assert exchange.path == "/v1/chatkit/conversation"
    assert exchange.headers["authorization"] == f"Bearer {SECRET}"
    assert exchange.headers["openai-beta"] == "chatkit_beta=v1"
    assert exchange.headers["accept"] == "text/event-stream"
    assert exchange.headers["content-type"] == "application/json"
    assert set(exchange.json) == {"type", "params"}


async def test_a_token_that_is_refused_is_an_error_that_does_not_tell_it() -> None:
    async with FaultyServer(status("401 Unauthorized", f"{SECRET} has expired".encode())) as server:
        backend = HostedBackend(client_token=SECRET, base_url=base(server))
        with pytest.raises(HttpError, match="401") as caught:
            await backend.request(LIST)
        await backend.aclose()
    assert len(server.requests) == 1
    assert SECRET not in everything_told(caught.value) + repr(backend) + repr(vars(backend))
    assert caught.value.allow_retry


async def test_a_secret_is_asked_for_once_and_again_with_the_old_one_after_a_401() -> None:
    secrets = Secrets()
    async with FaultyServer(reply(EMPTY_PAGE), reply(EMPTY_PAGE), REFUSED, events(*ANSWER)) as server:
        backend = HostedBackend(get_client_secret=secrets, base_url=base(server))
        await backend.request(LIST)
        await backend.request(LIST)
        assert text_of(await events_of(backend)) == "Good day"
        await backend.aclose()
    assert secrets.asked == [None, f"{SECRET}-1"]
    assert sent(server) == [f"{SECRET}-1"] * 3 + [f"{SECRET}-2"]
    assert server.requests[2].body == server.requests[3].body


async def test_a_second_401_is_an_error() -> None:
    secrets = Secrets()
    async with FaultyServer(REFUSED) as server:
        backend = HostedBackend(get_client_secret=secrets, base_url=base(server))
        with pytest.raises(HttpError, match="session not found") as caught:
            await events_of(backend)
        await backend.aclose()
    assert len(server.requests) == 2
    assert SECRET not in everything_told(caught.value)


async def test_requests_that_are_refused_together_share_one_new_secret() -> None:
    secrets = Secrets()

    async def only_the_second(exchange: Exchange) -> None:
        known = exchange.headers["authorization"].endswith("-2")
        await (reply(EMPTY_PAGE) if known else REFUSED)(exchange)

    async with FaultyServer(only_the_second) as server:
        backend = HostedBackend(get_client_secret=secrets, base_url=base(server))
        await asyncio.gather(*(backend.request(LIST) for _ in range(5)))
        await backend.aclose()
    assert secrets.asked == [None, f"{SECRET}-1"]


@pytest.mark.parametrize(
    ("expires_at", "asked"),
    [
        (lambda: time() + 29, 3),
        (lambda: time() + 60, 1),
        (lambda: int(time()) - 5, 3),
        (lambda: datetime.fromtimestamp(time() + 10, UTC), 3),
        (lambda: datetime.fromtimestamp(time() + 10, UTC).isoformat(), 3),
        (lambda: "soon", 1),
        (lambda: None, 1),
    ],
    ids=["in 29 s", "in 60 s", "over", "datetime", "text", "unreadable", "None"],
)
async def test_a_secret_is_renewed_half_a_minute_before_it_expires(expires_at: Callable[[], Any], asked: int) -> None:
    secrets = Secrets(expires_at=expires_at())
    async with FaultyServer(reply(EMPTY_PAGE)) as server:
        backend = HostedBackend(get_client_secret=secrets, base_url=base(server))
        for _ in range(3):
            await backend.request(LIST)
        await backend.aclose()
    assert len(secrets.asked) == asked


async def test_the_function_may_be_async_and_take_nothing() -> None:
    async def secret() -> dict[str, str]:
        await asyncio.sleep(0)
        return {"client_secret": SECRET}

    async with FaultyServer(reply(EMPTY_PAGE)) as server:
        backend = HostedBackend(get_client_secret=secret, base_url=base(server))
        await backend.request(LIST)
        await backend.aclose()
        assert sent(server) == [SECRET]


@pytest.mark.parametrize("given", [None, "", 7, {}, {"client_secret": None}])
async def test_a_function_that_gives_no_secret_is_told(given: Any) -> None:
    def get(_current: str | None) -> Any:
        return given

    backend = HostedBackend(get_client_secret=get, base_url="http://127.0.0.1:9")
    with pytest.raises(BackendError, match="get_client_secret must return"):
        await backend.request(LIST)


async def test_a_function_that_raises_is_told() -> None:
    def fail(_current: str | None) -> str:
        message = "no network"
        raise OSError(message)

    backend = HostedBackend(get_client_secret=fail, base_url="http://127.0.0.1:9")
    with pytest.raises(BackendError, match="raised OSError") as caught:
        await backend.request(LIST)
    assert isinstance(caught.value.__cause__, OSError)


async def test_a_token_that_expires_in_the_middle_of_a_conversation_is_not_noticed(connect: Connect) -> None:
    secrets = Secrets()
    dying = broken(*BEGINNING, delta("Good "))
    retried = events(*ANSWER[2:])
    async with FaultyServer(reply(EMPTY_PAGE), dying, REFUSED, retried) as server:
        client = connect(HostedBackend(get_client_secret=secrets, base_url=base(server)))
        first = await client.send("Hello")
        assert first.status == "failed"
        second = await client.retry()
        assert second.status == "completed"
        assert client.texts == ["Hello", "Good day"]
    assert len(secrets.asked) == 2


def test_exactly_one_of_token_and_function_is_given() -> None:
    with pytest.raises(OptionError, match="either"):
        HostedBackend()
    with pytest.raises(OptionError, match="either"):
        HostedBackend("x", lambda: "y")
    with pytest.raises(OptionError, match="must be a function"):
        HostedBackend(get_client_secret=cast("Any", 7))
