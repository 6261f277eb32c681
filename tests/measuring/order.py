"""The order in which Keras runs the layers of a functional model."""

from __future__ import annotations

from typing import Any

from tests.measuring.programs import Json, Loaded


def order(program: Loaded) -> Json:
    """The names of the layers that run, also in models inside the model, in the order in which they do."""
    import numpy as np

    keras = program.framework.keras
    model = program.build()
    ran: list[str] = []
    original = keras.layers.Layer.__call__

    def watched(layer: Any, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(layer, (keras.layers.InputLayer, keras.Model)):
            ran.append(layer.name)
        return original(layer, *args, **kwargs)

    keras.layers.Layer.__call__ = watched
    try:
        model(np.ones((2, 10), "float32"))
    finally:
        keras.layers.Layer.__call__ = original
    return {"layers": ran}
