"""The queue from a user's function to its turn."""

import asyncio
import threading

import pytest

from chatkit_widget.backends.emitter import HIGH_WATER, Emitter, all_passed
from chatkit_widget.runtime import start_thread


async def taken(emitter: Emitter[int]) -> list[int]:
    """Return everything until the end."""
    pieces: list[int] = []
    while some := await emitter.take():
        pieces += some
    return pieces


async def test_pieces_come_in_order_from_a_thread() -> None:
    emitter: Emitter[int] = Emitter()
    waiting: list[int] = []

    def produce() -> None:
        for piece in range(20_000):
            assert emitter.put(piece)
            emitter.wait_for_room()
            waiting.append(len(emitter._pieces))  # pyright: ignore[reportPrivateUsage] (what is bounded)
        emitter.end()

    start_thread("test", produce)
    assert await asyncio.wait_for(taken(emitter), 30) == list(range(20_000))
    assert max(waiting) <= HIGH_WATER + 1


async def test_pieces_come_in_order_from_the_loop() -> None:
    emitter: Emitter[int] = Emitter()

    async def produce() -> None:
        for piece in range(20_000):
            emitter.put(piece)
            if piece % 100 == 0:
                await asyncio.sleep(0)
        emitter.end()

    producing = asyncio.create_task(produce())
    assert await asyncio.wait_for(taken(emitter), 30) == list(range(20_000))
    await producing


async def test_a_producer_that_is_always_ahead_leaves_the_loop_to_others() -> None:
    emitter: Emitter[int] = Emitter()
    turns = 0

    async def other() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    others = asyncio.create_task(other())
    for piece in range(100):
        emitter.put(piece)
        assert await emitter.take() == [piece]
    others.cancel()
    assert turns == 100


async def test_a_consumer_that_sleeps_is_woken_by_a_piece_and_by_the_end() -> None:
    emitter: Emitter[int] = Emitter()
    consuming = asyncio.create_task(emitter.take())
    await asyncio.sleep(0)
    start_thread("test", lambda: emitter.put(1))
    assert await asyncio.wait_for(consuming, 10) == [1]
    consuming = asyncio.create_task(emitter.take())
    await asyncio.sleep(0)
    start_thread("test", emitter.end)
    assert await asyncio.wait_for(consuming, 10) == []


async def test_an_error_comes_after_the_pieces_before_it() -> None:
    emitter: Emitter[int] = Emitter()
    emitter.put(1)
    emitter.end(ValueError("no"))
    assert await emitter.take() == [1]
    with pytest.raises(ValueError, match="no"):
        await emitter.take()


async def test_a_closed_emitter_takes_nothing_and_says_so() -> None:
    emitter: Emitter[int] = Emitter()
    emitter.put(1)
    emitter.close()
    assert emitter.put(2) is False
    emitter.end()
    assert await emitter.take() == []


async def test_a_thread_that_waits_for_room_is_let_go_when_the_turn_is_over() -> None:
    emitter: Emitter[int] = Emitter()
    for piece in range(HIGH_WATER + 1):
        emitter.put(piece)
    assert emitter.is_full
    freed = threading.Event()

    def produce() -> None:
        emitter.wait_for_room()
        freed.set()

    start_thread("test", produce)
    emitter.close()
    assert await asyncio.to_thread(freed.wait, 10)
    assert not emitter.is_full


async def test_a_cancelled_consumer_can_come_back() -> None:
    emitter: Emitter[int] = Emitter()
    consuming = asyncio.create_task(emitter.take())
    await asyncio.sleep(0)
    consuming.cancel()
    with pytest.raises(asyncio.CancelledError):
        await consuming
    emitter.put(1)
    assert await emitter.take() == [1]


async def test_a_consumer_that_was_cancelled_while_it_was_woken_loses_nothing() -> None:
    emitter: Emitter[int] = Emitter()
    consuming = asyncio.create_task(emitter.take())
    await asyncio.sleep(0)
    emitter.put(1)
    consuming.cancel()
    with pytest.raises(asyncio.CancelledError):
        await consuming
    assert await emitter.take() == [1]


def test_a_function_that_outlives_the_loop_is_not_told() -> None:
    async def make() -> Emitter[int]:
        emitter: Emitter[int] = Emitter()
        waiting = asyncio.ensure_future(emitter.take())
        await asyncio.sleep(0)
        sleeping = emitter._sleeping  # pyright: ignore[reportPrivateUsage] (a loop that ends here leaves it)
        waiting.cancel()
        await asyncio.wait({waiting})
        emitter._sleeping = sleeping  # pyright: ignore[reportPrivateUsage] (as above)
        return emitter

    assert asyncio.run(make()).put(1)


async def test_what_waits_for_pieces_to_pass_goes_on_once_they_are_done_with() -> None:
    emitter: Emitter[str] = Emitter()
    emitter.put("one")
    emitter.put("two")
    passing = asyncio.create_task(emitter.passed())
    await asyncio.sleep(0)
    emitter.put("three")
    assert await emitter.take() == ["one", "two"]
    assert not passing.done()
    assert await emitter.take() == ["three"]
    await passing


async def test_what_waits_while_the_consumer_sleeps_goes_on_at_once() -> None:
    emitter: Emitter[str] = Emitter()
    taking = asyncio.create_task(emitter.take())
    await asyncio.sleep(0)
    await emitter.passed()
    assert not taking.done()
    emitter.put("one")
    assert await taking == ["one"]


async def test_a_piece_that_comes_with_the_wait_is_not_taken_for_the_end() -> None:
    emitter: Emitter[str] = Emitter()
    taking = asyncio.create_task(emitter.take())
    await asyncio.sleep(0)
    passing = asyncio.create_task(emitter.passed())
    await asyncio.sleep(0)
    emitter.put("one")
    assert await taking == ["one"]
    await passing


async def test_nobody_waits_for_pieces_of_a_turn_that_is_over() -> None:
    emitter: Emitter[str] = Emitter()
    emitter.put("one")
    passing = asyncio.create_task(emitter.passed())
    await asyncio.sleep(0)
    emitter.close()
    await passing
    await emitter.passed()
    await all_passed()
