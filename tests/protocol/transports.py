"""A `ConformanceServer` as a backend, over every transport; the fixtures of `backend` are over each in turn."""

import logging
from collections.abc import AsyncGenerator, Iterator

import pytest

from chatkit_widget.backends.base import Backend
from chatkit_widget.backends.http import HttpBackend
from chatkit_widget.backends.retrying import Patience
from chatkit_widget.backends.server import ServerBackend
from tests.protocol.backends.scripted_server import Uvicorn, served
from tests.protocol.conformance_server import ConformanceServer


@pytest.fixture(scope="module")
def uvicorn() -> Iterator[Uvicorn]:
    with served() as server:
        yield server


@pytest.fixture
def server(uvicorn: Uvicorn) -> ConformanceServer:
    # What fails on purpose is logged by openai-chatkit with a traceback.
    logging.getLogger("chatkit").setLevel(logging.CRITICAL)
    uvicorn.chatkit = ConformanceServer(files_at=uvicorn.origin)
    return uvicorn.chatkit


@pytest.fixture(params=["in process", "HTTP"])
async def backend(
    request: pytest.FixtureRequest, server: ConformanceServer, uvicorn: Uvicorn
) -> AsyncGenerator[Backend]:
    over_http = HttpBackend(uvicorn.url, patience=Patience(first=0.001))
    made: Backend = over_http if request.param == "HTTP" else ServerBackend(server)
    yield made
    await made.aclose()
