"""Evaluates `owner[index]`, and slices."""

from __future__ import annotations

from typing import Any

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.causes import How
from kerasdrop_lint.analysis.drawing import applied
from kerasdrop_lint.analysis.fixed_causes import Absent
from kerasdrop_lint.analysis.gradients import some_of
from kerasdrop_lint.analysis.heap import List, derived
from kerasdrop_lint.analysis.items import item
from kerasdrop_lint.analysis.iteration import elements
from kerasdrop_lint.analysis.left_out import part_of
from kerasdrop_lint.analysis.machine import Frame, Machine
from kerasdrop_lint.analysis.shipped_layers import take_part
from kerasdrop_lint.analysis.values import (
    Constant,
    Reference,
    Tensor,
    Tuple,
    Unknown,
    Value,
    join_all,
)


def subscript(machine: Machine, frame: Frame, expression: ir.Subscript) -> Value:
    """The value of `owner[index]`, or of a slice."""
    owner = machine.evaluate(frame, expression.value)
    if isinstance(expression.index, ir.Slice):
        return _slice(machine, frame, owner, expression.index)
    index = machine.evaluate(frame, expression.index)
    found = part_of(machine, expression, owner, index) or item(machine, owner, index)
    if machine.noted.drawn and isinstance(owner, Tensor):
        return applied(machine, found, *(index.items if isinstance(index, Tuple) else (index,)))
    return found


def bare_slice(machine: Machine, frame: Frame, expression: ir.Slice) -> Value:
    """One of several slices: what decides it, where numbers are drawn that may."""
    result = Unknown(derived(How.SLICE))
    if not machine.noted.drawn:
        return result
    parts = (expression.lower, expression.upper, expression.step)
    return applied(machine, result, *(machine.evaluate(frame, part) for part in parts if part is not None))


def _slice(machine: Machine, frame: Frame, owner: Value, index: ir.Slice) -> Value:
    bounds: list[Any] = []
    values: list[Value] = []
    for part in (index.lower, index.upper, index.step):
        values.append(Constant(None) if part is None else machine.evaluate(frame, part))
        bounds.append(values[-1].value if isinstance(values[-1], Constant) else "unknown")
    if isinstance(owner, Tensor):
        return applied(machine, owner, *values)
    if bounds[2] == 0:
        return Unknown(Absent.SLICE)
    if any(bound is not None and not isinstance(bound, int) for bound in bounds):
        items, rest = elements(machine, owner)
        return (
            machine.heap.unknown(How.SLICE, owner)
            if not items and rest is None
            else machine.heap.add(List([], join_all([*items, *([rest] if rest is not None else [])])))
        )
    cut = take_part(machine, owner, slice(*bounds))
    if isinstance(owner, Tuple):
        return Tuple(owner.items[cut])
    if isinstance(owner, Reference):
        held = machine.heap.get(owner)
        if isinstance(held, List):
            return machine.heap.add(List(held.items[cut], held.rest))
    if isinstance(owner, Constant) and isinstance(owner.value, (str, tuple)):
        return Constant(owner.value[cut])
    return some_of(machine.heap.unknown(How.SLICE, owner))
