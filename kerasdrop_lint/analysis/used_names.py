"""The names that the text of a function uses, with those of other libraries that an import has given another one."""

from __future__ import annotations

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.machine import Machine
from kerasdrop_lint.analysis.syntax.methods import mentions_of
from kerasdrop_lint.analysis.values import External


def names_used(machine: Machine, function: ir.Function) -> frozenset[str]:
    """What a function mentions: of `from tensorflow import GradientTape as Tape`, both `Tape` and `GradientTape`."""
    return with_imported(machine, mentions_of(function).names)


def with_imported(machine: Machine, names: frozenset[str]) -> frozenset[str]:
    """The names, and what those of them are called where they come from."""
    bound = (machine.module.variables.get(name) for name in names)
    return names | {value.path.rpartition(".")[2] for value in bound if isinstance(value, External)}
