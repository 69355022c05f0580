"""Values of a chat that a user observes and links."""

import re

from playwright.sync_api import expect

from tests.browser.surface.linked import CHAT, FIELD, expect_both, expect_no_error, field_of
from tests.browser.surface.sheet import Sheet


def test_an_observer_is_told_what_is_typed_and_which_thread_opens(sheet: Sheet) -> None:
    notebook = sheet(
        CHAT, "seen = []\nchat.observe(lambda change: seen.append(change.new), ['composer_value', 'thread_id'])"
    )
    notebook.run()
    chat, kernel = notebook.chat(), notebook.kernel
    chat.write("tea")
    kernel.expect("seen[-1:]", ["tea"])
    chat.input.press("Enter")
    chat.expect_answer("You said tea.")
    kernel.expect("chat.thread_id is not None and chat.thread_id in seen")
    kernel.expect("[value for value in seen if value is not None][-1] in ('', chat.thread_id)")


def test_a_link_to_a_text_field_goes_both_ways(sheet: Sheet) -> None:
    notebook = sheet(CHAT, FIELD)
    notebook.run()
    chat, field = notebook.chat(), field_of(notebook, 1)
    chat.write("from the chat")
    expect(field).to_have_value("from the chat")
    field.fill("from the field")
    expect_both(notebook, chat, "from the field")
    notebook.kernel.run("field.value = 'from Python'")
    expect_both(notebook, chat, "from Python")
    expect_no_error(chat)


def test_a_dlink_shows_the_thread_and_what_is_typed_elsewhere(sheet: Sheet) -> None:
    notebook = sheet(
        CHAT,
        "typed, where = ipywidgets.Label(), ipywidgets.Label()\n"
        "ipywidgets.dlink((chat, 'composer_value'), (typed, 'value'), lambda text: f'typed {text}')\n"
        "ipywidgets.dlink((chat, 'thread_id'), (where, 'value'), lambda thread_id: f'in {thread_id}')\n"
        "ipywidgets.VBox([typed, where])",
    )
    notebook.run()
    chat, labels = notebook.chat(), notebook.output(1)
    expect(labels).to_contain_text("in None")
    chat.write("tea")
    expect(labels).to_contain_text("typed tea")
    chat.input.press("Enter")
    chat.expect_answer("You said tea.")
    expect(labels).to_contain_text(f"in {notebook.kernel.eval('chat.thread_id')}")
    expect_no_error(chat)


def test_a_jslink_opens_the_thread_of_another_chat(sheet: Sheet) -> None:
    notebook = sheet(
        CHAT.replace("height=300", "height=300, store='linked.sqlite'"),
        "other = ChatKit(respond, height=300, store='linked.sqlite')\nother",
        "await chat.send_user_message('tea')\nthread = chat.thread_id\nawait chat.set_thread_id(None)",
        "ipywidgets.jslink((chat, 'thread_id'), (other, 'thread_id'))",
    )
    notebook.run()
    chat, other = notebook.chat(0), notebook.chat(1)
    notebook.kernel.run("chat.thread_id = thread")
    for view in (chat, other):
        view.expect_answer("You said tea.")
    notebook.kernel.expect("[chat.thread_id, other.thread_id] == [thread, thread]")
    other.new_thread()
    expect(chat.items()).to_have_count(0)
    notebook.kernel.expect("[chat.thread_id, other.thread_id]", [None, None])
    for view in (chat, other):
        expect_no_error(view)


def test_an_interactive_output_follows_what_is_typed(sheet: Sheet) -> None:
    notebook = sheet(CHAT, FIELD, "ipywidgets.interactive_output(lambda text: print(f'<{text}>'), {'text': field})")
    notebook.run()
    chat = notebook.chat()
    chat.write("tea")
    expect(notebook.output(2)).to_have_text(re.compile(r"(:|^)\s*<tea>\s*$"))
    field_of(notebook, 1).fill("cake")
    expect(notebook.output(2)).to_have_text(re.compile(r"(:|^)\s*<cake>\s*$"))
    expect_both(notebook, chat, "cake")


def test_a_trait_may_be_set_from_any_thread(sheet: Sheet) -> None:
    race = """
import sys

def write(name):
    for count in range(200):
        chat.composer_value = f"{name} {count}"

interval = sys.getswitchinterval()
sys.setswitchinterval(1e-6)
threads = [threading.Thread(target=write, args=(name,)) for name in "abcdefgh"]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
sys.setswitchinterval(interval)
"""
    notebook = sheet(CHAT, race)
    notebook.run()
    chat, kernel = notebook.chat(), notebook.kernel
    kernel.expect("chat.composer.text == chat.composer_value")
    last = kernel.eval("chat.composer_value")
    assert re.fullmatch("[a-h] 199", last)
    expect_both(notebook, chat, last)
    kernel.run("await chat.send_user_message('tea')\nthread = chat.thread_id")
    chat.expect_answer("You said tea.")
    kernel.run("thread = threading.Thread(target=setattr, args=(chat, 'thread_id', None))\nthread.start()")
    expect(chat.items()).to_have_count(0)
    kernel.expect("chat.thread_id", None)
