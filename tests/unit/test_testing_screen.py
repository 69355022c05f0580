"""What a test sees of a screen: items, widgets and their forms, questions."""

from datetime import date
from typing import Any, cast

import pytest

from chatkit_widget.protocol.items import EndOfTurn
from chatkit_widget.protocol.requests import ThreadsCustomAction
from chatkit_widget.protocol.stream import ItemAdded, ProgressUpdate
from chatkit_widget.testing import ChatDriver, FakePage, Gate, Screen, ScriptedBackend, hang
from chatkit_widget.testing.fixtures import MakeDriver
from chatkit_widget.testing.forms import merged, problem_of, responds, streams
from tests.protocol.wire import NOW, citation, image, output, thread, workflow
from tests.unit.chats import MakeChat, handler

SENT = {"type": "send", "payload": {"id": 7}}


def shown(chat_driver: MakeDriver, *pieces: Any) -> ChatDriver:
    """A chat whose first answer is this, and each further one a word."""
    driver = chat_driver(ScriptedBackend([*pieces], *["Done"] * 5))
    driver.send("Hi")
    return driver


def lines(driver: ChatDriver) -> list[str]:
    """The lines between the first message and the composer."""
    return driver.screen.lines[2:-1]


def form(*children: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "Card", "children": [{"type": "Form", "onSubmitAction": SENT, "children": [*children], **more}]}


SUBMIT = {"type": "Button", "label": "Send", "submit": True}


class Shown:
    """A driver of a chat that shows a widget, and its backend."""

    def __init__(self, chat_driver: MakeDriver, *pieces: Any) -> None:
        self.backend = ScriptedBackend([*pieces], *["Done"] * 5)
        self.driver = chat_driver(self.backend)
        self.driver.send("Hi")

    @property
    def payload(self) -> Any:
        """The payload of the last action."""
        return self.backend.of(ThreadsCustomAction)[-1].params.action.payload

    @property
    def widget(self) -> list[str]:
        """The lines of the widget."""
        (item,) = (item for item in self.driver.screen.items if item.startswith("Widget:"))
        return [line.removeprefix("  ") for line in item.splitlines()[1:]]


# Items


def test_every_item_has_lines(chat_driver: MakeDriver) -> None:
    tasks = [
        {"type": "web_search", "queries": ["wool"], "status_indicator": "complete"},
        {
            "type": "file",
            "sources": [{"type": "file", "filename": "a.txt", "title": ""}],
            "status_indicator": "loading",
        },
        {"type": "thought", "content": "Hm\nWell"},
        {"type": "image", "title": "Draw"},
    ]
    cited = {"type": "output_text", "text": "As said", "annotations": [citation("Wool"), citation("Wool")]}
    driver = shown(
        chat_driver,
        {"type": "workflow", "workflow": {"type": "custom", "tasks": tasks}},
        {"type": "workflow", "workflow": {"type": "reasoning", "tasks": []}},
        {"type": "workflow", "workflow": {"type": "reasoning", "tasks": [], "summary": {"duration": 5}}},
        {"type": "workflow", "workflow": {"type": "custom", "tasks": [], "summary": {"title": "Looked"}}},
        {"type": "generated_image", "image": {"id": "i", "url": "data:image/png;base64,AAAA"}},
        {"type": "generated_image"},
        {"type": "assistant_message", "content": [cited]},
        {"type": "hidden_context_item", "content": "secret"},
        {"type": "chatkit_widget.unknown", "item_type": "hologram"},
        {"type": "chatkit_widget.object", "bundle": {"image/png": "AAAA"}, "class_name": "Figure"},
        {"type": "chatkit_widget.object", "bundle": {}, "class_name": "Empty"},
        {"a": 1},
        {"type": "end_of_turn"},
    )
    assert lines(driver) == [
        "Work:",
        "  * Search the web ✓",
        "    “wool”",
        "  * Read files …",
        "    a.txt",
        "  * Thought",
        "    Hm",
        "    Well",
        "  * Draw",
        "Thought:",
        "Thought for 5s:",
        "Looked:",
        "Generated image",
        "The image was not finished.",
        "Assistant: As said",
        "  Source: Wool",
        "This version cannot show “hologram”.",
        "Figure: (image/png)",
        "Empty has nothing to show.",
        "dict:",
        "  {'a': 1}",
    ]


def test_what_is_at_work_shows_what_it_does_now(chat_driver: MakeDriver) -> None:
    work = workflow("w")
    gate = Gate()
    look = {"type": "custom", "title": "Look around"}
    update = {"type": "workflow.task.added", "task_index": 0, "task": look}
    script = [
        ItemAdded(item=work),
        {"type": "thread.item.updated", "item_id": "w", "update": update},
        ItemAdded(item=image("i")),
        gate,
        ProgressUpdate(text="Almost"),
        hang(),
    ]
    driver = chat_driver(ScriptedBackend(script))
    driver.send("Hi", wait=False)
    driver.expect("Look around:\n* Look around", "Creating an image…")
    assert driver.screen.progress is None
    gate.open()
    driver.expect("(Almost)")
    assert driver.screen.progress == "Almost"


def test_what_was_printed_stands_below_the_rest_of_its_answer(chat_driver: MakeDriver) -> None:
    backend = ScriptedBackend([output("o", "one\ntwo\n"), "Text"], "More")
    driver = chat_driver(backend, thread_item_actions={"retry": True})
    driver.send("Hi")
    driver.send("Again")
    assert lines(driver) == [
        "Assistant: Text",
        "Printed output:",
        "  one",
        "  two",
        "  [Answer again]",
        "You: Again",
        "Assistant: More",
        "  [Answer again]",
    ]


def test_what_an_answer_took_stands_below_it(chat_driver: MakeDriver) -> None:
    def message(text: str, **usage: Any) -> dict[str, Any]:
        return {"type": "assistant_message", "content": [{"type": "output_text", "text": text}], "usage": usage}

    one, two = message("One", output_tokens=1), message("Two", completion_tokens=1500, seconds=60.4)
    backend = ScriptedBackend([one, two], [message("Three", seconds=0)], [message("Four", output_tokens=1)])
    driver = chat_driver(backend, thread_item_actions={"retry": True})
    for text, took in (("a", "1,501 tokens · 1m"), ("b", "0s"), ("c", "1 token")):
        driver.send(text)
        assert driver.screen.items[-1].splitlines()[-1] == f"  [Answer again] {took}"
    driver.chat.set_options()
    driver.expect("Assistant: Four\n1 token")


def test_an_end_of_turn_parts_two_answers(chat_driver: MakeDriver) -> None:
    end = {"type": "end_of_turn"}
    odd = thread("t", [EndOfTurn(id="e", thread_id="t", created_at=NOW)], title="Odd")
    backend = ScriptedBackend(["One", end, "Two"], threads=[odd])
    driver = chat_driver(backend, thread_item_actions={"feedback": True})
    driver.open_thread("Odd")
    driver.click("History")
    driver.send("Hi")
    driver.click("Good answer", within="One")
    driver.click("Bad answer", within="Two")
    assert lines(driver) == [
        "Assistant: One",
        "  [Good answer] ✓ [Bad answer]",
        "Assistant: Two",
        "  [Good answer] [Bad answer] ✓",
    ]


def test_a_page_that_has_heard_nothing_yet_connects(make_chat: MakeChat) -> None:
    page = FakePage(make_chat(handler(lambda _message: None)))
    screen = Screen(page)
    assert str(screen) == "Connecting to Python…"
    assert (screen.buttons, screen.fields, screen.texts, screen.can_type) == ([], [], [], False)
    page.leaves()


def test_a_thread_that_loads_says_so(make_chat: MakeChat) -> None:
    page = FakePage(make_chat(handler(lambda _message: None)))
    page.shows()
    page.on_loop(lambda: None)
    page.mirror.view = {**page.mirror.view, "loading": True, "listing": "pending", "history_open": True}
    assert str(Screen(page)) == "# New chat\nChats:\n  Loading the chat\nLoading the chat\n>"
    page.leaves()


# Widgets


def test_a_widget_is_an_outline(chat_driver: MakeDriver) -> None:
    series = [{"type": "bar", "dataKey": "n", "label": "Pieces"}, {"type": "line", "dataKey": "m"}]
    cell = [{"type": "Table.Cell", "children": [{"type": "Text", "value": value}]} for value in "ab"]
    two = {"type": "Col", "children": [{"type": "Text", "value": "x\ny"}]}
    children = [
        {"type": "Title", "value": "Head"},
        {"type": "Divider"},
        {"type": "Row", "children": [{"type": "Icon", "name": "star"}, {"type": "Badge", "label": "new"}]},
        {"type": "Row", "children": [two, {"type": "Caption", "value": "small"}]},
        {"type": "Image", "src": "data:image/png;base64,AA", "alt": "A cat"},
        {"type": "Image", "src": "data:image/png;base64,AA"},
        {"type": "Chart", "data": [], "series": series, "xAxis": "d"},
        {"type": "Table", "children": [{"type": "Table.Row", "children": cell}]},
        {"type": "Transition", "children": {"type": "Markdown", "value": "*a*"}},
        {"type": "Transition"},
        {"type": "Hologram"},
        "odd",
    ]
    card = {"type": "Card", "status": {"text": "Booked"}, "children": children}
    shown = Shown(chat_driver, {"type": "widget", "widget": card})
    assert shown.widget == [
        "(Booked)",
        "Head",
        "(new)",
        "x",
        "y",
        "small",
        "(image: A cat)",
        "(image)",
        "(chart: Pieces, m)",
        "a | b",
        "*a*",
        "There is no component “Hologram”.",
        "There is no component “None”.",
    ]


def test_the_rows_of_a_list_are_clicked_by_their_words(chat_driver: MakeDriver) -> None:
    def row(name: str, *more: Any, **fields: Any) -> Any:
        return {"type": "ListViewItem", "children": [{"type": "Text", "value": name}, *more], **fields}

    rows = [
        row("Berlin", {"type": "Caption", "value": "3.6 m"}, onClickAction={"type": "go", "payload": {"to": 1}}),
        row("Paris", "odd"),
        row("Rome", "odd", onClickAction={"type": "go"}),
    ]
    shown = Shown(chat_driver, {"type": "ListView", "status": {"text": "Cities"}, "children": rows})
    assert shown.widget == [
        "(Cities)",
        "- Berlin",
        "  3.6 m",
        "- Paris",
        "  There is no component “None”.",
        "- Rome",
        "  There is no component “None”.",
    ]
    shown.driver.click("Berlin 3.6 m")
    assert shown.payload == {"to": 1}


def test_a_button_is_called_by_its_icon_and_may_be_off(chat_driver: MakeDriver) -> None:
    go = {"type": "go"}
    children = [
        {"type": "Button", "iconStart": "lucide:arrow-right", "onClickAction": go},
        {"type": "Button", "label": "Off", "disabled": True, "onClickAction": go},
        {"type": "Button", "label": "Astray", "submit": True},
        {"type": "Button", "label": "Own", "submit": True, "onClickAction": go},
        {"type": "Button", "label": "Nothing"},
    ]
    shown = Shown(chat_driver, {"type": "Card", "children": children})
    assert shown.widget == ["[arrow right]", "[Off] (off)", "[Astray] (off)", "[Own]", "[Nothing]"]
    shown.driver.click("arrow right")
    shown.driver.click("Own")
    shown.driver.click("Nothing")
    assert len(shown.backend.of(ThreadsCustomAction)) == 2
    with pytest.raises(AssertionError, match="submits a form, and there is none around it"):
        shown.driver.click("Astray")
    with pytest.raises(AssertionError, match="'Off' cannot be clicked: it is disabled"):
        shown.driver.click("Off")


def test_while_an_answer_streams_only_what_does_not_stream_is_clicked(chat_driver: MakeDriver) -> None:
    acted: list[str] = []
    children = [
        {"type": "Button", "label": "Server", "onClickAction": {"type": "server"}},
        {"type": "Button", "label": "Quiet", "onClickAction": {"type": "quiet", "streaming": "false"}},
        {"type": "Button", "label": "Client", "onClickAction": {"type": "client", "handler": "client"}},
        {"type": "Checkbox", "name": "tick", "onChangeAction": {"type": "tick"}},
    ]
    backend = ScriptedBackend({"type": "Card", "children": children}, hang())
    driver = chat_driver(backend, widgets={"on_action": lambda action, _item: acted.append(action.type)})  # pyright: ignore[reportUnknownLambdaType, reportUnknownArgumentType, reportUnknownMemberType] (users' lambdas have no types)
    driver.send("Hi")
    driver.send("More", wait=False)
    driver.expect("[Server] (off)", "[Quiet]", "[Client]")
    driver.click("Client")
    driver.click("Quiet")
    assert acted == ["client"]
    with pytest.raises(AssertionError, match="'tick' cannot be filled in: Not while a response is coming"):
        driver.fill("tick", value=True)


def test_an_action_that_runs_is_not_run_again(chat_driver: MakeDriver) -> None:
    gate = Gate()

    async def act(_action: object, _item: object) -> None:
        await gate.passes()

    client = {"type": "go", "handler": "client"}
    children = [
        {"type": "Button", "label": "Go", "onClickAction": client},
        {"type": "Button", "label": "Free", "onClickAction": {**client, "loadingBehavior": "none"}},
    ]
    driver = chat_driver(ScriptedBackend({"type": "Card", "children": children}), widgets={"on_action": act})
    driver.send("Hi")
    driver.click("Go", wait=False)
    driver.click("Free", wait=False)
    driver.expect("[Go] (off)\n[Free]")
    gate.open()
    driver.expect("[Go]\n[Free]")


# Forms


def test_the_values_of_a_form_go_with_its_submission(chat_driver: MakeDriver) -> None:
    fields = [
        {"type": "Label", "value": "City", "fieldName": "trip.city"},
        {"type": "Input", "name": "trip.city", "required": True},
        {"type": "Textarea", "name": "note", "defaultValue": "None", "placeholder": "Anything else?"},
        {"type": "Input", "name": "pin", "inputType": "password", "defaultValue": "1234"},
        {
            "type": "Select",
            "name": "class",
            "options": [{"value": "1", "label": "First"}, {"value": "2", "label": "2nd"}],
        },
        {"type": "DatePicker", "name": "day", "min": "2026-01-01", "max": "2026-12-31", "clearable": True},
        {"type": "Checkbox", "name": "vip", "label": "VIP"},
        {"type": "RadioGroup", "name": "seat", "options": [{"value": "w", "label": "Window"}], "ariaLabel": "Where"},
        {"type": "Text", "value": "Edit me", "editable": {"name": "title"}},
        {"type": "Text", "value": "Fixed", "editable": False},
        {"type": "Input", "name": "id"},
        {"type": "Input", "name": "gone", "disabled": True, "defaultValue": "x"},
        SUBMIT,
    ]
    shown = Shown(chat_driver, form(*fields))
    assert shown.widget == [
        "City",
        "<trip.city>",
        "<note> None",
        "<pin> ••••",
        "<class> Choose…",
        "<day> Choose a date",
        "[ ] VIP",
        "( ) Window",
        "<title> Edit me",
        "Fixed",
        "<id>",
        "<gone> x",
        "[Send]",
    ]
    driver = shown.driver
    assert driver.screen.fields == ["City", "Anything else?", "pin", "class", "day", "VIP", "Where", "title", "id"]
    driver.click("Send")
    assert shown.widget[1] == "<trip.city> (This does not fit.)"
    assert not shown.backend.of(ThreadsCustomAction)
    driver.fill("City", "Berlin")
    driver.fill("class", "2nd")
    driver.fill("day", date(2026, 5, 1))
    driver.click("VIP")
    driver.fill("Where", "w")
    driver.fill("id", "8")
    assert shown.widget[1:8] == [
        "<trip.city> Berlin",
        "<note> None",
        "<pin> ••••",
        "<class> 2nd",
        "<day> 2026-05-01",
        "[x] VIP",
        "(x) Window",
    ]
    driver.click("Send")
    assert shown.payload == {
        "id": 7,
        "trip": {"city": "Berlin"},
        "note": "None",
        "pin": "1234",
        "class": "2",
        "day": "2026-05-01",
        "vip": True,
        "seat": "w",
        "title": "Edit me",
    }
    driver.expect("! Not sent, since the action has values of these names already: “id”")
    with pytest.raises(AssertionError, match="the field 'gone' cannot be filled in: it is disabled"):
        driver.fill("gone", "y")


def test_what_a_field_cannot_hold_is_refused_with_what_it_can(chat_driver: MakeDriver) -> None:
    options = [{"value": "a", "label": "A"}, {"value": "b", "label": "B", "disabled": True}]
    fields = [
        {"type": "Select", "name": "one", "options": options, "defaultValue": "gone"},
        {"type": "Select", "name": "clear", "options": options, "defaultValue": "a", "clearable": True},
        {"type": "DatePicker", "name": "day", "max": "2026-12-31"},
        {"type": "DatePicker", "name": "any", "defaultValue": "2026-05-01T12:00", "clearable": True},
        {"type": "RadioGroup", "name": "radio", "options": options},
        {"type": "RadioGroup", "name": "empty"},
        {"type": "Input", "name": "same"},
        {"type": "Input", "name": "same"},
    ]
    driver = Shown(chat_driver, {"type": "Card", "children": fields}).driver
    for name, value, told in (
        ("one", "b", "'b' cannot be chosen; the choices: 'A'"),
        ("one", None, "None cannot be chosen"),
        ("day", "2027-01-01", "2027-01-01 cannot be chosen; it has to be from … to 2026-12-31"),
        ("day", "soon", "Invalid isoformat string: 'soon'"),
        ("radio", "B", "the choices: 'A'"),
        ("same", "x", "there are 2 fields 'same'; say which by within="),
        ("nope", "x", "there is no field 'nope'; the fields: 'one', 'clear', 'day', 'any', 'radio', 'empty', 'same'"),
    ):
        with pytest.raises(AssertionError, match=told.replace("(", "\\(")):
            driver.fill(name, value)
    driver.fill("clear", None)
    driver.fill("any", None)
    driver.expect("<one> Choose…\n<clear> Choose…", "<any> Choose a date")
    with pytest.raises(AssertionError, match="'B' cannot be clicked: it is disabled"):
        driver.click("B")


def test_a_change_runs_its_action_with_what_changed(chat_driver: MakeDriver) -> None:
    change = {"type": "changed", "payload": {"from": "here"}}
    options = [{"value": "a", "label": "A"}, {"value": "b", "label": "B"}]
    alone = {"type": "Select", "name": "letter", "options": options, "onChangeAction": change, "clearable": True}
    shown = Shown(chat_driver, {"type": "Card", "children": [alone]})
    shown.driver.fill("letter", "B")
    assert shown.payload == {"from": "here", "letter": "b"}
    shown.driver.fill("letter", None)
    assert shown.payload == {"from": "here"}
    inside = form({"type": "Input", "name": "x", "defaultValue": "1"}, {**alone, "name": "y"})
    other = Shown(chat_driver, inside)
    other.driver.fill("y", "A")
    assert other.payload == {"from": "here", "x": "1", "y": "a"}


def test_what_is_wrong_is_told_until_it_is_right(chat_driver: MakeDriver) -> None:
    radios = {"type": "RadioGroup", "name": "seat", "required": True, "options": [{"value": "w", "label": "Window"}]}
    tick = {"type": "Checkbox", "name": "terms", "label": "I agree", "required": True}
    mail = {"type": "Input", "name": "mail", "inputType": "email", "pattern": ".*example.*"}
    shown = Shown(chat_driver, form(radios, tick, mail, SUBMIT))
    shown.driver.fill("mail", "nobody")
    shown.driver.click("Send")
    wrong = " (This does not fit.)"
    assert shown.widget[:3] == [f"( ) Window{wrong}", f"[ ] I agree{wrong}", f"<mail> nobody{wrong}"]
    shown.driver.click("Window")
    shown.driver.click("I agree")
    shown.driver.fill("mail", "example")
    assert shown.widget[:3] == ["(x) Window", "[x] I agree", f"<mail> example{wrong}"]
    shown.driver.fill("mail", "me@example.org")
    shown.driver.click("Send")
    assert shown.payload == {"id": 7, "seat": "w", "terms": True, "mail": "me@example.org"}


def test_a_card_that_is_a_form_is_confirmed_and_one_that_is_none_just_runs(chat_driver: MakeDriver) -> None:
    field = {"type": "Input", "name": "x", "defaultValue": "1", "required": True}
    ends = {"confirm": {"label": "Yes", "action": SENT}, "cancel": {"label": "No", "action": {"type": "no"}}}
    shown = Shown(chat_driver, {"type": "Card", "asForm": True, "children": [field], **ends})
    assert shown.widget == ["<x> 1", "[No] [Yes]"]
    shown.driver.click("No")
    assert shown.payload == {"x": "1"}
    shown.driver.click("Yes")
    assert shown.payload == {"id": 7, "x": "1"}
    plain = Shown(chat_driver, {"type": "Card", "children": [field], "confirm": ends["confirm"]})
    plain.driver.click("Yes")
    assert plain.payload == {"id": 7}


@pytest.mark.parametrize(
    ("payload", "values", "expected"),
    cast(
        "list[Any]",
        [
            ({"a": 1}, [], ({"a": 1}, [])),
            (None, [("a", 1)], ({"a": 1}, [])),
            ("text", [("a", 1)], ("text", ["a"])),
            ({"a": {"b": 1}}, [("a.c", 2), ("a.b", 3), ("a.b.d", 4)], ({"a": {"b": 1, "c": 2}}, ["a.b", "a.b.d"])),
            ({}, [("a..b", 1), ("x.y.z", 2)], ({"a..b": 1, "x": {"y": {"z": 2}}}, [])),
        ],
    ),
)
def test_values_are_put_beside_what_a_payload_has(payload: Any, values: Any, expected: Any) -> None:
    assert merged(payload, values) == expected


@pytest.mark.parametrize(
    ("value", "node", "fits"),
    [
        ("", {}, True),
        ("", {"required": True}, False),
        (None, {"required": True}, False),
        ("x", {"required": True}, True),
        ("abc", {"pattern": "[a-c]+"}, True),
        ("abcd", {"pattern": "[a-c]+"}, False),
        ("abcd", {"pattern": "["}, True),
        ("1e5", {"inputType": "number"}, True),
        ("one", {"inputType": "number"}, False),
        ("https://a.example", {"inputType": "url"}, True),
        ("a.example", {"inputType": "url"}, False),
        ("+49", {"inputType": "tel"}, True),
    ],
)
def test_a_field_is_checked_as_a_browser_does(value: Any, node: dict[str, Any], *, fits: bool) -> None:
    assert (problem_of(value, node) is None) is fits


def test_templates_write_as_text_whether_an_action_streams() -> None:
    assert [streams({"streaming": value}) for value in (True, "true", False, "false", None)] == [
        True,
        True,
        False,
        False,
        True,
    ]
    assert not responds({"streaming": "false"})
    assert not responds({"handler": "client"})


# Questions


def test_questions_are_chosen_and_written_in(chat_driver: MakeDriver) -> None:
    inputs = [
        {"type": "multiple_choice", "id": "one", "question": "One?", "options": [{"value": "A"}, {"value": "B"}]},
        {
            "type": "multiple_choice",
            "id": "some",
            "question": "Some?",
            "options": [{"value": "C"}, {"value": "D"}],
            "multiple": True,
        },
        {"type": "freeform", "id": "why", "question": "Why?", "description": "In a word."},
    ]
    driver = shown(chat_driver, {"type": "structured_input", "inputs": inputs})
    with pytest.raises(AssertionError, match="'Submit' cannot be clicked: nothing is answered yet"):
        driver.click("Submit")
    with pytest.raises(AssertionError, match="there are 2 fields 'Another answer'"):
        driver.fill("Another answer", "x")
    driver.fill("Another answer", "Mine", within="One?")
    driver.expect("Question: One?\n( ) A\n( ) B\n(x) <Another answer> Mine")
    driver.click("A")
    driver.expect("(x) A\n( ) B\n( ) <Another answer> Mine")
    driver.fill("Some?", ["C", "D"])
    driver.click("C")
    driver.fill("Some?", "Else")
    driver.expect("[ ] C\n[x] D\n[x] <Another answer> Else")
    driver.fill("Some?", "C")
    driver.click("D", within="Some?")
    driver.fill("Why?", " ")
    driver.expect("Question: Why?\nIn a word.\n<Your answer>")
    for name, value, told in (
        ("One?", ["A", "B"], "'One?' takes one answer, not 2"),
        ("One?", ["A", "x"], "'One?' has the answers 'A', 'B'"),
        ("Why?", ["a", "b"], "'Why?' has the answers in own words"),
    ):
        with pytest.raises(AssertionError) as raised:
            driver.fill(name, value)
        assert str(raised.value) == told
    driver.fill("One?", "B")
    driver.click("Submit")
    driver.expect("One?: B\nSome?: C, D, Else\nWhy?: Skipped\nAssistant: Done")


def test_questions_are_skipped(chat_driver: MakeDriver) -> None:
    inputs = [{"type": "freeform", "id": "why", "question": "Why?"}]
    driver = shown(chat_driver, {"type": "structured_input", "inputs": inputs})
    driver.expect("Waiting for your answer")
    driver.click("Skip")
    driver.expect("Why?: Skipped\nAssistant: Done")
