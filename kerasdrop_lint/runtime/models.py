"""Measures a model that exists, or that a function makes."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from kerasdrop_lint.modes import Entry
from kerasdrop_lint.runtime.batch import Batch
from kerasdrop_lint.runtime.entries import Build, column, seed
from kerasdrop_lint.runtime.frameworks import NAMES, Framework, framework_of, imported, is_installed
from kerasdrop_lint.runtime.measuring import Measurement, Observation, observe, tables
from kerasdrop_lint.runtime.preservation import preserved
from kerasdrop_lint.runtime.retracing import retraced
from kerasdrop_lint.runtime.subjects.inputs import Refusal, fit_batch


class NoInputsError(ValueError):
    """No inputs were given, and none could be made up."""


def measure_modes(model: Any, inputs: Any = None, targets: Any = None) -> Measurement:
    """The measured mode tables of a model, or of the models that a function without arguments makes.

    A function is called once for each column, and its sites are named by file and line. A model that exists already is
    measured in all columns and is afterwards as it was before; where Keras applies a layer (functional and Sequential
    models), its source is no longer known, and the site is named by the layer. `inputs` and `targets` are what `fit`
    takes; without inputs some are made up from what the model says of its inputs, or by trying. Raises NoInputsError
    where that fails, RuntimeUnavailableError without a TensorFlow that can measure, TypeError for what is no model.
    """
    exists = not inspect.isroutine(model) and not inspect.isclass(model) and hasattr(model, "fit")
    build = (lambda: model) if exists else _repeated(model)
    framework = framework_of(model) if exists else _framework_of_build(model)
    if exists:
        with preserved(model):
            with retraced():
                batch = _batch(framework, build, inputs, targets)
            return tables(framework, {e: _preserved_column(framework, model, batch, e) for e in Entry}, _name(model))
    batch = _batch(framework, build, inputs, targets)
    return measure(framework, build, batch, getattr(model, "__name__", "model"))


def measure(framework: Framework, build: Build, batch: Batch, root: str) -> Measurement:
    """The mode tables of the model that `build` makes anew for each column."""

    def seeded() -> Any:
        seed(framework)
        return build()

    return tables(framework, {entry: observe(framework, seeded, batch, column(entry)) for entry in Entry}, root)


def _preserved_column(framework: Framework, model: Any, batch: Batch, entry: Entry) -> Observation:
    with preserved(model):
        return observe(framework, lambda: model, batch, column(entry))


def _repeated(build: Any) -> Callable[[], Any]:
    if not callable(build):
        raise TypeError(f"expected a Keras model or a function that makes one, not {type(build).__name__}")
    function: Callable[[], Any] = build
    return function


def _framework_of_build(build: Callable[[], Any]) -> Framework:
    """The Keras of what a function makes."""
    if not any(is_installed(name) for name in NAMES):
        imported("keras")
    model = build()
    if not hasattr(model, "fit"):
        raise TypeError(f"expected a function that makes a Keras model, not {type(model).__name__}")
    return framework_of(model)


def _batch(framework: Framework, build: Build, inputs: Any, targets: Any) -> Batch:
    if inputs is not None:
        return Batch(inputs, targets)
    found = fit_batch(build, framework.keras)
    if isinstance(found, Refusal):
        raise NoInputsError(f"{found.reason}; give inputs")
    return Batch(found.x, targets)


def _name(model: Any) -> str:
    return type(model).__name__
