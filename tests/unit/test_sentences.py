"""What the kernel says to a user, and how a page finds it in another language."""

import re
from pathlib import Path
from string import Formatter

import msgspec
import pytest

from chatkit_widget.errors import BackendError, OptionError
from chatkit_widget.sentences import ENGLISH, Phrase, Sentence, phrase_of, say, shown_size, words_of

PACKAGE = Path(__file__).parents[2] / "chatkit_widget"
CODE = "\n".join(path.read_text("utf-8") for path in PACKAGE.rglob("*.py") if path.name != "sentences.py")


@pytest.mark.parametrize("name", ENGLISH)
def test_every_sentence_is_said_somewhere(name: str) -> None:
    assert re.search(rf'"{name}"', CODE)


@pytest.mark.parametrize("name", ENGLISH)
def test_every_sentence_can_be_said_and_sent(name: str) -> None:
    fields = [field for _, field, _, _ in Formatter().parse(ENGLISH[name]) if field]
    sentence = say(name, **{field: 2048 if field.endswith("bytes") else f"<{field}>" for field in fields})
    assert all(f"<{field}>" in sentence or "2 KB" in sentence for field in fields)
    phrase = phrase_of(sentence)
    assert msgspec.json.decode(msgspec.json.encode(phrase), type=Phrase) == phrase
    assert type(str(sentence)) is str


def test_a_sentence_is_text_that_knows_its_name_and_what_stands_in_it() -> None:
    sentence = say("no_answer", url="http://a", seconds=2.5)
    assert sentence == "The server at http://a did not answer for 2.5 seconds."
    assert phrase_of(sentence) == Phrase(name="no_answer", values={"url": "http://a", "seconds": 2.5})


def test_a_phrase_has_only_what_stands_in_the_sentence() -> None:
    assert phrase_of(say("upload_type", status=415, url="http://a")) == Phrase(
        name="upload_type", values={"status": 415}
    )


def test_sizes_are_said_as_a_person_would() -> None:
    assert say("file_too_large", name="a", bytes=1_500_000, most_bytes=1024) == "a has 1.4 MB; at most 1 KB are allowed"
    assert [shown_size(size) for size in (0, 1023, 1024, 3 * 1024**3)] == ["0 bytes", "1023 bytes", "1 KB", "3 GB"]


def test_a_reason_follows_as_a_phrase_or_in_the_words_of_who_gave_it() -> None:
    opened = say("not_opened")
    assert opened.followed_by("") is opened
    ours = opened.followed_by(say("forbidden"))
    assert ours == "The conversation could not be opened: The server refuses access (403)."
    assert phrase_of(ours) == Phrase(name="not_opened", rest=Phrase(name="forbidden"))
    assert phrase_of(opened.followed_by("no disk")) == Phrase(name="not_opened", rest="no disk")


def test_errors_keep_the_sentence_that_they_were_made_of() -> None:
    said = say("cancelled")
    assert words_of(BackendError(said)) is said
    assert words_of(OptionError("by hand")) == "by hand"
    assert words_of(BackendError("by hand")) == "by hand"
    assert words_of(RuntimeError()) == ""
    assert phrase_of(words_of(RuntimeError("x"))) is None
    assert isinstance(said, Sentence)
