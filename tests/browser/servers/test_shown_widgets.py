"""A widget in a cell of its own, outside any chat: what the page shows of it, and how its actions come back."""

from playwright.sync_api import expect

from tests.browser.fixtures import Opener

FORM = """
import threading
from chatkit_widget.widgets import Action, Button, Card, CardAction, Input, Label, Markdown, Text, show

acted = []

def on_action(action):
    acted.append((action.type, action.payload))
    match action.type:
        case "book":
            if action.payload["guest"] == "Nobody":
                raise LookupError("nobody of this name")
            yield f"Booked for **{action.payload['guest']}**."
        case "count":
            yield Card([Text("One", id="n"), Input("note")], id="count")
            yield Card([Text("One, two", id="n"), Input("note")], id="count")
        case "wait":
            while not gate.wait(0.01):
                yield None

gate = threading.Event()
form = Card(
    [Label("Your name", "guest"), Input("guest", required=True), Button("Count", Action("count")),
     Button("Wait", Action("wait"))],
    as_form=True,
    confirm=CardAction("Book", Action("book")),
)
"""


def test_a_form_is_shown_alone_and_answered_below_it(open_notebook: Opener) -> None:
    notebook = open_notebook(FORM + "view = show(form, on_action)", "view", "show(Card([Text('Only once')]))")
    notebook.run()
    shown, again = notebook.chat(0), notebook.chat(1)
    expect(notebook.chat(2).items("widget")).to_have_count(1)
    expect(notebook.output(2).locator(".chatkit-widget")).to_have_count(1)
    for part in ("header", "composer", "history", "start-screen"):
        expect(shown.part(part)).to_have_count(0)

    shown.button("Book").click()
    name = shown.root.get_by_role("textbox", name="Your name")
    expect(name).to_be_focused()
    assert notebook.kernel.eval("acted") == []
    name.fill("Ada")
    shown.button("Book").click()
    for view in (shown, again):
        view.expect_answer("Booked for Ada.")
    notebook.kernel.expect("acted", [["book", {"guest": "Ada"}]])


def test_states_come_to_every_view_and_leave_what_is_typed(open_notebook: Opener) -> None:
    notebook = open_notebook(FORM + "view = show(form, on_action)", "view")
    notebook.run()
    shown, again = notebook.chat(0), notebook.chat(1)
    shown.button("Count").click()
    for view in (shown, again):
        expect(view.items("widget").nth(1)).to_contain_text("One, two")
        expect(view.items("widget")).to_have_count(2)
    note = shown.root.get_by_role("textbox", name="Your name")
    note.fill("Ada")
    notebook.kernel.run("view.update(Card([*form.children, Text('Sold out')], as_form=True, confirm=form.confirm))")
    for view in (shown, again):
        expect(view.items("widget").first).to_contain_text("Sold out")
    expect(note).to_have_value("Ada")
    expect(note).to_be_focused()


def test_what_fails_is_told_and_what_takes_long_is_stopped_also_after_a_reload(open_notebook: Opener) -> None:
    notebook = open_notebook(FORM + "view = show(form, on_action)")
    notebook.run()
    shown = notebook.chat(0)
    shown.root.get_by_role("textbox", name="Your name").fill("Nobody")
    shown.button("Book").click()
    expect(shown.part("error")).to_contain_text("LookupError: nobody of this name")
    expect(shown.part("retry")).to_have_count(0)

    shown.button("Wait").click()
    expect(shown.stop).to_be_visible()
    expect(shown.button("Count")).to_be_disabled()
    notebook.reload()
    shown = notebook.chat(0)
    expect(shown.part("error")).to_have_count(0)
    shown.stop.click()
    shown.expect_idle()
    shown.button("Count").click()
    expect(shown.items("widget").nth(1)).to_contain_text("One, two")


def test_closing_takes_it_off_the_page(open_notebook: Opener) -> None:
    notebook = open_notebook(FORM + "view = show(form, on_action)", "view.close()")
    notebook.run(0)
    shown = notebook.chat(0)
    expect(shown.button("Book")).to_be_visible()
    notebook.run(1)
    expect(shown.root).to_have_count(0)
