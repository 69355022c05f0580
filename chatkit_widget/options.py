"""ChatKit's option groups, typed, in snake_case; camelCase is accepted, so a JavaScript object can be pasted.

Defaults are ChatKit's, but for two: `theme` is `"auto"`, and `thread.auto_scroll` is True.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from typing import Any, Literal, cast

import msgspec

from chatkit_widget.errors import OptionError
from chatkit_widget.protocol.content import UserContent


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """A group of options; a group that is left out has its defaults."""


class HeaderTitle(Group, frozen=True, kw_only=True):
    """The title in the header: the thread's own unless `text` is given."""

    enabled: bool = True
    text: str | None = None


class Header(Group, frozen=True, kw_only=True):
    """The bar above the conversation."""

    enabled: bool = True
    title: HeaderTitle = HeaderTitle()


class History(Group, frozen=True, kw_only=True):
    """The list of threads."""

    enabled: bool = True
    show_delete: bool = True


class StarterPrompt(Group, frozen=True, kw_only=True):
    """A suggestion on the start screen; a click submits `prompt`."""

    label: str
    prompt: str | list[UserContent]
    icon: str | None = None


class StartScreen(Group, frozen=True, kw_only=True):
    """What a thread without items shows."""

    greeting: str = "What can I help with today?"
    prompts: list[StarterPrompt] = []


class Composer(Group, frozen=True, kw_only=True):
    """The input below the conversation."""

    placeholder: str = "Message the AI"


class Disclaimer(Group, frozen=True, kw_only=True):
    """Markdown below the composer."""

    text: str
    high_contrast: bool = False


class ThreadOptions(Group, frozen=True, kw_only=True):
    """How the conversation behaves. With `auto_scroll` the view follows the stream while the reader is at its end."""

    auto_scroll: bool = True


class ItemActions(Group, frozen=True, kw_only=True):
    """The buttons under an answer, besides copy."""

    feedback: bool = False
    retry: bool = False


class Options(Group, frozen=True, kw_only=True):
    """All options of a chat, as they are in force and as the page gets them."""

    theme: Literal["auto", "light", "dark"] = "auto"
    header: Header = Header()
    history: History = History()
    start_screen: StartScreen = StartScreen()
    composer: Composer = Composer()
    disclaimer: Disclaimer | None = None
    thread: ThreadOptions = ThreadOptions()
    thread_item_actions: ItemActions = ItemActions()
    initial_thread: str | None = None
    frame_title: str = "Chat"
