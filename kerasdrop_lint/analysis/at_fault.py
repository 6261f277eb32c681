"""Whether a builder or block may be at fault at all, as far as its names show.

A `Dropout` that is applied in a functional model and told nothing does what it should. What goes wrong there is a mode
that is written, an operation in place of a layer, or a layer that stores a mode for all that follow.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.classes import ClosureFunction
from kerasdrop_lint.analysis.machine import Machine
from kerasdrop_lint.analysis.roots import is_model
from kerasdrop_lint.knowledge.catalogue import REMOVED_FUNCTIONS

_WRITTEN = {"training", "tf", "tensorflow", "nn", "dropout", "random", "K", "Lambda", *REMOVED_FUNCTIONS}
_PARTS = ("Random", "Resizing", "CenterCrop", "keep")


def may_be_at_fault(machine: Machine, function: ClosureFunction) -> bool:
    """Whether a function, or one of the module that it calls, has a name that shows anything of the kind, or of a model
    of the file."""
    own = {one.name: one.syntax for one in machine.functions}
    names = frozenset(_names(function.syntax))
    called = (name for key in names & own.keys() for name in _names(own[key]))
    telling = _WRITTEN | {definition.name for definition in machine.classes if is_model(definition)}
    return any(name in telling or any(part in name for part in _PARTS) for name in (*names, *called))


def _names(function: ir.Function) -> Iterator[str]:
    for node in ast.walk(function.origin) if isinstance(function.origin, ast.AST) else ():
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name):
                yield name
            case ast.keyword(arg=str(name)):
                yield name
            case ast.Call(args=[ast.Constant(value=bool()), *_] | [_, ast.Constant(value=bool()), *_]):
                yield "training"
            case _:
                pass
