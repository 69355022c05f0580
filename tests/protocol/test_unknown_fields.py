"""Fields of a newer server: passed over, and reported on the log with their path."""

from typing import Any

import msgspec
import pytest

from chatkit_widget.protocol.decoding import decode_event, decode_reply
from chatkit_widget.protocol.requests import ItemsList, ItemsListParams, SyncActionReply
from chatkit_widget.protocol.stream import ProgressUpdate, StreamEvent
from chatkit_widget.protocol.unknown import UNKNOWN_FIELD, unknown_fields
from tests.protocol.wire import NOW

MESSAGE: dict[str, Any] = {"type": "assistant_message", "id": "a", "thread_id": "t", "created_at": NOW.isoformat()}


def reported(event: dict[str, Any]) -> list[str]:
    """Decode an event and return the paths that were reported."""
    told: list[tuple[str, Any]] = []
    assert decode_event(msgspec.json.encode(event), lambda entry, data: told.append((entry, data["at"]))) is not None
    assert {entry for entry, _at in told} <= {UNKNOWN_FIELD}
    return [at for _entry, at in told]


@pytest.mark.parametrize(
    ("event", "paths"),
    [
        ({"type": "progress_update", "text": "…"}, []),
        ({"type": "progress_update", "text": "…", "mood": "good"}, ["$.mood"]),
        (
            {
                "type": "thread.item.done",
                "item": {**MESSAGE, "content": [{"type": "output_text", "text": "x", "tone": 1}], "by": "me"},
            },
            ["$.item.content[0].tone", "$.item.by"],
        ),
        ({"type": "client_effect", "name": "ring", "data": {"anything": 1}}, []),
        ({"type": "thread.item.done", "item": {**MESSAGE, "type": "widget", "widget": {"type": "New"}}}, []),
    ],
)
def test_an_event_is_taken_and_its_unknown_fields_are_reported(event: dict[str, Any], paths: list[str]) -> None:
    assert reported(event) == paths


def test_an_event_that_is_read_piece_by_piece_reports_them_too() -> None:
    event = {"type": "progress_update", "text": "…", "icon": 5, "mood": "good"}
    told: list[tuple[str, str]] = []
    read = decode_event(msgspec.json.encode(event), lambda entry, data: told.append((entry, data["at"])))
    assert read == ProgressUpdate(text="…")
    assert (UNKNOWN_FIELD, "$.mood") in told


def test_every_piece_of_text_is_not_looked_through() -> None:
    update = {"type": "assistant_message.content_part.text_delta", "content_index": 0, "delta": "x", "new": 1}
    assert reported({"type": "thread.item.updated", "item_id": "a", "update": update}) == []


def test_a_reply_reports_them_with_the_place_on_its_page() -> None:
    told: list[str] = []
    page: dict[str, Any] = {
        "data": [{**MESSAGE, "content": []}, {**MESSAGE, "content": [], "by": "me"}],
        "has_more": False,
    }
    request = ItemsList(params=ItemsListParams(thread_id="t"))
    decode_reply(request, msgspec.json.encode(page), lambda _entry, data: told.append(data["at"]))
    assert told == ["$.data[1].by"]


def test_what_is_none_of_a_unions_members_has_no_fields() -> None:
    assert list(unknown_fields(StreamEvent, {"type": "telepathy", "x": 1})) == []
    assert list(unknown_fields(StreamEvent, 5)) == []
    assert list(unknown_fields(SyncActionReply, {"updated_item": None})) == []
    assert list(unknown_fields(list[str] | None, ["a"])) == []
