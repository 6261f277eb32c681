"""Leaves a model that is measured as it was: weights, optimizer, compilation, traces and random numbers."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import numpy as np

from kerasdrop_lint.runtime.variables import restore, saved

_GLOBAL_SEEDS = "global_seed_generator"
_COMPILED_STEPS = ("train_function", "test_function", "predict_function")


@contextmanager
def preserved(model: Any) -> Iterator[None]:
    """Whatever happens to the model inside, afterwards it is as before.

    A model that was never called is built by being measured, and stays so. The counters of TensorFlow's own random
    operations cannot be set back.
    """
    with ExitStack() as stack:
        for keep in (_attributes, _values, _random_states, _global_seeds):
            stack.enter_context(keep(model))
        for name in _COMPILED_STEPS:
            if getattr(model, name, None) is not None:
                # What was compiled before does not tell the recorder anything.
                vars(model)[name] = None
        yield


@contextmanager
def _attributes(model: Any) -> Iterator[None]:
    """The attributes of the model and what the containers among them hold; `compile` changes both."""
    before = dict(vars(model))
    inside = [(value, value.copy()) for value in _containers(model)]
    try:
        yield
    finally:
        vars(model).clear()
        vars(model).update(before)
        for container, content in inside:
            container.clear()
            (container.extend if isinstance(container, list) else container.update)(content)


def _containers(model: Any) -> Iterator[Any]:
    tracker = getattr(model, "_tracker", None)
    stored = getattr(tracker, "stored_ids", {})
    for value in (*vars(model).values(), *stored.values()):
        if type(value) in (list, dict, set):
            yield value


@contextmanager
def _values(model: Any) -> Iterator[None]:
    """The variables of the model, of its optimizers and of its metrics."""
    before = saved(model)
    try:
        yield
    finally:
        restore(before)


@contextmanager
def _global_seeds(_: Any) -> Iterator[None]:
    """The seeds that Keras 3 gives to random functions that have none."""
    state: Any = sys.modules.get("keras.src.backend.common.global_state")
    if state is None:
        yield
        return
    generator = state.get_global_attribute(_GLOBAL_SEEDS)
    before = None if generator is None else generator.state.numpy()
    try:
        yield
    finally:
        state.set_global_attribute(_GLOBAL_SEEDS, generator)
        if generator is not None:
            generator.state.assign(before)


@contextmanager
def _random_states(model: Any) -> Iterator[None]:
    """The random numbers of Python and NumPy, and the seeds that TensorFlow gives to operations that have none."""
    from tensorflow.python.eager import context

    seeds = getattr(context.context(), "_rng", None)
    python, numpy, tensorflow = random.getstate(), np.random.get_state(), seeds.getstate() if seeds else None
    try:
        yield
    finally:
        random.setstate(python)
        np.random.set_state(numpy)
        if seeds is not None:
            seeds.setstate(tensorflow)
