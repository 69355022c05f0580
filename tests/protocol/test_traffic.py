"""What a session tells of its traffic with the backend."""

import asyncio
from typing import Any

from msgspec import UNSET

from chatkit_widget.backends.message import Message
from chatkit_widget.errors import BackendError
from chatkit_widget.protocol.questions import FileUpload, MarksFound, MarksRead
from chatkit_widget.runtime import on_session
from tests.protocol.client import Client, Connect


class Heard:
    """Writes down what it is told, as short texts."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.replies: list[Any] = []
        self.client: Client | None = None

    def asked(self, exchange: int, question: Any) -> None:
        """Note a question."""
        self.told.append(f"{exchange} asked {question.__struct_config__.tag}")

    def came(self, exchange: int, event: Any) -> None:
        """Note an event, and how many rows there are."""
        self.told.append(f"{exchange} came {event.__struct_config__.tag} {self._rows}")

    def applied(self, exchange: int) -> None:
        """Note how many rows there are now."""
        self.told.append(f"{exchange} applied {self._rows}")

    def replied(self, exchange: int, reply: Any) -> None:
        """Note a reply."""
        self.replies.append(reply)
        self.told.append(f"{exchange} replied {type(reply).__name__}")

    def ended(self, exchange: int, error: BaseException | None) -> None:
        """Note the end, and the error."""
        self.told.append(f"{exchange} ended {'' if error is None else type(error).__name__}".rstrip())

    @property
    def _rows(self) -> int:
        return 0 if self.client is None else len(self.client.items)


async def heard(client: Client) -> Heard:
    listener = Heard()
    listener.client = client

    async def listen() -> None:
        client.session.traffic.listen(listener)

    await on_session(listen())
    return listener


def events_of(told: list[str], exchange: int) -> list[str]:
    return [line.split(" ", 1)[1] for line in told if line.startswith(f"{exchange} ")]


async def test_a_stream_is_told_event_by_event_before_and_after_it_changes_the_state(connect: Connect) -> None:
    client = connect(lambda _message: "Hello")
    await client.run(client.session.start())
    listener = await heard(client)
    await client.send()
    number = int(listener.told[0].split()[0])
    told = events_of(listener.told, number)
    assert told[0] == "asked threads.create"
    assert told[1:5] == ["came thread.created 1", "applied 1", "came thread.item.done 1", "applied 1"]
    added = told.index("came thread.item.added 1")
    assert told[added + 1] == "applied 2"
    assert told[-1] == "ended"


async def test_requests_for_one_value_are_told_with_their_replies(connect: Connect) -> None:
    client = connect(lambda _message: "Hello")
    await client.send()
    listener = await heard(client)
    await client.refresh()
    assert client.thread_id is not None
    names = [line.split()[2] for line in listener.told if " asked " in line]
    assert "threads.get_by_id" in names
    assert "chatkit_widget.marks" in names
    assert MarksFound(feedback={}, unfinished=[]) in listener.replies
    assert all(line.split()[1] in {"asked", "replied", "ended"} for line in listener.told)


async def test_a_failure_and_what_is_given_up_are_told_as_such(connect: Connect) -> None:
    started = asyncio.Event()
    loop = asyncio.get_running_loop()

    async def respond(message: Message) -> str:
        if message.text == "fail":
            problem = "no"
            raise BackendError(problem)
        loop.call_soon_threadsafe(started.set)
        await asyncio.Event().wait()
        return ""

    client = connect(respond)
    listener = await heard(client)
    await client.send("fail")
    assert listener.told[-1].endswith("ended BackendError")
    turn = client.begin("wait")
    await started.wait()
    await client.stop()
    await turn
    assert listener.told[-1].endswith("ended CancelledError")


async def test_files_are_told_without_their_bytes(connect: Connect) -> None:
    client = connect(lambda _message: "Hello", options={"composer": {"attachments": {"enabled": True}}})
    await client.run(client.session.start())
    listener = await heard(client)
    await client.attach(("a.txt", b"secret bytes"))
    await client.until(lambda: client.view.uploads is not UNSET and client.view.uploads[0].status == "ready")
    assert [line.split(" ", 1)[1] for line in listener.told] == [
        "asked chatkit_widget.upload",
        "replied FileAttachment",
        "ended",
    ]
    assert FileUpload.__struct_fields__ == ("name", "mime_type", "size")
    await client.run(client.session.uploads.clear())


async def test_who_leaves_is_told_nothing_more(connect: Connect) -> None:
    client = connect(lambda _message: "Hello")
    listener = Heard()

    async def listen_for_a_moment() -> None:
        client.session.traffic.listen(listener)()

    await on_session(listen_for_a_moment())
    await client.send()
    assert listener.told == []


def test_the_names_of_our_own_questions_are_not_chatkits() -> None:
    tags = [question.__struct_config__.tag for question in (MarksRead, FileUpload)]
    assert all(str(tag).startswith("chatkit_widget.") for tag in tags)
