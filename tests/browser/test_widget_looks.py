"""Where the parts of widgets stand in a real page, and how they move."""

from itertools import pairwise
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
CROWDED = """host => {
  const right = host.shadowRoot.querySelector(".card-body").getBoundingClientRect().right - 15;
  const lines = element => {
    const range = document.createRange();
    const words = document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode();
    if (!words) return 1;
    range.selectNodeContents(words);
    return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size;
  };
  const row = host.shadowRoot.querySelector(".w-row");
  return {
    out: [...row.children].filter(each => each.getBoundingClientRect().right > right).map(each => each.textContent),
    lines: [...row.children].map(lines),
  };
}"""
"""What of a row hangs out of its card, and in how many lines each of it is."""
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


@pytest.mark.parametrize(
    ("children", "most"),
    [
        ([text("Due"), {"type": "Text", "value": "long " * 20, "editable": {"name": "t"}}], {0: 1}),
        ([{"type": "Title", "value": "A title of some words"}, {"type": "Badge", "label": "long " * 20}], {0: 5, 1: 1}),
        ([{"type": "Button", "label": "long " * 20}, {"type": "Button", "label": "OK"}], {1: 1}),
        ([text("Donaudampfschifffahrtsgesellschaft"), {"type": "Badge", "label": "168 birds"}], {1: 1}),
    ],
    ids=["text", "badge", "buttons", "long word"],
)
def test_nothing_hangs_out_of_a_narrow_row_and_words_stay_whole(
    shown: Shown, children: list[object], most: dict[int, int]
) -> None:
    shown.notebook.kernel.run("chat.layout.width = '320px'")
    shown.card({"type": "Row", "children": children}, mark="narrow")
    found = shown.chat.root.evaluate(CROWDED)
    assert found["out"] == []
    assert all(found["lines"][index] <= count for index, count in most.items()), found["lines"]


def test_a_label_is_nearer_to_its_field_than_to_the_one_above(shown: Shown) -> None:
    fields = [{"type": kind, "name": kind} for kind in ("Input", "Textarea")]
    labels = [{"type": "Label", "value": field["name"], "fieldName": field["name"]} for field in fields]
    shown.card(labels[0], fields[0], labels[1], fields[1], mark="form")
    boxes = [shown.chat.root.locator(f".card-body > :nth-child({n})").bounding_box() for n in range(1, 5)]
    gaps = [after["y"] - before["y"] - before["height"] for before, after in pairwise(boxes) if before and after]
    assert gaps == [6, 12, 6]


CHART = {
    "type": "Chart",
    "xAxis": "name",
    "data": [{"name": f"A name of some length {n}", "value": 1234567.5 * n} for n in range(4)],
    "series": [{"type": "bar", "dataKey": "value", "label": "A series whose name is long, too " * 3}],
}


def test_the_values_beside_a_point_stay_within_a_narrow_chart_each_in_one_line(shown: Shown) -> None:
    shown.notebook.kernel.run("chat.layout.width = '320px'")
    shown.card(CHART, mark="chart")
    plot, beside = (shown.chat.root.locator(name) for name in (".chart-plot", ".chart-tooltip"))
    plot.focus()
    for _ in range(4):
        plot.press("ArrowRight")
        inner, outer, number = beside.bounding_box(), plot.bounding_box(), beside.locator("b").bounding_box()
        assert inner
        assert outer
        assert number
        assert inner["x"] >= outer["x"] - 1
        assert inner["x"] + inner["width"] <= outer["x"] + outer["width"] + 1
        assert inner["y"] + inner["height"] <= outer["y"] + outer["height"]
        assert number["height"] < 20


def test_forced_colours_leave_the_keys_of_a_chart_and_tell_its_main_button(shown: Shown) -> None:
    shown.notebook.page.emulate_media(forced_colors="active")
    buttons = [{"type": "Button", "label": look, "variant": look} for look in ("solid", "outline")]
    shown.card(CHART, {"type": "Row", "children": buttons}, mark="chart")
    ground = "element => getComputedStyle(element).backgroundColor"
    root = shown.chat.root
    card, key = (root.locator(name).evaluate(ground) for name in (".card", ".chart-legend .chart-key"))
    assert key != card
    solid, outline = (root.get_by_role("button", name=name).evaluate(ground) for name in ("solid", "outline"))
    assert solid != outline
