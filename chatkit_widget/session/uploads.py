"""The files in the composer: checked, uploaded while the user writes on, and sent when all are there."""

import asyncio
import itertools
from collections.abc import Callable, Sequence
from typing import Any

from msgspec.structs import replace

from chatkit_widget import events
from chatkit_widget.backends.files import File
from chatkit_widget.errors import BackendError, ChatKitError, OptionError
from chatkit_widget.options import Attachments
from chatkit_widget.protocol.content import AnyAttachment
from chatkit_widget.protocol.questions import FileUpload
from chatkit_widget.protocol.requests import AttachmentId, AttachmentsDelete
from chatkit_widget.sentences import phrase_of, say, words_of
from chatkit_widget.session.core import Core
from chatkit_widget.session.drafts import Drafts
from chatkit_widget.session.limits import check_file
from chatkit_widget.session.operations import Upload
from chatkit_widget.session.state import bare_attachment


class Uploads:
    """Uploads files and shows how far they are. Each has a task of the session's own.

    A file stays with the conversation that it was chosen in, also while another is open.
    """

    def __init__(self, core: Core, drafts: Drafts) -> None:
        self._core = core
        self._drafts = drafts
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._numbers = itertools.count(1)

    async def upload(self, files: Sequence[File]) -> list[AnyAttachment]:
        """Upload files that are not in the composer, for a message that code sends.

        Raises:
            OptionError: One is too large, or of a type that is not accepted; nothing was uploaded.
            BackendError: The backend did not take one.
        """
        for file in files:
            check_file(file, self._limits)
        tasks = [self._core.spawn(self._upload(file, _unheard)) for file in files]
        try:
            return list(await asyncio.gather(*tasks))
        except BaseException:
            for task in tasks:
                task.cancel()
                task.add_done_callback(self._forget_result)
            raise

    def put(self, files: Sequence[File], attachments: Sequence[AnyAttachment]) -> list[str]:
        """Show these in the composer, in place of what is there, upload the files, and return the keys of all.

        Raises:
            OptionError: There are too many, or one is not accepted; the composer is as it was.
        """
        self._check_count(len(files) + len(attachments))
        for file in files:
            check_file(file, self._limits)
        self.release(attachments)  # Those that stay must not be deleted.
        for upload in self._shown:
            self.remove(upload.key)
        keys = [self.place(attachment) for attachment in attachments]
        for file in files:
            keys.append(key := f"file_{next(self._numbers)}")
            self.begin(key, file)
            self.start(key, file)
        return keys

    def place(self, attachment: AnyAttachment) -> str:
        """Show one that is uploaded already, and return its key."""
        key, attachment = f"file_{next(self._numbers)}", bare_attachment(attachment)
        done = Upload(
            key=key, name=attachment.name, mime_type=attachment.mime_type, size=0, status="ready", attachment=attachment
        )
        self._core.state.set(uploads=[*self._shown, done])
        return key

    def begin(self, key: str, file: File, *, conversation: int | None = None) -> None:
        """Show a file whose bytes may still be on their way here, by default in the open conversation.

        Raises:
            OptionError: There are too many, it is not accepted, `key` is taken, or the conversation is gone.
        """
        draft = self._drafts.of(conversation)
        if draft is None:
            raise OptionError(say("file_unattached", name=file.name))
        others = self._drafts.uploads(draft.conversation)
        self._check_count(len(others) + 1)
        check_file(file, self._limits)
        if self._find(key) is not None:
            message = f"the file {key!r} is in the composer already"
            raise OptionError(message)
        upload = Upload(key=key, name=file.name, mime_type=file.mime_type, size=file.size)
        self._drafts.put_uploads(draft.conversation, [*others, upload])

    def start(self, key: str, file: File, *, ended: Callable[[], object] = lambda: None) -> None:
        """Upload a file that is shown; `ended` is called when its bytes are needed no more."""
        task = self._core.spawn(self._run(key, file))
        self._tasks[key] = task

        def over(_task: asyncio.Task[None]) -> None:
            if self._tasks.get(key) is task:  # A page may use the key of a file that it has removed again.
                del self._tasks[key]
            ended()

        task.add_done_callback(over)

    def fail(self, key: str, error: BaseException) -> None:
        """Show that a file could not be uploaded."""
        words = words_of(error)
        self._change(key, status="failed", error=str(words), phrase=phrase_of(words))
        self._core.hub.emit(events.Error(error=error))

    def progress(self, key: str, sent: int) -> None:
        """Show how many bytes are on their way or there."""
        self._change(key, sent=sent)

    def remove(self, key: str) -> None:
        """Take a file out of the composer: give it up, or have the backend forget it."""
        for conversation, upload in self._drafts.all_uploads():
            if upload.key == key:
                others = [other for other in self._drafts.uploads(conversation) if other.key != key]
                self._drafts.put_uploads(conversation, others)
                self.let_go([upload])

    def let_go(self, uploads: Sequence[Upload]) -> None:
        """Give up files that stand in no composer any more, or have the backend forget them."""
        for upload in uploads:
            task = self._tasks.get(upload.key)
            if task is not None:
                task.cancel()
            if upload.attachment is not None:
                self._core.spawn(self._forget(upload.attachment.id))

    async def clear(self) -> None:
        """Take all files out of the composer, and give up those on their way: their backend is asked no more."""
        tasks = tuple(self._tasks.values())
        self._core.state.set(uploads=[])
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def check_enabled(self) -> None:
        """Raise unless users may choose files.

        Raises:
            OptionError: They may not.
        """
        if not self._limits.enabled:
            raise OptionError(say("no_files"))

    def check_ready(self) -> None:
        """Raise unless every file in the composer is uploaded.

        Raises:
            OptionError: One is still on its way, or has failed.
        """
        for upload in self._shown:
            if upload.status != "ready":
                name = "file_under_way" if upload.status == "uploading" else "file_failed"
                raise OptionError(say(name, name=upload.name))

    @property
    def attachments(self) -> list[AnyAttachment]:
        """The files in the composer that are uploaded."""
        return [upload.attachment for upload in self._shown if upload.attachment is not None]

    def release(self, attachments: Sequence[AnyAttachment]) -> None:
        """Take files out of the composer that the backend has to keep, as those that were sent."""
        ids = {attachment.id for attachment in attachments}
        self._core.state.set(
            uploads=[upload for upload in self._shown if upload.attachment is None or upload.attachment.id not in ids]
        )

    async def wait(self, keys: Sequence[str]) -> list[AnyAttachment]:
        """Wait until these files are uploaded.

        Raises:
            BackendError: One failed, or was removed meanwhile.
        """
        tasks = [self._tasks[key] for key in keys if key in self._tasks]
        if tasks:
            await asyncio.wait(tasks)
        found = [(key, self._find(key)) for key in keys]
        for key, upload in found:
            if upload is None or upload.attachment is None:
                message = (upload and upload.error) or f"the file {key!r} was removed from the composer"
                raise BackendError(message)
        return [upload.attachment for _key, upload in found if upload is not None and upload.attachment is not None]

    async def _run(self, key: str, file: File) -> None:
        upload = self._find(key)
        before = 0 if upload is None else upload.sent

        def sent(count: int) -> None:
            self._change(key, sent=before + count * (file.size - before) // max(1, file.size))

        try:
            attachment = await self._upload(file, sent)
        except ChatKitError as error:
            self.fail(key, error)
        except Exception as error:  # noqa: BLE001 (a backend may be a user's own)
            failure = BackendError(f"{file.name} could not be uploaded: {type(error).__name__}: {error}")
            failure.__cause__ = error
            self.fail(key, failure)
        else:
            await self._arrived(key, file, attachment)

    async def _upload(self, file: File, sent: Callable[[int], None]) -> AnyAttachment:
        question = FileUpload(name=file.name, mime_type=file.mime_type, size=file.size)
        with self._core.traffic.exchange(question) as exchange:
            attachment = await self._core.backend.upload(file, sent)
            self._core.traffic.replied(exchange, attachment)
            return attachment

    async def _arrived(self, key: str, file: File, attachment: AnyAttachment) -> None:
        if self._find(key) is None:  # It was removed, and its backend took it all the same.
            await self._forget(attachment.id)
        else:
            self._change(key, status="ready", sent=file.size, attachment=attachment)

    def _forget_result(self, task: "asyncio.Task[AnyAttachment]") -> None:
        """Have the backend forget a file that is there, while another of the same call is not."""
        if not task.cancelled() and task.exception() is None and not self._core.is_closed:
            self._core.spawn(self._forget(task.result().id))

    async def _forget(self, attachment_id: str) -> None:
        try:
            with self._core.traffic.exchange(AttachmentsDelete(params=AttachmentId(attachment_id=attachment_id))):
                await self._core.backend.delete_attachment(attachment_id)
        except ChatKitError as error:
            # The user is rid of it either way.
            self._core.log("an attachment could not be deleted", {"attachment_id": attachment_id, "reason": str(error)})

    def _check_count(self, count: int) -> None:
        if count > self._limits.max_count:
            raise OptionError(say("too_many_files", most=self._limits.max_count))

    def _change(self, key: str, **changes: Any) -> None:
        for conversation, upload in self._drafts.all_uploads():
            if upload.key == key:
                changed, all_of_it = replace(upload, **changes), self._drafts.uploads(conversation)
                self._drafts.put_uploads(conversation, [changed if other.key == key else other for other in all_of_it])

    def _find(self, key: str) -> Upload | None:
        return next((upload for _, upload in self._drafts.all_uploads() if upload.key == key), None)

    @property
    def _shown(self) -> list[Upload]:
        return self._core.state.view.uploads or []

    @property
    def _limits(self) -> Attachments:
        return self._core.options.composer.attachments


def _unheard(_sent: int) -> None:
    """Nobody watches a file that is not in the composer."""
