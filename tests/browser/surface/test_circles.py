"""Links that lead back to where they began: they end quietly, and the chat goes on."""

from playwright.sync_api import expect

from tests.browser.surface.linked import CHAT, FIELD, WORDS, expect_both, expect_no_error, field_of, type_slowly
from tests.browser.surface.sheet import Sheet

TWO_CHATS = """
from chatkit_widget import ChatKit

async def respond(message):
    yield f"You said {message.text}."

first, second = ChatKit(respond, height=300), ChatKit(respond, height=300)
changes = []
first.observe(changes.append, "composer_value")
second.observe(changes.append, "composer_value")
first
"""


def test_a_circle_of_links_between_two_chats_ends_quietly(sheet: Sheet) -> None:
    notebook = sheet(
        TWO_CHATS,
        "second",
        "import ipywidgets\n"
        "ipywidgets.link((first, 'composer_value'), (second, 'composer_value'))\n"
        "ipywidgets.link((second, 'composer_value'), (first, 'composer_value'))",
    )
    notebook.run()
    kernel = notebook.kernel
    first, second = notebook.chat(0), notebook.chat(1)
    first.input.click()
    type_slowly(first, WORDS)
    for chat in (first, second):
        chat.expect_input(WORDS)
    second.input.click()
    second.input.press("End")
    type_slowly(second, " jumps")
    for chat in (first, second):
        chat.expect_input(f"{WORDS} jumps")
    kernel.expect("[first.composer_value, second.composer_value]", [f"{WORDS} jumps"] * 2)
    told = kernel.eval("len(changes)")
    kernel.run("await second.send_user_message('still here')")
    second.expect_answer("You said still here.")
    assert kernel.eval("len(changes)") == told
    first.input.press("Enter")
    first.expect_answer(f"You said {WORDS} jumps.")
    kernel.expect("[first.composer_value, second.composer_value]", ["", ""])
    for chat in (first, second):
        chat.expect_input("")
        expect_no_error(chat)


def test_a_circle_of_links_between_two_threads_ends_quietly(sheet: Sheet) -> None:
    notebook = sheet(
        TWO_CHATS.replace("height=300", "height=300, store='circle.sqlite'").replace("composer_value", "thread_id"),
        "second",
        "threads = []\n"
        "for text in ('apples', 'pears'):\n"
        "    await first.send_user_message(text)\n"
        "    threads.append(first.thread_id)\n"
        "    await first.set_thread_id(None)",
        "import ipywidgets\n"
        "ipywidgets.link((first, 'thread_id'), (second, 'thread_id'))\n"
        "ipywidgets.link((second, 'thread_id'), (first, 'thread_id'))",
    )
    notebook.run()
    kernel = notebook.kernel
    first, second = notebook.chat(0), notebook.chat(1)
    kernel.run("await first.set_thread_id(threads[0])")
    for chat in (first, second):
        chat.expect_answer("You said apples.")
    kernel.run("await second.set_thread_id(threads[1])")
    for chat in (first, second):
        chat.expect_answer("You said pears.")
    kernel.expect("[first.thread_id, second.thread_id] == [threads[1]] * 2")
    told = kernel.eval("len(changes)")
    kernel.run("await second.send_user_message('still here')")
    second.expect_answer("You said still here.")
    assert kernel.eval("len(changes)") == told
    for chat in (first, second):
        expect_no_error(chat)


def test_a_circle_through_a_field_in_python_and_in_the_page_ends_quietly(sheet: Sheet) -> None:
    notebook = sheet(
        CHAT,
        FIELD,
        "ipywidgets.link((field, 'value'), (chat, 'composer_value'))\n"
        "ipywidgets.jslink((chat, 'composer_value'), (field, 'value'))\n"
        "changes = []\nchat.observe(changes.append, 'composer_value')",
    )
    notebook.run()
    chat, kernel, field = notebook.chat(), notebook.kernel, field_of(notebook, 1)
    # At once: a field has no revisions, so that what comes back through both ways is not told from what is typed.
    chat.input.fill(WORDS)
    expect(field).to_have_value(WORDS)
    expect_both(notebook, chat, WORDS)
    field.fill(f"{WORDS} jumps")
    expect_both(notebook, chat, f"{WORDS} jumps")
    expect(field).to_have_value(f"{WORDS} jumps")
    told = kernel.eval("len(changes)")
    kernel.run("await chat.send_user_message('still here')")
    chat.expect_answer("You said still here.")
    assert kernel.eval("len(changes)") == told
    chat.input.press("Enter")
    chat.expect_answer(f"You said {WORDS} jumps.")
    expect_both(notebook, chat, "")
    expect(field).to_have_value("")
    expect_no_error(chat)
