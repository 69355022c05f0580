"""Known attacks, in every place that shows what a model or a server says: nothing runs, nothing is fetched."""

import json
from typing import cast

from playwright.sync_api import Page, Request, expect

from tests.browser.fixtures import Opener
from tests.gallery import ROOT

PAYLOADS = cast("list[str]", json.loads((ROOT / "js" / "src" / "markdown" / "payloads.json").read_text("utf-8")))
CATCH = """
window.ran = [];
for (const name of ["alert", "prompt", "confirm", "print"]) {
  window[name] = (...values) => window.ran.push(`${name}(${values})`);
}
"""
"""What attacks call, so that a call is noted instead of stopping the page."""

CHAT = '''
import json
from chatkit_widget import ChatKit

PAYLOADS = json.loads({payloads!r})

def item(text):
    """Every item with a text in it."""
    source = {{"type": "url", "title": text, "url": text, "description": text, "attribution": text, "group": text}}
    entity = {{"type": "entity", "id": text, "title": text, "inline_label": text, "label": text, "icon": text}}
    marks = [{{"type": "annotation", "source": each, "index": 1}} for each in (source, entity)]
    part = {{"type": "output_text", "text": text, "annotations": marks}}
    task = {{"type": "web_search", "title": text, "queries": [text], "sources": [source]}}
    yield {{"type": "assistant_message", "content": [part]}}
    yield {{"type": "task", "task": task}}
    yield {{"type": "task", "task": {{"type": "custom", "title": text, "icon": text, "content": text}}}}
    work = {{"type": "custom", "tasks": [task], "summary": {{"title": text, "icon": text}}, "expanded": True}}
    yield {{"type": "workflow", "workflow": work}}
    yield {{"type": "generated_image", "image": {{"id": "i", "url": text}}}}
    yield {{"type": "widget", "widget": {{"type": "Card", "children": [{{"type": "Text", "value": text}}]}}}}
    question = {{"type": "freeform", "id": "q", "question": text, "answer": {{"values": [text]}}}}
    yield {{"type": "structured_input", "status": "answered", "inputs": [question]}}
    yield {{"type": "chatkit_widget.unknown", "item_type": text}}

def respond(message, context):
    kind, number = message.text.split()
    texts = PAYLOADS[int(number) : int(number) + STEP]
    if kind == "stream":
        for text in texts:
            for at in range(0, len(text), 3):
                yield text[at : at + 3]
            yield "\\n\\n"
        return
    for text in texts:
        context.progress(text, icon="bolt")
        yield from item(text)
    context.thread.title = texts[0]
    context.notice(texts[-1], title=texts[-1])
    raise ValueError(texts[0])

STEP = 24
chat = ChatKit(respond, height=1200, disclaimer={{"text": " ".join(PAYLOADS[::7])}})
chat
'''


def fetched(page: Page) -> list[str]:
    """Records what the page asks for, but for what JupyterLab itself does."""
    asked: list[str] = []

    def note(request: Request) -> None:
        # JupyterLab asks for its API by fetch and by sockets; an attack would ask for a picture, a script, a page.
        own = request.resource_type in {"fetch", "xhr", "websocket"} or "/static/favicons/" in request.url
        if not own and not request.url.startswith(("data:", "blob:")):
            asked.append(f"{request.resource_type} {request.url}")

    page.on("request", note)
    return asked


def test_no_attack_runs_a_script_or_makes_the_page_ask_for_anything(open_notebook: Opener) -> None:
    page = open_notebook.pages.new(script=CATCH)
    notebook = open_notebook(CHAT.format(payloads=json.dumps(PAYLOADS)), page=page)
    notebook.run()
    chat = notebook.chat(0)
    expect(chat.part("start-screen")).to_be_visible()
    asked = fetched(page)
    address = page.url
    for number in range(0, len(PAYLOADS), 24):
        for kind in ("stream", "items"):
            notebook.kernel.run(f"turn = await chat.send_user_message('{kind} {number}')")
            chat.expect_idle()
    said = notebook.kernel.eval("len(chat.items)")
    assert said > len(PAYLOADS) * 8
    for payload in PAYLOADS[::10]:
        notebook.kernel.run(f"await chat.set_composer_value({payload!r}, reply={payload!r})")
    # What stands folded is looked at, and what can be rested on is rested on.
    chat.root.evaluate("host => { for (const each of host.shadowRoot.querySelectorAll('details')) each.open = true; }")
    citations = chat.part("citation")
    for at in range(0, citations.count(), 20):
        citations.nth(at).focus()
    chat.open_history()
    assert page.evaluate("window.ran") == []
    assert asked == []
    assert page.url == address
    notebook.kernel.run("turn = await chat.set_thread_id(None)")
    expect(chat.part("start-screen")).to_be_visible()
