"""A notebook, open in JupyterLab or Notebook 7, with its kernel."""

from functools import cached_property
from typing import Any, cast

from playwright.sync_api import Locator, Page, expect

from tests.browser.chat import Chat
from tests.browser.kernel import Kernel
from tests.browser.server import Server

READY_MS = 90_000
RUN_MS = 60_000

IS_READY = """() => {
  const context = window.jupyterapp?.shell.currentWidget?.sessionContext;
  return Boolean(context?.isReady) && context.session?.kernel?.status === "idle";
}"""
PANEL = "const panel = window.jupyterapp.shell.currentWidget; const cells = panel.content.widgets;"
START_CELL = f"""index => {{ {PANEL}
  panel.content.deselectAll();
  panel.content.activeCellIndex = index;
  const cell = cells[index];
  window.cellRuns ??= new Map();
  window.cellRuns.set(index, false);
  window.jupyterapp.commands.execute("notebook:run-cell").finally(() => window.cellRuns.set(index, true));
  cell.node.scrollIntoView();
}}"""
CELL_ERROR = f"""index => {{ {PANEL}
  const outputs = cells[index].model.outputs?.toJSON() ?? [];
  const error = outputs.find(output => output.output_type === "error");
  return error ? error.traceback.join("\\n") : null;
}}"""


class Notebook:
    """Runs cells through the host's own commands, and Python in the same kernel."""

    def __init__(self, server: Server, page: Page, name: str, host: str = "lab") -> None:
        self.server = server
        self.page = page
        self.name = name
        self.host = host

    def visit(self) -> None:
        """Opens the notebook's page anew, as a second tab or a reader of the saved file would."""
        self.page.goto(self.server.page(self.name, self.host))
        self.wait_ready()

    def reload(self) -> None:
        """Saves the notebook and reloads the page; the kernel goes on, and may be busy."""
        self.save()
        self.page.reload()
        self.page.wait_for_function(
            "() => window.jupyterapp?.shell.currentWidget?.content?.widgets?.length > 0", timeout=READY_MS
        )

    def wait_ready(self) -> None:
        """Waits until the kernel is there and idle."""
        self.page.wait_for_function(IS_READY, timeout=READY_MS)

    @cached_property
    def kernel(self) -> Kernel:
        """A client of this notebook's kernel."""
        session = self.server.session_of(self.name)
        assert session is not None, f"{self.name} has no kernel"
        return Kernel(self.server.connection_file(session["kernel"]["id"]))

    def close(self) -> None:
        """Ends the kernel."""
        if "kernel" in self.__dict__:
            self.kernel.close()
        self.server.end_session(self.name)

    def start(self, index: int) -> None:
        """Starts a cell and returns at once."""
        self.page.evaluate(START_CELL, index)

    def finish(self, index: int, *, check: bool = True, timeout: float = RUN_MS) -> None:
        """Waits for the end of a cell that was started; it must not have raised, unless `check` is False."""
        self.page.wait_for_function("index => window.cellRuns.get(index) === true", arg=index, timeout=timeout)
        if check:
            error = self.error(index)
            assert error is None, error

    def run(self, *indices: int, check: bool = True, timeout: float = RUN_MS) -> None:
        """Runs cells one after another; all of them when none is named."""
        for index in indices or range(self.cell_count()):
            self.start(index)
            self.finish(index, check=check, timeout=timeout)

    def error(self, index: int) -> str | None:
        """The traceback in a cell's output."""
        return cast("str | None", self.page.evaluate(CELL_ERROR, index))

    def cell_count(self) -> int:
        """How many cells the notebook has."""
        return cast("int", self.page.evaluate(f"() => {{ {PANEL} return cells.length; }}"))

    def sources(self) -> list[str]:
        """The source of every cell."""
        return cast(
            "list[str]",
            self.page.evaluate(f"() => {{ {PANEL} return [...cells].map(cell => cell.model.sharedModel.source); }}"),
        )

    def execution_counts(self) -> list[int | None]:
        """The number beside every cell."""
        script = f"() => {{ {PANEL} return [...cells].map(cell => cell.model.executionCount ?? null); }}"
        return cast("list[int | None]", self.page.evaluate(script))

    def mode(self) -> str:
        """`command` or `edit`."""
        return cast("str", self.page.evaluate(f"() => {{ {PANEL} return panel.content.mode; }}"))

    def output(self, index: int) -> Locator:
        """The outputs of a cell."""
        return self.page.locator(".jp-Notebook .jp-Cell").nth(index).locator(".jp-Cell-outputArea")

    def chat(self, index: int = 0) -> Chat:
        """The chat in a cell's output, once it is on the screen."""
        chat = Chat(self.page, self.output(index))
        expect(chat.root).to_be_visible(timeout=30_000)
        return chat

    def save(self) -> None:
        """Saves the notebook."""
        self.execute("docmanager:save")

    def set_theme(self, name: str) -> None:
        """Changes the theme of the host, such as `JupyterLab Dark`."""
        self.execute("apputils:change-theme", {"theme": name})
        light = "false" if "Dark" in name else "true"
        expect(self.page.locator("body")).to_have_attribute("data-jp-theme-light", light)

    def execute(self, command: str, arguments: dict[str, Any] | None = None) -> None:
        """Executes a command of the host and waits for it."""
        script = "async ([command, args]) => { await window.jupyterapp.commands.execute(command, args); }"
        self.page.evaluate(script, [command, arguments or {}])
