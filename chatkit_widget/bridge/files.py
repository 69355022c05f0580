"""Files that a page sends: their bytes come in pieces, and wait on the disk until they are all here."""

import tempfile
from pathlib import Path

from chatkit_widget.backends.files import File, type_of
from chatkit_widget.bridge.calls import (
    Attach,
    AttachData,
)
from chatkit_widget.errors import OptionError
from chatkit_widget.session.uploads import Uploads


class Arriving:
    """A file of which bytes are still to come."""

    def __init__(self, page: str, file: File, path: Path) -> None:
        self.page = page
        self.file = file
        self.path = path
        self.size = 0

    def add(self, data: bytes, offset: int) -> None:
        """Append bytes.

        Raises:
            OptionError: They do not follow on those before, or are more than the file has.
        """
        if offset != self.size or self.size + len(data) > self.file.size:
            message = f"{self.file.name} did not arrive as it was announced"
            raise OptionError(message)
        with self.path.open("ab") as target:
            target.write(data)
        self.size += len(data)


class PageFiles:
    """Receives the files of all pages and hands them to the composer's uploads.

    What a page sends is taken on trust as little as anything else of it: it goes to a new file with a name of ours,
    within the limits of the options, and is deleted once it is uploaded, removed, or its page is gone.
    """

    def __init__(self, uploads: Uploads) -> None:
        self._uploads = uploads
        self._arriving: dict[str, Arriving] = {}
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._count = 0

    def begin(self, page: str, call: Attach) -> None:
        """Expect a file.

        Raises:
            OptionError: The chat takes no files, or its limits do not let this one through.
        """
        self._uploads.check_enabled()
        path, name = self._new_path(), Path(call.name).name or "file"
        file = File(name=name, mime_type=call.mime_type or type_of(name), size=call.size, source=path)
        self._uploads.begin(call.file, file, conversation=call.conversation)
        path.touch()
        self._arriving[call.file] = Arriving(page, file, path)
        self._check_whole(call.file)

    def take(self, page: str, call: AttachData, data: bytes) -> None:
        """Take bytes of a file, and upload it once all are here.

        Raises:
            OptionError: No such file is expected of this page, or they do not fit.
        """
        arriving = self._arriving.get(call.file)
        if arriving is None or arriving.page != page:
            message = "this file is not expected; it was removed, perhaps in another view"
            raise OptionError(message)
        try:
            arriving.add(data, call.offset)
        except (OptionError, OSError) as error:
            self._drop(call.file, error)
            raise
        # Half of the way is from the page to the kernel.
        self._uploads.progress(call.file, arriving.size // 2)
        self._check_whole(call.file)

    def remove(self, key: str) -> None:
        """Take a file out of the composer, however far it is."""
        arriving = self._arriving.pop(key, None)
        self._uploads.remove(key)
        if arriving is not None:
            arriving.path.unlink(missing_ok=True)

    def page_gone(self, page: str) -> None:
        """Give up what a page was sending."""
        for key in [key for key, arriving in self._arriving.items() if arriving.page == page]:
            name = self._arriving[key].file.name
            self._drop(key, OptionError(f"{name} did not arrive whole: its page is gone; choose it again"))

    def close(self) -> None:
        """Delete all bytes."""
        self._arriving.clear()
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def _check_whole(self, key: str) -> None:
        arriving = self._arriving[key]
        if arriving.size == arriving.file.size:
            del self._arriving[key]
            self._uploads.start(key, arriving.file, ended=lambda: arriving.path.unlink(missing_ok=True))

    def _drop(self, key: str, error: BaseException) -> None:
        arriving = self._arriving.pop(key)
        arriving.path.unlink(missing_ok=True)
        self._uploads.fail(key, error)

    def _new_path(self) -> Path:
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="chatkit-widget-", ignore_cleanup_errors=True)
        self._count += 1
        return Path(self._folder.name) / str(self._count)
