"""ChatKit's options, each with what it changes on the screen."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import get_args

import msgspec
import pytest
from playwright.sync_api import Locator, expect

from chatkit_widget.options import Options
from chatkit_widget.options.base import Group
from tests.browser.chat import Chat
from tests.browser.notebook import Notebook
from tests.browser.surface.sheet import Sheet

CHAT = """
from chatkit_widget import ChatKit

calls = []
cars = {"id": "cars", "title": "Cars", "group": "Tables", "icon": "chart", "interactive": True, "data": {"rows": 32}}
bikes = {"id": "bikes", "title": "Bikes", "group": "Tables"}

def note(name, value=None):
    def call(*given):
        calls.append([name, *(getattr(each, "id", each) for each in given)])
        return value(*given) if callable(value) else value
    return call

CARD = {"type": "widget", "id": "card", "widget": {"type": "Card", "children": [
    {"type": "Title", "value": "A room"},
    {"type": "Button", "label": "Reserve", "onClickAction": {"type": "reserve", "handler": "client"}},
]}}

def search(query):
    return [each for each in (cars, bikes) if query.lower() in each["title"].lower()]

def respond(message, context):
    tags = [tag.id for tag in message.tags]
    if message.text == "@Bikes":
        yield message.tags[0].value
        return
    if message.text == "widget":
        yield CARD
        return
    yield f"tool {message.tool_choice}, model {message.model}, tags {tags}. " + "word " * 400

chat = ChatKit(respond, height=400, store=STORE, OPTIONS)
chat
"""


BEFORE = """
from chatkit_widget import ChatKit

import tempfile

store = tempfile.mkdtemp() + "/threads.db"
earlier = ChatKit(lambda message: "said", store=store)
await earlier.send_user_message("before")
known = earlier.thread_id
earlier.close()
"""


@dataclass(frozen=True)
class Row:
    """A line of the table: options as Python writes them, and what holds then."""

    name: str
    given: str
    check: Callable[[Notebook, Chat], None]


def has(part: str, text: str | re.Pattern[str] | None = None, count: int | None = None) -> Callable[..., None]:
    """A part of the screen is there, so often and with this text."""

    def check(_notebook: Notebook, chat: Chat) -> None:
        if count is not None:
            expect(chat.part(part)).to_have_count(count)
        else:
            expect(chat.part(part).first).to_be_visible()
        if text is not None:
            expect(chat.part(part).first).to_have_text(text)

    return check


def lacks(part: str) -> Callable[..., None]:
    """A part of the screen is not there, while the chat is."""

    def check(_notebook: Notebook, chat: Chat) -> None:
        expect(chat.input).to_be_visible()
        expect(chat.part(part)).to_have_count(0)

    return check


def calls(notebook: Notebook, *wanted: list[object]) -> None:
    """Python was called with these."""
    notebook.kernel.expect("calls", list(wanted))


def after_answer(check: Callable[[Notebook, Chat], None]) -> Callable[..., None]:
    """Something holds once there is an answer."""

    def checked(notebook: Notebook, chat: Chat) -> None:
        chat.send("hello")
        expect(chat.part("turn-actions")).to_be_visible()
        check(notebook, chat)

    return checked


def color(element: Locator, name: str = "color") -> str:
    """A computed colour."""
    return str(element.evaluate("(element, name) => getComputedStyle(element)[name]", name))


def is_dark(_notebook: Notebook, chat: Chat) -> None:
    expect(chat.root).to_have_attribute("data-theme", "dark")


def has_theme(_notebook: Notebook, chat: Chat) -> None:
    expect(chat.root).to_have_attribute("data-theme", "dark")
    chat.write("hi")
    expect(chat.part("send")).to_have_css("background-color", "rgb(0, 128, 128)")
    expect(chat.part("composer")).to_have_css("border-radius", "0px")
    expect(chat.root.locator(".chat")).to_have_css("background-color", "rgb(1, 2, 3)")
    expect(chat.input).to_have_css("font-size", "18px")
    expect(chat.input).to_have_css("font-family", re.compile("Georgia"))


def button_calls(side: str) -> Callable[..., None]:
    """A button in the header is drawn, named and calls Python."""

    def check(notebook: Notebook, chat: Chat) -> None:
        button = chat.part(f"{side}-action")
        expect(button.locator("svg")).to_be_visible()
        expect(button).to_have_accessible_name("home" if side == "left" else "Settings")
        button.click()
        calls(notebook, [side])

    return check


def cannot_delete(_notebook: Notebook, chat: Chat) -> None:
    chat.open_history()
    expect(chat.rows()).to_have_count(1)
    expect(chat.button("Delete")).to_have_count(0)
    expect(chat.part("rename")).to_have_count(1)


def cannot_rename(_notebook: Notebook, chat: Chat) -> None:
    chat.open_history()
    expect(chat.rows()).to_have_count(1)
    expect(chat.part("rename")).to_have_count(0)


def renames(notebook: Notebook, chat: Chat) -> None:
    chat.open_history()
    chat.rows().first.hover()
    chat.part("rename").click()
    field = chat.part("history-name")
    expect(field).to_be_focused()
    field.fill("Greetings")
    field.press("Enter")
    expect(chat.rows().first).to_contain_text("Greetings")
    notebook.kernel.expect("[thread.title for thread in chat.threads]", ["Greetings"])


def prompt_sends(_notebook: Notebook, chat: Chat) -> None:
    expect(chat.part("starter-prompt")).to_have_text("Plot it")
    expect(chat.part("starter-prompt").locator("svg")).to_be_visible()
    chat.part("starter-prompt").click()
    expect(chat.messages("user").locator(".tag")).to_have_text("@Cars")
    chat.expect_answer("tags ['cars']")


def tool_is_used_once(notebook: Notebook, chat: Chat) -> None:
    chat.part("tools").click()
    chat.part("tool-menu").get_by_role("menuitemradio", name="Search the web").click()
    expect(chat.part("tool").filter(has_text="Web")).to_have_text("Web")
    expect(chat.input).to_have_attribute("placeholder", "Search for…")
    chat.send("hello")
    chat.expect_answer("tool web")
    notebook.kernel.expect("chat.selected_tool_id", None)
    expect(chat.part("tool")).to_have_text(["Draw"])
    chat.part("tool").click()
    chat.expect_idle()
    chat.send("again")
    chat.expect_answer("tool draw")
    expect(chat.part("tool")).to_have_attribute("aria-pressed", "true")
    notebook.kernel.expect("chat.selected_tool_id", "draw")


def model_is_chosen(notebook: Notebook, chat: Chat) -> None:
    expect(chat.part("models")).to_have_text("Smart")
    chat.part("models").click()
    menu = chat.part("model-menu")
    expect(menu).to_contain_text("Short answers")
    expect(menu.get_by_role("menuitemradio", name="Old")).to_have_attribute("aria-disabled", "true")
    menu.get_by_role("menuitemradio", name="Fast").click()
    chat.send("hello")
    chat.expect_answer("model fast")
    notebook.kernel.expect("chat.selected_model_id", "fast")


def tags_are_searched(notebook: Notebook, chat: Chat) -> None:
    chat.write("Plot @ca")
    menu = chat.part("tag-menu")
    expect(menu.get_by_role("option")).to_have_text(["Cars"])
    expect(menu).to_contain_text("Tables")
    chat.input.press("Enter")
    expect(chat.input.locator(".tag")).to_have_text("@Cars")
    chat.input.press("Enter")
    chat.expect_answer("tags ['cars']")
    expect(chat.messages("user").locator(".tag")).to_have_text("@Cars")
    assert notebook.kernel.eval("calls[0][0], calls[-1]") == ["search", ["search", "ca"]]


def mention_button_searches(_notebook: Notebook, chat: Chat) -> None:
    chat.part("mention").click()
    expect(chat.part("tag-menu").get_by_role("option")).to_have_text(["Cars", "Bikes"])
    chat.expect_input("@")


def mention_is_clicked(notebook: Notebook, chat: Chat) -> None:
    notebook.kernel.run("await chat.send_user_message(content=[{**cars, 'type': 'input_tag', 'text': 'Cars'}])")
    chat.messages("user").get_by_role("button", name="@Cars").click()
    calls(notebook, ["click", "cars"])


def mention_has_a_card(notebook: Notebook, chat: Chat) -> None:
    notebook.kernel.run("await chat.send_user_message(content=[{**cars, 'type': 'input_tag', 'text': 'Cars'}])")
    chat.messages("user").get_by_role("button", name="@Cars").hover()
    expect(chat.part("entity-card")).to_contain_text("32 rows")
    calls(notebook, ["preview", "cars"])
    chat.input.hover()
    expect(chat.part("entity-card")).to_be_hidden()


def mention_has_a_value(notebook: Notebook, chat: Chat) -> None:
    notebook.kernel.run("await chat.send_user_message(content=[{**bikes, 'type': 'input_tag', 'text': 'Bikes'}])")
    chat.expect_answer("the Bikes")


def commands_run(notebook: Notebook, chat: Chat) -> None:
    chat.write("/")
    menu = chat.part("command-menu")
    expect(menu.get_by_role("option")).to_have_text([re.compile("Export.*To a file"), "History"])
    chat.write("exp")
    expect(menu.get_by_role("option")).to_have_text([re.compile("Export")])
    chat.input.press("Enter")
    expect(menu.get_by_role("option")).to_have_text(["As CSV"])
    chat.input.press("Enter")
    expect(chat.input.locator(".tag")).to_have_text("@Cars")
    expect(menu).to_have_count(0)
    notebook.kernel.expect("[call for call in calls if call[0] == 'select']", [["select", "export"], ["select", "csv"]])


def action_is_handled(notebook: Notebook, chat: Chat) -> None:
    chat.send("widget")
    chat.items("widget").get_by_role("button", name="Reserve").click()
    calls(notebook, ["action", "reserve", "card"])


def stays_at_the_top(_notebook: Notebook, chat: Chat) -> None:
    chat.send("hello")
    expect(chat.part("turn-actions")).to_be_attached()
    expect(chat.messages("user")).to_be_in_viewport()


def opens_thread(notebook: Notebook, chat: Chat) -> None:
    expect(chat.messages("user")).to_have_text([re.compile("before")])
    notebook.kernel.expect("chat.thread_id == known")


def asks_in_german(notebook: Notebook, _chat: Chat) -> None:
    notebook.kernel.expect("chat._session._core.backend.locale", "de-DE")


def answers_tool_call(notebook: Notebook, _chat: Chat) -> None:
    assert notebook.kernel.eval("list(chat.options['on_client_tool'])") == ["look"]


TOOLS = """[
    {"id": "web", "label": "Search the web", "icon": "globe", "shortLabel": "Web",
     "placeholderOverride": "Search for…"},
    {"id": "draw", "label": "Draw", "icon": "images", "pinned": True, "persistent": True},
]"""
MODELS = """[
    {"id": "fast", "label": "Fast", "description": "Short answers"},
    {"id": "smart", "label": "Smart", "default": True},
    {"id": "old", "label": "Old", "disabled": True},
]"""
THEME = """{
    "colorScheme": "dark", "radius": "sharp", "density": "compact",
    "typography": {"baseSize": 18, "fontFamily": "Georgia, serif", "fontFamilyMono": "monospace", "fontSources": []},
    "color": {
        "grayscale": {"hue": 160, "tint": 4, "shade": 1}, "accent": {"primary": "rgb(0, 128, 128)", "level": 1},
        "surface": {"background": "rgb(1, 2, 3)", "foreground": "rgb(250, 250, 250)"},
    },
}"""
PROMPT = '{"label": "Plot it", "icon": "chart", "prompt": [{"type": "input_tag", "id": "cars", "text": "Cars"}]}'
PREVIEW = '{"preview": {"type": "Basic", "children": [{"type": "Text", "value": "32 rows"}]}}'
COMMANDS = """{
    "enabled": True,
    "onSearch": lambda query: [{"id": "export", "label": "Export", "description": "To a file"}]
                if query in "export" else [],
    "onSelect": note("select", lambda command: {"type": "menu", "commands": [{"id": "csv", "label": "As CSV"}]}
                     if command.id == "export" else {"type": "entity", "entity": cars}),
}"""
TABLE = [
    Row("theme", "theme='dark'", is_dark),
    Row("theme.*", f"theme={THEME}", has_theme),
    Row("locale", "locale='de-DE'", asks_in_german),
    Row(
        "frame_title",
        "frameTitle='Helper'",
        lambda _n, chat: expect(chat.root.get_by_role("region")).to_have_accessible_name("Helper"),
    ),
    Row("initial_thread", "initial_thread=known", opens_thread),
    Row("on_client_tool", "on_client_tool={'look': print}", answers_tool_call),
    Row("header.enabled", "header={'enabled': False}", lacks("header")),
    Row(
        "header.title.text",
        "header={'title': {'text': 'Sales'}}",
        lambda _n, chat: expect(chat.part("header")).to_contain_text("Sales"),
    ),
    Row(
        "header.title.enabled",
        "header={'title': {'enabled': False}}",
        lambda _n, chat: expect(chat.part("header").get_by_role("heading")).to_have_count(0),
    ),
    Row("header.left_action", "header={'leftAction': {'icon': 'home', 'onClick': note('left')}}", button_calls("left")),
    Row(
        "header.right_action",
        "header={'right_action': {'icon': 'settings-cog', 'label': 'Settings', 'on_click': note('right')}}",
        button_calls("right"),
    ),
    Row(
        "history.enabled",
        "history={'enabled': False}",
        lambda _n, chat: expect(chat.button("History")).to_have_count(0),
    ),
    Row("history.show_delete", "history={'showDelete': False}", after_answer(cannot_delete)),
    Row("history.show_rename", "history={'showRename': True}", after_answer(renames)),
    Row("history.show_rename=False", "history={'show_rename': False}", after_answer(cannot_rename)),
    Row(
        "start_screen.greeting",
        "startScreen={'greeting': 'Good day'}",
        lambda _n, chat: expect(chat.part("start-screen")).to_contain_text("Good day"),
    ),
    Row("start_screen.prompts", f"start_screen={{'prompts': [{PROMPT}]}}", prompt_sends),
    Row(
        "composer.placeholder",
        "composer={'placeholder': 'Ask away'}",
        lambda _n, chat: expect(chat.input).to_have_attribute("placeholder", "Ask away"),
    ),
    Row(
        "composer.attachments",
        "composer={'attachments': {'enabled': True, 'maxCount': 1, 'maxSize': 10, 'accept': {'text/csv': ['.csv']}}}",
        has("attach"),
    ),
    Row("composer.tools", f"composer={{'tools': {TOOLS}}}", tool_is_used_once),
    Row("composer.models", f"composer={{'models': {MODELS}}}", model_is_chosen),
    Row("composer.dictation", "composer={'dictation': {'enabled': True}}", has("dictate")),
    Row(
        "disclaimer",
        "disclaimer={'text': 'May be **wrong**', 'highContrast': True}",
        lambda _n, chat: expect(chat.part("disclaimer").locator("strong")).to_have_text("wrong"),
    ),
    Row("entities.on_tag_search", "entities={'onTagSearch': note('search', search)}", tags_are_searched),
    Row(
        "entities.show_composer_menu",
        "entities={'onTagSearch': search, 'showComposerMenu': True}",
        mention_button_searches,
    ),
    Row("entities.on_click", "entities={'on_click': note('click')}", mention_is_clicked),
    Row(
        "entities.on_request_preview",
        f"entities={{'onRequestPreview': note('preview', {PREVIEW})}}",
        mention_has_a_card,
    ),
    Row(
        "entities.value_of",
        "entities={'value_of': lambda entity: f'the {entity.title}'}",
        mention_has_a_value,
    ),
    Row("commands", f"commands={COMMANDS}", commands_run),
    Row(
        "widgets",
        "widgets={'onAction': lambda action, item: calls.append(['action', action.type, item.id])}",
        action_is_handled,
    ),
    Row("thread.auto_scroll", "thread={'autoScroll': False}", stays_at_the_top),
    Row(
        "thread_item_actions.feedback",
        "threadItemActions={'feedback': True}",
        after_answer(lambda _n, chat: expect(chat.button("Good answer")).to_be_visible()),
    ),
    Row(
        "thread_item_actions.retry",
        "thread_item_actions={'retry': True}",
        after_answer(lambda _n, chat: expect(chat.button("Answer again")).to_be_visible()),
    ),
]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_an_option_has_its_effect(sheet: Sheet, row: Row) -> None:
    opens = "known" in row.given
    cell = CHAT.replace("OPTIONS", row.given).replace("STORE", "store" if opens else "None")
    notebook = sheet(BEFORE + cell if opens else cell)
    notebook.run(0)
    row.check(notebook, notebook.chat())


def test_no_option_is_left_out_of_the_table() -> None:
    told = {row.name.partition("=")[0].removesuffix(".*") for row in TABLE}
    assert {
        path for path in paths(Options) if not any(path == name or path.startswith(f"{name}.") for name in told)
    } == set()


def paths(group: type[Group], before: str = "") -> list[str]:
    """The paths of all options that hold no others."""
    found: list[str] = []
    for each in msgspec.structs.fields(group):
        inner = [one for one in (each.type, *get_args(each.type)) if isinstance(one, type) and issubclass(one, Group)]
        found += paths(inner[0], f"{before}{each.name}.") if inner else [before + each.name]
    return found
