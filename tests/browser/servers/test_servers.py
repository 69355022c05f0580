"""A real ChatKit server behind the page, in the kernel and by its URL: the same by hand, by Python and on a reload."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.fixtures import Opener

ROOT = Path(__file__).resolve().parents[3]
SERVER = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from chatkit_widget import ChatKit
from tests.protocol.backends.scripted_server import ScriptedServer, Uvicorn

server, looked, errors = ScriptedServer(), [], []

def look(at):
    print("looking at", at)
    looked.append(at)
    return {{"seen": at}}
"""
IN_PROCESS = "chat = ChatKit(server, on_client_tool={'look': look})"
BY_URL = """web = Uvicorn()
web.start()
web.chatkit = server
chat = ChatKit(web.url, on_client_tool={"look": look})"""
SHOWN = "chat.on('error', lambda event: errors.append(str(event.error)))\nchat"


@pytest.mark.parametrize("way", [IN_PROCESS, BY_URL], ids=["in process", "by URL"])
def test_a_conversation_with_a_server(open_notebook: Opener, way: str) -> None:
    notebook = open_notebook(f"{SERVER}\n{way}\n{SHOWN}", "chat")
    notebook.run()
    chat, other = notebook.chat(0), notebook.chat(1)
    chat.send("echo Good day")
    chat.expect_answer("Good day")
    other.expect_answer("Good day")
    chat.expect_idle()

    chat.send("tool")
    chat.expect_answer("Thanks")
    chat.expect_idle()
    assert notebook.kernel.eval("looked") == ["it"]
    expect(chat.items("chatkit_widget.output")).to_contain_text("looking at it")

    chat.send("question")
    chat.part("structured-input").get_by_role("textbox").fill("Because")
    answers = chat.messages("assistant").count()
    chat.part("submit").click()
    expect(chat.messages("assistant")).to_have_count(answers + 1)
    chat.expect_answer("Thanks")
    chat.expect_idle()

    chat.send("endless")
    expect(chat.messages("assistant").last).to_contain_text("never")
    notebook.reload()
    chat = notebook.chat(0)
    expect(chat.messages("assistant").last).to_contain_text("never")
    chat.stop.click()
    chat.expect_idle()
    chat.expect_answer("never")
    assert notebook.kernel.eval("server.memory.wait_for(chat.thread_id, 'sdk_hidden_context')")
    stored = "[item.content[0].text for item in server.memory.items[chat.thread_id].values() if item.type == '{}']"
    assert notebook.kernel.eval(stored.format("assistant_message"))[-1] == "Iwillnever"

    chat.send("sorry")
    expect(chat.part("error")).to_contain_text("The oven is cold.")
    notebook.kernel.expect("errors", ["The oven is cold."])
    chat.part("error").get_by_role("button", name="Retry").click()
    expect(chat.part("error")).to_contain_text("The oven is cold.")
    notebook.kernel.expect("len(errors)", 2)
    notebook.kernel.run("turn = await chat.send_user_message('echo And on')")
    chat.expect_answer("And on")
    expect(chat.part("error")).to_have_count(0)
    assert notebook.kernel.eval("turn.status") == "completed"
