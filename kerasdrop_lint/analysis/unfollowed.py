"""Notes what a run does not follow, where it matters: a layer or function of the file that is not known gets a tensor.

What a caller decides is no gap, nor is a function of a library that is no layer.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.arguments import Arguments
from kerasdrop_lint.analysis.causes import (
    Cause,
    Derived,
    NotFollowed,
    NotInCatalogue,
    NotInModule,
    NotLookedUp,
    NotPassed,
    OfStar,
    Outside,
    OwnNew,
    Parameter,
    ResultOf,
    TooDeep,
    first_cause,
)
from kerasdrop_lint.analysis.classes import ClosureFunction, UserClass
from kerasdrop_lint.analysis.fixed_causes import Limit, Nature
from kerasdrop_lint.analysis.gaps import Gap
from kerasdrop_lint.analysis.machine import Machine, unknown_result
from kerasdrop_lint.analysis.values import Constant, OriginKind, Unknown, Value

_MAKERS = (Outside, NotInCatalogue, NotInModule, NotLookedUp, OfStar, OwnNew)
"""Why the class is not known that something was made of which is called like a layer."""


def note_unknown_layer(machine: Machine, cause: Cause, *, symbolic: bool) -> None:
    """Something that is not known gets tensors: in the call of a layer, or where a functional model is built."""
    is_own = isinstance(cause, Outside) and (cause.name.startswith(".") or (symbolic and not _is_usual(cause)))
    if (symbolic or machine.active) and (may_be_layer(cause) or is_own):
        _note(machine, cause)


def may_be_layer(cause: Cause) -> bool:
    """Whether what is not known for this cause was made by what is not known either, as layers are."""
    made = cause.of if isinstance(cause, ResultOf) else cause
    return isinstance(cause, ResultOf | Derived) and is_elsewhere(made)


def is_elsewhere(cause: Cause) -> bool:
    """Whether it is not known because it is in another module, or in a library."""
    return isinstance(first_cause(cause), _MAKERS)


def is_of_framework(cause: Cause) -> bool:
    """Whether it is a function of Keras or TensorFlow that is not modelled."""
    first = first_cause(cause)
    return isinstance(first, Outside) and first.name.startswith(("keras.", "tf.", "tensorflow."))


def _is_usual(cause: Outside) -> bool:
    """Whether it is of Python's own libraries, which make no layers."""
    return cause.name.partition(".")[0] in sys.stdlib_module_names


def note_unknown_ends(machine: Machine, ends: Iterable[Value]) -> None:
    """A functional model is made of what is not known."""
    causes = [part.cause for end in ends for part in machine.heap.parts(end) if isinstance(part, Unknown)]
    found = next((cause for cause in causes if cause.nature is Nature.LIMIT), None)
    if found is not None:
        _note(machine, found)


def note_unknown_weights(machine: Machine, cause: Cause) -> None:
    """The weights of something that is not known are read: it is a network."""
    if may_be_layer(cause):
        _note(machine, cause)


def note_given_tensor(machine: Machine, arguments: Arguments, *, is_followed: bool) -> None:
    """A function applies a layer: in another one or to a symbolic tensor, or to what only its caller knows."""
    if not machine.stack:
        return
    running = machine.stack[-1]
    if is_followed:
        machine.noted.followed.add(running.syntax)
    elif not machine.tapes and machine.root is None and running.scope.module is machine.module:
        given = arguments.positional[0] if arguments.positional else None
        why = first_cause(given.cause) if isinstance(given, Unknown) else _left_out(given)
        if isinstance(why, NotPassed | Parameter):
            machine.noted.on_given.setdefault(running.syntax, Gap(running.name, running.syntax, why))


def _left_out(given: Value | None) -> Cause | None:
    """Why a value is None that is the default of a parameter."""
    origin = given.origin if isinstance(given, Constant) and given.value is None else None
    parameter = origin.node if origin is not None and origin.kind is OriginKind.DEFAULT else None
    return Parameter(parameter.name) if isinstance(parameter, ir.Parameter) else None


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
