"""Which case of a `match` statement is taken: decided where patterns are constants, names or alternatives of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.branching import either
from kerasdrop_lint.analysis.causes import How
from kerasdrop_lint.analysis.machine import Flow, Frame, Machine
from kerasdrop_lint.analysis.texts import note_text
from kerasdrop_lint.analysis.values import Constant, Truth, Value


def execute_match(machine: Machine, frame: Frame, statement: ir.Match) -> Flow | None:
    """Run the case that is taken; all that may be, from the first one that is not decided."""
    subject = machine.evaluate(frame, statement.subject)
    for place, case in enumerate(statement.cases):
        decided = _matches(machine, frame, subject, case)
        if decided is Truth.TRUE:
            others = (constant for other in statement.cases[place + 1 :] for constant in other.constants or ())
            note_text(machine, subject, [machine.evaluate(frame, constant) for constant in others])
            return machine.execute(frame, case.body)
        if decided is Truth.MAYBE:
            return _any_of(machine, frame, subject, statement.cases[place:])
    return None


def _matches(machine: Machine, frame: Frame, subject: Value, case: ir.Case) -> Truth:
    if case.constants is None:
        return Truth.MAYBE
    constants = [machine.evaluate(frame, constant) for constant in case.constants]
    note_text(machine, subject, constants)
    found = {_is(subject, constant) for constant in constants} or {Truth.TRUE}
    if Truth.TRUE not in found:
        return Truth.MAYBE if Truth.MAYBE in found else Truth.FALSE
    for name in case.names:
        frame.scope.set(name, subject)
    return Truth.TRUE if case.guard is None else machine.heap.truth(machine.evaluate(frame, case.guard))


def _is(subject: Value, constant: Value) -> Truth:
    if not isinstance(subject, Constant) or not isinstance(constant, Constant):
        return Truth.MAYBE
    if constant.value is None or isinstance(constant.value, bool):
        return Truth.TRUE if subject.value is constant.value else Truth.FALSE
    return Truth.TRUE if subject.value == constant.value else Truth.FALSE


def _any_of(machine: Machine, frame: Frame, subject: Value, cases: Sequence[ir.Case]) -> Flow | None:
    runs: list[Callable[[], Flow | None]] = []
    for case in cases:

        def run(case: ir.Case = case) -> Flow | None:
            for name in case.names:
                frame.scope.set(name, machine.heap.unknown(How.CAPTURED, subject))
            if case.guard is not None:
                machine.evaluate(frame, case.guard)
            return machine.execute(frame, case.body)

        runs.append(run)
    return either(machine, frame, *runs, lambda: None, decides=True)
