"""Conversations as Markdown."""

import html
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from chatkit_widget.protocol.content import AssistantText
from chatkit_widget.protocol.items import AssistantMessage
from chatkit_widget.protocol.sources import Annotation, URLSource
from chatkit_widget.transcript.blocks import Prose
from chatkit_widget.transcript.escaping import escaped
from chatkit_widget.transcript.markdown import blocks_text, markdown_of
from tests.unit.conversations import THREAD, answered, asked, common, everything, questions, thing, widget

reader = MarkdownIt("gfm-like", {"html": True, "linkify": False})
plain = st.text(st.sampled_from("ab1 `~*_|-#>[]()\\\n\t.:/<!&;$+=x"), max_size=40) | st.text(max_size=40)


def shown(markdown: str) -> str:
    """Return the words that Markdown shows, with one space wherever there is any."""
    text = re.sub(r"</?(?:p|br|blockquote)\s*/?>", " ", reader.render(markdown))
    return " ".join(html.unescape(text).split())


@given(plain)
def test_plain_text_shows_as_it_is_and_is_never_taken_for_markdown(text: str) -> None:
    assert shown(escaped(text)) == " ".join(text.replace("\0", "\N{REPLACEMENT CHARACTER}").split())


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("snake_case", "snake_case"),
        ("2 * 3", r"2 \* 3"),
        ("1. one\n2. two", "1\\. one\\\n2\\. two"),
        ("a\n\n\nb", "a\n\nb"),
        ("    x = 1", "\N{NO-BREAK SPACE}" * 4 + "x = 1"),
        ("a & b &amp; c", r"a & b \&amp; c"),
        ("- a", r"\- a"),
    ],
)
def test_no_more_is_escaped_than_has_to_be(text: str, written: str) -> None:
    assert escaped(text) == written


def test_a_conversation_has_a_heading_for_each_change_of_side() -> None:
    items = [
        asked("1", "How many *rows*?\nAnd columns?"),
        answered("2", "Here:"),
        thing("3", {"text/plain": "392"}),
        asked("4", "Thanks"),
    ]
    assert markdown_of(THREAD, items) == (
        "# A conversation\n\n"
        "## You\n\n> How many \\*rows\\*?\\\n> And columns?\n\n"
        "## Assistant\n\nHere:\n\n```\n392\n```\n\n"
        "## You\n\n> Thanks\n"
    )


def test_a_draft_is_a_conversation_without_words() -> None:
    assert markdown_of(None, []) == "# Conversation\n"


def test_sources_are_marked_and_listed() -> None:
    source = URLSource(title="Gentoo", url="https://e.org/gentoo", attribution="Wiki", timestamp="2026-03-01T10:00:00Z")
    other = URLSource(title="Bad", url="javascript:alert(1)", description="Not to be followed")
    part = AssistantText(
        text="They are **large**. Very.",
        annotations=[
            Annotation(source=source, index=17),
            Annotation(source=other),
            Annotation(source=source, index=25),
        ],
    )
    text = markdown_of(None, [AssistantMessage(content=[part], **common("1"))])
    assert text.endswith(
        "They are **large** \\[1\\]. Very. \\[1\\]\n\n**Sources**\n\n"
        "- \\[1\\] [Gentoo](<https://e.org/gentoo>) · Wiki · 2026-03-01\n"
        "- \\[2\\] Bad · Not to be followed\n"
    )


def test_code_that_an_answer_left_open_ends_with_it() -> None:
    text = markdown_of(None, [answered("1", "So:\n```py\nx"), asked("2", "Thanks")])
    assert "```py\nx\n```\n\n## You" in text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a <!-- b", r"a \<!-- b"),
        ("<script>x</script>", r"\<script>x\</script>"),
        ("`<b>` 1 < 2", "`<b>` 1 < 2"),
        ("```\n<b>\n```", "```\n<b>\n```"),
        ("<https://e.org>", "<https://e.org>"),
        (r"\<b>", r"\<b>"),
    ],
)
def test_html_in_an_answer_shows_as_it_is_written(text: str, written: str) -> None:
    assert blocks_text([Prose(text)]) == written


def test_objects_are_what_suits_markdown_best() -> None:
    def text(bundle: dict[str, Any]) -> str:
        return markdown_of(None, [thing("1", bundle)]).partition("## Assistant\n\n")[2].rstrip("\n")

    both = {"text/html": "<b>7</b>", "text/plain": "7"}
    assert text(both) == "```\n7\n```"
    assert text({**both, "text/markdown": "**7**"}) == "**7**"
    assert text({**both, "image/png": "AAAA\n"}) == "![DataFrame](data:image/png;base64,AAAA)"
    assert text({**both, "image/png": "A" * 1_000_001}) == "```\n7\n```"
    assert text({"text/html": ["<b>", "7</b>"]}) == "```\n<b>7</b>\n```"
    assert text({"text/plain": "```"}) == "````\n```\n````"
    assert text({"application/json": {"ä": 1}}) == '```\n{\n  "ä": 1\n}\n```'
    assert text({}) == "*DataFrame*"


def test_questions_are_told_with_their_answers() -> None:
    assert "- **Which one?** large, red\n- **Why?** *Skipped*" in markdown_of(None, [questions("1")])
    assert "- **Which one?** *Not answered yet*" in markdown_of(None, [questions("1", status="pending")])


def test_widgets_are_their_words_with_tables_as_tables() -> None:
    row: dict[str, Any] = {
        "type": "Table.Row",
        "children": [{"type": "Table.Cell", "children": [{"type": "Text", "value": "a|b"}]}],
    }
    short: dict[str, Any] = {"type": "Table.Row", "children": []}
    tree: dict[str, Any] = {
        "type": "Card",
        "children": [
            {"type": "Title", "value": "3 seats *left*"},
            {"type": "Row", "children": [{"type": "Text", "value": "Row 7"}, {"type": "Badge", "label": "aisle"}]},
            {"type": "Table", "children": [{**row, "header": True}, short, row]},
            {"type": "Table", "children": [row]},
            {"type": "Table"},
        ],
        "confirm": {"label": "Book", "action": {"type": "book"}},
    }
    text = markdown_of(None, [widget("1", tree)]).partition("## Assistant\n\n")[2]
    assert text == (
        "> **3 seats \\*left\\***\n>\n> Row 7 · aisle\n>\n"
        "> | a\\|b |\n> | --- |\n> |  |\n> | a\\|b |\n>\n"
        "> |  |\n> | --- |\n> | a\\|b |\n>\n> \\[Book\\]\n"
    )


def test_every_item_has_a_form_and_none_of_it_a_password() -> None:
    text = markdown_of(THREAD, everything("zebra"))
    assert text.count("zebra") > 60
    assert "s3cret" not in text
    assert "\x1b" not in text
    assert text.count("## ") == 2


@given(plain)
def test_whatever_is_said_the_headings_stay_two(words: str) -> None:
    tokens = reader.parse(
        markdown_of(THREAD, [asked("1", words or "a"), answered("2", "```" + words), asked("3", "b")])
    )
    headings = [tokens[at + 1].content for at, token in enumerate(tokens) if token.type == "heading_open"]
    assert headings[0] == "A conversation"
    assert [heading for heading in headings if heading in ("You", "Assistant")][-1] == "You"
