"""What users need to test their chats.

Example:
    >>> page = FakePage(chat)
    >>> page.shows()
    >>> await page.asks("send", text="Hello", rev=1)
"""

from chatkit_widget.testing.backend import ScriptedBackend
from chatkit_widget.testing.mirror import Mirror
from chatkit_widget.testing.page import FakePage
from chatkit_widget.testing.raw import RawBackend
from chatkit_widget.testing.steps import Gate, break_off, delay, fail, hang, refuse, unreachable

__all__ = [
    "FakePage",
    "Gate",
    "Mirror",
    "RawBackend",
    "ScriptedBackend",
    "break_off",
    "delay",
    "fail",
    "hang",
    "refuse",
    "unreachable",
]
