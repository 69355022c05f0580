"""The notebook about ChatKit servers in a real page."""

import shutil
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.fixtures import Opener
from tests.browser.notebook import Notebook
from tests.notebooks import read_notebook

PATH = Path(__file__).resolve().parents[3] / "notebooks" / "02-chatkit-server.ipynb"


def test_the_server_notebook_runs_and_both_chats_answer_by_hand(open_notebook: Opener) -> None:
    pages = open_notebook.pages
    name = "chatkit-server.ipynb"
    shutil.copy(PATH, pages.server.work / name)
    notebook = Notebook(pages.server, pages.new(), name)
    open_notebook.opened.append(notebook)
    notebook.visit()
    place = {cell.id: index for index, cell in enumerate(read_notebook(PATH).cells)}
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
