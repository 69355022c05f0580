"""A token that is given to a chat appears nowhere: not in the notebook, the page, a log, an export or a traceback."""

import secrets
from pathlib import Path

from playwright.sync_api import WebSocket, expect

from tests.browser.fixtures import Opener

ROOT = Path(__file__).resolve().parents[3]
BEGIN = f"""
import io, logging, sys, traceback
from pathlib import Path
sys.path.insert(0, {str(ROOT)!r})
from chatkit_widget import ChatKit
from tests.protocol.backends.scripted_server import ScriptedServer, Uvicorn

log = io.StringIO()
logging.basicConfig(stream=log, level=logging.DEBUG, force=True)
web = Uvicorn()
web.start()
web.chatkit = ScriptedServer()
chat = ChatKit(web.url, headers={{"Authorization": f"Bearer {{token}}", "X-Key": token}}, metadata={{"key": token}})
chat
"""
USE = """
inspector = chat.inspect()
turns = [await chat.send_user_message("Hello")]
web.stop()
turns.append(await chat.send_user_message("Are you there?"))
errors = [turn.error for turn in turns if turn.error]
written = [chat.to_markdown(), chat.to_html(), chat.to_jsonl(), chat.to_notebook(), repr(chat.items), repr(turns)]
written += ["".join(traceback.format_exception(error)) + str(getattr(error, "detail", "")) for error in errors]
inspector.save("inspected.jsonl")
written += [Path("inspected.jsonl").read_text(), repr(inspector), repr(inspector.entries)]
written += [log.getvalue(), repr(chat), repr(chat.options), str(chat.get_state())]
[turn.status for turn in turns]
"""


def test_a_token_appears_nowhere(open_notebook: Opener) -> None:
    token = f"tok-{secrets.token_hex(12)}"
    frames: list[str] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", lambda data: frames.append(str(data)))

    page = open_notebook.pages.new()
    page.on("websocket", listen)
    notebook = open_notebook(BEGIN, USE, page=page)
    notebook.kernel.run(f"token = {token!r}")
    asked = len(frames)
    notebook.run()
    expect(notebook.output(1)).to_contain_text("['completed', 'failed']")
    chat = notebook.chat(0)
    expect(chat.part("error")).to_be_visible()
    for summary in chat.root.locator("summary").all():
        summary.click()
    expect(chat.part("inspector-entry").last).to_contain_text("Nothing answers")
    for entry in chat.part("inspector-entry").all():
        entry.click()
        expect(chat.part("inspector-details").locator(".tree, dl:last-child")).to_be_visible()
        assert token not in chat.root.evaluate("host => host.shadowRoot.innerHTML")
    notebook.save()

    assert notebook.kernel.eval("[text[:200] for text in written if token in text]") == []
    assert token not in (notebook.server.work / notebook.name).read_text()
    assert token not in page.content()
    assert token not in chat.root.evaluate("host => host.shadowRoot.innerHTML")
    assert any("Are you there?" in frame for frame in frames)
    # The first frames tell of the code that gave the kernel its token.
    assert [frame[:300] for frame in frames[asked:] if token in frame and "execute_input" not in frame] == []
