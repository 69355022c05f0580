"""`show`: a widget outside any chat, what its actions bring, and how Python changes it."""

import asyncio
import threading
from collections.abc import Callable, Generator
from typing import Any, Protocol, cast

import pytest

from chatkit_widget import ChatKitClosedError, OptionError, WidgetError
from chatkit_widget.bridge import homes
from chatkit_widget.bridge.kernel import CellRun
from chatkit_widget.testing import FakePage
from chatkit_widget.widgets import Action, Button, Card, Text, WidgetView, show
from tests.unit.chats import PATIENCE

GO = Action("go")


def card(text: str, **more: Any) -> Card:
    return Card([Text(text, id="t"), Button("Go", GO)], **more)


class Show(Protocol):
    """Shows a widget, with a page that shows the view; given by the fixture `shown`."""

    def __call__(self, widget: Any, on_action: Callable[..., Any] | None = None, **more: Any) -> "Shown":
        """Show it."""
        ...


class Shown:
    """A view, and a page that shows it."""

    def __init__(self, view: WidgetView) -> None:
        self.view = view
        self.page = FakePage(cast("Any", view), "p1")
        self.page.shows()

    def says(self) -> list[Any]:
        """What stands on the screen: the words of widgets and messages."""
        return [_words(row["item"]) for row in self.page.mirror.rows]

    async def expect(self, *words: Any) -> None:
        """Wait until the screen says this, and nothing is under way."""
        await self.page.until(lambda: self.says() == list(words) and not self.page.mirror.view["responding"])

    async def acts(self, kind: str = "go", row: int = 0, **more: Any) -> dict[str, Any]:
        """Click what has this action, and return what the page is answered."""
        action = {"type": kind, "handler": "server", "payload": None, "streaming": True, **more}
        return await self.page.asks("act", key=self.page.mirror.rows[row]["key"], action=action)


def _words(item: dict[str, Any]) -> Any:
    match item:
        case {"type": "widget", "widget": {"children": [{"value": words}, *_]}}:
            return words
        case {"type": "assistant_message", "content": [{"text": words}]}:
            return words
        case _:
            return item["type"]


@pytest.fixture
def shown() -> Generator[Show]:
    """Show widgets that are closed at the end of the test."""
    views: list[WidgetView] = []

    def make(widget: Any, on_action: Callable[..., Any] | None = None, **more: Any) -> Shown:
        views.append(show(widget, on_action, **more))
        return Shown(views[-1])

    yield make
    for view in views:
        view.close()


async def test_a_page_shows_the_widget_and_nothing_else_of_a_chat(shown: Show) -> None:
    one = shown(Text("Hello"), theme="dark", locale="de", frame_title="Greeting", allowed_image_domains=["a.example"])
    await one.expect("Hello")
    options = one.page.mirror.view["options"]
    assert not options["header"]["enabled"]
    assert not options["history"]["enabled"]
    assert (options["theme"], options["locale"], options["frame_title"]) == ("dark", "de", "Greeting")
    assert one.page.mirror.view["thread"]["allowed_image_domains"] == ["a.example"]
    assert one.view.widget == {"type": "Basic", "children": [{"type": "Text", "value": "Hello"}]}
    await one.page.until(lambda: one.view.front_ends == 1)


async def test_what_an_action_brings_stands_below_until_the_next_one(shown: Show) -> None:
    counts = iter(range(9))

    def on_action(_action: Any) -> str:
        return f"Answer {next(counts)}"

    one = shown(card("Ready"), on_action)
    await one.expect("Ready")
    await one.acts()
    await one.expect("Ready", "Answer 0")
    await one.acts()
    await one.expect("Ready", "Answer 1")


async def test_an_action_that_brings_nothing_takes_the_answer_before_away(shown: Show) -> None:
    def on_action(action: Any) -> str | None:
        return "Wrong name" if action.type == "go" else None

    one = shown(card("Ready"), on_action)
    await one.expect("Ready")
    await one.acts()
    await one.expect("Ready", "Wrong name")
    await one.acts("other")
    await one.expect("Ready")


@pytest.mark.parametrize("name", [None, "mine"])
async def test_a_widget_without_an_id_and_one_with_its_own_are_its_next_states(shown: Show, name: str | None) -> None:
    def on_action(_action: Any) -> Any:
        yield card("Working")
        yield card("Done", id=name)
        yield "Well done."
        yield card("Beside", id="other")

    one = shown(card("Ready", id=name), on_action)
    await one.expect("Ready")
    await one.acts()
    await one.expect("Done", "Well done.", "Beside")
    assert one.view.widget == card("Done", id=name).to_dict()


async def test_a_widget_below_stays_for_what_its_own_actions_bring(shown: Show) -> None:
    def on_action(action: Any) -> Any:
        return card("Sure?", id="sure") if action.type == "go" else f"{action.type}."

    one = shown(card("Ready"), on_action)
    await one.expect("Ready")
    await one.acts()
    await one.expect("Ready", "Sure?")
    await one.acts("yes", row=1)
    await one.expect("Ready", "Sure?", "yes.")
    await one.acts("no", row=1)
    await one.expect("Ready", "Sure?", "no.")


async def test_an_action_without_a_stream_gives_the_next_state(shown: Show) -> None:
    def on_action(action: Any, item: Any) -> Card:
        return card(f"{action.type} of {item.id}")

    one = shown(card("Ready"), on_action)
    await one.expect("Ready")
    await one.acts(streaming=False)
    await one.expect("go of shown")


async def test_an_action_of_the_client_comes_to_the_same_function(shown: Show) -> None:
    async def on_action(action: Any, _item: Any, context: Any) -> str:
        context.chat.update(card("Changed"))
        return f"{action.type} {action.payload}"

    one = shown(card("Ready"), on_action)
    await one.expect("Ready")
    await one.acts(handler="client", payload={"n": 1})
    await one.expect("Changed", "go {'n': 1}")


@pytest.mark.parametrize("run_on", ["session", "kernel"])
async def test_on_action_runs_where_it_is_told(shown: Show, run_on: str) -> None:
    threads: list[threading.Thread] = []

    def on_action(_action: Any) -> None:
        threads.append(threading.current_thread())

    one = shown(card("Ready"), on_action, run_on=run_on)
    await one.expect("Ready")
    await one.acts()
    assert (threads == [threading.main_thread()]) == (run_on == "kernel")


async def test_one_that_raises_is_told_below_and_the_next_one_goes_on(shown: Show) -> None:
    def on_action(action: Any) -> str:
        if action.type == "fail":
            message = "no such room"
            raise LookupError(message)
        return "Booked."

    one = shown(card("Ready"), on_action)
    await one.expect("Ready")
    await one.acts("fail")
    await one.page.until(lambda: one.page.mirror.view["failure"])
    failure = one.page.mirror.view["failure"]
    assert (failure["message"], failure["allow_retry"]) == ("LookupError: no such room", False)
    await one.acts()
    await one.expect("Ready", "Booked.")
    assert one.page.mirror.view["failure"] is None


async def test_without_a_function_an_action_says_what_to_give(shown: Show) -> None:
    one = shown(card("Ready"))
    await one.expect("Ready")
    await one.acts()
    await one.page.until(lambda: one.page.mirror.view["failure"])
    told = one.page.mirror.view["failure"]["message"]
    assert told == "nothing answers the action 'go': give on_action="


async def test_it_takes_no_messages(shown: Show) -> None:
    one = shown(card("Ready"))
    await one.expect("Ready")
    await one.page.asks("send", text="hello", rev=1)
    await one.page.until(lambda: one.page.mirror.view["failure"])
    assert one.page.mirror.view["failure"]["message"] == "a widget that is shown outside any chat takes no messages"


async def test_python_changes_it_from_any_thread_and_the_last_state_counts(shown: Show) -> None:
    one = shown(card("0"))
    one.view.update(card("before it is shown"))
    await one.expect("before it is shown")

    def count() -> None:
        for number in range(1000):
            one.view.update(card(str(number)))

    await asyncio.to_thread(count)
    await one.expect("999")
    assert one.view.widget["children"][0]["value"] == "999"


async def test_a_state_that_on_action_yields_is_not_written_over_meanwhile(shown: Show) -> None:
    gate = threading.Event()

    def on_action(_action: Any) -> Any:
        yield card("Working")
        gate.wait(PATIENCE)
        yield card("Done")

    one = shown(card("Ready"), on_action)
    await one.expect("Ready")
    acting = asyncio.ensure_future(one.acts())
    await one.page.until(lambda: one.says() == ["Working"])
    one.view.update(card("From elsewhere"))
    await one.page.until(lambda: one.page.mirror.view["notices"])
    assert "is still streaming" in one.page.mirror.view["notices"][0]["message"]
    gate.set()
    await acting
    await one.expect("Done")


async def test_a_wrong_state_is_an_error_and_changes_nothing(shown: Show) -> None:
    one = shown(card("Ready"))
    with pytest.raises(WidgetError, match=r"the widget is wrong: children\[0\]: Text needs 'value'"):
        one.view.update({"type": "Card", "children": [{"type": "Text"}]})
    await one.expect("Ready")
    one.view.close()
    with pytest.raises(ChatKitClosedError):
        one.view.update(card("Too late"))


@pytest.mark.parametrize(
    ("widget", "more", "told"),
    [
        ("Hello", {}, "a widget is a component"),
        ({"type": "Hologram"}, {}, "begins with a Card, a ListView or a Basic, not with 'Hologram'"),
        ({"type": "Card", "children": [{"type": "Text"}]}, {}, r"children\[0\]: Text needs 'value'"),
        (card("x"), {"on_action": 5}, "on_action must be a function"),
        (card("x"), {"theme": "purple"}, "theme"),
        (card("x"), {"height": -1}, "height is a number of pixels"),
        (card("x"), {"run_on": "moon"}, "run_on is 'session' or 'kernel', not 'moon'"),
    ],
)
def test_what_cannot_be_shown_is_an_error_at_once(widget: Any, more: dict[str, Any], told: str) -> None:
    with pytest.raises((OptionError, WidgetError), match=told):
        show(widget, **more)


async def test_a_page_sets_no_trait(shown: Show) -> None:
    one = shown(card("Ready"))
    one.view.set_state({"_height": "9999px", "_screen": "chat"})
    state = cast("Any", one.view).get_state()
    assert (state["_height"], state["_screen"]) == ("", "items")


def test_a_cell_that_runs_again_closes_what_it_has_shown_and_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    run = CellRun("cell-of-show", object())
    monkeypatch.setattr(homes, "current_cell", lambda: run)
    first = WidgetView(card("First"))
    second = WidgetView(card("Second"))
    run = CellRun("cell-of-show", object())
    again = WidgetView(card("Anew"))
    try:
        with pytest.raises(ChatKitClosedError):
            first.update(card("x"))
        second.update(card("x"))
        assert again.widget == card("Anew").to_dict()
    finally:
        for view in (second, again):
            view.close()


async def test_a_view_has_no_room_in_itself(shown: Show) -> None:
    def on_action(_action: Any, _item: Any, context: Any) -> Any:
        return context.chat

    one = shown(card("Ready"), on_action)
    await one.expect("Ready")
    await one.acts()
    await one.expect("Ready", "chatkit_widget.object")
    item = one.page.mirror.rows[1]["item"]
    assert item["bundle"]["text/plain"].endswith("cannot be shown: a chat has no room in itself>")
    assert item.get("form") is None
