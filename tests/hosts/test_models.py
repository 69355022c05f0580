"""A model that asks before it calls a tool, and the inspector beside it, where there is no JupyterLab."""

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.chat import Chat
from tests.browser.fixtures import Opener, Pages
from tests.hosts.marimo import Marimo, app_source

WEIGHING = """
from pydantic_ai import Agent
from pydantic_ai.models.test import TestModel
from chatkit_widget import ChatKit, models

def weigh(sample: str) -> str:
    return f"{sample}: 12 g"

chat = ChatKit(models.pydantic_ai(Agent(TestModel()), tools=[models.tool(weigh, approve=True)]), height=640)
inspector = chat.inspect()
chat
"""


def check_that_it_asks(chat: Chat) -> None:
    """A tool waits for a click, its result comes into the answer, and the inspector has followed."""
    chat.send("How heavy is it?")
    question = chat.root.get_by_text("Allow weigh(sample='a')?")
    expect(question).to_be_visible()
    expect(chat.messages("assistant")).to_have_count(0)
    chat.root.get_by_role("radio", name="Allow").click()
    chat.root.get_by_role("button", name="Submit").click()
    chat.expect_answer("a: 12 g")
    chat.expect_idle()
    expect(chat.items("workflow")).to_contain_text("weigh(sample='a')")
    expect(chat.part("inspector")).to_contain_text("threads.create")
    chat.part("inspector").get_by_role("button", name="Close the inspector").click()
    expect(chat.part("inspector")).to_have_count(0)


def test_a_tool_asks_in_marimo(pages: Pages, tmp_path: Path) -> None:
    with Marimo(tmp_path, app_source((WEIGHING, "", "chat")), "run") as app:
        page = pages.new()
        page.goto(app.url)
        chat = Chat(page, page.locator("body"))
        expect(chat.root).to_be_visible(timeout=30_000)
        check_that_it_asks(chat)


def test_a_tool_asks_in_notebook_7(open_notebook: Opener) -> None:
    notebook = open_notebook(WEIGHING, host="notebook")
    notebook.run()
    check_that_it_asks(notebook.chat())
    assert notebook.kernel.eval("inspector.is_open") is False
