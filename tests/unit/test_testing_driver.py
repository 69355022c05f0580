"""A user at a chat, as tests drive one."""

import asyncio
import threading
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from chatkit_widget import ChatKit, Context, Message
from chatkit_widget.backends.files import File
from chatkit_widget.errors import BackendError, ChatKitClosedError
from chatkit_widget.events import ResponseEnd
from chatkit_widget.protocol.content import AnyAttachment
from chatkit_widget.protocol.requests import (
    ItemsFeedback,
    ThreadsAddUserMessage,
    ThreadsCreate,
    ThreadsDelete,
    ThreadsList,
    ThreadsRetryAfterItem,
    ThreadsUpdate,
)
from chatkit_widget.protocol.stream import ProgressUpdate
from chatkit_widget.runtime import on_session
from chatkit_widget.testing import ChatDriver, Gate, ScriptedBackend, fail, hang, refuse
from chatkit_widget.testing import watching as watching_module
from chatkit_widget.testing.fixtures import MakeDriver
from tests.unit.chats import handler

FILES = {"attachments": {"enabled": True, "max_count": 2, "max_size": 10, "accept": {"text/plain": [".txt"]}}}


def echo(message: Message) -> str:
    return f"You said {message.text}"


# Writing and sending


def test_what_is_sent_is_answered(chat_driver: MakeDriver) -> None:
    driver = chat_driver(echo)
    assert driver.send("Hello") == driver.answer == "You said Hello"
    driver.expect_screen("""
        # Hello
        You: Hello
        Assistant: You said Hello
        >
    """)
    assert driver.screen.texts == ["Hello", "You said Hello"]


def test_what_is_typed_is_with_the_kernel_and_goes_out_with_enter(chat_driver: MakeDriver) -> None:
    driver = chat_driver(echo)
    driver.type("Hel")
    driver.type("lo")
    assert driver.chat.composer_value == driver.screen.composer == "Hello"
    assert driver.press("Enter") == "You said Hello"
    with pytest.raises(ValueError, match="not 'Escape'"):
        driver.press("Escape")


def test_nothing_is_sent_that_is_empty(chat_driver: MakeDriver) -> None:
    driver = chat_driver(echo)
    with pytest.raises(AssertionError, match="'Send message' cannot be clicked: nothing can be sent now"):
        driver.send()


async def test_a_driver_works_in_an_async_test(chat_driver: MakeDriver) -> None:
    async def respond(message: Message) -> AsyncGenerator[str]:
        await asyncio.sleep(0)
        yield f"You said {message.text}"

    assert chat_driver(respond).send("Hello") == "You said Hello"


async def test_what_needs_the_loop_of_the_test_is_driven_from_a_thread(chat_driver: MakeDriver) -> None:
    loop = asyncio.get_running_loop()

    async def respond(_message: Message) -> str:
        return f"on your loop: {asyncio.get_running_loop() is loop}"

    driver = chat_driver(respond, run_on="kernel")
    assert await asyncio.to_thread(driver.send, "Hello") == "on your loop: True"


def test_stop_ends_the_answer_and_keeps_what_came(chat_driver: MakeDriver) -> None:
    driver = chat_driver(ScriptedBackend(["Half ", hang()]))
    driver.send("Hello", wait=False)
    driver.expect("Assistant: Half", "[Stop]")
    assert driver.stop() == "Half "
    assert not driver.screen.is_responding
    with pytest.raises(AssertionError, match="there is no 'Stop' to click"):
        driver.stop()
    assert repr(driver.screen) == f"<Screen\n{driver.screen}>"


def test_what_was_only_just_sent_can_be_stopped(chat_driver: MakeDriver) -> None:
    driver = chat_driver(ScriptedBackend(hang(), hang()))
    driver.send("Hello", wait=False)
    assert driver.stop() == ""
    driver.send("Again", wait=False)
    assert driver.stop() == ""
    assert driver.screen.texts == ["Hello", "Again"]


def test_a_driver_of_a_chat_or_page_that_was_closed_says_so(chat_driver: MakeDriver) -> None:
    driver = chat_driver(echo)
    driver.send("Hello")
    other = driver.second_page()
    other.leave()
    with pytest.raises(RuntimeError, match="this page of the chat was closed"):
        other.send("Again")
    driver.chat.close()
    with pytest.raises(ChatKitClosedError):
        driver.send("Again")
    driver.close()
    with pytest.raises(ChatKitClosedError):
        driver.click("New chat")


def test_there_is_no_sending_and_no_new_chat_while_an_answer_comes(chat_driver: MakeDriver) -> None:
    driver = chat_driver(ScriptedBackend(hang()), thread_item_actions={"retry": True})
    driver.send("Hello", wait=False)
    driver.expect("(Thinking…)")
    driver.type("More")
    assert driver.screen.buttons == ["History", "Stop"]
    with pytest.raises(AssertionError, match="cannot be clicked: a response is coming"):
        driver.new_chat()


# Waiting


def test_a_turn_that_does_not_end_is_an_error_that_shows_the_screen(chat_driver: MakeDriver) -> None:
    driver = chat_driver(ScriptedBackend(["Half ", hang()]), timeout=0.2)
    with pytest.raises(TimeoutError, match=r"(?s)waited 0.2 s for the end of the turn; on screen:.*Assistant: Half"):
        driver.send("Hello")


def test_what_is_expected_and_does_not_come_shows_in_a_diff(chat_driver: MakeDriver) -> None:
    driver = chat_driver(echo)
    driver.send("Hello")
    with pytest.raises(AssertionError) as raised:
        driver.expect("You: Hello", "Assistant: Bye", timeout=0.1)
    lines = str(raised.value).splitlines()
    assert lines[0] == "waited 0.1 s for what should be on screen:"
    assert [line for line in lines if line.startswith("-")] == ["--- expected", "-Assistant: Bye"]
    assert "+Assistant: You said Hello" in lines


def test_a_screen_that_is_another_shows_line_by_line(chat_driver: MakeDriver) -> None:
    driver = chat_driver(echo)
    driver.send("Hello")
    with pytest.raises(AssertionError) as raised:
        driver.expect_screen(["# Hello", "You: Hello", "Assistant: Bye", ">"], timeout=0.1)
    assert str(raised.value).splitlines()[3:] == [
        "@@ -1,4 +1,4 @@",
        " # Hello",
        " You: Hello",
        "-Assistant: Bye",
        "+Assistant: You said Hello",
        " >",
    ]


def test_texts_of_several_lines_may_be_indented_as_one_likes(chat_driver: MakeDriver) -> None:
    driver = chat_driver(handler(lambda _message: "one\n\ntwo"))
    driver.send("Hello")
    driver.expect("""
        Assistant: one
        two
    """)


def test_what_must_never_show_is_watched_for_at_every_moment(chat_driver: MakeDriver) -> None:
    gates = Gate(), Gate()
    driver = chat_driver(ScriptedBackend(*([ProgressUpdate(text="A secret"), gate, "Nothing"] for gate in gates)))

    def ask(gate: Gate) -> None:
        driver.reload()
        driver.send("Hello", wait=False)
        driver.expect("(A secret)")
        gate.open()
        driver.expect("Assistant: Nothing")

    with driver.never("public"):
        ask(gates[0])
    watching = driver.never("secret")
    driver.new_chat()
    with pytest.raises(AssertionError, match=r"(?s)'secret' was on screen:.*\(A secret\)"):  # noqa: SIM117 (the block is what is watched)
        with watching:
            ask(gates[1])


def test_anything_of_the_screen_can_be_waited_for(chat_driver: MakeDriver) -> None:
    driver = chat_driver(echo)
    driver.wait_until(lambda screen: screen.title == "New chat")
    with pytest.raises(TimeoutError, match="for that to be so; on screen:\n# New chat"):
        driver.wait_until(lambda screen: screen.title == "Other", timeout=0.1)


def test_an_error_of_what_is_waited_for_is_told(chat_driver: MakeDriver) -> None:
    def wrong(_screen: object) -> bool:
        message = "my own mistake"
        raise LookupError(message)

    with pytest.raises(LookupError, match="my own mistake"):
        chat_driver(echo).wait_until(wrong)


def test_a_loop_that_is_blocked_is_named(chat_driver: MakeDriver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching_module, "BLOCKED", 0.1)
    released = threading.Event()

    async def respond(_message: Message) -> str:
        released.wait(5)  # As an async function must not.
        return "done"

    driver = chat_driver(respond, timeout=0.1)
    with pytest.raises(TimeoutError, match="the chat's own loop is blocked"):
        driver.send("Hello")
    released.set()
    monkeypatch.undo()
    driver.timeout = 5
    driver.expect("Assistant: done")


async def test_a_driver_says_that_it_cannot_be_used_on_the_loop_of_the_chat(chat_driver: MakeDriver) -> None:
    driver = chat_driver(echo)

    async def misuse() -> None:
        driver.send("Hello")

    with pytest.raises(RuntimeError, match="a driver blocks"):
        await on_session(misuse())


# Clicking


def test_a_starter_prompt_is_sent_or_fills_the_composer(chat_driver: MakeDriver) -> None:
    tag = {"type": "input_tag", "id": "cars", "text": "Cars"}
    prompts: list[dict[str, Any]] = [
        {"label": "Greet", "prompt": "Good day"},
        {"label": "Ask", "prompt": "What is [name]?", "fill": True},
        {"label": "Plot", "prompt": [{"type": "input_text", "text": "Plot "}, tag], "fill": True},
    ]
    count = handler(lambda message: str(len(message.tags)))
    driver = chat_driver(count, start_screen={"prompts": prompts, "greeting": "Hi!"})
    driver.expect_screen("# New chat\nHi!\n  [Greet]\n  [Ask]\n  [Plot]\n>")
    driver.click("Ask")
    assert driver.screen.composer == "What is [name]?"
    driver.click("Plot")
    assert driver.send() == "1"
    driver.new_chat()
    driver.click("Greet")
    driver.expect("You: Good day")


def test_what_is_not_there_cannot_be_clicked_and_what_is_is_listed(chat_driver: MakeDriver) -> None:
    driver = chat_driver(echo, start_screen={"prompts": [{"label": "Greet", "prompt": "Hi"}]})
    with pytest.raises(AssertionError, match="there is no 'Book' to click; what can be clicked: 'Greet', 'History'"):
        driver.click("Book")
    with pytest.raises(AssertionError, match="there is no 'Greet' within 'room' to click"):
        driver.click("Greet", within="room")
    with pytest.raises(AssertionError, match="'New chat' cannot be clicked: this is a new chat"):
        driver.click("New chat")


def test_of_several_of_a_name_the_text_around_says_which(chat_driver: MakeDriver) -> None:
    backend = ScriptedBackend("About cats", "About dogs")
    driver = chat_driver(backend, thread_item_actions={"feedback": True})
    driver.send("One")
    driver.send("Two")
    with pytest.raises(AssertionError, match=r"(?s)there are 2 times 'Bad answer'.*About cats.*About dogs"):
        driver.click("Bad answer")
    driver.click("Bad answer", within="cats")
    (rated,) = backend.of(ItemsFeedback)
    assert rated.params.kind == "negative"
    driver.expect("[Good answer] [Bad answer] ✓")


def test_an_answer_is_asked_for_again_from_under_it_and_after_a_failure(chat_driver: MakeDriver) -> None:
    backend = ScriptedBackend("First", fail("Sorry.", allow_retry=True), fail("No."), "Second")
    driver = chat_driver(backend, thread_item_actions={"retry": True})
    driver.send("Hello")
    driver.click("Answer again")
    driver.expect("Error: Sorry. [Retry]")
    assert driver.screen.failure == "Sorry."
    driver.click("Retry")
    driver.expect("Error: No.")
    assert "Retry" not in driver.screen.buttons
    assert len(backend.of(ThreadsRetryAfterItem)) == 2


def test_the_last_message_is_edited_in_its_place_or_in_the_composer(chat_driver: MakeDriver) -> None:
    driver = chat_driver(echo)
    driver.send("Hallo")
    driver.fill("Edit message", "Hello")
    driver.expect_screen("# Hallo\nYou: Hello\nAssistant: You said Hello\n>")
    backend = ScriptedBackend("One")
    other = chat_driver(backend)
    asyncio.run(other.chat.set_composer_value("Why?", reply="He said so"))
    other.expect("In reply to: He said so", "> Why?")
    other.send()
    other.click("Edit message")
    other.expect_screen("""
        # Why?
        You: Why?
          In reply to: He said so
        Assistant: One
          In reply to: He said so
        > Why?
        [Send message]
    """)
    other.click("Do not answer to this")
    other.click("Edit message")
    other.click("Edit message")
    assert other.screen.composer == "Why?"


def test_a_notice_is_dismissed(chat_driver: MakeDriver) -> None:
    def respond(_message: Message, context: Context) -> str:
        context.notice("Nearly full")
        context.notice("Full", "danger", "Limit")
        return "ok"

    driver = chat_driver(respond)
    driver.send("Hello")
    assert driver.screen.notices == ["Nearly full", "Full"]
    driver.expect("Notice (info): Nearly full [Dismiss]", "Notice (danger): Limit\nFull [Dismiss]")
    driver.click("Dismiss", within="Nearly")
    assert driver.screen.notices == ["Full"]


def test_tools_and_models_are_chosen(chat_driver: MakeDriver) -> None:
    tools = [{"id": "web", "label": "Search"}, {"id": "pin", "label": "Pin", "pinned": True, "persistent": True}]
    models = [{"id": "fast", "label": "Fast"}, {"id": "old", "label": "Old", "disabled": True}]
    driver = chat_driver(
        handler(lambda message: f"{message.tool_choice} {message.model}"), composer={"tools": tools, "models": models}
    )
    driver.click("Search")
    driver.expect("Tool: Search", "Model: Fast")
    driver.click("Search: do not use it")
    assert driver.send("Hello") == "None fast"
    driver.click("Pin")
    driver.click("Fast")
    assert driver.send("Hello") == "pin fast"
    driver.click("Pin")
    with pytest.raises(AssertionError, match="'Old' cannot be clicked: it is disabled"):
        driver.click("Old")


def test_the_buttons_of_the_header_are_clicked(chat_driver: MakeDriver) -> None:
    clicked: list[str] = []

    def on(side: str) -> dict[str, Any]:
        return {"on_click": lambda: clicked.append(side)}

    header = {
        "left_action": {"icon": "home", "label": "Go home", **on("left")},
        "right_action": {"icon": "settings-cog", **on("right")},
        "title": {"text": "My chat"},
    }
    driver = chat_driver(echo, header=header)
    driver.click("Go home")
    driver.click("settings cog")
    assert clicked == ["left", "right"]
    assert driver.screen.title == "My chat"
    driver.chat.set_options(header={"enabled": False}, disclaimer={"text": "May be *wrong*"})
    driver.expect_screen("What can I help with today?\n>\nMay be *wrong*")


# Questions and widgets


def test_a_question_of_a_function_is_answered_in_the_middle_of_its_turn(chat_driver: MakeDriver) -> None:
    async def respond(_message: Message, context: Context) -> AsyncGenerator[Any]:
        size = await context.chat.ask("Which size?", ["small", "large"])
        yield f"A {size} one"

    driver = chat_driver(respond)
    assert driver.send("A pizza") == ""
    assert driver.screen.waits_for_answer
    with pytest.raises(AssertionError, match="there is no composer to type in"):
        driver.type("Never mind")
    driver.click("large")
    driver.expect("Question: Which size?\n( ) small\n(x) large", "[Stop]")
    assert driver.click("Submit") == "A large one"


# Files


def test_files_are_picked_and_go_with_the_message(chat_driver: MakeDriver, tmp_path: Path) -> None:
    path = tmp_path / "one.txt"
    path.write_bytes(b"1")
    driver = chat_driver(handler(lambda message: f"{len(message.attachments)} file"), composer=FILES)
    driver.pick(path, ("two.txt", b"22"))
    assert driver.screen.files == ["one.txt", "two.txt"]
    driver.click("Remove “two.txt”")
    driver.expect_screen("# New chat\nWhat can I help with today?\n  File: one.txt\n>\n[Send message]")
    assert driver.send() == "1 file"
    driver.expect("You:\nFile: one.txt")
    assert driver.screen.files == []


def test_files_beyond_the_limits_are_left_out_in_words(chat_driver: MakeDriver) -> None:
    driver = chat_driver(echo, composer=FILES)
    driver.pick(("a.txt", b"1"), ("b.png", b"1"), ("c.txt", b"x" * 11), ("d.txt", b"1"), ("e.txt", b"1"))
    assert driver.screen.files == ["a.txt", "d.txt"]
    note = driver.screen.note or ""
    assert "b.png is of the type image/png" in note
    assert "at most 10 bytes" in note
    assert "Left out: “e.txt”. A message takes at most 2 files." in note
    driver.type("Look")
    assert driver.screen.note is None


def test_a_file_that_failed_says_why_and_holds_the_message_back(chat_driver: MakeDriver) -> None:
    class Full(ScriptedBackend):
        async def upload(self, file: File, sent: object) -> AnyAttachment:  # noqa: ARG002 (as its base has it)
            message = f"no room for {file.name}"
            raise BackendError(message)

    driver = chat_driver(Full("ok"), composer={"attachments": {"enabled": True}})
    driver.pick(("a.txt", b"1"))
    driver.type("Look")
    driver.expect("File: a.txt (no room for a.txt)")
    with pytest.raises(AssertionError, match="nothing can be sent now"):
        driver.send()
    driver.click("Remove “a.txt”")
    assert driver.send() == "ok"


def test_large_files_travel_in_pieces(chat_driver: MakeDriver) -> None:
    backend = ScriptedBackend("ok")
    driver = chat_driver(backend, composer={"attachments": {"enabled": True, "max_count": 1}})
    data = bytes(range(256)) * 4096 * 2 + b"rest"
    driver.pick(("large.bin", data), ("more.bin", b""))
    assert backend.files == {"large.bin": data}
    driver.expect("Left out: “more.bin”. A message takes one file.")


def test_a_chat_without_files_has_no_button_for_them(chat_driver: MakeDriver) -> None:
    with pytest.raises(AssertionError, match="there is no 'Attach files' to click"):
        chat_driver(echo).pick(b"data")


# Threads and pages


def test_chats_are_opened_renamed_deleted_and_brought_back(chat_driver: MakeDriver) -> None:
    backend = ScriptedBackend("One", "Two")
    driver = chat_driver(backend)
    driver.send("First")
    driver.new_chat()
    driver.send("Second")
    driver.open_thread("First")
    driver.expect("[First] *", "Assistant: One")
    driver.click("First")
    driver.fill("Rename “Second”", "Other")
    driver.expect("[Other]")
    driver.click("Delete “Other”")
    driver.expect("Chat deleted: [Undo deleting “Other”]")
    assert driver.screen.threads == ["First"]
    driver.click("Undo deleting “Other”")
    driver.expect("[Other]")
    driver.open_thread("Other")
    driver.click("History")
    assert "Chats:" not in driver.screen.lines
    assert [len(backend.of(kind)) for kind in (ThreadsCreate, ThreadsUpdate, ThreadsDelete)] == [2, 1, 0]


def test_a_list_of_chats_says_why_it_is_empty(chat_driver: MakeDriver) -> None:
    driver = chat_driver(echo)
    driver.click("History")
    driver.expect("Chats:\nNo chats yet")
    backend = ScriptedBackend()
    backend.replies[ThreadsList] = refuse(500)
    failing = chat_driver(backend)
    failing.click("History")
    failing.expect("Chats:\nThe chats could not be read.")


def test_a_list_of_chats_offers_what_the_options_allow(chat_driver: MakeDriver) -> None:
    driver = chat_driver(echo, history={"show_delete": False, "show_rename": False})
    driver.send("Hello")
    driver.click("History")
    assert (driver.screen.buttons, driver.screen.fields) == (["History", "New chat", "Hello"], ["Edit message"])
    driver.chat.update_options(history={"enabled": False})
    driver.wait_until(lambda screen: screen.buttons == ["New chat"])


def test_a_reload_shows_the_same_and_what_was_typed_stays(chat_driver: MakeDriver) -> None:
    driver = chat_driver(echo)
    driver.send("Hello")
    driver.type("Half a")
    driver.reload()
    assert driver.screen.composer == "Half a"
    assert driver.send(" thought") == "You said Half a thought"


def test_two_pages_show_one_chat(chat_driver: MakeDriver) -> None:
    driver = chat_driver(echo)
    other = driver.second_page()
    other.send("Hello")
    driver.expect("Assistant: You said Hello")
    driver.type("Both")
    other.expect("> Both")
    other.leave()
    assert driver.send() == "You said Both"


def test_a_driver_in_a_with_block_closes_its_chat() -> None:
    with ChatDriver(echo) as driver:
        driver.second_page()
        chat = driver.chat
        assert chat.front_ends == 2
    assert chat.comm is None
    assert "send" not in vars(chat)


def test_a_ready_chat_takes_no_options(chat_driver: MakeDriver) -> None:
    chat = ChatKit(echo, theme="dark")
    with pytest.raises(TypeError, match="give theme, name to ChatKit itself"):
        chat_driver(chat, theme="light", name="mine")
    driver = chat_driver(chat)
    assert driver.chat is chat
    assert driver.send("Hello") == "You said Hello"


def test_the_events_so_far_are_all_there(chat_driver: MakeDriver) -> None:
    driver = chat_driver(echo)
    driver.send("Hello")
    assert [event.name for event in driver.events if isinstance(event, ResponseEnd)] == ["response.end"]


def test_what_is_refused_is_a_quiet_line_until_the_next_try(chat_driver: MakeDriver) -> None:
    backend = ScriptedBackend("One")
    backend.replies[ThreadsUpdate] = fail("no renaming today", is_raised=True)
    driver = chat_driver(backend)
    driver.send("Hello")
    driver.click("History")
    driver.fill("Rename “Hello”", "Other")
    assert driver.screen.note == "no renaming today"
    driver.expect("! no renaming today")
    driver.reload()
    assert driver.screen.note is None


def test_a_thread_that_is_locked_or_closed_says_why(chat_driver: MakeDriver) -> None:
    def respond(message: Message, context: Context) -> str:
        context.thread.status = {"type": message.text, "reason": f"It is {message.text} now."}
        return "ok"

    locked, closed = chat_driver(respond), chat_driver(respond)
    locked.send("locked")
    locked.expect("> (It is locked now.)")
    with pytest.raises(AssertionError, match="there is no composer"):
        locked.type("More")
    closed.send("closed")
    closed.expect("(It is closed now.)")
    assert closed.screen.can_type is False


def test_what_a_message_says_while_the_answer_waits_at_a_gate(chat_driver: MakeDriver) -> None:
    gate = Gate()
    backend = ScriptedBackend([gate, "ok"], "again")
    driver = chat_driver(backend)
    driver.send("Hello", wait=False)
    gate.wait_until_reached()
    assert driver.answer == ""
    gate.open()
    driver.expect("Assistant: ok")
    driver.send("More")
    assert len(backend.of(ThreadsAddUserMessage)) == 1
