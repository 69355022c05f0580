"""Reloads, several views, lost messages: every page shows the same, whole conversation."""

import re

from playwright.sync_api import expect

from tests.browser.cells import ECHO, GATE, GATED
from tests.browser.fixtures import Opener
from tests.browser.notebook import Notebook

PIECES = 20_000
COUNTING = f"""{GATE}
stopped_at = None

async def respond(message):
    global stopped_at
    count = 0
    while not gate.is_set():
        yield f"{{count}} "
        count += 1
        await asyncio.sleep(0.004)
    stopped_at = count
    yield "end"

chat = ChatKit(respond)
chat
"""
FAST = f"""
from chatkit_widget import ChatKit

def respond(message):
    for count in range({PIECES}):
        yield f"{{count}} "
    yield "end"

chat = ChatKit(respond)
chat
"""
DROP_ONE_FRAME = """
  // Loses the first frame from the kernel that holds window.lose, as an overrun rate limit does.
  window.lost = 0;
  const decoder = new TextDecoder();
  const loses = (data) => {
    if (!window.lose) return false;
    const text = typeof data === "string" ? data : decoder.decode(data);
    if (!text.includes("comm_msg") || !text.includes(window.lose)) return false;
    window.lose = undefined;
    window.lost += 1;
    return true;
  };
  window.WebSocket = class extends WebSocket {
    set onmessage(handler) {
      super.onmessage = handler && ((event) => (loses(event.data) ? undefined : handler.call(this, event)));
    }
    get onmessage() {
      return super.onmessage;
    }
  };
"""


def test_a_reload_in_the_middle_of_a_stream_loses_nothing(open_notebook: Opener) -> None:
    notebook = open_notebook(COUNTING)
    notebook.run(0)
    notebook.chat().send("count")
    notebook.chat().expect_answer(" 50 ")
    notebook.reload()
    chat = notebook.chat()
    chat.expect_answer(" 50 ")
    expect(chat.stop).to_be_visible()
    notebook.kernel.run("gate.set()")
    chat.expect_answer("end")
    chat.expect_idle()
    count = notebook.kernel.eval("stopped_at")
    assert chat.last_words() == [*map(str, range(count)), "end"]
    expect(chat.messages("user")).to_have_count(1)
    notebook.kernel.expect("chat.front_ends", 1, timeout=25)  # a page that is gone is noticed by its silence


def test_a_reload_keeps_the_draft(open_notebook: Opener) -> None:
    notebook = open_notebook(ECHO)
    notebook.run(0)
    notebook.chat().write("half a thought")
    notebook.kernel.expect("chat.composer_value", "half a thought")
    notebook.reload()
    notebook.chat().expect_input("half a thought")


def test_two_views_of_one_chat_agree(open_notebook: Opener) -> None:
    notebook = open_notebook(GATED, "chat")
    notebook.run()
    first, second = notebook.chat(0), notebook.chat(1)
    first.send("tea")
    for view in (first, second):
        view.expect_answer("Before tea.")
        expect(view.stop).to_be_visible()
    notebook.kernel.run("gate.set()")
    for view in (first, second):
        view.expect_answer("Before tea. After tea.")
        view.expect_idle()
    second.send("cake")
    for view in (first, second):
        view.expect_answer("Before cake. After cake.")
        expect(view.messages("user")).to_have_count(2)
    second.write("draft")
    first.expect_input("draft")


def test_two_pages_of_one_chat_agree(open_notebook: Opener) -> None:
    notebook = open_notebook(ECHO)
    notebook.run(0)
    notebook.chat().send("one")
    notebook.chat().expect_answer("You said one.")
    notebook.save()
    other = Notebook(notebook.server, open_notebook.pages.new(), notebook.name)
    other.visit()
    other.chat().expect_answer("You said one.")
    notebook.kernel.expect("chat.front_ends", 2)
    other.chat().send("two")
    notebook.chat().expect_answer("You said two.")
    other.chat().expect_answer("You said two.")


def test_nothing_is_lost_or_reordered_among_20000_pieces(open_notebook: Opener) -> None:
    notebook = open_notebook(FAST)
    notebook.run(0)
    chat = notebook.chat()
    chat.send("count")
    chat.expect_answer(re.compile(r"\bend$"), timeout=60_000)
    assert chat.last_words() == [*map(str, range(PIECES)), "end"]
    assert notebook.kernel.eval("chat.items[1].text.split()") == [*map(str, range(PIECES)), "end"]


def test_a_lost_last_batch_comes_again(open_notebook: Opener) -> None:
    page = open_notebook.pages.new(script=DROP_ONE_FRAME)
    notebook = open_notebook(GATED, page=page)
    notebook.run(0)
    chat = notebook.chat()
    chat.send("tea")
    chat.expect_answer("Before tea.")
    page.evaluate("() => { window.lose = 'After tea.'; }")
    notebook.kernel.run("gate.set()")
    page.wait_for_function("() => window.lost === 1")
    chat.expect_answer("Before tea. After tea.")
    chat.expect_idle()


def test_a_lost_batch_in_the_middle_comes_again_in_order(open_notebook: Opener) -> None:
    page = open_notebook.pages.new(script=DROP_ONE_FRAME)
    notebook = open_notebook(COUNTING, page=page)
    notebook.run(0)
    chat = notebook.chat()
    chat.send("count")
    chat.expect_answer(" 20 ")
    page.evaluate("() => { window.lose = 'append'; }")
    page.wait_for_function("() => window.lost === 1")
    notebook.kernel.run("gate.set()")
    chat.expect_answer("end")
    count = notebook.kernel.eval("stopped_at")
    assert chat.last_words() == [*map(str, range(count)), "end"]


COUNT_CORES = """
  // Counts the frames from the kernel that are as large as the core.
  window.cores = 0;
  window.WebSocket = class extends WebSocket {
    constructor(...args) {
      super(...args);
      this.addEventListener("message", ({ data }) => {
        if ((data.byteLength ?? data.length) > 20_000) window.cores += 1;
      });
    }
  };
"""


def test_the_core_is_sent_once_for_any_number_of_chats(open_notebook: Opener) -> None:
    page = open_notebook.pages.new(script=COUNT_CORES)
    notebook = open_notebook(ECHO, "ChatKit(respond)", "ChatKit(respond)", page=page)
    notebook.run()
    for index in range(3):
        expect(notebook.chat(index).input).to_be_visible()
    assert page.evaluate("window.cores") == 1


def test_a_chat_whose_kernel_is_restarted_says_so_and_can_still_be_read(open_notebook: Opener) -> None:
    notebook = open_notebook(GATED)
    notebook.run()
    chat = notebook.chat()
    chat.send("lunch")
    chat.expect_answer("Before lunch.")
    chat.write("a draft")
    notebook.page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    expect(chat.root).to_contain_text("was restarted or has ended: run the cell again to go on")
    expect(chat.input).to_be_disabled()
    chat.expect_input("a draft")
    chat.expect_answer("Before lunch.")
    chat.expect_idle()
    notebook.wait_ready()
    notebook.run()
    chat = notebook.chat()
    chat.send("tea")
    chat.expect_answer("Before tea.")
    expect(chat.root).not_to_contain_text("was restarted")


def test_a_closed_chat_leaves_the_page(open_notebook: Opener) -> None:
    notebook = open_notebook(ECHO, "chat.close()")
    notebook.run(0)
    root = notebook.chat().root
    notebook.run(1)
    expect(root).to_have_count(0)
