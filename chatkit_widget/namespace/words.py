"""Any object in a few words: cut, on one line, without secrets, and without asking a huge one for all of itself."""

import builtins
import re
import reprlib
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, cast

from chatkit_widget.namespace.kinds import Sort, bases_of, kind_of, type_name

HIDDEN = "hidden"
"""What stands in place of a secret."""

LINE = 120
"""Characters of an object in a line."""

TIMES = "\u00d7"
"""What stands between the lengths of a shape."""

FEW = 6
"""Entries of what an object holds that are told."""

OWN = 10_000
"""Characters of what an object says of itself that are looked at, and bits of a number."""

_HUSHED = r"passw|passphrase|secret|credential|bearer|api_?key|private_?key|(?:key|token|pwd|auth|jwt)s?\d*(?![a-z])"
_COLUMN = r"passw|passphrase|secret|credential|api_?key|private_?key"
_ASSIGNED = re.compile(
    r"""(?<![\w-])(?P<quote>['"]?)(?P<name>[A-Za-z_][\w-]*)(?P=quote)(?P<sign>\s*[:=]\s*)"""
    r"""(?P<value>[bru]{0,2}(?:'(?:[^'\\]|\\.)*'?|"(?:[^"\\]|\\.)*"?)|[^\s'",;)}\]]+)"""
)
_HARMLESS = re.compile(r"[-+]?[\d._]+(?:e[-+]?\d+)?|None|True|False|[<({\[].*")


def is_secret(name: object) -> bool:
    """Whether the name of a text looks like that of a secret: `api_key`, `githubToken`, `DB_PASSWORD`.

    Example:
        >>> [is_secret("openai_key"), is_secret("keyboard"), is_secret("tokenizer")]
        [True, False, False]
    """
    return isinstance(name, str) and re.search(_HUSHED, _lower(name)) is not None


def is_secret_column(name: object) -> bool:
    """Whether the name of a column looks like that of secrets; `key` and `token` are usual ones for what is none."""
    return isinstance(name, str) and re.search(_COLUMN, _lower(name)) is not None


def shown(value: object, most: int = LINE) -> str:
    """Return an object as Python would write it, in a line of at most so many characters.

    Example:
        >>> shown({"city": "Berlin", "api_key": "sk-123"})
        "{'city': 'Berlin', 'api_key': hidden}"
    """
    return cut(masked(_short.repr(value)), most)


def said(value: object, most: int) -> str:
    """Return what an object says of itself, in at most so many characters, in its own lines.

    Raises:
        Exception: What its `repr` raises.
    """
    return cut(masked(builtins.repr(value)[:OWN]), most, lines=True)


def cut(text: str, most: int = LINE, *, lines: bool = False) -> str:
    r"""Return a text of at most so many characters; what cannot be seen is escaped, with `lines` all but line breaks.

    Example:
        >>> cut("one\ntwo", 6)
        'one\\nt…'
    """
    begin = str.__getitem__(text, slice(0, most + 1))
    safe = "".join(
        character
        if character.isprintable() or character in "\u200c\u200d" or (lines and character == "\n")
        else character.encode("unicode_escape").decode()
        for character in begin
    )
    return safe if len(safe) <= most else safe[: most - 1] + "…"


def masked(text: str) -> str:
    """Return a text without the values in it whose names look like those of secrets.

    Example:
        >>> masked("Client(url='https://example.org', api_key='sk-123')")
        "Client(url='https://example.org', api_key=hidden)"
    """
    return _ASSIGNED.sub(_without_secret, text)


def _without_secret(found: re.Match[str]) -> str:
    quote, name, sign, value = found["quote"], found["name"], found["sign"], found["value"]
    harmless = not is_secret(name) or _HARMLESS.fullmatch(value)
    return found[0] if harmless else f"{quote}{name}{quote}{sign}{HIDDEN}"


def _lower(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name[:LINE]).lower()


class _Short(reprlib.Repr):
    """Writes by what things are, not by what they are called, and of what may be huge only the beginning."""

    def repr1(self, x: Any, level: int) -> str:
        write = _WRITE.get(kind_of(x).sort)
        try:
            return builtins.repr(x)[:LINE] if write is None else write(self, x, level)
        except Exception as error:  # noqa: BLE001 (one thing among others must not hide them)
            return f"<{type_name(x)}, whose repr raised {type_name(error)}>"

    def of_mapping(self, x: Any, level: int) -> str:
        if level <= 0:
            return _named(x, dict, "{…}")
        entries = [
            f"{self.repr1(key, level - 1)}: {HIDDEN if hides(key, value) else self.repr1(value, level - 1)}"
            for key, value in islice(pairs_of(x), FEW)
        ]
        return _named(x, dict, f"{{{', '.join(entries + _more(length_of(x)))}}}")

    def of_sequence(self, x: Any, level: int) -> str:
        base = _built_in(x)
        begin, end = _BRACKETS.get(base, "[]")
        if level <= 0:
            return _named(x, base, f"{begin}…{end}")
        entries = [self.repr1(each, level - 1) for each in islice(entries_of(x), FEW)]
        comma = "," if base is tuple and len(entries) == 1 else ""
        return _named(x, base, f"{begin}{', '.join(entries + _more(length_of(x)))}{comma}{end}")

    def of_text(self, x: Any, _level: int) -> str:
        text = builtins.repr(str.__getitem__(x, slice(0, LINE)))
        return text if str.__len__(x) <= LINE else f"{text[:-1]}…{text[-1]}"

    def of_bytes(self, x: Any, _level: int) -> str:
        text = builtins.repr(bytes(x[:LINE]))
        return text if len(x) <= LINE else f"{text[:-1]}…{text[-1]}"

    def of_value(self, x: Any, _level: int) -> str:
        if int in bases_of(x) and int.bit_length(x) > OWN:
            return f"<a number of {int.bit_length(x):,} bits>"
        return builtins.repr(x)[:LINE]

    def of_summary(self, x: Any, _level: int) -> str:
        shape = getattr(x, "shape", None)
        size = f" {shape_of(cast('tuple[int, ...]', shape))}" if isinstance(shape, tuple) and shape else ""
        return f"<{type_name(x)}{size}>"


def pairs_of(mapping: Any) -> Iterator[tuple[object, object]]:
    """Return the keys and values of a dict, as `dict` itself tells them."""
    return iter(_DICT.items(mapping))


def entries_of(sequence: Any) -> Iterator[Any]:
    """Return what a sequence or a set holds, as the built-in type that it is made of tells it."""
    return iter(sequence) if (base := _built_in(sequence)) is None else base.__iter__(sequence)


def length_of(collection: Any) -> int:
    """Return how many entries a collection has, as the built-in type that it is made of tells it."""
    return len(collection) if (base := _built_in(collection)) is None else base.__len__(collection)


def _built_in(collection: object) -> Any:
    return next((base for base in bases_of(collection) if base is dict or base in _BRACKETS), None)


def shape_of(shape: Iterable[int]) -> str:
    """Return a shape in words.

    Example:
        >>> shape_of((1000,))
        '1,000'
    """
    return f" {TIMES} ".join(f"{int(length):,}" for length in shape)


def counted(count: int, one: str, many: str = "") -> str:
    """Return how many there are of something.

    Example:
        >>> counted(1, "row"), counted(2000, "entry", "entries")
        ('1 row', '2,000 entries')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def hides(name: object, value: object) -> bool:
    """Whether a value is text, or may hold some, under the name of a secret."""
    return is_secret(name) and kind_of(value).sort in {"text", "bytes", "sequence", "mapping", "object"}


def _named(x: object, base: Any, text: str) -> str:
    return text if type(x) is base and base is not frozenset else f"{type_name(x)}({text})"


def _more(length: int) -> list[str]:
    return [f"… {length - FEW:,} more"] if length > FEW else []


_DICT: Any = dict

_BRACKETS: dict[Any, str] = {list: "[]", tuple: "()", set: "{}", frozenset: "{}"}

_WRITE: dict[Sort, Callable[[_Short, Any, int], str]] = {
    "mapping": _Short.of_mapping,
    "sequence": _Short.of_sequence,
    "text": _Short.of_text,
    "bytes": _Short.of_bytes,
    "value": _Short.of_value,
    **dict.fromkeys(("pandas", "polars", "lazy", "array", "matplotlib", "pillow", "drawing"), _Short.of_summary),
}

_short = _Short()
_short.maxlevel = 3
