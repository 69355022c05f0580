"""A saved notebook shows its conversation where no kernel runs."""

import json
from pathlib import Path

from nbconvert import HTMLExporter, MarkdownExporter
from playwright.sync_api import expect

from tests.browser.cells import ECHO
from tests.browser.fixtures import Opener

QUICKSTART = Path(__file__).resolve().parents[3] / "notebooks" / "01-quickstart.ipynb"


def test_the_conversation_is_in_the_saved_notebook_and_hidden_while_a_page_shows_the_chat(
    open_notebook: Opener,
) -> None:
    notebook = open_notebook(ECHO)
    notebook.run(0)
    chat = notebook.chat(0)
    kept = notebook.output(0).locator("[class^=chatkit-kept-]")
    expect(kept).to_have_count(1)
    expect(kept).to_be_hidden()
    chat.write("hello")
    chat.input.press("Enter")
    chat.expect_answer("You said hello.")
    expect(kept).to_contain_text("You said hello.")
    expect(kept).to_be_hidden()
    chat.expect_input("")
    expect(chat.input).to_be_focused()
    notebook.save()

    saved = json.loads((notebook.server.work / notebook.name).read_text())
    data = saved["cells"][0]["outputs"][-1]["data"]
    assert "You said **hello**." in "".join(data["text/markdown"])

    notebook.close()
    page = notebook.page
    page.reload()
    expect(kept).to_be_visible(timeout=30_000)
    expect(kept).to_contain_text("You said hello.")
    path = notebook.server.work / notebook.name
    html, _ = HTMLExporter().from_filename(str(path))
    assert "<strong>hello</strong>" in html
    markdown, _ = MarkdownExporter().from_filename(str(path))
    assert "<strong>hello</strong>" in markdown


def test_a_chat_that_is_not_to_be_kept_adds_no_output(open_notebook: Opener) -> None:
    notebook = open_notebook(ECHO.replace("ChatKit(respond)", "ChatKit(respond, keep=False)"))
    notebook.run()
    chat = notebook.chat(0)
    chat.send("hello")
    chat.expect_answer("You said hello.")
    notebook.save()
    saved = json.loads((notebook.server.work / notebook.name).read_text())
    assert len(saved["cells"][0]["outputs"]) == 1


def test_a_cell_that_runs_again_keeps_the_conversation_that_it_shows_then(open_notebook: Opener) -> None:
    notebook = open_notebook(ECHO)
    notebook.run()
    chat = notebook.chat(0)
    chat.send("hello")
    chat.expect_answer("You said hello.")
    notebook.run()
    kept = notebook.output(0).locator("[class^=chatkit-kept-]")
    expect(kept).to_have_count(1)
    expect(kept).to_contain_text("You said hello.")
    notebook.chat(0).send("again")
    expect(kept).to_contain_text("You said again.")
    expect(kept).to_be_hidden()


def test_what_is_said_from_code_is_kept_too(open_notebook: Opener) -> None:
    notebook = open_notebook(ECHO, "await chat.append('By the way.')")
    notebook.run()
    kept = notebook.output(0).locator("[class^=chatkit-kept-]")
    expect(kept).to_contain_text("By the way.")
    expect(kept).to_be_hidden()


def test_the_saved_quickstart_shows_its_conversation_without_its_kernel(open_notebook: Opener) -> None:
    notebook, place = open_notebook.copy_of(QUICKSTART)
    notebook.run()
    notebook.save()
    notebook.close()
    notebook.page.reload()
    kept = notebook.output(place["chat"]).locator("[class^=chatkit-kept-]")
    expect(kept).to_be_visible(timeout=30_000)
    expect(kept).to_contain_text("Average body mass by species")
    expect(kept).to_contain_text("Which columns are there?")
