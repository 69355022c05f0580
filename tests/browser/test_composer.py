"""What is written stays with its thread, and what was said can be said anew."""

import re

from playwright.sync_api import expect

from tests.browser.cells import ECHO
from tests.browser.fixtures import Opener


def test_each_thread_keeps_its_draft_also_over_a_reload(open_notebook: Opener) -> None:
    notebook = open_notebook(ECHO)
    notebook.run(0)
    chat, kernel = notebook.chat(), notebook.kernel
    chat.send("apples")
    chat.expect_answer("You said apples.")
    chat.expect_idle()
    first = kernel.eval("chat.thread_id")
    chat.write("more apples")
    chat.new_thread()
    expect(chat.items()).to_have_count(0)
    chat.expect_input("")
    chat.write("pears, perhaps")
    kernel.expect("chat.composer_value", "pears, perhaps")
    kernel.run(f"await chat.set_thread_id({first!r})")
    chat.expect_input("more apples")
    assert kernel.eval("(chat.composer_value, chat.composer.text)") == ["more apples", "more apples"]
    notebook.reload()
    chat = notebook.chat()
    chat.expect_answer("You said apples.")
    chat.expect_input("more apples")
    chat.input.press("Enter")
    chat.expect_answer("You said more apples.")
    chat.expect_idle()
    chat.new_thread()
    chat.expect_input("pears, perhaps")
    chat.input.press("Enter")
    chat.expect_answer("You said pears, perhaps.")
    chat.expect_input("")
    assert kernel.eval("asked") == ["apples", "more apples", "pears, perhaps"]


def test_the_last_message_is_edited_in_its_place_and_answered_again(open_notebook: Opener) -> None:
    notebook = open_notebook(ECHO)
    notebook.run(0)
    chat, kernel = notebook.chat(), notebook.kernel
    chat.send("one")
    chat.expect_answer("You said one.")
    chat.expect_idle()
    chat.send("tow")
    chat.expect_answer("You said tow.")
    chat.expect_idle()
    chat.write("a draft")
    chat.messages("user").last.hover()
    chat.button("Edit message").click()
    field = chat.part("edit-input")
    expect(field).to_be_focused()
    expect(field).to_have_value("tow")
    field.press("Escape")
    expect(field).to_have_count(0)
    expect(chat.part("edit-message")).to_be_focused()
    chat.part("edit-message").press("Enter")
    field.fill("two")
    field.press("Shift+Enter")
    field.press_sequentially("three")
    field.press("Enter")
    expect(chat.messages("user")).to_contain_text([re.compile("one"), re.compile("two\nthree")])
    chat.expect_answer(re.compile("two\\s+three"))
    chat.expect_idle()
    chat.expect_input("a draft")
    assert kernel.eval("asked") == ["one", "tow", "two\nthree"]
    assert kernel.eval("[item.type for item in chat.items]") == ["user_message", "assistant_message"] * 2
    notebook.reload()
    chat = notebook.chat()
    expect(chat.messages("user")).to_contain_text([re.compile("one"), re.compile("two\nthree")])
    chat.expect_input("a draft")
