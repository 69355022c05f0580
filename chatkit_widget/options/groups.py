"""ChatKit's option groups, typed.

Defaults are ChatKit's, but for two: `theme` is `"auto"`, and `thread.auto_scroll` is True.
"""

from collections.abc import Sequence
from typing import Annotated, Literal, Protocol

import msgspec

from chatkit_widget.options.base import Callback, Group
from chatkit_widget.options.theme import Theme
from chatkit_widget.protocol.content import UserContent
from chatkit_widget.protocol.icons import HEADER_ICONS, check_icon

Positive = Annotated[int, msgspec.Meta(ge=1)]


class _Named(Protocol):
    @property
    def id(self) -> str: ...


def _check_ids(what: str, entries: Sequence[_Named]) -> None:
    seen: set[str] = set()
    for entry in entries:
        if entry.id in seen:
            message = f"there are two {what}s with the id {entry.id!r}; each needs its own"
            raise ValueError(message)
        seen.add(entry.id)


class HeaderTitle(Group, frozen=True, kw_only=True):
    """The title in the header: the thread's own unless `text` is given."""

    enabled: bool = True
    text: str | None = None


class HeaderAction(Group, frozen=True, kw_only=True):
    """A button of yours in the header. `on_click()` is called when it is clicked; `label` is its accessible name.

    ChatKit has no `label`; without it the button is named by its icon.
    """

    icon: str
    on_click: Callback
    label: str | None = None

    def __post_init__(self) -> None:
        """Raise ValueError for an icon that there is not."""
        check_icon(self.icon, HEADER_ICONS)


class Header(Group, frozen=True, kw_only=True):
    """The bar above the conversation."""

    enabled: bool = True
    title: HeaderTitle = HeaderTitle()
    left_action: HeaderAction | None = None
    right_action: HeaderAction | None = None


class History(Group, frozen=True, kw_only=True):
    """The list of threads, and whether its rows can be deleted and renamed."""

    enabled: bool = True
    show_delete: bool = True
    show_rename: bool = True


class StarterPrompt(Group, frozen=True, kw_only=True):
    """A suggestion on the start screen; a click submits `prompt`.

    With `fill`, which ChatKit has not, it puts `prompt` into the composer instead, for the user to complete: the first
    `[placeholder]` in it is selected.
    """

    label: str
    prompt: str | list[UserContent]
    icon: str | None = None
    fill: bool = False

    def __post_init__(self) -> None:
        """Raise ValueError for an icon that there is not."""
        check_icon(self.icon)


class StartScreen(Group, frozen=True, kw_only=True):
    """What a thread without items shows; without a `greeting`, the page's own in its language."""

    greeting: str | None = None
    prompts: list[StarterPrompt] = []


class Attachments(Group, frozen=True, kw_only=True):
    """Files in the composer.

    `max_size` is in bytes, for all files or by MIME pattern such as `image/*`, with `*` for all others. `accept` maps
    MIME types to file endings, as in the browser's `showOpenFilePicker`: `{"application/pdf": [".pdf"]}`; without it
    every file is accepted.
    """

    enabled: bool = False
    max_size: Positive | dict[str, Positive] = 100 * 1024 * 1024
    max_count: Positive = 10
    accept: dict[str, list[str]] | None = None


class Tool(Group, frozen=True, kw_only=True):
    """A tool that the user may choose for a message (ChatKit's `ToolOption`).

    `short_label` stands on the button once it is chosen, `placeholder_override` in the empty composer. A `pinned` tool
    has a button of its own; one that is `persistent` stays chosen after the message is sent.
    """

    id: str
    label: str
    icon: str | None = None
    short_label: str | None = None
    placeholder_override: str | None = None
    pinned: bool = False
    persistent: bool = False

    def __post_init__(self) -> None:
        """Raise ValueError for an icon that there is not."""
        check_icon(self.icon)


class Model(Group, frozen=True, kw_only=True):
    """A model that the user may choose (ChatKit's `ModelOption`). One that is `disabled` shows, but cannot be chosen.

    The one that is `default` is chosen at first; without one, the first that can be.
    """

    id: str
    label: str
    description: str | None = None
    disabled: bool = False
    default: bool = False

    def __post_init__(self) -> None:
        """Raise ValueError for a default that cannot be chosen."""
        if self.default and self.disabled:
            message = f"the model {self.id!r} is disabled, so it cannot be the default"
            raise ValueError(message)


class Dictation(Group, frozen=True, kw_only=True):
    """Speech instead of typing: a button at the composer that records, and puts what was said into it."""

    enabled: bool = False


class Composer(Group, frozen=True, kw_only=True):
    """The input below the conversation; without a `placeholder`, the page's own in its language."""

    placeholder: str | None = None
    attachments: Attachments = Attachments()
    tools: list[Tool] = []
    models: list[Model] = []
    dictation: Dictation = Dictation()

    def __post_init__(self) -> None:
        """Raise ValueError for ids that repeat, and for a second default."""
        _check_ids("tool", self.tools)
        _check_ids("model", self.models)
        defaults = [model.id for model in self.models if model.default]
        if len(defaults) > 1:
            message = f"only one model can be the default, not {len(defaults)}: {', '.join(defaults)}"
            raise ValueError(message)


class Disclaimer(Group, frozen=True, kw_only=True):
    """Markdown below the composer."""

    text: str
    high_contrast: bool = False


class Entities(Group, frozen=True, kw_only=True):
    """Mentions of things of yours, as `@` and a name in the composer.

    `on_tag_search(query)` returns the entities that fit what stands behind the `@`; `on_click(entity)` is called when
    a mention or a source that is `interactive` is clicked; `on_request_preview(entity)` returns `{"preview": widget}`
    for the card beside it. With `show_composer_menu` a button at the composer begins a search.

    `value_of(entity)`, which ChatKit has not, returns the object that an entity stands for, or raises LookupError; the
    function of a chat gets it as `message.tags[…].value`. It is called where that is read, so it has to be sync.
    """

    on_tag_search: Callback = False
    show_composer_menu: bool = False
    on_click: Callback = False
    on_request_preview: Callback = False
    value_of: Callback = False


class Commands(Group, frozen=True, kw_only=True):
    """The menu of commands that `/` opens in the composer: yours, and those of the chat itself that fit.

    `on_search(query)` returns the commands that fit what stands behind the `/`. `on_select(command)` runs one; it
    returns `{"type": "entity", "entity": …}` to put a mention into the composer, `{"type": "menu", "commands": […]}`
    for another choice, or None.
    """

    enabled: bool = False
    on_search: Callback = False
    on_select: Callback = False


class Widgets(Group, frozen=True, kw_only=True):
    """Widgets in the conversation. `on_action(action, item)` is called for actions whose `handler` is `"client"`."""

    on_action: Callback = False


class ThreadOptions(Group, frozen=True, kw_only=True):
    """How the conversation behaves. With `auto_scroll` the view follows the stream while the reader is at its end."""

    auto_scroll: bool = True


class ItemActions(Group, frozen=True, kw_only=True):
    """The buttons under an answer, besides copy."""

    feedback: bool = False
    retry: bool = False


class Options(Group, frozen=True, kw_only=True):
    """All options of a chat, as they are in force and as the page gets them.

    `locale` is the language of the interface, English where there are no texts in it, and the one that the backend is
    asked for. None is the language of the browser, for the backend that of the first page.
    `on_client_tool` is what the backend may call (ChatKit's `onClientTool`).
    """

    theme: Literal["auto", "light", "dark"] | Theme = "auto"
    locale: str | None = None
    header: Header = Header()
    history: History = History()
    start_screen: StartScreen = StartScreen()
    composer: Composer = Composer()
    disclaimer: Disclaimer | None = None
    entities: Entities = Entities()
    commands: Commands = Commands()
    widgets: Widgets = Widgets()
    thread: ThreadOptions = ThreadOptions()
    thread_item_actions: ItemActions = ItemActions()
    initial_thread: str | None = None
    frame_title: str | None = None
    on_client_tool: Callback = False
