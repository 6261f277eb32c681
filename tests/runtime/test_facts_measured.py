"""The prober sees in all 137 known programs what a black box saw, on the Keras and the tf_keras that are installed."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import pytest
from measured_facts import PATTERNS, TARGETS, target

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "measure_facts.py"
SECONDS = 900


@pytest.mark.tensorflow
@pytest.mark.parametrize("runtime", ["keras", "tf_keras"])
def test_all_seven_columns_are_as_known(runtime: str) -> None:
    if find_spec(runtime) is None:
        pytest.skip(f"{runtime} is not installed")
    installed = f"{runtime} {version(runtime)}"
    if target(installed) not in TARGETS:
        pytest.skip(f"{installed} is not among the known")
    command = [sys.executable, str(SCRIPT), "--compare", runtime]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=SECONDS)
    assert f"0 of {len(PATTERNS)} programs differ" in done.stdout, done.stdout + done.stderr[-2000:]
    assert done.returncode == 0
