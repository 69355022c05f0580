"""What was said, for model APIs and as a table."""

import subprocess
import sys
from datetime import timedelta
from typing import Any

import pandas as pd
import pytest

from chatkit_widget.protocol.items import ThreadItem
from chatkit_widget.transcript.messages import messages_of
from chatkit_widget.transcript.table import Entry, frame_of, rows_of
from tests.protocol.wire import NOW
from tests.unit.conversations import answered, asked, everything, questions, thing


def test_adjoining_answers_are_one_message_and_answers_to_questions_are_the_users() -> None:
    items: list[ThreadItem] = [
        asked("1", "Hello"),
        answered("2", "Look:"),
        thing("3", {"text/plain": "7"}),
        answered("4", "Seven."),
        questions("5"),
        questions("6", status="pending"),
        questions("7", status="skipped"),
        answered("8", ""),
        answered("9", "Large."),
    ]
    assert messages_of(items) == [
        {"role": "user", "content": "Hello"},
        {"role": "assistant", "content": "Look:\n\nSeven."},
        {"role": "user", "content": "Which one? large, red"},
        {"role": "assistant", "content": "Large."},
    ]


def test_a_message_without_words_is_one_too() -> None:
    assert messages_of([asked("1", ""), asked("2", "Hello")]) == [
        {"role": "user", "content": ""},
        {"role": "user", "content": "Hello"},
    ]


def test_a_table_has_a_row_for_each_message() -> None:
    entries = [
        Entry(asked("1", "How many?")),
        Entry(thing("2", {"text/plain": "7"})),
        Entry(answered("3", "392.", 1.5, usage={"input_tokens": 90, "output_tokens": 3}), "positive"),
        Entry(answered("4", "Really.", 2, usage={"completion_tokens": 4})),
        Entry(questions("5")),
        Entry(answered("6", "Fine.", 9, usage={"output_tokens": "many"})),
        Entry(answered("7", "")),
    ]
    frame: Any = frame_of(rows_of(entries))
    assert list(frame.columns) == ["thread", "id", "time", "role", "text", "tokens", "latency", "feedback"]
    assert frame["thread"].tolist() == ["thr_1"] * 5
    assert frame["id"].tolist() == ["1", "3", "4", "5", "6"]
    assert frame["role"].tolist() == ["user", "assistant", "assistant", "user", "assistant"]
    assert frame["time"].iloc[1] == pd.Timestamp(NOW + timedelta(seconds=1.5))
    assert str(frame["time"].dt.tz) == "UTC"
    assert frame["tokens"].tolist() == [pd.NA, 3, 4, pd.NA, pd.NA]
    assert frame["latency"].dropna().to_dict() == {1: 1.5}
    assert frame["feedback"].tolist() == [pd.NA, "positive", pd.NA, pd.NA, pd.NA]
    assert frame["text"].iloc[3] == "Which one? large, red"


def test_the_latency_of_an_answer_is_that_of_its_first_words_after_it_was_last_asked_for() -> None:
    def latencies(*entries: Entry) -> list[float | None]:
        return [row.latency for row in rows_of(entries)]

    question = asked("1", "Why?")
    assert latencies(Entry(question), Entry(answered("2", "So.", 2)), Entry(answered("3", "So.", 3))) == [None, 2, None]
    again = Entry(question, asked_again=NOW + timedelta(hours=1))
    assert latencies(again, Entry(answered("2", "So.", 3600.25))) == [None, 0.25]
    assert latencies(again, Entry(answered("2", "So.", 2))) == [None, None]
    assert latencies(Entry(answered("2", "So.", 2))) == [None]
    local = asked("1", "Why?")
    naive = Entry(type(local)(id="1", thread_id="t", created_at=NOW.replace(tzinfo=None), content=local.content))
    assert len(latencies(naive, Entry(answered("2", "So.", 2)))) == 2


def test_tables_have_the_same_types_also_when_they_are_empty() -> None:
    full: Any = frame_of(rows_of(Entry(item) for item in everything()))
    empty: Any = frame_of([])
    assert len(empty) == 0
    assert empty.dtypes.to_dict() == full.dtypes.to_dict()
    assert str(empty["time"].dtype) == "datetime64[us, UTC]"


def test_without_pandas_it_says_what_to_install() -> None:
    script = """
import sys
sys.modules["pandas"] = None
from chatkit_widget import ChatKit, ExportError
try:
    ChatKit(lambda message: None).to_frame()
except ExportError as error:
    print(error)
"""
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ended.stdout == "to_frame needs pandas, which is not installed: pip install pandas\n"


@pytest.mark.parametrize("name", ["pandas", "nbformat", "markdown_it", "mdit_py_plugins"])
def test_importing_the_package_loads_nothing_that_only_writing_needs(name: str) -> None:
    script = (
        f"import sys, chatkit_widget; print({name!r} in sys.modules, 'chatkit_widget.transcript.html' in sys.modules)"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ended.stdout.split() == ["False", "False"]
