"""ChatKit's helpers, awaited in cells and seen on the screen."""

import re
import time

from playwright.sync_api import expect

from tests.browser.cells import ECHO, GATE
from tests.browser.fixtures import Opener

CREATE_AND_AWAIT = (
    ECHO.removesuffix("chat\n")
    + """
from IPython.display import display
display(chat)
turn = await chat.send_user_message("in one cell")
print("status:", turn.status)
"""
)


def test_a_cell_may_create_show_and_await(open_notebook: Opener) -> None:
    notebook = open_notebook(CREATE_AND_AWAIT, "turn = await chat.send_user_message('next cell')\nturn.text")
    notebook.run()
    expect(notebook.output(0)).to_contain_text("status: completed")
    expect(notebook.output(1)).to_contain_text("You said **next cell**.")
    chat = notebook.chat(0)
    expect(chat.messages("user")).to_have_text([re.compile("in one cell"), re.compile("next cell")])
    chat.expect_answer("You said next cell.")
    assert notebook.kernel.eval("turn.status") == "completed"


def test_a_cell_may_create_show_and_await_the_page(open_notebook: Opener) -> None:
    cell = (
        CREATE_AND_AWAIT + "await chat.focus_composer()\nawait chat.set_composer_value('typed for you')\nprint('held')"
    )
    notebook = open_notebook(cell)
    notebook.run(0)
    expect(notebook.output(0)).to_contain_text("held")
    expect(notebook.chat().input).to_be_focused()
    notebook.chat().expect_input("typed for you")


def test_focus_composer_puts_the_caret_there(open_notebook: Opener) -> None:
    notebook = open_notebook(ECHO, "await chat.focus_composer()")
    notebook.run()
    expect(notebook.chat().input).to_be_focused()
    notebook.page.keyboard.type("straight away")
    notebook.chat().expect_input("straight away")
    assert notebook.sources()[1] == "await chat.focus_composer()"


def test_set_composer_value_is_on_the_screen_when_it_returns(open_notebook: Opener) -> None:
    notebook = open_notebook(ECHO, "await chat.set_composer_value('Compare ')", "chat.composer_value = ''")
    notebook.run(0, 1)
    chat = notebook.chat()
    assert chat.input.evaluate("element => element.value ?? element.innerText").rstrip() == "Compare"
    assert notebook.kernel.eval("chat.composer_value") == "Compare "
    notebook.run(2)
    chat.expect_input("")


def test_history_shows_and_hides_from_python(open_notebook: Opener) -> None:
    notebook = open_notebook(ECHO, "await chat.show_history()", "await chat.hide_history()")
    notebook.run(0, 1)
    history = notebook.chat().part("history")
    expect(history).to_be_visible()
    assert notebook.kernel.eval("chat.history_open") is True
    notebook.run(2)
    expect(history).to_have_count(0)
    assert notebook.kernel.eval("chat.history_open") is False


def test_set_thread_id_switches_and_none_is_a_draft(open_notebook: Opener) -> None:
    cells = (
        "await chat.send_user_message('apples')\nfirst = chat.thread_id",
        "await chat.set_thread_id(None)",
        "await chat.set_thread_id(first)",
    )
    notebook = open_notebook(ECHO, *cells)
    notebook.run(0, 1)
    chat = notebook.chat()
    chat.expect_answer("You said apples.")
    notebook.run(2)
    expect(chat.part("start-screen")).to_be_visible()
    notebook.run(3)
    chat.expect_answer("You said apples.")
    assert notebook.kernel.eval("chat.thread_id == first") is True


def test_fetch_updates_shows_what_another_chat_wrote_to_the_store(open_notebook: Opener) -> None:
    make = "ChatKit(respond, store='both.sqlite')"
    write = (
        f"await chat.send_user_message('from the first')\nother = {make}\n"
        "await other.set_thread_id(chat.thread_id)\nawait other.send_user_message('from the second')"
    )
    notebook = open_notebook(ECHO.replace("ChatKit(respond)", make), write, "await chat.fetch_updates()")
    notebook.run(0, 1)
    chat = notebook.chat()
    expect(chat.messages("user")).to_have_text([re.compile("from the first")])
    notebook.run(2)
    expect(chat.messages("user")).to_have_text([re.compile("from the first"), re.compile("from the second")])
    chat.expect_answer("You said from the second.")


def test_send_custom_action_calls_the_function_beside_respond(open_notebook: Opener) -> None:
    cell = """
from chatkit_widget import ChatKit

def respond(message):
    return "Which room?"

async def act(action, item, context):
    yield f"Booked room {action.payload['room'] if hasattr(action, 'payload') else action['payload']['room']}."

chat = ChatKit(respond, on_action=act)
chat
"""
    book = (
        "await chat.send_user_message('book')\n"
        "turn = await chat.send_custom_action({'type': 'book', 'payload': {'room': 4}})\nturn.status"
    )
    notebook = open_notebook(cell, book)
    notebook.run()
    notebook.chat().expect_answer("Booked room 4.")
    assert notebook.kernel.eval("turn.status") == "completed"


def test_set_options_replaces_them_all(open_notebook: Opener) -> None:
    first = "chat.set_options(theme='dark', composer={'placeholder': 'Ask about tea'})"
    notebook = open_notebook(ECHO, first, "chat.set_options(startScreen={'greeting': 'Hello again'})")
    notebook.run(0, 1)
    chat = notebook.chat()
    expect(chat.root.get_by_placeholder("Ask about tea")).to_be_visible()
    expect(chat.root).to_have_attribute("data-theme", "dark")
    notebook.run(2)
    expect(chat.root.get_by_placeholder("Ask about tea")).to_have_count(0)
    expect(chat.root).to_have_attribute("data-theme", "light")
    expect(chat.part("start-screen")).to_contain_text("Hello again")


def test_a_button_starts_a_method_with_run(open_notebook: Opener) -> None:
    button = """
import ipywidgets
futures = []
button = ipywidgets.Button(description="Summarise")
button.on_click(lambda _: futures.append(chat.run(chat.send_user_message("Summarise"))))
button
"""
    notebook = open_notebook(ECHO, button)
    notebook.run()
    notebook.output(1).get_by_role("button", name="Summarise").click()
    notebook.chat().expect_answer("You said Summarise.")
    notebook.kernel.expect("[future.result(0).status for future in futures if future.done()]", ["completed"])


def test_events_reach_a_handler_in_the_kernel(open_notebook: Opener) -> None:
    listen = """
seen = []
for name in ("response.start", "message.sent", "chatkit.response.end", "thread.change"):
    chat.on(name, lambda event: seen.append(event.name))
"""
    notebook = open_notebook(ECHO, listen)
    notebook.run()
    notebook.chat().send("hello")
    notebook.chat().expect_answer("You said hello.")
    notebook.kernel.expect("sorted(set(seen))", ["message.sent", "response.end", "response.start", "thread.change"])
    assert notebook.kernel.eval("seen.count('response.end')") == 1


def test_typing_is_not_lost_while_python_sets_the_composer(open_notebook: Opener) -> None:
    notebook = open_notebook(ECHO)
    notebook.run(0)
    chat, kernel = notebook.chat(), notebook.kernel
    kernel.run("chat.composer_value = 'seed '")
    chat.expect_input("seed")
    chat.input.press("End")
    chat.input.press_sequentially("and more")
    chat.expect_input("seed and more")
    kernel.expect("chat.composer_value", "seed and more")
    chat.input.fill("")
    kernel.expect("chat.composer_value", "")
    alphabet = "abcdefghijklmnopqrstuvwxyz"
    chat.input.press_sequentially(alphabet[:13], delay=20)
    kernel.run("chat.composer_value = 'SET'")
    chat.input.press_sequentially(alphabet[13:], delay=20)

    def held() -> str:
        return chat.input.evaluate("element => element.value")

    deadline = time.monotonic() + 15
    while kernel.eval("chat.composer_value") != held() and time.monotonic() < deadline:
        pass
    # The value takes the place of what was typed before it came, and what is typed after it is never lost.
    assert alphabet.endswith(held().removeprefix("SET"))
    kernel.expect("chat.composer_value", held())


def test_typing_goes_on_while_the_kernel_computes(open_notebook: Opener) -> None:
    busy = "import pathlib, time\nwhile not pathlib.Path('go-on').exists():\n    time.sleep(0.01)"
    notebook = open_notebook(ECHO, busy)
    notebook.run(0)
    notebook.start(1)
    chat = notebook.chat()
    chat.send("are you there?")
    chat.expect_answer("You said are you there?.")
    chat.write("and now?")
    chat.expect_input("and now?")
    (notebook.server.work / "go-on").touch()
    notebook.finish(1)
    notebook.kernel.expect("chat.composer_value", "and now?")


def test_a_text_field_may_be_linked_to_the_composer_in_the_page(open_notebook: Opener) -> None:
    link = """
import ipywidgets
field = ipywidgets.Text()
ipywidgets.jslink((field, "value"), (chat, "composer_value"))
field
"""
    notebook = open_notebook(ECHO, link)
    notebook.run()
    chat = notebook.chat()
    field = notebook.output(1).locator("input")
    field.fill("from the field")
    chat.expect_input("from the field")
    chat.input.fill("from the chat")
    expect(field).to_have_value("from the chat")
    notebook.kernel.expect("(field.value, chat.composer_value)", ["from the chat", "from the chat"])


def test_interrupting_the_kernel_stops_an_awaited_turn(open_notebook: Opener) -> None:
    cell = f"""{GATE}
async def respond(message):
    yield "Begun."
    await opened()
    yield " Finished."

chat = ChatKit(respond)
chat
"""
    notebook = open_notebook(cell, "await chat.send_user_message('go')")
    notebook.run(0)
    notebook.start(1)
    chat = notebook.chat()
    chat.expect_answer("Begun.")
    notebook.execute("notebook:interrupt-kernel")
    notebook.finish(1, check=False)
    chat.expect_idle()
    assert "Finished" not in chat.messages("assistant").inner_text()
    notebook.kernel.expect("chat.responding", wanted=False)
