"""Runs statements. Where a test is not known, both branches run on copies of the variables and are joined."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.assignment import assign, delete
from kerasdrop_lint.analysis.branching import either
from kerasdrop_lint.analysis.causes import is_of_shape
from kerasdrop_lint.analysis.classes import ClosureFunction, Scope, UserClass
from kerasdrop_lint.analysis.decorators import decorate, decorate_class, registers
from kerasdrop_lint.analysis.drawing import choose, chooses, is_random
from kerasdrop_lint.analysis.exceptions import run_raise, run_try, run_with
from kerasdrop_lint.analysis.fields import forget_descriptions
from kerasdrop_lint.analysis.fixed_causes import Limit
from kerasdrop_lint.analysis.heap import List
from kerasdrop_lint.analysis.imports import bind_import
from kerasdrop_lint.analysis.iteration import extend
from kerasdrop_lint.analysis.loops import LOOP_TURNS, run_for, run_while
from kerasdrop_lint.analysis.machine import (
    BREAK,
    CONTINUE,
    RETURN,
    Flow,
    Frame,
    Machine,
    ProgramError,
)
from kerasdrop_lint.analysis.matching import execute_match
from kerasdrop_lint.analysis.metaclasses import complete_class
from kerasdrop_lint.analysis.options import option_of, undecided_part
from kerasdrop_lint.analysis.sampling import note_returned
from kerasdrop_lint.analysis.texts import note_passed_over
from kerasdrop_lint.analysis.values import (
    NONE,
    ClassValue,
    External,
    FunctionValue,
    Member,
    Reference,
    Tensor,
    Truth,
    Unknown,
    Value,
    join,
)
from kerasdrop_lint.knowledge.libraries import library_class


def execute(machine: Machine, frame: Frame, block: ir.Block) -> Flow | None:
    """Run the statements of `block` in order; how it ended, None if by running through."""
    for statement in block:
        machine.step()
        flow = _STATEMENTS[type(statement)](machine, frame, statement)
        if flow is not None:
            return flow
    return None


def _evaluate(machine: Machine, frame: Frame, statement: ir.Evaluate) -> None:
    machine.evaluate(frame, statement.value)


def _assign(machine: Machine, frame: Frame, statement: ir.Assign) -> None:
    value = _unread(frame, statement.value) or machine.evaluate(frame, statement.value)
    for target in statement.targets:
        assign(machine, frame, target, value)


def _unread(frame: Frame, expression: ir.Expression) -> Member | None:
    """A class attribute that names something of another module: looked up only if somebody reads the attribute."""
    if frame.defining is None or not isinstance(expression, ir.Name):
        return None
    value = frame.scope.get(expression.name)
    return value if isinstance(value, Member) else None


def _augmented(machine: Machine, frame: Frame, statement: ir.AugmentedAssign) -> None:
    target = statement.target
    if statement.operator == "+":
        held = machine.evaluate(frame, target)
        if isinstance(held, Reference) and isinstance(machine.heap.get(held), List):
            extend(machine, held, machine.evaluate(frame, statement.value))
            return
    operation = ir.Operation(target, ((statement.operator, statement.value),), origin=statement.origin)
    assign(machine, frame, target, machine.evaluate(frame, operation))


def _if(machine: Machine, frame: Frame, statement: ir.If) -> Flow | None:
    return _branches(machine, frame, statement, 0)


def _branches(machine: Machine, frame: Frame, statement: ir.If, first: int) -> Flow | None:
    """The branches from `first` on; a loop over those that are decided, so that long chains need no stack."""
    for index in range(first, len(statement.branches)):
        test, body = statement.branches[index]
        value = machine.evaluate(frame, test)
        decided = machine.heap.truth(value)
        if decided is Truth.TRUE:
            note_passed_over(machine, frame, [other for other, _ in statement.branches[index + 1 :]])
            return _guarded(machine, frame, test, body)
        if decided is Truth.MAYBE:
            if index - first > LOOP_TURNS:
                return None

            def run(
                index: int = index, test: ir.Expression = test, body: ir.Block = body, value: Value = value
            ) -> Flow | None:
                asked = undecided_part(machine, test, frame.scope.variables)
                decides = not is_about_size(asked, value)
                return either(
                    machine,
                    frame,
                    lambda: _guarded(machine, frame, test, body),
                    lambda: _branches(machine, frame, statement, index + 1),
                    decides=decides,
                    option=option_of(machine, asked, value, decides=decides),
                )

            return choose(machine, frame, value, test, run) if chooses(machine, value) else run()
    return execute(machine, frame, statement.orelse)


def is_about_size(test: ir.Expression, value: Value) -> bool:
    """Whether a test that is not known orders a constructor's parameter against a number, as `self.rate > 0` does,
    compares a tensor's shape, or is decided by chance: the mode is not in it."""
    if isinstance(value, Tensor):
        return is_random(value)
    if isinstance(test, ir.Comparison) and isinstance(value, Unknown) and is_of_shape(value.cause):
        return True
    ordered = isinstance(test, ir.Comparison) and test.rest[0][0] in ("<", "<=", ">", ">=")
    return ordered and isinstance(value, Unknown) and value.parameter is not None


def _guarded(machine: Machine, frame: Frame, test: ir.Expression, body: ir.Block) -> Flow | None:
    machine.guards.append(test)
    try:
        return execute(machine, frame, body)
    finally:
        machine.guards.pop()


def _return(machine: Machine, frame: Frame, statement: ir.Return) -> Flow:
    value = NONE if statement.value is None else machine.evaluate(frame, statement.value)
    frame.returned = value if frame.returned is None else join(frame.returned, value)
    frame.exits.append(machine.mode())
    if machine.noted.masks:
        note_returned(machine, value)
    return RETURN


def _jump(machine: Machine, frame: Frame, statement: ir.Jump) -> Flow:
    return BREAK if statement.kind == "break" else CONTINUE


def _define(machine: Machine, frame: Frame, statement: ir.Define) -> None:
    function = closure(machine, frame, statement.function)
    if frame.defining is None and frame.function is None and frame.scope is machine.module:
        machine.functions.append(function)
    value: Value = FunctionValue(function)
    for decorator in reversed(statement.decorators):
        value = decorate(machine, frame, value, machine.evaluate(frame, decorator), decorator)
    frame.scope.set(statement.function.name, value)


def closure(machine: Machine, frame: Frame, syntax: ir.Function) -> ClosureFunction:
    """The function of a `def` or lambda, with its defaults evaluated where it stands."""
    defaults = {
        parameter.name: machine.evaluate(frame, parameter.default)
        for parameter in syntax.parameters
        if parameter.default is not None
    }
    scope = frame.scope
    if machine.uncertain or machine.left or machine.caught:
        machine.noted.defined_perhaps.add(syntax)
    return ClosureFunction(syntax, scope, defaults, frame.defining)


def _define_class(machine: Machine, frame: Frame, statement: ir.DefineClass) -> None:
    bases: list[Value] = []
    keywords: dict[str, Value] = {}
    for argument in statement.bases:
        value = machine.evaluate(frame, argument.value)
        if argument.keyword is not None:
            keywords[argument.keyword] = value
        elif value != External("object"):
            bases.append(value if not argument.star else Unknown(Limit.UNPACKED_BASES))
    maker = frame.function.syntax if frame.function else None
    outside = [base.path for base in bases if isinstance(base, External) and not base.path.startswith(_KNOWN)]
    libraries = tuple(found for path in outside if (found := library_class(path, machine.profile)) is not None)
    definition = UserClass(statement.name, statement, tuple(map(_base, bases)), {}, maker, libraries=libraries)
    scope = Scope(frame.scope, definition.namespace, is_class=True)
    inner = Frame(scope, frame.function, frame.receiver, defining=definition)
    with contextlib.suppress(ProgramError):
        execute(machine, inner, statement.body)
    definition.namespace = scope.variables
    if scope.module is machine.module:
        machine.classes.append(definition)
    complete_class(machine, definition, keywords)
    decorated: Value = ClassValue(definition)
    for decorator in reversed(statement.decorators):
        decorated = decorate_class(machine, frame, decorated, machine.evaluate(frame, decorator), decorator)
        definition.is_registered |= registers(machine, frame, decorator)
    forget_descriptions(definition)
    frame.scope.set(statement.name, decorated)


_KNOWN = ("keras.", "tf.", "builtins.")
"""What no other library has in its place."""


def _base(value: Value) -> Value:
    if isinstance(value, (ClassValue, External)):
        return value
    return Unknown(Limit.BASE)


def _import(machine: Machine, frame: Frame, statement: ir.Import | ir.ImportFrom) -> None:
    bind_import(machine, frame.scope, statement)


def _declare(machine: Machine, frame: Frame, statement: ir.Declare) -> None:
    frame.scope.outer |= frozenset(statement.names)


def _delete(machine: Machine, frame: Frame, statement: ir.Delete) -> None:
    for target in statement.targets:
        delete(machine, frame, target)


_STATEMENTS: dict[type, Callable[[Machine, Frame, Any], Flow | None]] = {
    ir.Evaluate: _evaluate,
    ir.Assign: _assign,
    ir.AugmentedAssign: _augmented,
    ir.If: _if,
    ir.For: run_for,
    ir.While: run_while,
    ir.With: run_with,
    ir.Try: run_try,
    ir.Match: execute_match,
    ir.Return: _return,
    ir.Raise: run_raise,
    ir.Jump: _jump,
    ir.Define: _define,
    ir.DefineClass: _define_class,
    ir.Import: _import,
    ir.ImportFrom: _import,
    ir.Declare: _declare,
    ir.Delete: _delete,
}
