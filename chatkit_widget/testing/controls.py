"""What on a screen can be clicked and filled in."""

from asyncio import Future
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

Pressed = Future[dict[str, Any]] | None
"""What the kernel will answer, or None where it is not asked."""


@dataclass(frozen=True, kw_only=True)
class Button:
    """Something with a name that can be clicked.

    Attributes:
        name: What it is called, also for those who cannot see it.
        press: Does what a click does, on the loop of the page.
        within: The text of what it stands in, such as an answer or a widget.
        reason: Why it cannot be clicked now, or None.
    """

    name: str
    press: Callable[[], Pressed]
    within: str = ""
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class Field:
    """Something that can be filled in.

    Attributes:
        names: What it is called: by its label, its placeholder, its name.
        put: Fills it in, on the loop of the page; raises ValueError for what cannot stand in it.
        within: As of a button.
        reason: Why it cannot be filled in now, or None.
    """

    names: Sequence[str]
    put: Callable[[Any], Pressed]
    within: str = ""
    reason: str | None = None


class Controls:
    """The buttons and fields of a screen, or of a part of it."""

    def __init__(self) -> None:
        self.buttons: list[Button] = []
        self.fields: list[Field] = []

    def button(self, name: str, press: Callable[[], Pressed], *, reason: str | None = None) -> str:
        """Add a button, and return how it looks."""
        self.buttons.append(Button(name=name, press=press, reason=reason))
        return f"[{name}]" if reason is None else f"[{name}] (off)"

    def field(self, names: Sequence[str], put: Callable[[Any], Pressed], reason: str | None = None) -> None:
        """Add a field."""
        self.fields.append(Field(names=names, put=put, reason=reason))

    def take(self, others: "Controls", within: str | None) -> None:
        """Add what stands in a part of the screen; None keeps what each says that it stands in, else it is this."""
        for one in others.buttons:
            self.buttons.append(one if within is None else replace(one, within=within))
        for one in others.fields:
            self.fields.append(one if within is None else replace(one, within=within))

    def find_button(self, name: str, within: str | None) -> Button:
        """Return the one button of this name that can be clicked.

        Raises:
            AssertionError: There is none, there are several, or it is off; the message lists what can be clicked.
        """
        found = [one for one in self.buttons if one.name == name and (within is None or within in one.within)]
        on = [one for one in found if one.reason is None]
        if len(on) == 1:
            return on[0]
        where = "" if within is None else f" within {within!r}"
        if on:
            message = f"there are {len(on)} times {name!r}{where}; say which by within=, a text that it stands in:\n"
            raise AssertionError(message + "\n---\n".join(one.within or name for one in on))
        if found:
            message = f"{name!r}{where} cannot be clicked: {found[0].reason}"
            raise AssertionError(message)
        names = sorted({one.name for one in self.buttons if one.reason is None})
        message = (
            f"there is no {name!r}{where} to click; what can be clicked: {', '.join(map(repr, names)) or 'nothing'}"
        )
        raise AssertionError(message)

    def find_field(self, name: str, within: str | None) -> Field:
        """Return the one field of this name.

        Raises:
            AssertionError: There is none, there are several, or it is off; the message lists the fields.
        """
        found = [one for one in self.fields if name in one.names and (within is None or within in one.within)]
        if len(found) == 1 and found[0].reason is None:
            return found[0]
        where = "" if within is None else f" within {within!r}"
        if len(found) > 1:
            message = f"there are {len(found)} fields {name!r}{where}; say which by within=, a text that it stands in"
        elif found:
            message = f"the field {name!r}{where} cannot be filled in: {found[0].reason}"
        else:
            names = [one.names[0] for one in self.fields]
            message = f"there is no field {name!r}{where}; the fields: {', '.join(map(repr, names)) or 'none'}"
        raise AssertionError(message)
