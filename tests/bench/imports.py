"""How long importing takes, in fresh processes, one after another."""

import os
import statistics
import subprocess
import sys

RUNS = 9
CODE = "import time; start = time.perf_counter(); import {}; print(time.perf_counter() - start)"


def import_seconds() -> dict[str, float]:
    """The median time to import each module; a first round, which warms the disk, is not counted."""
    # As for a user, modules are compiled once: the first round leaves their bytecode behind.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    times: dict[str, list[float]] = {"anywidget": [], "chatkit_widget": []}
    for _ in range(RUNS + 1):
        for module, measured in times.items():
            command = [sys.executable, "-c", CODE.format(module)]
            done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
            measured.append(float(done.stdout))
    return {module: statistics.median(measured[1:]) for module, measured in times.items()}
