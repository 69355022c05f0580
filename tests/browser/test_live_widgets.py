"""Jupyter widgets as answers: live in the chat, and deaf to the notebook's shortcuts."""

import pytest
from playwright.sync_api import expect

from tests.browser.fixtures import Opener

CHAT = '''
import anywidget, ipywidgets, traitlets
from chatkit_widget import ChatKit

class Counter(anywidget.AnyWidget):
    _esm = """export default { render({ model, el }) {
      const button = document.createElement("button");
      const show = () => { button.textContent = `Counted ${model.get("count")}`; };
      button.onclick = () => { model.set("count", model.get("count") + 1); model.save_changes(); };
      model.on("change:count", show);
      show();
      el.append(button);
    } }"""
    count = traitlets.Int(0).tag(sync=True)

counter, field = Counter(), ipywidgets.Text(description="Name")

def live(model_id, is_anywidget):
    form = {"type": "live", "model_id": model_id, "is_anywidget": is_anywidget}
    bundle = {"text/plain": "as Python describes it"}
    return {"type": "chatkit_widget.object", "class_name": "Widget", "bundle": bundle, "form": form}

def respond(message):
    yield live(counter.model_id, True)
    yield live(field.model_id, False)
    yield live("nowhere", False)
    yield "Here they are."

chat = ChatKit(respond, height=900)
chat
'''


@pytest.mark.parametrize("host", ["lab", "notebook"])
def test_widgets_stay_live_and_keep_their_keys(open_notebook: Opener, host: str) -> None:
    notebook = open_notebook(CHAT, "other = 1", host=host)
    notebook.run(0)
    chat = notebook.chat(0)
    chat.send("show")
    chat.expect_answer("Here they are.")
    objects = chat.items("chatkit_widget.object")
    expect(objects.nth(2)).to_contain_text("as Python describes it")
    expect(objects.nth(2)).to_contain_text("cannot be used here")
    # They stand beside the shadow root, where the notebook's styles reach them.
    button = chat.root.locator("> [slot] button")
    button.click()
    button.click()
    expect(button).to_have_text("Counted 2")
    notebook.kernel.expect("counter.count", 2)
    notebook.kernel.run("counter.count = 7")
    expect(button).to_have_text("Counted 7")
    sources, counts = notebook.sources(), notebook.execution_counts()
    text = chat.root.locator("> [slot] input[type=text]")
    text.click()
    notebook.page.keyboard.type("abddx")
    notebook.page.keyboard.press("Shift+Enter")
    expect(text).to_be_focused()
    notebook.kernel.expect("field.value", "abddx")
    button.focus()
    for key in ("a", "b", "d", "d", "x"):
        notebook.page.keyboard.press(key)
    assert (notebook.sources(), notebook.execution_counts()) == (sources, counts)
    width = text.evaluate("element => element.getBoundingClientRect().width")
    assert width > 100, "the notebook's own styles are missing"


def test_each_view_has_its_own_and_takes_it_along_when_it_goes(open_notebook: Opener) -> None:
    notebook = open_notebook(CHAT, "chat")
    notebook.run(0, 1)
    first, second = notebook.chat(0), notebook.chat(1)
    first.send("show")
    second.expect_answer("Here they are.")
    buttons = notebook.page.locator(".chatkit-widget > [slot] button")
    expect(buttons).to_have_count(2)
    buttons.last.click()
    expect(buttons.first).to_have_text("Counted 1")
    notebook.kernel.run("await chat.set_thread_id(None)")
    expect(first.part("start-screen")).to_be_visible()
    expect(notebook.page.locator(".chatkit-widget > [slot]")).to_have_count(0)
