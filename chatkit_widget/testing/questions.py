"""Questions that wait for an answer, in place of the composer: `js/src/composer/questions`."""

from collections.abc import Callable
from typing import Any, NamedTuple

from chatkit_widget.testing.controls import Controls, Pressed
from chatkit_widget.testing.front_end import FrontEnd
from chatkit_widget.testing.words import t

Question = dict[str, Any]


class Given(NamedTuple):
    """What the user has chosen and written so far at one question; own words may count, or only stand there."""

    chosen: tuple[str, ...] = ()
    own: str = ""
    own_counts: bool = False


class Questions:
    """The questions of one row.

    Args:
        page: The page that shows them.
        filled: What is filled in on that page, by its place.
        row: The row.

    Attributes:
        controls: What can be clicked and filled in.
        lines: What they say.
    """

    def __init__(self, page: FrontEnd, filled: dict[Any, Any], row: dict[str, Any]) -> None:
        self.controls = Controls()
        self.lines: list[str] = []
        self._page = page
        self._filled = filled
        self._key = row["key"]
        self._questions: list[Question] = row["item"]["inputs"]
        awaited = row["item"]["id"] in page.mirror.view["awaited"]
        blocked = page.mirror.view["loading"] if awaited else page.is_busy or not page.is_open
        self._reason = t("forms.blocked") if blocked else None
        for question in self._questions:
            self._draw(question)
        self.lines.append(f"{self._end('questions.skip', None)} {self._end('questions.submit', self._collected())}")

    def _end(self, name: str, answers: dict[str, list[str]] | None) -> str:
        reason = "nothing is answered yet" if answers == {} else self._reason

        def press() -> Pressed:
            return self._page.does("submit_structured_input", key=self._key, answers=answers)

        return self.controls.button(t(name), press, reason=reason)

    def _draw(self, question: Question) -> None:
        part, given = Controls(), self._given(question)
        self.lines.append(f"Question: {question['question']}")
        if question.get("description"):
            self.lines.append(f"  {question['description']}")
        options = [option["value"] for option in question.get("options", [])]
        several = bool(question.get("multiple"))
        for value in options:
            choose = self._giving(question, lambda value=value: self._chosen(question, value))
            part.button(value, choose, reason=self._reason)
            self.lines.append(f"  {_mark(several=several, is_on=value in given.chosen)} {value}")
        label = t("questions.other" if options else "questions.text")
        mark = f"{_mark(several=several, is_on=given.own_counts)} " if options else ""
        self.lines.append(f"  {mark}<{label}> {given.own}".rstrip())
        part.field([question["question"], label], lambda value: self._fill(question, value), self._reason)
        self.controls.take(part, question["question"])

    def _fill(self, question: Question, value: Any) -> Pressed:
        """Answer with suggestions where they are any, else with words."""
        values = [value] if isinstance(value, str) else [*value]
        options = [option["value"] for option in question.get("options", [])]
        if all(one in options for one in values):
            if len(values) > 1 and not question.get("multiple"):
                message = f"{question['question']!r} takes one answer, not {len(values)}"
                raise ValueError(message)
            own = self._given(question).own
            own_counts = self._given(question).own_counts and bool(question.get("multiple"))
            return self._giving(question, lambda: Given(tuple(values), own, own_counts))()
        if len(values) != 1:
            message = f"{question['question']!r} has the answers {', '.join(map(repr, options)) or 'in own words'}"
            raise ValueError(message)
        return self._giving(question, lambda: self._written(question, values[0]))()

    def _giving(self, question: Question, change: Callable[[], Given]) -> Callable[[], None]:
        def press() -> None:
            self._filled[self._key, question["id"]] = change()

        return press

    def _given(self, question: Question) -> Given:
        return self._filled.get((self._key, question["id"]), Given())

    def _chosen(self, question: Question, value: str) -> Given:
        given = self._given(question)
        if not question.get("multiple"):
            return given._replace(chosen=(value,), own_counts=False)
        kept = tuple(one for one in given.chosen if one != value)
        return given._replace(chosen=kept if value in given.chosen else (*given.chosen, value))

    def _written(self, question: Question, own: str) -> Given:
        given = self._given(question)
        if not own.strip():
            return given._replace(own=own, own_counts=False)
        return Given(given.chosen if question.get("multiple") else (), own, own_counts=True)

    def _collected(self) -> dict[str, list[str]]:
        """Return the questions that are answered, as the kernel takes them."""
        answers: dict[str, list[str]] = {}
        for question in self._questions:
            given = self._given(question)
            values = [*given.chosen, *([given.own.strip()] if given.own_counts else [])]
            if values:
                answers[question["id"]] = values
        return answers


def _mark(*, several: bool, is_on: bool) -> str:
    mark = "x" if is_on else " "
    return f"[{mark}]" if several else f"({mark})"
