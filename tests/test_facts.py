"""The 137 measured programs: what the analysis predicts for their `build()` is what every Keras does."""

from __future__ import annotations

import pytest

from kerasdrop_lint.judge import predict
from kerasdrop_lint.modes import DRAWN, ON, Entry, is_error
from tests.columns_predicted import lowered, predicted
from tests.measured_facts import PATTERNS, TARGETS, agrees, measured, source

UNKNOWN_ALLOWED: dict[tuple[str, str], str] = {}
"""Program and target whose columns the analysis may leave unknown, and why. A wrong on or off is never allowed."""


def test_every_program_is_measured_on_every_target() -> None:
    assert len(PATTERNS) == 137
    assert measured().keys() == {(program, on) for program in PATTERNS for on in TARGETS}


def test_unknowns_are_allowed_for_measured_programs_only() -> None:
    assert UNKNOWN_ALLOWED.keys() <= measured().keys()


@pytest.mark.parametrize("program", PATTERNS)
def test_predicted_as_measured(program: str) -> None:
    module = lowered(source(program))
    for on in TARGETS:
        found = predicted(module, on)
        assert found is not None, on
        allowed = (program, on) in UNKNOWN_ALLOWED
        explanation = f"{on}: predicted {found}, measured {measured()[program, on]}"
        assert agrees(found, program, on, unknown_allowed=allowed), explanation


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
