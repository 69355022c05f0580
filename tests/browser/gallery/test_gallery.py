"""What axe, a ruler and a reader of another script find in the gallery."""

import pytest
from playwright.sync_api import expect

from tests.browser.gallery.opened import NOTICES, Gallery
from tests.browser.gallery.test_look import OVERFLOWING

TITLES = [
    None,
    "Markdown",
    "Code",
    "Tables",
    "Maths",
    "Images",
    "Sources",
    "Tasks",
    "Pictures",
    "Python objects",
    "Objects by form",
    "Widgets: boxes",
    "Widgets: words",
    "Widgets: buttons",
    "Widgets: a form",
    "Widgets: a table",
    "Widgets: charts",
    "Widgets: lists",
    "Widgets: mistakes",
    "Questions",
    NOTICES,
    "A locked thread",
    "A closed thread",
]
WIDTHS = {"wide": None, "360 px": "360px", "320 px": "320px"}


@pytest.fixture(scope="module", params=WIDTHS)
def width(gallery: Gallery, request: pytest.FixtureRequest) -> str:
    gallery.resize(WIDTHS[request.param])
    return str(request.param)


@pytest.fixture(scope="module", params=["light", "dark"])
def theme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_there_is_a_thread_for_everything(gallery: Gallery) -> None:
    written = [title for title in gallery.titles if title.startswith("Show what is known")]
    assert sorted(gallery.titles) == sorted([*filter(None, TITLES), *written])
    assert len(written) == 1


@pytest.mark.parametrize("title", TITLES)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_chat(
    gallery: Gallery, width: str, theme: str, title: str | None
) -> None:
    gallery.show(title, theme=theme)
    assert gallery.faults() == [], f"{title}, {theme}, {width}"
    assert gallery.chat.root.evaluate(OVERFLOWING) == [], f"{title}, {theme}, {width}"


@pytest.mark.parametrize("title", TITLES)
def test_from_right_to_left_all_of_it_holds_too(gallery: Gallery, title: str | None) -> None:
    gallery.resize("360px")
    gallery.show(title, theme="dark", locale="ar")
    assert gallery.faults() == []
    assert gallery.chat.root.evaluate(OVERFLOWING) == []


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_notices_and_an_error_that_just_came_have_no_faults(gallery: Gallery, width: str | None) -> None:
    gallery.resize(width)
    for theme in ("light", "dark"):
        gallery.notify(theme=theme)
        assert gallery.faults() == [], theme
        assert gallery.chat.root.evaluate(OVERFLOWING) == [], theme


def test_the_open_history_and_menus_have_no_faults_either(gallery: Gallery) -> None:
    gallery.resize(None)
    chat = gallery.chat
    for theme in ("light", "dark"):
        gallery.show("Tables", theme=theme)
        chat.open_history()
        gallery.settle()
        assert gallery.faults() == [], theme
        gallery.notebook.kernel.run("await chat.hide_history()")
        for sign, menu in (("@", "tag-menu"), ("/", "command-menu")):
            chat.write(sign)
            expect(chat.part(menu)).to_be_visible()
            gallery.settle()
            assert gallery.faults() == [], f"{menu}, {theme}"
            chat.input.press("Escape")
            gallery.notebook.kernel.run("await chat.set_composer_value('')")


def test_the_rest_of_the_notebook_shows_what_it_says(gallery: Gallery) -> None:
    notebook, place = gallery.notebook, gallery.place
    gallery.resize(None)
    gallery.show(None)
    notebook.start(place["live"])
    for part in ("progress", "stop"):
        expect(gallery.chat.part(part)).to_be_visible()
    expect(gallery.chat.items("workflow")).to_be_visible()
    expect(gallery.chat.items("generated_image").locator("progress")).to_be_visible()
    gallery.chat.expect_answer("Headings, lists and quotes")
    gallery.chat.stop.click()
    notebook.finish(place["live"])
    expect(notebook.output(place["live"])).to_contain_text("stopped")
    notebook.kernel.run("await chat.delete_thread(chat.thread_id)")
    for cell in ("themes", "themed", "languages", "style"):
        notebook.run(place[cell])
    themed = notebook.output(place["themed"]).locator(".chatkit-widget")
    expect(themed).to_have_count(4)
    for each in themed.all():
        expect(each.locator('[data-part="sources"]')).to_be_visible()
    directions = notebook.output(place["languages"]).locator(".chatkit-widget .chat")
    expect(directions).to_have_count(3)
    for lang, each in zip(("de", "ar", "ja"), directions.all(), strict=True):
        expect(each).to_have_attribute("lang", lang)
    expect(gallery.chat.part("send")).to_have_css("rotate", "90deg")
