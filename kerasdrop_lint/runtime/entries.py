"""The six ways to run a model, and how a fresh one is brought to the start of each."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from kerasdrop_lint.modes import Entry
from kerasdrop_lint.runtime.batch import Batch
from kerasdrop_lint.runtime.frameworks import Framework

Build = Callable[[], Any]
_COMPILED = (Entry.FIT, Entry.EVALUATE, Entry.PREDICT)
_STEPS = ("train_step", "test_step", "compile", "compute_loss")
_SEED = 7


@dataclass(frozen=True, slots=True)
class Column:
    """One way to run a model: what is done once to a fresh one, and gives what it is fed; and what is measured."""

    prepare: Callable[[Framework, Any, Batch], Any]
    run: Callable[[Any, Any], Any]


def column(entry: Entry) -> Column:
    """How an entry point is measured. What is compiled was called once before, as in every real program."""
    match entry:
        case Entry.FIT:
            return Column(_compiled("fit"), lambda model, given: model.fit(**given, shuffle=False, verbose=0))
        case Entry.EVALUATE:
            return Column(_compiled("evaluate"), lambda model, given: model.evaluate(**given, verbose=0))
        case Entry.PREDICT:
            return Column(_called, lambda model, given: model.predict(**given, verbose=0))
        case Entry.CALL_TRUE:
            return Column(_untouched, lambda model, batch: model(batch.x, training=True))
        case Entry.CALL_FALSE:
            return Column(_untouched, lambda model, batch: model(batch.x, training=False))
        case Entry.CALL:
            return Column(_untouched, lambda model, batch: model(batch.x))


def _called_with_training(framework: Framework, model: Any, batch: Batch) -> Batch:
    model(batch.x, training=True)
    return batch


AFTER_TRAINING = Column(_called_with_training, lambda model, batch: model(batch.x, training=False))
"""`model(x, training=False)` of a model that was called with `training=True` before."""


def seed(framework: Framework) -> None:
    """The same weights and the same decisions of Python's own random numbers in every build."""
    framework.keras.utils.set_random_seed(_SEED)


def reseed() -> None:
    """The same in every run for what is drawn outside of TensorFlow."""
    random.seed(_SEED)
    np.random.seed(_SEED)


def _untouched(framework: Framework, model: Any, batch: Batch) -> Batch:
    return batch


def _called(framework: Framework, model: Any, batch: Batch) -> dict[str, Any]:
    _output(model, batch)
    return _fed(framework, model, "predict", replace(batch, y=None))


def _output(model: Any, batch: Batch) -> Any:
    # Its `call` may require `training`, or work only when it trains.
    with contextlib.suppress(Exception):
        return model(batch.x)


def _compiled(entry: str) -> Callable[[Framework, Any, Batch], dict[str, Any]]:
    def prepare(framework: Framework, model: Any, batch: Batch) -> dict[str, Any]:
        output = _output(model, batch)
        _compile(framework, model)
        targets = batch.y if batch.y is not None else _targets(model, output, _size(batch))
        return _fed(framework, model, entry, replace(batch, y=targets))

    return prepare


def _compile(framework: Framework, model: Any) -> None:
    trains_itself = _has_own(framework, model, _STEPS)
    is_compiled = getattr(model, "compiled", False) or getattr(model, "_is_compiled", False)
    if is_compiled and trains_itself:
        # Its own step may need what its author compiled it with.
        model.jit_compile = False
        return
    if not trains_itself:
        model.compute_loss = partial(_loss_of_everything, model)
    model.compile(optimizer=framework.keras.optimizers.SGD(1e-3), loss=_loss, jit_compile=False)


def _fed(framework: Framework, model: Any, entry: str, batch: Batch) -> dict[str, Any]:
    """The batch as arguments of an entry point."""
    import tensorflow as tf

    if _has_own(framework, model, (entry,)):
        targets = {} if batch.y is None else {"y": batch.y}
        return {"x": batch.x, "batch_size": _size(batch)} | targets
    # What Keras makes of arrays whenever it is called, made once: it costs more than to run a small model.
    parts = tuple(_with_tuples(part) for part in (batch.x, batch.y) if part is not None)
    # One element, not slices put together again: a graph's nodes and its label differ in their number of rows.
    return {"x": tf.data.Dataset.from_tensors(parts)}


def _with_tuples(structure: Any) -> Any:
    """A structure without lists: a data set takes them for tensors."""
    if isinstance(structure, dict):
        return {name: _with_tuples(part) for name, part in structure.items()}
    if type(structure) in (list, tuple):
        return tuple(_with_tuples(part) for part in structure)
    return structure


def _targets(model: Any, output: Any, size: int) -> Any:
    """Zeros in the shape of the output; classes where the loss wants classes."""
    import tensorflow as tf

    # A model that pools a whole graph has another number of rows than its inputs.
    if not tf.is_tensor(output) or not output.shape or output.shape[0] != size:
        return np.zeros((size, 1), "float32")
    if "sparse" in str(getattr(getattr(model, "loss", None), "name", getattr(model, "loss", ""))).lower():
        return np.zeros(output.shape[:-1], "int32")
    return np.zeros(output.shape, "float32")


def _has_own(framework: Framework, model: Any, methods: tuple[str, ...]) -> bool:
    """Whether one of the methods is not that of Keras."""
    return any(
        name in vars(cls)
        for cls in type(model).__mro__
        if cls.__module__.partition(".")[0] != framework.name
        for name in methods
    )


def _loss(target: Any, output: Any) -> Any:
    import tensorflow as tf

    return tf.reduce_mean(tf.cast(output, "float32")) + 0 * tf.reduce_mean(tf.cast(target, "float32"))


def _loss_of_everything(
    model: Any, x: Any = None, y: Any = None, y_pred: Any = None, sample_weight: Any = None, training: bool = True
) -> Any:
    """A loss that every model has, whatever its outputs are, with a gradient even if they depend on no weight."""
    import tensorflow as tf

    parts = [part for part in tf.nest.flatten(y_pred, expand_composites=True) if part.dtype.is_floating]
    means = [tf.reduce_mean(tf.cast(part, "float32")) for part in parts]
    nothing = [0 * tf.reduce_sum(tf.cast(tf.convert_to_tensor(weight), "float32")) for weight in _a_weight(model)]
    return tf.add_n([*means, *nothing, tf.constant(0.0)])


def _a_weight(model: Any) -> Any:
    # tf_keras raises where a model inside was never called.
    with contextlib.suppress(ValueError):
        return model.trainable_weights[:1]
    return []


def _size(batch: Batch) -> int:
    import tensorflow as tf

    return int(tf.nest.flatten(batch.x)[0].shape[0])
