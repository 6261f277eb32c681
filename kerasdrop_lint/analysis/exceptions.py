"""Runs `try`, `with` and `raise`: which handlers take what is raised, for certain or perhaps."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from typing import Any

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.arguments import NO_ARGUMENTS, Arguments
from kerasdrop_lint.analysis.assignment import assign
from kerasdrop_lint.analysis.branching import branch, either, rejoin
from kerasdrop_lint.analysis.fixed_causes import Inherent
from kerasdrop_lint.analysis.generators import resumed, suspended
from kerasdrop_lint.analysis.gradients import recording
from kerasdrop_lint.analysis.iteration import elements
from kerasdrop_lint.analysis.learning_phase import in_phases
from kerasdrop_lint.analysis.machine import RAISE, Flow, Frame, Jump, Machine, ProgramError
from kerasdrop_lint.analysis.values import NONE, ClassValue, External, Reference, Truth, Tuple, Unknown, Value


def run_try(machine: Machine, frame: Frame, statement: ir.Try) -> Flow | None:
    """`try`: how it ended, None if by running through. Raises ProgramError for what no handler takes."""
    try:
        flow = _guarded(machine, frame, statement)
    except ProgramError:
        final = machine.execute(frame, statement.final)
        if final is None:
            raise
        return final
    final = machine.execute(frame, statement.final)
    return flow if final is None else final


def _guarded(machine: Machine, frame: Frame, statement: ir.Try) -> Flow | None:
    """The body, and what its end leads to."""
    start, mode = dict(frame.scope.variables), machine.mode()
    failures, may_have_raised = machine.failures, machine.may_have_raised
    machine.may_have_raised = False
    raised: ProgramError | None = None
    machine.caught += bool(statement.handlers)
    try:
        flow = machine.execute(frame, statement.body)
    except ProgramError as error:
        flow, raised = RAISE, error
    finally:
        machine.caught -= bool(statement.handlers)
    perhaps = machine.failures > failures or machine.may_have_raised
    if any(handler.catches is None for handler in statement.handlers):
        machine.may_have_raised = False
    machine.may_have_raised |= may_have_raised
    if flow is RAISE:
        return _caught(machine, frame, statement.handlers, raised)
    if perhaps and statement.handlers:
        begun = Jump(RAISE, start, mode, False)
        return _perhaps_raised(machine, frame, statement, flow, begun)
    if flow is None:
        flow = machine.execute(frame, statement.orelse)
        _imported_otherwise(machine, frame, statement, begun=Jump(RAISE, start, mode, False))
    return flow


def _perhaps_raised(machine: Machine, frame: Frame, statement: ir.Try, flow: Flow | None, begun: Jump) -> Flow | None:
    """Of a body that ended like this one cannot tell whether it raised, nor where."""

    def through() -> Flow | None:
        return machine.execute(frame, statement.orelse) if flow is None else flow

    def raised() -> Flow | None:
        rejoin(machine, frame, [begun], here=True)
        return _caught(machine, frame, statement.handlers, None)

    return either(machine, frame, through, raised)


def _caught(
    machine: Machine, frame: Frame, handlers: tuple[ir.Handler, ...], raised: ProgramError | None
) -> Flow | None:
    """Run the handlers that may take what was raised; None is an exception of which nothing is known."""
    runs: list[Callable[[], Flow | None]] = []
    for handler in handlers:
        decided = _takes(machine, frame, handler, raised)
        if decided is Truth.FALSE:
            continue
        runs.append(lambda handler=handler: _handle(machine, frame, handler, raised))  # type: ignore[misc]
        if decided is Truth.TRUE:
            break
    else:
        if not runs and raised is not None:
            raise raised
        runs.append(lambda: RAISE)
    return runs[0]() if len(runs) == 1 else either(machine, frame, *runs)


def _handle(machine: Machine, frame: Frame, handler: ir.Handler, raised: ProgramError | None) -> Flow | None:
    frame.handled = raised
    if handler.name is not None:
        frame.scope.set(handler.name, Unknown(Inherent.EXCEPTION))
    return machine.execute(frame, handler.body)


def _takes(machine: Machine, frame: Frame, handler: ir.Handler, raised: ProgramError | None) -> Truth:
    if handler.catches is None:
        return Truth.TRUE
    value = machine.evaluate(frame, handler.catches)
    options: tuple[Value, ...] = (value,)
    if isinstance(value, (Tuple, Reference)):
        options, rest = elements(machine, value)
        options += () if rest is None else (rest,)
    found = {_is_of(raised, option) for option in options}
    return Truth.TRUE if Truth.TRUE in found else Truth.MAYBE if Truth.MAYBE in found else Truth.FALSE


def _is_of(raised: ProgramError | None, option: Value) -> Truth:
    """Whether what was raised is an exception of a class."""
    wanted = _exception(option.path.removeprefix("builtins.")) if isinstance(option, External) else None
    if wanted in (Exception, BaseException):
        return Truth.TRUE
    exact = None if raised is None else _exception(raised.name)
    if exact is None or exact is Exception:
        return Truth.MAYBE
    if isinstance(option, ClassValue):  # a class of the file: the exception would have its name
        return Truth.FALSE
    if wanted is None:
        return Truth.MAYBE
    return Truth.TRUE if issubclass(exact, wanted) else Truth.FALSE


def _exception(name: str) -> type[BaseException] | None:
    found: Any = getattr(builtins, name, None)
    return found if isinstance(found, type) and issubclass(found, BaseException) else None


def _imported_otherwise(machine: Machine, frame: Frame, statement: ir.Try, begun: Jump) -> None:
    """A name that only a handler binds (an import that may fail) is bound as well."""
    if frame.function is not None or not statement.handlers:
        return
    kept, mode = frame.scope.variables, machine.mode()
    frame.scope.variables = dict(begun.variables)
    with branch(machine):
        for handler in statement.handlers:
            try:
                machine.execute(frame, handler.body)
            except ProgramError:
                continue
    other, frame.scope.variables = frame.scope.variables, kept
    machine.set_mode(mode)
    for name, value in other.items():
        kept.setdefault(name, value)


def run_raise(machine: Machine, frame: Frame, statement: ir.Raise) -> Flow | None:
    """`raise`. Raises ProgramError where it is certain to run."""
    machine.failures += 1
    name = "Exception"
    if statement.exception is not None:
        name = _raised_name(machine, frame, statement.exception)
        machine.evaluate(frame, statement.exception)
    if machine.uncertain or machine.left or frame.returned is not None:  # another path may have gone on, or returned
        return RAISE
    if statement.exception is None and frame.handled is not None:
        raise frame.handled
    raise ProgramError(name)


def _raised_name(machine: Machine, frame: Frame, exception: ir.Expression) -> str:
    made = exception.function if isinstance(exception, ir.Call) else exception
    value = machine.evaluate(frame, made) if isinstance(made, (ir.Name, ir.Attribute)) else None
    name = value.path.removeprefix("builtins.") if isinstance(value, External) else ""
    return name if _exception(name) is not None else "Exception"


def run_with(machine: Machine, frame: Frame, statement: ir.With) -> Flow | None:
    """`with`: how it ended, None if by running through."""
    entered: list[Value] = []
    values: list[Value] = []
    suppressed: list[ir.Handler] = []
    body = statement.body
    for place, (item, target) in enumerate(statement.items):
        value = machine.evaluate(frame, item)
        if suspended(machine, value) is not None:
            rest = ir.With(statement.items[place:], body, origin=statement.origin)
            if place == 0:
                return _within_generator(machine, frame, rest, value)
            body = (rest,)
            break
        values.append(value)
        instance = machine.heap.instance(value)
        if instance is not None and instance.definition is not None and instance.definition.find("__enter__"):
            entered.append(value)
            value = machine.call(machine.attribute(value, "__enter__"), NO_ARGUMENTS)
        if target is not None:
            assign(machine, frame, target, value)
        if isinstance(item, ir.Call) and machine.evaluate(frame, item.function) == External("contextlib.suppress"):
            suppressed += [ir.Handler(argument.value, None, ()) for argument in item.arguments]
        if isinstance(item, ir.Call) and _is_wanted(item.function):
            suppressed += [ir.Handler(argument.value, None, ()) for argument in item.arguments[:1]]
    with recording(machine, values), in_phases(machine, values):
        flow = _guarded(machine, frame, ir.Try(body, tuple(suppressed), (), (), origin=statement.origin))
    for value in reversed(entered):
        machine.call(machine.attribute(value, "__exit__"), Arguments((NONE, NONE, NONE)))
    return flow


def _within_generator(machine: Machine, frame: Frame, statement: ir.With, value: Value) -> Flow | None:
    """`with` a generator that `contextlib.contextmanager` decorates: the block runs where it gives its one item."""
    (_, target), *others = statement.items
    resume = suspended(machine, value)
    flows: list[Flow | None] = []

    def run(item: Value) -> Flow | None:
        if target is not None:
            assign(machine, frame, target, item)
        if others:
            return run_with(machine, frame, ir.With(tuple(others), statement.body, origin=statement.origin))
        return machine.execute(frame, statement.body)

    def give(item: Value, certain: bool) -> None:
        if not flows:
            flows.append(run(item) if certain else either(machine, frame, lambda: run(item), lambda: None))

    if resume is not None and isinstance(value, Reference):
        resumed(machine, value, resume, give)
    return flows[0] if flows else None


def _is_wanted(function: ir.Expression) -> bool:
    """Whether a context manager is one of a test that wants what is raised: `pytest.raises`, `self.assertRaises`."""
    return isinstance(function, ir.Attribute) and function.name.startswith(("raises", "assertRaises"))
