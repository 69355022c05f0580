"""The language of the interface: each chat in its own, as Python says, while it is on the screen."""

import re

from playwright.sync_api import Locator, expect

from tests.browser.chat import Chat
from tests.browser.surface.linked import expect_no_error
from tests.browser.surface.sheet import Sheet

ONE = """
from chatkit_widget import ChatKit

async def respond(message):
    yield f"You said {message.text}."

one = ChatKit(respond, locale="ar", height=400)
one
"""
OTHER = """
other = ChatKit(respond, locale="de-AT", height=400)
other
"""


def screen(chat: Chat) -> Locator:
    """The root of all that a chat shows."""
    return chat.root.locator(".chat")


def expect_language(chat: Chat, lang: str, direction: str, send: str) -> None:
    """The chat is in a language, and says so to those who read it aloud."""
    expect(screen(chat)).to_have_attribute("lang", lang)
    expect(screen(chat)).to_have_attribute("dir", direction)
    expect(chat.part("send")).to_have_accessible_name(send)


def middle(part: Locator) -> float:
    """Where a part stands from left to right."""
    box = part.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2


def test_each_chat_follows_its_own_locale_while_it_is_shown(sheet: Sheet) -> None:
    notebook = sheet(ONE, OTHER)
    notebook.run()
    one, other = notebook.chat(0), notebook.chat(1)
    expect_language(one, "ar", "rtl", "إرسال الرسالة")
    expect_language(other, "de", "ltr", "Nachricht senden")

    notebook.kernel.run("one.update_options(locale='pt-PT')")
    expect_language(one, "pt-BR", "ltr", "Enviar mensagem")
    expect_language(other, "de", "ltr", "Nachricht senden")

    notebook.kernel.run("one.update_options(locale='sv')")
    expect_language(one, "en", "ltr", "Send message")
    notebook.kernel.run("other.update_options(locale=None)")
    expect_language(other, "en", "ltr", "Send message")
    for chat in (one, other):
        expect_no_error(chat)


def test_a_chat_that_runs_from_right_to_left_is_mirrored_and_keeps_what_was_written(sheet: Sheet) -> None:
    notebook = sheet(ONE.replace('"ar"', '"en"'))
    notebook.run()
    chat = notebook.chat()
    chat.send("hello")
    chat.expect_answer("You said hello.")
    chat.write("half a thought")
    assert middle(chat.part("send")) > middle(screen(chat))
    notebook.kernel.run("one.update_options(locale='ar')")
    expect_language(chat, "ar", "rtl", "إرسال الرسالة")
    assert middle(chat.part("send")) < middle(screen(chat))
    assert middle(chat.messages("user").locator(".bubble")) < middle(screen(chat))
    expect(chat.button("السجل").locator("svg")).to_have_css("scale", "-1 1")
    expect(chat.input).to_have_value("half a thought")
    expect(chat.input).to_be_focused()
    expect(chat.part("turn-actions")).to_have_accessible_name("الإجابة")
    expect(chat.messages("user")).to_have_text(re.compile("^رسالتك:hello$"))


SERVERLESS = """
unheard = ChatKit("http://127.0.0.1:9/chatkit", locale="de", height=400)
unheard
"""


def test_what_the_kernel_says_is_in_the_language_of_the_chat_and_english_in_python(sheet: Sheet) -> None:
    notebook = sheet(ONE + SERVERLESS)
    notebook.run()
    unheard = notebook.chat(0)
    notebook.kernel.run("turn = await unheard.send_user_message('Hello')")
    expect(unheard.part("error")).to_contain_text("antwortet nichts: Läuft der Server?")
    assert "is the server running?" in str(notebook.kernel.eval("str(turn.error)"))
