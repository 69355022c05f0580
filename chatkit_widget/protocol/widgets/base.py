"""What every component of a widget is, and what may stand in place of one."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Literal, Protocol, cast, runtime_checkable

import msgspec

from chatkit_widget.errors import WidgetError

Content = Literal["none", "one", "many"]
"""How many children a component takes."""

ROOTS = ("Card", "ListView", "Basic")
"""The types that a widget begins with."""


@runtime_checkable
class Dumps(Protocol):
    """A widget of openai-chatkit, or any other model that can be made a mapping."""

    model_dump: Callable[..., Any]


class Value(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, rename="camel"):
    """A value with parts, of a property. A mapping with ChatKit's names may always stand in its place."""


class Component(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """A component of a widget: immutable, checked when it is made.

    Args:
        key: Which of its siblings it is, where they change places.
        id: The name by which updates find it.

    Raises:
        WidgetError: A property is unknown, missing or has a wrong value, or a child cannot be there; the message names
            component, property and value, and what would be right.
    """

    key: str | None = None
    id: str | None = None

    content: ClassVar[Content] = "none"
    accepts: ClassVar[tuple[str, ...]] = ()
    """The types that its children may have; any, if it names none."""
    inside: ClassVar[str | None] = None
    """The type that it has to be a child of, if it cannot be elsewhere."""

    def __post_init__(self) -> None:
        """Check every property and what stands below it."""
        # Imported when first needed: the checks know every component.
        from chatkit_widget.protocol.widgets.checking import problems_at  # noqa: PLC0415

        problems = problems_at(self)
        if problems:
            raise WidgetError("; ".join(str(problem) for problem in problems))

    def to_dict(self) -> dict[str, Any]:
        """Return the component as ChatKit's JSON has it: camelCase, without what was not given.

        Example:
            >>> Text("Hello", text_align="center").to_dict()
            {'type': 'Text', 'value': 'Hello', 'textAlign': 'center'}
        """
        return cast("dict[str, Any]", msgspec.to_builtins(self, enc_hook=plain))


Child = Component | Mapping[str, Any] | Dumps
"""A component, or what stands for one: a mapping as ChatKit's JSON has it, or a model of openai-chatkit."""

Children = Sequence[Child] | Child | None
"""Several, one or none."""


def plain(value: object) -> Any:
    """Return a model as a mapping: the hook of msgspec's encoders.

    Raises:
        NotImplementedError: It is no model.
    """
    if isinstance(value, Dumps) and not isinstance(value, type):
        return value.model_dump(mode="json", by_alias=True, exclude_none=True)
    message = f"a widget cannot hold {type(value).__name__}: {value!r:.80}"
    raise NotImplementedError(message)
