"""Evaluates comprehensions: the items that are certain, and what stands for those that are not."""

from __future__ import annotations

import contextlib
from typing import Any

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.assignment import assign
from kerasdrop_lint.analysis.branching import branch
from kerasdrop_lint.analysis.classes import Scope
from kerasdrop_lint.analysis.generators import resumed, suspended
from kerasdrop_lint.analysis.gradients import some_of
from kerasdrop_lint.analysis.heap import Dict, bounded, distinct
from kerasdrop_lint.analysis.iteration import elements
from kerasdrop_lint.analysis.machine import Frame, Machine
from kerasdrop_lint.analysis.values import Constant, Reference, Truth, Value, join_all


def comprehension(machine: Machine, frame: Frame, expression: ir.Comprehension) -> Value:
    """The value of a comprehension; a generator is run where it is made."""
    inner = Frame(Scope(frame.scope), frame.function, frame.receiver)
    if frame.scope.is_class:
        inner.scope.variables = dict(frame.scope.variables)
    pairs: list[tuple[Value, Value, bool]] = []
    _clauses(machine, inner, expression, 0, True, pairs)
    if expression.kind == "dict":
        known = {key.value: value for key, value, certain in pairs if certain and isinstance(key, Constant)}
        loose = [value for key, value, certain in pairs if not (certain and isinstance(key, Constant))]
        return machine.heap.add(Dict(dict(known), join_all(loose) if loose else None))
    certain_items = [value for _, value, certain in pairs if certain]
    loose = [value for _, value, certain in pairs if not certain]
    rest = join_all(loose) if loose else None
    if expression.kind == "set":
        return machine.heap.add(distinct(certain_items, rest))
    made = bounded(certain_items, rest)
    made.kind = "iterator" if expression.kind == "generator" else "list"
    return machine.heap.add(made)


def _clauses(
    machine: Machine,
    frame: Frame,
    expression: ir.Comprehension,
    depth: int,
    certain: bool,
    pairs: list[tuple[Value, Value, bool]],
) -> None:
    if depth == len(expression.clauses):
        key = Constant(None) if expression.key is None else machine.evaluate(frame, expression.key)
        pairs.append((key, machine.evaluate(frame, expression.element), certain))
        return
    clause = expression.clauses[depth]
    source = machine.evaluate(frame, clause.iterable)

    def turn(value: Value, comes: bool) -> None:
        sure = certain and comes
        with _perhaps(machine, not sure):
            assign(machine, frame, clause.target, value)
            tests = [machine.heap.truth(machine.evaluate(frame, test)) for test in clause.conditions]
            if Truth.FALSE not in tests:
                first = len(pairs)
                _clauses(machine, frame, expression, depth + 1, sure and Truth.MAYBE not in tests, pairs)
                if Truth.MAYBE in tests:
                    pairs[first:] = [(key, some_of(one), certain) for key, one, certain in pairs[first:]]

    resume = suspended(machine, source)
    if resume is not None and isinstance(source, Reference):
        resumed(machine, source, resume, turn)
        return
    items, rest = elements(machine, source)
    for value in [*items, *([rest] if rest is not None else [])]:
        turn(value, value is not rest)


def _perhaps(machine: Machine, uncertain: bool) -> Any:
    return branch(machine) if uncertain else contextlib.nullcontext()
