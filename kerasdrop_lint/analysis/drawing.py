"""Numbers that Python or NumPy draw in a layer's call: compiled, they are drawn once, when the call is traced.

What such a number decides is a site, which stands at the call that draws it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeGuard

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.arguments import Arguments
from kerasdrop_lint.analysis.causes import How, ReadAtRun
from kerasdrop_lint.analysis.facts import Choice
from kerasdrop_lint.analysis.fixed_causes import Inherent
from kerasdrop_lint.analysis.heap import derived
from kerasdrop_lint.analysis.machine import Flow, Frame, Machine
from kerasdrop_lint.analysis.marks import Draw, Marks, without_draws
from kerasdrop_lint.analysis.options import deciding
from kerasdrop_lint.analysis.records import record_operation
from kerasdrop_lint.analysis.sampling import RUN_ONCE, random_site
from kerasdrop_lint.analysis.spelling import spelled
from kerasdrop_lint.analysis.values import Constant, Tensor, Tuple, Unknown, Value, alternatives
from kerasdrop_lint.modes import Effect

_PYTHON = (
    "betavariate choice choices expovariate gauss getrandbits normalvariate randint random randrange sample triangular "
    "uniform"
)
_NUMPY = (
    "beta binomial choice exponential gamma laplace normal permutation poisson rand randint randn random "
    "random_integers random_sample ranf sample standard_normal uniform"
)
DRAWS = frozenset(
    (*(f"random.{name}" for name in _PYTHON.split()), *(f"numpy.random.{name}" for name in _NUMPY.split()))
)
"""The functions that return other numbers each time they run."""

_WITHOUT_EFFECT = ("andom", "Variable", "print", "summary", "debugging", "Assert", "assert")
"""Of TensorFlow's functions: those that take a seed, keep a first value, or only report."""


def draw(machine: Machine, path: str, place: ir.Call | None) -> Value:
    """What a function of `DRAWS` returns in a call; where it runs once anyway, or each time, that is no site."""
    noted = machine.noted
    harmless = noted.called_back or noted.seeded or any(f.syntax.name in RUN_ONCE for f in machine.stack)
    if harmless or place is None or not spelled(place.function):
        return Unknown(ReadAtRun(path))
    noted.drawn = True
    return Unknown(Inherent.DRAWN, draw=place)


def seed(machine: Machine, path: str, arguments: Arguments, place: ir.Call | None) -> Value:
    """In a call, numbers that are drawn after this are meant to be the same each time."""
    machine.noted.seeded |= bool(machine.active)
    return Constant(None)


def is_drawn(value: Value) -> TypeGuard[Unknown]:
    """Whether a number that Python draws decides the value."""
    return isinstance(value, Unknown) and value.draw is not None


def applied(machine: Machine, result: Value, *values: Value) -> Value:
    """What an operation made of `values`: the sites of those that were drawn are in it."""
    drawn = next(filter(is_drawn, values), None)
    if drawn is None:
        return result
    if isinstance(result, Tensor):
        if result.node is not None:
            return result
        places = {one.draw: one for one in filter(is_drawn, values)}
        return replace(result, marks=result.marks.union(*(_site(machine, one) for one in places.values())))
    if isinstance(result, Unknown):
        marks = result.marks | _site(machine, drawn) if result.opaque else result.marks
        return replace(result, marks=marks, draw=drawn.draw)
    return result


def applied_by(machine: Machine, path: str, result: Value, arguments: Arguments) -> Value:
    """The same of a function of TensorFlow, Keras or NumPy."""
    if not machine.noted.drawn or any(part in path for part in _WITHOUT_EFFECT):
        return result
    values = (*arguments.positional, *(value for name, value in arguments.keywords if name != "seed"))
    if path.startswith("numpy.") and not any(isinstance(value, Tensor) for value in values):
        return next(filter(is_drawn, values), result)
    return applied(machine, result, *values)


def is_random(value: Value) -> TypeGuard[Unknown | Tensor]:
    """Whether chance decides a test: Python draws a number, or TensorFlow does each time."""
    return is_drawn(value) or (isinstance(value, Tensor) and value.node is None and value.sampled.decides)


def chooses(machine: Machine, value: Value) -> bool:
    """Whether chance decides which branch of an `if` runs. A tensor decides none on Keras 3: its layers are not put
    through AutoGraph, and such a test raises there.

        keras/src/backend/tensorflow/trainer.py
            @tf.autograph.experimental.do_not_convert
            def one_step_on_data(data):
    """
    return is_drawn(value) or (machine.profile.legacy and is_random(value))


def negated(machine: Machine, value: Value) -> Value:
    """What `not` makes of what is not known."""
    if is_random(value):
        return replace(value, sampled=~value.sampled) if isinstance(value, Tensor) else value
    return Unknown(derived(How.NOT, value), parameter=deciding(machine, value))


def chosen(machine: Machine, test: Value, place: ir.Expression, result: Value) -> Value:
    """What a conditional gives of which chance decides the test: a tensor with the site in it, or a number that is
    random as well."""
    if not is_random(test):
        return result
    if all(isinstance(alternative, Constant) for alternative in alternatives(result)):
        return test if isinstance(test, Unknown) else replace(test, sampled=test.sampled.roughly)
    return _with_marks(result, _decided(machine, test, place))


def _with_marks(result: Value, marks: Marks) -> Value:
    if isinstance(result, Tuple):
        return Tuple(tuple(_with_marks(item, marks) for item in result.items))
    held = isinstance(result, Unknown) or (isinstance(result, Tensor) and result.node is None)
    return replace(result, marks=result.marks | marks) if held and isinstance(result, (Tensor, Unknown)) else result


def _decided(machine: Machine, test: Unknown | Tensor, place: ir.Expression) -> Marks:
    if isinstance(test, Unknown):
        return _site(machine, test)
    choice = Choice.SELECTS if test.sampled.drops else Choice.NO
    return test.marks | random_site(machine, place, choice, "random choice")


def choose(
    machine: Machine, frame: Frame, test: Value, place: ir.Expression, run: Callable[[], Flow | None]
) -> Flow | None:
    """Run the branches between which chance chooses; what they change has the site in it, and where one of them leaves
    the block, everything."""
    before = dict(frame.scope.variables)
    assert is_random(test)
    marks = _decided(machine, test, place)
    for name, held in before.items():
        if isinstance(held, Tensor) and held.node is None:
            frame.scope.variables[name] = replace(held, marks=held.marks | marks)
    marked, left = dict(frame.scope.variables), (len(frame.jumps), len(frame.exits))
    flow = run()
    if flow is None and left == (len(frame.jumps), len(frame.exits)):
        variables = frame.scope.variables
        for name, held in marked.items():
            if variables.get(name) is held:
                variables[name] = before[name]
            elif name in variables:
                variables[name] = chosen(machine, test, place, variables[name])
    return flow


def kept(value: Value) -> Value:
    """What is read from an attribute to which `value` was assigned: it may have been drawn in another call."""
    if isinstance(value, Unknown) and value.draw is not None:
        return replace(value, draw=None)
    if not isinstance(value, Tensor):
        return value
    marks = without_draws(value.marks)
    return value if marks == value.marks else replace(value, marks=marks)


def _site(machine: Machine, drawn: Unknown) -> Marks:
    assert drawn.draw is not None
    key = Draw(drawn.draw)
    record_operation(machine, key, spelled(drawn.draw.function), Effect.MASK, None, drawn=True)
    return frozenset({key})
