"""What must not be in a recording, and in nothing else that is made of the traffic for others to read.

Left out altogether: where files are uploaded to, and what a server keeps beside them; the bytes of recorded speech.
Shown as `•••`: the values that a backend says are its secrets; values under a name like `password` or `api_key`,
wherever users put mappings, such as metadata, arguments of tools, payloads and effects; and what looks like a key in
any text (`sk-…`, `Bearer …`, a JSON Web Token, a signature or password in an address, `password="…"`).
"""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple, TypeGuard, cast
from urllib.parse import quote

import msgspec
from msgspec.structs import replace

from chatkit_widget.protocol.records import AnyEntry, Came, Ended, Header, encode_lines
from chatkit_widget.protocol.stream import ItemUpdated, StreamEvent
from chatkit_widget.protocol.updates import OutputDelta, TextDelta, WidgetTextDelta

HIDDEN = "•••"
"""What stands in place of a secret."""

SHORTEST = 6
"""Characters of a value that is blotted out wherever it stands: shorter ones are words, too."""

KEPT = 64
"""Pieces of a text that are remembered, as the beginning of what may become a secret."""

_NAMED = (
    r"passw|passphrase|secret|credential|bearer|authorization|cookie"
    r"|(?:api|private|access|signing|encryption)[-_ ]?keys?(?![a-z])|(?:token|pwd|auth|jwt)\d*(?![a-z])"
)
_NAMES = re.compile(_NAMED)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_KEYS = (
    r"\bsk-[\w-]{8,}|\bek_\w{8,}|\bgh[opusr]_\w{16,}|\bgithub_pat_\w{16,}|\bxox[a-z]-[\w-]{8,}|\bAKIA[0-9A-Z]{12,}"
    r"|\bAIza[\w-]{30,}|\bhf_\w{20,}|\b[sr]k_(?:live|test)_\w{8,}|(?<=://)[^\s/@:\"']*:[^\s/@\"']+(?=@)"
    r"|\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*|(?<=[Bb]earer )[\w.~+/=-]{8,}"
    r"|(?<=[?&])(?i:[\w-]*(?:token|secret|signature|credential|api_?key|password)|sig)=[^&\s\"'<>()]+"
    # As in `login(password="…")` and `{'api_key': '…'}`.
    rf"|(?P<name>(?i:{_NAMED})[\w-]{{0,40}}[\"']?\s?[:=]\s?(?P<quote>[\"']))(?:(?!(?P=quote))[^\\\n]|\\.)+"
)
_MARKS = (
    *("sk-", "ek_", "gh", "xox", "AKIA", "AIza", "hf_", "k_live_", "k_test_", "://", "eyJ", "earer ", "?", "&"),
    *(f"{sign}{quote}" for sign in ("=", "= ", ":", ": ") for quote in ("'", '"')),
)
"""One of these is in every text that has something that looks like a key."""

_DELTAS = frozenset({TextDelta, WidgetTextDelta, OutputDelta})
_JSON = ("{", "[")


def is_secret(name: str) -> bool:
    """Whether the name of a value looks like that of a secret.

    Example:
        >>> [is_secret(name) for name in ("apiKey", "Authorization", "max_tokens", "key")]
        [True, True, False, False]
    """
    return _NAMES.search(_CAMEL.sub("_", name).lower()) is not None


def secrets_in(value: object, *, is_named: bool = False) -> Iterator[str]:
    """Yield the texts in a value that stand under the name of a secret, or all if they do so themselves."""
    match value:
        case str() if is_named:
            yield value
        case dict():
            for name, inner in cast("dict[object, object]", value).items():
                yield from secrets_in(inner, is_named=is_named or is_secret(str(name)))
        case list() | tuple():
            for inner in cast("Sequence[object]", value):
                yield from secrets_in(inner, is_named=is_named)
        case _:
            return


class Run(NamedTuple):
    """Events that came at the same moment, `t` seconds after the beginning, in the exchange `n`."""

    t: float
    n: int
    events: list[StreamEvent]


class Cleaner:
    """Makes what may be read by others of what goes between a session and its backend.

    Args:
        known: Values that are secrets; further ones are added by `know`.

    Example:
        >>> Cleaner(["hunter2"]).text("my password is hunter2")
        'my password is •••'
    """

    def __init__(self, known: Collection[str] = ()) -> None:
        self._known: set[str] = set()
        self._hidden = re.compile(_KEYS)
        self._before: dict[tuple[int, str], list[Any]] = {}
        self.know(known)

    def know(self, secrets: Collection[str]) -> None:
        """Blot out these values as well from now on, also as they stand in addresses."""
        new = {secret for secret in secrets if len(secret) >= SHORTEST} - self._known
        if new:
            self._known |= new | {quote(secret, safe="") for secret in new}
            # The longest first, so that none leaves the rest of another.
            known = sorted(self._known, key=len, reverse=True)
            self._hidden = re.compile("|".join([*map(re.escape, known), _KEYS]))

    def text(self, text: str) -> str:
        """Return a text without secrets; halves of characters become whole ones, so that it can be written."""
        if not text.isascii():
            text = text.encode("utf-8", "replace").decode()
        if self._is_suspect(text):
            return self._hidden.sub(_blot, text)
        return text

    def pieces(self, texts: list[str]) -> list[str]:
        """Return the pieces of a text without the secrets that are in it as a whole."""
        return self._blotted([*texts]) if self._is_suspect("".join(texts)) else texts

    def value(self, value: Any, *, is_named: bool = False) -> Any:
        """Return a JSON value without secrets; `is_named` says that its name is that of one."""
        match value:
            case str():
                return (HIDDEN if value else value) if is_named else self._said(value)
            case bool() | None:
                return value
            case int() | float():
                return HIDDEN if is_named else value
            case dict():
                fields = cast("dict[str, Any]", value)
                is_file = "mime_type" in fields
                return {
                    self.text(name): ""
                    if name == "audio_base64"
                    else self.value(inner, is_named=is_named or is_secret(name))
                    for name, inner in fields.items()
                    if not (is_file and name in _OF_FILES)
                }
            case list():
                return [self.value(inner, is_named=is_named) for inner in cast("list[Any]", value)]
            case _:
                return value

    def plain(self, line: object) -> Any:
        """Return a line of a recording, or a part of one, as a JSON value without secrets.

        Raises:
            RecursionError, TypeError: It is nested too deeply to be written, or holds itself.
        """
        return self.value(msgspec.to_builtins(line, str_keys=True, enc_hook=_written))

    def lines(self, entries: Sequence["Header | AnyEntry | Run"]) -> bytes:
        r"""Return entries as the lines of a recording, each with its `\n`, without secrets.

        Text that is appended comes in pieces: a secret in several of them is blotted out of these, and of what follows
        where it has begun in the lines before.

        Raises:
            RecursionError, TypeError: One of them cannot be written.
        """
        return b"".join(self.parts(entries))

    def parts(self, entries: Sequence["Header | AnyEntry | Run"]) -> Iterator[bytes]:
        """Yield what `lines` returns, in parts: to put many together takes longer than to write them.

        Raises:
            RecursionError, TypeError: As `lines`.
        """
        runs = [Run(entry.t, entry.n, [entry.event]) if isinstance(entry, Came) else entry for entry in entries]
        self._blot_across(runs)
        for entry in runs:
            yield self._run(entry) if isinstance(entry, Run) else self._line(entry)

    def _run(self, run: "Run") -> bytes:
        kinds = {type(event.update) if type(event) is ItemUpdated else type(event) for event in run.events}
        parts = [
            self._deltas(cast("list[ItemUpdated]", [*same])) if are_deltas else b"".join(map(self._line, same))
            for are_deltas, same in (((True, run.events),) if kinds <= _DELTAS else groupby(run.events, is_delta))
        ]
        head = b'{"type":"event","t":%b,"n":%d,"event":' % (msgspec.json.encode(run.t), run.n)
        # No JSON has an end of a line in it.
        return b"%b%b}\n" % (head, b"".join(parts)[:-1].replace(b"\n", b"}\n" + head))

    def _line(self, entry: Header | AnyEntry | StreamEvent) -> bytes:
        return msgspec.json.encode(self.plain(entry)) + b"\n"

    def _deltas(self, events: "list[ItemUpdated]") -> bytes:
        """Return text that was appended: thousands of lines, all alike, and none has a place for a name."""
        try:
            return encode_lines(events)
        except UnicodeEncodeError:  # Half of a character.
            return b"".join(map(self._line, events))

    def _blot_across(self, entries: list[Any]) -> None:
        """Put other events in place of those that append text that is, or is a part of, a secret."""
        texts: dict[tuple[int, str], list[Any]] = {}
        for run in entries:
            if isinstance(run, Run):
                item_id, add = None, _nowhere
                for event in run.events:
                    if type(event) is ItemUpdated and type(event.update) in _DELTAS:
                        if event.item_id != item_id:
                            item_id = event.item_id
                            add = texts.setdefault((run.n, item_id), []).append
                        add(event)
        for where, events in texts.items():
            before = self._before.get(where, [])
            both = [*before, *events]
            if self._is_suspect("".join([event.update.delta for event in both])):
                self._replace(entries, where, before)
            self._before[where] = both[-KEPT:]
        for entry in entries:
            if isinstance(entry, Ended):
                self._before = {where: kept for where, kept in self._before.items() if where[0] != entry.n}

    def _replace(self, entries: list[Any], where: tuple[int, str], before: list[Any]) -> None:
        number, item_id = where
        # By the text that is appended to: each has its pieces, those of the lines before without a place.
        places: dict[Any, list[tuple[Any, list[StreamEvent], int]]] = {}
        for event in before:
            places.setdefault(text_of(event.update), []).append((event, [event], 0))
        for at, entry in enumerate(entries):
            if isinstance(entry, Run) and entry.n == number:
                # Who else listens has the same events.
                entries[at] = run = Run(entry.t, entry.n, [*entry.events])
                for index, event in enumerate(run.events):
                    if is_delta(event) and event.item_id == item_id:
                        update: Any = event.update
                        places.setdefault(text_of(update), []).append((event, run.events, index))
        for pieces in places.values():
            texts = self._blotted([event.update.delta for event, _events, _index in pieces])
            for (event, events, index), text in zip(pieces, texts, strict=True):
                events[index] = replace(event, update=replace(event.update, delta=text))

    def _blotted(self, texts: list[str]) -> list[str]:
        """Blot out of texts what they say together."""
        for match in reversed([*self._hidden.finditer("".join(texts))]):
            at = 0
            for index, text in enumerate(texts):
                first, last = max(match.start() - at, 0), min(match.end() - at, len(text))
                if first < last:
                    texts[index] = text[:first] + (_blot(match) if at <= match.start() else "") + text[last:]
                at += len(text)
        return texts

    def _is_suspect(self, text: str) -> bool:
        may_be = any(mark in text for mark in _MARKS) or any(secret in text for secret in self._known)
        return may_be and self._hidden.search(text) is not None

    def _said(self, text: str) -> str:
        """Return a text without secrets, also if it is JSON, as arguments of tools are."""
        if text.startswith(_JSON):
            try:
                inside = msgspec.json.decode(text)
                cleaned = self.value(inside)
            except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
                pass
            else:
                if cleaned != inside:
                    return msgspec.json.encode(cleaned).decode()
        return self.text(text)


_OF_FILES = frozenset({"upload_descriptor", "upload_url", "metadata"})
"""What is between a server and this client alone of an attachment."""


def _nowhere(_event: StreamEvent) -> None:
    """No text is being appended to yet."""


def text_of(update: Any) -> tuple[object, object]:
    """Return which text of its item an update appends to."""
    return getattr(update, "content_index", None), getattr(update, "component_id", None)


def is_delta(event: object) -> TypeGuard[ItemUpdated]:
    """Whether an event appends to a text."""
    return type(event) is ItemUpdated and type(event.update) in _DELTAS


def _blot(match: re.Match[str]) -> str:
    if match["name"]:
        return f"{match['name']}{HIDDEN}"
    name, equals, _value = match[0].partition("=")
    is_query = match.string[match.start() - 1 : match.start()] in ("?", "&") and equals
    return f"{name}={HIDDEN}" if is_query else HIDDEN


def _written(value: object) -> str:
    return f"<{type(value).__name__}>"
