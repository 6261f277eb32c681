"""What other modules of the project do with the classes of the file: who makes them, who passes which argument.

The modules that mention a class are found by text search, and of these only the statements that mention it are run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set

from kerasdrop_lint.analysis.budget import CALLER_STEPS, GIVER_STEPS
from kerasdrop_lint.analysis.classes import ClosureFunction, Scope, UserClass
from kerasdrop_lint.analysis.imports import global_name, run_statements, scope_of
from kerasdrop_lint.analysis.machine import BudgetExceededError, Machine, ProgramError
from kerasdrop_lint.analysis.made_models import note_run
from kerasdrop_lint.analysis.roots import (
    defaults_to_true,
    has_switches,
    is_model,
    keras_name_of,
    run_class,
    run_function,
)
from kerasdrop_lint.analysis.values import ClassValue, Constant, FunctionValue, ModuleValue, Value
from kerasdrop_lint.project.index import Lines
from kerasdrop_lint.project.project import ModuleText, Surroundings

MOST_CALLERS = 24
"""How many modules are run for a class, and how many classes that derive from it are followed."""
_MOST_MAKERS = 4
"""How many functions that make instances are asked for the same."""
_MOST_STEPS = 3
_MOST_NAMES = 24
"""How far, inside a module, the names are followed that its statements bind: `net = Net()`, `step = Step(net)`."""


_DEFINES = re.compile(r"\s*(?:@|(?:async\s+)?def\b|class\s+\w+\s*\()")
"""How the definition of a function begins, or of a class that derives from another."""


_OF_PROGRAM = re.compile(r"\s*if\s+__name__\s*==")


def run_callers(
    machine: Machine, definitions: Iterable[UserClass], steps: Iterable[ClosureFunction | UserClass] = ()
) -> bool:
    """Run what mentions these classes, for the counts of their use; False where that is more than is looked at.

    Run what mentions the `steps` too, for the networks that these are given.
    """
    surroundings = machine.imports.surroundings
    asked, given = list(definitions), list(steps)
    if surroundings is None or not (asked or given):
        return True
    machine.budget.allow(CALLER_STEPS)
    machine.runs_callers = True
    ran: set[tuple[str, Lines]] = set()
    try:
        for name in _makers(machine, asked):
            for caller, names in surroundings.callers_of_function(machine.module.path, name):
                _run_caller(machine, caller, names, ran)
        known = _run_all(machine, surroundings, [(machine.module.path, definition.name) for definition in asked], ran)
        machine.budget.allow(GIVER_STEPS)
        _run_users(machine, surroundings, given, ran)
        return known
    finally:
        machine.runs_callers = False


def _run_users(
    machine: Machine,
    surroundings: Surroundings,
    steps: Iterable[ClosureFunction | UserClass],
    ran: set[tuple[str, Lines]],
) -> None:
    """Run what uses these functions, these classes, and those that derive from them."""
    for step in steps:
        if isinstance(step, UserClass):
            _run_all(machine, surroundings, [(machine.module.path, step.name)], ran)
            continue
        users = surroundings.callers_of_function(machine.module.path, step.name)
        for caller, names in users if len(users) <= MOST_CALLERS else ():
            _run_caller(machine, caller, names, ran)


def _makers(machine: Machine, asked: Iterable[UserClass]) -> list[str]:
    """The functions of the file that make an instance of a class whose default for the mode matters: `build()`."""
    makers = {
        maker
        for definition in asked
        if defaults_to_true(definition)
        for maker in machine.use_of(definition).made_elsewhere
        if maker is not None
    }
    bound = machine.module.variables.items()
    found = [name for name, value in bound if isinstance(value, FunctionValue) and value.function.syntax in makers]
    return sorted(found)[:_MOST_MAKERS]


def _run_all(
    machine: Machine, surroundings: Surroundings, pending: list[tuple[str, str]], ran: set[tuple[str, Lines]]
) -> bool:
    """Run the callers of these classes, and of those that derive from them."""
    seen: set[tuple[str, str]] = set()
    while pending:
        path, name = pending.pop()
        seen.add((path, name))
        callers = surroundings.callers(path, name)
        if callers is None or len(callers) > MOST_CALLERS or len(seen) > MOST_CALLERS:
            return False
        for caller, names in callers:
            for heir in _run_caller(machine, caller, names, ran):
                pending += [] if (caller, heir) in seen else [(caller, heir)]
    return not machine.budget.is_spent()


def _run_caller(machine: Machine, path: str, names: frozenset[str], ran: set[tuple[str, Lines]]) -> list[str]:
    """Run the statements of a module that mention one of these names; the names of its classes that derive from one of
    the file's."""
    assert machine.imports.surroundings is not None
    text = machine.imports.surroundings.projects.module(path)
    scope = scope_of(machine, ModuleValue(path)) if text is not None else None
    if text is None or scope is None or scope is machine.module:
        return []
    heirs: list[str] = []
    for lines in _mentioning(text, names):
        if (path, lines) in ran:
            continue
        ran.add((path, lines))
        for value in _bound(machine, scope, text, lines):
            if isinstance(value, ClassValue):
                heirs += [value.definition.name] if _derives(machine, value.definition) else []
                _run_class(machine, value.definition)
            elif isinstance(value, FunctionValue):
                _run_function(machine, value.function)
    return heirs


def _mentioning(text: ModuleText, names: frozenset[str]) -> Iterator[Lines]:
    """The statements, no imports, that have one of the names in them, or one that such a statement binds: where a
    module makes an instance of a class, others of its statements use that. A function, or a layer, that makes it counts
    where the module itself uses that, not where its other functions do: in a library there would be no end of it."""
    defining = {lines for lines in text.index.pieces if _DEFINES.match(text.piece(lines))}
    found = _with(text, names)
    for _ in range(_MOST_STEPS):
        bound = {name: group for name, group in text.index.statements.items() if not found.isdisjoint(group)}
        new = bound.keys() - names
        if not new or len(new) > _MOST_NAMES:
            break
        names |= new
        defined = {name for name in new if not defining.isdisjoint(bound[name])}
        found = found | _with(text, new - defined) | (_with(text, defined) - defining)
    yield from (lines for lines in text.index.pieces if lines in found)


def _with(text: ModuleText, names: Set[str]) -> set[Lines]:
    """The statements that have one of the names in them."""
    whole = _any_of(names)
    return {lines for lines in text.index.pieces if names and whole.search(text.piece(lines))}


def _any_of(names: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(names)))})\b")


def _bound(machine: Machine, scope: Scope, text: ModuleText, lines: Lines) -> list[Value]:
    """What a statement binds. One that binds nothing, or only where the module is run as a program, is run as that of a
    program, since such are its main part."""
    names = [name for name, group in text.index.statements.items() if lines in group]
    if names and not _OF_PROGRAM.match(text.piece(lines)):
        found = [scope.variables.get(name) or global_name(machine, scope, name) for name in names]
        return [value for value in found if value is not None]
    name, scope.variables["__name__"] = scope.variables["__name__"], Constant("__main__")
    first = len(machine.noted.uses)
    run_statements(machine, scope, text, (lines,))
    note_run(machine, (), first)
    scope.variables["__name__"] = name
    return []


def _derives(machine: Machine, definition: UserClass) -> bool:
    own = {id(one) for one in machine.classes}
    return any(isinstance(link, ClassValue) and id(link.definition) in own for link in definition.order)


def _run_class(machine: Machine, definition: UserClass) -> None:
    if keras_name_of(definition) is None or (definition.call is None and not is_model(definition)):
        return
    for is_open in (False, True) if has_switches(definition) else (False,):
        try:
            run_class(machine, definition, is_open=is_open)
        except (ProgramError, BudgetExceededError, RecursionError):
            machine.reset()


def _run_function(machine: Machine, function: ClosureFunction) -> None:
    try:
        with machine.fork():
            first = len(machine.noted.uses)
            run_function(machine, function)
            note_run(machine, (), first)
    except (ProgramError, BudgetExceededError, RecursionError):
        machine.reset()
