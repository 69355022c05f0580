"""Threads: the list, switching, deleting, and what a rerun of the cell keeps."""

import re

from playwright.sync_api import expect

from tests.browser.cells import ECHO, GATED
from tests.browser.chat import Chat
from tests.browser.fixtures import Opener


def two_threads(chat: Chat) -> None:
    """Fills one thread with apples and the next with pears."""
    chat.send("apples")
    chat.expect_answer("You said apples.")
    chat.expect_idle()
    chat.new_thread()
    expect(chat.items()).to_have_count(0)
    chat.send("pears")
    chat.expect_answer("You said pears.")
    chat.expect_idle()


def test_history_opens_another_thread_and_deletes_one(open_notebook: Opener) -> None:
    notebook = open_notebook(ECHO)
    notebook.run(0)
    chat, kernel = notebook.chat(), notebook.kernel
    two_threads(chat)
    newer = kernel.eval("chat.thread_id")
    chat.open_history()
    kernel.expect("chat.history_open")
    expect(chat.rows()).to_have_count(2)
    older = chat.rows().nth(1)
    (older.get_by_role("button").or_(older)).first.click()
    expect(chat.messages("user")).to_have_text([re.compile("apples")])
    kernel.expect(f"chat.thread_id not in (None, {newer!r})")
    assert "apples" in kernel.eval("chat.items[0].text")
    chat.open_history()
    chat.rows().nth(0).hover()
    chat.rows().nth(0).get_by_role("button", name=re.compile("Delete")).click()
    expect(chat.rows()).to_have_count(1)
    kernel.expect("len(chat.threads)", 1)
    expect(chat.messages("user")).to_have_text([re.compile("apples")])


def test_a_deletion_can_be_undone_also_after_a_reload_until_it_is_final(open_notebook: Opener) -> None:
    notebook = open_notebook(ECHO)
    notebook.run(0)
    chat, kernel = notebook.chat(), notebook.kernel
    two_threads(chat)
    last = kernel.eval("chat.thread_id")
    # Longer than a reload may take.
    kernel.run("from chatkit_widget.session import deleting\ndeleting.UNDO = 600")
    chat.open_history()
    chat.rows().nth(0).hover()
    chat.rows().nth(0).get_by_role("button", name=re.compile("Delete")).click()
    expect(chat.rows()).to_have_count(1)
    expect(chat.part("start-screen")).to_be_visible()
    expect(chat.part("deleted")).to_contain_text("Chat deleted")
    kernel.expect("[chat.thread_id, len(chat.threads)]", [None, 1])
    notebook.reload()
    chat = notebook.chat()
    expect(chat.rows()).to_have_count(1)
    chat.part("undo").click()
    expect(chat.rows()).to_have_count(2)
    expect(chat.messages("user")).to_have_text([re.compile("pears")])
    expect(chat.part("deleted")).to_have_count(0)
    kernel.expect(f"chat.thread_id == {last!r}")
    kernel.run("deleting.UNDO = 2")
    chat.rows().nth(0).hover()
    chat.rows().nth(0).get_by_role("button", name=re.compile("Delete")).click()
    expect(chat.part("deleted")).to_have_count(1)
    expect(chat.part("deleted")).to_have_count(0)
    expect(chat.rows()).to_have_count(1)
    kernel.run(
        "from chatkit_widget import ChatKitError\n"
        f"try:\n    await chat.set_thread_id({last!r})\n    told = None\n"
        "except ChatKitError as error:\n    told = str(error)"
    )
    assert last in kernel.eval("told")


def test_assigning_thread_id_switches_the_screen(open_notebook: Opener) -> None:
    notebook = open_notebook(ECHO)
    notebook.run(0)
    chat, kernel = notebook.chat(), notebook.kernel
    two_threads(chat)
    kernel.run("threads = await chat.list_threads()\nold = threads[-1].id\nchat.thread_id = old")
    expect(chat.messages("user")).to_have_text([re.compile("apples")])
    kernel.expect("chat.thread_id == old")
    kernel.run("chat.thread_id = None")
    expect(chat.items()).to_have_count(0)
    expect(chat.part("start-screen")).to_be_visible()


def test_an_unknown_thread_is_an_error_and_the_open_one_stays(open_notebook: Opener) -> None:
    notebook = open_notebook(ECHO)
    notebook.run(0)
    chat, kernel = notebook.chat(), notebook.kernel
    chat.send("apples")
    chat.expect_answer("You said apples.")
    before = kernel.eval("chat.thread_id")
    kernel.run(
        "from chatkit_widget import ChatKitError\n"
        "try:\n    await chat.set_thread_id('thr_nowhere')\n    told = None\n"
        "except ChatKitError as error:\n    told = str(error)"
    )
    assert "thr_nowhere" in kernel.eval("told")
    assert kernel.eval("chat.thread_id") == before
    expect(chat.messages("user")).to_have_text([re.compile("apples")])


def test_a_rerun_of_the_cell_keeps_the_threads_and_opens_the_last(open_notebook: Opener) -> None:
    notebook = open_notebook(ECHO)
    notebook.run(0)
    two_threads(notebook.chat())
    last = notebook.kernel.eval("chat.thread_id")
    notebook.kernel.run("old = chat")
    notebook.run(0)
    chat = notebook.chat()
    expect(chat.root).to_have_count(1)
    expect(chat.messages("user")).to_have_text([re.compile("pears")])
    assert notebook.kernel.eval("chat is old") is False
    assert notebook.kernel.eval("chat.thread_id") == last
    chat.open_history()
    expect(chat.rows()).to_have_count(2)


def test_a_rerun_ends_the_session_before_it(open_notebook: Opener) -> None:
    notebook = open_notebook(GATED)
    notebook.run(0)
    chat, kernel = notebook.chat(), notebook.kernel
    kernel.run("import threading\nbefore = threading.active_count()")
    chat.send("tea")
    chat.expect_answer("Before tea.")
    kernel.run("old = chat")
    notebook.run(0)
    notebook.chat().expect_idle()
    kernel.expect("old.responding", wanted=False)
    expect(notebook.chat().messages("assistant")).to_contain_text("Before tea.")
    notebook.run(0)
    notebook.run(0)
    notebook.chat().expect_idle()
    kernel.expect("threading.active_count() <= before + 1")


def test_two_cells_are_two_chats(open_notebook: Opener) -> None:
    notebook = open_notebook(ECHO, "second = ChatKit(respond)\nsecond")
    notebook.run()
    notebook.chat(0).send("first one")
    notebook.chat(0).expect_answer("You said first one.")
    notebook.chat(1).send("second one")
    notebook.chat(1).expect_answer("You said second one.")
    expect(notebook.chat(0).messages("user")).to_have_count(1)
    assert notebook.kernel.eval("chat.thread_id != second.thread_id") is True
    assert notebook.kernel.eval("[len(chat.threads), len(second.threads)]") == [1, 1]
