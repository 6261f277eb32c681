"""Prints, as JSON, the order in which Keras runs the layers of the models that JSON on standard input describes.

Run as a process of its own: it imports Keras.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"


def order(source: str) -> list[str]:
    """The names of the layers that run, also in models inside the model, in the order in which they do."""
    import keras  # type: ignore[import-untyped]
    import numpy as np

    names: dict[str, Any] = {}
    exec(compile(source, "graph", "exec", dont_inherit=True), names)
    model = names["build"]()
    ran: list[str] = []
    original = keras.layers.Layer.__call__

    def noting(layer: Any, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(layer, (keras.layers.InputLayer, keras.Model)):
            ran.append(layer.name)
        return original(layer, *args, **kwargs)

    keras.layers.Layer.__call__ = noting
    try:
        model(np.ones((2, 10), "float32"))
    finally:
        keras.layers.Layer.__call__ = original
    return ran


if __name__ == "__main__":
    print(json.dumps({name: order(source) for name, source in json.load(sys.stdin).items()}))
