"""What every group of options has."""

from typing import Annotated

import msgspec


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """A group of options; a group that is left out has its defaults."""


Callback = Annotated[bool, msgspec.Meta(description="Whether there is a Python function for it")]
"""A Python function among the options. It stays in the kernel; what a page gets is whether there is one."""
