"""Where a test is not known, every branch runs on a copy of the variables, and what runs through is joined."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from kerasdrop_lint.analysis.machine import RAISE, RETURN, Flow, Frame, Machine, ProgramError, join_modes
from kerasdrop_lint.analysis.values import Value, join


@contextmanager
def branch(machine: Machine, *, decides: bool = False) -> Iterator[None]:
    """What runs inside may or may not run; `decides` says that the mode may be what decides it."""
    machine.uncertain += 1
    machine.undecided += decides
    try:
        yield
    finally:
        machine.uncertain -= 1
        machine.undecided -= decides


def either(machine: Machine, frame: Frame, *blocks: Callable[[], Flow | None], decides: bool = False) -> Flow | None:
    """Run each of `blocks` from the same state, and go on from the join of those that ran through.

    `decides` says that what chooses between them may be the mode, as far as one can tell. Where one of them returns,
    the rest of the function may or may not run.
    """
    machine.step(len(blocks) * len(frame.scope.variables))
    start, mode = dict(frame.scope.variables), machine.mode()
    ends: list[tuple[dict[str, Value], Any]] = []
    flows: list[Flow] = []
    with branch(machine, decides=decides):
        for run in blocks:
            frame.scope.variables = dict(start)
            machine.set_mode(mode)
            try:
                flow = run()
            except ProgramError:
                flow = RAISE
                machine.may_have_raised = True
            if flow is None:
                ends.append((frame.scope.variables, machine.mode()))
            else:
                flows.append(flow)
    if not ends:
        return flows[0] if len(set(flows)) == 1 else (RETURN if RETURN in flows else flows[0])
    if RETURN in flows:
        machine.left += 1
        machine.left_undecided += decides
    frame.scope.variables = _join_variables([variables for variables, _ in ends])
    joined = ends[0][1]
    for _, other in ends[1:]:
        joined = join_modes(joined, other)
    machine.set_mode(joined)
    return None


def _join_variables(ends: list[dict[str, Value]]) -> dict[str, Value]:
    joined = dict(ends[0])
    for variables in ends[1:]:
        for name, value in variables.items():
            other = joined.get(name, value)
            joined[name] = value if other is value else join(other, value)
    return joined
