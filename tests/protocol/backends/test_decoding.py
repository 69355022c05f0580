"""Liberal decoding: what is unknown or malformed is passed over and told, and the rest is kept."""

from datetime import UTC, datetime
from typing import Any, cast

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatkit_widget.protocol.base import Page, log_nothing
from chatkit_widget.protocol.content import AssistantText, FileAttachment
from chatkit_widget.protocol.decoding import (
    MALFORMED,
    UNKNOWN,
    UNREADABLE,
    UnreadableReplyError,
    decode_event,
    decode_reply,
)
from chatkit_widget.protocol.items import AssistantMessage, UnknownItem, UserMessage, WorkflowItem
from chatkit_widget.protocol.requests import Action as CustomAction
from chatkit_widget.protocol.requests import (
    ActionParams,
    AttachmentsCreate,
    AttachmentsCreateParams,
    ItemsList,
    ItemsListParams,
    SyncActionReply,
    ThreadsSyncCustomAction,
    ThreadsUpdate,
    ThreadUpdateParams,
)
from chatkit_widget.protocol.stream import (
    ErrorEvent,
    ItemAdded,
    ItemDone,
    ItemUpdated,
    ProgressUpdate,
    ThreadCreated,
    ThreadUpdated,
)
from chatkit_widget.protocol.tasks import CustomTask, ThoughtTask
from chatkit_widget.protocol.threads import Active, Thread
from tests.protocol.backends.samples import ADDED, ASKED, CREATED, EMPTY_PAGE, GET, LIST, OPTIONS, THREAD, delta, done

ITEMS = ItemsList(params=ItemsListParams(thread_id="thr_1"))
SYNC = ThreadsSyncCustomAction(params=ActionParams(thread_id="thr_1", action=CustomAction(type="book")))
ATTACH = AttachmentsCreate(params=AttachmentsCreateParams(name="a.txt", size=1, mime_type="text/plain"))
RENAME = ThreadsUpdate(params=ThreadUpdateParams(thread_id="thr_1", title="x"))
BASE = {"id": "i1", "thread_id": "thr_1", "created_at": "2025-05-01T12:00:00Z"}
EMPTY: dict[str, Any] = {"data": []}
MESSAGE = {"type": "assistant_message", "content": [{"type": "output_text", "text": "a"}], **BASE}


class Told:
    """Remembers what was reported."""

    def __init__(self) -> None:
        self.entries: list[tuple[str, dict[str, Any]]] = []

    def __call__(self, entry: str, data: dict[str, Any]) -> None:
        """Remember one."""
        self.entries.append((entry, data))

    @property
    def names(self) -> list[str]:
        """What happened."""
        return [entry for entry, _ in self.entries]

    @property
    def reasons(self) -> list[str]:
        """Where and why."""
        return [f"{data.get('at')} {data['reason']}" for _, data in self.entries]


@pytest.fixture
def told() -> Told:
    return Told()


def event(told: Told, **fields: Any) -> Any:
    return decode_event(msgspec.json.encode(fields), told)


def item(told: Told, **fields: Any) -> Any:
    decoded = event(told, type="thread.item.done", item={**BASE, **fields})
    return None if decoded is None else decoded.item


def test_what_is_well_formed_is_not_reported(told: Told) -> None:
    kinds = [type(decode_event(data, told)) for data in (CREATED, ASKED, ADDED, delta("x"), done("x"))]
    assert kinds == [ThreadCreated, ItemDone, ItemAdded, ItemUpdated, ItemDone]
    assert told.entries == []


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"type": "telepathy", "text": "x"}, "$ unknown type 'telepathy'"),
        ({"type": "thread.item.done", "item": {"type": "hologram"}}, "$.item unknown type 'hologram'"),
        ({"type": "thread.item.done", "item": {"type": 7, **BASE}}, "$.item unknown type 7"),
        ({"type": "thread.item.updated", "item_id": "a", "update": {"type": "x.y"}}, "$.update unknown type 'x.y'"),
    ],
)
def test_an_unknown_type_is_passed_over(told: Told, fields: dict[str, Any], reason: str) -> None:
    assert event(told, **fields) is None
    assert told.names == [UNKNOWN]
    assert told.reasons == [reason]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"text": "x"}, "$ it has no type"),
        ({"type": "progress_update"}, "$.text it is missing"),
        ({"type": "progress_update", "text": None}, "$.text it is missing"),
        ({"type": "progress_update", "text": 7}, "$.text Expected `str`, got `int`"),
        ({"type": "notice", "level": "loud", "message": "x"}, "$.level Invalid enum value 'loud'"),
        ({"type": "thread.item.done", "item": 7}, "$.item expected an object, got int"),
        (
            {"type": "thread.item.done", "item": {**MESSAGE, "created_at": "noon"}},
            "$.item.created_at 'noon' is no time",
        ),
        ({"type": "thread.item.done", "item": {**MESSAGE, "content": "a"}}, "$.item.content expected a list, got str"),
        ({"type": "thread.item.updated", "item_id": "a", "update": 7}, "$.update expected an object, got int"),
        ({"type": "stream_options", "stream_options": []}, "$.stream_options expected an object, got list"),
    ],
)
def test_what_is_malformed_is_passed_over(told: Told, fields: dict[str, Any], reason: str) -> None:
    assert event(told, **fields) is None
    assert told.names == [MALFORMED]
    assert told.reasons == [reason]


@pytest.mark.parametrize("data", [b"", b"{", b"ping", b"\xff", "nul", b"[" * 100_000])
def test_what_is_no_json_is_passed_over(told: Told, data: bytes | str) -> None:
    assert decode_event(data, told) is None
    assert told.names == [UNREADABLE]


@pytest.mark.parametrize("data", [b"7", b"null", b'"x"', b"[]"])
def test_json_that_is_no_object_is_passed_over(told: Told, data: bytes) -> None:
    assert decode_event(data, told) is None
    assert told.names == [MALFORMED]


def test_unknown_fields_are_ignored(told: Told) -> None:
    assert event(told, type="progress_update", text="x", mood="good") == ProgressUpdate(text="x")


def test_null_is_the_same_as_absent(told: Told) -> None:
    assert event(told, type="error", code=None, message=None, allow_retry=None) == ErrorEvent()
    nulls: dict[str, Any] = {"status": None, "metadata": None, "items": None, "title": None}
    thread: dict[str, Any] = {"id": "t", "created_at": "2025-05-01T12:00:00Z", **nulls}
    updated = event(told, type="thread.updated", thread=thread)
    assert isinstance(updated, ThreadUpdated)
    assert updated.thread.status == Active()
    assert updated.thread.items == Page(data=[])
    assert item(told, type="hidden_context_item", content=None).content is None
    assert item(told, type="hidden_context_item").content is None
    parts = [{"type": "output_text", "text": "a", "annotations": None}]
    assert item(told, type="assistant_message", content=parts).content == [AssistantText(text="a")]
    assert told.entries == []


def test_what_a_newer_server_puts_into_an_optional_field_gives_way_to_its_default(told: Told) -> None:
    frozen = {"status": {"type": "frozen"}}
    thread = {"id": "t", "created_at": "2025-05-01T12:00:00Z", "items": EMPTY, **frozen}
    assert event(told, type="thread.updated", thread=thread).thread.status == Active()
    assert told.reasons == ["$.thread.status unknown type 'frozen'"]


def test_an_optional_field_of_the_wrong_type_has_its_default(told: Told) -> None:
    assert event(told, type="progress_update", text="x", icon=7) == ProgressUpdate(text="x")
    assert item(told, type="generated_image", image="x").image is None
    assert told.reasons == ["$.icon Expected `str | null`, got `int`", "$.item.image expected an object, got str"]


def test_parts_and_tasks_of_an_unknown_type_keep_their_place(told: Told) -> None:
    parts = [{"type": "refusal", "refusal": "no"}, {"type": "output_text", "text": "b"}]
    message = item(told, type="assistant_message", content=parts)
    assert isinstance(message, AssistantMessage)
    assert message.content == [AssistantText(text=""), AssistantText(text="b")]
    tasks = [{"type": "dream", "title": "Sheep"}, {"type": "thought", "content": "b"}, 7]
    workflow = item(told, type="workflow", workflow={"type": "custom", "tasks": tasks})
    assert isinstance(workflow, WorkflowItem)
    assert workflow.workflow.tasks == [CustomTask(title="Sheep"), ThoughtTask(content="b"), CustomTask()]
    assert told.names == [UNKNOWN, UNKNOWN, MALFORMED]


@pytest.mark.parametrize(("kind", "status"), [("client_tool_call", "completed"), ("structured_input", "skipped")])
def test_a_status_that_nobody_knows_is_not_taken_for_pending(told: Told, kind: str, status: str) -> None:
    fields: dict[str, Any] = {"call_id": "c", "name": "delete_all", "arguments": {}, "inputs": []}
    assert item(told, type=kind, status="expired", **fields).status == status
    assert item(told, type=kind, **fields).status == "pending"


@pytest.mark.parametrize("update", ["workflow.task.added", "workflow.task.updated"])
def test_a_task_of_an_unknown_type_that_is_announced_keeps_its_place(told: Told, update: str) -> None:
    change = {"type": update, "task_index": 1, "task": {"type": "mcp_call", "title": "Ask"}}
    decoded = event(told, type="thread.item.updated", item_id="i1", update=change)
    assert decoded.update.task == CustomTask(title="Ask")
    assert told.names == [UNKNOWN]


def test_a_tag_may_have_no_data(told: Told) -> None:
    message = item(told, type="user_message", content=[{"type": "input_tag", "id": "b", "text": "Bob"}])
    assert message.content[0].data == {}
    assert msgspec.to_builtins(message.content[0])["data"] == {}


def test_an_unknown_part_of_a_users_message_or_attachment_is_left_out(told: Told) -> None:
    message = item(
        told,
        type="user_message",
        content=[{"type": "input_text", "text": "a"}, {"type": "input_voice"}],
        attachments=[{"type": "video", "id": "1"}, {"type": "file", "id": "2", "name": "n", "mime_type": "x/y"}],
        inference_options={},
    )
    assert isinstance(message, UserMessage)
    assert message.text == "a"
    assert [attachment.id for attachment in message.attachments] == ["2"]
    assert told.names == [UNKNOWN, UNKNOWN]


def test_an_item_of_an_unknown_type_keeps_its_place_by_its_name(told: Told) -> None:
    shown = item(told, type="hologram", beam=7)
    assert (type(shown), shown.item_type, shown.id) == (UnknownItem, "hologram", BASE["id"])
    assert told.reasons == ["$.item unknown type 'hologram'"]


def test_a_page_with_one_unknown_item_keeps_the_others(told: Told) -> None:
    rows = [MESSAGE, {"type": "hologram", **BASE, "id": "i3"}, {**MESSAGE, "id": "i2"}, {**MESSAGE, "id": None}]
    page = decode_reply(ITEMS, msgspec.json.encode({"data": rows, "has_more": True, "after": "i2"}), told)
    assert isinstance(page, Page)
    assert [row.id for row in page.data] == ["i1", "i3", "i2"]
    assert page.has_more
    assert page.after == "i2"
    assert told.reasons == ["$.data[1] unknown type 'hologram'", "$.data[3].id it is missing"]
    thread = {"id": "t", "created_at": "2025-05-01T12:00:00Z", "items": {"data": rows}}
    opened = decode_reply(GET, msgspec.json.encode(thread), told)
    assert isinstance(opened, Thread)
    assert [row.id for row in opened.items.data] == ["i1", "i3", "i2"]
    listed = decode_reply(LIST, msgspec.json.encode({"data": [thread, {"id": "u"}]}), told)
    assert isinstance(listed, Page)
    assert [row.id for row in listed.data] == ["t"]


@pytest.mark.parametrize("broken", [{}, {"extra": {"type": "hologram"}, "status": {"type": "?"}}], ids=["fast", "slow"])
def test_times_without_a_zone_are_local(told: Told, broken: dict[str, Any]) -> None:
    local = datetime(2025, 5, 1, 12).astimezone()
    naive = {**MESSAGE, "created_at": "2025-05-01T12:00:00"}
    thread = {"id": "t", "created_at": "2025-05-01T12:00:00", "items": {"data": [naive]}, **broken}
    created = event(told, type="thread.created", thread=thread)
    assert created.thread.created_at == local
    assert created.thread.items.data[0].created_at == local
    opened = decode_reply(GET, msgspec.json.encode(thread), told)
    assert isinstance(opened, Thread)
    assert opened.created_at == local
    listed = decode_reply(LIST, msgspec.json.encode({"data": [thread]}), told)
    assert isinstance(listed, Page)
    assert listed.data[0].created_at == local
    updated = decode_reply(SYNC, msgspec.json.encode({"updated_item": naive}), told)
    assert isinstance(updated, SyncActionReply)
    assert updated.updated_item
    assert updated.updated_item.created_at == local
    assert item(told, **{**MESSAGE, "created_at": "2025-05-01T12:00:00"}).created_at == local


@pytest.mark.parametrize(
    ("given_", "read"),
    [
        ("2025-05-01T12:00:00+02:00", datetime(2025, 5, 1, 10, tzinfo=UTC)),
        ("2025-05-01", datetime(2025, 5, 1).astimezone()),
        (1_746_093_600, datetime(2025, 5, 1, 10, tzinfo=UTC)),
        (1_746_093_600.5, datetime(2025, 5, 1, 10, 0, 0, 500_000, tzinfo=UTC)),
        ("0001-01-01T00:00:00", datetime(1, 1, 1, tzinfo=UTC)),
    ],
)
def test_times_in_other_forms(told: Told, given_: object, read: datetime) -> None:
    assert item(told, **{**MESSAGE, "created_at": given_}).created_at == read


@pytest.mark.parametrize("moment", [True, None, "", [], 1e300, -(10**30)])
def test_what_is_no_time(told: Told, moment: object) -> None:
    assert item(told, **{**MESSAGE, "created_at": moment}) is None
    assert told.names == [MALFORMED]


def test_text_that_msgspec_refuses_is_repaired(told: Told) -> None:
    half = decode_event(rb'{"type":"progress_update","text":"a\ud83d"}', told)
    assert half == ProgressUpdate(text="a\N{REPLACEMENT CHARACTER}")
    latin = decode_event(b'{"type":"progress_update","text":"\xe4"}', told)
    assert latin == ProgressUpdate(text="\N{REPLACEMENT CHARACTER}")
    effect = decode_event(b'{"type":"client_effect","name":"x","data":{"value":NaN}}', told)
    assert msgspec.json.encode(effect) == b'{"type":"client_effect","name":"x","data":{"value":null}}'


@pytest.mark.parametrize("data", [b"", b"<html>", b"[]", b'{"error":{"message":"x"}}', b'{"data":7}', b'{"data":null}'])
def test_a_reply_of_which_nothing_can_be_used_is_an_error(told: Told, data: bytes) -> None:
    with pytest.raises(UnreadableReplyError):
        decode_reply(LIST, data, told)


def test_other_replies(told: Told) -> None:
    assert decode_reply(SYNC, b"{}", told) == SyncActionReply()
    assert decode_reply(SYNC, b" ", told) == SyncActionReply()
    assert decode_reply(SYNC, b'{"updated_item":{"type":"hologram"}}', told) == SyncActionReply()
    assert decode_reply(RENAME, THREAD.replace(b',"items":{"data":[],"has_more":false}', b""), told)
    attachment: object = decode_reply(
        ATTACH, b'{"type":"file","id":"1","name":"a","mime_type":"b/c","upload_descriptor":null,"metadata":{}}', told
    )
    assert attachment == FileAttachment(id="1", name="a", mime_type="b/c")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "id", "item", "data", "content", "thread", "text"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)
SAMPLES = [msgspec.json.decode(data) for data in (CREATED, ASKED, OPTIONS, ADDED, delta("x"), done("x"))]


@st.composite
def damaged(draw: st.DrawFn) -> Any:
    """A sample in which one value is another one."""
    sample = draw(st.sampled_from(SAMPLES))
    path = draw(st.lists(st.integers(0, 9), max_size=4))

    def change(value: Any, rest: list[int]) -> Any:
        if rest and isinstance(value, dict) and value:
            fields = cast("dict[str, Any]", value)
            key = list(fields)[rest[0] % len(fields)]
            return {**fields, key: change(fields[key], rest[1:])}
        if rest and isinstance(value, list) and value:
            rows = cast("list[Any]", value)
            at = rest[0] % len(rows)
            return [*rows[:at], change(rows[at], rest[1:]), *rows[at + 1 :]]
        return draw(JSON)

    return change(sample, path)


@given(damaged())
def test_no_damage_raises(value: Any) -> None:
    data = msgspec.json.encode(value)
    decoded = decode_event(data, log_nothing)
    if decoded is not None:
        msgspec.json.encode(decoded)


@given(st.binary(max_size=60))
def test_no_bytes_raise(data: bytes) -> None:
    decode_event(data, log_nothing)


@given(JSON)
def test_no_reply_raises_anything_else(value: Any) -> None:
    data = msgspec.json.encode(value)
    for request in (GET, LIST, ITEMS, SYNC, ATTACH, RENAME):
        try:
            decode_reply(request, data, log_nothing)
        except UnreadableReplyError:
            continue


def test_an_empty_page_stays_one(told: Told) -> None:
    assert decode_reply(ITEMS, EMPTY_PAGE, told) == Page(data=[])
