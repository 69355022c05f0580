"""A table of very many rows: it is drawn in parts, and is one for who looks at it or has it read."""

from typing import cast

from playwright.sync_api import Locator, expect

from tests.browser.fixtures import Opener

ROWS = 1000
CHAT = f"""
from chatkit_widget import ChatKit
from chatkit_widget.widgets import Card, Table, TableCell, TableRow, Text

def table(word):
    def row(at):
        name = word if at == {ROWS - 1} else f"a name that is longer {{at}}" if at == 3 else f"name {{at}}"
        return TableRow([TableCell([Text(name)]), TableCell([Text(f"{{at}}")], align="end"), TableCell([Text("kept")])])
    head = TableRow([TableCell([Text(word)]) for word in ("Name", "Number", "State")], header=True)
    return Card([Table([head, *(row(at) for at in range({ROWS}))])], size="full")

chat = ChatKit(lambda message: table("the last one"))
chat
"""
COLUMNS = """row => [...row.cells].map((cell) => {
  const { left, right } = cell.getBoundingClientRect();
  return [Math.round(left), Math.round(right)];
})"""


def columns(row: Locator) -> list[list[int]]:
    """Where the cells of a row begin and end."""
    return cast("list[list[int]]", row.evaluate(COLUMNS))


def test_a_table_of_very_many_rows_is_one_table(open_notebook: Opener) -> None:
    notebook = open_notebook(CHAT)
    notebook.run()
    chat = notebook.chat(0)
    chat.send("table")
    table = chat.root.get_by_role("table")
    rows = table.get_by_role("row")
    expect(rows).to_have_count(ROWS + 1)
    expect(table).to_have_count(1)
    expect(table.get_by_role("columnheader")).to_have_text(["Name", "Number", "State"])
    assert len({str(columns(row)) for row in (rows.first, rows.nth(ROWS // 2), rows.last)}) == 1

    # What was out of sight is laid out where it is reached.
    rows.first.scroll_into_view_if_needed()
    expect(rows.last).not_to_be_in_viewport()
    rows.last.scroll_into_view_if_needed()
    expect(rows.last.get_by_text("the last one")).to_be_in_viewport()
    assert columns(rows.last) == columns(rows.first)

    notebook.kernel.run("await chat.update_widget(chat.items[-1].id, table('another word'))")
    expect(rows.last).to_contain_text("another word")
    expect(rows).to_have_count(ROWS + 1)
