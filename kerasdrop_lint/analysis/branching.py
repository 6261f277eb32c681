"""Where a test is not known, every branch runs on a copy of the variables, and what runs through is joined."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from kerasdrop_lint.analysis.machine import (
    BREAK,
    CONTINUE,
    RAISE,
    RETURN,
    Flow,
    Frame,
    Jump,
    Machine,
    ProgramError,
    join_modes,
)
from kerasdrop_lint.analysis.options import Option, taking
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


def either(
    machine: Machine,
    frame: Frame,
    *blocks: Callable[[], Flow | None],
    decides: bool = False,
    option: Option | None = None,
) -> Flow | None:
    """Run each of `blocks` from the same state, and go on from the join of those that ran through.

    `decides` says that what chooses between them may be the mode, as far as one can tell. Where one of them returns,
    the rest of the function may or may not run. `option` is the test between two blocks, where one decides.
    """
    machine.step(len(blocks) * len(frame.scope.variables))
    start, mode = dict(frame.scope.variables), machine.mode()
    ends: list[Jump] = []
    flows: list[Flow] = []
    with branch(machine, decides=decides):
        for run in blocks:
            frame.scope.variables = dict(start)
            machine.set_mode(mode)
            try:
                with taking(machine, option and option.turned(run is blocks[0])):
                    flow = run()
            except ProgramError:
                flow = RAISE
                machine.may_have_raised = True
            flows.append(flow or _THROUGH)
            ends.append(Jump(flow or _THROUGH, frame.scope.variables, machine.mode(), decides))
    if option is not None and flows.count(RETURN) == 1 and len(flows) == 2 and _THROUGH in flows:
        machine.left_options.append(option.turned(flows[0] is _THROUGH))
    return _go_on(machine, frame, ends, flows, decides)


_THROUGH = Flow("through")


def _go_on(machine: Machine, frame: Frame, ends: list[Jump], flows: list[Flow], decides: bool) -> Flow | None:
    """From the join of the paths that ran through; if none did, the flow of those that stay in the function."""
    staying = next((flow for flow in (_THROUGH, CONTINUE, BREAK) if flow in flows), None)
    if staying is None:
        return RETURN if RETURN in flows else flows[0]
    if RETURN in flows:
        machine.left += 1
        machine.left_undecided += decides
    others = [end for end in ends if end.flow in (CONTINUE, BREAK) and end.flow is not staying]
    frame.jumps += others
    machine.left += len(others)
    machine.left_undecided += decides * len(others)
    rejoin(machine, frame, [end for end in ends if end.flow is staying], here=False)
    return None if staying is _THROUGH else staying


def rejoin(machine: Machine, frame: Frame, jumps: Sequence[Jump], *, here: bool) -> None:
    """Go on where these paths meet, and if `here` the one that is running."""
    if not jumps:
        return
    variables = [jump.variables for jump in jumps]
    modes = [jump.mode for jump in jumps]
    if here:
        variables.insert(0, frame.scope.variables)
        modes.insert(0, machine.mode())
    frame.scope.variables = _join_variables(variables)
    joined = modes[0]
    for other in modes[1:]:
        joined = join_modes(joined, other)
    machine.set_mode(joined)


def leave(machine: Machine, frame: Frame, flow: Flow) -> None:
    """The running path ends like this, and others go on."""
    if flow is BREAK:
        frame.jumps.append(Jump(flow, frame.scope.variables, machine.mode(), False))
    if flow in (BREAK, RETURN):
        machine.left += 1


def _join_variables(ends: list[dict[str, Value]]) -> dict[str, Value]:
    joined = dict(ends[0])
    for variables in ends[1:]:
        for name, value in variables.items():
            other = joined.get(name, value)
            joined[name] = value if other is value else join(other, value)
    return joined
