"""Hidden, cleared, closed, reopened, in several windows: each view shows the whole truth at once and misses nothing."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.cells import GATE
from tests.browser.chat import Chat
from tests.browser.notebook import Notebook
from tests.browser.surface.sheet import Sheet

COUNTING = f"""{GATE}
from IPython.display import clear_output, display
import ipywidgets

counted = 0

async def respond(message):
    global counted
    counted = 0
    while not gate.is_set():
        yield f"{{counted}} "
        counted += 1
        await asyncio.sleep(0.004)
    yield "end"

chat = ChatKit(respond, height=300)
"""
"""Counts until the gate opens. Another cell shows the chat."""

ASK = "turn = asyncio.create_task(chat.send_user_message('count'))"
REOPEN = """async path => {
  const { commands, shell } = window.jupyterapp;
  await commands.execute("docmanager:save");
  shell.currentWidget.dispose();
  await commands.execute("docmanager:open", { path });
}"""


@pytest.fixture
def counting(sheet: Sheet) -> Iterator[Sheet]:
    """The shared notebook; the counting that a failed test has left behind ends."""
    yield sheet
    sheet.notebook.kernel.run("gate.set()")


def wait_for_counting(notebook: Notebook) -> None:
    """Lets the answer grow by some hundred pieces, whether or not a page shows them."""
    notebook.kernel.expect("chat.responding")
    goal = notebook.kernel.eval("counted") + 100
    notebook.kernel.expect(f"counted >= {goal}")


def expect_whole_truth(notebook: Notebook, *chats: Chat) -> None:
    """The answer streams on in every view, and once it has ended, all have each of its pieces, as Python has."""
    shown = notebook.kernel.eval("len(chat.items[1].text.split())")
    for chat in chats:
        expect(chat.stop).to_be_visible()
        chat.expect_answer(f" {shown - 1} ")
    wait_for_counting(notebook)
    notebook.kernel.run("gate.set()\nawait turn")
    words = [*map(str, range(notebook.kernel.eval("counted"))), "end"]
    assert notebook.kernel.eval("chat.items[1].text.split()") == words
    for chat in chats:
        chat.expect_answer(" end")
        chat.expect_idle()
        expect(chat.messages("assistant").last).to_have_text(
            re.compile(rf"^(Assistant said:)?\s*{' '.join(words)}\s*$")
        )
        expect(chat.messages("user")).to_have_count(1)


def test_views_in_two_windows_show_one_stream(counting: Sheet) -> None:
    notebook = counting(COUNTING, "chat", "chat", ASK)
    notebook.run()
    wait_for_counting(notebook)
    other = counting.in_another_window()
    views = [notebook.chat(1), notebook.chat(2), other.chat(1), other.chat(2)]
    notebook.kernel.expect("chat.front_ends", 2)
    expect_whole_truth(notebook, *views)
    other.chat(2).write("from the other window")
    for view in views:
        view.expect_input("from the other window")
    notebook.kernel.expect("chat.composer_value", "from the other window")
    other.page.close()
    notebook.kernel.run("await chat.focus_composer()")
    expect(notebook.chat(1).input.or_(notebook.chat(2).input).and_(notebook.page.locator(":focus"))).to_be_visible()


def test_an_output_in_a_collapsed_accordion_opens_on_the_whole_truth(counting: Sheet) -> None:
    accordion = (
        "output = ipywidgets.Output()\n"
        "with output:\n    display(chat)\n"
        "accordion = ipywidgets.Accordion([output], titles=['Chat'])\naccordion"
    )
    notebook = counting(COUNTING, accordion, ASK)
    notebook.run()
    wait_for_counting(notebook)
    chat = Chat(notebook.page, notebook.output(1))
    expect(chat.root).not_to_be_visible()
    notebook.kernel.run("chat.composer_value = 'set while hidden'")
    notebook.output(1).get_by_text("Chat", exact=True).click()
    expect_whole_truth(notebook, chat)
    chat.expect_input("set while hidden")


def test_a_tab_in_the_background_comes_back_with_the_whole_truth(counting: Sheet) -> None:
    notebook = counting(COUNTING, "chat", ASK)
    notebook.run(0, 1)
    chat = notebook.chat(1)
    notebook.run(2)
    panel = notebook.page.evaluate("() => window.jupyterapp.shell.currentWidget.id")
    notebook.execute("launcher:create")
    expect(chat.root).not_to_be_visible()
    wait_for_counting(notebook)
    notebook.kernel.run("await chat.set_composer_value('set in the background')")
    notebook.page.evaluate(
        "id => { window.jupyterapp.shell.currentWidget.dispose(); window.jupyterapp.shell.activateById(id); }", panel
    )
    expect_whole_truth(notebook, chat)
    chat.expect_input("set in the background")
    assert notebook.kernel.eval("chat.composer_value") == "set in the background"


def test_an_output_that_is_cleared_shows_the_chat_again(counting: Sheet) -> None:
    again = "output.clear_output()\nwith output:\n    display(chat)"
    notebook = counting(COUNTING, "output = ipywidgets.Output()\nwith output:\n    display(chat)\noutput", ASK, again)
    notebook.run(0, 1)
    old = notebook.chat(1).root.element_handle()
    notebook.run(2)
    wait_for_counting(notebook)
    notebook.run(3)
    chat = notebook.chat(1)
    notebook.page.wait_for_function("old => !old.isConnected", arg=old)
    expect(chat.root).to_have_count(1)
    expect_whole_truth(notebook, chat)


def test_a_cell_that_clears_its_output_shows_the_chat_again(counting: Sheet) -> None:
    notebook = counting(COUNTING, f"display(chat)\n{ASK}\nclear_output()\ndisplay(chat)", "clear_output()")
    notebook.run(0, 1)
    expect(notebook.chat(1).root).to_have_count(1)
    notebook.kernel.expect("chat.front_ends", 1)
    expect_whole_truth(notebook, notebook.chat(1))


def test_a_chat_without_a_view_goes_on_and_is_shown_again(counting: Sheet) -> None:
    notebook = counting(COUNTING, "chat", ASK, "chat")
    notebook.run(0, 1)
    notebook.chat(1)
    notebook.run(2)
    notebook.execute("notebook:clear-all-cell-outputs")
    notebook.kernel.expect("chat.front_ends", 0)
    wait_for_counting(notebook)
    notebook.run(3)
    expect_whole_truth(notebook, notebook.chat(3))
    notebook.kernel.expect("chat.front_ends", 1)


def test_a_notebook_closed_and_reopened_finds_its_chat(counting: Sheet) -> None:
    notebook = counting(COUNTING, "chat", ASK)
    notebook.run()
    notebook.chat(1).write("half a thought")
    notebook.kernel.expect("chat.composer_value", "half a thought")
    notebook.page.evaluate(REOPEN, notebook.name)
    wait_for_counting(notebook)
    chat = notebook.chat(1)
    expect_whole_truth(notebook, chat)
    chat.expect_input("half a thought")
    notebook.kernel.run("gate.clear()")
    chat.input.fill("and on")
    chat.input.press("Enter")
    chat.expect_answer(" 20 ")


def test_a_rerun_leaves_nothing_that_keeps_a_reloaded_page_from_showing_its_widgets(counting: Sheet) -> None:
    others = (
        "box = ipywidgets.VBox([chat, ipywidgets.Label('beside the chat')])\n"
        "ipywidgets.jslink((chat, 'composer_value'), (ipywidgets.Text(), 'value'))\nbox"
    )
    notebook = counting(f"{COUNTING}\nchat", others)
    notebook.run()
    notebook.run(0)
    expect(notebook.output(1)).to_contain_text("beside the chat")
    expect(Chat(notebook.page, notebook.output(1)).root).to_have_count(0)
    notebook.reload()
    notebook.chat(0).write("here again")
    expect(notebook.output(1)).to_contain_text("beside the chat")
    notebook.kernel.expect("chat.composer_value", "here again")
