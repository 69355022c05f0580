"""Client tools: Python functions that the backend calls in the middle of a turn (section 8.1 of the client's rules)."""

import asyncio
import threading
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import nullcontext
from typing import Any

import pytest
from msgspec.structs import replace

from chatkit_widget import events
from chatkit_widget.backends.output import captured_output
from chatkit_widget.backends.server import ServerBackend
from chatkit_widget.errors import BackendError, ClientToolError
from chatkit_widget.options import ClientTools
from chatkit_widget.protocol.items import ClientToolCall
from chatkit_widget.protocol.requests import StreamingRequest, ThreadsAddClientToolOutput, ThreadsCreate
from chatkit_widget.protocol.stream import (
    ErrorEvent,
    ItemAdded,
    ItemDone,
    ItemRemoved,
    ItemReplaced,
    StreamEvent,
    ThreadCreated,
    ThreadUpdated,
)
from chatkit_widget.runtime import session_thread
from chatkit_widget.session.tools import ToolCall
from chatkit_widget.testing import RawBackend
from tests.protocol.client import Client, Connect
from tests.protocol.conformance_server import ConformanceServer, Event
from tests.protocol.wire import NOW, OPTIONS, assistant, hidden, output, streamed, thread, tool_call, user

CREATED: list[StreamEvent] = [ThreadCreated(thread=thread()), ItemDone(item=user("msg_1")), OPTIONS]
ANSWERED: list[StreamEvent] = [OPTIONS, *streamed("answer", "I see")]


def call(name: str = "look", call_id: str = "tc_1", **arguments: Any) -> ClientToolCall:
    return ClientToolCall(
        id=call_id, thread_id="thr_1", created_at=NOW, call_id=f"call_{call_id}", name=name, arguments=arguments
    )


def seen(_call: ToolCall) -> int:
    return 1


def params_of(given: ToolCall) -> dict[str, Any]:
    return given.params


def calling(*calls: ClientToolCall) -> RawBackend:
    """Return a backend that makes these calls, each in a stream of its own, and then answers."""
    scripts = [[OPTIONS, ItemDone(item=each)] for each in calls[1:]]
    return RawBackend([*CREATED, ItemDone(item=calls[0])], *scripts, ANSWERED)


def results(client: Client) -> list[Any]:
    """Return what the backend was told that the tools gave."""
    backend = client.backend
    assert isinstance(backend, RawBackend)
    return [request.params.result for request in backend.of(ThreadsAddClientToolOutput)]


async def test_a_tool_gets_its_name_and_parameters_and_its_result_goes_back_in_the_same_turn(connect: Connect) -> None:
    called: list[ToolCall] = []

    def on_client_tool(given: ToolCall) -> dict[str, Any]:
        called.append(given)
        return {"rows": 3}

    backend = calling(call(at="it"))
    client = connect(backend, on_client_tool=on_client_tool)
    turn = await client.send()
    assert called == [ToolCall(name="look", params={"at": "it"})]
    (request,) = backend.of(ThreadsAddClientToolOutput)
    assert (request.params.thread_id, request.params.result) == ("thr_1", {"rows": 3})
    assert (turn.status, turn.text) == ("completed", "I see")
    completed = replace(call(at="it"), status="completed", output={"rows": 3})
    assert turn.items == (completed, assistant("answer", "I see"))
    assert (client.names.count("response.start"), client.names.count("response.end")) == (1, 1)


async def test_tools_may_be_named_functions_that_take_their_parameters_as_keywords(connect: Connect) -> None:
    def look(at: str, *, depth: int = 1) -> dict[str, Any]:
        return {"at": at, "depth": depth}

    async def listen() -> list[str]:
        return ["wind"]

    tools: ClientTools = {"look": look, "listen": listen}
    client = connect(calling(call(at="it", depth=2), call("listen", "tc_2")), on_client_tool=tools)
    assert (await client.send()).status == "completed"
    assert results(client) == [{"at": "it", "depth": 2}, ["wind"]]


@pytest.mark.parametrize(
    ("tools", "words"),
    [
        (None, "the chat has no on_client_tool="),
        ({}, "there is no client tool 'look'; on_client_tool has none"),
        ({"listen": print, "smell": print}, "there is no client tool 'look'; on_client_tool has listen, smell"),
    ],
)
async def test_a_tool_that_is_not_there_answers_an_error_and_is_told(
    connect: Connect, tools: ClientTools | None, words: str
) -> None:
    client = connect(calling(call()), on_client_tool=tools)
    assert (await client.send()).status == "completed"
    (result,) = results(client)
    assert words in result["error"]
    await check_told(client, words)


async def check_told(client: Client, words: str) -> None:
    """Assert that the user is told of a tool that failed, beside a turn that went on."""
    await client.until(lambda: client.of(events.Error))
    (notice,) = client.view.notices or []
    assert words in notice.message
    (error,) = client.of(events.Error)
    assert isinstance(error.error, ClientToolError)
    assert client.view.failure is None
    assert client.texts[-1] == "I see"


@pytest.mark.parametrize("is_async", [False, True])
async def test_a_tool_that_raises_answers_an_error_and_is_told(connect: Connect, *, is_async: bool) -> None:
    def fail(_call: ToolCall) -> None:
        message = "too dark"
        raise LookupError(message)

    async def fail_later(given: ToolCall) -> None:
        await asyncio.sleep(0)
        fail(given)

    client = connect(calling(call()), on_client_tool=fail_later if is_async else fail)
    assert (await client.send()).status == "completed"
    assert results(client) == [{"error": "the client tool 'look' raised LookupError: too dark"}]
    await check_told(client, "LookupError: too dark")
    assert isinstance(client.of(events.Error)[0].error.__cause__, LookupError)


async def test_a_tool_that_is_cancelled_by_itself_answers_an_error(connect: Connect) -> None:
    async def cancelled(_call: ToolCall) -> None:
        raise asyncio.CancelledError

    client = connect(calling(call()), on_client_tool=cancelled)
    assert (await client.send()).text == "I see"
    assert "raised CancelledError" in results(client)[0]["error"]


@pytest.mark.parametrize("name", ["function", "self", "loop", "arguments"])
async def test_a_parameter_of_a_tool_may_have_any_name(connect: Connect, name: str) -> None:
    def look(**given: Any) -> dict[str, Any]:
        return given

    client = connect(calling(call(**{name: "sin"})), on_client_tool={"look": look})
    assert (await client.send()).text == "I see"
    assert results(client) == [{name: "sin"}]


async def test_a_tool_may_say_in_its_own_words_that_it_failed(connect: Connect) -> None:
    def fail(_call: ToolCall) -> None:
        message = "it is night"
        raise ClientToolError(message)

    client = connect(calling(call()), on_client_tool=fail)
    await client.send()
    assert results(client) == [{"error": "it is night"}]
    await check_told(client, "it is night")


def endless() -> list[Any]:
    value: list[Any] = []
    value.append(value)
    return value


@pytest.mark.parametrize("value", [object(), {1, 2, object()}, endless(), {"a": print}], ids=lambda _value: "")
async def test_a_result_that_is_no_json_is_an_error_of_the_tool(connect: Connect, value: object) -> None:
    def give(_call: ToolCall) -> object:
        return value

    client = connect(calling(call()), on_client_tool=give)
    assert (await client.send()).status == "completed"
    (result,) = results(client)
    assert "the client tool 'look' returned what is not JSON" in result["error"]
    await check_told(client, "not JSON")


@pytest.mark.parametrize(
    ("value", "result"), [(None, {}), (0, 0), ("", ""), ({1: (2, b"a")}, {"1": [2, "YQ=="]}), (float("nan"), None)]
)
async def test_a_result_is_what_its_json_is_and_nothing_is_an_empty_object(
    connect: Connect, value: object, result: object
) -> None:
    def give(_call: ToolCall) -> object:
        return value

    client = connect(calling(call()), on_client_tool=give)
    turn = await client.send()
    assert results(client) == [result]
    assert isinstance(turn.items[0], ClientToolCall)
    assert turn.items[0].output == result


async def test_one_call_may_follow_another(connect: Connect) -> None:
    calls = [call("look", f"tc_{at}", at=at) for at in range(3)]
    client = connect(calling(*calls), on_client_tool=params_of)
    turn = await client.send()
    assert results(client) == [{"at": 0}, {"at": 1}, {"at": 2}]
    assert [item.type for item in turn.items] == [*["client_tool_call"] * 3, "assistant_message"]


async def test_a_call_that_is_not_the_last_is_not_answered_and_goes_as_it_does_on_the_server(connect: Connect) -> None:
    backend = RawBackend([*CREATED, ItemDone(item=call("first")), ItemDone(item=call("look", "tc_2"))], ANSWERED)
    client = connect(backend, on_client_tool=seen)
    await client.send()
    assert results(client) == [1]
    assert client.ids == ["msg_1", "tc_2", "answer"]


@pytest.mark.parametrize(
    "behind",
    [
        [ItemDone(item=assistant("a", "Never mind"))],
        [ItemRemoved(item_id="tc_1")],
        [ItemReplaced(item=replace(call(), status="completed", output=7))],
        [ItemReplaced(item=assistant("tc_1", "Never mind"))],
        [ErrorEvent(message="No", allow_retry=True)],
        [BackendError("lost")],
    ],
    ids=["a message", "removed", "completed", "replaced", "an error", "a broken stream"],
)
async def test_a_call_is_not_made_when_the_stream_does_not_end_with_it(
    connect: Connect, behind: list[StreamEvent | BaseException]
) -> None:
    called: list[object] = []
    client = connect(RawBackend([*CREATED, ItemDone(item=call()), *behind]), on_client_tool=called.append)
    await client.send()
    assert called == results(client) == []


@pytest.mark.parametrize(
    "behind",
    [
        [ThreadUpdated(thread=thread(title="Named"))],
        [ItemAdded(item=hidden("h")), ItemDone(item=hidden("h"))],
        [ItemDone(item=output("o", "printed"))],
    ],
    ids=["the thread", "hidden context", "what was printed"],
)
async def test_what_is_no_item_of_the_thread_may_come_behind_a_call(
    connect: Connect, behind: list[StreamEvent]
) -> None:
    client = connect(RawBackend([*CREATED, ItemDone(item=call()), *behind], ANSWERED), on_client_tool=seen)
    assert (await client.send()).text == "I see"
    assert results(client) == [1]


async def test_a_call_that_is_only_begun_or_completed_already_is_not_made(connect: Connect) -> None:
    called: list[object] = []
    done = replace(call("look", "tc_2"), status="completed")
    client = connect(RawBackend([*CREATED, ItemAdded(item=call()), ItemDone(item=done)]), on_client_tool=called.append)
    assert (await client.send()).status == "completed"
    assert called == []


async def test_a_pending_call_of_a_thread_that_is_opened_is_not_made_again(connect: Connect) -> None:
    called: list[object] = []
    backend = RawBackend(threads=[thread("thr_1", [user("u"), tool_call("tc")])])
    client = connect(backend, on_client_tool=called.append)
    await client.open("thr_1")
    await client.load_all()
    await client.refresh()
    assert client.kinds == ["user_message", "client_tool_call"]
    assert called == []


async def test_without_an_open_thread_the_call_says_which_one_it_belongs_to(connect: Connect) -> None:
    backend = RawBackend([ItemDone(item=call())], ANSWERED)
    client = connect(backend, on_client_tool=seen)
    await client.send()
    assert [request.params.thread_id for request in backend.of(ThreadsAddClientToolOutput)] == ["thr_1"]


async def test_an_empty_answer_to_a_result_is_a_broken_stream(connect: Connect) -> None:
    client = connect(RawBackend([*CREATED, ItemDone(item=call())], []), on_client_tool=seen)
    turn = await client.send()
    assert (turn.status, str(turn.error)) == ("failed", "The answer ended before it began.")


async def test_a_server_that_prints_before_it_calls_a_tool_gets_its_answer(connect: Connect) -> None:
    class Printing(ConformanceServer):
        async def respond(self, thread: Any, input_user_message: Any, context: Any) -> AsyncIterator[Event]:
            print("thinking")  # noqa: T201 (that is the point)
            async for event in super().respond(thread, input_user_message, context):
                yield event

    server = Printing()
    client = connect(ServerBackend(server), on_client_tool=params_of)
    turn = await client.send("tool")
    assert turn.status == "completed"
    assert turn.text.endswith("Good day")
    assert turn.output == "thinking\nthinking\n"
    assert server.then is None


# Where a tool runs, and what it prints


async def test_a_sync_tool_runs_on_a_thread_of_its_own_and_an_async_one_on_the_sessions_loop(connect: Connect) -> None:
    where: list[threading.Thread] = []

    async def later() -> None:
        where.append(threading.current_thread())

    tools: ClientTools = {"now": lambda: where.append(threading.current_thread()), "later": later}
    await connect(calling(call("now"), call("later", "tc_2")), on_client_tool=tools).send()
    assert where[0] not in {threading.main_thread(), session_thread()}
    assert where[1] is session_thread()


async def test_with_run_on_kernel_tools_run_on_the_kernels_loop(connect: Connect) -> None:
    loop = asyncio.get_running_loop()
    where: list[asyncio.AbstractEventLoop] = []

    async def later() -> None:
        where.append(asyncio.get_running_loop())

    tools: ClientTools = {"now": lambda: where.append(asyncio.get_running_loop()), "later": later}
    client = connect(calling(call("now"), call("later", "tc_2")), on_client_tool=tools, kernel_loop=loop)
    assert (await client.send()).status == "completed"
    assert where == [loop, loop]


@pytest.mark.parametrize("is_async", [False, True])
async def test_what_a_tool_prints_is_folded_under_its_turn(connect: Connect, *, is_async: bool) -> None:
    def look(_call: ToolCall) -> None:
        print("seen: ", end="")  # noqa: T201 (that is the point)
        print("a cat")  # noqa: T201 (that is the point)

    async def look_later(given: ToolCall) -> None:
        await asyncio.sleep(0)
        look(given)

    client = connect(calling(call()), on_client_tool=look_later if is_async else look)
    turn = await client.send()
    assert turn.output == "seen: a cat\n"
    assert [item.type for item in turn.items] == ["client_tool_call", "chatkit_widget.output", "assistant_message"]
    assert turn.text == "I see"
    assert turn.items[1].thread_id == "thr_1"
    assert len({row.turn for row in client.session.state.rows}) == 1


async def test_a_tool_that_prints_nothing_leaves_nothing(connect: Connect) -> None:
    client = connect(calling(call()), on_client_tool=seen)
    await client.send()
    assert "chatkit_widget.output" not in client.kinds


async def test_what_a_tool_prints_is_shown_while_it_runs_and_kept_when_it_fails(connect: Connect) -> None:
    go = threading.Event()

    def look(_call: ToolCall) -> None:
        print("looking")  # noqa: T201 (that is the point)
        assert go.wait(10)
        message = "too dark"
        raise LookupError(message)

    client = connect(calling(call()), on_client_tool=look)
    turn = client.begin()
    await client.until(lambda: "looking\n" in client.texts)
    assert client.view.responding
    go.set()
    assert (await turn).output == "looking\n"


# Stop


async def test_stop_cancels_an_async_tool_and_nothing_is_told_to_the_backend(connect: Connect) -> None:
    ended: list[str] = []
    started = threading.Event()

    async def look(_call: ToolCall) -> None:
        print("looking")  # noqa: T201 (that is the point)
        started.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            ended.append("cancelled")
            raise

    client = connect(calling(call()), on_client_tool=look)
    turn = client.begin()
    assert await asyncio.to_thread(started.wait, 10)
    assert client.view.can_stop
    await client.stop()
    result = await turn
    assert (result.status, result.error, result.output) == ("stopped", None, "looking\n")
    assert ended == ["cancelled"]
    assert results(client) == []
    assert client.names.count("response.end") == 1


@pytest.mark.parametrize("others_print", [False, True])
async def test_stop_leaves_a_sync_tool_alone_and_what_it_still_prints_goes_where_it_always_goes(
    connect: Connect, capsys: pytest.CaptureFixture[str], *, others_print: bool
) -> None:
    started, go, ended = threading.Event(), threading.Event(), threading.Event()

    def look(_call: ToolCall) -> dict[str, bool]:
        print("looking")  # noqa: T201 (that is the point)
        started.set()
        assert go.wait(10)
        print("too late")  # noqa: T201 (that is the point)
        ended.set()
        return {"seen": True}

    client = connect(calling(call()), on_client_tool=look)
    turn = client.begin()
    assert await asyncio.to_thread(started.wait, 10)
    await client.stop()
    assert (await turn).status == "stopped"
    assert not ended.is_set()
    with captured_output(lambda _text: False) if others_print else nullcontext():
        go.set()
        assert await asyncio.to_thread(ended.wait, 10)
    await client.settle()
    assert client.texts == ["Hello", "client_tool_call", "looking\n"]
    assert results(client) == []
    assert capsys.readouterr().out == "too late\n"


async def test_a_message_may_follow_a_call_that_was_stopped(connect: Connect) -> None:
    async def look(_call: ToolCall) -> None:
        await asyncio.Event().wait()

    backend = RawBackend([*CREATED, ItemDone(item=call())], [ItemDone(item=user("msg_2")), *ANSWERED])
    client = connect(backend, on_client_tool=look)
    turn = client.begin()
    await client.until(lambda: "tc_1" in client.ids)
    await client.stop()
    await turn
    assert (await client.send("Never mind")).text == "I see"


async def test_the_chat_is_busy_while_a_tool_runs(connect: Connect) -> None:
    seen: list[object] = []
    client: Client

    def look(_call: ToolCall) -> None:
        seen.append((client.view.responding, client.view.can_stop))

    client = connect(calling(call()), on_client_tool=look)
    await client.send()
    assert seen == [(True, True)]


async def test_a_result_that_cannot_be_told_fails_the_turn(connect: Connect) -> None:
    async def refuse(_request: StreamingRequest) -> AsyncGenerator[StreamEvent]:
        message = "down"
        raise BackendError(message)
        yield  # pyright: ignore[reportUnreachable] (makes it a generator)

    backend = RawBackend([*CREATED, ItemDone(item=call())], refuse)
    client = connect(backend, on_client_tool=seen)
    turn = await client.send()
    assert (turn.status, str(turn.error)) == ("failed", "down")
    assert [type(request) for request in backend.requests[1:]] == [ThreadsCreate, ThreadsAddClientToolOutput]
