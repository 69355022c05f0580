"""What stands in the composer beside words and files: mentions, a quotation, a tool, a model."""

from typing import Any

import pytest

from chatkit_widget import ChatKit, Message, OptionError
from chatkit_widget.protocol.content import InferenceOptions, ToolChoice, UserTag, UserText
from chatkit_widget.protocol.requests import ThreadsCreate
from chatkit_widget.protocol.stream import ItemDone, ThreadCreated
from chatkit_widget.testing import FakePage, RawBackend
from tests.protocol.wire import thread, user
from tests.unit.chats import MakeChat, handler

TOOLS = [
    {"id": "web", "label": "Search the web", "icon": "globe"},
    {"id": "draw", "label": "Draw", "persistent": True},
]
MODELS = [
    {"id": "fast", "label": "Fast"},
    {"id": "smart", "label": "Smart", "default": True},
    {"id": "old", "label": "Old", "disabled": True},
]
COMPOSER: dict[str, Any] = {"tools": TOOLS, "models": MODELS}
TAG: dict[str, Any] = {"type": "input_tag", "id": "cars", "text": "Cars", "data": {"rows": 32}}
PARTS = [{"type": "input_text", "text": "Plot "}, TAG]
ANSWER = [ThreadCreated(thread=thread()), ItemDone(item=user("msg_1"))]


def echo(message: Message) -> str:
    return f"You said {message.text}"


def choices(message: Message) -> str:
    tags = ",".join(tag.id for tag in message.tags)
    return f"tool={message.tool_choice} model={message.model} quoted={message.quoted_text} tags={tags}"


def answer_of(chat: ChatKit) -> str:
    item: Any = [item for item in chat.items if item.type == "assistant_message"][-1]
    return str(item.text)


async def test_every_parameter_of_set_composer_value_has_its_place(make_chat: MakeChat) -> None:
    chat = make_chat(echo, composer=COMPOSER)
    await chat.set_composer_value(content=PARTS, reply="What he said", selected_tool_id="web", selected_model_id="fast")
    composer = chat.composer
    assert composer.text == chat.composer_value == "Plot @Cars"
    assert composer.content == (UserText(text="Plot "), UserTag(id="cars", text="Cars", data={"rows": 32}))
    assert (composer.reply, composer.attachments) == ("What he said", ())
    assert (composer.selected_tool_id, composer.selected_model_id) == ("web", "fast")
    assert (chat.selected_tool_id, chat.selected_model_id) == ("web", "fast")


async def test_only_what_is_given_changes_and_none_clears(make_chat: MakeChat) -> None:
    chat = make_chat(echo, composer=COMPOSER)
    await chat.set_composer_value("Words", reply="Said", selected_tool_id="web", selected_model_id="fast")
    await chat.set_composer_value(selected_tool_id=None)
    assert (chat.composer.text, chat.composer.reply, chat.selected_tool_id) == ("Words", "Said", None)
    await chat.set_composer_value(reply=None, selected_model_id=None)
    assert (chat.composer.reply, chat.selected_model_id) == (None, "smart")
    await chat.set_composer_value("")
    assert chat.composer.text == ""


async def test_text_takes_the_place_of_mentions(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    await chat.set_composer_value(content=PARTS)
    chat.composer_value = "Only words"
    await chat.fetch_updates()
    assert (chat.composer.text, chat.composer.content) == ("Only words", ())
    await chat.set_composer_value(content=[{"type": "input_text", "text": "a"}, {"type": "input_text", "text": "b"}])
    assert (chat.composer.text, chat.composer.content) == ("ab", ())


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"text": "a", "content": []}, "not both"),
        ({"content": [{"type": "image"}]}, "input_text and input_tag"),
        ({"reply": 5}, "reply must be text"),
        ({"selected_tool_id": "wep"}, "there is no tool 'wep'; composer.tools has web, draw"),
        ({"selected_model_id": "slow"}, "there is no model 'slow'; composer.models has fast, smart, old"),
        ({"selected_model_id": "old"}, "the model 'old' is disabled"),
        ({"attachments": [{"id": "a", "name": "a", "mime_type": "a/b", "upload_url": "https://x"}]}, "never uploaded"),
        ({"attachments": [{"name": "a"}]}, "attachments are what"),
    ],
)
async def test_what_is_wrong_is_named_and_nothing_changes(
    make_chat: MakeChat, given: dict[str, Any], told: str
) -> None:
    chat = make_chat(echo, composer=COMPOSER)
    await chat.set_composer_value("Before")
    with pytest.raises(OptionError, match=told):
        await chat.set_composer_value(**{"text": None, **given})
    if "content" not in given and "text" not in given:
        with pytest.raises(OptionError, match=told):
            await chat.set_composer_value("After", **given)
    assert chat.composer.text == "Before"


async def test_without_tools_and_models_none_can_be_selected(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    assert chat.selected_model_id is None
    with pytest.raises(OptionError, match=r"composer\.tools has none"):
        await chat.set_composer_value(selected_tool_id="web")


async def test_a_message_by_code_names_its_own_tool_and_model(make_chat: MakeChat) -> None:
    backend = RawBackend(ANSWER)
    chat = make_chat(backend, composer=COMPOSER)
    await chat.set_composer_value("A draft", reply="Said", selected_tool_id="web")
    await chat.send_user_message("Hello", tool_choice={"id": "draw"}, model="fast", reply="Quoted")
    sent = backend.of(ThreadsCreate)[0].params.input
    assert sent.inference_options == InferenceOptions(tool_choice=ToolChoice(id="draw"), model="fast")
    assert sent.quoted_text == "Quoted"
    assert (chat.composer.text, chat.composer.reply) == ("A draft", "Said")
    assert (chat.selected_tool_id, chat.selected_model_id) == ("web", "smart")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"tool_choice": "wep"}, "there is no tool 'wep'"),
        ({"tool_choice": {"name": "web"}}, "tool_choice must be text"),
        ({"tool_choice": 5}, "tool_choice must be text"),
        ({"model": "slow"}, "there is no model 'slow'"),
        ({"model": 5}, "model must be text"),
        ({"reply": 5}, "reply must be text"),
    ],
)
async def test_a_message_by_code_with_a_wrong_choice_is_refused(
    make_chat: MakeChat, given: dict[str, Any], told: str
) -> None:
    backend = RawBackend(ANSWER)
    chat = make_chat(backend, composer=COMPOSER)
    with pytest.raises(OptionError, match=told):
        await chat.send_user_message("Hello", **given)
    assert (chat.items, backend.of(ThreadsCreate)) == ((), [])


async def test_where_the_options_offer_no_tools_any_may_be_named(make_chat: MakeChat) -> None:
    backend = RawBackend(ANSWER)
    await make_chat(backend).send_user_message("Hello", tool_choice="secret", model="large")
    options = backend.of(ThreadsCreate)[0].params.input.inference_options
    assert (options.tool_choice and options.tool_choice.id, options.model) == ("secret", "large")


async def test_what_the_page_sends_goes_out_with_all_that_was_chosen(make_chat: MakeChat) -> None:
    changes: list[str | None] = []
    chat = make_chat(choices, composer=COMPOSER)
    chat.on("tool.change", handler(lambda event: changes.append(event.tool_id)))
    page = FakePage(chat, "p1")
    page.shows()
    await page.asks("select_tool", tool_id="web")
    await page.asks("select_model", model_id="fast")
    await page.asks("quote", text="She said")
    await page.asks("edit_draft", text="", content=PARTS, rev=1)
    await page.asks("send", text="", content=PARTS, rev=2)
    await page.until(lambda: not page.mirror.view["responding"] and len(page.mirror.rows) == 2)
    assert answer_of(chat) == "tool=web model=fast quoted=She said tags=cars"
    view = page.mirror.view
    assert (view["draft"]["text"], view["draft"]["content"], view["reply"]) == ("", [], None)
    assert (view["selected_tool_id"], view["selected_model_id"]) == (None, "fast")
    await chat.fetch_updates()
    assert changes == ["web", None]


async def test_a_persistent_tool_stays_and_a_prompt_uses_up_another(make_chat: MakeChat) -> None:
    chat = make_chat(
        choices, composer=COMPOSER, start_screen={"prompts": [{"label": "Go", "prompt": PARTS}]}, history={}
    )
    page = FakePage(chat, "p1")
    page.shows()
    await page.asks("select_tool", tool_id="draw")
    await page.asks("send_prompt", index=0)
    await page.until(lambda: not page.mirror.view["responding"] and len(page.mirror.rows) == 2)
    assert answer_of(chat) == "tool=draw model=smart quoted=None tags=cars"
    assert chat.selected_tool_id == "draw"
    await page.asks("select_tool", tool_id="web")
    await page.asks("send_prompt", index=0)
    await page.until(lambda: not page.mirror.view["responding"] and len(page.mirror.rows) == 4)
    assert answer_of(chat).startswith("tool=web")
    assert chat.selected_tool_id is None


async def test_a_selection_that_the_options_offer_no_more_goes(make_chat: MakeChat) -> None:
    changes: list[str | None] = []
    chat = make_chat(echo, composer=COMPOSER, on_tool_change=handler(lambda event: changes.append(event.tool_id)))
    await chat.set_composer_value("Draft", selected_tool_id="web", selected_model_id="fast")
    chat.update_options(composer={"tools": TOOLS[1:], "models": MODELS[1:]})
    await chat.fetch_updates()
    assert (chat.selected_tool_id, chat.selected_model_id, chat.composer.text) == (None, "smart", "Draft")
    chat.set_options(composer={"models": MODELS})
    await chat.fetch_updates()
    assert chat.selected_model_id == "smart"
    chat.set_options()
    await chat.fetch_updates()
    assert (chat.selected_model_id, chat.composer.text) == (None, "Draft")
    await chat.send_user_message("So that handlers have run")
    assert changes == ["web", None]


async def test_a_tool_that_is_selected_again_is_no_change(make_chat: MakeChat) -> None:
    changes: list[str | None] = []
    chat = make_chat(echo, composer=COMPOSER, on_tool_change=handler(lambda event: changes.append(event.tool_id)))
    for tool_id in ("web", "web", "draw", None, None):
        await chat.set_composer_value(selected_tool_id=tool_id)
    await chat.fetch_updates()
    await chat.send_user_message("So that handlers have run")
    assert changes == ["web", "draw", None]


async def test_what_a_page_cannot_choose_is_told_to_it(make_chat: MakeChat) -> None:
    chat = make_chat(echo, composer=COMPOSER)
    page = FakePage(chat, "p1")
    page.shows()
    assert "there is no tool 'wep'" in (await page.asks("select_tool", tool_id="wep"))["error"]
    assert "is disabled" in (await page.asks("select_model", model_id="old"))["error"]
    assert (chat.selected_tool_id, chat.selected_model_id) == (None, "smart")


async def test_a_page_renames_a_thread(make_chat: MakeChat) -> None:
    chat = make_chat(echo)
    page = FakePage(chat, "p1")
    page.shows()
    await chat.send_user_message("Hello")
    await page.asks("rename_thread", thread_id=chat.thread_id, title="Greetings")
    assert chat.thread is not None
    assert chat.thread.title == "Greetings"


async def test_the_old_name_of_an_action_and_a_thread_that_is_left_out(make_chat: MakeChat) -> None:
    chat = make_chat(echo, on_action=handler(lambda action: f"Did {action.type}"))
    await chat.send_user_message("Hello")
    turn = await chat.sendAction({"type": "book"})
    assert turn.text == "Did book"
    await chat.set_thread_id()
    assert chat.thread_id is None


async def test_history_closes_when_the_options_end_it(make_chat: MakeChat) -> None:
    names: list[str] = []
    chat = make_chat(echo, on_history_close=handler(lambda event: names.append(event.name)))
    page = FakePage(chat, "p1")
    page.shows()
    await chat.show_history()
    chat.update_options(history={"enabled": False})
    await chat.show_history()
    assert (chat.history_open, page.mirror.view["history_open"]) == (False, False)
    await chat.send_user_message("So that handlers have run")
    assert names == ["history.close"]


async def test_a_page_that_took_a_choice_for_granted_is_told_what_is_so(make_chat: MakeChat) -> None:
    chat = make_chat(echo, composer=COMPOSER, history={"enabled": False})
    page = FakePage(chat, "p1")
    page.shows()
    await page.asks("select_tool", tool_id="web")
    await page.until(lambda: page.mirror.view["selected_tool_id"] == "web")
    for name, method, parameters in (
        ("selected_tool_id", "select_tool", {"tool_id": "gone"}),
        ("selected_model_id", "select_model", {"model_id": "gone"}),
        ("history_open", "set_history", {"open": True}),
        ("feedback", "feedback", {"key": "r1", "feedback": "positive"}),
    ):
        told = page.mirror.view[name]
        page.mirror.view[name] = "what the page took for granted"
        await page.asks(method, **parameters)
        await page.until(lambda name=name, told=told: page.mirror.view[name] == told)
