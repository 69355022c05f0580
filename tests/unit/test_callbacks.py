"""The Python functions among the options, asked for by a page: what they get, and what becomes of what they return."""

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest

from chatkit_widget import CallbackError, ChatKit, ChatKitClosedError, Message, OptionError
from chatkit_widget.errors import BackendError, WidgetError
from chatkit_widget.events import Error
from chatkit_widget.protocol.content import AssistantText
from chatkit_widget.protocol.entities import Command, Entity
from chatkit_widget.protocol.items import AssistantMessage, ClientToolCall, WidgetItem
from chatkit_widget.protocol.requests import (
    Action,
    SyncActionReply,
    ThreadsAddClientToolOutput,
    ThreadsCustomAction,
    ThreadsSyncCustomAction,
)
from chatkit_widget.protocol.sources import Annotation, EntitySource, URLSource
from chatkit_widget.protocol.stream import ItemDone, ThreadCreated
from chatkit_widget.session import recent
from chatkit_widget.testing import FakePage, RawBackend
from chatkit_widget.widgets import Basic
from tests.protocol.wire import NOW, OPTIONS, thread, user, widget
from tests.unit.chats import PATIENCE, MakeChat, handler

CARS: dict[str, Any] = {"id": "cars", "title": "Cars", "interactive": True, "data": {"rows": 32}}
TREE: dict[str, Any] = {"type": "Basic", "children": [{"type": "Text", "value": "32 rows"}]}


class Model:
    """What pydantic's models look like from outside."""

    def __init__(self, **fields: Any) -> None:
        self.fields = fields

    def model_dump(self, **_how: object) -> dict[str, Any]:
        """Return the fields as a mapping."""
        return self.fields


def echo(message: Message) -> str:
    return f"You said {message.text}"


def shown(chat: ChatKit) -> FakePage:
    page = FakePage(chat, "p1")
    page.shows()
    return page


@pytest.mark.parametrize("found", [[CARS], (Entity(**CARS),), [Model(**CARS)]], ids=["mappings", "entities", "models"])
async def test_a_tag_search_returns_entities(make_chat: MakeChat, found: Any) -> None:
    queries: list[str] = []

    def search(query: str) -> Any:
        queries.append(query)
        return found

    page = shown(make_chat(echo, entities={"on_tag_search": search}))
    reply = await page.asks("search_tags", query="ca")
    assert reply["result"] == {"kind": "entities", "entities": [CARS]}
    assert queries == ["ca"]


async def test_an_async_function_will_do(make_chat: MakeChat) -> None:
    async def search(_query: str) -> list[dict[str, Any]]:
        await asyncio.sleep(0)
        return []

    page = shown(make_chat(echo, entities={"onTagSearch": search}))
    assert (await page.asks("search_tags", query=""))["result"] == {"kind": "entities", "entities": []}


def wrong_shape(_query: str) -> Any:
    return [{"title": "no id"}]


def raising(_query: str) -> Any:
    message = "no such table"
    raise LookupError(message)


async def cancelled(_query: str) -> Any:
    raise asyncio.CancelledError


@pytest.mark.parametrize(
    ("function", "told"),
    [
        (wrong_shape, "entities.on_tag_search returned what it must not"),
        (handler(lambda _query: 5), "entities.on_tag_search returned what it must not (5)"),
        (raising, "entities.on_tag_search raised LookupError: no such table"),
        (cancelled, "entities.on_tag_search raised CancelledError"),
    ],
)
async def test_what_goes_wrong_is_told_where_it_was_asked_for(
    make_chat: MakeChat, function: Callable[..., Any], told: str
) -> None:
    errors: list[BaseException] = []
    chat = make_chat(
        echo, entities={"on_tag_search": function}, on_error=handler(lambda event: errors.append(event.error))
    )
    page = shown(chat)
    assert told in (await page.asks("search_tags", query=""))["error"]
    turn = await chat.send_user_message("The chat goes on")
    assert turn.status == "completed"
    assert [type(error) for error in errors] == [CallbackError]


async def never(_query: str) -> Any:
    while True:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            if never_may_end.is_set():
                raise


never_may_end = threading.Event()


def never_sync(_query: str) -> Any:
    never_may_end.wait(PATIENCE)


@pytest.mark.parametrize("function", [never, never_sync])
async def test_a_function_that_never_returns_is_given_up(make_chat: MakeChat, function: Callable[..., Any]) -> None:
    never_may_end.clear()
    chat = make_chat(echo, entities={"on_tag_search": function}, callback_timeout=0.05)
    page = shown(chat)
    reply = await page.asks("search_tags", query="")
    assert "entities.on_tag_search took longer than 0.05 s; callback_timeout= sets the limit" in reply["error"]
    assert (await chat.send_user_message("The chat goes on")).status == "completed"
    never_may_end.set()


@pytest.mark.parametrize("seconds", [0, -1, "fast", True])
def test_a_time_limit_is_a_number_of_seconds(make_chat: MakeChat, seconds: Any) -> None:
    with pytest.raises(OptionError, match="callback_timeout is a number of seconds above 0, or None"):
        make_chat(echo, callback_timeout=seconds)


async def test_a_mention_is_clicked_and_previewed(make_chat: MakeChat) -> None:
    clicked: list[Entity] = []

    def preview(entity: Entity) -> Any:
        return {"preview": {**TREE, "id": entity.id}}

    entities = {"on_click": clicked.append, "on_request_preview": preview, "on_tag_search": handler(lambda _q: [CARS])}
    chat = make_chat(echo, entities=entities)
    page = shown(chat)
    tag = {"type": "input_tag", "id": "cars", "text": "Cars", "interactive": True, "data": {"rows": 32}}
    await chat.send_user_message(content=[{"type": "input_text", "text": "Plot "}, tag])
    await page.until(lambda: len(page.mirror.rows) == 2)
    key = page.mirror.rows[0]["key"]
    await page.asks("click_entity", entity_id="cars", key=key)
    assert clicked == [Entity(**CARS)]
    reply = await page.asks("preview_entity", entity_id="cars", key=key)
    assert reply["result"] == {"kind": "preview", "widget": {**TREE, "id": "cars"}}
    assert "not in the conversation any more" in (await page.asks("click_entity", entity_id="cars", key="r9"))["error"]
    assert "no entity 'cars' is on the screen" in (await page.asks("click_entity", entity_id="cars", key=None))["error"]
    await chat.set_composer_value(content=[tag])
    assert "error" not in await page.asks("click_entity", entity_id="cars", key=None)
    await chat.set_composer_value("")
    await page.asks("search_tags", query="")
    assert "result" in await page.asks("preview_entity", entity_id="cars", key=None)


async def test_a_source_is_clicked_too(make_chat: MakeChat) -> None:
    clicked: list[Entity] = []
    source = EntitySource(title="Cars", id="cars", interactive=True, data={"rows": 32})
    notes = [Annotation(source=URLSource(title="Cars", url="https://cars.test")), Annotation(source=source)]
    parts = [AssistantText(text="See cars.", annotations=notes)]
    said = AssistantMessage(id="a_1", thread_id="thr_1", created_at=NOW, content=parts)
    script = [ThreadCreated(thread=thread()), ItemDone(item=user("msg_1")), OPTIONS, ItemDone(item=said)]
    chat = make_chat(RawBackend(script), entities={"on_click": clicked.append})
    page = shown(chat)
    await chat.send_user_message("Hello")
    await page.until(lambda: len(page.mirror.rows) == 2)
    await page.asks("click_entity", entity_id="cars", key=page.mirror.rows[1]["key"])
    assert clicked == [Entity(**CARS)]


async def test_a_preview_may_be_nothing(make_chat: MakeChat) -> None:
    entities = {"on_request_preview": handler(lambda _entity: None), "on_tag_search": handler(lambda _q: [CARS])}
    page = shown(make_chat(echo, entities=entities))
    await page.asks("search_tags", query="")
    assert (await page.asks("preview_entity", entity_id="cars", key=None))["result"]["widget"] is None


async def test_a_page_cannot_ask_for_a_function_that_is_not_there(make_chat: MakeChat) -> None:
    page = shown(make_chat(echo))
    asked = {
        "search_tags": ("entities.on_tag_search", {"query": ""}),
        "search_commands": ("commands.on_search", {"query": ""}),
        "click_header": ("header.left_action.on_click", {"side": "left"}),
    }
    for method, (place, parameters) in asked.items():
        assert (await page.asks(method, **parameters))["error"] == f"the chat has no {place}="


async def test_a_command_runs_leads_on_or_puts_in_a_mention(make_chat: MakeChat) -> None:
    ran: list[str] = []

    def select(command: Command) -> Any:
        ran.append(command.id)
        match command.id:
            case "more":
                return {"type": "menu", "commands": [{"id": "nested", "label": "Nested"}]}
            case "nested":
                return {"type": "entity", "entity": CARS}
            case _:
                return None

    offered = [{"id": "clear", "label": "Clear", "description": "All of it"}, {"id": "more", "label": "More"}]
    options = {"enabled": True, "on_search": handler(lambda _query: offered), "on_select": select}
    page = shown(make_chat(echo, commands=options))
    assert "search for it again" in (await page.asks("select_command", command_id="clear"))["error"]
    assert (await page.asks("search_commands", query=""))["result"] == {"kind": "commands", "commands": offered}
    assert "result" not in await page.asks("select_command", command_id="clear")
    nested = await page.asks("select_command", command_id="more")
    assert nested["result"] == {"kind": "commands", "commands": [{"id": "nested", "label": "Nested"}]}
    put = await page.asks("select_command", command_id="nested")
    assert put["result"] == {"kind": "entities", "entities": [CARS]}
    assert ran == ["clear", "more", "nested"]


async def test_only_so_many_entities_and_commands_are_remembered(
    make_chat: MakeChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recent, "MOST", 2)
    many = [{"id": name, "title": name, "label": name} for name in "abc"]
    chat = make_chat(
        echo,
        entities={"on_tag_search": handler(lambda _q: many), "on_request_preview": handler(lambda _e: None)},
        commands={"enabled": True, "on_search": handler(lambda _q: many), "on_select": handler(lambda _c: None)},
    )
    page = shown(chat)
    await page.asks("search_tags", query="")
    await page.asks("search_commands", query="")
    assert "error" in await page.asks("preview_entity", entity_id="a", key=None)
    assert "error" not in await page.asks("preview_entity", entity_id="b", key=None)
    assert "error" in await page.asks("select_command", command_id="a")
    assert "error" not in await page.asks("select_command", command_id="c")


@pytest.mark.parametrize("side", ["left", "right"])
async def test_a_button_in_the_header_calls_its_function(make_chat: MakeChat, side: str) -> None:
    clicked: list[str] = []
    button = {"icon": "home", "on_click": lambda: clicked.append(side)}
    chat = make_chat(echo, header={f"{side}_action": button})
    page = shown(chat)
    assert "error" not in await page.asks("click_header", side=side)
    assert clicked == [side]


async def test_a_card_beside_an_entity_may_be_made_of_components(make_chat: MakeChat) -> None:
    inner: Any = Model(type="Text", value="32 rows")
    entities = {
        "on_tag_search": handler(lambda _query: [CARS]),
        "on_request_preview": handler(lambda _entity: {"preview": Basic([inner])}),
    }
    page = shown(make_chat(echo, entities=entities))
    await page.asks("search_tags", query="ca")
    assert (await page.asks("preview_entity", entity_id="cars", key=None))["result"]["widget"] == TREE


def widgets(action: Any) -> RawBackend:
    shown_widget = widget("w_1", {"type": "Card", "children": []})
    backend = RawBackend(
        [ThreadCreated(thread=thread()), ItemDone(item=user("msg_1")), OPTIONS, ItemDone(item=shown_widget)], [OPTIONS]
    )
    backend.replies[ThreadsSyncCustomAction] = action
    return backend


async def test_an_action_is_answered_when_it_is_over(make_chat: MakeChat) -> None:
    go_on = threading.Event()
    begun = threading.Event()

    def on_action(action: Action) -> str:
        begun.set()
        go_on.wait(PATIENCE)
        return f"Done: {action.type}"

    chat = make_chat(lambda _message: {"type": "Card", "children": []}, on_action=on_action)
    page = shown(chat)
    await chat.send_user_message("Hello")
    await page.until(lambda: len(page.mirror.rows) == 2)
    key = page.mirror.rows[1]["key"]
    acting = asyncio.create_task(page.asks("act", key=key, action={"type": "book"}))
    await asyncio.to_thread(begun.wait, PATIENCE)
    assert not acting.done()
    refused = await page.asks("act", key=key, action={"type": "again", "streaming": "true"})
    assert "a response is streaming" in refused["error"]
    go_on.set()
    assert "error" not in await acting
    assert not chat.responding
    assert [row["item"]["type"] for row in page.mirror.rows] == ["user_message", "widget", "assistant_message"]


async def test_what_a_function_for_actions_raises_is_the_answer_to_the_page(make_chat: MakeChat) -> None:
    def on_action(_action: Action, _item: WidgetItem) -> None:
        message = "no such room"
        raise LookupError(message)

    chat = make_chat(widgets(SyncActionReply()), widgets={"on_action": on_action})
    page = shown(chat)
    await chat.send_user_message("Hello")
    await page.until(lambda: len(page.mirror.rows) == 2)
    key = page.mirror.rows[1]["key"]
    answer = await page.asks("act", key=key, action={"type": "pick", "handler": "client"})
    assert answer["error"] == "widgets.on_action raised LookupError: no such room"


@pytest.mark.parametrize("streaming", [True, False], ids=["streaming", "at once"])
async def test_a_page_is_answered_that_its_action_failed_and_told_why_only_by_the_conversation(
    make_chat: MakeChat, *, streaming: bool
) -> None:
    backend = widgets(BackendError("no such room"))
    backend.scripts[1] = [OPTIONS, BackendError("no such room")]
    chat = make_chat(backend)
    page = shown(chat)
    await chat.send_user_message("Hello")
    await page.until(lambda: len(page.mirror.rows) == 2)
    action = {"type": "book", "streaming": streaming}
    answer = await page.asks("act", key=page.mirror.rows[1]["key"], action=action)
    assert (answer.get("error"), answer["result"]) == (None, {"kind": "action_failed"})
    view = page.mirror.view
    told = [line["message"] for line in (view.get("failure"), *(view.get("notices") or ())) if line]
    assert told == ["no such room" if streaming else "The action book failed: no such room"]


async def test_an_action_of_a_widget_goes_where_its_handler_says(make_chat: MakeChat) -> None:
    seen: list[tuple[Action, str]] = []
    backend = widgets(SyncActionReply())

    def on_action(action: Action, item: WidgetItem) -> None:
        seen.append((action, item.id))

    chat = make_chat(backend, widgets={"on_action": on_action})
    page = shown(chat)
    await chat.send_user_message("Hello")
    await page.until(lambda: len(page.mirror.rows) == 2)
    key = page.mirror.rows[1]["key"]
    await page.asks("act", key=key, action={"type": "pick", "payload": 4, "handler": "client"})
    assert seen == [(Action(type="pick", payload=4), "w_1")]
    saved = await page.asks("act", key=key, action={"type": "save", "streaming": False})
    assert (saved.get("error"), saved.get("result")) == (None, None)
    await page.asks("act", key=key, action={"type": "book"})
    await page.until(lambda: backend.of(ThreadsCustomAction) and not chat.responding)
    (synced,) = backend.of(ThreadsSyncCustomAction)
    (booked,) = backend.of(ThreadsCustomAction)
    assert (synced.params.item_id, synced.params.action.type) == ("w_1", "save")
    assert (booked.params.item_id, booked.params.action.type) == ("w_1", "book")
    assert "not in the conversation any more" in (await page.asks("act", key="r99", action={"type": "x"}))["error"]


async def test_an_action_without_some_of_its_fields_is_an_error_that_names_them(make_chat: MakeChat) -> None:
    chat = make_chat(widgets(SyncActionReply()))
    page = shown(chat)
    await chat.send_user_message("Hello")
    await page.until(lambda: len(page.mirror.rows) == 2)
    told = asyncio.create_task(chat.wait_for("chatkit.error", timeout=PATIENCE))
    await asyncio.sleep(0)
    action = {"type": "save", "payload": {"title": "T"}, "streaming": False}
    await page.asks("act", key=page.mirror.rows[1]["key"], action=action, dropped=["title", "todo.title"])
    event = await told
    assert isinstance(event, Error)
    assert isinstance(event.error, WidgetError)
    assert "'save' of the widget 'w_1' is sent without the fields 'title', 'todo.title'" in str(event.error)
    refused = await page.asks("act", key="r99", action=action, dropped=["title"])
    assert "not in the conversation any more" in refused["error"]


async def test_a_client_tool_that_takes_too_long_is_an_error_of_the_tool(make_chat: MakeChat) -> None:
    release = threading.Event()
    call = ClientToolCall(id="c_1", thread_id="thr_1", created_at=NOW, call_id="c_1", name="look", arguments={})
    backend = RawBackend(
        [ThreadCreated(thread=thread()), ItemDone(item=user("msg_1")), OPTIONS, ItemDone(item=call)], [OPTIONS]
    )
    chat = make_chat(backend, on_client_tool=handler(lambda _call: release.wait(PATIENCE)), callback_timeout=0.05)
    turn = await chat.send_user_message("Hello")
    release.set()
    (output,) = backend.of(ThreadsAddClientToolOutput)
    assert "the client tool 'look' took longer than 0.05 s" in output.params.result["error"]
    assert turn.status == "completed"


async def test_closing_the_chat_ends_what_a_function_is_asked(make_chat: MakeChat) -> None:
    began, ended = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()

    async def search(_query: str) -> Any:
        loop.call_soon_threadsafe(began.set)
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    chat = make_chat(echo, entities={"on_tag_search": search})
    page = shown(chat)
    page.says(kind="call", rid=9, call={"method": "search_tags", "query": ""})
    async with asyncio.timeout(PATIENCE):
        await began.wait()
    chat.close()
    assert ended.wait(PATIENCE)


async def test_closing_the_chat_ends_a_preview_in_a_thread_of_its_own(make_chat: MakeChat) -> None:
    release = threading.Event()
    chat = make_chat(echo, entities={"on_tag_search": handler(lambda _query: release.wait(PATIENCE))})
    page = shown(chat)
    page.says(kind="call", rid=9, call={"method": "search_tags", "query": ""})
    await page.asks("set_history", open=False)
    chat.close()
    release.set()
    with pytest.raises(ChatKitClosedError):
        await chat.fetch_updates()
