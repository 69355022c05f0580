"""What the kernel says to the user of a page, which says it in the language of its chat.

A sentence is written once, here, in English: that is what Python's exceptions say. Beside it travel its name and what
stands in it, by which a page finds it in its own language (`failure.<name>` among the texts of the page). What a server
or the user's own code says has no name, and is shown as it is; so is what only tells whoever wrote the notebook how to
write it.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

_UNITS = ("bytes", "KB", "MB", "GB")
_STEP = 1024

ENGLISH: Mapping[str, str] = {
    # On the way to a server.
    "proxy_refused": "The proxy on the way to {host} refuses the connection.",
    "no_such_host": "No server of the name {host} can be found: check the address and the network.",
    "nothing_answers": "Nothing answers at {url}: is the server running?",
    "redirected_nowhere": "The server at {url} redirects to what is no address.",
    "redirects_without_end": "The server at {url} redirects without end: check the address.",
    "damaged": "The answer arrived damaged: it cannot be decompressed.",
    "header_not_allowed": "The request cannot be sent: a header holds what HTTP does not allow.",
    "closed_without_answer": "The server at {url} closed the connection without an answer.",
    "request_failed": "The request to {url} could not be made ({kind}).",
    "connect_timeout": "No connection to {host} could be made in time: is the server running, and the network up?",
    "too_many_under_way": "Too many requests to {host} are under way already.",
    "answer_stopped": "The answer stopped: nothing more arrived for {seconds} seconds.",
    "answer_stopped_long": "The answer stopped: nothing more arrived for too long.",
    "no_answer": "The server at {url} did not answer for {seconds} seconds.",
    "no_answer_long": "The server at {url} did not answer for too long.",
    "not_https": "{host} does not speak https here: does the address begin with http://?",
    "certificate": "The connection to {host} is not safe: its certificate cannot be verified.",
    "no_safe_connection": "No safe connection to {host} could be made.",
    # What a server answers.
    "moved": "The server at {url} is now at {target}: use that address ({status}).",
    "unauthorized": "The server does not know who is asking: the key or token is missing or wrong (401).",
    "forbidden": "The server refuses access (403).",
    "not_found": "The server has no such conversation or item (404).",
    "no_chatkit_server": "There is no ChatKit server at {url} (404): check the address.",
    "not_accepted": "The server does not accept this request (422).",
    "too_many_requests": "The server gets too many requests (429).",
    "too_many_requests_wait": "The server gets too many requests (429). Try again in {seconds} seconds.",
    "not_available": "The server is not available at the moment ({status}).",
    "server_failed": "The server failed ({status}).",
    "request_refused": "The server refuses the request ({status}).",
    "web_page": "A web page, not a ChatKit server, answered at {url}: check the address.",
    "unreadable_at": "What the server at {url} answered cannot be read: it is not what ChatKit defines.",
    "unreadable": "What the server answered cannot be read: it is not what ChatKit defines.",
    "server_raised": "The server raised {kind}.",
    "server_raised_saying": "The server raised {kind}:",
    "server_broke_off": "The server broke the answer off.",
    "server_loop_ended": "The loop that the server runs on has ended: make the chat again.",
    "forgotten": (
        "The server broke off before its answer began. It may not know this conversation any more, as after a restart: "
        "start a new one."
    ),
    # Answers.
    "ended_before_it_began": "The answer ended before it began.",
    "broke_off": "The answer broke off before it was complete.",
    "cancelled": "The answer was cancelled where it is made.",
    "went_wrong": "Something went wrong while the answer was made.",
    # Files.
    "file_too_large": "{name} has {bytes}; at most {most_bytes} are allowed",
    "file_of_wrong_type": "{name} is of the type {kind}; accepted are {accepted}",
    "too_many_files": "at most {most} files go with one message",
    "no_files": "this chat takes no files: composer.attachments is not enabled",
    "file_under_way": "{name} is still being uploaded",
    "file_failed": "{name} could not be uploaded: remove it",
    "file_unattached": "{name} was not attached: its conversation was deleted",
    "file_unreadable": "The file {name} cannot be read any more:",
    "file_changed": "The file {name} has changed meanwhile: attach it again.",
    "file_not_kept": "The file {name} cannot be kept:",
    "upload_disabled": "This chat takes no files: file_upload is not enabled in its session ({status}).",
    "upload_type": "The server does not take files of this type ({status}).",
    "upload_nowhere": "Nothing takes files at {url} ({status}).",
    "upload_too_large": "The file is too large for the server ({status}).",
    "upload_no_address": ("The server did not say in a way that can be understood where the file is to be uploaded."),
    "upload_not_safe": "The server wants the file at {url}, which is not safe: it is not https.",
    "upload_broke_off": ("The server at {url} broke off while the file was sent: it may be too large for it."),
    # What cannot be done now.
    "busy_responding": "a response is streaming; wait for it to end, or `await chat.stop()`",
    "busy_loading": "a thread is loading; wait for it to end, or `await chat.stop()`",
    "chat_closed": "this chat was closed, perhaps because its cell was run again; use the newer one",
    "item_gone": "this item is not in the conversation any more",
    "thread_gone": "there is no thread '{id}' to delete; it may have been deleted already",
    "too_late_to_undo": "it is too late to undo this",
    "nothing_to_send": "there is nothing to send: the message is empty or blank",
    "nothing_to_rate": "there is no answer to give feedback on",
    "questions_closed": "these questions are no longer open: they were answered, skipped or removed",
    "other_conversation": (
        "the message was not sent, since another conversation was opened meanwhile: its words wait in its own"
    ),
    "command_gone": "there is no command '{id}' any more; search for it again",
    # What went wrong without anybody waiting for it.
    "not_opened": "The conversation could not be opened:",
    "not_opened_now": "The conversation was not opened:",
    "beginning_unread": "The beginning of the conversation could not be read:",
    "list_unread": "The list of conversations could not be read:",
    "not_deleted": "“{title}” could not be deleted:",
    "no_answer_within": "there was no answer within {seconds} s",
    "action_failed": "The action {type} failed:",
    "object_gone": "This object is no longer in Python's memory: what was kept of it still shows.",
    "object_unread": "The object could not be read:",
    "backend_not_changed": "The chat could not change to another backend:",
}
"""Every sentence by its name. What ends with a colon is followed by a reason, which may be somebody else's words."""


class Phrase(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a page finds a sentence in its own language: its name, what stands in it, and what follows.

    Values whose names end in `bytes` are sizes.
    """

    name: str
    values: dict[str, str | int | float] = {}
    rest: "Phrase | str | None" = None


class Sentence(str):
    """A sentence in English, with its `phrase`. `str` of it is what can be put into a message."""

    __slots__ = ("phrase",)

    phrase: Phrase

    def followed_by(self, words: str) -> "Sentence":
        """Return the sentence with something behind it: another one, or somebody else's words.

        Example:
            >>> say("list_unread").followed_by("the disk is full")
            'The list of conversations could not be read: the disk is full'
        """
        if not words:
            return self
        together = Sentence(f"{self} {words}")
        rest = phrase_of(words) or str(words)
        together.phrase = msgspec.structs.replace(self.phrase, rest=rest)
        return together


def say(name: str, /, **values: str | float) -> Sentence:
    """Return a sentence by its name, with what stands in it.

    Example:
        >>> say("server_failed", status=500)
        'The server failed (500).'
    """
    shown = {key: _shown(key, value) for key, value in values.items()}
    sentence = Sentence(ENGLISH[name].format(**shown))
    sentence.phrase = Phrase(name=name, values={key: values[key] for key in values if f"{{{key}}}" in ENGLISH[name]})
    return sentence


def phrase_of(words: str) -> Phrase | None:
    """Return how a page finds these words in its own language, or None for words that are somebody else's."""
    return words.phrase if isinstance(words, Sentence) else None


def words_of(error: BaseException) -> str:
    """Return what an exception says: the sentence that it was made of, or else its text."""
    first: Any = error.args[0] if error.args else None
    return first if isinstance(first, Sentence) else str(error)


def shown_size(size: float) -> str:
    """Return a size as a person would say it.

    Example:
        >>> shown_size(1_500_000)
        '1.4 MB'
    """
    unit = 0
    while size >= _STEP and unit < len(_UNITS) - 1:
        size, unit = size / _STEP, unit + 1
    return f"{size:.0f} {_UNITS[unit]}" if unit == 0 or size == int(size) else f"{size:.1f} {_UNITS[unit]}"


def _shown(name: str, value: str | float) -> str:
    if isinstance(value, str):
        return value
    return shown_size(value) if name.endswith("bytes") else f"{value:g}"
