"""The types of openai-chatkit, whose import warns of its own deprecations."""

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    from chatkit.types import AssistantMessageContent, AssistantMessageItem, ProgressUpdateEvent, ThreadItemDoneEvent
    from chatkit.widgets import DynamicWidgetRoot

__all__ = [
    "AssistantMessageContent",
    "AssistantMessageItem",
    "DynamicWidgetRoot",
    "ProgressUpdateEvent",
    "ThreadItemDoneEvent",
]
