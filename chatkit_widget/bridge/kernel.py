"""What a kernel knows of the code that it runs, and the one setting of its comms that a chat changes."""

import asyncio
import sys
import threading
from collections.abc import Mapping
from typing import Any, NamedTuple, cast

from chatkit_widget.bridge.marimo import running_session
from chatkit_widget.errors import OptionError


class CellRun(NamedTuple):
    """One run of one cell; `run` is one and the same object as long as it lasts."""

    cell_id: str
    run: object


class _Process:
    """Stands for the kernel, where no narrower context is."""


_process = _Process()


def host_context() -> Any:
    """Return what a page's models and a chat's threads belong to: the kernel, or the session of a visitor of marimo's.

    It can be referred to weakly.
    """
    session = running_session()
    # What marimo keeps of a session cannot be a key, but the kernel of the session can.
    return _process if session is None else getattr(session, "_kernel", _process)


def current_cell() -> CellRun | None:
    """Return which cell runs on this thread, or None where that is unknown (a script, nbclient, a callback)."""
    running = getattr(running_session(), "execution_context", None)
    if running is not None:
        return CellRun(str(running.cell_id), running)
    kernel = running_kernel()
    if kernel is None or threading.current_thread() is not threading.main_thread():
        return None
    parent = cast("dict[str, Any]", kernel.get_parent("shell"))
    header = parent.get("header", {})
    cell_id = parent.get("metadata", {}).get("cellId")
    if header.get("msg_type") != "execute_request" or not isinstance(cell_id, str):
        return None
    return CellRun(cell_id, header)


def loop_of(run_on: str) -> asyncio.AbstractEventLoop | None:
    """Return where a user's functions run: on the kernel's main loop, which runs the cells, or by None the session's.

    Raises:
        OptionError: It is neither, or no loop runs here.
    """
    if run_on == "session":
        return None
    if run_on != "kernel":
        message = f"run_on is 'session' or 'kernel', not {run_on!r}"
        raise OptionError(message)
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        message = "run_on='kernel' needs a running loop: make the chat in a notebook cell or in a coroutine"
        raise OptionError(message) from None


class Namespace(NamedTuple):
    """The variables that cells make and use; `own` are those among them that the host itself began with."""

    variables: Mapping[str, Any]
    own: Mapping[str, Any]


def running_namespace() -> Namespace:
    """Return the variables of the code that runs on this thread: IPython's, a marimo session's, or the script's."""
    session = running_session()
    if session is not None:
        return Namespace(session.globals, {})
    ipython = sys.modules.get("IPython")
    shell = None if ipython is None else cast("Any", ipython).get_ipython()
    if shell is not None:
        return Namespace(shell.user_ns, shell.user_ns_hidden)
    return Namespace(vars(sys.modules["__main__"]), {})


def prefer_subshells(comm: object) -> None:
    """Let ipykernel 7.4 answer a comm where the front end asked, not where the last message was sent from.

    Otherwise every message of a page waits for the running cell, once this package's thread has sent one.
    """
    if hasattr(comm, "_reply_subshell_for"):
        cast("Any", comm)._reply_subshell_for = _as_asked  # noqa: SLF001


def _as_asked(_data: object, default: object = None) -> object:
    return default


def running_kernel() -> Any:
    """Return the ipykernel that runs this process, or None."""
    ipython = sys.modules.get("IPython")
    if ipython is None or "ipykernel" not in sys.modules:
        return None
    return getattr(cast("Any", ipython).get_ipython(), "kernel", None)
