"""The pages of a chat: who is there, what they ask for, what they are asked."""

import asyncio
import json
import logging
from collections.abc import Callable
from typing import Any, Literal

import pytest

from chatkit_widget.bridge.calls import (
    KernelMethod,
    LoadChunk,
    Stop,
)
from chatkit_widget.bridge.channel import MISSING, PATIENCE, Channel
from chatkit_widget.errors import BackendError, FrontendTimeout, OptionError
from chatkit_widget.session.operations import Remove, Reset, View
from tests.unit.clock import in_virtual_time


class Kernel:
    """A channel without a session behind it."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.buffers: list[list[bytes]] = []
        self.asked: list[tuple[KernelMethod, str]] = []
        self.counts: list[int] = []
        self.data: list[bytes] = []
        self.gone: list[str] = []
        self.languages: list[str] = []
        self.refuse: Exception | None = None
        self.chunk: bytes | None = None
        self.on_call: Callable[[dict[str, Any]], None] = lambda _message: None
        loop = asyncio.get_running_loop()
        self.channel = Channel(
            self._send,
            snapshot=lambda: (Reset(view=View(responding=False), rows=[]),),
            answer=self._answer,
            spawn=loop.create_task,
            counted=self.counts.append,
            gone=self.gone.append,
            speaks=self.languages.append,
        )

    def _send(self, message: bytes, buffers: list[bytes]) -> None:
        decoded = json.loads(message)
        self.sent.append(decoded)
        self.buffers.append(buffers)
        if decoded["kind"] == "call":
            self.on_call(decoded)

    async def _answer(self, call: KernelMethod, page: str, data: bytes) -> bytes | None:
        self.data.append(data)
        self.asked.append((call, page))
        if self.refuse is not None:
            raise self.refuse
        return self.chunk

    def of(self, kind: str) -> list[dict[str, Any]]:
        """Return the messages of one kind."""
        return [message for message in self.sent if message["kind"] == kind]

    def resets(self) -> list[str]:
        """Return the pages that were sent everything, in order."""
        return [batch["to"] for batch in self.of("batch") if batch["ops"][0]["op"] == "reset"]


class Page:
    """A page as the kernel sees it: messages with its id and their number."""

    def __init__(self, kernel: Kernel, sid: str) -> None:
        self.kernel = kernel
        self.sid = sid
        self.seq = 0

    def says(self, **message: Any) -> None:
        """Send a message with the next number."""
        self.seq += 1
        self.kernel.channel.receive({"sid": self.sid, "seq": self.seq, **message})

    def hello(self) -> "Page":
        """Say hello."""
        self.says(kind="hello")
        return self

    async def shows(self, count: int = 1) -> "Page":
        """Tell how many views there are."""
        self.says(kind="call", rid=self.seq, call={"method": "count_views", "count": count})
        await asyncio.sleep(0)
        return self

    def answers(self, rid: int, error: str | None = None) -> None:
        """Answer a call."""
        self.says(kind="reply", rid=rid, error=error)


def answering(*pages: Page) -> Callable[[dict[str, Any]], None]:
    """Return a reaction of pages that do what they are asked, soon."""

    def react(message: dict[str, Any]) -> None:
        for page in pages:
            if message.get("to") in {None, page.sid}:
                asyncio.get_running_loop().call_soon(page.answers, message["rid"])

    return react


# Hello


@in_virtual_time
async def test_a_page_that_says_hello_gets_everything_addressed_to_it() -> None:
    kernel = Kernel()
    Page(kernel, "p1").hello()
    (batch,) = kernel.of("batch")
    assert batch["to"] == "p1"
    assert batch["ops"] == [{"op": "reset", "view": {"responding": False}, "rows": []}]


@in_virtual_time
async def test_a_page_that_missed_a_batch_gets_everything_again() -> None:
    kernel = Kernel()
    page = Page(kernel, "p1").hello()
    page.says(kind="resync")
    assert kernel.resets() == ["p1", "p1"]


@in_virtual_time
async def test_the_first_words_of_a_page_may_be_a_call() -> None:
    kernel = Kernel()
    Page(kernel, "p1").says(kind="call", rid=1, call={"method": "stop"})
    await asyncio.sleep(0)
    assert kernel.resets() == ["p1"]
    assert kernel.asked == [(Stop(), "p1")]


@in_virtual_time
async def test_operations_reach_pages_only_once_one_is_there() -> None:
    kernel = Kernel()
    kernel.channel.outbox.apply(Remove(key="a"))
    await asyncio.sleep(1)
    assert kernel.sent == []
    Page(kernel, "p1").hello()
    kernel.channel.outbox.apply(Remove(key="b"))
    await asyncio.sleep(0.1)
    assert [batch["ops"][0]["op"] for batch in kernel.of("batch")] == ["reset", "remove"]


# What a page asks for


@in_virtual_time
async def test_a_call_is_answered_to_the_page_that_made_it() -> None:
    kernel = Kernel()
    Page(kernel, "p1").says(kind="call", rid=7, call={"method": "stop"})
    await asyncio.sleep(0)
    assert kernel.of("reply") == [{"kind": "reply", "to": "p1", "rid": 7}]


@in_virtual_time
async def test_a_refused_call_is_answered_in_words_for_the_user() -> None:
    kernel = Kernel()
    kernel.refuse = OptionError("not like that")
    Page(kernel, "p1").says(kind="call", rid=7, call={"method": "stop"})
    await asyncio.sleep(0)
    assert kernel.of("reply")[0]["error"] == "not like that"


@in_virtual_time
async def test_a_call_that_fails_unforeseen_is_answered_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    kernel = Kernel()
    kernel.refuse = ZeroDivisionError("oh")
    Page(kernel, "p1").says(kind="call", rid=7, call={"method": "stop"})
    await asyncio.sleep(0)
    assert kernel.of("reply")[0]["error"] == "ZeroDivisionError: oh"
    assert "a page's call of Stop failed" in caplog.text


@in_virtual_time
async def test_a_chunk_comes_as_a_buffer_of_the_reply() -> None:
    kernel = Kernel()
    kernel.chunk = b"gzip"
    Page(kernel, "p1").says(kind="call", rid=7, call={"method": "load_chunk", "name": "math"})
    await asyncio.sleep(0)
    assert kernel.asked == [(LoadChunk(name="math"), "p1")]
    assert kernel.buffers[-1] == [b"gzip"]


@in_virtual_time
async def test_a_message_that_was_seen_before_is_dropped() -> None:
    kernel = Kernel()
    page = Page(kernel, "p1").hello()
    message = {"sid": "p1", "seq": 2, "kind": "call", "rid": 1, "call": {"method": "stop"}}
    kernel.channel.receive(message)
    kernel.channel.receive(message)
    kernel.channel.receive({**message, "seq": 1})
    await asyncio.sleep(0)
    assert len(kernel.asked) == 1
    assert len(kernel.resets()) == 1
    del page


@pytest.mark.parametrize(
    "message",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"kind": "hello"}, id="no sender"),
        pytest.param({"kind": "hello", "sid": "p1", "seq": "1"}, id="a number as text"),
        pytest.param({"kind": "hello", "sid": None, "seq": 1}, id="no name"),
        pytest.param({"kind": "batch", "sid": "p1", "seq": 1, "ops": []}, id="what only the kernel says"),
        pytest.param({"kind": "call", "sid": "p1", "seq": 1, "rid": 1}, id="a call of nothing"),
        pytest.param(
            {"kind": "call", "sid": "p1", "seq": 1, "rid": 1, "call": {"method": "eval", "code": "1"}}, id="code"
        ),
        pytest.param(
            {"kind": "call", "sid": "p1", "seq": 1, "rid": 1, "call": {"method": "send", "text": 5, "rev": 1}},
            id="a text of the wrong type",
        ),
        pytest.param({"kind": "reply", "sid": "p1", "seq": 1, "rid": "x"}, id="a reply to no number"),
    ],
)
@in_virtual_time
async def test_a_malformed_or_forged_message_changes_nothing(
    message: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    kernel = Kernel()
    with caplog.at_level(logging.WARNING):
        kernel.channel.receive(message)
    await asyncio.sleep(1)
    assert (kernel.sent, kernel.asked, kernel.counts) == ([], [], [])
    assert "none of ours" in caplog.text


@in_virtual_time
async def test_a_reply_to_a_call_that_nobody_made_changes_nothing() -> None:
    kernel = Kernel()
    page = Page(kernel, "p1").hello()
    page.answers(99)
    page.answers(99, error="x")
    await asyncio.sleep(0)
    assert kernel.asked == []


@in_virtual_time
async def test_messages_that_a_kernel_held_back_are_done_once_when_they_come() -> None:
    kernel = Kernel()
    page = Page(kernel, "p1").hello()
    stop = {"sid": "p1", "kind": "call", "call": {"method": "stop"}}
    for seq in (4, 2, 4, 3, 2, 3, 5):
        kernel.channel.receive({**stop, "seq": seq, "rid": seq})
    await asyncio.sleep(0)
    assert [reply["rid"] for reply in kernel.of("reply")] == [4, 2, 3, 5]
    page.seq = 5 + MISSING + 1  # One is lost for good, and not waited for.
    for _ in range(MISSING + 1):
        page.says(kind="hello", again=True)
    kernel.channel.receive({**stop, "seq": 6, "rid": 6})
    await asyncio.sleep(0)
    assert len(kernel.of("reply")) == 4


@in_virtual_time
async def test_a_page_whose_first_words_are_held_back_is_known_by_its_next() -> None:
    kernel = Kernel()
    page = Page(kernel, "p1")
    page.seq = 2
    page.says(kind="hello", views=1, again=True, locale="de")
    assert (kernel.resets(), kernel.channel.front_ends, kernel.languages) == (["p1"], 1, ["de"])
    page.says(kind="hello", views=2, again=True)
    assert kernel.resets() == ["p1"]
    page.seq = 0
    await page.shows(0)  # Held back, and no longer so.
    assert kernel.channel.front_ends == 1


# Who is there


@in_virtual_time
async def test_a_page_counts_once_it_shows_a_view() -> None:
    kernel = Kernel()
    page = Page(kernel, "p1").hello()
    assert kernel.channel.front_ends == 0
    await page.shows()
    assert kernel.channel.front_ends == 1
    await page.shows(2)
    assert kernel.channel.front_ends == 1
    await page.shows(0)
    assert kernel.channel.front_ends == 0
    assert kernel.counts[-1] == 0


@in_virtual_time
async def test_two_pages_count_as_two() -> None:
    kernel = Kernel()
    first, second = Page(kernel, "p1").hello(), Page(kernel, "p2").hello()
    kernel.on_call = answering(first, second)
    await first.shows()
    await second.shows()
    assert kernel.channel.front_ends == 2
    await asyncio.sleep(60)
    assert kernel.channel.front_ends == 2


@in_virtual_time
async def test_a_page_that_was_reloaded_is_found_gone_when_its_successor_says_hello() -> None:
    kernel = Kernel()
    old = await Page(kernel, "old").hello().shows()
    new = Page(kernel, "new").hello()
    kernel.on_call = answering(new)
    await new.shows()
    await asyncio.sleep(PATIENCE + 1)
    assert kernel.channel.front_ends == 1
    del old


@in_virtual_time
async def test_a_page_that_answers_a_probe_with_an_error_is_still_there() -> None:
    kernel = Kernel()
    first = await Page(kernel, "p1").hello().shows()
    kernel.on_call = lambda message: (
        asyncio.get_running_loop().call_soon(first.answers, message["rid"], "busy") and None
    )
    await Page(kernel, "p2").hello().shows()
    await asyncio.sleep(60)
    assert kernel.channel.front_ends == 2


# What a page is asked


@in_virtual_time
async def test_a_call_ends_when_the_page_answers() -> None:
    kernel = Kernel()
    page = await Page(kernel, "p1").hello().shows()
    kernel.on_call = answering(page)
    await kernel.channel.call("focus_composer")
    (call,) = kernel.of("call")
    assert (call["method"], call["to"]) == ("focus_composer", "p1")


@in_virtual_time
async def test_a_call_comes_behind_the_operations_before_it() -> None:
    kernel = Kernel()
    page = await Page(kernel, "p1").hello().shows()
    kernel.on_call = answering(page)
    kernel.channel.outbox.apply(Remove(key="a"))
    await kernel.channel.call("acknowledge")
    assert [message["kind"] for message in kernel.sent[-2:]] == ["batch", "call"]


@in_virtual_time
async def test_a_call_waits_for_a_page_to_come() -> None:
    kernel = Kernel()
    calling = asyncio.create_task(kernel.channel.call("focus_composer"))
    await asyncio.sleep(PATIENCE / 2)
    page = Page(kernel, "p1").hello()
    kernel.on_call = answering(page)
    await page.shows()
    await calling


@in_virtual_time
async def test_without_a_page_a_call_ends_in_a_frontend_timeout() -> None:
    kernel = Kernel()
    began = asyncio.get_running_loop().time()
    with pytest.raises(FrontendTimeout, match="no page answered focus_composer within 10 s") as caught:
        await kernel.channel.call("focus_composer")
    assert asyncio.get_running_loop().time() - began == pytest.approx(10)
    assert isinstance(caught.value, asyncio.TimeoutError)


@in_virtual_time
async def test_a_page_that_leaves_a_call_unanswered_counts_as_gone_until_it_speaks_again() -> None:
    kernel = Kernel()
    page = await Page(kernel, "p1").hello().shows()
    with pytest.raises(FrontendTimeout):
        await kernel.channel.call("acknowledge")
    assert kernel.channel.front_ends == 0
    kernel.channel.outbox.apply(Remove(key="lost"))
    page.says(kind="call", rid=9, call={"method": "stop"})
    assert kernel.channel.front_ends == 1
    assert kernel.resets() == ["p1", "p1"]
    kernel.on_call = answering(page)
    await kernel.channel.call("acknowledge")


@in_virtual_time
async def test_the_error_of_a_page_is_raised_to_who_asked() -> None:
    kernel = Kernel()
    page = await Page(kernel, "p1").hello().shows()
    kernel.on_call = lambda message: (
        asyncio.get_running_loop().call_soon(page.answers, message["rid"], "no composer") and None
    )
    with pytest.raises(BackendError, match="no composer"):
        await kernel.channel.call("focus_composer")


@in_virtual_time
async def test_a_second_answer_to_one_call_changes_nothing() -> None:
    kernel = Kernel()
    page = await Page(kernel, "p1").hello().shows()

    def twice(message: dict[str, Any]) -> None:
        page.answers(message["rid"])
        page.answers(message["rid"], "too late")

    kernel.on_call = twice
    await kernel.channel.call("acknowledge")


@in_virtual_time
async def test_another_page_is_asked_too_when_the_one_used_last_is_silent() -> None:
    kernel = Kernel()
    first, second = Page(kernel, "p1").hello(), Page(kernel, "p2").hello()
    kernel.on_call = answering(first)
    await first.shows()
    await second.shows()
    began = asyncio.get_running_loop().time()
    await kernel.channel.call("focus_composer")
    assert asyncio.get_running_loop().time() - began == pytest.approx(1)
    asked = [call["to"] for call in kernel.of("call") if call["method"] == "focus_composer"]
    assert asked == ["p2", "p2", "p1"]


@in_virtual_time
async def test_focus_goes_to_the_page_that_was_used_last() -> None:
    kernel = Kernel()
    first, second = Page(kernel, "p1").hello(), Page(kernel, "p2").hello()
    kernel.on_call = answering(first, second)
    await first.shows()
    await second.shows()
    await kernel.channel.call("focus_composer")
    first.says(kind="call", rid=5, call={"method": "stop"})
    await asyncio.sleep(0)
    await kernel.channel.call("focus_composer")
    second.says(kind="call", rid=5, call={"method": "load_chunk", "name": "math"})
    await asyncio.sleep(0)
    await kernel.channel.call("focus_composer")
    asked = [call["to"] for call in kernel.of("call") if call["method"] == "focus_composer"]
    assert asked == ["p2", "p1", "p1"]


@in_virtual_time
async def test_an_open_call_is_repeated_to_a_page_that_says_hello_again() -> None:
    kernel = Kernel()
    page = await Page(kernel, "p1").hello().shows()
    calling = asyncio.create_task(kernel.channel.call("acknowledge"))
    await asyncio.sleep(0.1)
    page.hello()
    first, again = kernel.of("call")
    assert first == again
    page.answers(first["rid"])
    await calling


@pytest.mark.parametrize("method", ["focus_composer", "acknowledge"])
@in_virtual_time
async def test_a_call_passes_on_to_the_page_that_comes_after_a_reload(
    method: Literal["focus_composer", "acknowledge"],
) -> None:
    kernel = Kernel()
    await Page(kernel, "old").hello().shows()
    calling = asyncio.create_task(kernel.channel.call(method))
    await asyncio.sleep(0.1)
    new = Page(kernel, "new")
    kernel.on_call = answering(new)
    new.hello()
    await calling
    (first, *_) = kernel.of("call")
    assert [call["to"] for call in kernel.of("call") if call["rid"] == first["rid"]] == ["old", "new"]


@in_virtual_time
async def test_a_cancelled_call_is_forgotten() -> None:
    kernel = Kernel()
    page = await Page(kernel, "p1").hello().shows()
    calling = asyncio.create_task(kernel.channel.call("acknowledge"))
    await asyncio.sleep(0.1)
    calling.cancel()
    with pytest.raises(asyncio.CancelledError):
        await calling
    page.hello()
    assert len(kernel.of("call")) == 1


@in_virtual_time
async def test_closing_ends_the_calls_that_wait_and_forgets_the_pages() -> None:
    kernel = Kernel()
    await Page(kernel, "p1").hello().shows()
    calling = asyncio.create_task(kernel.channel.call("acknowledge"))
    await asyncio.sleep(0.1)
    kernel.channel.close()
    with pytest.raises(asyncio.CancelledError):
        await calling
    assert kernel.channel.front_ends == 0
    sent = len(kernel.sent)
    await asyncio.sleep(60)
    assert len(kernel.sent) == sent


@in_virtual_time
async def test_whether_a_page_is_still_there_is_not_asked_of_another() -> None:
    kernel = Kernel()
    await Page(kernel, "p1").hello().shows()
    Page(kernel, "p2").hello()
    await asyncio.sleep(0.1)
    Page(kernel, "p3").hello()
    await asyncio.sleep(0.1)
    assert {call["to"] for call in kernel.of("call")} == {"p1"}
