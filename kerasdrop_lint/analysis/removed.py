"""The functions of Keras 2 that kept a global training mode, and are gone from Keras 3: raises what their use raises,
and notes it."""

from __future__ import annotations

import re

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.machine import Machine, ProgramError
from kerasdrop_lint.analysis.options import Option, leads_here, taken
from kerasdrop_lint.analysis.refused_calls import RemovedFunction
from kerasdrop_lint.analysis.spelling import spelled, tests
from kerasdrop_lint.analysis.values import External, Value
from kerasdrop_lint.knowledge.catalogue import REMOVED_FUNCTIONS

_HOME = "keras.backend."
_VERSION = re.compile(r"keras|tensorflow|(^|_|\b)(tf|old)|version|legacy|compat|backend", re.IGNORECASE)
"""What says in a name that a test may be about which Keras there is."""


def refuse_removed(machine: Machine, path: str, place: ir.Call | None) -> None:
    """Raises ProgramError where a function is called that Keras 3 has not. One that the file has imported by its name
    was missed there."""
    if path.startswith(_HOME) and not machine.profile.legacy and path.removeprefix(_HOME) in REMOVED_FUNCTIONS:
        if place is not None and isinstance(place.function, ir.Attribute):
            _note(machine, place, path.removeprefix(_HOME), "AttributeError")
        if not machine.presses_on:
            raise ProgramError("AttributeError")


def note_removed_import(machine: Machine, module: Value, statement: ir.ImportFrom) -> None:
    """Note an import of a function that Keras 3 has not."""
    if isinstance(module, External) and f"{module.path}." == _HOME and not machine.profile.legacy:
        for name, _ in statement.names:
            if name in REMOVED_FUNCTIONS:
                _note(machine, statement, name, "ImportError")


def _note(machine: Machine, place: ir.Call | ir.ImportFrom, name: str, error: str) -> None:
    """Note a use that runs wherever the code around it does, or for some value of a constructor's parameter, and whose
    error goes to whoever runs that.

    What a test that is not known defines may be for another version, and so may what an option leads to whose name
    says so.
    """
    defined = all(function.syntax not in machine.noted.defined_perhaps for function in machine.stack)
    if leads_here(machine) and not machine.caught and defined:
        options = taken(machine)
        if not any(map(names_a_version, options)):
            machine.noted.removed.append(RemovedFunction(place, name, error, machine.function, options))


def names_a_version(option: Option) -> bool:
    """Whether an option is about which Keras or TensorFlow there is."""
    return any(map(_VERSION.search, (option.parameter, *map(spelled, tests(option.test)))))
