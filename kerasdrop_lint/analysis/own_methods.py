"""Methods of models that Keras does not call: a program's own steps, which train and evaluate the model by parts.

Each is run by itself, on a model as its constructor's defaults make it. What a caller passes is not known.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Sequence
from functools import partial

from kerasdrop_lint.analysis.arguments import NO_ARGUMENTS
from kerasdrop_lint.analysis.classes import UserClass
from kerasdrop_lint.analysis.construction import construct
from kerasdrop_lint.analysis.facts import Root
from kerasdrop_lint.analysis.machine import Machine, ProgramError
from kerasdrop_lint.analysis.other_values import constructor_of, with_other_values
from kerasdrop_lint.analysis.roots import is_model, keras_classes, with_project
from kerasdrop_lint.analysis.shares import Candidate
from kerasdrop_lint.analysis.used_names import names_used
from kerasdrop_lint.analysis.values import Bound, FunctionValue

_OF_KERAS = frozenset({"call", "build", "compile", "train_step", "test_step", "predict_step"})
_EVALUATES = re.compile(r"test|valid|(?<![a-z])val(?![a-z])|eval", re.IGNORECASE)


def models_with_steps(machine: Machine) -> Iterator[Candidate]:
    """The models of the module that have such methods. They give no roots, only what is noted on the way."""
    for definition in filter(is_model, keras_classes(machine)):
        names = _steps(machine, definition)
        if names:
            yield Candidate(definition.name, definition.syntax, partial(_run, machine, definition, names))


def _steps(machine: Machine, definition: UserClass) -> list[str]:
    """The methods that record gradients, and if there are any, those that are named as if they evaluate."""
    own = {name: value for name, value in definition.namespace.items() if isinstance(value, FunctionValue)}
    methods = {name: value for name, value in own.items() if name not in _OF_KERAS and not name.startswith("__")}
    training = [name for name, one in methods.items() if "GradientTape" in names_used(machine, one.function.syntax)]
    evaluating = [name for name in methods if name not in training and _EVALUATES.search(name) is not None]
    return [*training, *evaluating] if training else []


def _run(machine: Machine, definition: UserClass, names: Sequence[str]) -> list[Root]:
    def run_once() -> list[Root]:
        return with_project(machine, lambda: _run_methods(machine, definition, names))

    return [*run_once(), *with_other_values(machine, constructor_of(definition), run_once)]


def _run_methods(machine: Machine, definition: UserClass, names: Sequence[str]) -> list[Root]:
    with machine.fork():
        owner = construct(machine, definition, NO_ARGUMENTS, None)
        for name in names:
            method = machine.attribute(owner, name)
            if isinstance(method, Bound):
                with contextlib.suppress(ProgramError), machine.fork():
                    machine.call(method, NO_ARGUMENTS)
    return []
