"""What one request brought."""

from dataclasses import dataclass
from typing import Literal

from chatkit_widget.errors import ChatKitError, TurnError
from chatkit_widget.protocol.items import AssistantMessage, OutputItem, ThreadItem, UserMessage

Status = Literal["completed", "stopped", "failed"]


@dataclass(frozen=True, kw_only=True)
class Turn:
    """What one request brought. A turn that failed is returned like any other.

    Attributes:
        user_message: The message that was answered; None for an action.
        items: The items that the turn brought, without the user's message.
        status: `"completed"`, `"stopped"` or `"failed"`.
        error: Why it failed, or None.

    Example:
        >>> turn = await chat.send_user_message("How many rows?")
        >>> turn.raise_for_status()
        >>> turn.text
        'The table has 392 rows.'
    """

    user_message: UserMessage | None
    items: tuple[ThreadItem, ...]
    status: Status
    error: ChatKitError | None = None

    @property
    def text(self) -> str:
        """The assistant's text of this turn, as Markdown; several messages are separated by a blank line."""
        return "\n\n".join(item.text for item in self.items if isinstance(item, AssistantMessage))

    @property
    def output(self) -> str:
        """What the user's function printed."""
        return "".join(item.text for item in self.items if isinstance(item, OutputItem))

    @property
    def usage(self) -> dict[str, int | float]:
        """What the answer took, where its backend counts: the numbers in the `usage` of its messages, added up.

        Example:
            >>> turn.usage
            {'input_tokens': 812, 'output_tokens': 64, 'requests': 1, 'seconds': 3.42}
        """
        total: dict[str, int | float] = {}
        for item in self.items:
            usage = item.usage if isinstance(item, AssistantMessage) else None
            for name, count in (usage or {}).items():
                if isinstance(count, int | float):
                    total[name] = total.get(name, 0) + count
        return total

    def raise_for_status(self) -> None:
        """Raise if the turn failed.

        Raises:
            TurnError: The turn failed; `__cause__` is `error`.
        """
        if self.status == "failed":
            message = f"the turn failed: {self.error}"
            raise TurnError(message) from self.error

    def __repr__(self) -> str:
        """Return a short form, since this is what a cell shows."""
        text = self.text if len(self.text) <= 80 else self.text[:79] + "…"  # noqa: PLR2004 (a line)
        return f"Turn(status={self.status!r}, text={text!r}{'' if self.error is None else f', error={self.error!r}'})"
