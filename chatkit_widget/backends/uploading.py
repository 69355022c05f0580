"""Files on their way over HTTP.

- In two phases: the server registers the file and says where its bytes go, to itself or to a storage elsewhere.
- Direct: all files are posted to one address.

A file goes out in pieces, and is never in memory as a whole. It is repeated by itself only when nothing of it was
sent, and on a 429. Where it goes to is often an address that is a secret by itself, so no query of one is ever told.
"""

import asyncio
import secrets
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from typing import Any, cast

import httpx
import msgspec
from msgspec.structs import replace

from chatkit_widget.backends.base import Backend
from chatkit_widget.backends.checking import checked_headers, is_same_origin, joined
from chatkit_widget.backends.failures import HttpError, shown_url, status_failure, strange_answer, transport_failure
from chatkit_widget.backends.files import PIECE, File, Reader
from chatkit_widget.backends.sending import Outgoing, Sender
from chatkit_widget.errors import BackendError, ChatKitError
from chatkit_widget.protocol.content import AnyAttachment, ImageAttachment, UploadDescriptor
from chatkit_widget.protocol.decoding import UnreadableReplyError, decode_reply
from chatkit_widget.protocol.requests import AttachmentsCreate, AttachmentsCreateParams
from chatkit_widget.sentences import phrase_of, say, words_of

GRACE = 3.0
"""Seconds that deleting a file again may take when its upload was given up."""

_OWN = {"connection", "content-length", "host", "transfer-encoding"}
"""Headers that are ours to set, whatever a server says."""

_CODES = {
    "chatkit.file_upload_disabled": "upload_disabled",
    "chatkit.file_upload_type_rejected": "upload_type",
}
_STATUSES = {
    404: "upload_nowhere",
    413: "upload_too_large",
    415: "upload_type",
}


async def upload_two_phase(
    backend: Backend,
    file: File,
    sent: Callable[[int], None],
    sender: Sender,
    keep: Callable[[AnyAttachment, Reader], Awaitable[AnyAttachment]] | None = None,
) -> AnyAttachment:
    """Register a file with a backend, and upload its bytes to where the backend says.

    For a backend that answers `attachments.create` and `attachments.delete`, over whatever way, this is the whole of
    `upload`: it makes the requests by `backend.request`, and sends the bytes by `sender`. Give a sender with the
    backend's own URL, if it has one: relative addresses are completed with it, and only to its origin go the sender's
    credentials. What goes wrong after the registration has the file deleted again by `backend.delete_attachment`.

    Args:
        backend: Whose file it becomes; its `report` and `locale` are used.
        file: The file.
        sent: Called with the number of bytes that are sent so far; it begins again at 0 when all are sent again.
        sender: Sends the bytes. It is to be closed by whoever made it.
        keep: Takes the bytes of a file for which the backend names no address; without it, such a file is ready.

    Returns:
        The attachment, ready to be named in a message.

    Raises:
        BackendError: The file was not taken, or is not what it was any more.

    Example:
        >>> class MyBackend(Backend):
        ...     def __init__(self):
        ...         self._sender = Sender()
        ...     async def upload(self, file, sent):
        ...         return await upload_two_phase(self, file, sent, self._sender)
        ...     async def aclose(self):
        ...         await self._sender.aclose()
    """
    create = _create(file)
    async with Reader(file) as reader:
        attachment = cast("AnyAttachment", await backend.request(create))
        descriptor = attachment.upload_descriptor
        if descriptor is None and attachment.upload_url is not None:
            descriptor = UploadDescriptor(url=attachment.upload_url, method="POST")
        if descriptor is None and keep is None:
            return attachment
        try:
            if descriptor is None:
                return await cast("Any", keep)(attachment, reader)
            url = _address(descriptor, sender)
            body = _Body(reader, sent, is_form=descriptor.method == "POST")
            is_trusted = sender.url is not None and is_same_origin(sender.url, url)
            outgoing = Outgoing(
                url=url,
                method=descriptor.method,
                content=body,
                defaults={"Accept-Language": backend.locale} if is_trusted else {},
                headers=_headers(body, descriptor.headers),
                is_trusted=is_trusted,
                refused=_refusal,
            )
            response = await _carried(backend, sender, create, outgoing, body)
        except BaseException:
            await _give_back(backend, attachment.id)
            raise
    return _updated(backend, create, attachment, response.content)


async def upload_direct(
    backend: Backend, file: File, sent: Callable[[int], None], sender: Sender, url: httpx.URL
) -> AnyAttachment:
    """Post a file to one address, with all that says who is asking.

    Args:
        backend: Whose file it becomes; its `report` and `locale` are used.
        file: The file.
        sent: As in `upload_two_phase`.
        sender: Sends the bytes.
        url: Where they go.

    Returns:
        The attachment, ready to be named in a message.

    Raises:
        BackendError: The file was not taken, is not what it was any more, or the answer is no attachment.
    """
    create = _create(file)
    async with Reader(file) as reader:
        body = _Body(reader, sent, is_form=True)
        defaults = {"Accept-Language": backend.locale}
        outgoing = Outgoing(url=url, content=body, defaults=defaults, headers=_headers(body, {}), refused=_refusal)
        response = await _carried(backend, sender, create, outgoing, body)
    failure: HttpError
    try:
        attachment = cast("AnyAttachment", decode_reply(create, response.content, backend.report))
    except UnreadableReplyError as error:
        failure = strange_answer(response, response.content, f"the reply is no attachment: {error}")
    else:
        return replace(attachment, upload_descriptor=None, upload_url=None)
    raise failure


class _Body:
    """The body of an upload: the bytes of a file as they are, or as the field `file` of a form."""

    def __init__(self, reader: Reader, sent: Callable[[int], None], *, is_form: bool) -> None:
        self.file = reader.file
        self.count = 0
        self.content_type: str | None = None
        self._reader = reader
        self._sent = sent
        self._before, self._after = b"", b""
        if is_form:
            boundary = secrets.token_hex(16)
            name = self.file.name.replace('"', "%22")
            self.content_type = f"multipart/form-data; boundary={boundary}"
            self._before = (
                f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
                f"Content-Type: {self.file.mime_type}\r\n\r\n"
            ).encode()
            self._after = f"\r\n--{boundary}--\r\n".encode()

    @property
    def length(self) -> int:
        """How many bytes it has."""
        return len(self._before) + self.file.size + len(self._after)

    async def __aiter__(self) -> AsyncGenerator[bytes, None]:
        """Yield it, from its beginning each time. What is asked for after a piece means that the piece is sent."""
        if self.count:
            self.count = 0
            self._sent(0)
        if self._before:
            yield self._before
        for offset in range(0, self.file.size, PIECE):
            piece = await self._reader.read(offset)
            yield piece
            self.count += len(piece)
            self._sent(self.count)
        if self._after:
            yield self._after


def _create(file: File) -> AttachmentsCreate:
    return AttachmentsCreate(params=AttachmentsCreateParams(name=file.name, size=file.size, mime_type=file.mime_type))


def _address(descriptor: UploadDescriptor, sender: Sender) -> httpx.URL:
    base = sender.url or httpx.URL()
    url = joined(base, descriptor.url) if descriptor.url else None
    if url is None:
        told = "its upload_descriptor has no http or https address"
        raise BackendError(say("upload_no_address"), allow_retry=False, detail=told)
    if base.scheme == "https" and url.scheme != "https":
        raise BackendError(say("upload_not_safe", url=shown_url(url)), allow_retry=False)
    return url


def _headers(body: _Body, given: Mapping[str, str]) -> dict[str, str]:
    headers = httpx.Headers({"Accept": "application/json, */*;q=0.8", "Content-Type": body.file.mime_type})
    headers.update({name: value for name, value in checked_headers(given).items() if name.casefold() not in _OWN})
    if body.content_type is not None:
        headers["Content-Type"] = body.content_type
    headers["Content-Length"] = str(body.length)
    return dict(headers)


async def _carried(
    backend: Backend, sender: Sender, create: AttachmentsCreate, outgoing: Outgoing, body: _Body
) -> httpx.Response:
    """Send a file and return the answer, which is read whole."""

    async def once() -> httpx.Response:
        failure: HttpError
        try:
            return await _read(await sender.open(outgoing))
        except HttpError as error:
            failure = _explained(error, outgoing.url, body)
        raise failure

    # What may be repeated, and when, is the same for the bytes as for the registration.
    return await sender.repeating(
        create, once, lambda entry, data: backend.report(entry, {**data, "type": "upload of a file"})
    )


async def _read(response: httpx.Response) -> httpx.Response:
    failure: HttpError
    try:
        await response.aread()
    except (httpx.HTTPError, httpx.StreamError) as error:
        failure = transport_failure(error, response.request, has_begun=True)
    else:
        return response
    finally:
        await response.aclose()
    raise failure


def _explained(error: HttpError, url: httpx.URL, body: _Body) -> HttpError:
    """Say of a connection that broke while the file went out what that mostly means."""
    if error.is_unsent or not error.is_broken or body.count >= body.file.size:
        return error
    return HttpError(say("upload_broke_off", url=shown_url(url)), detail=error.detail, is_broken=True)


def _refusal(response: httpx.Response, body: bytes) -> HttpError:
    """Return what to raise for an answer that is no success, in words that are about a file."""
    failure = status_failure(response, body, names_something=False)
    name = _CODES.get(_code(body)) or _STATUSES.get(response.status_code)
    if name is None:
        return failure
    words = say(name, status=response.status_code, url=shown_url(response.request.url))
    told = phrase_of(words_of(failure))
    return HttpError(
        words.followed_by(str(told.rest)) if told and told.rest else words,
        allow_retry=failure.allow_retry,
        detail=failure.detail,
        status=failure.status,
        retry_after=failure.retry_after,
    )


def _code(body: bytes) -> str:
    """Return the code in an error of the hosted API, or an empty string."""
    try:
        given: Any = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ""
    for key in ("error", "code"):
        given = cast("dict[str, Any]", given).get(key) if isinstance(given, dict) else None
    return given if isinstance(given, str) else ""


def _updated(backend: Backend, create: AttachmentsCreate, attachment: AnyAttachment, answer: bytes) -> AnyAttachment:
    """Return an attachment after its upload, whose answer may tell of it anew; the descriptor is used up."""
    ready = replace(attachment, upload_descriptor=None, upload_url=None)
    try:
        told = cast("AnyAttachment", decode_reply(create, answer, backend.report))
    except UnreadableReplyError:
        return ready  # A storage answers what it likes.
    if told.id != ready.id:
        return ready
    told = replace(told, upload_descriptor=None, upload_url=None, thread_id=told.thread_id or ready.thread_id)
    if isinstance(told, ImageAttachment) and isinstance(ready, ImageAttachment):
        return replace(told, preview_url=told.preview_url or ready.preview_url)
    return told


async def _give_back(backend: Backend, attachment_id: str) -> None:
    """Have a file deleted whose bytes did not arrive; nobody else knows of it."""
    try:
        async with asyncio.timeout(GRACE):
            await backend.delete_attachment(attachment_id)
    except (ChatKitError, TimeoutError) as error:
        told = {"attachment_id": attachment_id, "reason": str(error) or "it took too long"}
        backend.report("an attachment could not be deleted", told)
