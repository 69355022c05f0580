"""What openai-chatkit's own server streams reduces to what its store holds, over every transport.

The items on the screen are read back by openai-chatkit's own types and compared with what the store gives, as JSON.
"""

import asyncio
from typing import Any

import pytest

from chatkit_widget import events
from chatkit_widget.backends.base import Backend
from chatkit_widget.backends.files import File
from chatkit_widget.backends.server import ServerBackend
from chatkit_widget.session.input import action_of, user_input
from chatkit_widget.session.tools import ToolCall
from tests.protocol.client import Client, Connect
from tests.protocol.conformance_server import ConformanceServer, plain, plain_thread, stored, stored_thread

# openai-chatkit warns whenever it makes a component of a class of its own.
pytestmark = pytest.mark.filterwarnings("ignore:Direct usage of named widget classes:DeprecationWarning")

SIXTEEN = {
    "attachments.create",
    "attachments.delete",
    "input.transcribe",
    "items.feedback",
    "items.list",
    "threads.add_client_tool_output",
    "threads.add_structured_input",
    "threads.add_user_message",
    "threads.create",
    "threads.custom_action",
    "threads.delete",
    "threads.get_by_id",
    "threads.list",
    "threads.retry_after_item",
    "threads.sync_custom_action",
    "threads.update",
}
"""The types of all requests."""


KINDS = {
    "message": ["assistant_message"],
    "several parts": ["assistant_message"],
    "done without added": ["assistant_message", "assistant_message", "end_of_turn"],
    "tasks": ["task"] * 7,
    "workflow": ["workflow"],
    "reasoning": ["workflow", "assistant_message"],
    "workflow across requests": ["workflow", "client_tool_call"],
    "picture": ["generated_image", "generated_image"],
    "widget": ["widget"],
    "streamed widget": ["widget"],
    "widget by nodes": ["widget"],
    "tool": ["assistant_message", "client_tool_call", "assistant_message"],
    "tools": ["client_tool_call", "client_tool_call", "assistant_message"],
    "raising tool": ["client_tool_call", "assistant_message"],
    "missing tool": ["client_tool_call", "assistant_message"],
    "tool without JSON": ["client_tool_call", "assistant_message"],
    "silent tool": ["client_tool_call", "assistant_message"],
    "two pending tools": ["client_tool_call", "assistant_message"],
    "removed tool": ["assistant_message"],
    "completed tool": ["client_tool_call"],
    "questions": ["structured_input"],
    "hidden": ["assistant_message"],
    "removed": ["assistant_message"],
    "replaced": ["assistant_message", "task"],
    "title midway": ["assistant_message"],
    "closed at the end": ["assistant_message"],
    "only a title": [],
    "nothing": [],
    "beside": ["assistant_message"],
    "only beside": [],
}
"""What each play leaves in a thread."""


@pytest.fixture
async def client(connect: Connect, backend: Backend) -> Client:
    """A chat with client tools."""

    def on_client_tool(call: ToolCall) -> Any:
        match call.name:
            case "look":
                return {"seen": call.params, "nothing": None}
            case "nothing":
                return None
            case "object":
                return {"a": object()}
            case "raise":
                message = "too dark"
                raise LookupError(message)
            case _:
                raise NotImplementedError(call.name)

    return connect(backend, on_client_tool=on_client_tool)


async def check(connect: Connect, client: Client, server: ConformanceServer) -> list[str]:
    """Assert that screen, store and a chat that opens the thread anew agree, and return the types of the items."""
    assert client.thread is not None
    expected = await stored(server, client.thread.id)
    assert [plain(item) for item in client.items] == expected
    assert plain_thread(client.thread) == await stored_thread(server, client.thread.id)
    assert [known for known in client.view.threads or [] if known.id == client.thread.id] == [client.thread]
    fresh = await opened(connect, client, server)
    assert [plain(item) for item in fresh.items] == expected
    assert fresh.items == client.items
    assert fresh.thread == client.thread
    await client.refresh()
    assert [plain(item) for item in client.items] == expected
    return client.kinds


async def opened(connect: Connect, client: Client, server: ConformanceServer) -> Client:
    """Return another chat that shows the same thread."""
    fresh = connect(ServerBackend(server))
    await fresh.open(client.thread_id)
    await fresh.load_all()
    return fresh


# Every kind of item, event and update


@pytest.mark.parametrize("play", KINDS)
async def test_the_events_of_an_answer_reduce_to_what_the_store_holds(
    connect: Connect, client: Client, server: ConformanceServer, play: str
) -> None:
    kinds = KINDS[play]
    first = await client.send(play)
    assert first.status == "completed", first.error
    assert await check(connect, client, server) == ["user_message", *kinds]
    # And once more, as a later turn of the same thread.
    second = await client.send(play)
    assert second.status == "completed", second.error
    assert await check(connect, client, server) == ["user_message", *kinds] * 2
    assert client.names.count("response.start") == client.names.count("response.end") == 2
    assert not any(row["streaming"] for row in client.page.rows)


@pytest.mark.parametrize("play", ["fails after a title", "sorry", "unavailable"])
async def test_so_do_those_of_one_that_failed_between_its_items(
    connect: Connect, client: Client, server: ConformanceServer, play: str
) -> None:
    turn = await client.send(play)
    assert turn.status == "failed"
    assert client.view.failure
    assert client.view.failure.allow_retry is (play != "sorry")
    assert "secret" not in client.view.failure.message
    await check(connect, client, server)
    again = await client.retry()
    assert again.status == "failed"
    await check(connect, client, server)


async def test_an_error_in_the_servers_words_is_shown_in_them(client: Client) -> None:
    await client.send("sorry")
    assert client.view.failure
    assert client.view.failure.message == "The oven is cold."


async def test_the_title_of_a_thread_may_change_even_after_an_error(client: Client) -> None:
    await client.send("fails after a title")
    assert client.thread
    assert client.thread.title == "Changed before it failed"


async def test_what_is_beside_the_conversation_is_told_and_stored_nowhere(client: Client) -> None:
    await client.send("beside")
    assert [(notice.level, notice.title) for notice in client.view.notices or []] == [
        ("warning", "Limit"),
        ("danger", None),
    ]
    await client.settle()
    assert [(effect.effect, effect.data) for effect in client.of(events.Effect)] == [
        ("ring", {"times": 2, "how": None}),
        ("stop", {}),
    ]
    shown = [
        operation["view"]["progress"] for operation in client.operations if "progress" in operation.get("view", ())
    ]
    assert [progress and progress["text"] for progress in shown] == [
        "Thinking",
        "Nearly there",
        None,
        "Tidying up",
        None,
    ]


async def test_an_update_of_an_earlier_item_is_shown_in_its_place(
    connect: Connect, client: Client, server: ConformanceServer
) -> None:
    await client.send("widget")
    await client.send("earlier widget")
    assert await check(connect, client, server) == ["user_message", "widget", "user_message"]


@pytest.mark.parametrize("allows", [True, False])
async def test_the_server_says_whether_stop_is_offered(
    client: Client, server: ConformanceServer, *, allows: bool
) -> None:
    server.allows_cancel = allows
    turn = client.begin("endless")
    await client.until(lambda: client.view.progress)
    assert client.view.can_stop is allows
    await client.stop()
    await turn
    assert client.view.can_stop is False


# The requests


async def test_answers_to_questions_are_in_the_item_as_the_server_records_them(
    connect: Connect, client: Client, server: ConformanceServer
) -> None:
    await client.send("questions")
    turn = await client.answer({"colour": "green", "days": ["red", "Sunday"], "why": " "})
    assert turn.status == "completed"
    assert await check(connect, client, server) == ["user_message", "structured_input", "assistant_message"]
    item: Any = client.items[1]
    assert item.status == "answered"
    assert [question.answer.values for question in item.inputs] == [["green"], ["red", "Sunday"], []]
    assert [question.answer.skipped for question in item.inputs] == [False, False, True]


@pytest.mark.parametrize("answers", [None, {}, {"why": ""}], ids=["none", "empty", "blank"])
async def test_questions_may_be_skipped(
    connect: Connect, client: Client, server: ConformanceServer, answers: dict[str, str] | None
) -> None:
    await client.send("questions")
    await client.answer(answers)
    await check(connect, client, server)
    item: Any = client.items[1]
    assert item.status == "skipped"
    assert all(question.answer.skipped for question in item.inputs)


async def test_questions_are_still_open_in_a_thread_that_is_opened_again(
    connect: Connect, client: Client, server: ConformanceServer
) -> None:
    await client.send("questions")
    fresh = await opened(connect, client, server)
    assert (await fresh.answer({"why": "Because"})).status == "completed"
    await check(connect, fresh, server)


@pytest.mark.parametrize("play", ["message", "nothing", "tool", "questions", "title midway", "removed"])
async def test_the_events_of_an_action_reduce_to_what_the_store_holds(
    connect: Connect, client: Client, server: ConformanceServer, play: str
) -> None:
    await client.send("widget")
    turn = await client.act(play, client.ids[-1], day=1)
    assert (turn.status, turn.user_message) == ("completed", None)
    await check(connect, client, server)
    assert (await client.act(play)).status == "completed"
    await check(connect, client, server)


async def test_an_action_of_what_is_no_widget_fails_and_changes_nothing(
    connect: Connect, client: Client, server: ConformanceServer
) -> None:
    await client.send("message")
    turn = await client.act("message", client.ids[-1])
    assert turn.status == "failed"
    assert client.view.failure
    assert not client.view.failure.allow_retry
    await check(connect, client, server)


async def test_a_sync_action_replaces_its_widget_in_place(
    connect: Connect, client: Client, server: ConformanceServer
) -> None:
    await client.send("widget")
    name = client.ids[-1]
    await client.send("message")
    before = client.names.count("response.start")
    turn = await client.run(client.session.turns.run_sync_action(action_of({"type": "tick", "payload": "✓"}), name))
    assert (turn.status, [item.id for item in turn.items]) == ("completed", [name])
    assert client.names.count("response.start") == before
    nothing = await client.run(client.session.turns.run_sync_action(action_of({"type": "other"}), name))
    assert (nothing.status, nothing.items) == ("completed", ())
    assert await check(connect, client, server) == ["user_message", "widget", "user_message", "assistant_message"]


@pytest.mark.parametrize(
    "play", ["message", "tool", "hidden", "fails in a message", "questions", "workflow", "nothing"]
)
async def test_after_a_retry_screen_and_store_hold_only_the_new_answer(
    connect: Connect, client: Client, server: ConformanceServer, play: str
) -> None:
    await client.send("message")
    asked = client.ids[0]
    await client.send(play)
    await client.act("message")
    server.then = None
    turn = await client.retry(asked)
    assert turn.status == "completed"
    assert await check(connect, client, server) == ["user_message", "assistant_message"]


async def test_a_thread_of_many_pages_with_hidden_items_among_them_is_read_whole(
    connect: Connect, client: Client, server: ConformanceServer
) -> None:
    for play in ("hidden", "tasks", "several parts", "hidden", "hidden") * 5:
        await client.send(play)
    assert len(await check(connect, client, server)) > 70


async def test_a_message_is_stored_as_it_was_sent(connect: Connect, client: Client, server: ConformanceServer) -> None:
    tag = {"type": "input_tag", "id": "boat_1", "text": "message", "group": "Boats", "interactive": True}
    given = user_input(content=[tag], reply="> quoted", tool_choice="search", model="gpt-x")
    await client.run(client.session.turns.send_user_message(given))
    await check(connect, client, server)
    message: Any = client.items[0]
    assert (message.quoted_text, message.inference_options.model) == ("> quoted", "gpt-x")
    assert message.content[0].data == {}


async def test_each_of_the_sixteen_requests_is_made_and_leaves_screen_and_store_alike(
    connect: Connect, client: Client, server: ConformanceServer
) -> None:
    uploaded = await client.run(client.session.upload([File.of(("notes.txt", b"Boats")), File.of(("a.png", b"abc"))]))
    assert [server.files.files[attachment.id] for attachment in uploaded] == [b"Boats", b"abc"]
    given = user_input("tool", attachments=uploaded)
    await client.run(client.session.turns.send_user_message(given, uploaded))
    await check(connect, client, server)
    message: Any = client.items[0]
    assert [attachment.thread_id for attachment in message.attachments] == [client.thread_id] * 2
    (key,) = await client.attach(("gone.txt", b"x"))
    await client.run(client.session.uploads.wait([key]))
    await client.run(removal(client, key))
    await client.until(lambda: len(server.memory.attachments) == len(uploaded))
    await client.send("questions")
    await client.answer({"why": "Because"})
    await client.send("widget")
    await client.act("message", client.ids[-1])
    await client.run(client.session.turns.run_sync_action(action_of({"type": "tick"}), client.ids[-2]))
    await client.retry()
    await client.run(client.session.send_feedback("positive"))
    await client.run(client.session.rename_thread(client.thread_id or "", "Wool"))
    assert await client.run(client.session.transcribe(b"abc", "audio/ogg;codecs=opus")) == "3 bytes of audio/ogg"
    await check(connect, client, server)
    assert server.feedback == [(client.ids[-1:], "positive")]
    first = client.thread_id
    for play in ("message", *["tasks"] * 3):
        await client.send(play, new_thread=play == "message")
    await check(connect, client, server)
    await client.open(first)
    await check(connect, client, server)
    await client.run(client.session.delete_thread(first or ""))
    assert [thread.id for thread in client.view.threads or []] == list(server.memory.threads)
    assert set(server.asked) == SIXTEEN


async def removal(client: Client, key: str) -> None:
    """Take a file out of the composer, and wait until the server has forgotten it."""
    before = set(asyncio.all_tasks())
    client.session.uploads.remove(key)
    await asyncio.wait(set(asyncio.all_tasks()) - before)


# Where the screen knowingly shows something else than the store, until the thread is opened again


async def test_after_stop_the_screen_keeps_what_was_in_flight_and_the_store_only_the_text_and_a_hidden_marker(
    connect: Connect, client: Client, server: ConformanceServer
) -> None:
    """Section 8.2: the server drops widgets, workflows and empty messages in flight, which is not seen until then."""
    turn = client.begin("endless")
    await client.until(lambda: client.view.progress)
    await client.stop()
    assert (await turn).status == "stopped"
    assert client.kinds == ["user_message", "workflow", "assistant_message", "assistant_message"]
    assert client.thread_id
    assert await asyncio.to_thread(server.memory.wait_for, client.thread_id, "sdk_hidden_context")
    assert server.memory.kinds(client.thread_id) == ["user_message", "assistant_message", "sdk_hidden_context"]
    kept = await stored(server, client.thread_id)
    assert [plain(client.items[0]), plain(client.items[3])] == kept
    fresh = await opened(connect, client, server)
    assert [plain(item) for item in fresh.items] == kept
    await client.send("message")
    await client.refresh()
    assert await check(connect, client, server) == ["user_message", "assistant_message"] * 2


async def test_after_a_failure_the_screen_keeps_a_partial_message_that_the_server_never_stored(
    connect: Connect, client: Client, server: ConformanceServer
) -> None:
    """Section 4.3: partial text is kept."""
    turn = await client.send("fails in a message")
    assert turn.status == "failed"
    assert client.thread_id
    assert client.texts == ["fails in a message", "This is whole", "This is not "]
    assert [plain(item) for item in client.items[:-1]] == await stored(server, client.thread_id)
    fresh = await opened(connect, client, server)
    assert fresh.items == client.items[:-1]
    await client.refresh()
    assert await check(connect, client, server) == ["user_message", "assistant_message"]


async def test_items_stand_in_the_order_in_which_they_began_and_in_this_store_in_that_in_which_they_ended(
    connect: Connect, client: Client, server: ConformanceServer
) -> None:
    """Section 7.2: an item is inserted when it is added, and done in its place."""
    await client.send("interleaved")
    assert client.thread_id
    assert client.texts == ["interleaved", "Begun first", "Begun second"]
    expected = await stored(server, client.thread_id)
    assert [plain(client.items[at]) for at in (0, 2, 1)] == expected
    fresh = await opened(connect, client, server)
    assert [plain(item) for item in fresh.items] == expected


async def test_messages_that_share_an_id_are_all_shown_while_a_store_by_ids_keeps_the_last(
    connect: Connect, client: Client, server: ConformanceServer
) -> None:
    """Section 7.4: agents run over Chat Completions give every message the same id."""
    await client.send("fake ids")
    await client.send("fake ids")
    assert client.thread_id
    assert client.texts == ["fake ids", "One", "Two"] * 2
    expected = await stored(server, client.thread_id)
    assert [item["type"] for item in expected] == ["user_message", "assistant_message", "user_message"]
    assert plain(client.items[-1]) == expected[1]
    fresh = await opened(connect, client, server)
    assert [plain(item) for item in fresh.items] == expected
