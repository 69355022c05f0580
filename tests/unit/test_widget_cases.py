"""The cases that the page's checks of widgets go through, too: both have to find the same."""

import json
from pathlib import Path
from typing import Any

import pytest

from chatkit_widget.protocol.widgets.checking import problems_in

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "js/src/widgets/check/cases.json").read_text("utf-8")
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: json.dumps(case["widget"])[:60])
def test_both_sides_find_the_same(case: dict[str, Any]) -> None:
    assert [[path, name] for path, _, name, _ in problems_in(case["widget"])] == case["problems"]
