"""What marimo knows of the code it runs. Its sessions, one a visitor, may share a process, each on its own thread."""

import sys
from typing import Any


def is_marimo(comm: object) -> bool:
    """Whether this is a comm of marimo's."""
    return type(comm).__module__.startswith("marimo")


def running_session() -> Any:
    """Return what marimo keeps for the session whose code runs on this thread, or None."""
    contexts: Any = sys.modules.get("marimo._runtime.context")
    return None if contexts is None else contexts.safe_get_context()
