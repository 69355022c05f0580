"""The notebook that explores a data set by chat, in a real page."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.fixtures import Opener

PATH = Path(__file__).resolve().parents[3] / "notebooks" / "06-data-chat.ipynb"


def test_the_data_notebook_runs_and_its_table_is_used_by_hand(open_notebook: Opener) -> None:
    notebook, place = open_notebook.copy_of(PATH)
    notebook.run()
    expect(notebook.output(place["ask"])).to_contain_text("Plot mass and flippers → ['assistant_message', 'object']")
    expect(notebook.output(place["messages"])).to_contain_text("By island, for later:")
    chat = notebook.chat(place["chat"])
    table = chat.items("chatkit_widget.object").first
    expect(table).to_contain_text("of 344 rows")
    table.get_by_role("button", name="Next rows").click()
    expect(table).to_contain_text(re.compile(r"51.100 of 344 rows"))
    table.get_by_role("button", name="body_mass_g").click()
    expect(table.get_by_role("row").nth(1)).to_contain_text("2700")
    expect(chat.items("chatkit_widget.object").nth(1).get_by_role("img")).to_be_visible()

    # A variable of the notebook is mentioned, and answered as the object itself.
    chat.input.click()
    chat.input.press_sequentially("Describe @by_s")
    chat.root.get_by_role("option", name="by_species").click()
    chat.input.press("Enter")
    chat.expect_idle()
    expect(chat.items("chatkit_widget.object").last).to_contain_text("8 rows")
