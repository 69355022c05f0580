"""A widget's actions, from the click to whoever answers and back: over HTTP, in process, and with a function."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.fixtures import Opener
from tests.browser.servers.booking import WAYS

ROOT = Path(__file__).resolve().parents[3]
BEGIN = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from chatkit_widget import ChatKit
from tests.browser.servers.booking import Booking, Function
from tests.protocol.backends.scripted_server import Uvicorn

helped = []

def on_action(action, item):
    answering.book.note(action.type, action.payload)
    helped.append((action.type, item.id == chat.items[-1].id))
"""
BY_URL = """
answering, web = Booking(), Uvicorn()
web.start()
web.chatkit = answering
chat = ChatKit(web.url, widgets={"on_action": on_action})"""
IN_PROCESS = """
answering = Booking()
chat = ChatKit(answering, widgets={"on_action": on_action})"""
FUNCTION = """
answering = Function()
chat = ChatKit(answering.respond, on_action=answering.on_action, widgets={"on_action": on_action})"""


@pytest.mark.parametrize("way", [BY_URL, IN_PROCESS, FUNCTION], ids=["by URL", "in process", "function"])
def test_every_kind_of_action_comes_back(open_notebook: Opener, way: str) -> None:
    notebook = open_notebook(BEGIN + way + "\nchat", "chat")
    notebook.run()
    chat, other = notebook.chat(0), notebook.chat(1)
    counts = notebook.execution_counts()
    chat.send("book")
    widget = chat.items("widget")
    expect(widget.get_by_text("No seat yet")).to_be_visible()
    chat.expect_idle()

    widget.get_by_role("button", name="Help").click()
    notebook.kernel.expect("helped", [["help", True]])

    # What is missing is told at its field, and nothing leaves.
    widget.get_by_role("button", name="Book").click()
    name = widget.get_by_role("textbox", name="Your name")
    expect(name).to_be_focused()
    expect(name).to_have_attribute("aria-invalid", "true")
    assert notebook.kernel.eval("answering.book.acted") == [["help", None]]

    # While a response streams, what needs no stream of its own goes on; the form keeps what is written in it.
    name.fill("Ada")
    widget.get_by_role("checkbox", name="Breakfast").check()
    chat.send("endless")
    expect(chat.messages("assistant").last).to_contain_text("never")
    widget.get_by_role("radio", name="Aisle").check()
    expect(widget.get_by_text("Seat: aisle")).to_be_visible()
    expect(other.items("widget").get_by_text("Seat: aisle")).to_be_visible()
    assert notebook.kernel.eval("answering.book.acted[1:]") == [["seat.choose", {"row": 3, "seat": "aisle"}]]
    expect(widget.get_by_role("button", name="Book")).to_have_attribute("aria-disabled", "true")
    expect(name).to_have_value("Ada")
    chat.stop.click()
    chat.expect_idle()

    name.press("Enter")
    chat.expect_answer("Booked for Ada")
    other.expect_answer("Booked for Ada")
    chat.expect_idle()
    booked = ["table.book", {"id": 7, "guest": {"name": "Ada"}, "breakfast": True}]
    assert notebook.kernel.eval("answering.book.acted[2:]") == [booked]
    assert notebook.execution_counts() == counts

    notebook.reload()
    expect(notebook.chat(0).items("widget").get_by_text("Seat: aisle")).to_be_visible()


@pytest.mark.parametrize("way", [BY_URL, IN_PROCESS, FUNCTION], ids=["by URL", "in process", "function"])
def test_a_card_whose_action_fails_stays_open_and_can_be_tried_again(open_notebook: Opener, way: str) -> None:
    notebook = open_notebook(BEGIN + way + "\nchat")
    notebook.run()
    chat = notebook.chat(0)
    told = chat.root.locator("[data-part=error], [data-part=notice], .composer-note.error")
    for kind in WAYS:
        chat.send(kind)
        card = chat.items("widget").last
        reason = card.get_by_role("textbox", name="Reason")
        reason.fill("a feast")
        chat.expect_idle()
        notebook.kernel.run("answering.book.is_taken = True")
        card.get_by_role("button", name="Keep").click()
        expect(told).to_have_count(1)
        expect(chat.part("widget").last).not_to_have_attribute("aria-busy", "true")
        expect(reason).to_be_visible()
        expect(reason).to_have_value("a feast")

        notebook.kernel.run("answering.book.is_taken = False")
        card.get_by_role("button", name="Keep").click()
        expect(card.get_by_role("button", name="Details")).to_be_visible()
        expect(reason).to_be_hidden()
        kept = ["table.keep", {"why": "a feast"}]
        assert notebook.kernel.eval("answering.book.acted[-2:]") == [kept, kept]
