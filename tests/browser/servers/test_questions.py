"""Questions in place of the composer, and speech instead of typing, in a real page."""

import re

from playwright.sync_api import expect

from tests.browser.fixtures import Opener

ASKING = """
from chatkit_widget import ChatKit

answers = []

async def respond(message):
    if message.answers is not None:
        answers.append(message.answers)
        yield f"You said: {message.text or 'nothing'}"
        return
    yield "Before I book:"
    yield {"type": "structured_input", "inputs": [
        {"type": "multiple_choice", "id": "size", "question": "How large?", "options": [{"value": "Small"}]},
        {"type": "freeform", "id": "note", "question": "Anything else?"},
    ]}

chat = ChatKit(respond)
chat
"""
HEARING = """
from chatkit_widget import ChatKit

heard = []

def transcribe(audio, mime_type):
    heard.append((len(audio), mime_type))
    return "how many penguins"

chat = ChatKit(lambda message: "Many", transcribe=transcribe, composer={"dictation": {"enabled": True}})
chat
"""


def test_questions_take_the_place_of_the_composer_until_they_are_answered(open_notebook: Opener) -> None:
    notebook = open_notebook(ASKING)
    notebook.run()
    chat = notebook.chat()
    chat.send("A room")
    panel = chat.part("structured-input")
    expect(panel.get_by_text("How large?")).to_be_visible()
    expect(chat.input).to_have_count(0)
    notebook.reload()
    chat = notebook.chat()
    panel = chat.part("structured-input")
    panel.get_by_label("Small").check()
    panel.get_by_role("textbox").last.fill("A window")
    counts = notebook.execution_counts()
    chat.part("submit").click()
    chat.expect_answer("How large? Small")
    expect(chat.input).to_be_visible()
    assert notebook.execution_counts() == counts
    assert notebook.kernel.eval("answers") == [{"size": ["Small"], "note": ["A window"]}]
    chat.send("Another room")
    chat.part("skip").click()
    chat.expect_answer("You said: nothing")
    assert notebook.kernel.eval("answers[-1]") == {}
    chat.expect_idle()
    chat.send("A third one")
    expect(chat.part("structured-input")).to_be_visible()
    notebook.kernel.run("turn = await chat.submit_structured_input(chat.items[-1].id, {'size': 'Large'})")
    chat.expect_answer("How large? Large")
    expect(chat.input).to_be_visible()


def test_what_is_said_comes_into_the_composer(open_notebook: Opener) -> None:
    notebook = open_notebook(HEARING)
    notebook.run()
    chat = notebook.chat()
    chat.part("dictate").click()
    expect(chat.root.locator('[data-part="dictate"][data-phase="recording"]')).to_be_visible()
    expect(chat.part("composer")).to_contain_text(re.compile(r"0:0[1-9]"))
    chat.part("dictate").click()
    chat.expect_input("how many penguins")
    ((size, mime_type),) = notebook.kernel.eval("heard")
    assert size > 0
    assert mime_type.startswith("audio/")
    assert notebook.kernel.eval("chat.composer_value") == "how many penguins"
