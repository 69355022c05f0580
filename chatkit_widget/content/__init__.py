"""Python objects as chat content."""

from chatkit_widget.content.alive import Alive
from chatkit_widget.content.base import Described

__all__ = ["Alive", "Described", "described"]


def described(value: object) -> Described:
    """Return what an object shows as; see `chatkit_widget.content.describing`.

    Example:
        >>> described({"a": 1}).form.type
        'tree'
    """
    # Imported when first needed: most chats begin without objects.
    from chatkit_widget.content import describing  # noqa: PLC0415

    return describing.described(value)
