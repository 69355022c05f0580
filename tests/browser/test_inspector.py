"""Looking inside a chat, in a real JupyterLab: the panel, its filters, its items, and what is saved of it."""

import json
import re
from pathlib import Path

from playwright.sync_api import FloatRect, Locator, expect

from tests.browser.chat import Chat
from tests.browser.fixtures import Opener
from tests.browser.gallery.opened import faults_of

CHAT = """
from chatkit_widget import ChatKit

async def respond(message):
    if message.text == "fail":
        raise ValueError("no such island")
    for word in f"You said {message.text}.".split():
        yield word + " "

chat = ChatKit(respond)
chat
"""


def lines(chat: Chat, kind: str | None = None) -> Locator:
    """The entries in the panel."""
    entries = '[data-part="inspector-entry"]'
    return chat.root.locator(entries if kind is None else f'{entries}[data-kind="{kind}"]')


def test_a_chat_is_looked_into_filtered_saved_and_closed(open_notebook: Opener, tmp_path: Path) -> None:
    notebook = open_notebook(CHAT, "inspector = chat.inspect()\ninspector")
    notebook.run(0)
    chat = notebook.chat()
    expect(chat.part("inspector")).to_have_count(0)
    notebook.run(1)
    expect(notebook.output(1)).to_contain_text("<Inspector open: ")
    expect(chat.part("inspector")).to_contain_text("Click an item of the conversation")
    chat.send("hello")
    chat.expect_answer("You said hello.")
    expect(lines(chat, "request")).to_have_text(re.compile("threads.create"))
    expect(lines(chat, "end")).to_have_text(re.compile("ms · first event after"))
    expect(lines(chat)).to_have_count(notebook.kernel.eval("len(inspector.entries)"))

    # An item shows what made it.
    chat.messages("user").click(position={"x": 4, "y": 4})
    expect(chat.part("inspector-item")).to_contain_text(notebook.kernel.eval("chat.items[0].id"))
    expect(lines(chat, "event")).to_have_text([re.compile("user_message")])
    chat.button("Show all items again").click()
    expect(lines(chat, "event").nth(2)).to_be_visible()

    # Words and kinds filter.
    chat.part("inspector-filter").fill("text_delta")
    expect(lines(chat).first).to_contain_text("append +")
    expect(lines(chat, "request")).to_have_count(0)
    chat.part("inspector-filter").fill("")
    chat.send("fail")
    expect(chat.part("error")).to_be_visible()
    chat.part("inspector").get_by_role("button", name="Requests").click()
    chat.part("inspector").get_by_role("button", name="Events").click()
    expect(lines(chat)).to_have_text([re.compile("ValueError: no such island")])
    chat.part("inspector").get_by_role("button", name="Requests").click()

    # An entry is unfolded, by mouse and by keys.
    lines(chat, "request").first.click()
    details = chat.part("inspector-details")
    expect(details.get_by_role("treeitem").nth(1)).to_have_text("type:threads.create")
    chat.part("inspector-list").press("End")
    expect(details).to_contain_text("ValueError: no such island")
    assert faults_of(chat) == []
    notebook.set_theme("JupyterLab Dark")
    expect(chat.root).to_have_attribute("data-theme", "dark")
    assert faults_of(chat) == []
    chat.part("inspector-list").press("Escape")
    expect(details).to_have_count(0)

    with notebook.page.expect_download() as download:
        chat.button("Save as a recording").click()
    assert download.value.suggested_filename.endswith(".jsonl")
    download.value.save_as(tmp_path / "chat.jsonl")
    saved = [json.loads(line) for line in (tmp_path / "chat.jsonl").read_text("utf-8").splitlines()]
    assert saved[0]["type"] == "chatkit_widget.recording"
    assert [line["request"]["type"] for line in saved if line["type"] == "request"] == [
        "threads.create",
        "threads.add_user_message",
    ]
    chat.button("Close the inspector").click()
    expect(chat.part("inspector")).to_have_count(0)
    notebook.kernel.expect("inspector.is_open", wanted=False)


def test_every_view_and_a_page_that_was_reloaded_have_the_same_panel(open_notebook: Opener) -> None:
    notebook = open_notebook(CHAT, "chat")
    notebook.run()
    chat, second = notebook.chat(0), notebook.chat(1)
    notebook.kernel.run("inspector = chat.inspect()")
    chat.send("hello")
    chat.expect_answer("You said hello.")
    count = notebook.kernel.eval("len(inspector.entries)")
    for view in (chat, second):
        expect(view.part("inspector-count")).to_have_text(f"Entries: {count}")
    # Each has a filter of its own.
    second.part("inspector-filter").fill("threads.create")
    expect(lines(second)).to_have_count(1)
    expect(chat.part("inspector-count")).to_have_text(f"Entries: {count}")

    notebook.reload()
    chat = notebook.chat(0)
    expect(chat.part("inspector-count")).to_have_text(f"Entries: {count}")
    chat.send("again")
    chat.expect_answer("You said again.")
    notebook.kernel.expect(f"len(inspector.entries) > {count}")
    expect(chat.part("inspector-count")).to_have_text(f"Entries: {notebook.kernel.eval('len(inspector.entries)')}")
    chat.button("Clear").click()
    notebook.kernel.expect("len(inspector.entries)", 0)
    expect(chat.part("inspector")).to_contain_text("Requests and events appear here as they come.")
    notebook.kernel.run("inspector.close()")
    for view in (chat, notebook.chat(1)):
        expect(view.part("inspector")).to_have_count(0)


def test_while_nobody_looks_on_its_part_of_the_front_end_is_not_asked_for(open_notebook: Opener) -> None:
    notebook = open_notebook(CHAT)
    notebook.run()
    chat = notebook.chat()
    chat.send("hello")
    chat.expect_answer("You said hello.")
    notebook.kernel.run("from chatkit_widget.bridge import lookups; asked = []; read = lookups.read_chunk")
    notebook.kernel.run("lookups.read_chunk = lambda name: asked.append(name) or read(name)")
    chat.send("again")
    chat.expect_answer("You said again.")
    assert notebook.kernel.eval("'inspector' in asked") is False
    assert notebook.kernel.eval("chat._connection.inspector.log") is None
    notebook.kernel.run("inspector = chat.inspect()")
    expect(chat.part("inspector")).to_be_visible()
    assert notebook.kernel.eval("'inspector' in asked") is True


def test_an_answer_is_followed_while_a_cell_computes(open_notebook: Opener) -> None:
    notebook = open_notebook(
        CHAT,
        "inspector = chat.inspect()",
        "import time\nrunning = chat.run(chat.send_user_message('now'))\nwhile not held.exists(): time.sleep(0.05)",
    )
    held = notebook.server.work / f"{notebook.name}.held"
    notebook.kernel.run(f"from pathlib import Path\nheld = Path({str(held)!r})")
    notebook.run(0, 1)
    chat = notebook.chat()
    expect(chat.part("inspector")).to_be_visible()
    notebook.start(2)
    expect(lines(chat, "end")).to_have_count(1)
    assert notebook.page.evaluate("() => window.cellRuns.get(2)") is False
    held.touch()
    notebook.finish(2)


def test_a_wide_view_has_it_beside_and_a_narrow_one_below_the_conversation(open_notebook: Opener) -> None:
    notebook = open_notebook(CHAT)
    notebook.run()
    chat = notebook.chat()
    notebook.kernel.run("inspector = chat.inspect()")
    chat.send("hello")
    chat.expect_answer("You said hello.")

    def boxes() -> tuple[FloatRect, FloatRect]:
        thread, panel = chat.part("thread").bounding_box(), chat.part("inspector").bounding_box()
        assert thread is not None
        assert panel is not None
        return thread, panel

    thread, panel = boxes()
    assert panel["x"] >= thread["x"] + thread["width"]
    notebook.kernel.run("chat.layout.width = '420px'")
    expect(chat.root).to_have_css("width", "420px")
    thread, panel = boxes()
    assert panel["y"] >= thread["y"] + thread["height"]
    assert thread["height"] > 60
    lines(chat).first.click()
    expect(chat.part("inspector-details").get_by_role("tree")).to_be_visible()
    chat.button("Close the entry").click()
    expect(lines(chat).first).to_be_visible()
