"""Notebook shortcuts never fire from inside the chat."""

import pytest
from playwright.sync_api import expect

from tests.browser.cells import ECHO
from tests.browser.fixtures import Opener

RUNS = "runs = globals().get('runs', 0) + 1\n"
KEYS = ("a", "b", "d", "d", "x", "Enter", "Shift+Enter", "Escape", "a", "b", "x")


@pytest.mark.parametrize("host", ["lab", "notebook"])
def test_keys_typed_in_the_composer_leave_the_cells_alone(open_notebook: Opener, host: str) -> None:
    notebook = open_notebook(RUNS + ECHO, "other = 1", host=host)
    notebook.run(0)
    chat = notebook.chat()
    sources, counts = notebook.sources(), notebook.execution_counts()
    chat.input.click()
    for key in KEYS:
        notebook.page.keyboard.press(key)
    notebook.kernel.expect("asked", ["abddx"])
    assert (notebook.sources(), notebook.execution_counts()) == (sources, counts)
    assert notebook.kernel.eval("runs") == 1
    expect(chat.root).to_be_visible()


@pytest.mark.parametrize("host", ["lab", "notebook"])
def test_keys_on_a_focused_button_leave_the_cells_alone(open_notebook: Opener, host: str) -> None:
    notebook = open_notebook(RUNS + ECHO, "other = 1", host=host)
    notebook.run(0)
    chat = notebook.chat()
    sources, counts = notebook.sources(), notebook.execution_counts()
    chat.part("header").get_by_role("button").first.focus()
    for key in ("a", "b", "d", "d", "x", "Escape", "a", "b", "Shift+Enter", "x"):
        notebook.page.keyboard.press(key)
    assert (notebook.sources(), notebook.execution_counts()) == (sources, counts)
    assert notebook.kernel.eval("runs") == 1
    expect(chat.root).to_be_visible()


def test_a_whole_conversation_needs_no_mouse(open_notebook: Opener) -> None:
    notebook = open_notebook(ECHO)
    notebook.run(0)
    chat = notebook.chat()
    chat.input.focus()
    notebook.page.keyboard.type("by keys")
    notebook.page.keyboard.press("Enter")
    chat.expect_answer("You said by keys.")
    expect(chat.input).to_be_focused()
    notebook.page.keyboard.type("again")
    notebook.page.keyboard.press("Enter")
    chat.expect_answer("You said again.")
