"""Mentions of the kernel's variables, from a cell to the function that answers."""

import re

from playwright.sync_api import Locator, expect

from tests.browser.chat import Chat
from tests.browser.surface.sheet import Sheet

DATA = """
import matplotlib.pyplot as plt
import pandas

df = pandas.DataFrame({"species": ["Adelie", "Gentoo"] * 50, "mass": range(100)})
figure, axes = plt.subplots()
axes.plot([1, 2])
plt.close(figure)
api_key = "sk-not-for-everybody"
_hidden = 1
"""
CHAT = """
from chatkit_widget import ChatKit

got = []

def respond(message):
    try:
        got.append(message.tags[0].value)
    except LookupError as error:
        return str(error)
    return f"It has {len(got[-1])} rows."

chat = ChatKit(respond, entities="namespace", height=460)
chat
"""


def mention(chat: Chat, name: str) -> Locator:
    """Mentions a variable by its name, and returns the mention."""
    expect(chat.root.locator(".editor")).to_be_visible()
    chat.write(f"@{name}")
    expect(chat.part("tag-menu").get_by_role("option").first).to_have_text(name)
    chat.input.press("Enter")
    tag = chat.input.locator(".tag")
    expect(tag).to_have_text(f"@{name}")
    return tag


def test_a_variable_is_found_looked_at_and_given_to_the_function(sheet: Sheet) -> None:
    notebook = sheet(DATA, CHAT)
    notebook.run()
    chat = notebook.chat(1)
    expect(chat.root.locator(".editor")).to_be_visible()
    chat.write("@")
    options = chat.part("tag-menu").get_by_role("option")
    expect(options.first).to_have_text("df")
    assert {"df", "figure", "api_key"} <= set(options.all_text_contents())
    assert not {"_hidden", "pandas", "plt", "In", "Out", "chat", "ChatKit"} & set(options.all_text_contents())
    chat.input.press("Backspace")

    tag = mention(chat, "df")
    tag.hover()
    card = chat.part("entity-card")
    expect(card).to_contain_text("100 rows")
    expect(card.get_by_role("columnheader")).to_have_text([re.compile("species(str|object)"), "massint64"])
    expect(card.get_by_role("cell").first).to_have_text("Adelie")
    box, place = card.bounding_box(), tag.bounding_box()
    assert box is not None
    assert place is not None
    assert box["y"] + box["height"] <= place["y"]

    chat.input.press("Enter")
    chat.expect_answer("It has 100 rows.")
    notebook.kernel.expect("got[0] is df")
    chat.messages("user").get_by_role("button", name="@df").hover()
    expect(card.get_by_role("cell").first).to_have_text("Adelie")

    notebook.kernel.run("del df")
    chat.part("header").hover()
    expect(card).to_be_hidden()
    chat.messages("user").get_by_role("button", name="@df").hover()
    expect(card).to_contain_text("There is no such variable any more.")


def test_a_figure_is_seen_and_a_secret_is_not(sheet: Sheet) -> None:
    notebook = sheet(DATA, CHAT)
    notebook.run()
    chat = notebook.chat(1)
    mention(chat, "figure").hover()
    card = chat.part("entity-card")
    expect(card.locator("img")).to_have_js_property("naturalHeight", 400)
    chat.part("header").hover()
    expect(card).to_be_hidden()
    chat.input.fill("")
    mention(chat, "api_key").hover()
    expect(card).to_contain_text("hidden")
    expect(card).not_to_contain_text("everybody")
