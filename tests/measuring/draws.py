"""How often what a model gives changes from batch to batch. Nothing is learnt on the way: the learning rate is 0."""

from __future__ import annotations

import random
from typing import Any

from tests.measuring.programs import Json, Loaded

BATCHES = 24
ROWS = 4


def outputs(program: Loaded) -> Json:
    """Whether `fit`, `predict` and `model(x, training=True)` gave one output for equal batches, or several."""
    import numpy as np

    random.seed(5)
    np.random.seed(5)
    model = program.build()
    model(_batch())
    fit = _in_fit(program.framework.keras, model, eagerly="run_eagerly=True" in program.text)
    counts = {"fit": fit, "predict": _in_predict(model), "call": _called(model)}
    return {entry: "one" if number == 1 else "several" for entry, number in counts.items()}


def _batch() -> Any:
    """Equal rows of ten features."""
    import numpy as np

    return np.tile(np.linspace(0.5, 1.5, 10, dtype="float32"), (ROWS, 1))


def _in_fit(keras: Any, model: Any, *, eagerly: bool) -> int:
    """The number of different outputs of the batches of an epoch, and of another after it."""
    import numpy as np
    import tensorflow as tf

    seen: list[bytes] = []

    def loss(target: Any, output: Any) -> Any:
        tf.numpy_function(lambda value: seen.append(np.round(value[0], 4).tobytes()), [output], [])
        return tf.reduce_mean(output) + 0 * tf.reduce_mean(target)

    model.compile(optimizer=keras.optimizers.SGD(0.0), loss=loss, jit_compile=False, run_eagerly=eagerly)
    x = np.tile(_batch(), (BATCHES, 1))
    for _ in range(2):
        model.fit(x, x, batch_size=ROWS, epochs=1, verbose=0, shuffle=False)
    assert len(seen) == 2 * BATCHES
    return len(set(seen))


def _in_predict(model: Any) -> int:
    """The same of `predict`."""
    import numpy as np

    output = model.predict(np.tile(_batch(), (BATCHES, 1)), batch_size=ROWS, verbose=0)
    return len({np.round(rows[0], 4).tobytes() for rows in np.split(output, BATCHES)})


def _called(model: Any) -> int:
    """The same of direct calls."""
    import numpy as np

    outputs = (model(_batch(), training=True) for _ in range(BATCHES))
    return len({np.round(np.asarray(output)[0], 4).tobytes() for output in outputs})
