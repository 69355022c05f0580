"""The variables of the kernel as what messages may mention."""

from chatkit_widget.namespace.kinds import GROUPS
from chatkit_widget.namespace.provider import Variables

__all__ = ["GROUPS", "Variables"]
