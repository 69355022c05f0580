"""Measures in the page, with its own clock: from Enter to the frame that shows the text."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from playwright.sync_api import Locator, Page

WAIT_MS = 120_000

WATCH = """([host, selector, mark]) => {
  const root = host.shadowRoot ?? host;
  const watch = { start: undefined, end: undefined, seen: [] };
  window.watch = watch;
  addEventListener("keydown", (event) => {
    if (event.key === "Enter" && watch.start === undefined) watch.start = performance.now();
  }, { capture: true });
  let last = -1;
  // The text is read from its end, so that looking costs the same however much there is.
  const look = () => {
    const shown = [...root.querySelectorAll(selector)].at(-1);
    const walker = shown && document.createTreeWalker(shown, NodeFilter.SHOW_TEXT);
    let tail = "";
    for (let node = walker?.lastChild(); node && tail.length < 60; node = walker.previousSibling()) {
      tail = node.nodeValue + tail;
    }
    const count = Number([...tail.matchAll(/w(\\d+)\\s/g)].at(-1)?.[1] ?? -1);
    if (count > last) {
      last = count;
      watch.seen.push([Date.now(), count]);
    }
    if (watch.start !== undefined && tail.includes(mark)) {
      watch.end = performance.now();
      return;
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""


COUNT = """([host, wanted, newest]) => {
  const root = host.shadowRoot ?? host;
  const count = { start: performance.now(), newest: undefined, whole: undefined };
  window.count = count;
  const look = () => {
    const items = root.querySelectorAll("[data-part=item]");
    if (count.newest === undefined && items[items.length - 1]?.textContent.includes(newest)) {
      count.newest = performance.now() - count.start;
    }
    if (items.length >= wanted) count.whole = performance.now() - count.start;
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""


@dataclass
class Target:
    """Something to type into, and where its text shows."""

    page: Page
    devtools: Any
    host: Locator
    input: Locator
    text: str

    def measure(self, command: str, mark: str) -> tuple[float, float, list[tuple[float, int]]]:
        """Sends a command: milliseconds until the mark shows, the main thread's busy share, and what was seen when."""
        self.input.fill(f"{command} {mark}")
        self.page.evaluate(WATCH, [self.host.element_handle(), self.text, mark])
        busy, start = self._clocks()
        self.input.press("Enter")
        self.page.wait_for_function("() => window.watch.end !== undefined", timeout=WAIT_MS, polling=200)
        busy_after, end = self._clocks()
        watch = cast("dict[str, Any]", self.page.evaluate("window.watch"))
        return watch["end"] - watch["start"], (busy_after - busy) / (end - start), watch["seen"]

    def measure_opening(self, open_it: Callable[[], object], wanted: int, newest: str) -> tuple[float, float]:
        """Has a thread opened: milliseconds until its newest item shows, and until all items do."""
        self.page.evaluate(COUNT, [self.host.element_handle(), wanted, newest])
        open_it()
        self.page.wait_for_function("() => window.count.whole !== undefined", timeout=WAIT_MS, polling=200)
        count = cast("dict[str, float]", self.page.evaluate("window.count"))
        return count["newest"], count["whole"]

    def _clocks(self) -> tuple[float, float]:
        values = cast("list[dict[str, Any]]", self.devtools.send("Performance.getMetrics")["metrics"])
        metrics = {value["name"]: float(value["value"]) for value in values}
        return metrics["TaskDuration"], metrics["Timestamp"]


def lags(yielded: list[float], seen: list[tuple[float, int]]) -> list[float]:
    """For each word the milliseconds from when it was given to when it, or a later one, was on the screen."""
    result: list[float] = []
    at = 0
    for count, given in enumerate(yielded):
        while at < len(seen) and seen[at][1] < count:
            at += 1
        if at < len(seen):
            result.append(seen[at][0] - given)
    return result
