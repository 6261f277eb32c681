"""Modules that a function call brings in: `importlib.import_module`, and `__import__`."""

from __future__ import annotations

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.arguments import Arguments
from kerasdrop_lint.analysis.causes import How
from kerasdrop_lint.analysis.heap import derived
from kerasdrop_lint.analysis.imports import module_named
from kerasdrop_lint.analysis.machine import Machine
from kerasdrop_lint.analysis.values import Constant, Unknown, Value

BUILT_IN_IMPORT = "builtins.__import__"


def import_module(machine: Machine, path: str, arguments: Arguments, place: ir.Call | None) -> Value:
    """`importlib.import_module`; a relative name is taken as seen from the module whose function runs. `__import__`,
    which takes names that are none in Python as well, gives the outermost package unless it is asked for more."""
    name = arguments.keyword("name") or next(iter(arguments.positional), None)
    if not (isinstance(name, Constant) and isinstance(name.value, str)):
        return Unknown(derived(How.MODULE, name))
    asked = name.value
    if path == BUILT_IN_IMPORT and len(arguments.positional) == 1 and arguments.keyword("fromlist") is None:
        asked = asked.partition(".")[0]
    importer = machine.function.scope.module if machine.function is not None else machine.module
    return module_named(machine, importer, asked)
