"""A chat whose values are linked to a text field, and what is asked of both in many tests."""

from playwright.sync_api import Locator, expect

from tests.browser.chat import Chat
from tests.browser.notebook import Notebook

CHAT = """
import time, threading, ipywidgets
from IPython.display import display
from chatkit_widget import ChatKit

async def respond(message):
    yield f"You said {message.text}."

chat = ChatKit(respond, height=300)
chat
"""
FIELD = """
field = ipywidgets.Text()
link = ipywidgets.link((chat, "composer_value"), (field, "value"))
field
"""
WORDS = "the quick brown fox"


def field_of(notebook: Notebook, cell: int) -> Locator:
    """The text field in a cell's output."""
    return notebook.output(cell).locator("input[type=text]")


def type_slowly(chat: Chat, text: str) -> None:
    """Types at the pace of a quick typist, so that values come back in between."""
    chat.input.press_sequentially(text, delay=40)


def expect_no_error(chat: Chat) -> None:
    """Nothing has gone wrong on the screen."""
    expect(chat.part("error")).to_have_count(0)
    expect(chat.root).not_to_contain_text("raised")


def expect_both(notebook: Notebook, chat: Chat, text: str) -> None:
    """The screen and the Python object hold the text."""
    chat.expect_input(text)
    notebook.kernel.expect("chat.composer_value", text)
    notebook.kernel.expect("chat.composer.text", text)
    chat.expect_input(text)
