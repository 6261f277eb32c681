"""Measures what a model does in each entry point. Run as a process of its own, one for each runtime:

    python tests/measuring.py keras FILE ...
    python tests/measuring.py tf_keras FILE ...

Prints one line of JSON for every file: its `build()` measured, or what went wrong. It looks at the model as a black
box: the rows of the input are identical, so an output row that differs from another means that some dropout was on; a
moving statistic that changed means that a batch normalization was. Every column starts from a fresh `build()`. Before a
compiled entry (fit, evaluate, predict) the model is called once, `model(x)`; before a direct call it is not called.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

ROWS = 64
Build = Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Runtime:
    """The Keras that measures: the package, and the version it says it is."""

    keras: ModuleType
    name: str
    version: str


def start(name: str) -> Runtime:
    """Import the runtime; as `tf_keras` it takes the place of `keras` and `tf.keras` for everything imported later."""
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    if name == "tf_keras":
        os.environ["TF_USE_LEGACY_KERAS"] = "1"
    keras = importlib.import_module(name)
    if name == "tf_keras":
        for module in [known for known in sys.modules if known == "keras" or known.startswith("keras.")]:
            del sys.modules[module]
        sys.modules["keras"] = keras
        for part in ("layers", "models", "backend", "applications", "initializers", "regularizers", "optimizers"):
            sys.modules[f"keras.{part}"] = getattr(keras, part)
    return Runtime(keras, name, keras.__version__)


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
def watching(runtime: Runtime, model: Any) -> Iterator[list[bool]]:
    """Collects, each time the model is called, compiled or not, whether its output's rows differ."""
    import tensorflow as tf

    seen: list[bool] = []
    layer_type = runtime.keras.layers.Layer
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


def compiled(runtime: Runtime, build: Build, entry: str) -> tuple[bool, bool]:
    """The model run by `fit` or `evaluate`: whether its last output was random, and its statistics changed."""
    import tensorflow as tf

    model = warmed(build)
    before = statistics(model)
    with watching(runtime, model) as seen:
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


def columns(runtime: Runtime, build: Build) -> dict[str, Callable[[], tuple[bool, bool]]]:
    """How each column is measured."""
    return {
        "fit": lambda: compiled(runtime, build, "fit"),
        "evaluate": lambda: compiled(runtime, build, "evaluate"),
        "predict": lambda: predicted(build),
        "model(x, training=True)": lambda: called(build, training=True),
        "model(x, training=False)": lambda: called(build, training=False),
        "model(x)": lambda: called(build),
        "model(x, training=False) after model(x, training=True)": lambda: called_after_training(build),
    }


def state(measure: Callable[[], tuple[bool, bool]], *, with_statistics: bool) -> str:
    """One cell: on, off or the error that was raised."""
    try:
        random, updated = measure()
    except Exception as error:
        return f"error:{type(error).__name__}"
    return "on" if random or (with_statistics and updated) else "off"


def measure_source(runtime: Runtime, source: str, filename: str) -> list[str]:
    """The six states of the model that a fixture's `build()` makes."""
    code = compile(source, filename, "exec", dont_inherit=True)

    def build() -> Any:
        runtime.keras.utils.set_random_seed(7)
        names: dict[str, Any] = {"__name__": "fixture", "__file__": filename}
        exec(code, names)
        return names["build"]()

    build()  # an error here is the fixture's own
    runtime.keras.backend.clear_session()
    six = list(columns(runtime, build).values())[:6]
    return [state(measure, with_statistics=True) for measure in six]


def main(arguments: list[str]) -> None:
    """Measure every file given."""
    runtime = start(arguments[0])
    for path in arguments[1:]:
        record: dict[str, Any] = {"path": path, "runtime": f"{runtime.name} {runtime.version}"}
        try:
            record["states"] = measure_source(runtime, Path(path).read_text(encoding="utf-8"), path)
        except Exception as error:
            record["error"] = f"{type(error).__name__}: {error}"
        print(json.dumps(record), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
