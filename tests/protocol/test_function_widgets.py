"""Widgets of a function: yielded, streamed by their states, changed later, and changed by actions."""

import asyncio
import re
from collections.abc import AsyncGenerator, Iterator
from typing import Any

import pytest

from chatkit_widget import events
from chatkit_widget.backends import FunctionBackend
from chatkit_widget.backends.message import Context
from chatkit_widget.errors import (
    BackendError,
    ChatKitBusyError,
    FunctionError,
    NotFoundError,
    OptionError,
    WidgetError,
)
from chatkit_widget.protocol.content import UserMessageInput, UserText
from chatkit_widget.protocol.items import WidgetItem
from chatkit_widget.protocol.requests import ActionConfig, CreateParams, ItemsReplace, ThreadsCreate
from chatkit_widget.protocol.stream import ItemAdded, ItemDone, ItemUpdated
from chatkit_widget.protocol.updates import WidgetComponentUpdated, WidgetRootUpdated, WidgetTextDelta
from chatkit_widget.session.turn import Turn
from chatkit_widget.session.widgets import check_widget
from chatkit_widget.store import ThreadStore
from chatkit_widget.testing import RawBackend
from chatkit_widget.widgets import Action, Button, Card, Col, ListView, ListViewItem, Markdown, Row, Text
from tests.protocol.client import Client, Connect
from tests.protocol.official import DynamicWidgetRoot
from tests.protocol.wire import OPTIONS, assistant, thread, user, widget

Node = dict[str, Any]


def weather(text: str, name: str | None = "weather", **more: Any) -> Card:
    return Card([Text(text, id="t"), Row([Text("still")])], id=name, **more)


def shown(item: object) -> Node:
    assert isinstance(item, WidgetItem)
    return item.widget


def words(client: Client) -> list[str]:
    """What the first component of each widget says, and the text of every other item."""
    return [shown(item)["children"][0]["value"] if item.type == "widget" else str(getattr(item, "text", item.type))
            for item in client.items]  # fmt: skip


def deltas(client: Client) -> list[tuple[list[str | int], str]]:
    return [(operation["path"], operation["text"]) for operation in client.operations if operation["op"] == "append"]


def updates(stream: list[Any]) -> list[Any]:
    return [event.update for event in stream if isinstance(event, ItemUpdated)]


async def reloaded(client: Client) -> Client:
    """A chat of the same store that opens the thread anew."""
    other = Client(client.backend, client.session._core.options)  # pyright: ignore[reportPrivateUsage]
    await other.open(client.thread_id)
    return other


async def streamed(store: ThreadStore, *pieces: Any) -> list[Any]:
    """What a backend streams for a function that yields these."""

    async def respond(_message: Any) -> AsyncGenerator[Any]:
        for piece in pieces:
            yield piece

    request = ThreadsCreate(params=CreateParams(input=UserMessageInput(content=[UserText(text="Hello")])))
    events_of_all = [event async for event in FunctionBackend(respond, store=store).stream(request)]
    return events_of_all[3:]


# Yielded


@pytest.mark.parametrize("kind", [Card, ListView])
async def test_a_root_is_a_widget_and_another_component_stands_in_a_basic(connect: Connect, kind: type[Any]) -> None:
    def respond(_message: Any) -> Iterator[Any]:
        yield kind([])
        yield Text("alone")

    turn = await connect(respond).send()
    first, second = (shown(item) for item in turn.items)
    assert first == kind([]).to_dict()
    assert second == {"type": "Basic", "children": [{"type": "Text", "value": "alone"}]}


async def test_a_mapping_or_a_model_that_is_no_root_is_an_object_as_any_other(connect: Connect) -> None:
    turn = await connect(lambda _message: {"type": "Text", "value": "x"}).send()
    assert [item.type for item in turn.items] == ["chatkit_widget.object"]


async def test_a_widget_may_be_returned_and_be_a_model_of_openai_chatkit(connect: Connect) -> None:
    tree = {"type": "Card", "children": [{"type": "Text", "value": "x"}]}
    turn = await connect(lambda _message: DynamicWidgetRoot.model_validate(tree)).send()
    assert [shown(item) for item in turn.items] == [tree]


@pytest.mark.parametrize("name", [{}, {"id": "itm_1"}])
async def test_an_item_as_a_mapping_holds_a_component_and_text_to_copy(connect: Connect, name: Node) -> None:
    turn = await connect(lambda _message: {"type": "widget", "widget": weather("x"), "copy_text": "x!", **name}).send()
    (item,) = turn.items
    assert isinstance(item, WidgetItem)
    assert (item.widget, item.copy_text) == (weather("x").to_dict(), "x!")
    assert item.id.startswith("itm_")


async def test_events_as_mappings_and_items_as_objects_hold_components_too(connect: Connect) -> None:
    def respond(_message: Any) -> Iterator[Any]:
        yield {"type": "thread.item.done", "item": {"type": "widget", "widget": weather("a", None)}}
        yield widget("w", weather("b", None))  # pyright: ignore[reportArgumentType]

    client = connect(respond)
    await client.send()
    assert words(client) == ["Hello", "a", "b"]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"type": "Card", "children": [object()]}, "cannot be written as JSON"),
        ({"type": "widget", "widget": 3}, "a widget is a component, a mapping with a type"),
        ({"type": "widget"}, "malformed 'widget'"),
    ],
)
async def test_what_cannot_be_a_widget_fails_the_turn_in_words(connect: Connect, wrong: Node, told: str) -> None:
    turn = await connect(lambda _message: wrong).send()
    assert isinstance(turn.error, FunctionError)
    assert told in str(turn.error)


async def test_a_widget_without_an_id_is_an_item_of_its_own_each_time(store: ThreadStore) -> None:
    stream = await streamed(store, weather("a", None), weather("b", None), weather("c", ""))
    assert [type(event) for event in stream] == [ItemDone, ItemDone, ItemDone]


# Streamed by states


async def test_states_are_one_item_that_grows_by_the_smallest_updates(store: ThreadStore) -> None:
    stream = await streamed(
        store, weather("Sun"), weather("Sunny"), weather("Sunny"), weather("Rain"), weather("Rain", size="lg")
    )
    added, *between, done = stream
    assert isinstance(added, ItemAdded)
    assert isinstance(done, ItemDone)
    assert shown(added.item) == weather("Sun").to_dict()
    assert shown(done.item) == weather("Rain", size="lg").to_dict()
    assert {event.item_id for event in between} == {added.item.id} == {done.item.id}
    assert updates(stream) == [
        WidgetTextDelta(component_id="t", delta="ny", done=True),
        WidgetComponentUpdated(component_id="t", component={"type": "Text", "id": "t", "value": "Rain"}),
        WidgetRootUpdated(widget=weather("Rain", size="lg").to_dict()),
    ]


async def test_text_that_streams_goes_to_the_page_as_what_is_appended_to_it(connect: Connect) -> None:
    def respond(_message: Any) -> Iterator[Any]:
        for end in range(1, 4):
            yield Card([Row([Markdown("abc"[:end], id="m", streaming=True)])], id="card")

    client = connect(respond)
    await client.send()
    path = ["widget", "children", 0, "children", 0, "value"]
    assert deltas(client) == [(path, "b"), (path, "c")]
    assert [row["item"]["widget"]["children"][0]["children"][0]["value"] for row in client.page.rows[1:]] == ["abc"]


async def test_other_items_may_come_between_and_text_goes_on_around_a_state(connect: Connect) -> None:
    def respond(_message: Any) -> Iterator[Any]:
        yield "It is "
        yield weather("Sun")
        yield "sunny, "
        yield weather("Sunny")
        yield "or so."
        yield weather("other", "other")
        yield weather("Sunny!")

    client = connect(respond)
    turn = await client.send()
    assert words(client)[1:] == ["It is ", "Sunny!", "sunny, or so.", "other"]
    assert [item.type for item in turn.items] == ["assistant_message", "widget", "assistant_message", "widget"]


async def test_a_widget_that_streams_is_there_at_once_and_done_with_the_turn(connect: Connect) -> None:
    go_on = asyncio.Event()

    async def respond(_message: Any) -> AsyncGenerator[Any]:
        yield weather("Sun")
        await go_on.wait()
        yield weather("Sunny")

    client = connect(respond)
    sending = client.begin()
    await client.until(lambda: len(client.page.rows) == 2)
    assert client.page.rows[1]["streaming"] is True
    await client.run(_set(go_on))
    await sending
    assert client.page.rows[1]["streaming"] is False
    await client.settle()
    kinds = [type(event) for event in client.events if isinstance(event, events.ItemEvent)]
    assert kinds == [events.ItemDone, events.ItemAdded, events.ItemUpdated, events.ItemDone]


async def _set(event: asyncio.Event) -> None:
    event.set()


async def test_the_last_state_is_what_is_stored_also_of_a_turn_that_failed(connect: Connect) -> None:
    def respond(_message: Any) -> Iterator[Any]:
        yield {"type": "widget", "widget": weather("Sun"), "copy_text": "Sun"}
        yield {"type": "widget", "widget": weather("Sunny")}
        yield {"type": "widget", "widget": weather("Sunny!"), "copy_text": "Sunny!"}
        raise LookupError

    client = connect(respond)
    assert (await client.send()).status == "failed"
    other = await reloaded(client)
    assert other.items == client.items
    item = client.items[-1]
    assert isinstance(item, WidgetItem)
    assert (item.widget, item.copy_text) == (weather("Sunny!").to_dict(), "Sunny!")
    await other.close()


@pytest.mark.parametrize("is_async", [True, False])
async def test_the_same_mapping_or_model_may_be_yielded_again_changed(connect: Connect, is_async: bool) -> None:  # noqa: FBT001
    tree: Node = {"type": "Card", "id": "card", "children": [{"type": "Text", "id": "t", "value": ""}]}
    model: Any = DynamicWidgetRoot.model_validate({**tree, "id": "model"})

    def respond(_message: Any) -> Iterator[Any]:
        for letter in "abc":
            tree["children"][0]["value"] += letter
            model.children[0].value += letter
            yield tree
            yield {"type": "widget", "widget": model}
            yield model

    async def later(_message: Any) -> AsyncGenerator[Any]:
        for piece in respond(None):
            yield piece

    client = connect(later if is_async else respond)
    await client.send()
    assert words(client) == ["Hello", "abc", "abc"]
    assert [text for _path, text in deltas(client)] == ["b", "b", "c", "c"]


async def test_each_turn_brings_widgets_of_its_own(connect: Connect) -> None:
    client = connect(lambda message: weather(message.text))
    await client.send("Sun")
    await client.send("Rain")
    assert words(client) == ["Sun", "Sun", "Rain", "Rain"]


async def test_a_state_after_its_item_was_closed_by_an_event_begins_another(connect: Connect) -> None:
    def respond(_message: Any) -> Iterator[Any]:
        yield weather("one")
        yield weather("two", "other")
        yield {"type": "thread.item.done", "item": {"type": "widget", "id": "own", "widget": weather("own")}}

    client = connect(respond)
    await client.send()
    assert words(client) == ["Hello", "one", "two", "own"]


async def test_a_widget_200_deep_streams_and_one_2000_deep_fails_the_turn_in_words(connect: Connect) -> None:
    def deep(count: int, leaf: str) -> Node:
        tree: Node = {"type": "Text", "id": "t", "value": leaf}
        for _ in range(count):
            tree = {"type": "Box", "children": [tree]}
        return {"type": "Card", "id": "card", "children": [tree]}

    def respond(_message: Any) -> Iterator[Any]:
        yield deep(200, "a")
        yield deep(200, "ab")
        yield deep(2000, "abc")

    client = connect(respond)
    turn = await client.send()
    assert "nested too deep" in str(turn.error)
    assert [text for _path, text in deltas(client)] == ["b"]
    assert shown(client.items[-1]) == deep(200, "ab")


async def test_a_list_of_ten_thousand_rows_changes_by_the_row_that_changed(store: ThreadStore) -> None:
    def rows(chosen: int) -> ListView:
        return ListView(
            [
                ListViewItem([Text(str(at), weight="bold" if at == chosen else None)], id=f"r{at}")
                for at in range(10_000)
            ],
            id="list",
        )

    stream = await streamed(store, rows(5), rows(9999))
    assert [update.component_id for update in updates(stream)] == ["r5", "r9999"]


# Changed later


async def change(client: Client, item_id: str, widget: object) -> None:
    await client.run(client.session.widgets.update(item_id, widget))


async def test_a_widget_is_changed_later_by_the_smallest_updates_and_stored(connect: Connect) -> None:
    client = connect(lambda _message: weather("Sun"))
    (item,) = (await client.send()).items
    await client.send()
    await change(client, item.id, weather("Sunny"))
    assert deltas(client) == [(["widget", "children", 0, "value"], "ny")]
    await change(client, item.id, {"type": "Card", "children": [{"type": "Text", "value": "gone"}]})
    assert words(client)[1] == "gone"
    other = await reloaded(client)
    assert other.items == client.items
    await other.close()
    await client.settle()
    assert shown(client.of(events.ItemUpdated)[0].item) == weather("Sunny").to_dict()


async def test_a_change_to_what_is_there_already_tells_nothing(connect: Connect) -> None:
    client = connect(lambda _message: weather("Sun"))
    (item,) = (await client.send()).items
    before = len(client.operations)
    await change(client, item.id, weather("Sun"))
    assert len(client.operations) == before


async def test_what_is_no_root_is_put_into_a_basic(connect: Connect) -> None:
    client = connect(lambda _message: weather("Sun"))
    (item,) = (await client.send()).items
    await change(client, item.id, Text("alone"))
    assert shown(client.items[-1]) == {"type": "Basic", "children": [{"type": "Text", "value": "alone"}]}


@pytest.mark.parametrize(
    ("given", "kind", "told"),
    [
        (
            {"type": "Card", "children": [{"type": "Texx"}, {"type": "Text"}]},
            WidgetError,
            "there is no component 'Texx'",
        ),
        (
            {"type": "Text", "value": "x"},
            WidgetError,
            "a widget begins with a Card, a ListView or a Basic, not with 'Text'",
        ),
        (3, WidgetError, "a widget is a component, a mapping with a type, or a model of openai-chatkit, not 3"),
        ({"type": "Card", "children": [{"type": "Row", "gap": float("nan")}]}, WidgetError, "Row.gap cannot be nan"),
    ],
)
async def test_a_wrong_widget_is_refused_and_changes_nothing(
    connect: Connect, given: object, kind: type[Exception], told: str
) -> None:
    client = connect(lambda _message: weather("Sun"))
    (item,) = (await client.send()).items
    with pytest.raises(kind, match=re.escape(told)):
        await change(client, item.id, given)
    assert shown(client.items[-1]) == weather("Sun").to_dict()
    other = await reloaded(client)
    assert other.items == client.items
    await other.close()


async def test_an_unknown_item_and_one_that_is_no_widget_are_named(connect: Connect) -> None:
    client = connect(lambda _message: "text")
    (item,) = (await client.send()).items
    with pytest.raises(NotFoundError, match="no item 'nowhere'"):
        await change(client, "nowhere", weather("x"))
    with pytest.raises(OptionError, match=f"{item.id!r} is no widget, but a assistant_message"):
        await change(client, item.id, weather("x"))


async def test_a_backend_that_keeps_its_own_items_says_what_to_do_instead(connect: Connect) -> None:
    backend = RawBackend(threads=[thread(items=[widget("w", weather("Sun").to_dict())])])
    client = connect(backend)
    await client.open("thr_1")
    with pytest.raises(OptionError, match=r"only be changed where it was made: have it stream .*widget\.root\.updated"):
        await change(client, "w", weather("x"))
    assert words(client) == ["Sun"]
    assert backend.of(ItemsReplace) == []


class Keeping(RawBackend):
    """A backend of somebody's own that can replace items."""

    can_replace = True


async def test_a_widget_that_could_not_be_stored_is_not_changed(connect: Connect) -> None:
    backend = Keeping(threads=[thread(items=[widget("w", weather("Sun").to_dict())])])
    backend.replies[ItemsReplace] = BackendError("the disk is full")
    client = connect(backend)
    await client.open("thr_1")
    with pytest.raises(BackendError, match="the disk is full"):
        await change(client, "w", weather("x"))
    assert words(client) == ["Sun"]


async def test_a_widget_that_is_gone_by_the_time_it_is_stored_stays_gone(connect: Connect) -> None:
    backend = Keeping(threads=[thread(items=[widget("w", weather("Sun").to_dict())])])
    client = connect(backend)

    async def store(_request: ItemsReplace) -> Any:
        client.session.state.remove(client.session.state.rows[0])
        return thread()

    backend.replies[ItemsReplace] = store
    await client.open("thr_1")
    await change(client, "w", weather("x"))
    assert client.items == []


async def test_no_widget_changes_while_a_thread_loads(connect: Connect) -> None:
    client = connect(Keeping(threads=[thread(items=[widget("w", weather("Sun").to_dict())])]))
    await client.open("thr_1")
    client.session.state.set(loading=True)
    with pytest.raises(ChatKitBusyError, match="a thread is loading"):
        await change(client, "w", weather("x"))
    client.session.state.set(loading=False)


class Chat:
    """What `context.chat` is here: the session's way to change widgets."""

    client: Client

    async def update_widget(self, item_id: str, widget: object) -> None:
        """Change a widget."""
        await self.client.session.widgets.update(item_id, widget)


async def test_a_function_changes_a_finished_widget_while_it_answers(connect: Connect) -> None:
    chat = Chat()

    async def respond(message: Any, context: Context) -> AsyncGenerator[Any]:
        if message.text == "Sun":
            yield weather("Sun")
        else:
            yield "Looking "
            await context.chat.update_widget(chat.client.ids[1], weather("Sunny"))
            yield "done"

    chat.client = connect(respond, chat=chat)
    await chat.client.send("Sun")
    assert (await chat.client.send("more")).status == "completed"
    assert words(chat.client) == ["Sun", "Sunny", "more", "Looking done"]


async def test_a_widget_that_still_streams_is_its_own_responses(connect: Connect) -> None:
    chat, is_shown = Chat(), asyncio.Event()

    async def respond(_message: Any, context: Context) -> AsyncGenerator[Any]:
        yield weather("Sun")
        await is_shown.wait()
        with pytest.raises(ChatKitBusyError, match="yield its next state"):
            await context.chat.update_widget(chat.client.ids[1], weather("x"))
        yield weather("Sunny")

    chat.client = connect(respond, chat=chat)
    sending = chat.client.begin()
    await chat.client.until(lambda: len(chat.client.ids) == 2)
    await chat.client.run(_set(is_shown))
    assert (await sending).error is None
    assert words(chat.client) == ["Hello", "Sunny"]


# Actions


async def test_an_action_that_yields_the_state_of_an_earlier_widget_changes_that_one(connect: Connect) -> None:
    def on_action(_action: Any, _item: Any) -> Iterator[Any]:
        yield weather("Sunny")
        yield "Brighter"
        yield weather("Sunny!")

    client = connect(lambda message: weather(message.text), on_action=on_action)
    await client.send("Sun")
    before = client.ids[1]
    turn = await client.act("look", before)
    assert words(client) == ["Sun", "Sunny!", "Brighter"]
    assert client.ids[1] == before
    assert [text for path, text in deltas(client) if path[0] == "widget"] == ["ny", "!"]
    assert [item.type for item in turn.items] == ["assistant_message"]
    assert [row["streaming"] for row in client.page.rows] == [False, False, False]
    other = await reloaded(client)
    assert other.items == client.items
    await other.close()


async def test_of_several_widgets_of_an_id_an_action_changes_the_one_it_came_from_else_the_last(
    connect: Connect,
) -> None:
    client = connect(
        lambda message: weather(message.text),
        on_action=lambda action, _item: weather(action.payload["to"]),
    )
    for text in ("one", "two", "three"):
        await client.send(text)
    await client.act("look", client.ids[1], to="ONE")
    await client.act("look", to="THREE")
    assert words(client)[1::2] == ["ONE", "two", "THREE"]


async def test_an_action_may_also_bring_a_widget_of_its_own(connect: Connect) -> None:
    client = connect(lambda _message: weather("Sun"), on_action=lambda _action: weather("new", "another"))
    await client.send()
    (item,) = (await client.act()).items
    assert shown(item) == weather("new", "another").to_dict()


async def test_an_action_changes_its_widget_by_update_widget_too(connect: Connect) -> None:
    chat = Chat()

    async def on_action(_action: Any, item: WidgetItem, context: Context) -> None:
        await context.chat.update_widget(item.id, weather("Sunny"))

    chat.client = connect(lambda _message: weather("Sun"), on_action=on_action, chat=chat)
    await chat.client.send()
    turn: Turn = await chat.client.act("look", chat.client.ids[1])
    assert (turn.status, turn.items) == ("completed", ())
    assert words(chat.client)[1] == "Sunny"


async def test_a_widget_that_an_action_yields_states_of_is_its_own_until_it_ends(connect: Connect) -> None:
    chat, is_shown = Chat(), asyncio.Event()

    async def on_action(_action: Any, item: WidgetItem, context: Context) -> AsyncGenerator[Any]:
        yield weather("Sun rises")
        await is_shown.wait()
        with pytest.raises(ChatKitBusyError, match="yield its next state"):
            await context.chat.update_widget(item.id, weather("Rain"))
        yield weather("Sun rises high")

    client = chat.client = connect(lambda _message: weather("Sun"), on_action=on_action, chat=chat)
    await client.send()
    acting = asyncio.create_task(client.act("look", client.ids[1]))
    await client.until(lambda: words(client)[1] == "Sun rises")
    assert client.page.rows[1]["streaming"] is True
    await client.run(_set(is_shown))
    assert (await acting).error is None
    assert words(client)[1] == "Sun rises high"
    await change(client, client.ids[1], weather("Rain"))
    assert words(client)[1] == "Rain"
    other = await reloaded(client)
    assert other.items == client.items
    await other.close()


async def test_a_change_that_an_action_overtakes_gives_way_to_it(connect: Connect) -> None:
    backend = Keeping(threads=[thread(items=[widget("w", weather("Sun").to_dict())])])
    client = connect(backend)

    async def store(_request: ItemsReplace) -> Any:
        client.session.state.replace(client.session.state.rows[0], widget("w", weather("Snow").to_dict()), done=False)
        return thread()

    backend.replies[ItemsReplace] = store
    await client.open("thr_1")
    await change(client, "w", weather("x"))
    assert words(client) == ["Snow"]


# What is wrong with them


def problems(client: Client) -> list[tuple[str | None, tuple[str, ...]]]:
    return [(event.error.item_id, event.error.problems) for event in client.of(events.Error)
            if isinstance(event.error, WidgetError)]  # fmt: skip


def wrong(*sizes: str) -> Node:
    texts = [{"type": "Text", "id": f"t{at}", "value": "x", "size": size} for at, size in enumerate(sizes)]
    return {"type": "Card", "id": "card", "children": [{"type": "Col", "children": texts}]}


async def test_what_is_wrong_with_a_widget_is_told_once_and_the_turn_goes_on(connect: Connect) -> None:
    def respond(_message: Any) -> Iterator[Any]:
        yield {"type": "Card", "children": [{"type": "Texx"}, {"type": "Text"}]}
        yield "fine"

    client = connect(respond)
    turn = await client.send()
    assert (turn.status, client.view.failure) == ("completed", None)
    await client.settle()
    told = ("children[0]: there is no component 'Texx'; did you mean 'Text'?", "children[1]: Text needs 'value': text")
    assert problems(client) == [(turn.items[0].id, told)]
    (error,) = client.of(events.Error)
    assert str(error.error) == f"the widget of the item {turn.items[0].id!r} is wrong: {'; '.join(told)}"


async def test_states_are_looked_at_where_they_changed_and_the_same_is_not_told_again(connect: Connect) -> None:
    def respond(_message: Any) -> Iterator[Any]:
        yield wrong("sm", "sm")
        yield wrong("sm", "huge")
        yield wrong("sm", "huge")
        yield wrong("tiny", "huge")
        yield wrong("sm", "huge", "lg")
        yield wrong("odd", "huge", "lg")

    client = connect(respond)
    (item,) = (await client.send()).items
    await client.settle()
    found = problems(client)
    assert {name for name, _told in found} == {item.id}
    assert [[words.split(":")[0] for words in told] for _name, told in found] == [
        ["children[0].children[1]"],
        ["children[0].children[0]"],
        ["children[0].children[0]"],
    ]


async def test_at_most_twenty_problems_are_told_at_once(connect: Connect) -> None:
    client = connect(lambda _message: wrong(*["huge"] * 25))
    await client.send()
    await client.settle()
    ((_name, told),) = problems(client)
    assert len(told) == 20
    (error,) = client.of(events.Error)
    assert str(error.error).endswith("; and 5 more")


async def test_a_component_without_an_id_in_place_of_one_is_looked_at_with_the_whole(connect: Connect) -> None:
    update = WidgetComponentUpdated(component_id="t0", component={"type": "Text", "value": "x", "size": "huge"})
    item = widget("w", wrong("sm"))
    events_of_all = [OPTIONS, ItemAdded(item=item), ItemUpdated(item_id="w", update=update), ItemDone(item=item)]
    client = connect(RawBackend([ItemDone(item=user("u")), *events_of_all], threads=[thread()]))
    await client.open("thr_1")
    await client.send()
    await client.settle()
    assert [name for name, _told in problems(client)] == ["w"]


async def test_a_widget_that_cannot_be_looked_at_says_so(connect: Connect) -> None:
    deep: list[Any] = []
    for _ in range(5000):
        deep = [deep]
    item = widget("w", {"type": "Card", "size": deep, "children": []})
    client = connect(RawBackend([ItemDone(item=user("u")), OPTIONS], threads=[thread()]))
    await client.open("thr_1")
    await client.send()
    row = client.session.state.rows[0]

    async def check() -> None:
        row.growing.item = item
        check_widget(client.session.hub, row)
        row.growing.item = user("u")

    await client.run(check())
    await client.settle()
    assert problems(client) == [("w", ("it is nested too deep to be looked at",))]


async def test_a_thread_that_loads_is_not_looked_at(connect: Connect) -> None:
    items = [widget("w", wrong("huge")), assistant("a", "text")]
    client = connect(RawBackend(threads=[thread(items=items)]))
    await client.open("thr_1")
    await client.refresh()
    await client.settle()
    assert problems(client) == []


async def test_a_button_of_ours_names_its_action_as_chatkit_does(connect: Connect) -> None:
    client = connect(lambda _message: Card([Col([Button("Go", on_click_action=Action("go", {"id": 7}))])]))
    (item,) = (await client.send()).items
    button = shown(item)["children"][0]["children"][0]
    assert button["onClickAction"] == {"type": "go", "payload": {"id": 7}}


async def act_at_once(client: Client, kind: str) -> bool:
    """Run an action of the newest row as a page does that wants no stream; whether it did not fail."""
    key = client.session.state.rows[-1].key
    return await client.run(client.session.act(key, ActionConfig(type=kind, streaming=False)))


def told_of(client: Client) -> str:
    """What the one notice says."""
    (notice,) = client.view.notices or []
    return notice.message


async def test_an_action_that_does_not_stream_gives_the_new_state_of_its_widget(connect: Connect) -> None:
    seen: list[Any] = []

    def on_action(action: Any, item: Any, context: Context) -> Any:
        seen.append((action.type, item.id, len(context.history), context.progress("unseen")))
        context.thread.title = "Looked at"
        return weather("Sunny") if action.type == "look" else None

    client = connect(lambda message: weather(message.text), on_action=on_action)
    await client.send("Cloudy")
    name = client.ids[-1]
    assert await act_at_once(client, "look")
    assert words(client) == ["Cloudy", "Sunny"]
    await act_at_once(client, "nothing")
    assert words(client) == ["Cloudy", "Sunny"]
    assert [(kind, item) for kind, item, *_ in seen] == [("look", name), ("nothing", name)]
    other = await reloaded(client)
    assert (words(other), other.session.state.view.thread and other.session.state.view.thread.title) == (
        ["Cloudy", "Sunny"],
        "Looked at",
    )
    await other.close()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("words", "can only give the new state of its widget, or None: a widget is a component"),
        ({"type": "hologram"}, "can only give the new state of its widget, or None, and not"),
    ],
)
async def test_an_action_that_does_not_stream_can_give_nothing_else(connect: Connect, given: Any, told: str) -> None:
    client = connect(lambda message: weather(message.text), on_action=lambda _action, _item: given)
    await client.send("Cloudy")
    assert not await act_at_once(client, "look")
    assert told in told_of(client)
    assert words(client) == ["Cloudy", "Cloudy"]


async def test_an_action_that_does_not_stream_and_comes_from_no_widget_has_no_state_to_give(connect: Connect) -> None:
    client = connect(lambda message: message.text, on_action=lambda _action, _item: weather("Sunny"))
    await client.send("Cloudy")
    await act_at_once(client, "look")
    assert "and it came from none" in told_of(client)


async def test_a_function_that_raises_in_an_action_that_does_not_stream_is_told_once(connect: Connect) -> None:
    failures = iter([ValueError("no"), ValueError("no")])

    def on_action(_action: Any, _item: Any) -> Any:
        if failure := next(failures, None):
            raise failure
        return weather("Sunny")

    client = connect(lambda message: weather(message.text), on_action=on_action)
    await client.send("Cloudy")
    assert not await act_at_once(client, "look")
    assert not await act_at_once(client, "look")
    assert "ValueError: no" in told_of(client)
    assert await act_at_once(client, "look")
    assert words(client) == ["Cloudy", "Sunny"]
