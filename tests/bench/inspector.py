"""The inspector under load: thousands of events a second, while its panel shows them."""

import re
from typing import NamedTuple, cast

from tests.bench.page import WAIT_MS, Target
from tests.bench.screen import longest_task
from tests.browser.notebook import Notebook

RATE = 5000
SECONDS = 5
A_MESSAGE = 500
"""Events of one message."""

EVENTS = RATE * SECONDS
GIVEN = "[[entry.number, entry.at.timestamp() * 1000] for entry in inspector.entries]"

TRAFFIC = (
    """
import asyncio, time
from datetime import UTC, datetime
from chatkit_widget import Backend, ChatKit
from chatkit_widget.protocol.base import Page
from chatkit_widget.protocol.content import AssistantText
from chatkit_widget.protocol.items import AssistantMessage
from chatkit_widget.protocol.requests import Empty
from chatkit_widget.protocol.stream import ItemAdded, ItemDone, ItemUpdated, ThreadCreated
from chatkit_widget.protocol.threads import Thread
from chatkit_widget.protocol.updates import TextDelta

class Firehose(Backend):
    '''Gives so many events a second, each at its time.'''

    def events(self):
        now = datetime.now(UTC)
        for number in range(RATE * SECONDS // A_MESSAGE):
            name, content = f"msg_{number}", [AssistantText(text="")]
            yield ItemAdded(item=AssistantMessage(id=name, thread_id="t", created_at=now, content=content))
            for at in range(A_MESSAGE - 2):
                end = "\\n\\n" if at % 60 == 59 else " "
                yield ItemUpdated(item_id=name, update=TextDelta(content_index=0, delta=f"w{at}{end}"))
            content = [AssistantText(text="Done.")]
            yield ItemDone(item=AssistantMessage(id=name, thread_id="t", created_at=now, content=content))

    async def stream(self, request):
        yield ThreadCreated(thread=Thread(id="t", created_at=datetime.now(UTC), items=Page(data=[])))
        start = time.perf_counter()
        for count, event in enumerate(self.events()):
            wait = start + count / RATE - time.perf_counter()
            if wait > 0:
                await asyncio.sleep(wait)
            yield event
        self.took = time.perf_counter() - start

    async def request(self, request):
        return Page(data=[]) if request.__struct_config__.tag == "threads.list" else Empty()

firehose = Firehose()
inspected = ChatKit(firehose)
inspected
""".replace("RATE", str(RATE))
    .replace("SECONDS", str(SECONDS))
    .replace("A_MESSAGE", str(A_MESSAGE))
)

SEEN = """([host, until]) => {
  const seen = { entries: [], at: undefined };
  window.seen = seen;
  const look = () => {
    const lines = host.shadowRoot.querySelectorAll("[data-part=inspector-entry]");
    const last = Math.max(0, ...[...lines].map((line) => Number(line.dataset.number)));
    if (last > (seen.entries.at(-1)?.[1] ?? 0)) seen.entries.push([Date.now(), last]);
    if (last >= until) seen.at = Date.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""


class Seen(NamedTuple):
    """What came of one stream: the longest task and how late the lines were, in milliseconds, and how many were told.

    `longest` is 50 where no task is longer than that; `kept` is how many lines the panel has.
    """

    longest: float
    lags: list[float]
    rate: float
    kept: int


def watch_traffic(notebook: Notebook, target: Target, cell: int, *, looks: bool) -> Seen:
    """Has the events come, with the panel open or without."""
    page, kernel, chat = notebook.page, notebook.kernel, notebook.chat(cell)
    chat.root.scroll_into_view_if_needed()
    kernel.run("await inspected.set_thread_id(None)")
    kernel.run("inspector = inspected.inspect()" if looks else "inspector = None")
    chat.part("inspector").wait_for(state="visible" if looks else "detached")
    page.evaluate(SEEN, [chat.root.element_handle(), EVENTS])

    def stream() -> None:
        kernel.run("turn = await inspected.send_user_message('go')", timeout=WAIT_MS / 1000)
        if looks:
            page.wait_for_function("() => window.seen.at !== undefined", timeout=WAIT_MS, polling=200)

    longest = longest_task(target, stream)
    rate = EVENTS / cast("float", kernel.eval("firehose.took"))
    if not looks:
        return Seen(longest, [], rate, 0)
    given = dict(cast("list[tuple[int, float]]", kernel.eval(GIVEN)))
    seen = cast("list[tuple[float, int]]", page.evaluate("window.seen.entries"))
    kept = re.sub(r"\D", "", chat.part("inspector-count").inner_text().partition("·")[0])
    kernel.run("inspector.close()")
    return Seen(longest, [at - given[number] for at, number in seen if number in given], rate, int(kept))
