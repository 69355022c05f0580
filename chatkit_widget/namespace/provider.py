"""The variables of a namespace, as what messages may mention."""

from collections.abc import Collection, Mapping
from typing import Any

from chatkit_widget.bridge.kernel import Namespace, running_namespace
from chatkit_widget.errors import OptionError
from chatkit_widget.namespace.kinds import GROUPS, is_meant, kind_of, type_name
from chatkit_widget.protocol.entities import Entity

MOST = 50
"""Variables that one search finds."""


class Variables:
    """Offers the variables of a namespace behind `@`, grouped by kind, each with a card that shows what it is.

    It is opt-in: every page that shows the chat can list the names and look at the cards. A backend gets the name and
    the type of what a message mentions, and nothing of its content; the function of a chat gets the object itself as
    `message.tags[…].value`, and a model only what the function passes on.

    Left out are names that begin with `_`, what IPython itself puts there, modules, chats, and functions and classes
    that were imported. A card shows the first few rows or entries only, and `hidden` in place of text whose name looks
    like a secret's (`api_key`, `token`, `password`, …).

    It is made of the methods that the option `entities` may have, so that a class of one's own can take its place.

    Args:
        namespace: Names and objects. None is the namespace of the code that makes this: the kernel's, in marimo the
            app's, in a script that of `__main__`. A mapping is not copied: what is in it later can be mentioned.
        kinds: The groups to offer, of `GROUPS`; None offers all.
        exclude: Names that are not offered.

    Raises:
        OptionError: `kinds` names a group that there is not.

    Example:
        >>> chat = ChatKit(respond, entities="namespace")  # the same as entities=Variables()
        >>> chat = ChatKit(respond, entities=Variables(kinds=["DataFrames", "Figures"], exclude=["raw"]))
    """

    def __init__(
        self,
        namespace: Mapping[str, Any] | None = None,
        *,
        kinds: Collection[str] | None = None,
        exclude: Collection[str] = (),
    ) -> None:
        self._namespace = running_namespace() if namespace is None else Namespace(namespace, {})
        self._groups = frozenset(GROUPS if kinds is None else _all_of(kinds))
        self._exclude = frozenset(_all_of(exclude))
        unknown = sorted(self._groups - set(GROUPS))
        if unknown:
            message = f"there is no kind {unknown[0]!r} of variables; there are {', '.join(GROUPS)}"
            raise OptionError(message)

    def on_tag_search(self, query: str) -> list[Entity]:
        """Return the variables whose names are, begin with or else contain what is typed, by kind and name.

        Upper and lower case are the same. Only types are looked at.
        """
        variables = dict(self._namespace.variables)
        matches: list[tuple[int, int, str]] = []
        for name, value in variables.items():
            rank = _rank(name, query)
            if rank is not None and self._offers(name, variables):
                matches.append((rank, GROUPS.index(kind_of(value).group), name))
        best = sorted(matches)[:MOST]
        groups = list(dict.fromkeys(group for _rank, group, _name in best))
        best.sort(key=lambda match: groups.index(match[1]))
        return [_entity(name, variables[name]) for _rank, _group, name in best]

    def on_request_preview(self, entity: Entity) -> dict[str, Any]:
        """Return the card of a variable; where it cannot be made, one that says why."""
        # Few messages mention anything that is then looked at.
        from chatkit_widget.namespace.cards import card, note  # noqa: PLC0415

        try:
            value = self.value_of(entity)
        except LookupError:
            return {"preview": note(entity.id, "There is no such variable any more.")}
        return {"preview": card(entity.id, value)}

    def value_of(self, entity: Entity) -> Any:
        """Return the object that a variable holds now.

        Raises:
            LookupError: There is no such variable any more, or it is none of those that are offered.
        """
        # A cell may change them meanwhile.
        variables = dict(self._namespace.variables)
        if entity.id not in variables:
            message = f"there is no variable {entity.id!r} any more, which a message mentions"
            raise LookupError(message)
        if not self._offers(entity.id, variables):
            message = f"the variable {entity.id!r} is none of those that messages may mention"
            raise LookupError(message)
        return variables[entity.id]

    def _offers(self, name: str, variables: Mapping[str, Any]) -> bool:
        value = variables[name]
        if name.startswith("_") or name in self._exclude or not name.isprintable():
            return False
        own = self._namespace.own
        if name in own and own[name] is value:
            return False
        return is_meant(value, variables) and kind_of(value).group in self._groups


def _rank(name: object, query: str) -> int | None:
    """Return how well a name fits, 0 best, or None."""
    if not isinstance(name, str):
        return None
    folded, wanted = name.casefold(), query.casefold()
    if wanted not in folded:
        return None
    fits = (name == query, folded == wanted, folded.startswith(wanted), True)
    return fits.index(True)


def _entity(name: str, value: object) -> Entity:
    kind = kind_of(value)
    # Clients show cards of what is interactive only.
    return Entity(
        id=name, title=name, icon=kind.icon, group=kind.group, interactive=True, data={"type": type_name(value)}
    )


def _all_of(names: Collection[str]) -> Collection[str]:
    return (names,) if isinstance(names, str) else names
