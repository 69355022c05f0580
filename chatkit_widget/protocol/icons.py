"""The icons that options and widgets may name: ChatKit's."""

import difflib
import re

HEADER_ICONS = frozenset(
    [
        "sidebar-left",
        "sidebar-right",
        "sidebar-open-left",
        "sidebar-open-right",
        "sidebar-open-left-alt",
        "sidebar-open-right-alt",
        "sidebar-floating-left",
        "sidebar-floating-right",
        "sidebar-floating-open-left",
        "sidebar-floating-open-right",
        "sidebar-collapse-left",
        "sidebar-collapse-right",
        "collapse-left",
        "collapse-right",
        "open-left",
        "open-right",
        "double-chevron-left",
        "double-chevron-right",
        "home",
        "home-alt",
        "back-small",
        "back-large",
        "expand-large",
        "collapse-large",
        "expand-small",
        "collapse-small",
        "star",
        "star-filled",
        "bug",
        "chat-temporary",
        "settings-cog",
        "grid",
        "dots-horizontal",
        "dots-vertical",
        "dots-horizontal-circle",
        "dots-vertical-circle",
        "menu",
        "menu-inverted",
        "hamburger",
        "history",
        "book-open",
        "compose",
        "share",
        "light-mode",
        "dark-mode",
        "close",
    ]
)
"""What the buttons in the header may show (ChatKit's `HeaderIcon`)."""

ICONS = frozenset(
    [
        "agent",
        "analytics",
        "atom",
        "batch",
        "bolt",
        "book-open",
        "book-closed",
        "book-clock",
        "bug",
        "calendar",
        "chart",
        "check",
        "check-circle",
        "check-circle-filled",
        "chevron-left",
        "chevron-right",
        "circle-question",
        "clock",
        "compass",
        "confetti",
        "cube",
        "desktop",
        "document",
        "dot",
        "dots-horizontal",
        "dots-vertical",
        "empty-circle",
        "external-link",
        "globe",
        "keys",
        "lab",
        "images",
        "info",
        "lifesaver",
        "lightbulb",
        "mail",
        "map-pin",
        "maps",
        "mobile",
        "name",
        "notebook",
        "notebook-pencil",
        "page-blank",
        "phone",
        "play",
        "plus",
        "profile",
        "profile-card",
        "reload",
        "star",
        "star-filled",
        "search",
        "sparkle",
        "sparkle-double",
        "square-code",
        "square-image",
        "square-text",
        "suitcase",
        "settings-slider",
        "user",
        "wreath",
        "write",
        "write-alt",
        "write-alt2",
    ]
)
"""What prompts, tools and commands may show (ChatKit's `ChatKitIcon`), beside the names of `lucide:`."""

LUCIDE = re.compile(r"lucide:[a-z0-9]+(-[a-z0-9]+)*")
"""What the name of a Lucide icon looks like, such as `lucide:flask-conical`."""


ICON_NAME = rf"^({'|'.join(sorted(ICONS))}|{LUCIDE.pattern}|vendor:[^\n]+)$(?!\n)"
"""What the name of an icon in a widget looks like, in Python and in a page: `vendor:` ones only other clients know."""


def check_icon(name: str | None, known: frozenset[str] = ICONS) -> None:
    """Raise unless an icon may be named so.

    Raises:
        ValueError: There is no such icon; the message names the nearest one.
    """
    if name is None or name in known or LUCIDE.fullmatch(name):
        return
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.0)[0]
    message = f"there is no icon {name!r}; did you mean {near!r}? Names like 'lucide:rocket' are right, too"
    raise ValueError(message)
