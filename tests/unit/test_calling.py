"""How a user's function is called, whatever its form."""

import asyncio
import concurrent.futures
import functools
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine, Generator, Iterator
from typing import Any

import pytest

from chatkit_widget.backends.calling import UserFunction
from chatkit_widget.backends.emitter import HIGH_WATER, Emitter
from chatkit_widget.errors import FunctionError, OptionError
from tests.protocol.client import Respond


async def called(function: Callable[..., Any], *, kernel_loop: asyncio.AbstractEventLoop | None = None) -> list[Any]:
    """Return what a function gives, called with a message and a context."""
    user = UserFunction(function, "the function of a chat", ("message", "context"), kernel_loop)
    emitter: Emitter[Any] = Emitter()
    user.start(("hello", "context"), emitter, lambda _text: False)
    pieces: list[Any] = []
    async with asyncio.timeout(20):
        while some := await emitter.take():
            pieces += some
    return pieces


def returns(message: str) -> str:
    return message


def returns_with_context(message: str, context: str) -> str:
    return f"{message} {context}"


def yields(message: str) -> Iterator[str]:
    yield message
    yield "!"


async def returns_later(message: str) -> str:
    await asyncio.sleep(0)
    return message


async def yields_later(message: str, context: str) -> AsyncIterator[str]:
    yield message
    await asyncio.sleep(0)
    yield context


async def returns_a_generator_later(message: str) -> Iterator[str]:
    return yields(message)


class _Object:
    def __call__(self, message: str) -> str:
        return message

    def method(self, message: str, context: str) -> str:
        return f"{message} {context}"

    @staticmethod
    def static(message: str) -> str:
        return message


class _AsyncObject:
    async def __call__(self, message: str) -> str:
        return message


class _AsyncGeneratorObject:
    async def __call__(self, message: str) -> AsyncGenerator[str]:
        yield message


class _AwaitableValue:
    def __await__(self) -> Generator[Any, None, str]:
        return returns_later("awaited").__await__()


class _OwnIterator:
    """An async iterator without `aclose`."""

    def __init__(self) -> None:
        self._left = ["a", "b"]

    def __aiter__(self) -> "_OwnIterator":
        return self

    async def __anext__(self) -> str:
        if not self._left:
            raise StopAsyncIteration
        return self._left.pop(0)


class _Proxy:
    """A callable that has every attribute, as a mock does; asked without end it fails."""

    def __init__(self, depth: int = 0) -> None:
        assert depth < 1000
        self._depth = depth

    def __getattr__(self, name: str) -> "_Proxy":
        if name.startswith("__"):
            raise AttributeError(name)
        return _Proxy(self._depth + 1)

    def __call__(self, *_arguments: str) -> str:
        return "proxied"


def more(message: str, context: str = "default", *rest: str) -> str:
    return " ".join([message, context, *rest])


def given(function: Respond) -> Respond:
    """Return the function; here so that a lambda's parameters have types."""
    return function


def with_extra(extra: str, message: str) -> str:
    return f"{extra} {message}"


async def with_extra_later(extra: str, message: str) -> str:
    return f"{extra} {message}"


def decorated(function: Callable[[str], Coroutine[Any, Any, str]]) -> Callable[[str], str]:
    """Make a sync function of an async one, as libraries do."""

    @functools.wraps(function)
    def run(message: str) -> str:
        coroutine = function(message)
        try:
            return asyncio.run(coroutine)
        finally:
            coroutine.close()

    return run


FORMS: list[tuple[str, Callable[..., Any], list[str]]] = [
    ("a function", returns, ["hello"]),
    ("a function with a context", returns_with_context, ["hello context"]),
    ("a generator", yields, ["hello", "!"]),
    ("a coroutine function", returns_later, ["hello"]),
    ("an async generator", yields_later, ["hello", "context"]),
    ("a coroutine that gives a generator", returns_a_generator_later, ["hello", "!"]),
    ("an object", _Object(), ["hello"]),
    ("a method", _Object().method, ["hello context"]),
    ("a static method", _Object.static, ["hello"]),
    ("an object with an async call", _AsyncObject(), ["hello"]),
    ("an object that yields later", _AsyncGeneratorObject(), ["hello"]),
    ("a partial", functools.partial(with_extra, "oh"), ["oh hello"]),
    ("a partial of a coroutine function", functools.partial(with_extra_later, "oh"), ["oh hello"]),
    ("a partial of a partial", functools.partial(functools.partial(with_extra_later), "oh"), ["oh hello"]),
    ("a lambda", given(lambda message: message), ["hello"]),
    ("a lambda that gives a coroutine", given(lambda message: returns_later(f"{message}")), ["hello"]),
    ("a lambda that gives a generator", given(lambda message: yields(f"{message}")), ["hello", "!"]),
    (
        "a lambda that gives an async generator",
        given(lambda message, context: yields_later(f"{message}", f"{context}")),
        ["hello", "context"],
    ),
    ("a lambda that gives an awaitable", given(lambda _message: _AwaitableValue()), ["awaited"]),
    ("a lambda that gives an async iterator", given(lambda _message: _OwnIterator()), ["a", "b"]),
    ("a function with defaults and more", more, ["hello context"]),
    ("a class", str, ["hello"]),
    ("an object that has every attribute", _Proxy(), ["proxied"]),
]


@pytest.mark.parametrize(("function", "pieces"), [form[1:] for form in FORMS], ids=[form[0] for form in FORMS])
async def test_every_form_of_function_is_accepted(function: Callable[..., Any], pieces: list[str]) -> None:
    assert await called(function) == pieces


@pytest.mark.parametrize(("function", "pieces"), [form[1:] for form in FORMS], ids=[form[0] for form in FORMS])
async def test_every_form_works_on_the_kernels_loop_too(function: Callable[..., Any], pieces: list[str]) -> None:
    assert await called(function, kernel_loop=asyncio.get_running_loop()) == pieces


def nothing() -> None: ...
def three(message: str, context: str, more: str) -> None: ...
def named_only(*, message: str) -> None: ...
def keyword_only(message: str, *, context: str) -> None: ...


@pytest.mark.parametrize("function", [nothing, three, keyword_only, named_only])
def test_a_wrong_signature_is_refused_and_shown(function: Callable[..., Any]) -> None:
    with pytest.raises(OptionError, match=r"cannot be called as \(message\) or \(message, context\)") as caught:
        UserFunction(function, "the function of a chat", ("message", "context"))
    assert function.__name__ in str(caught.value)


@pytest.mark.parametrize("wrong", [5, "text", None, [returns]])
def test_what_is_not_callable_is_refused_and_named(wrong: Any) -> None:
    with pytest.raises(OptionError, match=type(wrong).__name__):
        UserFunction(wrong, "the function of a chat", ("message", "context"))


@pytest.mark.parametrize("is_async", [False, True])
async def test_twenty_thousand_pieces_come_in_order(*, is_async: bool) -> None:
    def many(_message: str) -> Iterator[int]:
        yield from range(20_000)

    async def many_later(_message: str) -> AsyncIterator[int]:
        for piece in range(20_000):
            yield piece

    assert await called(many_later if is_async else many) == list(range(20_000))


@pytest.mark.parametrize("form", ["sync", "async", "a generator on the loop"])
async def test_a_fast_function_waits_for_a_slow_consumer(form: str) -> None:
    made = 0

    def many(_message: str) -> Iterator[int]:
        nonlocal made
        for piece in range(HIGH_WATER * 3):
            made = piece
            yield piece

    async def many_later(_message: str) -> AsyncIterator[int]:
        for piece in many(""):
            yield piece

    user = UserFunction(
        many_later if form == "async" else many,
        "f",
        ("message",),
        asyncio.get_running_loop() if form == "a generator on the loop" else None,
    )
    emitter: Emitter[Any] = Emitter()
    user.start(("hello",), emitter, lambda _text: False)
    async with asyncio.timeout(20):
        while not emitter.is_full:  # noqa: ASYNC110 (a thread fills it)
            await asyncio.sleep(0)
        for _ in range(50):
            await asyncio.sleep(0)
        assert made <= HIGH_WATER + 1
        count = 0
        while some := await emitter.take():
            count += len(some)
    assert count == HIGH_WATER * 3


async def test_a_function_that_never_awaits_lets_others_run() -> None:
    turns = 0
    stopped = asyncio.Event()

    async def count() -> None:
        nonlocal turns
        while not stopped.is_set():
            turns += 1
            await asyncio.sleep(0)

    async def many(_message: str) -> AsyncIterator[str]:
        for _ in range(50_000):
            yield "x"

    counting = asyncio.create_task(count())
    await called(many)
    stopped.set()
    await counting
    assert turns > 5


async def test_a_generator_that_nobody_hears_is_closed() -> None:
    closed = threading.Event()

    def respond(_message: str) -> Iterator[str]:
        try:
            while True:
                yield "x"
        finally:
            closed.set()

    emitter: Emitter[Any] = Emitter()
    UserFunction(respond, "f", ("message",)).start(("hello",), emitter, lambda _text: False)
    await emitter.take()
    emitter.close()
    assert await asyncio.to_thread(closed.wait, 10)


async def test_an_async_generator_that_nobody_hears_is_closed() -> None:
    closed = asyncio.Event()

    async def respond(_message: str) -> AsyncIterator[str]:
        try:
            while True:
                yield "x"
        finally:
            closed.set()

    emitter: Emitter[Any] = Emitter()
    UserFunction(respond, "f", ("message",)).start(("hello",), emitter, lambda _text: False)
    await emitter.take()
    emitter.close()
    await asyncio.wait_for(closed.wait(), 10)


async def test_what_a_function_raises_is_raised_to_who_takes() -> None:
    def fail(_message: str) -> Iterator[str]:
        yield "before"
        raise LookupError

    with pytest.raises(LookupError):
        await called(fail)


async def test_a_sync_function_that_wraps_an_async_one_runs_on_a_thread() -> None:
    assert await called(decorated(returns_later)) == ["hello"]


async def test_a_sync_generator_on_the_loop_that_nobody_hears_is_closed() -> None:
    closed = asyncio.Event()

    def respond(_message: str) -> Iterator[str]:
        try:
            while True:
                yield "x"
        finally:
            closed.set()

    emitter: Emitter[Any] = Emitter()
    user = UserFunction(respond, "f", ("message",), asyncio.get_running_loop())
    user.start(("hello",), emitter, lambda _text: False)
    await emitter.take()
    emitter.close()
    await asyncio.wait_for(closed.wait(), 10)


async def test_a_coroutine_that_comes_after_the_stop_is_cancelled_at_once() -> None:
    ready, go = threading.Event(), threading.Event()
    loop = asyncio.get_running_loop()

    async def slow() -> None:
        await asyncio.Event().wait()

    def respond(_message: str) -> Coroutine[Any, Any, None]:
        ready.wait(10)
        loop.call_soon_threadsafe(call.cancel)
        asyncio.run_coroutine_threadsafe(asyncio.sleep(0), loop).result(10)
        go.set()
        return slow()

    emitter: Emitter[Any] = Emitter()
    call = UserFunction(respond, "f", ("message",)).start(("hello",), emitter, lambda _text: False)
    ready.set()
    assert await asyncio.to_thread(go.wait, 10)
    with pytest.raises((FunctionError, concurrent.futures.CancelledError)):
        await asyncio.wait_for(emitter.take(), 10)
