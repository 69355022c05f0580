"""What users need to test their chats.

Example:
    >>> page = FakePage(chat)
    >>> page.shows()
    >>> await page.asks("send", text="Hello", rev=1)
"""

from chatkit_widget.testing.page import FakePage

__all__ = ["FakePage"]
