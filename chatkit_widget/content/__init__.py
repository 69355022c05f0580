"""Python objects as chat content."""

from chatkit_widget.content.bundle import mime_bundle

__all__ = ["mime_bundle"]
