"""ChatKit's options: snake_case, camelCase, wrong ones, merged ones."""

from typing import Any

import pytest

from chatkit_widget.errors import OptionError
from chatkit_widget.options import Options
from chatkit_widget.options import merge_options as merge
from chatkit_widget.options import parse_options as parse
from chatkit_widget.protocol.content import UserText


def parse_options(given: dict[str, Any]) -> Options:
    return parse(given)[0]


def merge_options(options: Options, changes: dict[str, Any]) -> Options:
    return merge(options, {}, changes)[0]


def test_the_defaults_are_chatkits_but_for_two() -> None:
    options = parse_options({})
    assert options == Options()
    assert (options.theme, options.thread.auto_scroll) == ("auto", True)
    assert options.start_screen.greeting == "What can I help with today?"
    assert options.composer.placeholder == "Message the AI"
    assert (options.header.enabled, options.history.enabled) == (True, True)
    assert (options.thread_item_actions.feedback, options.thread_item_actions.retry) == (False, False)


def test_a_javascript_object_can_be_pasted() -> None:
    options = parse_options(
        {
            "initialThread": "thr_1",
            "startScreen": {"greeting": "Hi", "prompts": [{"label": "One", "prompt": "First"}]},
            "threadItemActions": {"feedback": True},
            "history": {"showDelete": False},
            "disclaimer": {"text": "Careful", "highContrast": True},
        }
    )
    assert options.initial_thread == "thr_1"
    assert options.start_screen.prompts[0].prompt == "First"
    assert options.thread_item_actions.feedback
    assert not options.history.show_delete
    assert options.disclaimer is not None
    assert options.disclaimer.high_contrast


def test_both_spellings_mean_the_same() -> None:
    assert parse_options({"start_screen": {"greeting": "x"}}) == parse_options({"startScreen": {"greeting": "x"}})


def test_a_starter_prompt_may_be_content() -> None:
    prompts = [{"label": "One", "prompt": [{"type": "input_text", "text": "First"}]}]
    assert parse_options({"start_screen": {"prompts": prompts}}).start_screen.prompts[0].prompt == [
        UserText(text="First")
    ]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"themes": "dark"}, "there is no option themes; did you mean theme?"),
        ({"start_screen": {"greetings": "x"}}, "start_screen.greetings; did you mean start_screen.greeting?"),
        ({"startScreen": {"prompts": [{"lable": "x"}]}}, "start_screen.prompts[0].lable; did you mean"),
        ({"disclaimer": {"txt": "x"}}, "did you mean disclaimer.text"),
        ({"": 1}, "there is no option"),
    ],
)
def test_an_unknown_key_is_named_with_the_nearest_right_one(given: dict[str, Any], told: str) -> None:
    with pytest.raises(OptionError) as caught:
        parse_options(given)
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"theme": "blue"}, "theme: "),
        ({"composer": {"placeholder": 5}}, "composer.placeholder: Expected `str`, got `int`"),
        ({"header": "no"}, "header: Expected `object`, got `str`"),
        ({"start_screen": {"prompts": ["x"]}}, "start_screen.prompts[0]: Expected `object`, got `str`"),
        ({"disclaimer": {}}, "text"),
    ],
)
def test_a_wrong_value_is_named_with_its_place(given: dict[str, Any], told: str) -> None:
    with pytest.raises(OptionError) as caught:
        parse_options(given)
    assert told in str(caught.value)


def test_merging_keeps_what_is_not_given_inside_groups_too() -> None:
    options = parse_options({"theme": "dark", "header": {"enabled": False, "title": {"text": "Chat"}}})
    merged = merge_options(options, {"header": {"title": {"enabled": False}}, "frameTitle": "x"})
    assert (merged.theme, merged.header.enabled, merged.frame_title) == ("dark", False, "x")
    assert (merged.header.title.text, merged.header.title.enabled) == ("Chat", False)


def test_merging_replaces_lists_and_what_was_none() -> None:
    options = parse_options(
        {"start_screen": {"prompts": [{"label": "a", "prompt": "a"}, {"label": "b", "prompt": "b"}]}}
    )
    merged = merge_options(
        options, {"start_screen": {"prompts": [{"label": "c", "prompt": "c"}]}, "disclaimer": {"text": "x"}}
    )
    assert [prompt.label for prompt in merged.start_screen.prompts] == ["c"]
    assert merged.disclaimer is not None
    assert merge_options(merged, {"disclaimer": None}).disclaimer is None


@pytest.mark.parametrize("locale", ["日本語", "de\r\nX-Evil: 1", "", "x" * 36])
def test_a_locale_is_the_name_of_a_language(locale: str) -> None:
    assert parse_options({"locale": "pt-BR"}).locale == "pt-BR"
    with pytest.raises(OptionError, match="locale is the name of a language"):
        parse_options({"locale": locale})


def test_merging_an_unknown_key_is_refused_too() -> None:
    with pytest.raises(OptionError, match="did you mean"):
        merge_options(Options(), {"themee": "dark"})
