"""Files for a ChatKit server in this process: to the address that it names, or to a function."""

from collections.abc import Generator
from typing import Any

import pytest

from chatkit_widget.backends.files import File
from chatkit_widget.backends.server import ServerBackend
from chatkit_widget.errors import BackendError, OptionError
from chatkit_widget.protocol.content import AnyAttachment
from tests.protocol.backends.scripted_server import ATTACHMENTS, FileStore, ScriptedServer, Uvicorn, served
from tests.protocol.client import Connect

NOTES = File.of(("notes.txt", b"what is in here"))


@pytest.fixture
def uvicorn() -> Generator[Uvicorn]:
    with served() as server:
        yield server


class NoAddress(FileStore):
    """Registers files, and names no address for their bytes."""

    async def create_attachment(self, input: Any, context: Any) -> Any:  # noqa: A002, ARG002 (openai-chatkit's names)
        """Register a file."""
        fields = {"type": "file", "id": "atc_1", "name": input.name, "mime_type": input.mime_type}
        return ATTACHMENTS.validate_python(fields)


def without_address() -> ScriptedServer:
    server = ScriptedServer(files_at="")
    server.attachment_store = server.files = NoAddress(server.memory, "")
    return server


async def test_a_server_that_names_an_address_gets_the_bytes_there(connect: Connect, uvicorn: Uvicorn) -> None:
    server = ScriptedServer(files_at=uvicorn.origin)
    uvicorn.chatkit = server
    backend = ServerBackend(server)
    client = connect(backend)
    counts: list[int] = []

    async def upload() -> AnyAttachment:
        return await backend.upload(NOTES, counts.append)

    attachment = await client.run(upload())
    assert server.files.files == {attachment.id: b"what is in here"}
    assert counts[-1] == NOTES.size
    assert attachment.upload_descriptor is None


async def test_a_server_without_an_address_has_the_bytes_kept_by_a_function(connect: Connect) -> None:
    kept: dict[str, bytes] = {}

    def keep(attachment: AnyAttachment, data: bytes) -> None:
        kept[attachment.id] = data

    server = without_address()
    client = connect(ServerBackend(server, upload_strategy=keep))
    attachments = await client.run(client.session.upload([NOTES]))
    assert [attachment.id for attachment in attachments] == ["atc_1"]
    assert kept == {"atc_1": b"what is in here"}


async def test_bytes_that_nobody_keeps_are_no_upload(connect: Connect) -> None:
    server = without_address()
    client = connect(ServerBackend(server))
    with pytest.raises(BackendError, match="named no address for its bytes: give upload_strategy="):
        await client.run(client.session.upload([NOTES]))
    assert server.memory.attachments == {}


async def test_a_function_that_raises_gives_the_file_back(connect: Connect) -> None:
    def keep(_attachment: AnyAttachment, _data: bytes) -> None:
        message = "the disk is full"
        raise OSError(message)

    server = without_address()
    client = connect(ServerBackend(server, upload_strategy=keep))
    with pytest.raises(BackendError, match="the disk is full"):
        await client.run(client.session.upload([NOTES]))
    assert server.memory.attachments == {}


def test_the_strategy_of_a_server_in_this_process_is_a_function() -> None:
    wrong: Any = {"type": "two_phase"}
    with pytest.raises(OptionError, match=r"a function of \(attachment, data\)"):
        ServerBackend(ScriptedServer(), upload_strategy=wrong)
