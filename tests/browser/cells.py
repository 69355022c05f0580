"""Cells that make a chat whose answers the test steers."""

GATE = """
import asyncio, threading
from chatkit_widget import ChatKit

gate = threading.Event()

async def opened():
    while not gate.is_set():
        await asyncio.sleep(0.005)
"""
"""`gate.set()`, from the test, lets `await opened()` go on."""

ECHO = """
from chatkit_widget import ChatKit

asked = []

async def respond(message):
    asked.append(message.text)
    yield "You said "
    yield f"**{message.text}**."

chat = ChatKit(respond)
chat
"""
"""Answers with what was said, in bold."""

GATED = f"""{GATE}
async def respond(message):
    yield f"Before {{message.text}}. "
    await opened()
    yield f"After {{message.text}}."

chat = ChatKit(respond)
chat
"""
"""Waits in the middle of the answer."""

FLAKY = """
from chatkit_widget import ChatKit

attempts = []

async def respond(message):
    attempts.append(message.text)
    if len(attempts) == 1:
        raise LookupError("no such column: mpg")
    yield f"Attempt {len(attempts)} went well."

chat = ChatKit(respond)
chat
"""
"""Raises the first time."""
