"""The mode that Keras 2 keeps for the whole process, and the functions that ask for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.arguments import Arguments
from kerasdrop_lint.analysis.causes import How
from kerasdrop_lint.analysis.choices import choose
from kerasdrop_lint.analysis.fixed_causes import Absent
from kerasdrop_lint.analysis.heap import derived
from kerasdrop_lint.analysis.machine import Machine
from kerasdrop_lint.analysis.marks import NO_MARKS, Marks, Phase
from kerasdrop_lint.analysis.refused_calls import IdlePhase
from kerasdrop_lint.analysis.values import NONE, Constant, Truth, Unknown, Value, join

_TELLING = frozenset({"predict", "predict_on_batch", "predict_generator", "evaluate", "test_on_batch"})


def in_train_phase(machine: Machine, path: str, arguments: Arguments, place: ir.Call | None) -> Value:
    """Keras 2: one of two values by the mode."""
    mode = arguments.keyword("training") or machine.mode()[0]
    decided = machine.heap.truth(mode)
    first, second = (*arguments.positional, NONE, NONE)[:2]
    if path.endswith("in_test_phase"):
        decided = ~decided
    return choose(machine, decided, first, second)


def learning_phase(machine: Machine, path: str, arguments: Arguments, place: ir.Call | None) -> Value:
    """Keras 2's global phase, which a running model does not set."""
    phase = machine.process.phase
    return Constant(0) if phase is None else Constant(int(phase.value)) if isinstance(phase, Constant) else phase


def learning_phase_scope(machine: Machine, path: str, arguments: Arguments, place: ir.Call | None) -> Value:
    """A scope of that mode, which a direct call in it does not see either."""
    given = next(iter(arguments.values()), Unknown(Absent.NO_ARGUMENT))
    is_on = machine.heap.truth(given) is Truth.TRUE and machine.profile.legacy
    marks: Marks = frozenset({Phase(place)}) if is_on and place is not None else NO_MARKS
    return Unknown(derived(How.LEARNING_PHASE, given), marks)


@contextmanager
def in_phases(machine: Machine, values: list[Value]) -> Iterator[None]:
    """What runs inside runs in the scopes among the values of a `with`."""
    held = [mark.place for value in values for mark in machine.heap.marks(value) if isinstance(mark, Phase)]
    machine.noted.phases += held
    try:
        yield
    finally:
        del machine.noted.phases[len(machine.noted.phases) - len(held) :]


def note_idle(machine: Machine, method: str, place: ir.Call | None) -> None:
    """Note a call of a method that tells the model a mode of its own, in a scope that is meant to."""
    if machine.noted.phases and place is not None and method in _TELLING:
        machine.noted.idle_phases.append(IdlePhase(machine.noted.phases[-1], place, method, machine.function))


def set_learning_phase(machine: Machine, path: str, arguments: Arguments, place: ir.Call | None) -> Value:
    """Keras 2 takes it for the mode of a layer that nobody tells one."""
    given = arguments.positional[0] if arguments.positional else Unknown(Absent.NO_ARGUMENT)
    decided = machine.heap.truth(given)
    phase = Unknown(derived(How.LEARNING_PHASE, given)) if decided is Truth.MAYBE else Constant(decided is Truth.TRUE)
    machine.process.phase = join(machine.process.phase or NONE, phase) if machine.uncertain else phase
    return NONE


PHASES: dict[str, Callable[[Machine, str, Arguments, ir.Call | None], Value]] = {
    "in_train_phase": in_train_phase,
    "in_test_phase": in_train_phase,
    "learning_phase": learning_phase,
    "learning_phase_scope": learning_phase_scope,
    "set_learning_phase": set_learning_phase,
}
"""What Keras 2's backend has of this, by name."""
