"""Hearing pages in marimo, which delivers messages only between cells."""

import asyncio
import queue
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from typing import Any

from chatkit_widget.bridge.marimo import running_session

PAUSE = 0.005
"""Seconds between two looks for messages."""


@asynccontextmanager
async def pumping(comm: Any) -> AsyncGenerator[None]:
    """Hand the comm what pages say while a cell awaits. It hears everything once more after the cell.

    Does nothing off marimo's own threads, and in versions that keep messages elsewhere: there a page is heard once the
    cell has ended.
    """
    commands = _commands()
    if commands is None:
        yield
        return
    pump = asyncio.get_running_loop().create_task(_pump(comm, commands))
    try:
        yield
    finally:
        pump.cancel()


async def _pump(comm: Any, commands: Any) -> None:
    while True:
        others: list[Any] = []
        with suppress(queue.Empty):
            while True:
                command = commands.get_nowait()
                if _is_message_for(comm, command):
                    comm.handle_msg(command.into_comm_payload())
                else:
                    others.append(command)
        for command in others:
            commands.put_nowait(command)
        await asyncio.sleep(PAUSE)


def _is_message_for(comm: Any, command: Any) -> bool:
    is_custom = type(getattr(command, "message", None)).__name__ == "ModelCustomMessage"
    return is_custom and command.model_id == comm.comm_id


def _commands() -> Any:
    """Return the second queue that marimo puts messages into, which nobody reads while a cell runs; None without it."""
    enqueue: Any = getattr(getattr(running_session(), "_kernel", None), "enqueue_control_request", None)
    names: tuple[str, ...] = getattr(getattr(enqueue, "__code__", None), "co_freevars", ())
    cells: tuple[Any, ...] = getattr(enqueue, "__closure__", None) or ()
    cell = dict(zip(names, cells, strict=False)).get("set_ui_element_queue")
    return None if cell is None else cell.cell_contents
