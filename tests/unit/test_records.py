"""The lines of a recording, and what must not be in them."""

import asyncio
import json
from datetime import UTC, datetime
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatkit_widget.backends.base import Backend
from chatkit_widget.errors import BackendError, FunctionError, NotFoundError
from chatkit_widget.protocol.items import AssistantMessage
from chatkit_widget.protocol.questions import FileUpload, MarksFound, MarksRead, Question
from chatkit_widget.protocol.records import (
    VERSION,
    AnyEntry,
    Asked,
    Came,
    Ended,
    Header,
    RecordReader,
    Replied,
    UnreadableRecordError,
    encode,
    end_of,
    problem_of,
)
from chatkit_widget.protocol.requests import (
    AttachmentId,
    AttachmentsDelete,
    Empty,
    ListParams,
    SyncActionReply,
    ThreadId,
    ThreadsGetById,
    ThreadsList,
    ThreadsUpdate,
    ThreadUpdateParams,
)
from chatkit_widget.protocol.secrets import Cleaner, Run, is_secret, secrets_in
from chatkit_widget.protocol.stream import ItemUpdated, ProgressUpdate, StreamEvent
from chatkit_widget.protocol.updates import OutputDelta, TextDelta, WidgetTextDelta
from chatkit_widget.sentences import say

LIST = ThreadsList(params=ListParams())
HEADER = Header(version=VERSION, at=datetime(2026, 1, 1, tzinfo=UTC), backend="function")


def test_lines_are_read_as_what_was_written() -> None:
    entries: list[AnyEntry] = [
        Asked(t=0.5, n=1, request=MarksRead(thread_id="thr_1")),
        Replied(t=0.75, n=1, reply=MarksFound(feedback={"msg_1": "positive"}, unfinished=[])),
        Ended(t=1, n=1),
        Asked(t=1, n=2, request=FileUpload(name="a.txt", mime_type="text/plain", size=3)),
        Ended(t=2, n=2, given_up=True),
        Asked(t=2, n=3, request=LIST),
        Came(t=2.5, n=3, event=ProgressUpdate(text="…")),
        Ended(t=3, n=3, error=problem_of(BackendError("no", status=500))),
    ]
    reader = RecordReader()
    assert reader.header(encode(HEADER)) == HEADER
    assert [reader.entry(encode(entry)) for entry in entries] == entries
    assert Cleaner().lines([HEADER, *entries]).splitlines() == [encode(line) for line in (HEADER, *entries)]


@pytest.mark.parametrize(
    ("question", "reply", "found"),
    [
        (ThreadsUpdate(params=ThreadUpdateParams(thread_id="thr_1", title="x")), b"{}", Empty()),
        (ThreadsGetById(params=ThreadId(thread_id="thr_1")), b"null", Empty()),
        (AttachmentsDelete(params=AttachmentId(attachment_id="a")), b'{"x":1}', Empty()),
    ],
)
def test_who_answers_with_nothing_is_read_as_that(question: Question, reply: bytes, found: Any) -> None:
    reader = RecordReader()
    reader.entry(encode(Asked(t=0, n=1, request=question)))
    entry = reader.entry(b'{"type":"reply","t":1,"n":1,"reply":' + reply + b"}")
    assert entry == Replied(t=1, n=1, reply=found)


def test_an_action_that_changed_nothing_is_read_as_that() -> None:
    reader = RecordReader()
    action = b'{"type":"threads.sync_custom_action","params":{"thread_id":"t","action":{"type":"x"}}}'
    reader.entry(b'{"type":"request","t":0,"n":1,"request":' + action + b"}")
    entry = reader.entry(b'{"type":"reply","t":1,"n":1,"reply":{}}')
    assert entry == Replied(t=1, n=1, reply=SyncActionReply())


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b'{"type":"end","t":1,"n":7}', "there is no request 7 before it"),
        (b'{"type":"dream","t":1,"n":1}', "there is no entry of the type 'dream'"),
        (b'{"type":"event","t":1,"n":1,"event":{"type":"telepathy"}}', "telepathy"),
        (b'{"type":"event","t":1,"n":1,', "truncated"),
        (b'{"type":"reply","t":1,"n":1,"reply":{"data":3}}', "data"),
        (b'{"type":"reply","n":1,"reply":{"data":[]}}', "`t`"),
        (b"\xff", ""),
        (b'{"type":"end","t":1,"n":1,"x":' + b"[" * 5000, "recursion"),
    ],
)
def test_a_line_that_is_none_says_what_is_wrong_with_it(line: bytes, said: str) -> None:
    reader = RecordReader()
    reader.entry(encode(Asked(t=0, n=1, request=LIST)))
    with pytest.raises(UnreadableRecordError) as raised:
        reader.entry(line)
    assert said in str(raised.value)


@given(st.binary(max_size=80))
def test_bytes_of_any_kind_are_a_line_or_said_to_be_none(data: bytes) -> None:
    reader = RecordReader()
    for read in (reader.header, reader.entry):
        with pytest.raises(UnreadableRecordError):
            read(data)


def test_errors_are_recorded_with_what_a_page_says_of_them() -> None:
    failure = FunctionError(say("server_failed", status=500), detail="…", allow_retry=False)
    problem = problem_of(failure)
    assert (problem.kind, problem.message, problem.detail) == ("FunctionError", "The server failed (500).", "…")
    assert problem.phrase is not None
    assert problem.phrase.name == "server_failed"
    assert not problem.allow_retry
    assert problem_of(NotFoundError("thr_1")).kind == "NotFoundError"
    own = problem_of(ValueError("x"))
    assert (own.kind, own.message) == ("BackendError", "ValueError: x")
    assert own.detail is not None
    assert end_of(1, 1, asyncio.CancelledError()) == Ended(t=1, n=1, given_up=True)


def test_what_json_has_not_is_written_as_its_type() -> None:
    assert b'"<object>"' in encode(Ended(t=0, n=1, error=msgspec.structs.replace(problem_of(KeyError()), code=thing())))


def thing() -> Any:
    return object()


# Secrets


def test_no_field_of_ours_is_named_like_a_secret() -> None:
    def names(kind: Any) -> set[str]:
        found = {field.name for field in msgspec.structs.fields(kind)}
        return found.union(*map(names, kind.__subclasses__())) if kind.__subclasses__() else found

    ours = names(AssistantMessage.__mro__[1]) | {
        name for kind in (*get_args(Question), *get_args(StreamEvent)) for name in kind.__struct_fields__
    }
    assert [name for name in ours if is_secret(name)] == []


def test_names_of_secrets_are_told_from_others() -> None:
    secret = ["apiKey", "api-key", "OPENAI_API_KEY", "Authorization", "password", "clientSecret", "token", "authToken2"]
    plain = ["key", "tokens", "max_tokens", "tokenizer", "author", "title", "monkey", "keyboard"]
    assert [name for name in secret if not is_secret(name)] == []
    assert [name for name in plain if is_secret(name)] == []


def test_what_stands_under_the_name_of_a_secret_is_found() -> None:
    value = {"user": "me", "auth": {"key": ["a", 1]}, "list": [{"token": "b"}], "more": ("c", {"pwd": "d"})}
    assert list(secrets_in(value)) == ["a", "b", "d"]


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("sk-proj-abcdefgh", "•••"),
        ("use sk-learn", "use sk-learn"),
        ("Authorization: Bearer abcdefgh.ijk", "Authorization: Bearer •••"),
        ("the bearer of news", "the bearer of news"),
        ("ghp_0123456789abcdef right", "••• right"),
        ("eyJhbGciOiJI.eyJzdWIiOiIx.c2lnbmF0dXJl", "•••"),
        ("https://x.org/a?size=1&X-Amz-Signature=ab12&b=2", "https://x.org/a?size=1&X-Amz-Signature=•••&b=2"),
        ("https://x.org/a?token=ab12", "https://x.org/a?token=•••"),
        ("Why? token = next(it)", "Why? token = next(it)"),
        ("no postgresql://me:hunter2@db:5432/x", "no postgresql://•••@db:5432/x"),
        ("see http://x.org:80/me@home", "see http://x.org:80/me@home"),
        ("AIzaSyA1234567890abcdefghijklmnopqrstuv", "•••"),
        ("hf_abcdefghijklmnopqrstuv or rk_live_0123456789", "••• or •••"),
        ("login(user='me', db_password='it\\'s', n=1)", "login(user='me', db_password='•••', n=1)"),
        ("{'apiKey': 'a b', \"token2\": \"c'd\"}", "{'apiKey': '•••', \"token2\": \"•••\"}"),
        ("max_tokens: '5', author = 'me', password=''", "max_tokens: '5', author = 'me', password=''"),
        ("known-one and known-one-longer in a%2Fb%2Fc%2Fd and a/b/c/d", "••• and ••• in ••• and •••"),
        ("half \ud83d of 😀", "half ? of 😀"),
        ("shrt", "shrt"),
    ],
)
def test_what_looks_like_a_key_is_blotted_out_of_texts(text: str, cleaned: str) -> None:
    cleaner = Cleaner(["known-one", "known-one-longer", "a/b/c/d", "shrt"])
    assert cleaner.text(text) == cleaned


@pytest.mark.parametrize(
    ("value", "cleaned"),
    [
        (
            {"password": 12, "secret": "", "token": None, "auth": True},
            {"password": "•••", "secret": "", "token": None, "auth": True},
        ),
        ({"headers": [{"cookie": ["a", {"b": 1.5}]}]}, {"headers": [{"cookie": ["•••", {"b": "•••"}]}]}),
        ('{"a": {"api_key": "x"}}', '{"a":{"api_key":"•••"}}'),
        ('{"a": 1 }', '{"a": 1 }'),
        ("{not json} sk-abcdefghij", "{not json} •••"),
        ("[" * 3000, "[" * 3000),
        (
            {"id": "f", "name": "a", "mime_type": "x", "upload_url": "u", "metadata": {}, "upload_descriptor": {}},
            {"id": "f", "name": "a", "mime_type": "x"},
        ),
        ({"metadata": {"upload_url": "mine"}}, {"metadata": {"upload_url": "mine"}}),
    ],
)
def test_values_lose_their_secrets_and_nothing_else(value: Any, cleaned: Any) -> None:
    assert Cleaner().value(value) == cleaned


def test_a_value_that_json_has_not_is_left_to_who_writes() -> None:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    assert Cleaner().value({"at": moment}) == {"at": moment}


def pieces(*texts: str, item: str = "msg_1", index: int = 0) -> list[StreamEvent]:
    return [ItemUpdated(item_id=item, update=TextDelta(content_index=index, delta=text)) for text in texts]


def deltas(data: bytes) -> list[str]:
    lines = [json.loads(line) for line in data.splitlines()]
    assert all((line["type"], line["t"], line["n"]) == ("event", 0.5, 3) for line in lines)
    return [line["event"]["update"]["delta"] for line in lines if "update" in line["event"]]


def test_a_secret_that_comes_in_several_pieces_is_blotted_out_of_all() -> None:
    cleaner = Cleaner(["opensesame"])
    events = pieces("say op", "ense", "same", " now ", "opensesame!", "opense")
    assert deltas(cleaner.lines([Run(0.5, 3, events)])) == ["say •••", "", "", " now ", "•••!", "opense"]


def test_a_secret_that_comes_piece_by_piece_is_never_whole() -> None:
    cleaner = Cleaner(["opensesame"])
    first, second, third = pieces("say op", "ense", "same!")
    assert deltas(cleaner.lines([Run(0.5, 3, [first]), Run(0.5, 3, [second])])) == ["say op", "ense"]
    # What is in the file already has its beginning.
    assert deltas(cleaner.lines([Came(t=0.5, n=3, event=third)])) == ["!"]
    assert deltas(Cleaner(["opensesame"]).lines([Run(0.5, 3, [each]) for each in (first, second, third)])) == [
        "say •••",
        "",
        "!",
    ]
    cleaner.lines([Ended(t=1, n=3)])
    assert deltas(cleaner.lines([Came(t=0.5, n=3, event=third)])) == ["same!"]


def test_pieces_of_different_texts_are_not_taken_for_one() -> None:
    cleaner = Cleaner(["opensesame"])
    mixed = [
        *pieces("opens"),
        *pieces("esame", index=1),
        ItemUpdated(item_id="w", update=WidgetTextDelta(component_id="a", delta="opens", done=False)),
        ItemUpdated(item_id="o", update=OutputDelta(delta="esame")),
        ProgressUpdate(text="opensesame"),
        *pieces("esame"),
    ]
    data = cleaner.lines([Run(0.5, 3, mixed)])
    assert deltas(data) == ["•••", "esame", "opens", "esame", ""]
    assert b'{"type":"progress_update","text":"\xe2\x80\xa2' in data


def test_entries_of_one_moment_are_written_together_and_in_order() -> None:
    events = pieces("a", "b\n", "c")
    entries = [Came(t=0.5, n=3, event=event) for event in events]
    data = Cleaner().lines([Asked(t=0.25, n=3, request=LIST), *entries, Ended(t=1, n=3)])
    assert [json.loads(line)["type"] for line in data.splitlines()] == ["request", "event", "event", "event", "end"]
    assert deltas(b"\n".join(data.splitlines()[1:-1])) == ["a", "b\n", "c"]


def test_most_backends_have_no_secrets() -> None:
    assert Backend.secrets(thing()) == ()
