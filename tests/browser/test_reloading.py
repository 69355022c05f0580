"""The front end, built anew while its chat is open."""

from playwright.sync_api import expect

from tests.browser.fixtures import Opener

COPY = """
import gzip, json, os, pathlib, shutil, tempfile
from chatkit_widget.bridge import assets

os.environ["CHATKIT_WIDGET_DEV"] = "1"
built = pathlib.Path(shutil.copytree(assets.STATIC, tempfile.mkdtemp() + "/static"))
assets.STATIC = built

def build(before, after):
    manifest = json.loads((built / "manifest.json").read_text())
    (built / "manifest.json").unlink()
    core = gzip.decompress((built / "core.js.gz").read_bytes()).replace(before, after)
    (built / "core.js.gz").write_bytes(gzip.compress(core))
    manifest["core"] += "changed"
    (built / "manifest.json").write_text(json.dumps(manifest))
"""

CHAT = """
from chatkit_widget import ChatKit

chat = ChatKit(lambda message: f"You said **{message.text}**.")
chat
"""


def test_an_open_chat_shows_what_is_built_anew_and_keeps_its_conversation(open_notebook: Opener) -> None:
    notebook = open_notebook(COPY, CHAT)
    notebook.run()
    chat = notebook.chat(1)
    chat.send("one")
    chat.expect_answer("You said one.")
    chat.expect_idle()
    chat.write("half a thought")
    notebook.kernel.run("build(b'Send message', b'Let it go')")
    expect(chat.part("send")).to_have_accessible_name("Let it go")
    chat.expect_input("half a thought")
    chat.expect_answer("You said one.")
    chat.input.fill("")
    chat.send("two")
    chat.expect_answer("You said two.")
    expect(chat.root).to_have_count(1)
    notebook.kernel.expect("chat.front_ends", 1)
