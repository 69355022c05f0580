"""Files in a real page: picked, dropped and pasted, shown while they are on their way, and read by the function."""

import base64
import io
from typing import Any

import PIL.Image
from playwright.sync_api import FilePayload, Locator, expect

from tests.browser.chat import Chat
from tests.browser.fixtures import Opener

CELL = """
import threading
from chatkit_widget import ChatKit

got = []

async def respond(message):
    for file in message.attachments:
        data = file.read()
        got.append((file.name, file.mime_type, file.size, len(data)))
    yield f"I got {len(message.attachments)}."

chat = ChatKit(respond, composer={"attachments": {"enabled": True, "max_size": 3_000_000, "max_count": 3}})
chat
"""
HELD_BACK = f"""{CELL}
from chatkit_widget.backends.function import FunctionBackend

gate = threading.Event()
real = FunctionBackend.upload

async def upload(self, file, sent):
    import asyncio
    while not gate.is_set():
        await asyncio.sleep(0.005)
    return await real(self, file, sent)

chat._session._core.backend.upload = upload.__get__(chat._session._core.backend)
chat
"""
GIVE = """(element, [kind, name, mimeType, content]) => {
  const bytes = Uint8Array.from(atob(content), (char) => char.charCodeAt(0));
  const data = new DataTransfer();
  data.items.add(new File([bytes], name, { type: mimeType }));
  const event = kind === "paste"
    ? new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true, composed: true })
    : new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true, composed: true });
  element.dispatchEvent(event);
}"""


def picture() -> bytes:
    data = io.BytesIO()
    PIL.Image.new("RGB", (40, 30), "teal").save(data, "PNG")
    return data.getvalue()


def file(name: str, mime_type: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": mime_type, "buffer": content}


def pick(chat: Chat, *files: FilePayload) -> None:
    """Choose files as a user does."""
    with chat.page.expect_file_chooser() as chooser:
        chat.part("attach").click()
    chooser.value.set_files(list(files))


def chips(chat: Chat, status: str) -> Locator:
    return chat.part("composer").locator(f'[data-part="attachment"][data-status="{status}"]')


def give(chat: Chat, kind: str, name: str, mime_type: str, content: bytes) -> None:
    """Drop or paste a file."""
    argument: list[Any] = [kind, name, mime_type, base64.b64encode(content).decode()]
    chat.input.evaluate(GIVE, argument)


def test_files_that_were_picked_are_in_the_message_and_the_function_reads_them(open_notebook: Opener) -> None:
    notebook = open_notebook(CELL)
    notebook.run()
    chat = notebook.chat()
    large = bytes(2_500_000)
    pick(chat, file("teal.png", "image/png", picture()), file("large.bin", "application/octet-stream", large))
    expect(chips(chat, "ready")).to_have_count(2)
    expect(chips(chat, "ready").first.locator("img")).to_be_visible()
    chat.send("What is in these?")
    chat.expect_answer("I got 2")
    expect(chips(chat, "ready")).to_have_count(0)
    expect(chat.messages("user").locator('[data-part="attachment"]')).to_have_count(2)
    assert notebook.kernel.eval("got") == [
        ["teal.png", "image/png", len(picture()), len(picture())],
        ["large.bin", "application/octet-stream", len(large), len(large)],
    ]
    notebook.reload()
    notebook.chat().expect_answer("I got 2")
    expect(notebook.chat().messages("user").locator('[data-part="attachment"] img')).to_be_visible()


def test_a_file_is_dropped_or_pasted_and_may_be_all_there_is_to_send(open_notebook: Opener) -> None:
    notebook = open_notebook(CELL)
    notebook.run()
    chat = notebook.chat()
    expect(chat.part("attach")).to_be_visible()
    give(chat, "dragover", "a.csv", "text/csv", b"a\n1\n")
    give(chat, "drop", "a.csv", "text/csv", b"a\n1\n")
    give(chat, "paste", "b.png", "image/png", picture())
    expect(chips(chat, "ready")).to_have_count(2)
    chat.input.press("Enter")
    chat.expect_answer("I got 2")
    assert [name for name, *_ in notebook.kernel.eval("got")] == ["a.csv", "b.png"]


def test_what_is_too_large_is_named_before_anything_is_sent(open_notebook: Opener) -> None:
    notebook = open_notebook(CELL)
    notebook.run()
    chat = notebook.chat()
    pick(chat, file("huge.bin", "application/octet-stream", bytes(3_000_001)), file("ok.txt", "text/plain", b"ok"))
    expect(chips(chat, "ready")).to_have_count(1)
    expect(chat.part("composer").locator("..")).to_contain_text("huge.bin")
    assert notebook.kernel.eval("[upload.name for upload in chat._session.state.view.uploads]") == ["ok.txt"]


def test_a_message_waits_for_its_files_and_every_view_shows_them(open_notebook: Opener) -> None:
    notebook = open_notebook(HELD_BACK, "chat")
    notebook.run()
    chat, other = notebook.chat(0), notebook.chat(1)
    pick(chat, file("slow.txt", "text/plain", b"slow"), file("gone.txt", "text/plain", b"gone"))
    expect(chips(other, "uploading")).to_have_count(2)
    chat.write("Read it")
    chat.input.press("Enter")
    expect(chat.part("send")).to_be_disabled()
    other.button("gone.txt").click()
    expect(chips(chat, "uploading")).to_have_count(1)
    notebook.reload()
    chat = notebook.chat(0)
    expect(chips(chat, "uploading")).to_have_count(1)
    notebook.kernel.run("gate.set()")
    expect(chips(chat, "ready")).to_have_count(1)
    chat.input.press("Enter")
    chat.expect_answer("I got 1")
    assert [name for name, *_ in notebook.kernel.eval("got")] == ["slow.txt"]


def test_files_from_python_stand_in_the_composer(open_notebook: Opener) -> None:
    notebook = open_notebook(CELL)
    notebook.run()
    chat = notebook.chat()
    notebook.kernel.run("await chat.set_composer_value('From Python', files=[('p.txt', b'python')])")
    expect(chips(chat, "ready")).to_have_count(1)
    chat.expect_input("From Python")
    chat.input.press("Enter")
    chat.expect_answer("I got 1")
    notebook.kernel.run("files = await chat.attach(('q.txt', b'more'))")
    expect(chat.part("composer").locator('[data-part="attachment"]')).to_have_count(0)
    notebook.kernel.run("turn = await chat.send_user_message(attachments=files)")
    assert notebook.kernel.eval("turn.text") == "I got 1."
    expect(chat.messages("user")).to_have_count(2)
