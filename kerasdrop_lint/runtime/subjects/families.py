"""Which Keras a class belongs to, and what kind of thing an object is: layer, model, recurrent cell."""

from __future__ import annotations

import importlib
import inspect
import sys
from types import ModuleType
from typing import Any

_ROOTS = ("tensorflow.python.keras", "tf_keras", "keras")
"""Each has `layers` and `models`; deepctr and others still use the first."""


def keras_of_class(cls: type) -> ModuleType | None:
    """The Keras that a class derives from."""
    for base in cls.__mro__:
        for root in _ROOTS:
            if base.__module__.startswith(f"{root}.") and base.__name__ in {"Layer", "Model", "Sequential"}:
                return with_parts(root)
    return None


def with_parts(root: str) -> ModuleType:
    """The package, with the parts used here imported."""
    importlib.import_module(f"{root}.layers")
    importlib.import_module(f"{root}.models")
    return importlib.import_module(root)


def keras_of_module(module: ModuleType) -> ModuleType | None:
    """The Keras that a file works with: that of the classes it imports, or of the package it imports."""
    values = list(vars(module).values())
    for value in values:
        if inspect.isclass(value) and (keras := keras_of_class(value)):
            return keras
    names = [value.__name__ for value in values if isinstance(value, ModuleType)]
    for root in _ROOTS:
        if any(name == root or name.startswith(f"{root}.") for name in names):
            return with_parts(root)
    return _of_tensorflow()


def _of_tensorflow() -> ModuleType | None:
    tensorflow = sys.modules.get("tensorflow")
    if tensorflow is not None:
        return keras_of_class(tensorflow.keras.layers.Layer)
    return next((with_parts(root) for root in ("tf_keras", "keras") if root in sys.modules), None)


def is_keras_class(thing: object) -> bool:
    """Whether it is a class of layers or models."""
    return inspect.isclass(thing) and keras_of_class(thing) is not None


def is_layer(thing: object, keras: ModuleType) -> bool:
    """A layer or a model."""
    return isinstance(thing, keras.layers.Layer)


def is_model(thing: object, keras: ModuleType) -> bool:
    """Something with `fit`."""
    return isinstance(thing, keras.models.Model)


def is_cell(thing: Any) -> bool:
    """A recurrent cell: it is called with an input and a state."""
    if not hasattr(thing, "state_size") or hasattr(thing, "cell"):
        return False
    names = list(inspect.signature(thing.call).parameters)
    return len(names) > 1 and names[1].startswith("state")


def is_tensor(thing: object) -> bool:
    """A tensor of a functional model that is being built."""
    return any(base.__name__ == "KerasTensor" for base in type(thing).__mro__)


def call_parameters(layer: Any) -> list[inspect.Parameter]:
    """The parameters of `call` that take tensors: those that have no default; never the mode."""
    parameters = list(inspect.signature(type(layer).call).parameters.values())[1:]
    plain = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return [
        parameter
        for parameter in parameters
        if parameter.kind in plain and parameter.default is parameter.empty and parameter.name != "training"
    ]


def requires_training(layer: Any) -> bool:
    """Whether `call` cannot be called without the mode."""
    parameter = inspect.signature(type(layer).call).parameters.get("training")
    return parameter is not None and parameter.default is parameter.empty
