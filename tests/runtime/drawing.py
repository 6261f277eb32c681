"""Measures how often what a model gives changes from batch to batch. Run as a process of its own, one for each runtime:

    python tests/runtime/drawing.py keras FILE ...

Prints one line of JSON for every file: how many different outputs `fit` and `predict` gave for equal batches, and how
many `model(x, training=True)` gave. Nothing is learnt on the way: the learning rate is 0.
"""

from __future__ import annotations

import json
import random
import runpy
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from measuring import Runtime, start

BATCHES = 24
ROWS = 4


def batch() -> Any:
    """Equal rows of ten features."""
    import numpy as np

    return np.tile(np.linspace(0.5, 1.5, 10, dtype="float32"), (ROWS, 1))


def in_fit(runtime: Runtime, model: Any, *, eagerly: bool) -> int:
    """The number of different outputs of the batches of an epoch, and of another after it."""
    import numpy as np
    import tensorflow as tf

    seen: list[bytes] = []

    def loss(target: Any, output: Any) -> Any:
        tf.numpy_function(lambda value: seen.append(np.round(value[0], 4).tobytes()), [output], [])
        return tf.reduce_mean(output) + 0 * tf.reduce_mean(target)

    model.compile(optimizer=runtime.keras.optimizers.SGD(0.0), loss=loss, jit_compile=False, run_eagerly=eagerly)
    x = np.tile(batch(), (BATCHES, 1))
    for _ in range(2):
        model.fit(x, x, batch_size=ROWS, epochs=1, verbose=0, shuffle=False)
    assert len(seen) == 2 * BATCHES
    return len(set(seen))


def in_predict(model: Any) -> int:
    """The same of `predict`."""
    import numpy as np

    output = model.predict(np.tile(batch(), (BATCHES, 1)), batch_size=ROWS, verbose=0)
    return len({np.round(rows[0], 4).tobytes() for rows in np.split(output, BATCHES)})


def called(model: Any) -> int:
    """The same of direct calls."""
    import numpy as np

    outputs = (model(batch(), training=True) for _ in range(BATCHES))
    return len({np.round(np.asarray(output)[0], 4).tobytes() for output in outputs})


def main(arguments: list[str]) -> None:
    """Measure every file given."""
    import numpy as np

    runtime = start(arguments[0])
    for path in arguments[1:]:
        random.seed(5)
        np.random.seed(5)
        model = runpy.run_path(path)["build"]()
        model(batch())
        eagerly = "run_eagerly=True" in Path(path).read_text(encoding="utf-8")
        fit = in_fit(runtime, model, eagerly=eagerly)
        counts = {"fit": fit, "predict": in_predict(model), "call": called(model)}
        print(json.dumps({"path": path, "runtime": f"{runtime.name} {runtime.version}", **counts}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
