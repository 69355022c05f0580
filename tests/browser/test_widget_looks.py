"""Where the parts of widgets stand in a real page, and how they move."""

from typing import Any, cast

import pytest

from tests.browser.chat import Chat
from tests.browser.fixtures import Opener
from tests.browser.notebook import Notebook

CELL = """
from chatkit_widget import ChatKit

chat = ChatKit(lambda message: {"type": "Card", "children": []})
item = (await chat.send_user_message("Begin")).items[0].id
chat
"""
PICTURE = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='300' height='90'%3E"
    "%3Crect width='300' height='90' fill='red'/%3E%3C/svg%3E"
)
GAPS = """host => {
  const box = element => element.getBoundingClientRect();
  return [...host.shadowRoot.querySelectorAll("img[data-flush]")].map(image => {
    const around = image.closest("[data-framed], .card");
    const [inner, outer, edge] = [box(image), box(around), around.clientLeft];
    return [inner.left - outer.left - edge, outer.right - edge - inner.right,
      Math.max(0, outer.top + edge - inner.top, inner.bottom - outer.bottom + edge)].map(Math.round);
  });
}"""
"""Between each flush picture and what it is in: at its left, at its right, and how far it hangs out above or below."""
OVERLAPS = """host => [...host.shadowRoot.querySelectorAll("img[data-flush]")].flatMap(image =>
  [image.previousElementSibling ?? image.parentElement.previousElementSibling, image.nextElementSibling]
    .filter(Boolean).map(other => [image.getBoundingClientRect(), other.getBoundingClientRect()])
    .filter(([one, other]) => Math.min(one.right, other.right) - Math.max(one.left, other.left) > 1
      && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 1)).length"""
WATCH = """host => {
  const root = host.shadowRoot;
  window.stops = [];
  const measure = () => {
    const box = root.querySelector(".transition");
    const [rect, next] = [box.getBoundingClientRect(), box.nextElementSibling.getBoundingClientRect()];
    const opacities = [...box.children].map(child => Number(getComputedStyle(child).opacity));
    return { height: rect.height, width: rect.width, top: next.top, left: next.left, opacities };
  };
  window.seek = time => {
    for (const animation of root.getAnimations()) {
      animation.pause();
      animation.currentTime = time;
    }
    return measure();
  };
  window.finish = async () => {
    const all = root.getAnimations();
    for (const animation of all) animation.finish();
    await Promise.all(all.map(({ finished }) => finished));
    await new Promise(requestAnimationFrame);
    const box = root.querySelector(".transition");
    return { ...measure(), left_over: box.getAnimations({ subtree: true }).length,
      leaving: root.querySelectorAll("[data-leaving]").length, style: box.getAttribute("style") };
  };
  new MutationObserver(() => {
    if (root.querySelector(".transition > *, .transition:empty")) {
      window.stops.push([seek(0), seek(60), seek(219)]);
      seek(60);
    }
  }).observe(root.querySelector('[data-item-type="widget"]'), { childList: true, subtree: true });
}"""
"""Stops every movement where it begins, so that it is looked at in its own time, not in that of this machine."""
SHORT = {"type": "Text", "key": "short", "value": "One"}
TALL = {"type": "Col", "key": "tall", "children": [{"type": "Text", "value": f"Line {n}"} for n in range(5)]}


def text(value: str) -> dict[str, object]:
    return {"type": "Text", "value": value}


def image(**more: object) -> dict[str, object]:
    return {"type": "Image", "src": PICTURE, "height": 60, "flush": True, **more}


class Shown:
    """A chat with one widget, which is changed from its kernel."""

    def __init__(self, notebook: Notebook) -> None:
        self.notebook = notebook
        notebook.run(0)
        self.chat: Chat = notebook.chat()

    def card(self, *children: object, mark: str, **more: object) -> None:
        """Shows a card, with a mark by which it is known to have come."""
        widget = {"type": "Card", "id": mark, **more, "children": list(children)}
        self.notebook.kernel.run(f"await chat.update_widget(item, {widget!r})")
        self.chat.root.locator(f'[data-widget-id="{mark}"]').wait_for()

    def transition(self, child: object, mark: str, around: str = "Col") -> None:
        """Shows a text above, what is in a transition, and a text below."""
        moving = {"type": "Transition", "children": child}
        self.card({"type": around, "gap": 3, "children": [text("above"), moving, text("below")]}, mark=mark)

    def page(self, code: str) -> Any:
        """What a function of the page returns."""
        return self.notebook.page.evaluate(code)


@pytest.fixture
def shown(open_notebook: Opener) -> Shown:
    return Shown(open_notebook(CELL))


def test_flush_pictures_reach_exactly_to_the_edges_of_their_container(shown: Shown) -> None:
    box = {"type": "Box", "children": [image(), text("In a box"), image()]}
    cases: list[tuple[list[object], dict[str, object]]] = [
        ([image(), text("Between"), image()], {}),
        ([image(), text("Between"), image()], {"padding": 0}),
        ([text("Above"), image(width="100%")], {"padding": {"x": 5, "top": "1em"}}),
        ([text("Above"), image()], {"padding": "calc(1em + 2px) max(1em, 20px)"}),
        ([text("Above"), image()], {"confirm": {"label": "OK", "action": {"type": "ok"}}}),
        ([text("Above"), {"type": "Col", "children": [image(), text("In a column")]}], {}),
        ([text("Above"), {**box, "border": 1, "radius": "xl"}, text("Below")], {}),
        ([text("Above"), {**box, "padding": 3, "background": "surface-secondary"}, text("Below")], {}),
        ([text("Above"), {"type": "Transition", "children": image()}, text("Below")], {}),
    ]
    for number, (children, more) in enumerate(cases):
        shown.card(*children, mark=f"case-{number}", **more)
        gaps = cast("list[list[int]]", shown.chat.root.evaluate(GAPS))
        assert gaps, f"case {number}"
        assert gaps == [[0, 0, 0]] * len(gaps), f"case {number}"
        assert shown.chat.root.evaluate(OVERLAPS) == 0, f"case {number}"


def test_what_is_in_a_row_is_never_covered_by_a_flush_picture(shown: Shown) -> None:
    inner = {"type": "Box", "children": [image(width=40)]}
    for number, kind in enumerate([{"type": "Row"}, {"type": "Box", "direction": "row"}]):
        row = {**kind, "children": [text("Left"), image(width=40), inner, text("Right")]}
        shown.card(row, mark=f"row-{number}")
        assert shown.chat.root.evaluate(OVERLAPS) == 0


def test_a_transition_takes_its_new_size_without_a_jump_and_leaves_nothing(shown: Shown) -> None:
    shown.transition(SHORT, "begin")
    shown.chat.root.evaluate(WATCH)
    before = shown.page("() => seek(0)")
    shown.transition(TALL, "tall")
    start, midway, end = shown.page("() => stops.at(-1)")
    assert start["height"] == pytest.approx(before["height"], abs=1)
    assert before["height"] < midway["height"] < end["height"]
    assert start["opacities"] == [0, 1]
    held = shown.page("() => seek(60)")
    shown.transition(SHORT, "again")
    start, _, _ = shown.page("() => stops.at(-1)")
    assert start["height"] == pytest.approx(held["height"], abs=1)
    assert start["top"] == pytest.approx(held["top"], abs=1)
    assert len(start["opacities"]) == 2
    for mark in ("x", "y", "z"):
        shown.transition({**text(mark), "key": mark}, mark)
    after = shown.page("finish")
    assert (after["left_over"], after["leaving"], after["style"]) == (0, 0, None)
    assert after["opacities"] == [1]
    assert after["height"] == pytest.approx(before["height"], abs=1)


def test_a_transition_goes_with_its_gap_and_comes_back_with_it(shown: Shown) -> None:
    shown.transition(SHORT, "begin")
    shown.chat.root.evaluate(WATCH)
    full = shown.page("() => seek(0)")
    shown.transition(None, "empty")
    start, _, end = shown.page("() => stops.at(-1)")
    assert start["top"] == pytest.approx(full["top"], abs=1)
    assert shown.page("finish")["top"] == pytest.approx(end["top"], abs=1)
    assert end["top"] == pytest.approx(full["top"] - full["height"] - 12, abs=1)
    shown.transition(SHORT, "back")
    start, _, _ = shown.page("() => stops.at(-1)")
    assert start["top"] == pytest.approx(end["top"], abs=1)
    assert shown.page("finish")["top"] == pytest.approx(full["top"], abs=1)


def test_a_transition_in_a_row_takes_its_new_width_without_a_jump(shown: Shown) -> None:
    shown.transition(SHORT, "begin", "Row")
    shown.chat.root.evaluate(WATCH)
    before = shown.page("() => seek(0)")
    shown.transition({**text("Much longer"), "key": "long"}, "long", "Row")
    start, midway, end = shown.page("() => stops.at(-1)")
    assert start["left"] == pytest.approx(before["left"], abs=1)
    assert before["width"] < midway["width"] < end["width"]
    assert midway["height"] == pytest.approx(before["height"], abs=1)


def test_a_transition_stands_still_for_who_wants_less_motion(shown: Shown) -> None:
    shown.notebook.page.emulate_media(reduced_motion="reduce")
    shown.transition(SHORT, "begin")
    shown.chat.root.evaluate(WATCH)
    shown.transition(TALL, "tall")
    start, _, end = shown.page("() => stops.at(-1)")
    assert start == end
    assert start["opacities"] == [1]
