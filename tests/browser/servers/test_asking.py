"""Asking and speaking from code: a cell that waits for a click, a function that asks, and what Python adds."""

import re

from playwright.sync_api import expect

from tests.browser.fixtures import Opener

CHAT = """
import asyncio
from chatkit_widget import ChatKit

called = []

async def respond(message, context):
    called.append(message.text)
    if message.text == "convert":
        yield "Let me ask. "
        unit = await context.chat.ask("Which unit?", ["grams", "kilograms"])
        yield f"In {unit}."
    else:
        yield f"You said {message.text}"

chat = ChatKit(respond)
chat
"""
ASK = """
file = await chat.ask("Which file?", ["cars.csv", "trips.csv"])
chosen = f"{file} was chosen"
print(chosen)
"""
BAR = """
from tqdm import tqdm

bar = tqdm(total=4, desc="Files", file=chat.status, mininterval=0)
bar.update()
"""


def test_a_cell_waits_for_an_answer_and_goes_on_with_it(open_notebook: Opener) -> None:
    notebook = open_notebook(CHAT, ASK, "name = await chat.ask('Your name?', timeout=600)")
    notebook.run(0)
    chat = notebook.chat(0)
    expect(chat.part("start-screen")).to_be_visible()
    notebook.start(1)
    panel = chat.part("structured-input")
    panel.get_by_label("trips.csv").check()
    chat.part("submit").click()
    notebook.finish(1)
    expect(notebook.output(1)).to_contain_text("trips.csv was chosen")
    expect(chat.input).to_be_visible()
    expect(chat.items("structured_input")).to_contain_text("trips.csv")
    assert notebook.kernel.eval("(called, chat.responding)") == [[], False]

    # A page that loads anew in the middle asks again, and an interrupt takes the question away.
    notebook.start(2)
    expect(panel.get_by_text("Your name?")).to_be_visible()
    notebook.reload()
    chat = notebook.chat(0)
    expect(chat.part("structured-input").get_by_text("Your name?")).to_be_visible()
    notebook.execute("notebook:interrupt-kernel")
    expect(chat.input).to_be_visible()
    notebook.wait_ready()
    assert notebook.kernel.eval("[item.status for item in chat.items]") == ["answered", "skipped"]


def test_a_function_asks_while_its_response_streams_and_stop_stands_beside_it(open_notebook: Opener) -> None:
    notebook = open_notebook(CHAT)
    notebook.run()
    chat = notebook.chat()
    chat.send("convert")
    panel = chat.part("structured-input")
    expect(panel.get_by_text("Which unit?")).to_be_visible()
    expect(chat.stop).to_be_visible()
    chat.expect_answer("Let me ask.")
    panel.get_by_label("kilograms").check()
    chat.part("submit").click()
    chat.expect_answer("Let me ask. In kilograms.")
    chat.expect_idle()
    assert notebook.kernel.eval("called") == ["convert"]

    chat.send("convert")
    expect(panel.get_by_text("Which unit?")).to_be_visible()
    chat.stop.click()
    expect(chat.input).to_be_visible()
    chat.expect_idle()
    chat.send("and now?")
    chat.expect_answer("You said and now?")


def test_what_python_adds_is_seen_at_once_and_after_a_reload(open_notebook: Opener) -> None:
    notebook = open_notebook(CHAT)
    notebook.run()
    chat = notebook.chat()
    notebook.kernel.run("chat.status('Loading 3 of 10', icon='search')")
    expect(chat.part("progress")).to_have_text("Loading 3 of 10")
    notebook.kernel.run(BAR)
    expect(chat.part("progress")).to_contain_text(re.compile(r"Files:\s+25%"))
    notebook.kernel.run("bar.close()")
    expect(chat.part("progress")).to_have_count(0)

    notebook.kernel.run("await chat.append('The **nightly** run has ended.')")
    expect(chat.part("progress")).to_have_count(0)
    chat.expect_answer("The nightly run has ended.")
    notebook.kernel.run("await chat.append('Noted.', role='user')")
    expect(chat.messages("user")).to_have_text(re.compile("Noted"))
    notebook.kernel.run("answer = chat.streaming().__enter__()\nanswer.write('Reading, ')")
    chat.expect_answer("Reading,")
    notebook.kernel.run("answer.write('then counting.')\nanswer.write([1, 2, 3])")
    chat.expect_answer("Reading, then counting.")
    expect(chat.items("chatkit_widget.object")).to_contain_text("list (3)")
    notebook.kernel.run("answer.__exit__(None, None, None)")
    notebook.reload()
    chat = notebook.chat()
    expect(chat.items()).to_have_count(4)
    chat.expect_answer("Reading, then counting.")
    expect(chat.items().first).to_contain_text("The nightly run has ended.")
    expect(chat.items("chatkit_widget.object")).to_contain_text("list (3)")
    assert notebook.kernel.eval("called") == []
