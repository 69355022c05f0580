"""Widgets under load: a large card, a long table, and charts of many points."""

import statistics
from collections.abc import Callable
from functools import partial
from typing import Any, cast

from tests.bench.page import WAIT_MS, Target
from tests.bench.screen import SCROLL
from tests.browser.notebook import Notebook

RUNS = 5
COMPONENTS = 300
ROWS = 1000
POINTS = 5000

WIDGETS = """
from datetime import datetime, UTC
from chatkit_widget.protocol.items import WidgetItem
from chatkit_widget.protocol.threads import ThreadMetadata
from chatkit_widget.store.database import Database
from chatkit_widget.widgets import Badge, Card, Chart, LineSeries, Row, Table, TableCell, TableRow, Text, Title

def card(word):
    rows = [Row([Text(f"text {at}"), Badge(f"badge {at}")]) for at in range(99)]
    return Card([Title("A large card"), *rows, Text(word)], id="card")

def table(rows):
    cells = lambda at: [TableCell([Text(f"cell {at} {column}")]) for column in range(4)]
    return Card([Table([TableRow(cells(at)) for at in range(rows)])], size="full")

def chart(points):
    data = [{"x": str(at), "y": (at * 7919) % 1000} for at in range(points)]
    return Card([Chart(data, [LineSeries("y")], "x")], size="full")

async def put(name, widget):
    store, now = chat._connection._home.store, datetime.now(UTC)
    await store.run(Database.create_thread, ThreadMetadata(id=name, created_at=now))
    await store.run(
        Database.put_item, WidgetItem(id=f"{name}_item", thread_id=name, created_at=now, widget=widget.to_dict())
    )

await put("card", card("before"))
await put("table", table(ROWS))
await put("chart", chart(POINTS))
"""

UNTIL = """([host, selector, wanted, text]) => {
  const root = host.shadowRoot ?? host;
  const until = { start: performance.now(), end: undefined };
  window.until = until;
  const look = () => {
    const found = root.querySelectorAll(selector);
    const last = found[found.length - 1];
    if (found.length >= wanted && last.textContent.includes(text)) until.end = performance.now() - until.start;
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""


def until(target: Target, run: Callable[[], object], selector: str, wanted: int, text: str = "") -> float:
    """Milliseconds from a call in the kernel until so many elements are there, and the last one has a text."""
    target.page.evaluate(UNTIL, [target.host.element_handle(), selector, wanted, text])
    run()
    target.page.wait_for_function("() => window.until.end !== undefined", timeout=WAIT_MS, polling=200)
    return cast("float", target.page.evaluate("window.until.end"))


def prepare(notebook: Notebook) -> None:
    """Puts the widgets into threads of their own."""
    notebook.kernel.run(WIDGETS.replace("ROWS", str(ROWS)).replace("POINTS", str(POINTS)))


def draw_card(notebook: Notebook, target: Target, bare: Any) -> dict[str, float]:
    """Milliseconds until a card of many components is drawn, until a word of it is another, and until bare text is."""
    kernel = notebook.kernel
    floor = Target(target.page, target.devtools, bare, target.input, target.text)
    times: dict[str, list[float]] = {"bare": [], "first": [], "update": []}
    for run in range(RUNS + 1):  # the first warms up
        kernel.run("await chat.set_thread_id(None)\nopened.fill(0)")
        fill = partial(kernel.run, f"opened.fill({COMPONENTS})")
        times["bare"].append(until(floor, fill, "[data-part=item]", COMPONENTS))
        show = partial(kernel.run, "await chat.set_thread_id('card')")
        times["first"].append(until(target, show, "[data-widget]", COMPONENTS))
        change = partial(kernel.run, f"await chat.update_widget('card_item', card('after {run}'))")
        times["update"].append(until(target, change, "[data-widget=Text]", 100, f"after {run}"))
    return {name: statistics.median(taken[1:]) for name, taken in times.items()}


def scroll_table(notebook: Notebook, target: Target) -> tuple[float, float]:
    """Milliseconds until a long table is drawn, and of the longest frame while somebody scrolls through it."""
    show = partial(notebook.kernel.run, "await chat.set_thread_id('table')")
    drawn = until(target, show, "[data-widget='Table.Row']", ROWS)
    frames = cast("list[float]", notebook.chat(0).part("thread").evaluate(SCROLL))
    return drawn, frames[-1]


def draw_chart(notebook: Notebook, target: Target) -> tuple[float, int]:
    """Milliseconds until a chart of many points is drawn, and the elements it is made of."""
    show = partial(notebook.kernel.run, "await chat.set_thread_id('chart')")
    drawn = until(target, show, ".chart-line", 1)
    return drawn, notebook.chat(0).root.locator("[data-widget=Chart] *").count()
