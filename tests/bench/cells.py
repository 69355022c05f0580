"""The two notebooks' cells: a chat, and the floor, which appends the same text to a `<pre>`."""

TEXT = r'''
import time

BLOCK = """## Section {n}

The **{n}th** paragraph holds some `code`, a [link](https://example.com/{n}) and _emphasis_, as answers do. It goes on
for a second line, so that it wraps, and ends here.

- first point of {n}
- second point, with **bold** text
- third point

| name | value | share |
| --- | --- | --- |
| alpha {n} | 12.5 | 40 % |
| beta {n} | 18.75 | 60 % |

```python
def section_{n}(rows):
    return [row for row in rows if row["section"] == {n}]
```

"""

MATHS = """For each of them $x_{n} = \\frac{{{n}}}{{2}}$ holds, and with \\(\\sigma_{n}^2\\) therefore:

$$ \\sum_{{i=1}}^{{{n}}} x_i = \\frac{{{n}({n} + 1)}}{{2}} $$

"""

def pieces(kilobytes, mark, block=BLOCK):
    text = "".join(block.format(n=n) for n in range(kilobytes * 3))[: kilobytes * 1024].rsplit("## ", 1)[0]
    text = text.ljust(kilobytes * 1024, "x")[: kilobytes * 1024] if len(text) < 1024 else text
    text += "\n\nlast word: " + mark
    return [text[at : at + 4] for at in range(0, len(text), 4)]

yielded = []

def words():
    """200 words a second for 10 s, at their time; notes when each was given."""
    yielded.clear()
    start = time.perf_counter()
    for count in range(2000):
        wait = start + count / 200 - time.perf_counter()
        yield max(0.0, wait), f"w{count} " + ("\n\n" if count % 20 == 19 else "")
'''

CHAT = (
    TEXT
    + """
import asyncio
from chatkit_widget import ChatKit

async def respond(message):
    kind, *rest = message.text.split()
    if kind in ("fast", "mixed"):
        for piece in pieces(int(rest[0]), rest[1], BLOCK if kind == "fast" else BLOCK + MATHS):
            yield piece
    else:
        for wait, word in words():
            await asyncio.sleep(wait)
            yielded.append(time.time() * 1000)
            yield word
        yield rest[0]

chat = ChatKit(respond)
chat
"""
)

FILL = """
from datetime import datetime, UTC
from chatkit_widget.protocol.content import AssistantText
from chatkit_widget.protocol.items import AssistantMessage
from chatkit_widget.protocol.threads import ThreadMetadata
from chatkit_widget.store.database import Database

async def fill(thread, count):
    store, now = chat._connection._home.store, datetime.now(UTC)
    await store.run(Database.create_thread, ThreadMetadata(id=thread, created_at=now))
    for number in range(count):
        text = f"Paragraph {{number}} of a conversation that has gone on for a while. " * 5
        item = AssistantMessage(
            id=f"msg_{{number}}", thread_id=thread, created_at=now, content=[AssistantText(text=text)]
        )
        await store.run(Database.put_item, item)

await fill({thread!r}, {count})
"""
"""Puts a thread of so many items into the store of the chat."""

FLOOR = r'''
import threading, anywidget

class Floor(anywidget.AnyWidget):
    _esm = """
    export default {
      render({ model, el }) {
        el.innerHTML = '<input class="floor-input"><pre class="floor-text" style="height:400px;overflow:auto"></pre>';
        const [input, text] = el.children;
        input.addEventListener("keydown", (event) => {
          event.stopPropagation();
          if (event.key !== "Enter") return;
          model.send({ go: input.value });
          text.textContent = "";
          input.value = "";
        });
        model.on("msg:custom", (message) => text.append(message.text));
      },
    };
    """

    def __init__(self):
        super().__init__()
        self.on_msg(lambda _, content, buffers: threading.Thread(target=self.go, args=content["go"].split()).start())

    def go(self, kind, *rest):
        held, left = [], 0.0
        for piece in self.source(kind, *rest):
            held.append(piece)
            if time.perf_counter() - left >= 0.033:
                left = time.perf_counter()
                self.send({"text": "".join(held)})
                held.clear()
        self.send({"text": "".join(held)})

    def source(self, kind, *rest):
        if kind in ("fast", "mixed"):
            yield from pieces(int(rest[0]), rest[1], BLOCK if kind == "fast" else BLOCK + MATHS)
            return
        for wait, word in words():
            time.sleep(wait)
            yielded.append(time.time() * 1000)
            yield word
        yield rest[0]

Floor()
'''
