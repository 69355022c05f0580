"""Where marks can stand in Markdown."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatkit_widget.transcript.places import code_in, inserted

markdown = st.text(st.sampled_from("ab `~*_|-#>[]()\\\n\t1.:/<"), max_size=60)


def code(text: str) -> list[str]:
    return [piece for piece, is_code in code_in(text).pieces(text) if is_code]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a `b` c", ["`b`"]),
        ("a ``b ` c`` d", ["``b ` c``"]),
        ("a `b\n\nc` d", []),
        (r"a \`b` c`", ["` c`"]),
        ("a ` b", []),
        ("x\n```py\n`a`\n```\n`b`", ["```py\n`a`\n```\n", "`b`"]),
        ("~~~\n```\n~~~", ["~~~\n```\n~~~"]),
        ("````\n```\n````\n", ["````\n```\n````\n"]),
        ("> ```\n> a\n> ```\nb", ["> ```\n> a\n> ```\n"]),
        ("1. ```\n   a\n   ```", ["1. ```\n   a\n   ```"]),
        ("```a`b", []),
        ("```\na", ["```\na"]),
    ],
)
def test_code_is_found(text: str, found: list[str]) -> None:
    assert code(text) == found


def test_what_closes_code_that_is_open_at_the_end() -> None:
    assert code_in("a\n````py\nb").closing == "````"
    assert code_in("a\n```\nb\n```").closing == ""


@pytest.mark.parametrize(
    ("text", "at", "marked"),
    [
        ("So it is.", 9, "So it is.¹"),
        ("So it is. And", 10, "So it is.¹ And"),
        ("a **b** c", 6, "a **b**¹ c"),
        ("a `b c` d", 4, "a `b c`¹ d"),
        ("[a](https://e.org/b) c", 10, "[a](https://e.org/b)¹ c"),
        ("see https://e.org/b c", 8, "see https://e.org/b¹ c"),
        ("see <https://e.org/b> c", 8, "see <https://e.org/b>¹ c"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", 29, "| a | b |\n|---|---|\n| 1 | 2¹ |"),
        ("```\na\n```\nb", 5, "```\na\n```\n\n¹\n\nb"),
        ("```\na\n```\n\nb", 11, "```\na\n```\n\n¹\n\n\nb"),
        ("# a", 0, "# a"),
        ("a\n---\nb", 5, "a\n---\nb"),
        ("```\na", 5, "```\na"),
        ("", 0, ""),
    ],
)
def test_a_mark_stands_where_it_changes_nothing_else(text: str, at: int, marked: str) -> None:
    assert inserted(text, [(at, "¹")]) == marked


@given(markdown, st.lists(st.integers(0, 60), max_size=4))
def test_marks_only_add_to_a_text_and_leave_code_as_it_is(text: str, places: list[int]) -> None:
    marked = inserted(text, [(min(at, len(text)), "¹") for at in sorted(places)])
    without = marked.replace("\n¹\n\n", "").replace("¹", "")
    assert without == text
    assert "".join(piece for piece, _is_code in code_in(text).pieces(text)) == text


@pytest.mark.parametrize(
    "text", ["`" * 200_000, "`a``b```c" * 20_000, " " * 200_000 + "x", "- " * 100_000, "](" * 100_000]
)
def test_long_texts_take_no_longer_than_they_are_long(text: str) -> None:
    before = time.perf_counter()
    inserted(text, [(len(text) // 2, "¹"), (len(text), "²")])
    assert time.perf_counter() - before < 5
