"""A widget with each kind of action, and a ChatKit server and a function that answer it alike."""
# ruff: noqa: ARG002 (what the methods take is openai-chatkit's)

import asyncio
import warnings
from collections.abc import AsyncIterator
from copy import deepcopy
from typing import Any

from chatkit_widget.backends.message import Context
from chatkit_widget.protocol.items import ThreadItem as OurItem
from chatkit_widget.protocol.requests import Action as OurAction
from tests.protocol.backends.scripted_server import ScriptedServer

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # openai-chatkit warns of its own classes.
    from chatkit.actions import Action
    from chatkit.types import SyncCustomActionResponse, ThreadMetadata, ThreadStreamEvent, UserMessageItem, WidgetItem
    from chatkit.widgets import DynamicWidgetRoot

TABLE: dict[str, Any] = {
    "type": "Card",
    "id": "table",
    "children": [
        {"type": "Text", "id": "seat", "value": "No seat yet"},
        {
            "type": "RadioGroup",
            "name": "seat",
            "ariaLabel": "Seat",
            "options": [{"label": "Window", "value": "window"}, {"label": "Aisle", "value": "aisle"}],
            "onChangeAction": {"type": "seat.choose", "payload": {"row": 3}, "streaming": False},
        },
        {"type": "Button", "label": "Help", "onClickAction": {"type": "help", "handler": "client"}},
        {
            "type": "Form",
            "onSubmitAction": {"type": "table.book", "payload": {"id": 7}},
            "children": [
                {"type": "Label", "fieldName": "guest.name", "value": "Your name"},
                {"type": "Input", "name": "guest.name", "required": True},
                {"type": "Checkbox", "name": "breakfast", "label": "Breakfast"},
                {"type": "Button", "submit": True, "label": "Book"},
            ],
        },
    ],
}

WAYS: dict[str, dict[str, Any]] = {
    "by a stream": {},
    "in Python": {"handler": "client"},
    "at once": {"streaming": False},
}
"""How an action may be run. What is told of one that fails stays with the last one."""


def keeping(way: str) -> dict[str, Any]:
    """Return a card that folds away once its confirmation went well."""
    return {
        "type": "Card",
        "id": way,
        "asForm": True,
        "collapsed": True,
        "children": [
            {"type": "Label", "fieldName": "why", "value": "Reason"},
            {"type": "Input", "name": "why"},
        ],
        "confirm": {"label": "Keep", "action": {"type": "table.keep", **WAYS[way]}},
    }


def seated(seat: str) -> dict[str, Any]:
    """Return the widget with a seat."""
    table = deepcopy(TABLE)
    table["children"][0]["value"] = f"Seat: {seat}"
    return table


class Book:
    """The actions that were asked for; a table that is taken cannot be kept."""

    def __init__(self) -> None:
        self.acted: list[tuple[str, Any]] = []
        self.is_taken = False

    def note(self, kind: str, payload: Any) -> None:
        """Note an action."""
        self.acted.append((kind, payload))
        if kind == "table.keep" and self.is_taken:
            message = "the table is taken"
            raise RuntimeError(message)


def asked_for(text: str) -> dict[str, Any] | None:
    """Return the widget that somebody asks for."""
    return TABLE if text == "book" else keeping(text) if text in WAYS else None


class Booking(ScriptedServer):
    """Shows the widget that is asked for, and answers its actions."""

    def __init__(self) -> None:
        super().__init__()
        self.book = Book()

    async def respond(
        self, thread: ThreadMetadata, input_user_message: UserMessageItem | None, context: Any
    ) -> AsyncIterator[ThreadStreamEvent]:
        """Show the widget, or what a scripted server has to say."""
        if widget := asked_for(input_user_message.content[0].text) if input_user_message else None:
            yield self._item(thread, "widget", "message", widget=DynamicWidgetRoot.model_validate(widget))
            return
        async for event in super().respond(thread, input_user_message, context):
            yield event

    async def action(
        self, thread: ThreadMetadata, action: Action[str, Any], sender: WidgetItem | None, context: Any
    ) -> AsyncIterator[ThreadStreamEvent]:
        """Say what was booked, or keep a table."""
        self.book.note(action.type, action.payload)
        if action.type == "table.keep":
            return
        for event in self._message(thread, f"Booked for {action.payload['guest']['name']}"):
            yield event

    async def sync_action(
        self, thread: ThreadMetadata, action: Action[str, Any], sender: WidgetItem | None, context: Any
    ) -> SyncCustomActionResponse:
        """Put the seat into the widget, or keep a table."""
        assert sender is not None
        self.book.note(action.type, action.payload)
        if action.type == "table.keep":
            return SyncCustomActionResponse()
        widget = DynamicWidgetRoot.model_validate(seated(action.payload["seat"]))
        return SyncCustomActionResponse(updated_item=sender.model_copy(update={"widget": widget}))


class Function:
    """The same as a function and its `on_action`."""

    def __init__(self) -> None:
        self.book = Book()

    async def respond(self, message: Any, context: Context) -> AsyncIterator[Any]:
        """Show the widget that is asked for, or speak until it is stopped."""
        if widget := asked_for(message.text):
            yield widget
            return
        yield "I will never end"
        await asyncio.Event().wait()

    async def on_action(self, action: OurAction, item: OurItem | None, context: Context) -> AsyncIterator[Any]:
        """Answer as the server does."""
        self.book.note(action.type, action.payload)
        if action.type == "seat.choose":
            yield seated(action.payload["seat"])
        elif action.type == "table.book":
            yield f"Booked for {action.payload['guest']['name']}"
