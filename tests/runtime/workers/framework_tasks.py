"""Tasks that need TensorFlow and a Keras."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import tensorflow as tf
import worker_tasks

if os.environ.get("TF_USE_LEGACY_KERAS"):
    import tf_keras as keras
else:
    import keras


def state(_: Any) -> Any:
    """What had been started before this process was forked."""
    from tensorflow.python.eager import context

    known = context.context_safe()
    return {
        "keras": keras.__name__,
        "threads of the server": len(os.listdir(f"/proc/{worker_tasks.server()}/task")),
        "context started": known is not None and known._initialized,
        "devices": len(tf.config.list_physical_devices("GPU")),
    }


def fit(units: int) -> Any:
    model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(units), keras.layers.Dropout(0.5)])
    model.compile("sgd", "mse")
    model.fit(tf.ones((4, 8)), tf.ones((4, units)), verbose=0)
    return list(model.predict(tf.ones((2, 8)), verbose=0).shape)


def fit_in_two_processes(units: int) -> Any:
    """A framework that has started cannot be forked: the child hangs, and is left behind."""
    fit(units)
    if os.fork() == 0:
        fit(units)
    return True


def loop_in_graph(_: Any) -> Any:
    @tf.function
    def forever() -> Any:
        number = tf.constant(0)
        while number >= 0:
            number = (number + 1) % 7
        return number

    return int(forever())


def allocate_tensors(size: int) -> Any:
    kept = []
    while True:
        kept.append(tf.ones((size,)))


def allocate_tensor_at_once(size: int) -> Any:
    return int(tf.size(tf.zeros((size, 1 << 20))))


def allocate(step: int) -> Any:
    fit(2)
    return worker_tasks.allocate(step)


def crash_while_training(_: Any) -> Any:
    class Crash(keras.callbacks.Callback):  # type: ignore[misc]
        def on_train_batch_end(self, *_arguments: Any, **_named: Any) -> None:
            worker_tasks.segfault(None)

    model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    model.fit(tf.ones((4, 8)), tf.ones((4, 1)), verbose=0, callbacks=[Crash()])


def clear_modules_after_training(_: Any) -> Any:
    fit(2)
    return worker_tasks.clear_modules(None)


def save(_: Any) -> Any:
    tf.io.write_file("weights", "x")
    return Path("weights").exists()
