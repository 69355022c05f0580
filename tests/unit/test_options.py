"""ChatKit's options: snake_case, camelCase, wrong ones, merged ones."""

import re
from pathlib import Path
from typing import Any

import pytest

from chatkit_widget.errors import OptionError
from chatkit_widget.options import Options, options_mapping
from chatkit_widget.options import merge_options as merge
from chatkit_widget.options import parse_options as parse
from chatkit_widget.options.theme import Theme
from chatkit_widget.protocol.content import UserText


def parse_options(given: dict[str, Any]) -> Options:
    return parse(given)[0]


def merge_options(options: Options, changes: dict[str, Any]) -> Options:
    return merge(options, {}, changes)[0]


def test_the_defaults_are_chatkits_but_for_two() -> None:
    options = parse_options({})
    assert options == Options()
    assert (options.theme, options.thread.auto_scroll) == ("auto", True)
    assert options.start_screen.greeting is None
    assert options.composer.placeholder is None
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
        ({"composer": {"placeholder": 5}}, "composer.placeholder: Expected `str | null`, got `int`"),
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


def on_click() -> None:
    """What a button calls."""


def search(_query: str) -> list[Any]:
    return []


def test_functions_are_kept_apart_and_the_page_learns_only_that_they_are_there() -> None:
    given = {"header": {"leftAction": {"icon": "home", "onClick": on_click}}, "entities": {"onTagSearch": search}}
    options, callbacks = parse(given)
    assert callbacks == {"header.left_action.on_click": on_click, "entities.on_tag_search": search}
    assert options.header.left_action is not None
    assert (options.header.left_action.on_click, options.entities.on_tag_search) == (True, True)
    assert not options.entities.on_click


def test_the_mapping_in_force_can_be_given_again() -> None:
    given = {
        "theme": {"color": {"accent": {"primary": "teal", "level": 2}}},
        "header": {"right_action": {"icon": "home", "on_click": on_click}},
        "on_client_tool": {"look": search},
        "composer": {"tools": [{"id": "web", "label": "Web"}]},
    }
    options, callbacks = parse(given)
    mapping = options_mapping(options, callbacks)
    assert mapping["header"]["right_action"]["on_click"] is on_click
    assert mapping["on_client_tool"] == {"look": search}
    assert "on_click" not in mapping["entities"]
    assert parse(mapping) == (options, callbacks)


def test_merging_keeps_functions_until_they_or_their_group_go() -> None:
    options, callbacks = parse(
        {
            "header": {"left_action": {"icon": "home", "on_click": on_click}},
            "entities": {"on_tag_search": search, "on_click": on_click},
        }
    )
    merged, kept = merge(options, callbacks, {"header": {"left_action": {"icon": "menu"}}})
    assert merged.header.left_action is not None
    assert (merged.header.left_action.icon, kept) == ("menu", callbacks)
    merged, kept = merge(options, callbacks, {"header": {"left_action": None}, "entities": {"on_click": None}})
    assert kept == {"entities.on_tag_search": search}
    assert (merged.header.left_action, merged.entities.on_click) == (None, False)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"entities": {"on_click": 5}}, "entities.on_click must be a Python function, and 5 is none"),
        ({"commands": {"enabled": True, "on_select": {"a": print}}}, "commands.on_select must be a Python function"),
        ({"header": {"left_action": {"icon": "home"}}}, "missing required field `on_click`"),
        ({"header": {"left_action": {"icon": "hom", "on_click": print}}}, "no icon 'hom'; did you mean 'home'"),
        ({"start_screen": {"prompts": [{"label": "a", "prompt": "a", "icon": "rocket"}]}}, "no icon 'rocket'"),
        ({"composer": {"tools": [{"id": "a", "label": "A", "icon": "lucide:Rocket"}]}}, "no icon 'lucide:Rocket'"),
        ({"composer": {"tools": [{"id": "a", "label": "A"}, {"id": "a", "label": "B"}]}}, "two tools with the id 'a'"),
        ({"composer": {"models": [{"id": "a", "label": "A"}, {"id": "a", "label": "B"}]}}, "two models with the id"),
        (
            {"composer": {"models": [{"id": i, "label": i, "default": True} for i in "ab"]}},
            "only one model can be the default, not 2: a, b",
        ),
        ({"composer": {"models": [{"id": "a", "label": "A", "default": True, "disabled": True}]}}, "is disabled"),
        ({"composer": {"attachments": {"max_size": -1}}}, "composer.attachments.max_size"),
        ({"composer": {"attachments": {"max_count": 0}}}, "composer.attachments.max_count"),
        ({"theme": {"radius": "round-ish"}}, "theme.radius"),
        ({"theme": {"color": {"grayscale": {"hue": 361, "tint": 1}}}}, "theme.color.grayscale.hue"),
        ({"theme": {"color": {"grayscale": {"hue": 0, "tint": 10}}}}, "theme.color.grayscale.tint"),
        ({"theme": {"color": {"accent": {"primary": "red;}", "level": 1}}}}, "'red;}' is no colour"),
        ({"theme": {"color": {"surface": {"background": "url(x)", "foreground": "url(//x)"}}}}, "is no colour"),
        ({"theme": {"typography": {"base_size": 12}}}, "theme.typography.base_size"),
        ({"theme": {"typography": {"font_family": "a; b"}}}, "is no name of fonts"),
        ({"theme": {"typography": {"font_sources": [{"family": "A", "src": "a.css"}]}}}, "'a.css' is no font"),
        ({"theme": {"typography": {"font_sources": [{"family": "A", "src": "none.woff2"}]}}}, "cannot be read"),
        ({"theme": {"colour": {}}}, "did you mean theme.color"),
    ],
)
def test_a_wrong_option_is_named_with_what_is_right(given: dict[str, Any], told: str) -> None:
    with pytest.raises(OptionError, match=re.escape(told)):
        parse_options(given)


def test_a_font_may_be_a_file_and_goes_to_the_page_as_data(tmp_path: Path) -> None:
    path = tmp_path / "own.woff2"
    path.write_bytes(b"font")
    sources = [{"family": "Own", "src": str(path)}, {"family": "Far", "src": "https://fonts.test/far.woff2"}]
    theme = parse_options({"theme": {"typography": {"fontSources": sources}}}).theme
    assert isinstance(theme, Theme)
    assert [font.src for font in theme.typography.font_sources] == [
        "data:font/woff2;base64,Zm9udA==",
        "https://fonts.test/far.woff2",
    ]


@pytest.mark.parametrize("color", ["teal", "#abc", "rgb(1 2 3 / 50%)", "hsl(120, 50%, 50%)", "oklch(0.7 0.1 200)"])
def test_colours_are_as_in_css(color: str) -> None:
    theme = parse_options({"theme": {"color": {"surface": {"background": color, "foreground": color}}}}).theme
    assert isinstance(theme, Theme)
    assert theme.color.surface is not None
    assert theme.color.surface.background == color


def test_a_prompt_submits_unless_it_is_said_to_fill_the_composer() -> None:
    prompts = [{"label": "a", "prompt": "a"}, {"label": "b", "prompt": "In [city]", "fill": True}]
    parsed = parse_options({"startScreen": {"prompts": prompts}}).start_screen.prompts
    assert [prompt.fill for prompt in parsed] == [False, True]
    with pytest.raises(OptionError, match="fill"):
        parse_options({"start_screen": {"prompts": [{"label": "a", "prompt": "a", "fill": "yes"}]}})


class Provider:
    """Entities of one's own, as a class."""

    show_composer_menu = True

    def on_tag_search(self, _query: str) -> list[Any]:
        """Find nothing."""
        return []

    def _on_click(self) -> None:
        """Be no function of the option's."""


def test_a_group_with_functions_may_be_an_object_that_has_them() -> None:
    provider = Provider()
    options, callbacks = parse({"entities": provider})
    assert callbacks == {"entities.on_tag_search": provider.on_tag_search}
    assert (options.entities.on_tag_search, options.entities.show_composer_menu) == (True, True)
    assert not options.entities.on_request_preview
    assert parse(options_mapping(options, callbacks)) == (options, callbacks)


def test_an_object_brings_all_functions_of_its_group() -> None:
    options, callbacks = parse({"entities": {"on_tag_search": search, "on_click": on_click}, "theme": "dark"})
    provider = Provider()
    merged, kept = merge(options, callbacks, {"entities": provider})
    assert kept == {"entities.on_tag_search": provider.on_tag_search}
    assert (merged.entities.on_click, merged.theme) == (False, "dark")


def test_a_word_may_stand_for_an_object() -> None:
    provider = Provider()
    named = {"entities": {"mine": lambda: provider}}
    assert parse({"entities": "mine"}, named)[1] == {"entities.on_tag_search": provider.on_tag_search}
    assert merge(Options(), {}, {"entities": "mine"}, named)[1] == {"entities.on_tag_search": provider.on_tag_search}
    told = "entities is a mapping, an object with methods named on_tag_search, .*, value_of or 'mine', not 'yours'"
    with pytest.raises(OptionError, match=told):
        parse({"entities": "yours"}, named)


class Misspelt(Provider):
    """Nearly right."""

    def on_request_preveiw(self, _entity: object) -> None:
        """Be never called."""


class Wrong:
    """Has a value in place of a method."""

    on_search = 5


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"entities": 5}, "entities is a mapping or an object with methods named on_tag_search"),
        ({"commands": Provider()}, "commands is a mapping or an object with methods named on_search, on_select, not <"),
        ({"entities": Provider}, "entities is the class Provider: make an object of it, as in entities=Provider(…)"),
        (
            {"entities": Misspelt()},
            "a method on_request_preveiw, which is never called; did you mean on_request_preview",
        ),
        ({"commands": Wrong()}, "commands.on_search must be a Python function, and 5 is none"),
        (
            {"header": {"left_action": "home"}},
            "header.left_action is a mapping or an object with methods named on_click",
        ),
    ],
)
def test_a_wrong_object_is_told_with_what_is_right(given: dict[str, Any], told: str) -> None:
    with pytest.raises(OptionError, match=re.escape(told)):
        parse_options(given)
