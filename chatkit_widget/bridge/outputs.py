"""What observers print and display into an `Output` widget, where no page could tell that it belongs there.

A page finds what belongs into an `Output` by the message that it had sent and that is still being answered. On a chat's
own thread there is none, so what is written inside `with output:` is put there by hand.
"""

import threading
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, cast

import ipywidgets
from ipywidgets.widgets import widget

from chatkit_widget.backends.output import captured_output
from chatkit_widget.bridge.kernel import running_kernel


@contextmanager
def outputs_by_hand() -> Generator[None]:
    """Put what this thread writes inside `with output:` into that `Output`; not on the main thread."""
    kernel = running_kernel()
    if kernel is None or threading.current_thread() is threading.main_thread():
        yield
        return
    shell, writer = kernel.shell, _Writer(kernel.shell)
    shell.display_pub.register_hook(writer.publish)
    try:
        with captured_output(writer.write):
            yield
    finally:
        shell.display_pub.unregister_hook(writer.publish)


class _Writer:
    def __init__(self, shell: Any) -> None:
        self._shell = shell
        self._is_to_clear = False

    def write(self, text: str) -> bool:
        return self._append({"output_type": "stream", "name": "stdout", "text": text})

    def publish(self, message: dict[str, Any]) -> dict[str, Any] | None:
        content, output = message["content"], self._entered()
        if output is None:
            return message
        if message["header"]["msg_type"] == "clear_output":
            self._is_to_clear = content["wait"]
            if not self._is_to_clear:
                output.outputs = ()
        else:
            self._append(
                {"output_type": "display_data", "data": content["data"], "metadata": content.get("metadata", {})}
            )
        return None

    def _append(self, what: dict[str, Any]) -> bool:
        output = self._entered()
        if output is None:
            return False
        before = () if self._is_to_clear else output.outputs
        self._is_to_clear = False
        last: dict[str, Any] = before[-1] if before else {}
        if last.get("output_type") == what["output_type"] == "stream":
            before, what = before[:-1], {**last, "text": last["text"] + what["text"]}
        output.outputs = (*before, what)
        return True

    def _entered(self) -> Any:
        parent: Any = self._shell.get_parent() or {}
        asked = parent.get("header", {}).get("msg_id")
        widgets = tuple(cast("Any", widget)._instances.values())  # noqa: SLF001 (there is no public way)
        outputs = [other for other in widgets if isinstance(other, ipywidgets.Output)]
        return next((output for output in outputs if asked and cast("Any", output).msg_id == asked), None)
