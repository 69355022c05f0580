"""What a user's function raised, or gave where it must not, told as an error of the backend."""

import traceback

from msgspec.structs import replace

from chatkit_widget.content.raised import user_trace
from chatkit_widget.errors import BackendError, FunctionError, WidgetError
from chatkit_widget.protocol.items import ThreadItem, WidgetItem
from chatkit_widget.protocol.requests import Action
from chatkit_widget.protocol.widgets.trees import has_root, tree_of


def failure_of(error: Exception) -> BackendError:
    """Return what to raise for what a user's function raised, with a traceback that begins at the user's code."""
    if isinstance(error, BackendError):
        return error
    told = str(error)
    message = f"{type(error).__name__}: {told}" if told else type(error).__name__
    failure = FunctionError(
        message, detail="".join(traceback.format_exception(error.with_traceback(user_trace(error))))
    )
    failure.__cause__ = error
    return failure


def replaced_widget(origin: ThreadItem | None, given: object, action: Action) -> WidgetItem:
    """Return the item of a widget with its new state, which a function gave for an action that does not stream.

    Raises:
        FunctionError: The action came from no widget, or what was given is none.
    """
    wanted = f"the action {action.type!r} has streaming=False, so on_action can only give the new state of its widget"
    if not isinstance(origin, WidgetItem):
        message = f"{wanted}, and it came from none"
        raise FunctionError(message, allow_retry=False)
    try:
        tree = tree_of(given)
    except WidgetError as error:
        message = f"{wanted}, or None: {error}"
        raise FunctionError(message, allow_retry=False) from error
    if not has_root(tree):
        message = f"{wanted}, or None, and not {given!r:.80}"
        raise FunctionError(message, allow_retry=False)
    return replace(origin, widget=tree)
