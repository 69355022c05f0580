"""Python objects as chat content."""

from chatkit_widget.content.alive import Alive
from chatkit_widget.content.base import Described
from chatkit_widget.content.described import described

__all__ = ["Alive", "Described", "described"]
