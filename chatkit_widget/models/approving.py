"""The user's word on a call of a tool, before it is made."""

from collections.abc import Mapping
from typing import Any

from chatkit_widget.backends.message import Context
from chatkit_widget.errors import BackendError
from chatkit_widget.models.telling import shown_call

ALLOW, REFUSE = "Allow", "Refuse"

LONGEST = 10_000
"""Characters of an argument that are shown: who allows a call has to see what is allowed."""


async def approval_of(name: str, arguments: Mapping[str, Any], context: Context) -> str | None:
    """Ask whether a tool may be called; None allows it, a text is what the model is told of why not.

    What the user writes in place of a choice refuses the call, and the model reads it.

    Raises:
        BackendError: There is no chat that could ask.
    """
    if context.chat is None:
        message = f"the tool {name} asks before it is called, which needs a chat: use the model in ChatKit(…)"
        raise BackendError(message, allow_retry=False)
    answer = await context.chat.ask(f"Allow {shown_call(name, arguments, LONGEST)}?", [ALLOW, REFUSE])
    if answer == ALLOW:
        return None
    if answer in {REFUSE, None}:
        return f"the user refused the call of {name}"
    return f"the user refused the call of {name}, saying: {answer}"
