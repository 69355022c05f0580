"""A session whose time passes only when nothing else is left to do, and then at once."""

import asyncio
import functools
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any, ParamSpec

import pytest

from chatkit_widget import runtime
from chatkit_widget.session import core, deleting, hub
from tests.unit.clock import in_virtual_time

P = ParamSpec("P")


class Inline:
    """Runs what a worker would, at once: a thread would not wait for virtual time."""

    def __init__(self, _name: str) -> None:
        """Need no thread."""

    def submit(self, function: Callable[..., Any], *arguments: Any) -> "Future[Any]":
        """Run it."""
        future: Future[Any] = Future()
        future.set_result(function(*arguments))
        return future

    def close(self) -> None:
        """Have nothing to end."""


def in_virtual_session(test: Callable[P, Coroutine[Any, Any, None]]) -> Callable[P, None]:
    """Run an async test on a loop in virtual time that is the session's too."""

    @functools.wraps(test)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        with pytest.MonkeyPatch.context() as patch:
            for module in (runtime, core, deleting, hub):
                patch.setattr(module, "session_loop", asyncio.get_running_loop)
            patch.setattr(hub, "Worker", Inline)
            in_virtual_time(test)(*args, **kwargs)

    return run
