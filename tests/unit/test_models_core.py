"""What a model says, whatever its library: text, thoughts, calls of tools, tokens."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from chatkit_widget import OptionError
from chatkit_widget.backends.message import Context, Message, ThreadHandle
from chatkit_widget.errors import BackendError
from chatkit_widget.models import Model, Tool, tool
from chatkit_widget.models.approving import approval_of
from chatkit_widget.models.history import Said, conversation
from chatkit_widget.models.pieces import Called, Handed, Piece, Returned, Thought, Used
from chatkit_widget.models.rounds import MOST_ROUNDS, Dialogue, rounds
from chatkit_widget.models.telling import shown_call
from chatkit_widget.models.tools import Call, Toolbox, ToolError
from chatkit_widget.protocol.items import StructuredInput, WorkflowItem
from chatkit_widget.protocol.threads import ThreadMetadata
from tests.unit.chats import MakeChat, handler
from tests.unit.test_asking import asked
from tests.unit.waiting import until


class Saying(Model):
    """A model that says what a test wrote down, and notes what it was told."""

    def __init__(self, *pieces: Piece | Exception) -> None:
        super().__init__()
        self._pieces = pieces
        self.said: list[list[Said]] = []

    async def pieces(self, said: list[Said], message: Message, context: Context) -> AsyncGenerator[Piece]:  # noqa: ARG002
        """Say it."""
        self.said.append(said)
        for piece in self._pieces:
            if isinstance(piece, Exception):
                raise piece
            yield piece


class Scripted(Dialogue):
    """A dialogue whose requests were written down."""

    def __init__(self, *requests: Iterable[str | Thought | Used | Call]) -> None:
        super().__init__()
        self._requests = list(requests)
        self.results: list[Sequence[Returned]] = []

    @asynccontextmanager
    async def ask(self) -> AsyncGenerator[AsyncIterator[str | Thought]]:
        """Give the next request's pieces; the last one again and again."""
        yield self._say(self._requests.pop(0) if len(self._requests) > 1 else self._requests[0])

    async def _say(self, request: Iterable[str | Thought | Used | Call]) -> AsyncGenerator[str | Thought]:
        for piece in request:
            match piece:
                case Call():
                    self.calls.append(piece)
                case Used():
                    self.used = piece
                case _:
                    yield piece
        self.is_complete = True

    def add_results(self, results: Sequence[Returned]) -> None:
        """Note them."""
        assert [call.id for call in self.calls] == [result.id for result in results]
        self.results.append(results)


class Rounding(Model):
    """A model that has a dialogue."""

    def __init__(self, dialogue: Dialogue, *tools: Callable[..., Any] | Tool, approve: bool = False) -> None:
        super().__init__(tools=tools, approve=approve)
        self._dialogue = dialogue

    async def pieces(self, said: list[Said], message: Message, context: Context) -> AsyncGenerator[Piece]:  # noqa: ARG002
        """Ask in rounds."""
        async for piece in rounds(self._dialogue, self.tools, context):
            yield piece


def odd_kind(row: asyncio.Event) -> None:
    del row


unknown_kind = handler(lambda row: row)
unknown_kind.__name__, unknown_kind.__annotations__ = "unknown_kind", {"row": "Nowhere"}


def rest_of(*rows: int) -> None:
    del rows


def context_of(chat: Any) -> Context:
    """A context without a thread that is kept."""
    thread = ThreadMetadata(id="thr", created_at=datetime.now(UTC))
    return Context(
        items=[],
        files=lambda _item: [],
        thread=ThreadHandle(thread, lambda _thread: None),
        chat=chat,
        emit=lambda _piece: None,
    )


def workflows(items: Iterable[Any]) -> list[WorkflowItem]:
    return [item for item in items if isinstance(item, WorkflowItem)]


async def test_text_streams_and_what_it_took_is_the_usage_of_the_message(make_chat: MakeChat) -> None:
    chat = make_chat(Saying("Hello ", "world", Used(12, 3), Used(20, 4)))
    turn = await chat.send_user_message("Hi")
    assert turn.text == "Hello world"
    message: Any = turn.items[-1]
    usage = message.usage
    assert {key: usage[key] for key in ("input_tokens", "output_tokens", "requests")} == {
        "input_tokens": 32,
        "output_tokens": 7,
        "requests": 2,
    }
    assert 0 <= usage["seconds_to_first_word"] <= usage["seconds"]


async def test_thoughts_are_a_workflow_that_ends_where_text_begins(make_chat: MakeChat) -> None:
    chat = make_chat(Saying(Thought("First "), Thought("thought"), Thought("Second", begins=True), "Answer"))
    turn = await chat.send_user_message("Hi")
    (workflow,) = workflows(turn.items)
    assert [item.type for item in turn.items] == ["workflow", "assistant_message"]
    assert workflow.workflow.type == "reasoning"
    assert [getattr(task, "content", "") for task in workflow.workflow.tasks] == ["First thought", "Second"]
    assert workflow.workflow.summary is not None
    assert workflow.workflow.summary.duration == 1


async def test_a_long_thought_is_told_in_parts_that_grow_with_it(make_chat: MakeChat) -> None:
    chat = make_chat(Saying(*[Thought("word ") for _ in range(4000)], "Answer"))
    updates: list[Any] = []
    chat.on("stream.event", updates.append)
    turn = await chat.send_user_message("Hi")
    (workflow,) = workflows(turn.items)
    assert getattr(workflow.workflow.tasks[0], "content", "") == "word " * 4000
    assert len(updates) < 200


async def test_calls_of_tools_are_tasks_with_their_results(make_chat: MakeChat) -> None:
    def rows(table: str, limit: int = 5) -> dict[str, int]:
        """Count the rows."""
        return {table: limit}

    dialogue = Scripted(
        [Call("c1", "rows", '{"table": "cars"}'), Call("c2", "rows", '{"table": "b", "limit": 7}')], ["Done"]
    )
    chat = make_chat(Rounding(dialogue, rows))
    turn = await chat.send_user_message("Hi")
    (workflow,) = workflows(turn.items)
    tasks: list[Any] = list(workflow.workflow.tasks)
    assert [task.title for task in tasks] == ["rows(table='cars')", "rows(table='b', limit=7)"]
    assert [task.status_indicator for task in tasks] == ["complete", "complete"]
    assert tasks[1].content == '```\n{"b":7}\n```'
    assert workflow.workflow.summary is not None
    assert workflow.workflow.summary.title == "2 tools called"
    assert [result.text for result in dialogue.results[0]] == ['{"cars":5}', '{"b":7}']
    assert turn.text == "Done"


@pytest.mark.parametrize(
    ("pieces", "summary"),
    [
        ((), "Handed over"),
        ((Called("c1", "rows", {}), Returned("c1", "5")), "1 tool called"),
    ],
)
async def test_an_agent_that_hands_over_is_a_task_that_names_the_other(
    make_chat: MakeChat, pieces: tuple[Piece, ...], summary: str
) -> None:
    chat = make_chat(Saying(*pieces, Handed("Billing"), "Hello"))
    turn = await chat.send_user_message("Hi")
    (workflow,) = workflows(turn.items)
    task: Any = workflow.workflow.tasks[-1]
    assert (task.title, task.status_indicator) == ("Handed over to Billing", "complete")
    assert workflow.workflow.summary is not None
    assert workflow.workflow.summary.title == summary


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ('{"table": ', "arguments that are no JSON"),
        ("[1]", "list in place of a JSON object"),
        ('{"tabel": "x"}', "wrong arguments"),
        ('{"table": "raise"}', "rows raised ValueError: no such table"),
        (
            '{"table": "object"}',
            "rows gave what cannot be sent to a model, of the type object",
        ),
    ],
)
async def test_what_goes_wrong_with_a_tool_is_told_to_the_model_and_shown(
    make_chat: MakeChat, arguments: str, reason: str
) -> None:
    def rows(table: str) -> object:
        if table == "raise":
            problem = "no such table"
            raise ValueError(problem)
        return object()

    dialogue = Scripted([Call("c1", "rows", arguments)], ["I see"])
    chat = make_chat(Rounding(dialogue, rows))
    turn = await chat.send_user_message("Hi")
    assert turn.status == "completed"
    assert turn.text == "I see"
    (result,) = dialogue.results[0]
    assert result.has_failed
    assert reason in result.text
    task: Any = workflows(turn.items)[0].workflow.tasks[0]
    assert task.content == f"**Failed:** {result.text}"


async def test_a_tool_that_does_not_exist_is_answered_with_those_that_do(make_chat: MakeChat) -> None:
    dialogue = Scripted([Call("c1", "colums", "{}")], ["Sorry"])
    chat = make_chat(Rounding(dialogue, tool(lambda: 1, name="columns")))
    turn = await chat.send_user_message("Hi")
    assert dialogue.results[0][0].text == "there is no tool 'colums'; known here: columns"
    assert turn.text == "Sorry"


async def test_a_tool_that_hangs_is_given_up(make_chat: MakeChat) -> None:
    async def wait() -> None:
        await asyncio.Event().wait()

    dialogue = Scripted([Call("c1", "wait", "")], ["Too slow"])
    chat = make_chat(Rounding(dialogue, tool(wait, timeout=0.05)))
    await chat.send_user_message("Hi")
    assert dialogue.results[0][0].text == "wait has given no result within 0.05 s"


async def test_a_model_that_calls_tools_without_end_is_stopped(make_chat: MakeChat) -> None:
    dialogue = Scripted([Call("c1", "look", "{}")])
    chat = make_chat(Rounding(dialogue, tool(lambda: 1, name="look")))
    turn = await chat.send_user_message("Hi")
    assert turn.status == "failed"
    assert f"called tools {MOST_ROUNDS} times in a row" in str(turn.error)


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("Allow", "deleted 7"),
        ("Refuse", "the user refused the call of delete"),
        ("Not yet", "the user refused the call of delete, saying: Not yet"),
    ],
)
async def test_a_tool_that_asks_is_called_only_after_the_user_allowed_it(
    make_chat: MakeChat, answer: str, told: str
) -> None:
    deleted: list[int] = []

    def delete(row: int) -> str:
        deleted.append(row)
        return f"deleted {row}"

    dialogue = Scripted([Call("c1", "delete", '{"row": 7}')], ["Well"])
    chat = make_chat(Rounding(dialogue, tool(delete, approve=True)))
    turn = asyncio.create_task(chat.send_user_message("Hi"))
    question = await asked(chat)
    assert question.inputs[0].question == "Allow delete(row=7)?"
    assert deleted == []
    await chat.submit_structured_input(question.id, {"answer": answer})
    await turn
    assert dialogue.results[0][0].text == told
    assert deleted == ([7] if answer == "Allow" else [])


async def test_who_allows_a_call_sees_all_of_it(make_chat: MakeChat) -> None:
    def run(script: str) -> None:
        raise AssertionError(script)

    script = "print('safe')  " * 20 + "delete_all()"
    dialogue = Scripted([Call("c1", "run", msgspec.json.encode({"script": script}).decode())], ["Well"])
    chat = make_chat(Rounding(dialogue, tool(run, approve=True)))
    turn = asyncio.create_task(chat.send_user_message("Hi"))
    question = await asked(chat)
    assert question.inputs[0].question == f"Allow run(script={script!r})?"
    await chat.submit_structured_input(question.id, {"answer": "Refuse"})
    (workflow,) = workflows((await turn).items)
    assert len(getattr(workflow.workflow.tasks[0], "title", "")) < 100


async def test_a_call_that_was_stopped_is_at_work_no_longer(make_chat: MakeChat) -> None:
    async def wait() -> None:
        await asyncio.Event().wait()

    def ends(items: Iterable[Any]) -> list[Any]:
        return [task.status_indicator for item in workflows(items) for task in item.workflow.tasks]

    chat = make_chat(Rounding(Scripted([Call("c1", "wait", "{}")]), wait))
    turn = asyncio.create_task(chat.send_user_message("Hi"))
    await until(chat, lambda: ends(chat.items) == ["loading"])
    await chat.stop()
    assert ends((await turn).items) == ends(chat.items) == ["none"]
    name = chat.thread_id
    await chat.set_thread_id(None)
    await chat.set_thread_id(name)
    assert ends(chat.items) == ["none"]


async def test_an_error_keeps_what_came_before_it(make_chat: MakeChat) -> None:
    chat = make_chat(Saying(Thought("Hm"), "Partly", BackendError("no more")))
    turn = await chat.send_user_message("Hi")
    assert turn.status == "failed"
    assert turn.text == "Partly"
    assert str(turn.error) == "no more"


async def test_a_model_is_told_the_whole_conversation_with_its_files(make_chat: MakeChat) -> None:
    model = Saying("I see")
    chat = make_chat(model, composer={"attachments": {"enabled": True}})
    await chat.send_user_message("Look", attachments=await chat.attach(("a.png", b"picture")))
    await chat.send_user_message("And now?", reply="I see")
    first, second, third = model.said[1]
    assert (first.role, first.text, [file.name for file in first.files]) == ("user", "Look", ["a.png"])
    assert first.files[0].read() == b"picture"
    assert second == Said("assistant", "I see")
    assert third.text == "> I see\n\nAnd now?"


@pytest.mark.parametrize(
    ("function", "problem"),
    [
        (7, "a tool is a Python function, not int"),
        (handler(lambda given: given), "has no name that a model can call"),
    ],
)
def test_what_cannot_be_a_tool_is_refused(function: Any, problem: str) -> None:
    with pytest.raises(OptionError, match=problem):
        Tool(function)


async def test_the_schema_of_a_tool_tells_its_arguments() -> None:
    def rows(table: str, limit: int | None = None, tags: list[str] = []) -> int:  # noqa: B006
        """Count rows.

        Only some.
        """
        return len(tags) + (limit or 0) + len(table)

    made = Tool(rows)
    assert made.description == "Count rows.\n\nOnly some."
    assert made.schema["required"] == ["table"]
    assert set(made.schema["properties"]) == {"table", "limit", "tags"}
    assert made.schema["additionalProperties"] is False
    assert await made.call({"table": "abc", "limit": "4"}) == "7"
    with pytest.raises(ToolError, match="wrong arguments"):
        await made.call({})


def test_a_call_is_shown_as_python_would_write_it() -> None:
    assert shown_call("f", {"a": 1, "b": ["x"], "c": "y" * 100}) == f'f(a=1, b=["x"], c=\'{"y" * 78}…)'
    assert Called("c", "f", {}).arguments == {}


async def test_a_thought_without_words_is_not_shown(make_chat: MakeChat) -> None:
    chat = make_chat(Saying(Thought("", begins=True), "", "Answer"))
    turn = await chat.send_user_message("Hi")
    assert [item.type for item in turn.items] == ["assistant_message"]


async def test_a_thought_that_begins_without_words_is_one_once_it_has_some(make_chat: MakeChat) -> None:
    pieces = [Thought("", begins=True), Thought("One"), Thought("", begins=True), Thought("Two"), Thought(" more")]
    turn = await make_chat(Saying(*pieces)).send_user_message("Hi")
    (workflow,) = workflows(turn.items)
    assert [getattr(task, "content", "") for task in workflow.workflow.tasks] == ["One", "Two more"]


async def test_a_call_that_was_given_up_and_a_result_that_nobody_asked_for(make_chat: MakeChat) -> None:
    chat = make_chat(Saying(Called("c1", "look", {}), Returned("c2", "of another"), "Well"))
    turn = await chat.send_user_message("Hi")
    (workflow,) = workflows(turn.items)
    task: Any = workflow.workflow.tasks[0]
    assert (task.title, task.status_indicator, task.content) == ("look()", "none", None)
    assert workflow.workflow.summary is not None
    assert workflow.workflow.summary.title == "1 tool called"


async def test_a_long_result_with_ticks_in_it_is_shown_as_far_as_it_is_read(make_chat: MakeChat) -> None:
    chat = make_chat(Saying(Called("c1", "look", {}), Returned("c1", "```" + "x" * 9000)))
    turn = await chat.send_user_message("Hi")
    task: Any = workflows(turn.items)[0].workflow.tasks[0]
    assert task.content.startswith("````\n```x")
    assert task.content.endswith("x…\n````")
    assert len(task.content) < 4100


async def test_what_was_asked_answered_and_skipped_is_part_of_the_conversation(make_chat: MakeChat) -> None:
    model = Saying("I see")
    chat = make_chat(model)
    await chat.send_user_message("Begin")
    await chat.append("More")
    await chat.append({"type": "task", "task": {"type": "custom", "title": "Look"}})
    asking = asyncio.create_task(chat.ask("Which file?", ["a", "b"]))
    question = await asked(chat)
    await chat.submit_structured_input(question.id, {"answer": "a"})
    await asking
    asking = asyncio.create_task(chat.ask("Which column?", ["a", "b"]))
    question = await asked(chat)
    await chat.submit_structured_input(question.id, None)
    await asking
    await chat.send_user_message("Go")
    assert model.said[1] == [
        Said("user", "Begin"),
        Said("assistant", "I see\n\nMore"),
        Said("user", "Which file? a"),
        Said("user", "Go"),
    ]


async def test_an_answer_without_words_is_no_part_of_the_conversation(make_chat: MakeChat) -> None:
    model = Saying("\n")
    chat = make_chat(model)
    await chat.send_user_message("Begin")
    await chat.send_user_message("Go")
    assert model.said[1] == [Said("user", "Begin"), Said("user", "Go")]


def test_questions_that_were_all_skipped_are_a_message_too() -> None:
    item = StructuredInput(id="ask", thread_id="thr", created_at=datetime.now(UTC), inputs=[], status="answered")
    said = conversation(Message.answering(item), context_of(None))
    assert said == [Said("user", "(no answer)")]


async def test_a_tool_that_asks_needs_a_chat() -> None:
    with pytest.raises(BackendError, match=r"delete asks before it is called, which needs a chat: use the model in"):
        await approval_of("delete", {}, context_of(None))


@pytest.mark.parametrize(
    ("function", "problem"),
    [
        (rest_of, r"the tool rest_of has the parameter \*rows: int: a model gives each argument by its name"),
        (unknown_kind, "the tool unknown_kind cannot be described to a model: name 'Nowhere' is not defined"),
        (odd_kind, "an argument of the tool odd_kind cannot be told as JSON"),
    ],
)
def test_what_cannot_be_described_to_a_model_is_refused(function: Any, problem: str) -> None:
    with pytest.raises(OptionError, match=problem):
        tool(function)


async def test_a_tool_may_give_a_model_of_pydantic_or_what_cannot_be_sent() -> None:
    class Row:
        def model_dump(self, *, mode: str) -> dict[str, str]:
            return {"mode": mode}

    assert await tool(lambda: Row(), name="row").call({}) == '{"mode":"json"}'  # noqa: PLW0108 (a class is no tool)


def test_a_box_of_tools_has_them_in_order() -> None:
    box = Toolbox([tool(lambda: 1, name="b"), tool(lambda: 2, name="a")])
    assert [made.name for made in box] == ["b", "a"]
    assert box
    assert not Toolbox([])


async def test_what_each_request_took_is_counted_and_text_may_come_before_and_after(make_chat: MakeChat) -> None:
    dialogue = Scripted(["Looking", Call("c1", "look", "{}"), Used(3, 1)], ["Done", Used(5, 2)])
    turn = await make_chat(Rounding(dialogue, tool(lambda: 1, name="look"))).send_user_message("Hi")
    usage: Any = getattr(turn.items[-1], "usage", None)
    assert (usage["input_tokens"], usage["output_tokens"], usage["requests"]) == (8, 3, 2)


def test_two_tools_with_one_name_are_refused() -> None:
    with pytest.raises(OptionError, match=r"two tools have the name 'look': give one another, as tool\(f, name="):
        Toolbox([tool(lambda: 1, name="look"), tool(lambda: 2, name="look")])
