"""Traits that are set, observed and linked while they change elsewhere, and widgets that hold a chat."""

import threading
from functools import partial
from types import SimpleNamespace
from typing import Any, cast

import ipywidgets
import pytest
import traitlets

from chatkit_widget import ChatKit, Message
from chatkit_widget.bridge import outputs
from chatkit_widget.bridge.outputs import outputs_by_hand
from chatkit_widget.runtime import session_loop
from chatkit_widget.testing import FakePage
from tests.unit.chats import PATIENCE, MakeChat, handler


def echo(message: Message) -> str:
    return f"You said {message.text}"


async def settled(chat: ChatKit) -> None:
    """Wait until observers were told of all that happened so far."""
    await chat.fetch_updates()
    await chat._session.hub.started()  # pyright: ignore[reportPrivateUsage] (so that a test need not guess)


async def test_an_observer_that_rewrites_the_text_is_heard_and_ends(make_chat: MakeChat) -> None:
    chat = make_chat(echo)

    def shout(change: Any) -> None:
        chat.composer_value = change.new.upper()

    chat.observe(shout, "composer_value")
    chat.composer_value = "hello"
    await settled(chat)
    assert (chat.composer_value, chat.composer.text) == ("HELLO", "HELLO")


async def test_the_answer_of_an_observer_to_a_text_that_was_overtaken_is_passed_over(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    page = FakePage(chat, "p1")
    page.shows()
    held, release = threading.Event(), threading.Event()
    told: list[str] = []

    def slow(change: Any) -> None:
        told.append(change.new)
        held.set()
        release.wait(PATIENCE)
        chat.composer_value = change.new.upper()

    chat.observe(slow, "composer_value")
    await page.asks("edit_draft", text="a", rev=1)
    assert held.wait(PATIENCE)
    await page.asks("edit_draft", text="ab", rev=2)
    await page.asks("edit_draft", text="abc", rev=3)
    release.set()
    await settled(chat)
    await settled(chat)
    assert told == ["a", "abc", "ABC"]
    assert (chat.composer_value, chat.composer.text) == ("ABC", "ABC")


async def test_an_edit_that_was_overtaken_on_its_way_gives_way(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    page = FakePage(chat, "p1")
    page.shows()
    await chat.load_all()
    loop = session_loop()
    answered, held, release = threading.Event(), threading.Event(), threading.Event()

    def hold() -> None:
        held.set()
        release.wait(PATIENCE)

    def answer(change: Any) -> None:
        if change.new != "a":
            return  # It is told of its own answers, too.
        # The session is kept from hearing of the answer until the page has typed on.
        loop.call_soon_threadsafe(hold)
        held.wait(PATIENCE)
        typed_on = partial(chat._session.composer.write, "ab", rev=2, origin="p1")  # pyright: ignore[reportPrivateUsage] (what a page does)
        loop.call_soon_threadsafe(typed_on)
        chat.composer_value = change.new.upper()
        chat.composer_value = "and once more"
        answered.set()

    chat.observe(answer, "composer_value")
    page.says(kind="call", rid=98, call={"method": "edit_draft", "text": "a", "rev": 1})
    assert answered.wait(PATIENCE)
    chat.unobserve(answer, "composer_value")
    release.set()
    await settled(chat)
    assert (chat.composer_value, chat.composer.text) == ("ab", "ab")


async def test_an_observer_reads_what_it_is_told_of(make_chat: MakeChat) -> None:
    class Other(traitlets.HasTraits):
        text = traitlets.Unicode()
        thread = traitlets.Unicode(allow_none=True)

    chat, other = make_chat(echo), Other()
    traitlets.link((chat, "composer_value"), (other, "text"))
    traitlets.dlink((chat, "thread_id"), (other, "thread"))
    seen: list[Any] = []
    chat.observe(handler(lambda change: seen.append((change.new, chat.thread_id))), "thread_id")
    await chat.send_user_message("Hello")
    await chat.set_composer_value("typed")
    await settled(chat)
    assert (other.text, other.thread) == ("typed", chat.thread_id)
    assert seen == [(chat.thread_id, chat.thread_id)]


async def test_any_thread_may_set_a_trait(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    texts = [f"text {number}" for number in range(40)]

    def set_all(some: list[str]) -> None:
        for text in some:
            chat.composer_value = text

    threads = [threading.Thread(target=set_all, args=(texts[at::4],)) for at in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    await settled(chat)
    assert chat.composer_value == chat.composer.text
    assert chat.composer_value in texts


async def test_a_closed_chat_leaves_the_boxes_and_links_that_hold_it(make_chat: MakeChat) -> None:
    chat, other = make_chat(echo), ipywidgets.Text()
    box = ipywidgets.VBox([chat, other])
    link = cast("Any", ipywidgets).jslink((chat, "composer_value"), (other, "value"))
    apart = cast("Any", ipywidgets).jslink((ipywidgets.Text(), "value"), (other, "value"))
    chat.close()
    assert cast("Any", box).children == (other,)
    assert (link.comm, apart.comm is None) == (None, False)
    assert other.comm is not None


class Publisher:
    """What shows objects in a kernel."""

    def __init__(self) -> None:
        self.hooks: list[Any] = []

    def register_hook(self, hook: Any) -> None:
        """Let `hook` see every message first."""
        self.hooks.append(hook)

    def unregister_hook(self, hook: Any) -> None:
        """Do so no more."""
        self.hooks.remove(hook)

    def publish(self, kind: str, **content: Any) -> Any:
        """Return the message that is left of it."""
        message: Any = {"header": {"msg_type": kind}, "content": content}
        for hook in self.hooks:
            message = message and hook(message)
        return message


def shell_of(parent: str | None) -> Any:
    """The shell of a kernel that handles the message `parent`."""
    header = {"header": {"msg_id": parent}} if parent else None
    return SimpleNamespace(display_pub=Publisher(), get_parent=lambda: header)


def on_a_thread(work: Any) -> None:
    thread = threading.Thread(target=work)
    thread.start()
    thread.join(PATIENCE)


def test_what_is_written_into_an_output_from_a_thread_goes_there(monkeypatch: pytest.MonkeyPatch) -> None:
    shell, output = shell_of("asked"), ipywidgets.Output(msg_id="asked")
    monkeypatch.setattr(outputs, "running_kernel", lambda: SimpleNamespace(shell=shell))
    passed: list[Any] = []

    def work() -> None:
        with outputs_by_hand():
            print("one", "two")  # noqa: T201 (it is what is caught)
            passed.append(shell.display_pub.publish("display_data", data={"text/plain": "3"}))

    on_a_thread(work)
    told: Any = cast("Any", output).outputs
    assert [each["output_type"] for each in told] == ["stream", "display_data"]
    assert (told[0]["text"], told[1]["data"], passed) == ("one two\n", {"text/plain": "3"}, [None])
    assert shell.display_pub.hooks == []


@pytest.mark.parametrize("wait", [True, False])
def test_an_output_is_cleared_by_hand_too(monkeypatch: pytest.MonkeyPatch, *, wait: bool) -> None:
    shell, output = (
        shell_of(f"cleared {wait}"),
        ipywidgets.Output(msg_id=f"cleared {wait}", outputs=({"output_type": "stream"},)),
    )
    monkeypatch.setattr(outputs, "running_kernel", lambda: SimpleNamespace(shell=shell))
    counts: list[int] = []

    def work() -> None:
        with outputs_by_hand():
            shell.display_pub.publish("clear_output", wait=wait)
            counts.append(len(cast("Any", output).outputs))
            print("new")  # noqa: T201 (it is what is caught)

    on_a_thread(work)
    assert counts == [1 if wait else 0]
    assert [each["text"] for each in cast("Any", output).outputs] == ["new\n"]


@pytest.mark.parametrize("parent", [None, "other"])
def test_what_is_written_elsewhere_goes_its_usual_way(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], parent: str | None
) -> None:
    shell, output = shell_of(parent), ipywidgets.Output(msg_id="asked")
    monkeypatch.setattr(outputs, "running_kernel", lambda: SimpleNamespace(shell=shell))
    passed: list[Any] = []

    def work() -> None:
        with outputs_by_hand():
            print("aloud")  # noqa: T201 (it is what is caught)
            passed.append(shell.display_pub.publish("display_data", data={}))

    on_a_thread(work)
    assert capsys.readouterr().out == "aloud\n"
    assert passed[0]["header"] == {"msg_type": "display_data"}
    assert cast("Any", output).outputs == ()


def test_the_main_thread_and_a_script_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    shell = shell_of("asked")
    monkeypatch.setattr(outputs, "running_kernel", lambda: SimpleNamespace(shell=shell))
    with outputs_by_hand():
        assert shell.display_pub.hooks == []
    monkeypatch.setattr(outputs, "running_kernel", lambda: None)
    on_a_thread(outputs_by_hand().__enter__)
