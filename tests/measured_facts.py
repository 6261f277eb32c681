"""The 137 programs of `facts/patterns.py` and what every Keras does with them, by `facts/modes.tsv`."""

from __future__ import annotations

import csv
import functools
import runpy
from pathlib import Path

from kerasdrop_lint.modes import UNKNOWN, Entry, ModeTable, State, is_error

FACTS = Path(__file__).parent / "facts"
PATTERNS: dict[str, tuple[str, str]] = runpy.run_path(str(FACTS / "patterns.py"))["PATTERNS"]
TARGETS = ("3.3", "3.6", "3.8", "3.12", "3.15", "3.16", "2")


def source(program: str) -> str:
    """A program with its imports in front."""
    return "import keras\nimport tensorflow as tf\n" + PATTERNS[program][1]


def built(program: str) -> str:
    """A program as it was measured: `tf.keras` is Keras 3 with the names that only the legacy API has kept."""
    return "import tensorflow as tf\nkeras = tf.keras\n" + PATTERNS[program][1]


def target(runtime: str) -> str:
    """The target that `keras 3.12.4` or `tf_keras 2.20.1` is."""
    name, version = runtime.split()
    return "2" if name == "tf_keras" else ".".join(version.split(".")[:2])


def _rows() -> list[dict[str, str]]:
    with (FACTS / "modes.tsv").open(newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@functools.cache
def measured() -> dict[tuple[str, str], ModeTable]:
    """The six columns of every program on every target."""
    return {
        (row["pattern"], target(row["runtime"])): ModeTable(tuple(State(row[entry.value]) for entry in Entry))
        for row in _rows()
    }


@functools.cache
def _known() -> dict[tuple[str, str], tuple[str, ...]]:
    rows = [(row.pop("pattern"), row.pop("runtime"), tuple(row.values())) for row in _rows()]
    by_target = {(program, target(runtime)): states for program, runtime, states in rows}
    return by_target | {(program, runtime): states for program, runtime, states in rows}


def columns(program: str, runtime: str) -> tuple[str, ...] | None:
    """All seven columns of a program on a runtime, or on another release of the same minor version."""
    return _known().get((program, runtime)) or _known().get((program, target(runtime)))


def agrees(predicted: ModeTable, program: str, on: str, *, unknown_allowed: bool = False) -> bool:
    """Whether a prediction is what was measured; of an error only that there is one."""
    cells = zip(predicted.states, measured()[program, on].states, strict=True)
    return all(_same(*cell) or (unknown_allowed and cell[0] == UNKNOWN) for cell in cells)


def _same(predicted: State, measured: State) -> bool:
    return is_error(predicted) if is_error(measured) else predicted == measured
