"""Models as the function of a chat: what a client, an agent or a runnable says, in one line.

Each function takes what the user already has, and imports its library only then. It returns a `Model`, which
`ChatKit(…)` takes: the answer streams, with the history of the thread, its files and pictures; reasoning is a workflow,
calls of tools are tasks; Stop ends the request; what the answer took is the `usage` of its message.

Example:
    >>> from openai import OpenAI
    >>> from chatkit_widget import ChatKit, models
    >>> ChatKit(models.openai(OpenAI(), model="gpt-5-mini"))
"""

from chatkit_widget.models.base import Model
from chatkit_widget.models.tools import Tool, tool

__all__ = ["Model", "Tool", "tool"]
