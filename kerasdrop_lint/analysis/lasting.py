"""Tells the layers that a `call` makes each time from those behind a test that the first call may have settled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.machine import Machine
from kerasdrop_lint.analysis.refused_calls import MadeInCall
from kerasdrop_lint.analysis.spelling import tests


def lasting(machine: Machine, made: Sequence[MadeInCall]) -> list[MadeInCall]:
    """What is made in every call: not what stands behind an attribute that a call sets, perhaps after the first."""
    settled = machine.noted.set_in_call | {"built"}
    return [found for found in made if _asks_nothing(found, settled)]


def _asks_nothing(found: MadeInCall, settled: set[str]) -> bool:
    asked = [option.test for option in found.options]
    ends = [test for function in found.running for test in _ends(function.syntax)]
    return settled.isdisjoint(_attributes((*asked, *ends))) and not any(map(_is_call, ends))


def _ends(function: ir.Function) -> Iterator[ir.Expression]:
    """The parts of the tests after which a function returns at once: `if self.done: return`."""
    for statement in function.body:
        if isinstance(statement, ir.If):
            for test, block in statement.branches:
                if block and isinstance(block[-1], ir.Return):
                    yield from tests(test)


def _is_call(test: ir.Expression) -> bool:
    """Whether it is a call, of `hasattr` or of a method, that the first run may have changed the answer of."""
    return isinstance(test, ir.Call) and isinstance(test.function, (ir.Name, ir.Attribute)) and _names_self(test)


def _names_self(call: ir.Call) -> bool:
    own = call.function.value if isinstance(call.function, ir.Attribute) else None
    given = [argument.value for argument in call.arguments]
    return any(isinstance(value, ir.Name) and value.name == "self" for value in (own, *given))


def _attributes(asked: Sequence[ir.Expression]) -> Iterator[str]:
    """The attributes that the tests read: of `self.config.rate`, `config`."""
    for test in asked:
        for part in tests(test):
            yield from _first_attribute(part)


def _first_attribute(expression: ir.Expression) -> Iterator[str]:
    match expression:
        case ir.Attribute(value=ir.Name(), name=name):
            yield name
        case ir.Attribute(value=inner) | ir.Subscript(value=inner):
            yield from _first_attribute(inner)
