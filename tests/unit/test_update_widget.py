"""`chat.update_widget`: from a cell, from functions of the chat on whatever thread, and what a page sees of it."""

import asyncio
import re
from collections.abc import AsyncGenerator, Iterator
from typing import Any

import pytest

from chatkit_widget import ChatKit, ChatKitClosedError, NotFoundError, OptionError, WidgetError
from chatkit_widget.backends.message import Context
from chatkit_widget.protocol.items import WidgetItem
from chatkit_widget.testing import FakePage
from chatkit_widget.widgets import Card, Text
from tests.unit.chats import PATIENCE, MakeChat


def card(text: str) -> Card:
    return Card([Text(text, id="t")], id="card")


def shown(chat: ChatKit) -> Any:
    item = next(item for item in chat.items if isinstance(item, WidgetItem))
    return item.widget["children"][0]["value"]


async def begun(chat: ChatKit) -> str:
    """Send a first message, and return the id of the widget that answers it."""
    return (await chat.send_user_message("card")).items[0].id


async def test_a_widget_is_changed_from_a_cell_and_on_every_page(make_chat: MakeChat) -> None:
    chat = make_chat(lambda _message: card("Sun"))
    page = FakePage(chat, "p1")
    page.shows()
    name = await begun(chat)
    await page.until(lambda: len(page.mirror.rows) == 2)
    await chat.update_widget(name, card("Sunny"))
    assert shown(chat) == "Sunny"
    await page.until(lambda: page.mirror.rows[1]["item"]["widget"] == card("Sunny").to_dict())
    await chat.update_widget(name, {"type": "Card", "children": []})
    await page.until(lambda: page.mirror.rows[1]["item"]["widget"] == {"type": "Card", "children": []})


async def test_it_is_changed_from_where_nothing_can_await(make_chat: MakeChat) -> None:
    chat = make_chat(lambda _message: card("Sun"))
    name = await begun(chat)
    future = chat.run(chat.update_widget(name, card("Rain")))
    await asyncio.to_thread(future.result, PATIENCE)
    assert shown(chat) == "Rain"


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("run_on", ["session", "kernel"])
async def test_it_is_changed_from_within_a_function_while_that_answers(
    make_chat: MakeChat, kind: str, run_on: str
) -> None:
    names: list[str] = []

    async def later(message: Any, context: Context) -> AsyncGenerator[Any]:
        if message.text == "card":
            yield card("Sun")
        else:
            await context.chat.update_widget(names[0], card(message.text))
            yield "done"

    def at_once(message: Any, context: Context) -> Iterator[Any]:
        if message.text == "card":
            yield card("Sun")
        else:
            context.chat.run(context.chat.update_widget(names[0], card(message.text)))
            yield "done"

    chat = make_chat(later if kind == "async" else at_once, run_on=run_on)
    async with asyncio.timeout(PATIENCE):
        names.append(await begun(chat))
        assert (await chat.send_user_message("Rain")).text == "done"
        while shown(chat) != "Rain":  # The sync one did not wait.
            await chat.wait_for("thread.item.updated", timeout=PATIENCE)


async def test_it_is_changed_by_the_function_for_actions(make_chat: MakeChat) -> None:
    async def on_action(action: Any, item: Any, context: Context) -> None:
        await context.chat.update_widget(item.id, card(action.payload))

    chat = make_chat(lambda _message: card("Sun"), on_action=on_action)
    name = await begun(chat)
    async with asyncio.timeout(PATIENCE):
        turn = await chat.send_custom_action({"type": "set", "payload": "Snow"}, name)
    assert turn.status == "completed"
    assert shown(chat) == "Snow"


async def test_what_cannot_be_is_told_in_words_and_changes_nothing(make_chat: MakeChat) -> None:
    chat = make_chat(lambda _message: card("Sun"))
    name = await begun(chat)
    with pytest.raises(NotFoundError, match=r"no item 'nowhere'; chat\.items lists those it has"):
        await chat.update_widget("nowhere", card("x"))
    told = f"the widget for the item {name!r} is wrong: children[0]: Text needs 'value'"
    with pytest.raises(WidgetError, match=re.escape(told)):
        await chat.update_widget(name, {"type": "Card", "children": [{"type": "Text"}]})
    with pytest.raises(OptionError, match="item_id"):
        await chat.update_widget(3, card("x"))  # pyright: ignore[reportArgumentType]
    with pytest.raises(OptionError, match="is no widget, but a user_message"):
        await chat.update_widget(chat.items[0].id, card("x"))
    assert shown(chat) == "Sun"
    chat.close()
    with pytest.raises(ChatKitClosedError):
        await chat.update_widget(name, card("x"))
