"""ChatKit's options: the groups as types, and how a user's mapping becomes them."""

from chatkit_widget.options.groups import Attachments, Options
from chatkit_widget.options.parsing import (
    LOCALE,
    Callbacks,
    ClientTools,
    Named,
    merge_options,
    options_mapping,
    parse_options,
)

__all__ = [
    "LOCALE",
    "Attachments",
    "Callbacks",
    "ClientTools",
    "Named",
    "Options",
    "merge_options",
    "options_mapping",
    "parse_options",
]
