"""Watches the statistics that a layer keeps by itself and updates when it is called."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from kerasdrop_lint.modes import Effect
from kerasdrop_lint.runtime.tracing import Tracer, kind_of, tell_statistics

_LISTS = ("_non_trainable_variables", "_non_trainable_weights")
"""Where Keras 3 and tf_keras keep the variables of the layer itself, without those of the layers inside it."""


@contextmanager
def watched_statistics(layer: Any, tracer: Tracer, frame: FrameType) -> Iterator[None]:
    """The layer is a site where a variable of its own that is not trained changes while it is called."""
    variables = _own_statistics(layer, tracer)
    before = _values(variables)
    yield
    if variables:
        unit = tracer.site(layer, frame, Effect.BATCH_STATISTICS)
        tell_statistics(tracer.recorder, unit, before, _values(variables))


def _own_statistics(layer: Any, tracer: Tracer) -> list[Any]:
    kind = kind_of(layer, tracer.framework)
    # A stateful layer remembers its inputs in every mode; mode-dependent layers are watched where they are applied.
    if getattr(layer, "stateful", False) or (kind is not None and kind.effect is not None):
        return []
    # The states of random generators are integers.
    held = [variable for name in _LISTS for variable in getattr(layer, name, None) or ()]
    return [variable for variable in held if "float" in str(getattr(variable, "dtype", ""))]


def _values(variables: list[Any]) -> list[Any]:
    """Tensors of their own, which keep what the variables are now."""
    import tensorflow as tf

    return [tf.identity(tf.convert_to_tensor(variable)) for variable in variables]
