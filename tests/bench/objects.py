"""How long describing a DataFrame takes, whatever its length."""

import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import polars as pl

from chatkit_widget.content import described
from chatkit_widget.content.tables import rows_of

SHORT, LONG = 1_000, 1_000_000
RUNS = 20


def frames(rows: int) -> dict[str, Any]:
    """Frames of so many rows: plain ones, and one with an index of several levels."""
    numbers = np.random.default_rng(1).random((rows, 10))
    pandas: Any = pd.DataFrame({str(at): numbers[:, at] for at in range(10)})
    pandas["text"] = "text"
    pandas["time"] = np.arange(rows).astype("datetime64[s]")
    return {
        "pandas": pandas,
        "pandas, several levels": pandas.set_index(["text", "0"]),
        "polars": pl.DataFrame({str(at): numbers[:, at] for at in range(10)}),
    }


def milliseconds(call: Callable[[], object]) -> float:
    """The median of several runs, after one that warms up."""
    call()
    times: list[float] = []
    for _ in range(RUNS):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000


def describing() -> dict[str, tuple[float, float]]:
    """Milliseconds to describe a short frame and a long one, by their library."""
    short, long = frames(SHORT), frames(LONG)
    return {
        name: (milliseconds(partial(described, short[name])), milliseconds(partial(described, long[name])))
        for name in short
    }


def paging() -> tuple[float, float]:
    """Milliseconds of the first page of a long frame that is sorted, and of each page after it."""
    frame = frames(LONG)["pandas"]
    start = time.perf_counter()
    rows_of(frame, 0, 50, sort=1)
    first = (time.perf_counter() - start) * 1000
    return first, milliseconds(partial(rows_of, frame, LONG // 2, 50, sort=1))
