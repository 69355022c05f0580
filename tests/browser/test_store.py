"""A chat in a file, over the end of its kernel."""

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.cells import GATE
from tests.browser.fixtures import Opener

CHAT = """
import sqlite3

def stored():
    return [row[0] for row in sqlite3.connect({path!r}).execute("SELECT data FROM items WHERE is_open")]

async def respond(message):
    yield f"Before {{message.text}}. "
    if message.text == "tea":
        await opened()
    yield f"After {{message.text}}."

chat = ChatKit(respond, store={path!r}, thread_item_actions={{"feedback": True}})
chat
"""


def test_a_chat_in_a_file_is_back_after_its_kernel_was_killed_in_the_middle_of_an_answer(
    open_notebook: Opener, tmp_path: Path
) -> None:
    notebook = open_notebook(GATE + CHAT.format(path=str(tmp_path / "chats.sqlite")))
    notebook.run()
    chat = notebook.chat()
    chat.send("lunch")
    chat.expect_answer("Before lunch. After lunch.")
    chat.expect_idle()
    chat.button("Good answer").click()
    notebook.kernel.expect("len(chat._session.state.view.feedback)", 1)
    chat.send("tea")
    chat.expect_answer("Before tea.")
    notebook.kernel.expect("'Before tea.' in str(stored())")
    notebook.page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    expect(chat.root).to_contain_text("was restarted or has ended")
    notebook.wait_ready()
    notebook.run()
    chat = notebook.chat()
    chat.expect_answer("Before tea.")
    expect(chat.messages("assistant")).to_have_count(2)
    expect(chat.part("unfinished")).to_have_text("This answer is incomplete.")
    expect(chat.button("Good answer").first).to_have_attribute("aria-pressed", "true")
    expect(chat.button("Good answer").last).to_have_attribute("aria-pressed", "false")
    chat.send("supper")
    chat.expect_answer("Before supper. After supper.")
