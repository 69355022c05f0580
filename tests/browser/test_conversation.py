"""A person types, and a Python function answers."""

import re
from typing import Any

from playwright.sync_api import expect

from tests.browser.cells import ECHO, FLAKY, GATE, GATED
from tests.browser.fixtures import Opener


def test_a_typed_message_is_answered_on_the_screen_and_in_python(open_notebook: Opener) -> None:
    notebook = open_notebook(ECHO)
    notebook.run(0)
    chat = notebook.chat()
    chat.send("hello *there*")
    chat.expect_answer("You said hello there.")
    chat.expect_idle()
    expect(chat.messages("assistant").locator("strong")).to_contain_text("hello")
    expect(chat.messages("user")).to_contain_text("hello *there*")
    chat.expect_input("")
    kernel = notebook.kernel
    assert kernel.eval("asked") == ["hello *there*"]
    types = kernel.eval("[item.type for item in chat.items]")
    assert types[:2] == ["user_message", "assistant_message"]
    assert kernel.eval("chat.items[1].text") == "You said **hello *there***."
    assert kernel.eval("(chat.front_ends, chat.responding)") == [1, False]
    assert kernel.eval("chat.thread_id") == kernel.eval("chat.thread.id")


def test_the_answer_shows_while_it_streams(open_notebook: Opener) -> None:
    notebook = open_notebook(GATED)
    notebook.run(0)
    chat = notebook.chat()
    chat.send("lunch")
    chat.expect_answer("Before lunch.")
    expect(chat.stop).to_be_visible()
    assert notebook.kernel.eval("chat.responding") is True
    notebook.kernel.run("gate.set()")
    chat.expect_answer("Before lunch. After lunch.")
    chat.expect_idle()
    expect(chat.part("send")).to_be_visible()
    notebook.kernel.expect("chat.responding", wanted=False)


def test_a_click_on_a_deeplink_reaches_python(open_notebook: Opener) -> None:
    cell = ECHO.removesuffix("chat\n") + "clicked = []\nchat.on('deeplink', clicked.append)\nchat\n"
    notebook = open_notebook(cell)
    notebook.run(0)
    chat = notebook.chat()
    chat.send("see [the report](chatkit-link://report?year=2024)")
    chat.expect_answer("see the report")
    chat.messages("assistant").get_by_role("button", name="the report").click()
    notebook.kernel.expect("[(event.link, event.data) for event in clicked]", [["report", {"year": "2024"}]])


def test_the_send_button_sends_what_was_typed(open_notebook: Opener) -> None:
    notebook = open_notebook(ECHO)
    notebook.run(0)
    chat = notebook.chat()
    chat.write("by mouse")
    chat.part("send").click()
    chat.expect_answer("You said by mouse.")


def test_stop_keeps_what_has_come(open_notebook: Opener) -> None:
    notebook = open_notebook(GATED)
    notebook.run(0)
    chat = notebook.chat()
    chat.send("tea")
    chat.expect_answer("Before tea.")
    chat.stop.click()
    chat.expect_idle()
    notebook.kernel.expect("chat.responding", wanted=False)
    notebook.kernel.run("gate.set()")
    chat.expect_answer("Before tea.")
    assert "After" not in chat.messages("assistant").inner_text()
    assert notebook.kernel.eval("chat.items[1].text").strip() == "Before tea."
    chat.send("coffee")
    chat.expect_answer("Before coffee. After coffee.")


def test_an_exception_is_named_in_the_chat_and_retry_works(open_notebook: Opener) -> None:
    notebook = open_notebook(FLAKY)
    notebook.run(0)
    chat = notebook.chat()
    chat.send("plot it")
    error = chat.part("error")
    expect(error).to_contain_text("LookupError")
    expect(error).to_contain_text("no such column: mpg")
    expect(error.get_by_text("Traceback (most recent call last)")).to_be_hidden()
    error.get_by_role("button", name="Retry").click()
    chat.expect_answer("Attempt 2 went well.")
    expect(error).to_have_count(0)
    expect(chat.messages("user")).to_have_count(1)
    assert notebook.kernel.eval("attempts") == ["plot it", "plot it"]


def test_a_blank_message_is_not_sent(open_notebook: Opener) -> None:
    notebook = open_notebook(ECHO)
    notebook.run(0)
    chat = notebook.chat()
    chat.send("   ")
    chat.input.fill("")
    chat.send("real")
    chat.expect_answer("You said real.")
    assert notebook.kernel.eval("asked") == ["real"]
    expect(chat.messages("user")).to_have_count(1)


def test_shift_enter_breaks_the_line_and_enter_sends(open_notebook: Opener) -> None:
    notebook = open_notebook(ECHO)
    notebook.run(0)
    chat = notebook.chat()
    chat.write("one")
    chat.input.press("Shift+Enter")
    chat.input.press_sequentially("two")
    chat.expect_input("one\ntwo")
    chat.input.press("Enter")
    notebook.kernel.expect("asked", ["one\ntwo"])


def test_an_input_method_that_composes_never_sends(open_notebook: Opener) -> None:
    notebook = open_notebook(ECHO)
    notebook.run(0)
    chat = notebook.chat()
    chat.input.click()
    devtools: Any = notebook.page.context.new_cdp_session(notebook.page)
    devtools.send("Input.imeSetComposition", {"text": "日本", "selectionStart": 2, "selectionEnd": 2})
    # The Enter that ends a composition, as browsers tell it: within one, or by the key code 229.
    for code in (13, 229):
        enter = {"type": "rawKeyDown", "windowsVirtualKeyCode": code, "key": "Enter", "code": "Enter"}
        devtools.send("Input.dispatchKeyEvent", enter)
        devtools.send("Input.dispatchKeyEvent", enter | {"type": "keyUp"})
    devtools.send("Input.insertText", {"text": "日本"})
    chat.expect_input("日本")
    assert notebook.kernel.eval("asked") == []
    chat.input.press("Enter")
    notebook.kernel.expect("asked", ["日本"])


def test_a_starter_prompt_is_sent_by_a_click(open_notebook: Opener) -> None:
    start = "start_screen={'greeting': 'Ask about tea', 'prompts': [{'label': 'A cup', 'prompt': 'Make a cup'}]}"
    notebook = open_notebook(ECHO.replace("ChatKit(respond)", f"ChatKit(respond, {start})"))
    notebook.run(0)
    chat = notebook.chat()
    expect(chat.part("start-screen")).to_contain_text("Ask about tea")
    chat.part("starter-prompt").filter(has_text="A cup").click()
    chat.expect_answer("You said Make a cup.")
    expect(chat.part("start-screen")).to_have_count(0)


def test_progress_shows_and_goes(open_notebook: Opener) -> None:
    cell = f"""{GATE}
async def respond(message, context):
    context.progress("Counting rows")
    await opened()
    yield "Done."

chat = ChatKit(respond)
chat
"""
    notebook = open_notebook(cell)
    notebook.run(0)
    chat = notebook.chat()
    chat.send("count")
    expect(chat.part("progress")).to_contain_text("Counting rows")
    notebook.kernel.run("gate.set()")
    chat.expect_answer("Done.")
    chat.expect_idle()
    expect(chat.part("progress")).to_have_count(0)


def test_what_a_function_prints_stays_folded_under_its_turn(open_notebook: Opener) -> None:
    cell = ECHO.replace("asked.append(message.text)", "asked.append(message.text); print('a secret count: 41')")
    notebook = open_notebook(cell)
    notebook.run(0)
    chat = notebook.chat()
    chat.send("go")
    chat.expect_answer("You said go.")
    expect(chat.items("chatkit_widget.output")).to_have_count(1)
    assert "a secret count" not in notebook.output(0).inner_text()
    chat.items("chatkit_widget.output").get_by_role("button").or_(
        chat.items("chatkit_widget.output").locator("summary")
    ).first.click()
    expect(chat.items("chatkit_widget.output")).to_contain_text("a secret count: 41")


def test_an_object_shows_as_itself(open_notebook: Opener) -> None:
    cell = """
import matplotlib
matplotlib.use("agg")
import matplotlib.pyplot as plt
from chatkit_widget import ChatKit

def respond(message):
    figure, axes = plt.subplots()
    axes.plot([1, 2, 3])
    plt.close(figure)
    yield "A line:"
    yield figure
    yield "And that was it."

chat = ChatKit(respond)
chat
"""
    notebook = open_notebook(cell)
    notebook.run(0)
    chat = notebook.chat()
    chat.send("plot")
    chat.expect_answer("And that was it.", timeout=30_000)
    picture = chat.items("chatkit_widget.object").locator("img")
    expect(picture).to_be_visible()
    assert picture.evaluate("element => element.naturalWidth") > 100
    assert notebook.kernel.eval("[i.type for i in chat.items][1:4]") == [
        "assistant_message",
        "chatkit_widget.object",
        "assistant_message",
    ]


def test_a_second_send_while_a_response_streams_is_refused(open_notebook: Opener) -> None:
    notebook = open_notebook(GATED)
    notebook.run(0)
    chat = notebook.chat()
    chat.send("first")
    chat.expect_answer("Before first.")
    notebook.kernel.run(
        "from chatkit_widget import ChatKitBusyError\n"
        "try:\n    await chat.send_user_message('second')\n    busy = None\n"
        "except ChatKitBusyError as error:\n    busy = str(error)"
    )
    assert re.search(r"\w", notebook.kernel.eval("busy") or "")
    chat.write("typed meanwhile")
    chat.input.press("Enter")
    notebook.kernel.run("gate.set()")
    chat.expect_answer("After first.")
    chat.expect_idle()
    expect(chat.messages("user")).to_have_count(1)
    chat.expect_input("typed meanwhile")
