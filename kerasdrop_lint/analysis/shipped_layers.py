"""The layers of a model that Keras ships: none is known, but whoever freezes a part of them leaves others trained."""

from __future__ import annotations

from kerasdrop_lint.analysis.fixed_causes import Limit
from kerasdrop_lint.analysis.heap import Instance
from kerasdrop_lint.analysis.machine import Machine
from kerasdrop_lint.analysis.marks import Inside
from kerasdrop_lint.analysis.values import Constant, Reference, Unknown, Value

_BEFORE = "whether it was trained before its layers were asked for"
_PART = "the part of its layers that was asked for"
_AT_THE_END = 6
_AT_THE_START = 10
_IN_ALL = 125
_IN_ALL_OF_SMALLEST = 75
"""How many layers are left, at an end, with a batch normalization among them; and how many every such model has."""
_SMALLEST = "applications.MobileNet"


def is_shipped(held: Instance) -> bool:
    """Whether it is a model that Keras ships, of which nothing inside is seen."""
    return held.keras is not None and held.keras.startswith("applications.")


def inside(machine: Machine, owner: Reference, held: Instance) -> Value:
    """What leads to the layers of such a model: from then on, each of them may be frozen."""
    before = held.attributes.get("trainable", Constant(True))
    machine.heap.set_attribute(owner, _BEFORE, before, weak=False)
    machine.heap.set_attribute(owner, "trainable", Unknown(Limit.FROZEN_INSIDE), weak=False)
    return Unknown(Limit.FROZEN_INSIDE, frozenset({Inside(owner)}))


def count_layers(machine: Machine, value: Value) -> None:
    """Whoever only counts the layers freezes none."""
    owner = _owner(value)
    if owner is not None:
        _as_before(machine, owner)


def take_part(machine: Machine, value: Value, cut: slice) -> slice:
    """Whoever takes a part of the layers freezes no others: if they were trained, some still are. Gives the part."""
    owner = _owner(value)
    held = machine.heap.instance(owner) if owner is not None else None
    if owner is None or held is None:
        return cut
    part = Constant((cut.start, cut.stop))
    if _leaves_some(cut, held.keras == _SMALLEST) and held.attributes.get(_PART, part) == part:
        machine.heap.set_attribute(owner, _PART, part, weak=False)
        before = held.attributes.get(_BEFORE)
        if isinstance(before, Constant) and before.value is True:
            _as_before(machine, owner)
    return cut


def _owner(value: Value) -> Reference | None:
    marks = value.marks if isinstance(value, Unknown) and value.cause is Limit.FROZEN_INSIDE else ()
    return next((mark.owner for mark in marks if isinstance(mark, Inside)), None)


def _as_before(machine: Machine, owner: Reference) -> None:
    held = machine.heap.instance(owner)
    before = held.attributes.get(_BEFORE) if held is not None else None
    if before is not None:
        machine.heap.set_attribute(owner, "trainable", before, weak=False)


def _leaves_some(cut: slice, is_smallest: bool) -> bool:
    """Whether a batch normalization lies outside of a part."""
    fewest = _IN_ALL_OF_SMALLEST if is_smallest else _IN_ALL
    start: int | None = cut.start
    stop: int | None = cut.stop
    if cut.step is not None or (start and stop is not None):
        return False
    if start:
        return -fewest <= start < 0 or start >= _AT_THE_START
    return stop is not None and (stop <= -_AT_THE_END or 0 <= stop <= fewest)
