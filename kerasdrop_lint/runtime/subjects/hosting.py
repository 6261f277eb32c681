"""Puts a layer, a recurrent cell or a function of tensors into a model of its own."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

from kerasdrop_lint.runtime.subjects.families import is_layer, is_tensor
from kerasdrop_lint.runtime.subjects.layouts import Feature, Form, Layout


class NoTensorError(Exception):
    """What was called returned no tensor."""


def symbolic(layout: Layout, keras: ModuleType, *, is_static: bool = False) -> list[Any]:
    """One `Input` for every tensor."""
    return [_input(feature, keras, is_static=is_static) for feature in layout.features]


def _input(feature: Feature, keras: ModuleType, *, is_static: bool) -> Any:
    if feature.is_sparse:
        return keras.layers.Input(batch_shape=feature.shape, dtype=feature.dtype, sparse=True)
    if is_static:
        return keras.layers.Input(batch_shape=feature.shape, dtype=feature.dtype)
    return keras.layers.Input(shape=feature.shape[1:], dtype=feature.dtype)


def functional(function: Callable[..., Any], layout: Layout, keras: ModuleType, *, is_static: bool = False) -> Any:
    """The functional model in which `function` is applied once to inputs."""
    inputs = symbolic(layout, keras, is_static=is_static)
    outputs = [
        value for value in flat(function(*layout.arguments(inputs), **layout.keywords(inputs))) if is_tensor(value)
    ]
    if not outputs:
        raise NoTensorError("it returns no tensor")
    return keras.models.Model(structured(layout, inputs), outputs[0] if len(outputs) == 1 else outputs)


def structured(layout: Layout, tensors: list[Any]) -> Any:
    """The tensors as a model takes them: what would be several arguments of a call is a list."""
    if layout.form is Form.ARGUMENTS and len(tensors) > 1:
        return list(tensors)
    return layout.arguments(tensors)[0]


def flat(value: Any) -> list[Any]:
    """What lists, tuples and dictionaries hold."""
    if isinstance(value, dict):
        return [part for inner in value.values() for part in flat(inner)]
    if isinstance(value, (list, tuple)):
        return [part for inner in value for part in flat(inner)]
    return [value]


def in_subclassed_model(layer: Any, layout: Layout, keras: ModuleType, *, needs_training: bool) -> Any:
    """A model whose `call` is that of the layer."""

    def run(inputs: Any, **mode: Any) -> Any:
        if layout.form is Form.ARGUMENTS and len(layout.features) > 1:
            return layer(*layout.arguments(inputs), **layout.keywords(inputs), **mode)
        return layer(inputs, **mode)

    class Host(keras.models.Model):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.layer = layer

        def call(self, inputs: Any, training: Any = None) -> Any:
            return run(inputs, training=training)

    class StrictHost(Host):
        def call(self, inputs: Any, training: Any) -> Any:  # type: ignore[override]
            return super().call(inputs, training)

    class PlainHost(Host):
        def call(self, inputs: Any, training: Any = None) -> Any:
            return run(inputs)

    if needs_training:
        return StrictHost()
    return Host() if getattr(layer, "_call_has_training_arg", True) else PlainHost()


def models_in(value: Any, keras: ModuleType) -> list[Any]:
    """The models, else the layers, that a builder returned, alone or in a container."""
    found = [part for part in flat(value) if is_layer(part, keras)]
    models = [part for part in found if isinstance(part, keras.models.Model)]
    return models or found
