"""What a model does in each entry point, seen from outside alone.

The rows of the input are identical, so an output row that differs from another means that some dropout was on; a moving
statistic that changed means that a batch normalization was. Every column starts from a fresh `build()`. Before a
compiled entry (fit, evaluate, predict) the model is called once, `model(x)`; before a direct call it is not called.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from kerasdrop_lint.runtime.frameworks import Framework
from tests.measuring.programs import Json, Loaded

ROWS = 64
Build = Callable[[], Any]


def inputs() -> Any:
    """A batch of identical rows."""
    import numpy as np

    return np.tile(np.linspace(0.5, 1.5, 10, dtype="float32"), (ROWS, 1))


def differs(output: Any) -> bool:
    """Whether the rows of an output are not all the same."""
    import numpy as np

    rows = np.asarray(output, "float32").reshape(len(output), -1)
    return bool(np.ptp(rows, axis=0).max() > 1e-5 * (1 + np.abs(rows).max()))


def statistics(model: Any) -> list[Any]:
    """The values of all moving statistics, each mean followed by its variance."""
    # Not `model.variables`: tf_keras raises where a model inside it was never called.
    built = (layer for layer in model._flatten_layers() if getattr(layer, "moving_mean", None) is not None)
    return [value.numpy() for layer in built for value in (layer.moving_mean, layer.moving_variance)]


def changed(before: list[Any], after: list[Any]) -> bool:
    """Whether a moving statistic is not what it was."""
    return any(abs(old - new).max() > 1e-7 for old, new in zip(before, after, strict=True))


@contextlib.contextmanager
def watching(framework: Framework, model: Any) -> Iterator[list[bool]]:
    """Collects, each time the model is called, compiled or not, whether its output's rows differ."""
    import tensorflow as tf

    seen: list[bool] = []
    layer_type = framework.keras.layers.Layer
    original = layer_type.__call__

    def watched(layer: Any, *args: Any, **kwargs: Any) -> Any:
        output = original(layer, *args, **kwargs)
        if layer is model and tf.is_tensor(output):
            tf.numpy_function(lambda value: seen.append(differs(value)), [output], [])
        return output

    layer_type.__call__ = watched
    try:
        yield seen
    finally:
        layer_type.__call__ = original


def warmed(build: Build) -> Any:
    """A model that was called once; its `call` may require `training`."""
    model = build()
    with contextlib.suppress(TypeError):
        model(inputs())
    return model


def compiled(framework: Framework, build: Build, entry: str) -> tuple[bool, bool]:
    """The model run by `fit` or `evaluate`: whether its last output was random, and its statistics changed."""
    import tensorflow as tf

    model = warmed(build)
    before = statistics(model)
    with watching(framework, model) as seen:
        loss = lambda target, output: tf.reduce_mean(output) + 0 * tf.reduce_mean(target)  # noqa: E731
        model.compile(optimizer="sgd", loss=loss, jit_compile=False)
        getattr(model, entry)(inputs(), inputs(), batch_size=ROWS, verbose=0)
    return seen[-1], changed(before, statistics(model))


def predicted(build: Build) -> tuple[bool, bool]:
    """The model run by `predict`."""
    model = warmed(build)
    before = statistics(model)
    output = model.predict(inputs(), batch_size=ROWS, verbose=0)
    return differs(output), changed(before, statistics(model))


def called(build: Build, **training: bool) -> tuple[bool, bool]:
    """The model called directly; its statistics are compared with those that a new one has."""
    model = build()
    output = model(inputs(), **training)
    after = statistics(model)
    # A model that is only built by being called: its means were zero before, its variances one.
    initial = [value * 0 + place % 2 for place, value in enumerate(after)]
    return differs(output), changed(initial, after)


def called_after_training(build: Build) -> tuple[bool, bool]:
    """The model called with `training=False` after a call with `training=True`."""
    model = build()
    model(inputs(), training=True)
    before = statistics(model)
    output = model(inputs(), training=False)
    return differs(output), changed(before, statistics(model))


def columns(program: Loaded) -> Json:
    """The seven states of the program's model, once with its moving statistics and once by its output alone."""
    framework = program.framework

    def build() -> Any:
        framework.keras.utils.set_random_seed(7)
        return program.build()

    build()  # an error here is the program's own
    framework.keras.backend.clear_session()
    found = [_state(measure) for measure in _ways(framework, build)]
    return {"states": [states[True] for states in found], "drops": [states[False] for states in found]}


def _ways(framework: Framework, build: Build) -> list[Callable[[], tuple[bool, bool]]]:
    """How each column is measured."""
    return [
        partial(compiled, framework, build, "fit"),
        partial(compiled, framework, build, "evaluate"),
        partial(predicted, build),
        partial(called, build, training=True),
        partial(called, build, training=False),
        partial(called, build),
        partial(called_after_training, build),
    ]


def _state(measure: Callable[[], tuple[bool, bool]]) -> dict[bool, str]:
    """One cell, with moving statistics and without: on, off or the error that was raised."""
    try:
        random, updated = measure()
    except Exception as error:
        return dict.fromkeys((True, False), f"error:{type(error).__name__}")
    return {True: "on" if random or updated else "off", False: "on" if random else "off"}
