"""A real `ChatKitServer` as its author tests it: driven in this process, and by its URL."""

import logging
from typing import Any

import pytest

from chatkit_widget.events import Effect
from chatkit_widget.testing import ChatDriver
from chatkit_widget.testing.fixtures import MakeDriver
from tests.protocol.backends.scripted_server import ScriptedServer, Uvicorn

# openai-chatkit warns whenever it makes a component of a class of its own.
pytestmark = pytest.mark.filterwarnings("ignore:Direct usage of named widget classes:DeprecationWarning")

OPTIONS: dict[str, Any] = {
    "composer": {"attachments": {"enabled": True}},
    "thread_item_actions": {"feedback": True},
    "on_client_tool": {"look": lambda at: {"seen": at}},  # pyright: ignore[reportUnknownLambdaType] (users' lambdas have no types)
}


@pytest.fixture
def mine(uvicorn: Uvicorn) -> ScriptedServer:
    """The server that is tested."""
    # What fails on purpose is logged by openai-chatkit with a traceback.
    logging.getLogger("chatkit").setLevel(logging.CRITICAL)
    uvicorn.chatkit = ScriptedServer(files_at=uvicorn.origin)
    return uvicorn.chatkit


@pytest.fixture(params=["in process", "by URL"])
def driver(
    request: pytest.FixtureRequest, mine: ScriptedServer, uvicorn: Uvicorn, chat_driver: MakeDriver
) -> ChatDriver:
    """A driver of a chat with that server."""
    if request.param == "by URL":
        return chat_driver(uvicorn.url, **OPTIONS)
    return chat_driver(mine, context={"user": "me"}, **OPTIONS)


def test_the_answer_of_a_server_is_seen_and_rated(driver: ChatDriver, mine: ScriptedServer) -> None:
    assert driver.send("echo Good day") == "Good day"
    assert mine.contexts == [{"user": "me"}]
    driver.click("Good answer")
    assert [kind for _items, kind in mine.feedback] == ["positive"]
    driver.reload()
    driver.expect("You: echo Good day\nAssistant: Good day")


def test_an_answer_without_an_end_is_stopped(driver: ChatDriver) -> None:
    driver.send("endless", wait=False)
    driver.expect("Assistant: Iwillnever", "(still there)")
    driver.stop()
    assert driver.send("echo More") == "More"


def test_a_tool_of_the_client_is_called_in_the_middle(driver: ChatDriver) -> None:
    assert driver.send("tool") == "Thanks"


def test_a_question_of_a_server_is_answered(driver: ChatDriver) -> None:
    driver.send("question")
    driver.fill("Why?", "Because")
    assert driver.click("Submit") == "Thanks"
    driver.expect("Why?: Because")


def test_a_widget_of_a_server_is_seen(driver: ChatDriver) -> None:
    driver.send("widget")
    driver.expect("Widget:\none")


def test_the_errors_of_a_server_are_in_words(driver: ChatDriver) -> None:
    driver.send("sorry")
    driver.expect("Error: The oven is cold. [Retry]")
    with driver.never("a secret reason"):
        driver.send("boom")
        driver.expect("Assistant: Asfaras", "Error:")


def test_what_a_server_tells_beside_is_seen_and_told(driver: ChatDriver) -> None:
    driver.send("title A better one")
    driver.expect("# A better one", "Notice (info): renamed [Dismiss]")
    assert [event.data for event in driver.events if isinstance(event, Effect)] == [{"times": 2}]


def test_a_server_that_does_not_answer_is_named(chat_driver: MakeDriver) -> None:
    driver = chat_driver("http://127.0.0.1:9/chatkit", timeout=20)
    driver.send("Hello")
    driver.expect("Error:", "http://127.0.0.1:9/chatkit")
