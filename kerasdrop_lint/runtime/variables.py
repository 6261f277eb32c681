"""The variables of a model: put aside, put back, and made such that nothing multiplies by zero."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

Saved = list[tuple[Any, Any]]


def all_variables(model: Any) -> list[Any]:
    """The variables that are there now: those of the model, of its optimizers and metrics, what layers remember."""
    found = [*variables_of(model), *_remembered(model), *_variables_beside(model)]
    return list({id(variable): variable for variable in found}.values())


def variables_of(model: Any) -> list[Any]:
    """The variables of a model: weights, statistics, random states."""
    try:
        return list(model.variables)
    except (ValueError, AttributeError):
        # tf_keras raises where a model inside was never called.
        layers = model._flatten_layers() if hasattr(model, "_flatten_layers") else ()
        found = [variable for layer in layers for variable in _own_variables(layer)]
        return list({id(variable): variable for variable in found}.values())


def _own_variables(layer: Any) -> list[Any]:
    try:
        return [*layer._trainable_weights, *layer._non_trainable_weights]
    except AttributeError:
        return []


def _remembered(model: Any) -> Iterator[Any]:
    """What stateful layers keep from one batch to the next; not all of it is among the variables."""
    import tensorflow as tf

    layers = model._flatten_layers() if hasattr(model, "_flatten_layers") else ()
    for layer in layers:
        if getattr(layer, "stateful", False):
            states = tf.nest.flatten(getattr(layer, "states", None))
            yield from (state for state in states if hasattr(state, "assign"))


def _variables_beside(model: Any) -> Iterator[Any]:
    for part in vars(model).values():
        if hasattr(part, "apply_gradients"):
            yield from part.variables() if callable(part.variables) else part.variables
    for metric in getattr(model, "metrics", None) or ():
        yield from metric.variables


def saved(model: Any) -> Saved:
    """The variables with their values."""
    return [(variable, variable.numpy()) for variable in all_variables(model)]


def restore(values: Saved) -> None:
    """Gives the variables their values back."""
    for variable, value in values:
        variable.assign(value)


def scatter_constants(model: Any) -> None:
    """Give weights that are all the same other values.

    A dense layer that starts with zeros, or a scale of 1e-6, would hide whatever happens before it.
    """
    numbers = np.random.default_rng(0)
    for variable in variables_of(model):
        value = np.asarray(variable.numpy()) if getattr(variable, "trainable", False) else None
        if value is not None and value.size and value.dtype.kind == "f" and np.ptp(value) == 0:
            variable.assign(value + numbers.uniform(0.05, 0.2, value.shape).astype(value.dtype))
