"""Programs of every kind become models with a batch that they accept, on Keras 3 and tf_keras."""

from __future__ import annotations

import functools
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
from subject_programs import PROGRAMS, Program

SCRIPT = Path(__file__).parent / "building.py"

pytestmark = [pytest.mark.tensorflow, pytest.mark.slow("the first of a runtime starts TensorFlow and builds all")]


@functools.cache
def built(keras: str) -> dict[str, dict[str, Any]]:
    """All programs on one Keras, in one process."""
    with tempfile.TemporaryDirectory() as folder:
        run = subprocess.run(
            [sys.executable, str(SCRIPT), keras, folder], capture_output=True, text=True, check=False, timeout=600
        )
    assert run.returncode == 0, run.stderr[-3000:]
    results: dict[str, dict[str, Any]] = json.loads(run.stdout.splitlines()[-1])
    return results


@pytest.mark.parametrize("keras", ["keras", "tf_keras"])
@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.name)
def test_a_program_is_built_and_fed(program: Program, keras: str) -> None:
    pytest.importorskip(keras)
    outcome = built(keras)[program.name]
    assert "refused" not in outcome, outcome
    assert outcome["batch"] == program.batch
    assert program.built in outcome["built"]
    assert outcome["fresh"]
