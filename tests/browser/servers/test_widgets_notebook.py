"""The notebook about widgets in a real page."""

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.fixtures import Opener

PATH = Path(__file__).resolve().parents[3] / "notebooks" / "05-widgets.ipynb"


def test_the_widgets_notebook_runs_and_its_widgets_are_used_by_hand(open_notebook: Opener) -> None:
    notebook, place = open_notebook.copy_of(PATH)
    notebook.run()
    expect(notebook.output(place["ask"])).to_contain_text("Draw them → ['widget']")
    expect(notebook.output(place["wrong"])).to_contain_text("Text.size cannot be 'huge'")
    chat = notebook.chat(place["chat"])
    booking, species, count, masses = (chat.items("widget").nth(index) for index in range(4))
    expect(count).to_contain_text("All birds went home")
    expect(masses.locator('[data-widget="Chart"] svg')).to_have_count(2)

    booking.get_by_role("textbox", name="Your name").fill("Ada")
    booking.get_by_role("combobox", name="Room").click()
    chat.root.get_by_role("option", name="Double").click()
    booking.get_by_role("checkbox", name="With breakfast").check()
    booking.get_by_role("button", name="Book").click()
    chat.expect_answer("A double room for Ada from 2026-12-24 with breakfast.")
    chat.expect_idle()

    species.get_by_role("button", name="Gentoo").click()
    chat.expect_answer("Gentoo: 5076 g on average, of 124 birds.")
    chat.expect_idle()
    shown = notebook.chat(place["show"])
    expect(shown.items("widget")).to_contain_text("Gentoo")
    shown.button("+1").last.click()
    expect(shown.items("widget")).to_contain_text("11")
    shown.button("Done").click()
    shown.expect_answer("11 birds were seen.")
    notebook.reload()
    chat = notebook.chat(place["chat"])
    expect(chat.items("widget").nth(2)).to_contain_text("All birds went home")
    chat.expect_answer("Gentoo: 5076 g on average, of 124 birds.")
