"""The 137 measured programs: what the analysis predicts for their `build()` is what every Keras does."""

from __future__ import annotations

import csv
import functools
import runpy
from pathlib import Path

import pytest
from predicting import lowered, predicted

from kerasdrop_lint.judge import predict
from kerasdrop_lint.modes import DRAWN, ON, UNKNOWN, Entry, ModeTable, State, is_error

FACTS = Path(__file__).parent / "facts"
PATTERNS: dict[str, tuple[str, str]] = runpy.run_path(str(FACTS / "patterns.py"))["PATTERNS"]
TARGETS = ("3.3", "3.6", "3.8", "3.12", "3.15", "3.16", "2")

UNKNOWN_ALLOWED: dict[tuple[str, str], str] = {}
"""Program and target whose columns the analysis may leave unknown, and why. A wrong on or off is never allowed."""


def source(program: str) -> str:
    return "import keras\nimport tensorflow as tf\n" + PATTERNS[program][1]


def target(runtime: str) -> str:
    """The target that `keras 3.12.4` or `tf_keras 2.20.1` is."""
    name, version = runtime.split()
    return "2" if name == "tf_keras" else ".".join(version.split(".")[:2])


@functools.cache
def measured() -> dict[tuple[str, str], ModeTable]:
    """The six columns of every program on every target."""
    with (FACTS / "modes.tsv").open(newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return {
        (row["pattern"], target(row["runtime"])): ModeTable(tuple(State(row[entry.value]) for entry in Entry))
        for row in rows
    }


def same(predicted_state: State, measured_state: State, unknown_allowed: bool) -> bool:
    """Whether a cell is right; which error it is need not be known, only that there is one."""
    if is_error(measured_state):
        return is_error(predicted_state)
    return predicted_state == measured_state or (unknown_allowed and predicted_state == UNKNOWN)


def test_every_program_is_measured_on_every_target() -> None:
    assert len(PATTERNS) == 137
    assert measured().keys() == {(program, on) for program in PATTERNS for on in TARGETS}


def test_unknowns_are_allowed_for_measured_programs_only() -> None:
    assert UNKNOWN_ALLOWED.keys() <= measured().keys()


@pytest.mark.parametrize("program", PATTERNS)
def test_predicted_as_measured(program: str) -> None:
    module = lowered(source(program))
    for on in TARGETS:
        expected, found = measured()[program, on], predicted(module, on)
        assert found is not None, on
        allowed = (program, on) in UNKNOWN_ALLOWED
        cells = zip(found.states, expected.states, strict=True)
        assert all(same(*cell, allowed) for cell in cells), f"{on}: predicted {found}, measured {expected}"


@pytest.mark.parametrize("program", PATTERNS)
def test_sites_that_reach_the_output_make_the_column(program: str) -> None:
    """What `modes` prints agrees with the measurement too: one site on is the whole model on."""
    on = "3.15"
    tables = predict(source(program), "program.py", "build", on)
    assert not tables.failures
    reaching = [table.modes for table in tables.tables if table.reaches_output]
    for entry, state in zip(Entry, measured()[program, on].states, strict=True):
        found = {modes[entry] for modes in reaching}
        assert is_error(state) or state == DRAWN or (ON in found) == (state == ON), (entry, found)
