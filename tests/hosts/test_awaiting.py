"""One cell makes a chat, shows it and awaits each method, on every kind of kernel; what the page says is heard."""

import pytest
from playwright.sync_api import expect

from tests import kernels
from tests.browser.fixtures import Opener
from tests.browser.notebook import Notebook

# Once, on 7.3.0, two cells that were started together stood at [*] and the first showed nothing; not reproduced.
pytestmark = pytest.mark.flaky(reruns=1)

CURRENT = "current"
KERNELS = (CURRENT, *kernels.OLDER)
COMMS = ("disabled", "perCommTarget")

MAKE = """
import asyncio, time
from IPython.display import display
from chatkit_widget import ChatKit

running = []

async def respond(message):
    yield f"{message.text} "
    if message.text == "endless":
        running.append(True)
        await asyncio.Event().wait()
    yield "answered"

def act(action):
    return f"did {action.type}"

chat = ChatKit(respond, on_action=act)
display(chat)
"""

EACH_METHOD = f"""{MAKE}
await chat.focus_composer()
await chat.set_composer_value("a draft")
await chat.show_history()
await chat.hide_history()
turn = await chat.send_user_message("first")
print("one", turn.status, turn.text)
first = chat.thread_id
await chat.set_thread_id(None)
await chat.set_thread_id(first)
await chat.fetch_updates()
await chat.attach(("notes.txt", b"words"))
await chat.rename_thread(first, "Renamed")
chat.set_options(header={{"title": {{"text": "Awaited"}}}})
acted = await chat.send_custom_action({{"type": "book"}})
print("acted", acted.status, acted.text, [thread.title for thread in await chat.list_threads()])
again = await chat.retry()
print("two", again.status, [item.type for item in chat.items])
stopped = await chat.send_user_message("endless")
print("three", stopped.status, chat.composer_value)
"""


AFTER = "print('after', chat.items[-1].type)"


def open_on(open_notebook: Opener, kernel: str, comms: str, *cells: str) -> Notebook:
    """A notebook on one kernel, with one of the host's ways to carry comms."""
    server = open_notebook.pages.server
    server.set_setting("@jupyterlab/apputils-extension:kernels-settings", {"commsOverSubshells": comms})
    name = "python3" if kernel == CURRENT else kernels.write_spec(server.folder / "data", kernel)
    return open_notebook(*cells, kernel_name=name)


@pytest.mark.parametrize("comms", COMMS)
@pytest.mark.parametrize("kernel", KERNELS)
def test_one_cell_makes_shows_and_awaits(open_notebook: Opener, kernel: str, comms: str) -> None:
    notebook = open_on(open_notebook, kernel, comms, EACH_METHOD, AFTER)
    expect_each_method(notebook)
    if kernel != CURRENT:
        assert notebook.kernel.eval("__import__('ipykernel').__version__") == kernel


def test_one_cell_makes_shows_and_awaits_in_notebook_7(open_notebook: Opener) -> None:
    expect_each_method(open_notebook(EACH_METHOD, AFTER, host="notebook"))


def expect_each_method(notebook: Notebook) -> None:
    """One cell awaits every method, another waits behind it, and Stop ends the last turn."""
    notebook.start(0)
    chat = notebook.chat()
    notebook.start(1)
    expect(notebook.output(0)).to_contain_text("two completed ['user_message', 'assistant_message']", timeout=30_000)
    expect(chat.input).to_have_value("a draft")
    chat.expect_answer("endless")
    chat.stop.click()
    notebook.finish(0)
    notebook.finish(1)
    expect(notebook.output(0)).to_contain_text("one completed first answered")
    expect(notebook.output(0)).to_contain_text("acted completed did book ['Renamed']")
    expect(notebook.output(0)).to_contain_text("three stopped a draft")
    expect(chat.part("header")).to_contain_text("Awaited")
    expect(notebook.output(1)).to_contain_text("after assistant_message")
    assert notebook.execution_counts() == [1, 2]


@pytest.mark.parametrize("kernel", KERNELS)
def test_what_a_page_said_before_the_cell_awaited_is_heard(open_notebook: Opener, kernel: str) -> None:
    gate = "from pathlib import Path\nwhile not Path('late').exists(): await asyncio.sleep(0.01)"
    late = f"{MAKE}\n{gate}\nawait chat.focus_composer()\nprint('focused')"
    notebook = open_on(open_notebook, kernel, "disabled", late)
    go_on = notebook.server.work / "late"
    go_on.unlink(missing_ok=True)
    notebook.start(0)
    notebook.chat()  # It is on the screen, and has said so.
    go_on.touch()
    notebook.finish(0)
    expect(notebook.output(0)).to_contain_text("focused")
    expect(notebook.chat().input).to_be_focused()


@pytest.mark.parametrize("kernel", KERNELS)
def test_interrupting_the_kernel_ends_an_await(open_notebook: Opener, kernel: str) -> None:
    waiting = f"{MAKE}\nawait chat.send_user_message('endless')"
    notebook = open_on(open_notebook, kernel, "perCommTarget", waiting, "print(chat.responding, len(running))")
    notebook.start(0)
    chat = notebook.chat()
    chat.expect_answer("endless")
    notebook.execute("notebook:interrupt-kernel")
    notebook.finish(0, check=False)
    assert "CancelledError" in (notebook.error(0) or "") or "KeyboardInterrupt" in (notebook.error(0) or "")
    chat.expect_idle()
    notebook.run(1)
    expect(notebook.output(1)).to_contain_text("False 1")


@pytest.mark.parametrize("kernel", [CURRENT, "7.3.0"])
def test_a_message_is_answered_while_a_cell_computes(open_notebook: Opener, kernel: str) -> None:
    notebook = open_on(
        open_notebook, kernel, "perCommTarget", MAKE, "while not running: time.sleep(0.01)\nprint('ran')"
    )
    notebook.run(0)
    chat = notebook.chat()
    chat.send("hello")
    chat.expect_answer("hello answered")
    notebook.start(1)
    chat.send("now")
    chat.expect_answer("now answered")
    chat.send("endless")
    notebook.finish(1)
    chat.stop.click()
    chat.expect_idle()


def test_where_it_cannot_be_answered_the_chat_says_what_it_waits_for(open_notebook: Opener) -> None:
    gate = "from pathlib import Path\nwhile not Path('go').exists(): time.sleep(0.05)"
    notebook = open_on(open_notebook, "6.30.1", "perCommTarget", MAKE, gate)
    notebook.run(0)
    chat = notebook.chat()
    notebook.start(1)
    chat.send("hello")
    expect(chat.root).to_contain_text("Waiting for Python: the kernel is busy.")
    (notebook.server.work / "go").touch()
    notebook.finish(1)
    chat.expect_answer("hello answered")
    expect(chat.root).not_to_contain_text("Waiting for Python")
