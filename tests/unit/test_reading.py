"""A chat's conversation, read back from wherever its methods are called, and opened again."""

import asyncio
import json
import threading
from collections.abc import AsyncGenerator, Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from chatkit_widget import (
    Backend,
    ChatKit,
    ChatKitBusyError,
    ChatKitClosedError,
    ExportError,
    NotFoundError,
    OptionError,
    StoreError,
)
from chatkit_widget.backends.message import Context
from chatkit_widget.protocol.base import Page
from chatkit_widget.protocol.items import AssistantMessage, ThreadItem
from chatkit_widget.protocol.requests import ItemsList, JsonRequest, Reply, StreamingRequest, ThreadsGetById
from chatkit_widget.protocol.stream import StreamEvent
from chatkit_widget.runtime import session_loop, wait_on_session
from chatkit_widget.store.database import Database
from chatkit_widget.transcript.records import jsonl_of, read_jsonl
from tests.protocol.wire import thread
from tests.unit.chats import PATIENCE, MakeChat, handler
from tests.unit.conversations import THREAD, answered, asked, everything

WRITERS: list[Callable[[ChatKit], object]] = [
    lambda chat: chat.messages,
    lambda chat: len(chat.to_frame()),
    ChatKit.to_markdown,
    ChatKit.to_html,
    ChatKit.to_notebook,
    ChatKit.to_jsonl,
]


class Slow(Backend):
    """Has a thread of three pages, of which the first asked for comes at once and the others when they are let."""

    def __init__(self) -> None:
        self.let = threading.Event()
        self.items: list[ThreadItem] = [asked(f"m{at}", f"Message {at}") for at in range(30)]

    async def stream(self, request: StreamingRequest) -> AsyncGenerator[StreamEvent, None]:
        """Answer nothing."""
        del request
        for event in ():
            yield event

    async def request(self, request: JsonRequest) -> Reply:
        """Answer with the thread, or a page of it."""
        match request:
            case ThreadsGetById():
                found = thread("thr_1")
                return replace(found, items=Page(data=self.items[:1], has_more=True, after="m0"))
            case ItemsList(params=params):
                at = 30 if params.after is None else int(params.after.removeprefix("m"))
                if params.after is not None:
                    await asyncio.to_thread(self.let.wait, PATIENCE)
                page = self.items[max(at - 10, 0) : at][::-1]
                return Page[ThreadItem](data=page, has_more=at > 10, after=page[-1].id)
            case _:
                return Page[Any](data=[])


async def test_what_was_said_is_read_back(make_chat: MakeChat, tmp_path: Path) -> None:
    chat = make_chat(lambda message: f"You said **{message.text}**")
    await chat.send_user_message("Hello")
    await chat.send_feedback("positive")
    assert chat.messages == [
        {"role": "user", "content": "Hello"},
        {"role": "assistant", "content": "You said **Hello**"},
    ]
    assert chat.to_markdown() == "# Hello\n\n## You\n\n> Hello\n\n## Assistant\n\nYou said **Hello**\n"
    frame: Any = chat.to_frame()
    assert frame["feedback"].tolist()[1] == "positive"
    assert 0 <= frame["latency"].tolist()[1] < PATIENCE
    assert frame["id"].tolist() == [item.id for item in chat.items]
    for name, write in {"a.md": chat.to_markdown, "a.html": chat.to_html, "a.ipynb": chat.to_notebook}.items():
        assert write(tmp_path / name) == write(str(tmp_path / name)) == (tmp_path / name).read_text("utf-8")
    assert json.loads(chat.to_notebook())["nbformat"] == 4
    with pytest.raises(ExportError, match="cannot be written"):
        chat.to_html(tmp_path / "nowhere" / "a.html")


def test_it_is_read_without_any_loop_and_before_anything_else_of_the_chat(tmp_path: Path) -> None:
    store = tmp_path / "threads.sqlite"
    first = ChatKit(handler(lambda _message: "Yes"), store=store)
    asyncio.run(first.send_user_message("Hello"))
    asyncio.run(first.send_feedback("negative"))
    thread_id = first.thread_id
    first.close()
    chat = ChatKit(handler(lambda _message: "Yes"), store=store, initial_thread=thread_id)
    frame: Any = chat.to_frame()
    assert frame["feedback"].tolist()[1] == "negative"
    assert [message["content"] for message in chat.messages] == ["Hello", "Yes"]
    chat.close()
    assert chat.to_markdown().endswith("Yes\n")


@pytest.mark.parametrize("read", WRITERS)
async def test_pages_that_are_still_to_come_are_waited_for(make_chat: MakeChat, read: Callable[[ChatKit], Any]) -> None:
    backend = Slow()
    chat = make_chat(backend)
    await chat.set_thread_id("thr_1")
    assert len(chat.items) == 10
    reading = asyncio.create_task(asyncio.to_thread(read, chat))
    done, _waiting = await asyncio.wait({reading}, timeout=0.05)
    assert not done
    backend.let.set()
    whole = await reading
    assert len(chat.items) == 30
    assert read(chat) == whole


async def test_where_nothing_can_wait_it_says_what_comes_first(make_chat: MakeChat) -> None:
    backend = Slow()
    chat = make_chat(backend)
    await chat.set_thread_id("thr_1")

    async def on_session() -> list[dict[str, str]]:
        return chat.messages

    def ask() -> Any:
        return asyncio.run_coroutine_threadsafe(on_session(), session_loop())

    with pytest.raises(ChatKitBusyError, match=r"first await chat\.load_all\(\)"):
        await asyncio.wrap_future(ask())
    backend.let.set()
    await chat.load_all()
    assert len(await asyncio.wrap_future(ask())) == 30


async def test_a_kernel_loop_does_not_wait_for_itself(make_chat: MakeChat) -> None:
    backend = Slow()
    chat = make_chat(backend, run_on="kernel")
    await chat.set_thread_id("thr_1")
    with pytest.raises(ChatKitBusyError):
        chat.to_markdown()
    backend.let.set()
    await chat.load_all()
    assert "Message 0" in chat.to_markdown()


@pytest.mark.parametrize("run_on", ["session", "kernel"])
async def test_functions_of_the_chat_read_it_while_they_answer(make_chat: MakeChat, run_on: str) -> None:
    seen: list[Any] = []

    async def later(message: Any, context: Context) -> str:
        seen.append([said["content"] for said in context.chat.messages])
        return message.text

    def at_once(message: Any, context: Context) -> str:
        seen.append([said["content"] for said in context.chat.messages])
        return message.text

    for respond in (later, at_once):
        chat = make_chat(respond, run_on=run_on)
        async with asyncio.timeout(PATIENCE):
            turn = await chat.send_user_message("Hello")
        turn.raise_for_status()
    assert seen == [["Hello"], ["Hello"]]


async def test_a_chat_that_was_closed_is_read_as_far_as_it_was_whole(make_chat: MakeChat) -> None:
    backend = Slow()
    chat = make_chat(backend)
    await chat.set_thread_id("thr_1")
    chat.close()
    with pytest.raises(ChatKitClosedError):
        await asyncio.to_thread(chat.to_markdown)


async def test_an_answer_that_was_asked_for_again_has_the_latency_of_the_last_time(make_chat: MakeChat) -> None:
    chat = make_chat(lambda message: message.text)
    await chat.send_user_message("Hello")
    await chat.send_user_message("Again")
    before = chat.items[2].created_at
    await chat.retry()
    frame: Any = chat.to_frame()
    answer = chat.items[-1]
    assert frame["latency"].iloc[-1] < (answer.created_at - before).total_seconds()


async def test_a_function_tells_tokens_with_its_item(make_chat: MakeChat) -> None:
    message = {
        "type": "assistant_message",
        "content": [{"type": "output_text", "text": "Hi"}],
        "usage": {"input_tokens": 8, "output_tokens": 2},
    }
    chat = make_chat(lambda _message: message)
    await chat.send_user_message("Hello")
    frame: Any = chat.to_frame()
    assert frame["tokens"].tolist()[1] == 2
    item = chat.items[-1]
    assert isinstance(item, AssistantMessage)
    assert item.usage == {"input_tokens": 8, "output_tokens": 2}


# Opening again


@pytest.fixture
def load() -> Any:
    """Load chats that are closed at the end of the test."""
    chats: list[ChatKit] = []

    def loading(*arguments: Any, **options: Any) -> ChatKit:
        chats.append(ChatKit.load(*arguments, **options))
        return chats[-1]

    yield loading
    for chat in chats:
        chat.close()


async def test_a_conversation_is_opened_again_and_goes_on(load: Any, tmp_path: Path) -> None:
    path = tmp_path / "chat.jsonl"
    path.write_text(jsonl_of(THREAD, [asked("m1", "Hello"), answered("m2", "Hi")]), "utf-8")
    seen: list[Any] = []

    def respond(message: Any, context: Context) -> str:
        seen.append(context.history)
        return message.text.upper()

    chat = load(path, respond, store=tmp_path / "threads.sqlite", theme="dark")
    assert [item.id for item in chat.items] == ["m1", "m2"]
    assert chat.thread == THREAD
    assert chat.options["theme"] == "dark"
    assert read_jsonl(chat.to_jsonl()) == read_jsonl(path.read_text("utf-8"))
    turn = await chat.send_user_message("And?")
    assert turn.text == "AND?"
    assert seen == [[{"role": "user", "content": "Hello"}, {"role": "assistant", "content": "Hi"}]]
    chat.close()
    again = load(path, respond, store=tmp_path / "threads.sqlite")
    assert len(again.items) == 4
    assert len(await again.list_threads()) == 1


async def test_another_conversation_with_the_same_id_is_another_thread(load: Any, tmp_path: Path) -> None:
    store = tmp_path / "threads.sqlite"
    load(jsonl_of(THREAD, [asked("m1", "One")]), store=store).close()
    chat = load(jsonl_of(THREAD, [asked("m1", "Two")]), store=store)
    assert chat.thread_id != "thr_1"
    assert [item.thread_id for item in chat.items] == [chat.thread_id]
    assert len(await chat.list_threads()) == 2


async def test_without_a_function_it_can_be_read_and_a_message_is_refused(load: Any) -> None:
    items = everything()
    text = jsonl_of(THREAD, items)
    chat = load(text)
    shown = [item for item in items if not item.type.endswith(("hidden_context_item", "sdk_hidden_context"))]
    assert list(chat.items) == shown
    turn = await chat.send_user_message("Hello?")
    assert turn.status == "failed"
    assert str(turn.error) == "this conversation was opened to be read; ChatKit.load(path, respond) goes on with it"


async def test_ids_that_repeat_do_not_hide_an_item(load: Any) -> None:
    items = [asked("a", "1"), answered("a", "2"), answered("a-2", "3"), answered("a", "4")]
    chat = load(jsonl_of(THREAD, items))
    assert [message["content"] for message in chat.messages] == ["1", "2\n\n3\n\n4"]
    assert [item.id for item in chat.items] == ["a", "a-3", "a-2", "a-4"]


@pytest.mark.parametrize("api", ["http://localhost:8000/chatkit", {"clientToken": "t"}, Slow(), ChatKit])
def test_only_a_function_goes_on_with_it(api: Any) -> None:
    with pytest.raises(OptionError, match="servers keep their threads themselves"):
        ChatKit.load(jsonl_of(THREAD, []), api)


def test_what_cannot_be_opened_is_told_before_anything_is_made(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="cannot be read: No such file"):
        ChatKit.load(tmp_path / "nowhere.jsonl")
    (tmp_path / "chat.md").write_text("# Hello", "utf-8")
    with pytest.raises(ExportError, match=r"line 1 of .*chat\.md'"):
        ChatKit.load(tmp_path / "chat.md")
    with pytest.raises(OptionError, match="them"):
        ChatKit.load(jsonl_of(THREAD, []), them="dark")


def test_a_conversation_that_cannot_be_kept_leaves_no_chat_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[ChatKit] = []
    close = ChatKit.close

    def full(_self: Database, _thread: object, _items: object) -> None:
        message = "the disk is full"
        raise StoreError(message)

    def closing(chat: ChatKit) -> None:
        made.append(chat)
        close(chat)

    monkeypatch.setattr(Database, "add_conversation", full)
    monkeypatch.setattr(ChatKit, "close", closing)
    with pytest.raises(StoreError, match="the disk is full"):
        ChatKit.load(jsonl_of(THREAD, [asked("m1", "Hello")]))
    assert made


async def test_it_can_be_opened_where_nothing_can_wait(load: Any) -> None:
    async def on_session() -> ChatKit:
        return load(jsonl_of(THREAD, [asked("m1", "Hello")]))

    chat = await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(on_session(), session_loop()))
    assert await asyncio.to_thread(lambda: chat.messages) == [{"role": "user", "content": "Hello"}]


def test_waiting_for_the_session_raises_what_it_raises() -> None:
    async def failing() -> None:
        message = "no such thing"
        raise NotFoundError(message)

    with pytest.raises(NotFoundError, match="no such thing"):
        wait_on_session(failing())
