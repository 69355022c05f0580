"""ChatKit's methods, each awaited in a cell, with what it does on the screen and in Python."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from chatkit_widget import ChatKit
from tests.browser.chat import Chat
from tests.browser.notebook import Notebook
from tests.browser.surface.sheet import Sheet

CHAT = """
import tempfile
from chatkit_widget import ChatKit

asked = []
store = tempfile.mkdtemp() + "/threads.db"

async def respond(message, context):
    asked.append(message)
    yield f"You said **{message.text}**."

async def act(action, item, context):
    yield f"Did {action.type} of {item.type if item else 'nothing'} with {action.payload}."

tools = [{"id": "web", "label": "Search the web", "icon": "globe"}]
models = [{"id": "fast", "label": "Fast"}, {"id": "smart", "label": "Smart"}]
chat = ChatKit(
    respond, on_action=act, height=400, store=store,
    composer={"attachments": {"enabled": True}, "tools": tools, "models": models},
    entities={"on_tag_search": lambda query: []},
)
chat
"""
TAG = '{"type": "input_tag", "id": "cars", "text": "Cars", "data": {"rows": 32}}'


@dataclass(frozen=True)
class Row:
    """A line of the table: what is run, and what holds then."""

    name: str
    code: str
    check: Callable[[Notebook, Chat], None]


def has_focus(notebook: Notebook, chat: Chat) -> None:
    expect(chat.input).to_be_focused()
    notebook.page.keyboard.type("here")
    chat.expect_input("here")


def shows_first_thread(notebook: Notebook, chat: Chat) -> None:
    expect(chat.messages("user")).to_have_text([re.compile("apples")])
    assert notebook.kernel.eval("chat.thread_id == first and [item.text for item in chat.items]") == [
        "apples",
        "You said **apples**.",
    ]


def is_draft(notebook: Notebook, chat: Chat) -> None:
    expect(chat.part("start-screen")).to_be_visible()
    assert notebook.kernel.eval("(chat.thread_id, chat.items)") == [None, []]


def sent_whole(notebook: Notebook, chat: Chat) -> None:
    message = chat.messages("user").last
    expect(message.locator(".tag")).to_have_text("@Cars")
    expect(message.locator(".quoted")).to_contain_text("What she said")
    expect(message.locator('[data-part="attachment"]')).to_contain_text("cars.csv")
    chat.expect_answer("You said Plot @Cars.")
    chat.expect_input("my draft")
    said = "[(m.tool_choice, m.model, m.quoted_text, m.attachments[0].name, m.tags[0].data) for m in asked[-1:]]"
    assert notebook.kernel.eval(said) == [["web", "smart", "What she said", "cars.csv", {"rows": 32}]]
    assert notebook.kernel.eval("(chat.selected_tool_id, chat.selected_model_id)") == [None, "fast"]
    assert notebook.kernel.eval("turn.status, turn.user_message.text") == ["completed", "Plot @Cars"]


def sent_new_thread(notebook: Notebook, chat: Chat) -> None:
    expect(chat.messages("user")).to_have_text([re.compile("pears")])
    assert notebook.kernel.eval("chat.thread_id != first and len(chat.threads) == 2")


def composer_is_set(notebook: Notebook, chat: Chat) -> None:
    expect(chat.input).to_have_text("Plot @Cars")
    expect(chat.part("reply")).to_contain_text("What she said")
    expect(chat.part("attachment")).to_contain_text("cars.csv")
    expect(chat.part("tool")).to_have_text("Search the web")
    expect(chat.part("models")).to_have_text("Smart")
    values = "(chat.composer_value, chat.selected_tool_id, chat.selected_model_id, chat.composer.reply)"
    assert notebook.kernel.eval(values) == ["Plot @Cars", "web", "smart", "What she said"]


def composer_keeps_the_rest(notebook: Notebook, chat: Chat) -> None:
    chat.expect_input("words")
    expect(chat.part("tool")).to_have_count(0)
    expect(chat.part("reply")).to_have_text(re.compile("Quoted"))
    assert notebook.kernel.eval("(chat.selected_tool_id, chat.composer.reply)") == [None, "Quoted"]


def shows_what_was_written_elsewhere(_notebook: Notebook, chat: Chat) -> None:
    expect(chat.part("header")).to_contain_text("Renamed elsewhere")


def acted(notebook: Notebook, chat: Chat) -> None:
    chat.expect_answer("Did book of user_message with {'room': 4}.")
    assert notebook.kernel.eval("(turn.status, turn.user_message)") == ["completed", None]


def history_is_open(notebook: Notebook, chat: Chat) -> None:
    expect(chat.rows()).to_have_count(1)
    assert notebook.kernel.eval("chat.history_open") is True


def history_is_closed(notebook: Notebook, chat: Chat) -> None:
    expect(chat.part("history")).to_have_count(0)
    assert notebook.kernel.eval("chat.history_open") is False


def options_are_replaced(notebook: Notebook, chat: Chat) -> None:
    expect(chat.part("header")).to_have_count(0)
    expect(chat.input).to_have_attribute("placeholder", "Ask away")
    chat.expect_input("my draft")
    expect(chat.messages("user")).to_have_text([re.compile("apples")])
    expect(chat.part("models")).to_have_count(0)
    assert notebook.kernel.eval("chat.options['composer']['placeholder']") == "Ask away"


SAY_APPLES = "await chat.send_user_message('apples')\nfirst = chat.thread_id\n"
TABLE = [
    Row("focus_composer", "await chat.focus_composer()", has_focus),
    Row(
        "set_thread_id", f"{SAY_APPLES}await chat.set_thread_id()\nawait chat.set_thread_id(first)", shows_first_thread
    ),
    Row("set_thread_id(None)", f"{SAY_APPLES}await chat.set_thread_id(None)", is_draft),
    Row(
        "send_user_message",
        "await chat.set_composer_value('my draft')\nfiles = await chat.attach(('cars.csv', b'a,b'))\n"
        f"content = [{{'type': 'input_text', 'text': 'Plot '}}, {TAG}]\n"
        "turn = await chat.send_user_message(content=content, reply='What she said', attachments=files,"
        " tool_choice='web', model='smart')",
        sent_whole,
    ),
    Row(
        "send_user_message(new_thread)",
        f"{SAY_APPLES}await chat.send_user_message('pears', new_thread=True)",
        sent_new_thread,
    ),
    Row(
        "set_composer_value",
        f"content = [{{'type': 'input_text', 'text': 'Plot '}}, {TAG}]\n"
        "await chat.set_composer_value(content=content, reply='What she said', files=[('cars.csv', b'a,b')],"
        " selected_tool_id='web', selected_model_id='smart')",
        composer_is_set,
    ),
    Row(
        "set_composer_value(selected_tool_id=None)",
        "await chat.set_composer_value('words', reply='Quoted', selected_tool_id='web')\n"
        "await chat.set_composer_value(selected_tool_id=None)",
        composer_keeps_the_rest,
    ),
    Row(
        "fetch_updates",
        f"{SAY_APPLES}other = ChatKit(respond, store=store)\nawait other.set_thread_id(first)\n"
        "await other.rename_thread(first, 'Renamed elsewhere')\nawait chat.fetch_updates()",
        shows_what_was_written_elsewhere,
    ),
    Row(
        "send_custom_action",
        f"{SAY_APPLES}action = {{'type': 'book', 'payload': {{'room': 4}}}}\n"
        "turn = await chat.send_custom_action(action, chat.items[0].id)",
        acted,
    ),
    Row("show_history", f"{SAY_APPLES}await chat.show_history()", history_is_open),
    Row("hide_history", "await chat.show_history()\nawait chat.hide_history()", history_is_closed),
    Row(
        "set_options",
        f"{SAY_APPLES}await chat.set_composer_value('my draft')\n"
        "chat.set_options({'header': {'enabled': False}, 'composer': {'placeholder': 'Ask away'}})",
        options_are_replaced,
    ),
]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_a_method_does_what_it_says(sheet: Sheet, row: Row) -> None:
    notebook = sheet(CHAT, row.code)
    notebook.run()
    row.check(notebook, notebook.chat())


def test_no_method_is_left_out_of_the_table() -> None:
    told = {row.name.partition("(")[0] for row in TABLE}
    assert told == {
        "focus_composer",
        "set_thread_id",
        "send_user_message",
        "set_composer_value",
        "fetch_updates",
        "send_custom_action",
        "show_history",
        "hide_history",
        "set_options",
    }
    assert all(callable(getattr(ChatKit, name)) for name in told)
