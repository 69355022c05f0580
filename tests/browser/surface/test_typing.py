"""Typing, while what was typed comes back late from observers and links."""

from playwright.sync_api import expect

from tests.browser.chat import Chat
from tests.browser.surface.linked import CHAT, FIELD, WORDS, expect_both, expect_no_error, field_of, type_slowly
from tests.browser.surface.sheet import Sheet

SLOW = """
seen = []

def look(change):
    time.sleep(0.15)
    seen.append(change.new)

chat.observe(look, "composer_value")
"""
SHOUT = """
def shout(change):
    change.owner.composer_value = change.new.upper()

chat.observe(shout, "composer_value")
"""


def caret(chat: Chat) -> int:
    """Before which character the caret stands."""
    place = chat.input.evaluate("element => element.selectionStart")
    assert isinstance(place, int)
    return place


def test_a_slow_observer_and_a_linked_field_cost_no_character(sheet: Sheet) -> None:
    notebook = sheet(CHAT, FIELD, SLOW)
    notebook.run()
    chat = notebook.chat()
    chat.input.click()
    type_slowly(chat, WORDS)
    notebook.kernel.expect("seen[-1:]", [WORDS])
    expect_both(notebook, chat, WORDS)
    expect(field_of(notebook, 1)).to_have_value(WORDS)
    expect_no_error(chat)


def test_an_observer_that_rewrites_the_text_costs_no_character(sheet: Sheet) -> None:
    notebook = sheet(CHAT, FIELD, SHOUT)
    notebook.run()
    chat = notebook.chat()
    chat.input.click()
    type_slowly(chat, WORDS)
    expect_both(notebook, chat, WORDS.upper())
    expect(field_of(notebook, 1)).to_have_value(WORDS.upper())
    expect_no_error(chat)


def test_a_slow_observer_that_rewrites_the_text_costs_no_character(sheet: Sheet) -> None:
    notebook = sheet(CHAT, SHOUT.replace("    change.", "    time.sleep(0.15)\n    change."))
    notebook.run()
    chat = notebook.chat()
    chat.input.click()
    type_slowly(chat, WORDS)
    expect_both(notebook, chat, WORDS.upper())


def test_the_caret_stays_in_the_middle_while_values_come_back(sheet: Sheet) -> None:
    notebook = sheet(CHAT, FIELD, SLOW, SHOUT)
    notebook.run()
    chat = notebook.chat()
    chat.write("over end")
    expect_both(notebook, chat, "OVER END")
    for _ in "end":
        chat.input.press("ArrowLeft")
    type_slowly(chat, "the lazy ")
    expect_both(notebook, chat, "OVER THE LAZY END")
    assert caret(chat) == len("over the lazy ")
    chat.input.press_sequentially("dog's ")
    expect_both(notebook, chat, "OVER THE LAZY DOG'S END")
    expect_no_error(chat)
