"""The screen under load: answers of all kinds, long threads, and beside each the least that a page can do."""

import statistics
from collections.abc import Callable
from functools import partial
from typing import Any, cast

from tests.bench.cells import FILL
from tests.bench.page import Target
from tests.browser.notebook import Notebook

RUNS = 5
MESSAGES = 500
MANY = 2000
KILOBYTES = 40

OPENED = r'''
class Opened(anywidget.AnyWidget):
    """The least that shows a thread: a plain block for each of its texts."""

    _esm = """
    export default {
      render({ model, el }) {
        el.innerHTML = '<div class="opened" style="height:400px;overflow:auto"></div>';
        model.on("msg:custom", ({ texts }) => {
          el.firstChild.replaceChildren(...texts.map((text) => {
            const block = document.createElement("div");
            block.dataset.part = "item";
            block.textContent = text;
            return block;
          }));
        });
      },
    };
    """

    def fill(self, count):
        self.send({"texts": [paragraph(number) for number in range(count)]})


def paragraph(number):
    return f"Paragraph {number} of a conversation that has gone on for a while. " * 5


opened = Opened()
opened
'''
"""The floor of opening a thread: the same texts in one message."""

SHOWN = """([host, count]) => host.shadowRoot.querySelectorAll("[data-part=item]").length >= count"""

WATCH_TASKS = """() => {
  window.tasks = [];
  window.taskObserver?.disconnect();
  const note = (list) => tasks.push(...list.getEntries().map(({ duration }) => duration));
  window.taskObserver = new PerformanceObserver(note);
  window.taskObserver.observe({ type: "longtask" });
}"""


def longest_task(target: Target, run: Callable[[], object]) -> float:
    """The longest task of the main thread meanwhile, in milliseconds; 50 where none is longer than that."""
    target.page.evaluate(WATCH_TASKS)
    run()
    # Entries come a little later than their tasks.
    target.page.evaluate("() => new Promise((done) => setTimeout(done, 200))")
    return max([50.0, *cast("list[float]", target.page.evaluate("tasks"))])


def stream_mixed(notebook: Notebook, targets: dict[str, Target]) -> tuple[dict[str, float], float]:
    """Milliseconds that an answer of all kinds takes, and that its bare text takes; and the longest task of ours."""
    chat = notebook.chat(0)
    times: dict[str, list[float]] = {name: [] for name in targets}
    longest: list[float] = []
    for run in range(RUNS + 1):  # the first warms up
        for name, target in targets.items():
            measured: list[float] = []
            command = partial(target.measure, f"mixed {KILOBYTES}", f"ENDMIXED{run}")
            task = longest_task(target, lambda: measured.append(command()[0]))  # noqa: B023 (called at once)
            times[name].append(measured[0])
            if name == "chat" and run > 0:
                longest.append(task)
        chat.expect_idle()
        notebook.kernel.run("await chat.set_thread_id(None)")
    return {name: statistics.median(taken[1:]) for name, taken in times.items()}, statistics.median(longest)


def stream_below(notebook: Notebook, target: Target) -> dict[int, float]:
    """Milliseconds that the same answer takes in an empty thread, and under many messages."""
    chat, kernel = notebook.chat(0), notebook.kernel
    kernel.run(FILL.format(thread="thr_below", count=MESSAGES))
    times: dict[int, list[float]] = {0: [], MESSAGES: []}
    for run in range(RUNS + 1):
        for count, taken in times.items():
            thread = "'thr_below'" if count else "None"
            kernel.run(f"await chat.set_thread_id({thread})\nawait chat.load_all() if {count} else None")
            target.page.wait_for_function(SHOWN, arg=[target.host.element_handle(), count])
            taken.append(target.measure(f"fast {KILOBYTES}", f"ENDBELOW{run}")[0])
            chat.expect_idle()
    return {count: statistics.median(taken[1:]) for count, taken in times.items()}


def open_thread(notebook: Notebook, target: Target, bare: Any) -> dict[str, float]:
    """Milliseconds from the call in the kernel until a long thread is on the screen, and until its bare text is."""
    kernel = notebook.kernel
    kernel.run(FILL.format(thread="thr_open", count=MESSAGES))
    times: dict[str, list[float]] = {"bare": [], "newest": [], "whole": []}
    floor = Target(target.page, target.devtools, bare, target.input, target.text)
    for _ in range(RUNS + 1):
        kernel.run("await chat.set_thread_id(None)\nopened.fill(0)")
        newest = f"Paragraph {MESSAGES - 1} "
        run = partial(kernel.run, f"opened.fill({MESSAGES})")
        times["bare"].append(floor.measure_opening(run, MESSAGES, newest)[1])
        run = partial(kernel.run, "await chat.set_thread_id('thr_open')")
        shown, whole = target.measure_opening(run, MESSAGES, newest)
        times["newest"].append(shown)
        times["whole"].append(whole)
    return {name: statistics.median(taken[1:]) for name, taken in times.items()}


SCROLL = """async viewport => {
  const frames = [];
  let last = await new Promise(requestAnimationFrame);
  while (viewport.scrollTop > 0) {
    viewport.scrollTop -= viewport.clientHeight / 2;
    const now = await new Promise(requestAnimationFrame);
    frames.push(now - last);
    last = now;
  }
  return frames.sort((one, other) => one - other);
}"""


def scroll_up(notebook: Notebook, target: Target) -> tuple[float, float]:
    """Milliseconds of the frames while somebody scrolls from the end of a very long thread to its beginning.

    Half a view a frame: the one that 95 of 100 are not longer than, and the longest one.
    """
    kernel = notebook.kernel
    kernel.run(FILL.format(thread="thr_scroll", count=MANY))
    opening = partial(kernel.run, "await chat.set_thread_id('thr_scroll')")
    target.measure_opening(opening, MANY, f"Paragraph {MANY - 1} ")
    frames = cast("list[float]", notebook.chat(0).part("thread").evaluate(SCROLL))
    return frames[int(len(frames) * 0.95)], frames[-1]
