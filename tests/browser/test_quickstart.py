"""The quickstart notebook in a real page."""

import re

from playwright.sync_api import expect

from tests.browser.fixtures import Opener
from tests.browser.quickstart import index, open_quickstart


def test_the_quickstart_runs_from_top_to_bottom_and_answers(open_notebook: Opener) -> None:
    notebook = open_quickstart(open_notebook.pages.server, open_notebook.pages.new())
    open_notebook.opened.append(notebook)
    notebook.run()
    chat = notebook.chat(index("chat"))
    expect(notebook.output(index("send"))).to_contain_text("completed")
    expect(notebook.output(index("back"))).to_contain_text("Average body mass by species")
    chat.expect_input("Average bill length by species and sex")
    chat.expect_answer("year")
    chat.input.fill("")
    chat.send("Top 3 by flipper length on Biscoe")
    chat.expect_answer("231.0")
    chat.expect_idle()
    expect(chat.messages("assistant").last.locator("tbody tr")).to_have_count(3)
    chat.send("Plot bill length against bill depth")
    chat.expect_answer(re.compile(r"correlation is -0\.24"), timeout=60_000)
    expect(chat.items("chatkit_widget.object").last.locator("img")).to_be_visible()
    chat.expect_idle()
    notebook.output(index("button")).get_by_role("button", name="Count the penguins").click()
    chat.expect_answer("Torgersen")
    assert notebook.kernel.eval("chat.items[-1].type") in {"assistant_message", "end_of_turn"}
    chat.expect_idle()
    chat.send("please sing")
    chat.expect_answer("You can ask, for example")
