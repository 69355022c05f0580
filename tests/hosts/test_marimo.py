"""marimo, which hears pages only between cells, and whose visitors share a process."""

from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chat import Chat
from tests.browser.fixtures import Pages
from tests.hosts.marimo import Marimo, app_source

MAKE = """
import asyncio
from chatkit_widget import ChatKit

async def respond(message):
    yield f"{message.text} "
    if message.text == "endless":
        await asyncio.Event().wait()
    yield "answered"

chat = ChatKit(respond)
chat
"""
EACH_METHOD = """
await chat.focus_composer()
await chat.set_composer_value("a draft")
await chat.show_history()
await chat.hide_history()
turn = await chat.send_user_message("first")
stopped = await chat.send_user_message("endless")
await chat.set_composer_value(f"{turn.status} {stopped.status} {chat.composer_value}")
"""


MENTION = """
from chatkit_widget import ChatKit

def respond(message):
    return f"{message.tags[0].value} of {len(sales)}"

chat = ChatKit(respond, entities="namespace")
chat
"""


def open_app(pages: Pages, app: Marimo, mode: str) -> tuple[Page, Chat]:
    """A visitor's page and chat."""
    page = pages.new()
    page.goto(app.url)
    if mode == "edit":
        expect(page.get_by_test_id("memory-usage-bar")).to_be_visible(timeout=30_000)  # The kernel is connected.
        page.get_by_test_id("chrome-controls-bottom-right").get_by_test_id("run-button").click()
    chat = Chat(page, page.locator("body"))
    expect(chat.root).to_be_visible(timeout=30_000)
    return page, chat


@pytest.mark.parametrize("mode", ["run", "edit"])
def test_a_cell_of_marimos_awaits_each_method(pages: Pages, tmp_path: Path, mode: Literal["run", "edit"]) -> None:
    with Marimo(tmp_path, app_source((MAKE, "", "chat"), (EACH_METHOD, "chat", "")), mode) as app:
        _page, chat = open_app(pages, app, mode)
        chat.expect_answer("endless", timeout=30_000)
        chat.stop.click()
        expect(chat.input).to_have_value("completed stopped a draft")
        expect(chat.messages("user")).to_have_count(2)
        chat.input.fill("by hand")
        chat.input.press("Enter")
        chat.expect_answer("by hand answered")


def test_each_visitor_has_a_chat_of_their_own(pages: Pages, tmp_path: Path) -> None:
    named = MAKE.replace("ChatKit(respond)", 'ChatKit(respond, name="shared?")')
    with Marimo(tmp_path, app_source((named, "", "chat")), "run") as app:
        (_, first), (_, second) = open_app(pages, app, "run"), open_app(pages, app, "run")
        first.send("from the first")
        first.expect_answer("from the first answered")
        second.send("from the second")
        second.expect_answer("from the second answered")
        for chat in (first, second):
            expect(chat.messages("user")).to_have_count(1)
            chat.open_history()
            expect(chat.rows()).to_have_count(1)


def test_a_widget_is_shown_alone_once_wherever_the_cell_shows_it(pages: Pages, tmp_path: Path) -> None:
    made = """
from chatkit_widget import widgets
card = widgets.Card([widgets.Button("Go", widgets.Action("go"))])
def on_action(action):
    return "Gone."
"""
    given, taken = "card, on_action, widgets", "widgets.show(card, on_action)"
    cells = ((made, "", given), (f"view = {taken}", given, "view"), (taken, given, ""))
    with Marimo(tmp_path, app_source(*cells), "run") as app:
        page = pages.new()
        page.goto(app.url)
        roots = page.locator(".chatkit-widget")
        expect(roots).to_have_count(2, timeout=30_000)
        for place in (0, 1):
            roots.nth(place).get_by_role("button", name="Go").click()
            expect(roots.nth(place).locator('[data-item-type="assistant_message"]')).to_contain_text("Gone.")
        expect(roots).to_have_count(2)


def test_the_variables_of_an_app_can_be_mentioned(pages: Pages, tmp_path: Path) -> None:
    with Marimo(tmp_path, app_source(("sales = [3, 4]", "", "sales"), (MENTION, "sales", "chat")), "run") as app:
        _page, chat = open_app(pages, app, "run")
        expect(chat.root.locator(".editor")).to_be_visible()
        chat.write("@")
        expect(chat.part("tag-menu").get_by_role("option").first).to_have_text("sales")
        chat.input.press("Enter")
        chat.input.press("Enter")
        chat.expect_answer("[3, 4] of 2", timeout=30_000)
