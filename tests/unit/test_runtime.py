"""The threads of this package."""

import asyncio
import contextvars
import threading

import pytest

from chatkit_widget import runtime
from chatkit_widget.runtime import Worker, on_session, session_loop, session_thread, start_thread


async def where() -> str:
    return threading.current_thread().name


async def test_there_is_one_session_loop_and_it_runs_on_a_daemon_thread() -> None:
    assert session_loop() is session_loop()
    thread = session_thread()
    assert thread is not None
    assert thread.daemon
    assert await on_session(where()) == "chatkit-session"


async def test_on_session_is_a_plain_await_on_the_sessions_own_loop() -> None:
    async def nested() -> str:
        return await on_session(where())

    assert await on_session(nested()) == "chatkit-session"


async def test_on_session_raises_what_the_coroutine_raises() -> None:
    async def fail() -> None:
        raise LookupError

    with pytest.raises(LookupError):
        await on_session(fail())


async def test_cancelling_the_wait_cancels_the_coroutine_and_lasts_until_it_has_wound_up() -> None:
    started, ended = threading.Event(), threading.Event()

    async def wait() -> None:
        started.set()
        try:
            await asyncio.Event().wait()
        finally:
            for _ in range(10):
                await asyncio.sleep(0)
            ended.set()

    waiting = asyncio.create_task(on_session(wait()))
    assert await asyncio.to_thread(started.wait, 10)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert ended.is_set()


async def test_a_coroutine_that_does_not_wind_up_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runtime, "CANCEL_GRACE", 0.01)
    started, release = threading.Event(), asyncio.Event()

    async def stubborn() -> None:
        started.set()
        while not release.is_set():
            try:
                await release.wait()
            except asyncio.CancelledError:
                continue

    async def let_go() -> None:
        release.set()

    waiting = asyncio.create_task(on_session(stubborn()))
    assert await asyncio.to_thread(started.wait, 10)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await on_session(let_go())


async def test_a_long_wait_outlasts_its_ticks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runtime, "TICK", 0.001)
    looks = 0
    wait = asyncio.wait

    async def counted(*args: object, **more: object) -> object:
        nonlocal looks
        looks += 1
        if looks == 5:
            session_loop().call_soon_threadsafe(release.set)
        return await wait(*args, **more)  # pyright: ignore[reportArgumentType, reportUnknownVariableType] (passed on)

    release = asyncio.Event()
    monkeypatch.setattr(asyncio, "wait", counted)
    assert await on_session(release.wait())
    assert looks >= 5


def test_a_thread_starts_in_a_copy_of_the_callers_context() -> None:
    variable = contextvars.ContextVar("variable", default="default")
    variable.set("mine")
    seen: list[str] = []
    start_thread("test", lambda: seen.append(variable.get())).join(10)
    assert seen == ["mine"]


def test_a_worker_runs_calls_in_order_on_one_thread() -> None:
    worker = Worker("test")
    seen: list[tuple[int, int]] = []

    def note(at: int) -> None:
        seen.append((at, threading.get_ident()))

    futures = [worker.submit(note, at) for at in range(100)]
    for future in futures:
        future.result(10)
    assert [at for at, _thread in seen] == list(range(100))
    assert len({thread for _at, thread in seen} - {threading.get_ident()}) == 1
    worker.close()


def test_a_worker_gives_back_what_a_call_returns_or_raises() -> None:
    worker = Worker("test")

    def fail() -> None:
        raise SystemExit

    assert worker.submit(divmod, 7, 2).result(10) == (3, 1)
    with pytest.raises(SystemExit):
        worker.submit(fail).result(10)
    assert worker.submit(lambda: "still here").result(10) == "still here"
    worker.close()


def test_a_call_that_was_cancelled_before_its_turn_is_not_made() -> None:
    worker = Worker("test")
    go = threading.Event()
    first = worker.submit(go.wait, 10)
    made: list[int] = []
    second = worker.submit(lambda: made.append(1))
    assert second.cancel()
    go.set()
    first.result(10)
    worker.submit(lambda: None).result(10)
    assert made == []
    worker.close()


def test_a_closed_worker_ends_what_it_has_and_takes_no_more() -> None:
    worker = Worker("test")
    done = worker.submit(lambda: "done")
    worker.close()
    assert done.result(10) == "done"
    with pytest.raises(RuntimeError, match="'test' is closed"):
        worker.submit(lambda: None)


def test_a_worker_that_never_worked_has_no_thread_to_end() -> None:
    worker = Worker("test")
    worker.close()
    assert worker._thread is None  # pyright: ignore[reportPrivateUsage] (nothing public tells)
