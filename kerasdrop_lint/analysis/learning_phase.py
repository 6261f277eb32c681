"""The mode that Keras 2 keeps for the whole process, and the functions that ask for it."""

from __future__ import annotations

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.arguments import Arguments
from kerasdrop_lint.analysis.causes import How
from kerasdrop_lint.analysis.choices import choose
from kerasdrop_lint.analysis.fixed_causes import Absent
from kerasdrop_lint.analysis.heap import derived
from kerasdrop_lint.analysis.machine import Machine
from kerasdrop_lint.analysis.values import NONE, Constant, Truth, Unknown, Value, join


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


def set_learning_phase(machine: Machine, path: str, arguments: Arguments, place: ir.Call | None) -> Value:
    """Keras 2 takes it for the mode of a layer that nobody tells one."""
    given = arguments.positional[0] if arguments.positional else Unknown(Absent.NO_ARGUMENT)
    decided = machine.heap.truth(given)
    phase = Unknown(derived(How.LEARNING_PHASE, given)) if decided is Truth.MAYBE else Constant(decided is Truth.TRUE)
    machine.process.phase = join(machine.process.phase or NONE, phase) if machine.uncertain else phase
    return NONE
