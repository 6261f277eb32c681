"""What is measured: a model that can be built again and again, with a batch that it accepts."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from types import ModuleType
from typing import Any

from kerasdrop_lint.runtime.batch import Batch
from kerasdrop_lint.runtime.subjects.clues import layouts_for
from kerasdrop_lint.runtime.subjects.families import is_cell, is_model, keras_of_class, requires_training
from kerasdrop_lint.runtime.subjects.hosting import functional, in_subclassed_model, models_in
from kerasdrop_lint.runtime.subjects.inputs import (
    Build,
    accepts_several,
    batch_of,
    fit_batch,
    search_layout,
    unaccepted,
)
from kerasdrop_lint.runtime.subjects.layouts import Layout
from kerasdrop_lint.runtime.subjects.mishaps import described
from kerasdrop_lint.runtime.subjects.search import Accepted, Unaccepted, search

_TRIES_OF_A_FUNCTION = 20


@dataclass(frozen=True, slots=True)
class Subject:
    """Something to measure: `build()` gives a fresh model each time, `batch` is what it accepts.

    `description` says what was built, with which arguments, and what it was put into.
    """

    build: Build
    batch: Batch
    keras: ModuleType
    description: str


@dataclass(frozen=True, slots=True)
class Failure:
    """Why these arguments do not lead to a subject; `error` is what was raised last, if anything was."""

    reason: str
    error: Exception | None
    was_built: bool = True


def subjects_of(
    value: Any, build: Build, source: str, keras: ModuleType, description: str, seconds: float
) -> Iterator[Subject | Failure]:
    """The subjects in what `build` returned once: a model, a layer, a function of tensors, or several."""
    found = models_in(value, keras)
    if not found and callable(value) and not inspect.isclass(value):
        yield of_function(build, ("x",), source, keras, description, seconds)
    elif not found:
        yield Failure(f"`{description}` returns {type(value).__name__}, not a model", None)
    for place, part in enumerate(found):
        pick = build if part is value else partial(_picked, build, keras, place)
        suffix = f"[{place}]" if len(found) > 1 else ""
        yield _subject(part, pick, keras_of_class(type(part)) or keras, f"{description}{suffix}")


def _picked(build: Build, keras: ModuleType, place: int) -> Any:
    return models_in(build(), keras)[place]


def _subject(part: Any, build: Build, keras: ModuleType, description: str) -> Subject | Failure:
    """A model as it is, anything else hosted in a model, so that `fit` can be called."""
    try:
        if is_model(part, keras) and not accepts_several(part):
            outcome = fit_batch(build, keras)
            if isinstance(outcome, Batch):
                return Subject(build, outcome, keras, description)
            return Failure(outcome.reason, outcome.error)
        if is_cell(part):
            return _hosted(partial(_running_cell, build, keras), keras, f"RNN({description})")
        return _hosted(build, keras, description)
    except Exception as error:
        return Failure(described(error), error)


def _running_cell(build: Build, keras: ModuleType) -> Any:
    return keras.layers.RNN(build())


def _hosted(build: Build, keras: ModuleType, description: str) -> Subject | Failure:
    match search_layout(build):
        case Unaccepted(error=error):
            return Failure(unaccepted(f"{type(build()).__name__}.call", error), error)
        case Accepted(layout=layout):
            return _in_a_model(build, layout, keras, description)


def _in_a_model(build: Build, layout: Layout, keras: ModuleType, description: str) -> Subject | Failure:
    """A functional model around a layer; where it cannot be one, a subclassed model."""
    batch = batch_of(layout)
    needs_training = requires_training(build())

    def in_inputs(*, is_static: bool) -> Any:
        return functional(build(), layout, keras, is_static=is_static)

    def subclassed() -> Any:
        return in_subclassed_model(build(), layout, keras, needs_training=needs_training)

    in_functional: list[tuple[str, Build]] = [
        ("in a functional model", partial(in_inputs, is_static=is_static)) for is_static in (False, True)
    ]
    failed: Exception | None = None
    for way, host in [*([] if needs_training else in_functional), ("in a subclassed model", subclassed)]:
        try:
            host()(batch.x, training=False)
        except Exception as error:
            failed = error
        else:
            return Subject(host, batch, keras, f"{description} {way}")
    assert failed is not None
    return Failure(described(failed), failed)


def of_function(
    build: Callable[[], Callable[..., Any]],
    names: tuple[str, ...],
    source: str,
    keras: ModuleType,
    description: str,
    seconds: float,
) -> Subject | Failure:
    """A function of tensors, which `build` makes, applied to inputs in a functional model."""

    def attempt(layout: Layout) -> Batch:
        batch = batch_of(layout)
        functional(build(), layout, keras)(batch.x, training=False)
        return batch

    match search(attempt, layouts_for(names, source, source), _TRIES_OF_A_FUNCTION, seconds):
        case Unaccepted(error=error):
            return Failure(unaccepted(description, error), error)
        case Accepted(layout=layout, result=batch):

            def host() -> Any:
                return functional(build(), layout, keras)

            return Subject(host, batch, keras, f"{description} in a functional model")
