"""Notes what a run does not follow, where it matters: a layer or function of the file that is not known gets a tensor.

What a caller decides is no gap, nor is a function of a library that is no layer.
"""

from __future__ import annotations

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.arguments import Arguments
from kerasdrop_lint.analysis.causes import (
    Cause,
    NotFollowed,
    NotInCatalogue,
    NotInModule,
    NotLookedUp,
    OfStar,
    Outside,
    OwnNew,
    ResultOf,
    TooDeep,
)
from kerasdrop_lint.analysis.classes import ClosureFunction, UserClass
from kerasdrop_lint.analysis.fixed_causes import Limit
from kerasdrop_lint.analysis.gaps import Gap
from kerasdrop_lint.analysis.machine import Machine, unknown_result
from kerasdrop_lint.analysis.values import Unknown, Value

_MAKERS = (Outside, NotInCatalogue, NotInModule, NotLookedUp, OfStar, OwnNew)
"""Why the class is not known that something was made of which is called like a layer."""


def note_unknown_layer(machine: Machine, cause: Cause, *, symbolic: bool) -> None:
    """Something that is not known gets tensors: in the call of a layer, or where a functional model is built."""
    is_own = isinstance(cause, Outside) and cause.name.startswith(".")
    is_layer = isinstance(cause, ResultOf) and isinstance(cause.of, _MAKERS)
    if (symbolic or machine.active) and (is_layer or is_own):
        _note(machine, cause)


def note_hidden(machine: Machine, function: ClosureFunction, cause: NotFollowed | TooDeep) -> None:
    """A function of the file is not run, in the call of a layer or where a functional model is built."""
    if machine.active and function.scope.module is machine.module:
        _note_of(machine, function, ResultOf(cause))


def hidden_call(machine: Machine, definition: UserClass | None, method: Value, arguments: Arguments) -> Unknown:
    """The result of the `call` of a layer that is not run."""
    cause: Cause = method.cause if isinstance(method, Unknown) else Limit.CALL
    if cause is Limit.CALL_REPLACED:
        machine.doubt_mode()
    if definition is not None and definition in machine.classes:
        machine.noted.gaps.setdefault(definition.syntax, Gap(definition.name, definition.syntax, cause))
    return unknown_result(machine, cause, arguments)


def _note(machine: Machine, cause: Cause) -> None:
    """Note it for what of the file is running."""
    running = next((one for one in reversed(machine.stack) if one.scope.module is machine.module), None)
    if running is not None and not machine.runs_callers:
        _note_of(machine, running, Limit.PROJECT_STEPS if machine.imports.closed else cause)


def _note_of(machine: Machine, function: ClosureFunction, cause: Cause) -> None:
    owner = function.owner
    node: ir.Node = function.syntax if owner is None else owner.syntax
    machine.noted.gaps.setdefault(node, Gap(function.name if owner is None else owner.name, node, cause))
