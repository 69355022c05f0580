"""Hearing pages while a cell awaits, also where the kernel holds their messages back until the cell ends.

Each kind of kernel that needs it has a module here. It is changed at the first wait, is as it was when nobody waits any
more, and is left alone with `CHATKIT_WIDGET_NO_KERNEL_PATCH=1` in the environment.
"""

import asyncio
import inspect
import os
import threading
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from chatkit_widget.bridge.hearing.ear import Ear
from chatkit_widget.bridge.hearing.ipykernel6 import Ipykernel6
from chatkit_widget.bridge.hearing.ipykernel7 import Ipykernel7
from chatkit_widget.bridge.hearing.marimo import pumping
from chatkit_widget.bridge.kernel import running_kernel
from chatkit_widget.bridge.marimo import is_marimo

SWITCH = "CHATKIT_WIDGET_NO_KERNEL_PATCH"
"""The variable that leaves kernels as they are."""

__all__ = ["SWITCH", "hearing_pages"]

_ear: Ear | None = None


@asynccontextmanager
async def hearing_pages(comm: object) -> AsyncGenerator[None]:
    """Hear what pages say while the coroutine inside awaits.

    Does nothing outside a kernel, on another thread than the kernel's own, and where the kernel hears them anyway.

    Args:
        comm: The widget's comm, which tells marimo from the others.
    """
    if os.environ.get(SWITCH) == "1":
        yield
    elif is_marimo(comm):
        async with pumping(comm):
            yield
    elif (ear := _ear_of_kernel()) is not None:
        with ear.listening():
            yield
    else:
        yield


def _ear_of_kernel() -> Ear | None:
    """Return what the kernel whose main thread and loop this is needs; None when it needs nothing, or none is here."""
    global _ear  # noqa: PLW0603 (a process has one kernel)
    kernel = running_kernel()
    if kernel is None or threading.current_thread() is not threading.main_thread():
        return None
    # Kernels that are not built on ipykernel have no such loop.
    if asyncio.get_running_loop() is not getattr(getattr(kernel, "io_loop", None), "asyncio_loop", None):
        return None
    if _ear is None or _ear.kernel is not kernel:
        kind = _kind_of(kernel)
        _ear = kind(kernel) if kind is not None else None
    return _ear


def _kind_of(kernel: Any) -> type[Ear] | None:
    """Return what a kernel needs, by what it can do and not by its version."""
    if hasattr(kernel, "msg_queue") and hasattr(kernel, "schedule_dispatch") and kernel.shell_stream is not None:
        return Ipykernel6
    if "concurrent" in inspect.signature(kernel.dispatch_shell).parameters:
        return None  # 7.4 dispatches comms while a cell awaits.
    return Ipykernel7 if hasattr(kernel, "_main_asyncio_lock") else None
