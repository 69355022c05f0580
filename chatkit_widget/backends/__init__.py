"""Who answers the requests of a ChatKit client."""

from chatkit_widget.backends.base import Backend
from chatkit_widget.backends.function import FunctionBackend

__all__ = ["Backend", "FunctionBackend"]
