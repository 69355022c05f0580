"""What awaiting the page costs, and what typing costs in a long conversation."""

from typing import cast

from tests.browser.chat import Chat
from tests.browser.kernel import Kernel

CALLS = 200
KEYS = 120

BARE = r'''
import asyncio, statistics, time, anywidget
from chatkit_widget.bridge.hearing import hearing_pages
from chatkit_widget.bridge.kernel import prefer_subshells

class Bare(anywidget.AnyWidget):
    """The least that asks a page for something: one message there, one back."""

    _esm = """
    export default {
      render({ model, el }) {
        model.on("msg:custom", (message) => model.send({ back: message.number }));
        el.textContent = "bare";
      },
    };
    """

    def __init__(self):
        super().__init__()
        self.waiting = {}
        prefer_subshells(self.comm)
        self.on_msg(lambda _, content, buffers: self.came(content["back"]))

    def came(self, number):
        loop, future = self.waiting.pop(number)
        loop.call_soon_threadsafe(lambda: future.done() or future.set_result(None))

    async def ask(self, number):
        loop = asyncio.get_running_loop()
        future = loop.create_future()
        self.waiting[number] = (loop, future)
        self.send({"number": number})
        await future

bare = Bare()
bare
'''
"""The floor: a widget whose page answers each message at once, waited for as the chat waits for its page."""

ROUND_TRIPS = """
async def round_trips(count):
    taken = {"bare": [], "chat": []}
    async with hearing_pages(bare.comm):
        for number in range(count):
            for name, ask in (("bare", lambda: bare.ask(number)), ("chat", chat.focus_composer)):
                began = time.perf_counter()
                await ask()
                taken[name].append(time.perf_counter() - began)
    return {name: statistics.median(times) * 1000 for name, times in taken.items()}

medians = await round_trips(%d)
"""

WATCH_FRAMES = """() => {
  const frames = [];
  window.frames_seen = frames;
  let last = performance.now();
  const tick = (now) => {
    frames.push(now - last);
    last = now;
    if (window.frames_seen === frames) requestAnimationFrame(tick);
  };
  requestAnimationFrame((now) => { last = now; requestAnimationFrame(tick); });
}"""


def round_trips(kernel: Kernel) -> dict[str, float]:
    """Medians in milliseconds: of the bare way to a page and back, and of `focus_composer`, taken in turns."""
    kernel.run(ROUND_TRIPS % CALLS, timeout=300)
    return cast("dict[str, float]", kernel.eval("medians"))


def typing(chat: Chat) -> float:
    """The longest frame while somebody types, in milliseconds."""
    chat.input.click()
    chat.page.evaluate(WATCH_FRAMES)
    chat.input.press_sequentially("word " * (KEYS // 5), delay=25)
    frames = chat.page.evaluate("() => { const seen = frames_seen; frames_seen = null; return seen; }")
    return max(cast("list[float]", frames))
