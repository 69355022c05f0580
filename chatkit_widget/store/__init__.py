"""Where a function backend keeps threads."""

from chatkit_widget.store.sqlite import ThreadStore

__all__ = ["ThreadStore"]
