"""ChatKit's events and ours: what causes each on the page or in Python, in which order, and how often."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import expect

from chatkit_widget.events import EVENTS
from tests.browser.chat import Chat
from tests.browser.notebook import Notebook
from tests.browser.surface.sheet import Sheet

CHAT = """
from chatkit_widget import ChatKit
from chatkit_widget.events import EVENTS

seen = []

def plain(event):
    return [event.name, {name: getattr(event, name) for name in event.__struct_fields__ if name in SIMPLE}]

SIMPLE = {"thread_id", "tool_id", "effect", "data", "link", "entry"}

async def respond(message, context):
    if message.text == "fail":
        raise LookupError("no such table")
    if message.text == "effect":
        context.effect("zoom", {"to": 2})
    if message.text == "remove":
        yield {"type": "thread.item.removed", "item_id": "nobody"}
    yield "Read [the report](chatkit-link://report?year=2024&kind=a+b)."

tools = [{"id": "web", "label": "Search the web", "icon": "globe"}]
chat = ChatKit(respond, height=400, composer={"tools": tools})
for name in EVENTS:
    chat.on(name, lambda event: seen.append(plain(event)))
chat
"""


def names(notebook: Notebook, *among: str) -> list[str]:
    """The names of the events so far, of those in question."""
    told: list[list[Any]] = notebook.kernel.eval("seen")
    return [name for name, _fields in told if name in among]


@dataclass(frozen=True)
class Row:
    """A line of the table: what causes events, and which, with what they tell."""

    name: str
    cause: Callable[[Notebook, Chat], None]
    expected: list[list[Any]]
    among: tuple[str, ...] = field(default=())


def nothing(_notebook: Notebook, _chat: Chat) -> None:
    """The chat is shown, no more."""


def python(code: str) -> Callable[[Notebook, Chat], None]:
    """Some Python is run."""
    return lambda notebook, _chat: notebook.kernel.run(code)


def say(text: str) -> Callable[[Notebook, Chat], None]:
    """The user says something and waits for the end."""

    def cause(_notebook: Notebook, chat: Chat) -> None:
        chat.send(text)
        expect(chat.part("error" if text == "fail" else "turn-actions")).to_be_visible()

    return cause


def click_link(notebook: Notebook, chat: Chat) -> None:
    """The user follows a deeplink of an answer."""
    say("hello")(notebook, chat)
    chat.messages("assistant").last.get_by_text("the report").click()


def use_tool(notebook: Notebook, chat: Chat) -> None:
    """The user picks a tool, and sends a message with it."""
    chat.part("tools").click()
    chat.part("tool-menu").get_by_text("Search the web").click()
    say("hello")(notebook, chat)


def look_at_history(_notebook: Notebook, chat: Chat) -> None:
    """The user opens the list of threads, and closes it."""
    chat.open_history()
    chat.button("History").click()
    expect(chat.part("history")).to_have_count(0)


def go_back(notebook: Notebook, chat: Chat) -> None:
    """The user opens an older thread out of the list."""
    say("hello")(notebook, chat)
    chat.new_thread()
    notebook.kernel.expect("seen[-1][1].get('thread_id', '') is None")
    chat.open_history()
    chat.rows().first.click()
    chat.expect_answer("Read the report")


ITEM = "thread.item."
TURN = ("response.start", "thread.change", "response.end")
TABLE = [
    Row("ready", nothing, [["ready", {}]]),
    Row("error", say("fail"), [["error", {}]]),
    Row("effect", say("effect"), [["effect", {"effect": "zoom", "data": {"to": 2}}]]),
    Row("deeplink", click_link, [["deeplink", {"link": "report", "data": {"year": "2024", "kind": "a b"}}]]),
    Row("response.start", say("hello"), [["response.start", {}]]),
    Row(
        "response.end", say("fail"), [["response.start", {}], ["response.end", {}]], ("response.start", "response.end")
    ),
    Row(
        "thread.change",
        python("await chat.send_user_message('hello')\nawait chat.set_thread_id(None)"),
        [
            ["response.start", {}],
            ["thread.change", {"thread_id": "*"}],
            ["response.end", {}],
            ["thread.change", {"thread_id": None}],
        ],
        TURN,
    ),
    Row("thread.load.start", go_back, [["thread.load.start", {"thread_id": "*"}]]),
    Row(
        "thread.load.end",
        go_back,
        [["thread.load.start", {"thread_id": "*"}], ["thread.load.end", {"thread_id": "*"}]],
        ("thread.load.start", "thread.load.end"),
    ),
    Row("tool.change", use_tool, [["tool.change", {"tool_id": "web"}], ["tool.change", {"tool_id": None}]]),
    Row("history.open", python("await chat.show_history()\nawait chat.show_history()"), [["history.open", {}]]),
    Row(
        "history.close",
        look_at_history,
        [["history.open", {}], ["history.close", {}]],
        ("history.open", "history.close"),
    ),
    Row("log", say("remove"), [["log", {"entry": "*", "data": "*"}]]),
    Row("message.sent", say("hello"), [["message.sent", {}]]),
    Row(f"{ITEM}added", say("hello"), [[f"{ITEM}added", {}]]),
    Row(f"{ITEM}updated", say("hello"), [[f"{ITEM}updated", {}]] * 3),  # a part, its text, its end
    Row(f"{ITEM}done", say("hello"), [[f"{ITEM}done", {}], [f"{ITEM}done", {}]]),
]


def fits(told: list[Any], expected: list[Any]) -> bool:
    """Whether an event is the expected one; `*` stands for any value."""
    return told[0] == expected[0] and all(
        value == "*" or told[1].get(key) == value for key, value in expected[1].items()
    )


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_an_event_comes_when_and_as_often_as_it_should(sheet: Sheet, row: Row) -> None:
    notebook = sheet(CHAT)
    notebook.run(0)
    chat = notebook.chat()
    notebook.kernel.expect("chat.front_ends", 1)
    row.cause(notebook, chat)
    # What is asked of the session now comes behind all that it was asked before.
    among = row.among or (row.name,)
    wanted = f"[event for event in seen if event[0] in {among!r}]"
    notebook.kernel.expect(f"len({wanted}) >= {len(row.expected)} and not chat.responding")
    notebook.kernel.run("await chat.fetch_updates()")
    told: list[list[Any]] = notebook.kernel.eval(wanted)
    assert len(told) == len(row.expected), told
    assert all(fits(one, other) for one, other in zip(told, row.expected, strict=True)), told


def test_no_event_is_left_out_of_the_table_but_those_that_only_a_server_causes() -> None:
    told = {row.name for row in TABLE}
    assert set(EVENTS) - told == {"thread.item.removed", "thread.item.replaced", "stream.event"}
