"""Objects that carry what a model gives: instances of dataclasses, of attrs, of transformers' `ModelOutput`."""

from __future__ import annotations

from kerasdrop_lint.analysis.causes import Outside, ResultOf
from kerasdrop_lint.analysis.machine import Machine
from kerasdrop_lint.analysis.marks import Sites, sites_in
from kerasdrop_lint.analysis.values import Reference, Unknown, Value

_DEEPEST = 3
"""How many objects inside of each other are looked into."""


def carried_by(machine: Machine, output: Value, depth: int = 0) -> Sites:
    """The sites in the objects of an output.

    What a class that is not resolved does with its arguments is not known, but one that is named as a class is, and
    makes the output of a model, keeps the tensors that it is given.
    """
    found: Sites = frozenset()
    for part in machine.heap.parts(output):
        held = machine.heap.instance(part)
        if held is not None and held.keras is None and isinstance(part, Reference) and depth < _DEEPEST:
            for value in held.attributes.values():
                found |= sites_in(machine.heap.marks(value)) | carried_by(machine, value, depth + 1)
        elif isinstance(part, Unknown) and _is_of_a_class(part):
            found |= sites_in(part.marks)
    return found


def _is_of_a_class(value: Unknown) -> bool:
    """Whether it is what a class of another module gives: one that has a class's name."""
    cause = value.cause
    made = cause.of if isinstance(cause, ResultOf) else None
    name = made.name.rpartition(".")[2] if isinstance(made, Outside) else ""
    return name[:1].isupper() and not name.isupper()
