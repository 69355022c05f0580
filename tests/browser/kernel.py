"""Runs Python in the kernel of an open notebook, from the test."""

import ast
import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Self, TypeVar, cast

from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_core.utils import ensure_event_loop

T = TypeVar("T")
JSON_OF = "__import__('json').dumps(({}), default=str)"


class KernelError(Exception):
    """The Python that a test ran in the kernel raised."""


class Kernel:
    """A second client of a notebook's kernel.

    It lives on a thread of its own, since Playwright keeps an event loop running on the test's.
    """

    def __init__(self, connection_file: Path) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="kernel-client")
        self._client = self._do(lambda: self._connect(connection_file))

    @staticmethod
    def _connect(connection_file: Path) -> Any:
        client: Any = BlockingKernelClient(connection_file=str(connection_file))
        client.load_connection_file()
        # The kernel is known to run. `wait_for_ready` would wait for silence on its output too, which a stream breaks.
        client.start_channels(iopub=False, stdin=False, hb=False)
        return client

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the client; the kernel stays."""

        def stop() -> None:
            self._client.stop_channels()
            ensure_event_loop().close()  # the client made one for its thread

        self._do(stop)
        self._thread.shutdown()

    def run(self, code: str, timeout: float = 60) -> None:
        """Runs code, which may await; queued behind a cell that is running."""
        self._execute(code, {}, timeout)

    def eval(self, expression: str, timeout: float = 60) -> Any:
        """The value of an expression, by way of JSON."""
        reply = self._execute("", {"value": JSON_OF.format(expression)}, timeout)
        value = reply["user_expressions"]["value"]
        if value["status"] != "ok":
            message = f"{expression}: {value['ename']}: {value['evalue']}"
            raise KernelError(message)
        return json.loads(ast.literal_eval(value["data"]["text/plain"]))

    def expect(self, expression: str, wanted: object = True, timeout: float = 15) -> None:  # noqa: FBT002 (a value)
        """Asks for an expression's value until it is the wanted one."""
        deadline = time.monotonic() + timeout
        value = self.eval(expression)
        while value != wanted and time.monotonic() < deadline:
            value = self.eval(expression)
        assert value == wanted, f"{expression} is {value!r}, not {wanted!r}, after {timeout} s"

    def _execute(self, code: str, expressions: dict[str, str], timeout: float) -> dict[str, Any]:
        def execute() -> Any:
            return self._client.execute(
                code, user_expressions=expressions, store_history=False, allow_stdin=False, reply=True, timeout=timeout
            )

        content = cast("dict[str, Any]", self._do(execute)["content"])
        if content["status"] != "ok":
            message = "\n".join(content.get("traceback", [])) or f"{code!r}: {content['status']}"
            raise KernelError(message)
        return content

    def _do(self, work: Callable[[], T]) -> T:
        return self._thread.submit(work).result()
