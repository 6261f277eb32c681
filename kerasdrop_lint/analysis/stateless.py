"""Forward passes without state: `model.stateless_call(weights, others, x)`, and JAX's `grad` of a function with one."""

from __future__ import annotations

import contextlib
from dataclasses import replace

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.arguments import Arguments
from kerasdrop_lint.analysis.causes import AttributeOf, Owner
from kerasdrop_lint.analysis.fixed_causes import Inherent
from kerasdrop_lint.analysis.machine import BudgetExceededError, Machine, ProgramError, unknown_result
from kerasdrop_lint.analysis.marks import NO_MARKS, Tape, tapes_in
from kerasdrop_lint.analysis.values import Bound, Constant, FunctionValue, Reference, Tuple, Unknown, Value

GRADIENTS = frozenset({"jax.grad", "jax.value_and_grad"})


def stateless_call(
    machine: Machine, receiver: Reference, base: str, arguments: Arguments, place: ir.Call | None
) -> Value:
    """Note the forward pass. It trains if its weights are what a function that JAX differentiates was given first.

    Up to Keras 3.15 it skips what hands the mode to inner layers, so that only what it keeps off is certain: a pass
    that is told True is taken for one that does what it says.
    """
    cause = AttributeOf("stateless_call", Owner.BASE, called=True)
    tapes = tapes_in(machine.heap.marks(arguments.positional[0])) if arguments.positional else []
    keywords = arguments.without("return_losses").keywords
    given = Arguments(arguments.positional[2:], keywords, arguments.open_positional, arguments.open_keywords)
    first, marks = len(machine.noted.passes), NO_MARKS
    recording = machine.tapes
    machine.tapes = [*recording, *tapes]
    try:
        with contextlib.suppress(ProgramError), machine.fork():
            marks = machine.heap.marks(machine.call(receiver, given, place))
    finally:
        machine.tapes = recording
    for index in range(first, len(machine.noted.passes)):
        held = machine.noted.passes[index]
        if held.model == receiver and not set(tapes).isdisjoint(held.tapes):
            machine.noted.passes[index] = replace(held, trains=True)
    found = unknown_result(machine, cause, arguments)
    return replace(found, marks=found.marks | marks)


def differentiate(machine: Machine, arguments: Arguments) -> None:
    """`jax.grad(function)`: run the function once, with arguments of which nothing is known but that the first is what
    it is differentiated by."""
    function = arguments.positional[0] if arguments.positional else arguments.keyword("fun")
    inner = function.function if isinstance(function, Bound) else function
    if not isinstance(inner, FunctionValue) or not _is_first(arguments.keyword("argnums")):
        return
    parameters = inner.function.syntax.parameters[isinstance(function, Bound) :]
    taken = [one for one in parameters if not one.kind.startswith("var_")]
    weights = Unknown(Inherent.WEIGHTS, frozenset({Tape(machine.next_serial())}))
    values: list[Value] = [weights, *(Unknown(Inherent.DATA) for _ in taken[1:])]
    by_place = sum(one.kind != "keyword_only" for one in taken)
    named = tuple((one.name, value) for one, value in zip(taken, values, strict=False) if one.kind == "keyword_only")
    with contextlib.suppress(ProgramError, BudgetExceededError), machine.fork():
        machine.call(function, Arguments(tuple(values[:by_place]), named))  # type: ignore[arg-type]


def _is_first(argnums: Value | None) -> bool:
    if isinstance(argnums, Tuple):
        return bool(argnums.items) and argnums.items[0] == Constant(0)
    return argnums is None or argnums == Constant(0)
