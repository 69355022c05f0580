"""The notebook about ChatKit servers in a real page."""

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.fixtures import Opener

PATH = Path(__file__).resolve().parents[3] / "notebooks" / "02-chatkit-server.ipynb"


def test_the_server_notebook_runs_and_both_chats_answer_by_hand(open_notebook: Opener) -> None:
    notebook, place = open_notebook.copy_of(PATH)
    *before_the_end, stop = range(notebook.cell_count())
    notebook.run(*before_the_end)
    expect(notebook.output(place["retry"])).to_contain_text("completed")
    here, remote = notebook.chat(place["chat"]), notebook.chat(place["remote"])
    here.expect_answer("341 g")
    here.send("Is there enough for 2 runs?")
    here.expect_answer("enough")
    here.expect_idle()
    here.send("Weigh the gloves")
    expect(here.part("error")).to_contain_text("The scale has to warm up")
    remote.send("Order 3 plates")
    remote.expect_answer("Done, Grace")
    remote.expect_idle()
    notebook.run(stop)
    remote.send("Are you there?")
    expect(remote.part("error")).to_contain_text("is the server running?")
