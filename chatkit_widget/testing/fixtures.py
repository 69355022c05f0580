"""The fixture of pytest; enable it by `pytest_plugins = ["chatkit_widget.testing.fixtures"]` in `conftest.py`."""

from collections.abc import Generator
from contextlib import ExitStack
from typing import Any, Protocol

import pytest

from chatkit_widget.testing.driver import PATIENCE, ChatDriver


class MakeDriver(Protocol):
    """Makes a driver of what `ChatKit` takes, or of a ready `ChatKit`; given by the fixture `chat_driver`."""

    def __call__(self, api: Any = None, *, timeout: float = PATIENCE, **options: Any) -> ChatDriver:
        """Make a driver, with what `ChatKit` takes."""
        ...


@pytest.fixture
def chat_driver() -> Generator[MakeDriver]:
    """Drivers of chats, which are closed at the end of the test.

    Example:
        >>> def test_my_chat(chat_driver):
        ...     driver = chat_driver(respond, theme="dark")
        ...     assert driver.send("Hello") == "You said **Hello**"
    """
    with ExitStack() as drivers:

        def make(api: Any = None, *, timeout: float = PATIENCE, **options: Any) -> ChatDriver:
            return drivers.enter_context(ChatDriver(api, timeout=timeout, **options))

        yield make
