"""Ids of what is made in this process."""

import secrets


def new_id(prefix: str) -> str:
    """Return an id of 96 random bits, such as `msg_0f3a…`."""
    return f"{prefix}_{secrets.token_hex(12)}"
