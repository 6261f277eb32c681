"""Runs statements. Where a test is not known, both branches run on copies of the variables and are joined."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.assignment import assign, bind_import, delete
from kerasdrop_lint.analysis.branching import branch, either
from kerasdrop_lint.analysis.classes import ClosureFunction, Scope, UserClass
from kerasdrop_lint.analysis.decorators import decorate, decorate_class
from kerasdrop_lint.analysis.heap import List
from kerasdrop_lint.analysis.iteration import elements, extend
from kerasdrop_lint.analysis.machine import (
    BREAK,
    CONTINUE,
    RAISE,
    RETURN,
    Flow,
    Frame,
    Machine,
    ProgramError,
)
from kerasdrop_lint.analysis.matching import execute_match
from kerasdrop_lint.analysis.sampling import note_drawn
from kerasdrop_lint.analysis.values import (
    NO_ARGUMENTS,
    NONE,
    ClassValue,
    External,
    FunctionValue,
    Reference,
    Truth,
    Unknown,
    Value,
    join,
    join_all,
)

_LOOP_TURNS = 24


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
    value = machine.evaluate(frame, statement.value)
    for target in statement.targets:
        assign(machine, frame, target, value)


def _augmented(machine: Machine, frame: Frame, statement: ir.AugmentedAssign) -> None:
    target = statement.target
    if statement.operator == "+":
        held = machine.evaluate(frame, target)
        if isinstance(held, Reference) and isinstance(machine.heap.get(held), List):
            extend(machine, held, machine.evaluate(frame, statement.value))
            return
    operation = ir.Operation(target, ((statement.operator, statement.value),), origin=statement.origin)
    assign(machine, frame, target, machine.evaluate(frame, operation))


def _run(machine: Machine, frame: Frame, block: ir.Block) -> Flow | None:
    try:
        return execute(machine, frame, block)
    except ProgramError:
        return RAISE


def _if(machine: Machine, frame: Frame, statement: ir.If) -> Flow | None:
    return _branches(machine, frame, statement, 0)


def _branches(machine: Machine, frame: Frame, statement: ir.If, first: int) -> Flow | None:
    """The branches from `first` on; a loop over those that are decided, so that long chains need no stack."""
    for index in range(first, len(statement.branches)):
        test, body = statement.branches[index]
        value = machine.evaluate(frame, test)
        decided = machine.heap.truth(value)
        if decided is Truth.TRUE:
            return _guarded(machine, frame, test, body)
        if decided is Truth.MAYBE:
            note_drawn(machine, frame, test, value)
            if index - first > _LOOP_TURNS:
                return None
            return either(
                machine,
                frame,
                lambda test=test, body=body: _guarded(machine, frame, test, body),  # type: ignore[misc]
                lambda index=index: _branches(machine, frame, statement, index + 1),  # type: ignore[misc]
                decides=not is_about_size(test, value),
            )
    return execute(machine, frame, statement.orelse)


def _for(machine: Machine, frame: Frame, statement: ir.For) -> Flow | None:
    items, rest = elements(machine, machine.evaluate(frame, statement.iterable))
    if rest is None and len(items) > _LOOP_TURNS:
        items, rest = items[:_LOOP_TURNS], join_all(items[_LOOP_TURNS:])
    for item in items:
        assign(machine, frame, statement.target, item)
        flow = execute(machine, frame, statement.body)
        if flow is BREAK:
            return None
        if flow is not None and flow is not CONTINUE:
            return flow
    if rest is not None:
        _turns(machine, frame, statement.body, lambda: assign(machine, frame, statement.target, rest))
    return execute(machine, frame, statement.orelse)


def is_about_size(test: ir.Expression, value: Value) -> bool:
    """Whether a test that is not known orders a constructor's parameter against a number, as `self.rate > 0` does."""
    ordered = isinstance(test, ir.Comparison) and test.rest[0][0] in ("<", "<=", ">", ">=")
    return ordered and isinstance(value, Unknown) and value.parameter is not None


def _guarded(machine: Machine, frame: Frame, test: ir.Expression, body: ir.Block) -> Flow | None:
    machine.guards.append(test)
    try:
        return execute(machine, frame, body)
    finally:
        machine.guards.pop()


def _turns(machine: Machine, frame: Frame, body: ir.Block, before: Callable[[], object]) -> None:
    """Run a loop's body any number of times: twice reaches the fixed point of so small a domain."""

    def turn() -> Flow | None:
        before()
        flow = execute(machine, frame, body)
        return None if flow in (BREAK, CONTINUE) else flow

    for _ in range(2):
        either(machine, frame, turn, lambda: None)


def _while(machine: Machine, frame: Frame, statement: ir.While) -> Flow | None:
    for _ in range(_LOOP_TURNS):
        decided = machine.heap.truth(machine.evaluate(frame, statement.test))
        if decided is Truth.FALSE:
            return execute(machine, frame, statement.orelse)
        if decided is Truth.MAYBE:
            break
        flow = execute(machine, frame, statement.body)
        if flow is BREAK:
            return None
        if flow is not None and flow is not CONTINUE:
            return flow
    else:
        frame.returned = Unknown("a loop that was given up", opaque=True)
        frame.exits.append(machine.mode())
        return RETURN
    _turns(machine, frame, statement.body, lambda: machine.evaluate(frame, statement.test))
    return execute(machine, frame, statement.orelse)


def _with(machine: Machine, frame: Frame, statement: ir.With) -> Flow | None:
    for item, target in statement.items:
        value = machine.evaluate(frame, item)
        if target is not None:
            entered = machine.heap.instance(value)
            if entered is not None and entered.definition and entered.definition.find("__enter__"):
                value = machine.call(machine.attribute(value, "__enter__"), NO_ARGUMENTS)
            assign(machine, frame, target, value)
    try:
        return execute(machine, frame, statement.body)
    except ProgramError:
        if not any(_suppresses(machine, frame, item) for item, _ in statement.items):
            raise
        return None


def _suppresses(machine: Machine, frame: Frame, item: ir.Expression) -> bool:
    return isinstance(item, ir.Call) and machine.evaluate(frame, item.function) == External("contextlib.suppress")


def _try(machine: Machine, frame: Frame, statement: ir.Try) -> Flow | None:
    start, mode = dict(frame.scope.variables), machine.mode()
    raised: ProgramError | None = None
    try:
        flow = execute(machine, frame, statement.body)
    except ProgramError as error:
        flow, raised = None, error
        if not statement.handlers:
            execute(machine, frame, statement.final)
            raise
    if raised is not None or flow is RAISE:
        frame.handled = raised
        flow = _handlers(machine, frame, statement)
    elif flow is None:
        flow = execute(machine, frame, statement.orelse)
        _imported_otherwise(machine, frame, statement, start, mode)
    final = execute(machine, frame, statement.final)
    return final if final is not None else flow


def _handlers(machine: Machine, frame: Frame, statement: ir.Try) -> Flow | None:
    if not statement.handlers:
        return RAISE
    runs = []
    for name, body in statement.handlers:

        def run(name: str | None = name, body: ir.Block = body) -> Flow | None:
            if name is not None:
                frame.scope.set(name, Unknown("an exception"))
            return execute(machine, frame, body)

        runs.append(run)
    return runs[0]() if len(runs) == 1 else either(machine, frame, *runs)


def _imported_otherwise(machine: Machine, frame: Frame, statement: ir.Try, start: dict[str, Value], mode: Any) -> None:
    """A name that only a handler binds (an import that may fail) is bound as well."""
    if frame.function is not None or not statement.handlers:
        return
    kept = frame.scope.variables
    frame.scope.variables = dict(start)
    with branch(machine):
        _run(machine, frame, tuple(s for _, body in statement.handlers for s in body))
    other, frame.scope.variables = frame.scope.variables, kept
    machine.set_mode(mode)
    for name, value in other.items():
        kept.setdefault(name, value)


def _return(machine: Machine, frame: Frame, statement: ir.Return) -> Flow:
    value = NONE if statement.value is None else machine.evaluate(frame, statement.value)
    frame.returned = value if frame.returned is None else join(frame.returned, value)
    frame.exits.append(machine.mode())
    return RETURN


def _raise(machine: Machine, frame: Frame, statement: ir.Raise) -> Flow | None:
    if statement.exception is not None:
        machine.evaluate(frame, statement.exception)
    if machine.uncertain or frame.returned is not None:  # another path may have returned before
        return RAISE
    if statement.exception is None and frame.handled is not None:
        raise frame.handled
    raise ProgramError("Exception")


def _jump(machine: Machine, frame: Frame, statement: ir.Jump) -> Flow:
    return BREAK if statement.kind == "break" else CONTINUE


def _define(machine: Machine, frame: Frame, statement: ir.Define) -> None:
    function = closure(machine, frame, statement.function)
    if frame.defining is None and frame.function is None:
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
    return ClosureFunction(syntax, scope, defaults, frame.defining)


def _define_class(machine: Machine, frame: Frame, statement: ir.DefineClass) -> None:
    bases: list[Value] = []
    for argument in statement.bases:
        value = machine.evaluate(frame, argument.value)
        if argument.keyword is None and value != External("object"):
            bases.append(value if not argument.star else Unknown("unpacked base classes"))
    maker = frame.function.syntax if frame.function else None
    definition = UserClass(statement.name, statement, tuple(map(_base, bases)), {}, maker)
    scope = Scope(frame.scope, definition.namespace, is_class=True)
    inner = Frame(scope, frame.function, frame.receiver, defining=definition)
    _run(machine, inner, statement.body)
    definition.namespace = scope.variables
    machine.classes.append(definition)
    value = ClassValue(definition)
    decorated: Value = value
    for decorator in reversed(statement.decorators):
        decorated = decorate_class(machine, decorated, machine.evaluate(frame, decorator))
    frame.scope.set(statement.name, decorated)


def _base(value: Value) -> Value:
    if isinstance(value, (ClassValue, External)):
        return value
    return Unknown("a base class that is not known")


def _import(machine: Machine, frame: Frame, statement: ir.Import | ir.ImportFrom) -> None:
    bind_import(machine.project, frame, statement)


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
    ir.For: _for,
    ir.While: _while,
    ir.With: _with,
    ir.Try: _try,
    ir.Match: execute_match,
    ir.Return: _return,
    ir.Raise: _raise,
    ir.Jump: _jump,
    ir.Define: _define,
    ir.DefineClass: _define_class,
    ir.Import: _import,
    ir.ImportFrom: _import,
    ir.Declare: _declare,
    ir.Delete: _delete,
}
