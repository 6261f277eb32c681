"""What the file does with the models that it makes: which are trained, predict, or are called without a mode."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kerasdrop_lint.analysis.causes import Derived, NotPassed
from kerasdrop_lint.analysis.syntax.discards import thrown_away
from kerasdrop_lint.analysis.values import FunctionValue, Unknown
from kerasdrop_lint.modes import Entry

if TYPE_CHECKING:
    from kerasdrop_lint.analysis import ir
    from kerasdrop_lint.analysis.arguments import Arguments
    from kerasdrop_lint.analysis.causes import Cause
    from kerasdrop_lint.analysis.classes import UserClass
    from kerasdrop_lint.analysis.machine import Machine
    from kerasdrop_lint.analysis.values import Reference

_METHODS = {
    "fit": Entry.FIT,
    "fit_generator": Entry.FIT,
    "train_on_batch": Entry.FIT,
    "evaluate": Entry.EVALUATE,
    "evaluate_generator": Entry.EVALUATE,
    "test_on_batch": Entry.EVALUATE,
    "predict": Entry.PREDICT,
    "predict_generator": Entry.PREDICT,
    "predict_on_batch": Entry.PREDICT,
    "export": Entry.CALL,
    "compile": None,
    "load_weights": None,
}
"""What the methods of a model run; one that was compiled or has weights is no part of another, whatever it is called
on."""


@dataclass(frozen=True, slots=True)
class Use:
    """A call of a model's method, or of the model itself without a mode: what it runs, if anything.

    `doubtful`: the model is called on what a caller passes, perhaps a symbolic tensor.
    """

    model: Reference
    entry: Entry | None
    place: ir.Call | None = None
    function: ir.Function | None = None
    doubtful: bool = False


def note_method(machine: Machine, model: Reference, name: str) -> None:
    """Note a call of a method that runs a model."""
    if name in _METHODS and machine.root is None:
        machine.noted.uses.append(Use(model, _METHODS[name]))
        instance = machine.heap.instance(model)
        if instance is not None and instance.definition is not None:
            machine.noted.run_classes.add(instance.definition.syntax)
        elif instance is not None and instance.maker is not None:
            machine.noted.makers_of_run.add(instance.maker)


def only_gives_graphs(machine: Machine, definition: UserClass) -> bool:
    """Whether what the file runs are functional models that a method of the class has built of its `call`, and no
    instance of the class."""
    use = machine.use_of(definition)
    if use.told or use.untold or definition.syntax in machine.noted.run_classes:
        return False
    methods = (value.function.syntax for value in definition.namespace.values() if isinstance(value, FunctionValue))
    return not machine.noted.makers_of_run.isdisjoint(methods)


def note_untold(machine: Machine, model: Reference, arguments: Arguments, place: ir.Call) -> None:
    """Note a call of a model that says no mode."""
    if machine.root is None:
        given = next(iter(arguments.positional), None)
        doubtful = isinstance(given, Unknown) and _is_passed(given.cause)
        function = machine.function.syntax if machine.function is not None else None
        machine.noted.uses.append(Use(model, Entry.CALL, place, function, doubtful))


def _is_passed(cause: Cause) -> bool:
    """Whether something is an argument that nobody passes here, or is made of one."""
    root = cause.root if isinstance(cause, Derived) else cause
    return isinstance(root, NotPassed)


def entries_of(uses: Iterable[Use], block: ir.Block) -> dict[Reference, frozenset[Entry]]:
    """The models that are run, each with how. A call of which nobody reads the result runs nothing: it builds; of the
    statements of a module that are not given as a block one cannot tell."""
    found: dict[Reference, set[Entry]] = {}
    held = list(uses)
    whole = {use.model for use in held if use.place is None}
    discards = cache(lambda function: thrown_away(function, block))
    for use in held:
        untold = use.place is not None and use.function is None and not block
        if use.entry is None or untold or (use.doubtful and use.model not in whole):
            continue
        if use.place is None or use.place.origin not in discards(use.function):
            found.setdefault(use.model, set()).add(use.entry)
    return {model: frozenset(entries) for model, entries in found.items()}
