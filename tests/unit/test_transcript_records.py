"""Conversations as JSON Lines, and read again."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatkit_widget.errors import ExportError
from chatkit_widget.protocol.items import ThreadItem
from chatkit_widget.protocol.threads import ThreadMetadata
from chatkit_widget.transcript.records import VERSION, jsonl_of, read_jsonl
from tests.unit.conversations import THREAD, answered, anything, asked, everything, threads, with_secrets


@given(threads, anything)
def test_a_conversation_comes_back_as_it_was(thread: ThreadMetadata, items: list[ThreadItem]) -> None:
    text = jsonl_of(thread, items)
    assert read_jsonl(text) == (thread, items)
    assert len(text.splitlines()) >= len(items) + 1
    assert [json.loads(line)["type"] for line in text.split("\n")[1:-1]] == [item.type for item in items]


def test_an_item_of_every_type_comes_back() -> None:
    items = everything('  \N{LINE SEPARATOR}\x00\n\\ "')
    assert read_jsonl(jsonl_of(THREAD, items)) == (THREAD, items)


def test_the_first_line_is_the_thread_and_the_version() -> None:
    first, second = jsonl_of(THREAD, [asked("m1", "Hello")]).splitlines()
    assert json.loads(first) == {
        "type": "chatkit_widget.conversation",
        "version": VERSION,
        "thread": {"id": "thr_1", "created_at": "2025-05-01T12:00:00Z", "title": "A conversation"},
    }
    assert json.loads(second)["content"] == [{"type": "input_text", "text": "Hello"}]


def test_what_only_a_server_and_its_client_know_is_left_out() -> None:
    thread = ThreadMetadata(id="thr_1", created_at=THREAD.created_at, metadata={"key": "secret"})
    text = jsonl_of(thread, with_secrets())
    assert "secret" not in text
    _thread, items = read_jsonl(text)
    assert [attachment.name for attachment in getattr(items[0], "attachments", [])] == ["a.png", "b.csv"]


def test_there_is_nothing_to_write_before_the_first_message() -> None:
    with pytest.raises(ExportError, match="it begins with the first message"):
        jsonl_of(None, [])


def test_a_file_that_was_edited_by_hand_is_read_as_well() -> None:
    text = jsonl_of(THREAD, [asked("m1", "Hello"), answered("m2", "Hi")])
    edited = "\ufeff" + text.replace("\n", "\r\n\r\n").rstrip()
    assert read_jsonl(edited) == read_jsonl(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "line 1 of the text does not begin a conversation that to_jsonl has written"),
        ("# A conversation\n\n## You", "line 1 of the text does not begin"),
        ('{"type": "chatkit_widget.conversation"}', "missing required field `version`"),
        ('{"type": "telepathy", "version": 1}', "its type is 'telepathy', not 'chatkit_widget.conversation'"),
        ('{"type": "chatkit_widget.conversation", "version": 1}', "missing required field `thread`"),
        (
            '{"type": "chatkit_widget.conversation", "version": 2, "threads": []}',
            r"the text was written by a newer chatkit-widget \(format version 2, known: 1\): install that to read it",
        ),
    ],
)
def test_what_is_no_conversation_is_told(text: str, told: str) -> None:
    with pytest.raises(ExportError, match=told):
        read_jsonl(text)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('{"type": "telepathy", "id": "x"}', "line 3 of 'chat.jsonl' is no item .* 'telepathy'"),
        ("{}", "line 3 of 'chat.jsonl' is no item"),
        ("[" * 100_000, "line 3 of 'chat.jsonl' is no item"),
        ('{"type": "end_of_turn", "id": 3, "thread_id": "t", "created_at": "2025-01-01"}', r"line 3 .*\$\.id"),
    ],
)
def test_a_line_that_is_wrong_is_named(line: str, told: str) -> None:
    text = jsonl_of(THREAD, [asked("m1", "Hello")])
    with pytest.raises(ExportError, match=told):
        read_jsonl(text + line, "'chat.jsonl'")


@given(st.data())
def test_a_file_that_was_cut_off_inside_a_line_is_never_taken_for_a_whole_one(data: st.DataObject) -> None:
    text = jsonl_of(THREAD, [asked("m1", "Hello"), answered("m2", "Hi")])
    end = data.draw(st.integers(1, len(text) - 2))
    if text[end] != "\n" and text[end - 1] != "\n":
        line = text[:end].count("\n") + 1
        with pytest.raises(ExportError, match=f"line {line} "):
            read_jsonl(text[:end])
