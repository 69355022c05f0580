"""Notebook 7, the other page of a Jupyter server."""

from playwright.sync_api import expect

from tests.browser.cells import ECHO
from tests.browser.fixtures import Opener


def test_a_chat_answers_in_notebook_7_and_outlives_a_reload(open_notebook: Opener) -> None:
    notebook = open_notebook(ECHO, "turn = await chat.send_user_message('from a cell')", host="notebook")
    notebook.run()
    chat = notebook.chat()
    chat.expect_answer("You said from a cell.")
    chat.send("by hand")
    chat.expect_answer("You said by hand.")
    notebook.reload()
    chat = notebook.chat()
    expect(chat.messages("user")).to_have_count(2)
    chat.send("after a reload")
    chat.expect_answer("You said after a reload.")
    assert notebook.kernel.eval("asked") == ["from a cell", "by hand", "after a reload"]
