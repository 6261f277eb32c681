"""What Python draws in a `call` is the same for every batch: measured of the fixtures that are about it."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from runtime.probes import RUNTIMES

SCRIPT = Path(__file__).parent / "drawing.py"
FIXTURES = sorted((Path(__file__).parents[2] / "fixtures" / "kdl113").glob("*.py"))
NOT_COMPILED = ("good_loop_of_its_own",)
"""Here nobody calls `fit`."""

pytestmark = pytest.mark.tensorflow


def measurable() -> list[Path]:
    return [path for path in FIXTURES if "static only" not in path.read_text(encoding="utf-8")]


@cache
def measured(runtime: str) -> dict[str, dict[str, int]]:
    pytest.importorskip(runtime)
    command = [sys.executable, str(SCRIPT), runtime, *map(str, measurable())]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=900)
    lines = (line for line in done.stdout.splitlines() if line.startswith("{"))
    return {record["path"]: record for record in map(json.loads, lines)}


@pytest.mark.parametrize("runtime", RUNTIMES)
@pytest.mark.parametrize("path", measurable(), ids=lambda path: path.stem)
def test_drawn_once(path: Path, runtime: str) -> None:
    counts = measured(runtime)[str(path)]
    if path.stem.startswith("bad_"):
        assert counts["fit"] == counts["predict"] == 1 < counts["call"]
    elif path.stem in NOT_COMPILED:
        assert counts["call"] > 1
    else:
        assert counts["fit"] > 1 or counts["call"] == 1
