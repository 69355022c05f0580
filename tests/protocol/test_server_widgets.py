"""Widgets of openai-chatkit's own server, in process and over HTTP: streamed, changed later, acted on, and wrong."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from chatkit_widget import events
from chatkit_widget.backends.base import Backend
from chatkit_widget.errors import CallbackError, ChatKitBusyError, OptionError, WidgetError
from chatkit_widget.protocol.base import log_nothing
from chatkit_widget.protocol.decoding import decode_event
from chatkit_widget.protocol.items import WidgetItem
from chatkit_widget.protocol.requests import Action, ActionConfig, ThreadsCustomAction
from chatkit_widget.protocol.stream import ItemDone
from chatkit_widget.testing import RawBackend
from tests.protocol.client import Client, Connect
from tests.protocol.conformance_server import ConformanceServer, added, done, root, update
from tests.protocol.wire import OPTIONS, thread, user

# openai-chatkit warns whenever it makes a component of a class of its own.
pytestmark = pytest.mark.filterwarnings("ignore:Direct usage of named widget classes:DeprecationWarning")

Node = dict[str, Any]


class Clicks:
    """What `widgets.on_action` was called with."""

    def __init__(self) -> None:
        self.seen: list[tuple[Action, str]] = []
        self.error: Exception | None = None

    def __call__(self, action: Action, item: WidgetItem) -> None:
        """Note a click."""
        self.seen.append((action, item.id))
        if self.error is not None:
            raise self.error


@pytest.fixture
def clicks() -> Clicks:
    return Clicks()


@pytest.fixture
async def client(connect: Connect, backend: Backend, clicks: Clicks) -> Client:
    """A chat whose actions may go to Python."""
    return connect(backend, options={"widgets": {"on_action": clicks}})


def key_of(client: Client, item_id: str | None = None) -> str:
    """The row of an item, by default of the newest widget."""
    rows = [row for row in client.page.rows if row["item"]["type"] == "widget"]
    return str(next(row["key"] for row in reversed(rows) if item_id in {None, row["item"]["id"]}))


async def act(client: Client, kind: str, key: str | None = None, **config: Any) -> bool:
    """Do what a page asks for when something is clicked; over when the action is, and whether it did not fail."""
    return await client.run(client.session.act(key or key_of(client), ActionConfig(type=kind, **config)))


def shown(client: Client) -> Node:
    item = next(item for item in reversed(client.items) if isinstance(item, WidgetItem))
    return item.widget


def deltas(client: Client) -> list[tuple[str, str]]:
    """What was appended to texts of widgets: where, and what."""
    appended = [operation for operation in client.operations if operation["op"] == "append"]
    return [(".".join(map(str, each["path"])), each["text"]) for each in appended if each["path"][0] == "widget"]


def plays(server: ConformanceServer, name: str, *make: Callable[[Any, Any], list[Any]]) -> None:
    """Have the server answer a name with these events."""

    async def play(of: ConformanceServer, thread: Any) -> AsyncIterator[Any]:
        for each in make:
            for event in each(of, thread):
                yield event

    server.plays[name] = play


def problems(client: Client) -> list[str]:
    errors = [event.error for event in client.of(events.Error)]
    return [problem for error in errors if isinstance(error, WidgetError) for problem in error.problems]


# Streamed


async def test_text_of_a_streamed_widget_is_appended_where_it_stands(client: Client) -> None:
    await client.send("streamed widget")
    first, second = "widget.children.0.children.0.value", "widget.children.1.value"
    assert deltas(client) == [(first, "Good "), (second, "a"), (first, "day"), (second, "b"), (second, "c")]
    assert shown(client)["children"][0]["children"][0]["value"] == "Something else"


async def test_text_of_an_earlier_widget_grows_too(client: Client, server: ConformanceServer) -> None:
    item: list[Any] = []

    def first(of: ConformanceServer, thread: Any) -> list[Any]:
        item.append(of.item(thread, "widget", widget=root({"type": "Text", "id": "t", "value": "Good"})))
        return [done(item[0])]

    plays(server, "shown", first)
    plays(
        server,
        "grown",
        lambda _of, _thread: [
            update(item[0], "widget.streaming_text.value_delta", component_id="t", delta=" day", done=True),
            update(item[0], "widget.streaming_text.value_delta", component_id="t", delta="!", done=True),
        ],
    )
    await client.send("shown")
    await client.send("grown")
    assert deltas(client) == [("widget.children.0.value", " day"), ("widget.children.0.value", "!")]
    assert shown(client)["children"] == [{"type": "Text", "id": "t", "value": "Good day!"}]


async def test_updates_of_ids_that_are_not_there_are_passed_over_and_logged(
    client: Client, server: ConformanceServer
) -> None:
    def make(of: ConformanceServer, thread: Any) -> list[Any]:
        item = of.item(thread, "widget", widget=root({"type": "Text", "value": "Good"}))
        other = of.item(thread, "widget", widget=root())
        delta = {"component_id": "t", "delta": "x", "done": True}
        return [
            added(item),
            update(item, "widget.streaming_text.value_delta", **delta),
            update(item, "widget.component.updated", component_id="t", component={"type": "Text", "value": "x"}),
            update(other, "widget.streaming_text.value_delta", **delta),
            done(item),
        ]

    plays(server, "wrong ids", make)
    assert (await client.send("wrong ids")).status == "completed"
    await client.settle()
    notes = [event.entry for event in client.of(events.Log) if "updated" in event.entry]
    assert notes == [
        "thread.item.updated does not fit its item",
        "thread.item.updated does not fit its item",
        "thread.item.updated names an item that is not shown",
    ]
    assert shown(client)["children"] == [{"type": "Text", "value": "Good"}]


async def test_a_server_keeps_its_own_widgets(client: Client) -> None:
    await client.send("widget")
    with pytest.raises(OptionError, match="only be changed where it was made"):
        await client.run(client.session.widgets.update(client.ids[-1], {"type": "Card", "children": []}))


# Actions


async def test_a_client_action_goes_to_python_and_is_over_when_that_returned(client: Client, clicks: Clicks) -> None:
    await client.send("widget")
    assert await act(client, "pick", payload={"at": 4}, handler="client")
    assert clicks.seen == [(Action(type="pick", payload={"at": 4}), client.ids[-1])]


async def test_what_python_raises_is_told_where_the_action_was_made(client: Client, clicks: Clicks) -> None:
    await client.send("widget")
    clicks.error = LookupError("no such room")
    with pytest.raises(CallbackError, match=r"widgets\.on_action raised LookupError: no such room"):
        await act(client, "pick", handler="client")
    await client.settle()
    told = [event.error for event in client.of(events.Error)]
    assert [str(error) for error in told if isinstance(error, CallbackError)] == [
        "widgets.on_action raised LookupError: no such room"
    ]


@pytest.mark.parametrize("streaming", [True, "true"])
async def test_a_streaming_action_is_over_with_its_turn(
    client: Client, server: ConformanceServer, streaming: Any
) -> None:
    await client.send("widget")
    acting = asyncio.create_task(act(client, "endless", streaming=streaming))
    await client.until(lambda: client.view.progress and client.view.progress.text == "still there")
    assert not acting.done()
    await client.stop()
    assert await acting
    assert server.asked[-1] == "threads.custom_action"
    assert client.names.count("response.end") == 2


@pytest.mark.parametrize("streaming", [False, "false"])
async def test_a_sync_action_is_over_with_its_reply_and_replaces_its_widget_in_place(
    client: Client, server: ConformanceServer, streaming: Any
) -> None:
    await client.send("widget")
    await client.send("message")
    before = client.ids
    assert await act(client, "tick", payload="✓", streaming=streaming)
    assert server.asked[-1] == "threads.sync_custom_action"
    assert client.ids == before
    assert shown(client)["children"] == [{"type": "Badge", "label": "✓"}]


async def test_while_a_response_streams_only_actions_that_stream_are_refused(
    client: Client, server: ConformanceServer, clicks: Clicks
) -> None:
    await client.send("widget")
    key = key_of(client)
    streaming = client.begin("endless")
    await client.until(lambda: client.view.progress and client.view.progress.text == "still there")
    with pytest.raises(ChatKitBusyError, match="a response is streaming"):
        await act(client, "message", key)
    assert ThreadsCustomAction.__struct_config__.tag not in server.asked
    await act(client, "pick", key, handler="client")
    await act(client, "tick", key, payload="while", streaming=False)
    assert len(clicks.seen) == 1
    assert shown(client)["children"] == [{"type": "Badge", "label": "while"}]
    assert not streaming.done()
    await client.stop()
    assert (await streaming).status == "stopped"


async def test_several_sync_actions_run_at_once(
    client: Client, server: ConformanceServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    await client.send("widget")
    await client.send("widget")
    widgets = [item.id for item in client.items if item.type == "widget"]
    together = asyncio.Barrier(2)
    sync_action = server.sync_action

    async def waiting(*arguments: Any) -> Any:
        await together.wait()
        return await sync_action(*arguments)

    monkeypatch.setattr(server, "sync_action", waiting)
    await asyncio.gather(
        *(act(client, "tick", key_of(client, name), payload=name, streaming=False) for name in widgets)
    )
    shown_now = [item.widget["children"][0]["label"] for item in client.items if isinstance(item, WidgetItem)]
    assert shown_now == widgets


async def test_a_sync_action_that_fails_is_told_in_the_chat(
    client: Client, server: ConformanceServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def failing(*_arguments: Any) -> Any:
        raise RuntimeError

    await client.send("widget")
    monkeypatch.setattr(server, "sync_action", failing)
    assert not await act(client, "tick", streaming=False)
    (notice,) = client.view.notices or []
    assert "The action tick failed" in notice.message
    assert client.view.failure is None


async def test_a_streaming_action_that_fails_is_told_by_its_turn(
    client: Client, server: ConformanceServer, clicks: Clicks
) -> None:
    def failing(*_arguments: Any) -> Any:
        raise RuntimeError

    await client.send("widget")
    plays(server, "fail", failing)
    assert not await act(client, "fail")
    assert client.view.failure is not None
    assert not client.view.notices
    # That a turn failed says nothing of an action after it.
    assert await act(client, "pick", handler="client")
    assert await act(client, "tick", payload="✓", streaming=False)
    assert client.view.failure is not None
    assert len(clicks.seen) == 1
    assert await act(client, "message")
    assert client.view.failure is None


async def test_what_is_wrong_with_a_widget_that_an_action_brings_is_told(
    client: Client, server: ConformanceServer
) -> None:
    await client.send("widget")
    plays(server, "wrong", lambda of, thread: [done(of.item(thread, "widget", widget=root({"type": "Texx"})))])
    await act(client, "wrong")
    await act(client, "tick", payload="✓", streaming=False)
    await client.settle()
    assert problems(client)[-1] == "children[0]: there is no component 'Texx'; did you mean 'Text'?"


# Bad trees


def nested(count: int) -> Node:
    tree: Node = {"type": "Text", "id": "t", "value": "x"}
    for _ in range(count):
        tree = {"type": "Box", "children": [tree]}
    return tree


@pytest.mark.parametrize(
    ("tree", "told"),
    [
        (nested(110), "components are nested more than 100 deep; what is in this one is not shown"),
        ({"type": "Carousel"}, "there is no component 'Carousel'; did you mean 'Col'?"),
        ({"type": "Text", "value": 3}, "Text.value cannot be 3: it is text"),
        ({"type": "Text", "value": "a", "colour": "red"}, "Text has no 'colour'; did you mean 'color'?"),
    ],
)
async def test_a_bad_tree_is_shown_as_it_is_and_told(
    client: Client, server: ConformanceServer, tree: Node, told: str
) -> None:
    plays(server, "bad", lambda of, thread: [done(of.item(thread, "widget", widget=root(tree)))])
    turn = await client.send("bad")
    assert (turn.status, client.view.failure) == ("completed", None)
    assert shown(client)["children"] == [tree]
    await client.settle()
    assert told in problems(client)[0]


async def test_ten_thousand_rows_are_shown_and_twenty_problems_of_them_told(
    client: Client, server: ConformanceServer
) -> None:
    row = {"type": "ListViewItem", "children": [{"type": "Text", "value": "x", "size": "huge"}]}
    tree = {"type": "ListView", "children": [row] * 10_000}
    plays(server, "many", lambda of, thread: [done(of.item(thread, "widget", widget=tree))])
    assert (await client.send("many")).status == "completed"
    assert len(shown(client)["children"]) == 10_000
    await client.settle()
    assert len(problems(client)) == 20


async def test_numbers_that_are_none_come_as_null_and_are_none(client: Client, server: ConformanceServer) -> None:
    tree = root({"type": "Row", "gap": float("nan"), "children": []})
    plays(server, "nan", lambda of, thread: [done(of.item(thread, "widget", widget=tree))])
    assert (await client.send("nan")).status == "completed"
    assert shown(client)["children"][0].get("gap") is None


async def test_a_tree_that_no_parser_takes_is_passed_over_and_logged(connect: Connect) -> None:
    item = {"type": "widget", "id": "w", "thread_id": "thr_1", "created_at": "2025-05-01T00:00:00Z"}
    start, end = json.dumps({"type": "thread.item.done", "item": {**item, "widget": "HERE"}}).split('"HERE"')
    deep = '{"type": "Box", "children": [' * 2000 + "]}" * 2000
    reports: list[tuple[str, dict[str, Any]]] = []
    assert decode_event(f"{start}{deep}{end}", lambda entry, data: reports.append((entry, data))) is None
    assert [data["reason"] for _entry, data in reports] == ["it is nested too deeply"]
    # One that a parser just takes is shown.
    fitting = decode_event(start + '{"type": "Box", "children": [' * 200 + "]}" * 200 + end, log_nothing)
    assert isinstance(fitting, ItemDone)
    client = connect(RawBackend([ItemDone(item=user("u")), OPTIONS, fitting], threads=[thread()]))
    await client.open("thr_1")
    assert (await client.send()).status == "completed"
    await client.settle()
    assert client.ids == ["u", "w"]
    assert len(problems(client)) == 1
