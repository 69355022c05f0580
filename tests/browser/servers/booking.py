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


def seated(seat: str) -> dict[str, Any]:
    """Return the widget with a seat."""
    table = deepcopy(TABLE)
    table["children"][0]["value"] = f"Seat: {seat}"
    return table


class Booking(ScriptedServer):
    """Shows the widget for `book`, and answers its actions."""

    def __init__(self) -> None:
        super().__init__()
        self.acted: list[tuple[str, Any]] = []

    async def respond(
        self, thread: ThreadMetadata, input_user_message: UserMessageItem | None, context: Any
    ) -> AsyncIterator[ThreadStreamEvent]:
        """Show the widget, or what a scripted server has to say."""
        if input_user_message is not None and input_user_message.content[0].text == "book":
            yield self._item(thread, "widget", "message", widget=DynamicWidgetRoot.model_validate(TABLE))
            return
        async for event in super().respond(thread, input_user_message, context):
            yield event

    async def action(
        self, thread: ThreadMetadata, action: Action[str, Any], sender: WidgetItem | None, context: Any
    ) -> AsyncIterator[ThreadStreamEvent]:
        """Say what was booked."""
        self.acted.append((action.type, action.payload))
        for event in self._message(thread, f"Booked for {action.payload['guest']['name']}"):
            yield event

    async def sync_action(
        self, thread: ThreadMetadata, action: Action[str, Any], sender: WidgetItem | None, context: Any
    ) -> SyncCustomActionResponse:
        """Put the seat into the widget."""
        assert sender is not None
        self.acted.append((action.type, action.payload))
        widget = DynamicWidgetRoot.model_validate(seated(action.payload["seat"]))
        return SyncCustomActionResponse(updated_item=sender.model_copy(update={"widget": widget}))


class Function:
    """The same as a function and its `on_action`."""

    def __init__(self) -> None:
        self.acted: list[tuple[str, Any]] = []

    async def respond(self, message: Any, context: Context) -> AsyncIterator[Any]:
        """Show the widget, or speak until it is stopped."""
        if message.text == "book":
            yield TABLE
            return
        yield "I will never end"
        await asyncio.Event().wait()

    async def on_action(self, action: OurAction, item: OurItem | None, context: Context) -> AsyncIterator[Any]:
        """Answer as the server does."""
        self.acted.append((action.type, action.payload))
        if action.type == "seat.choose":
            yield seated(action.payload["seat"])
        else:
            yield f"Booked for {action.payload['guest']['name']}"
