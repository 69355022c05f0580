"""What the other tests of this folder stand on."""

from tests.browser.fixtures import Opener


def test_cells_run_on_the_screen_and_the_test_reads_the_same_kernel(open_notebook: Opener) -> None:
    notebook = open_notebook("x = 6", "print(x * 7)")
    notebook.run()
    assert notebook.output(1).inner_text().strip() == "42"
    assert notebook.kernel.eval("x + 1") == 7
    notebook.kernel.run("import asyncio\nx = await asyncio.sleep(0, 8)")
    notebook.kernel.expect("x", 8)
    assert notebook.cell_count() == 2
    assert notebook.execution_counts() == [1, 2]
    notebook.set_theme("JupyterLab Dark")


def test_notebook_7_opens_too(open_notebook: Opener) -> None:
    notebook = open_notebook("print('seven')", host="notebook")
    notebook.run()
    assert notebook.output(0).inner_text().strip() == "seven"
