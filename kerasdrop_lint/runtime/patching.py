"""Puts the tracer into Keras and TensorFlow for a while, and takes it out again."""

from __future__ import annotations

import functools
import importlib
import inspect
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from types import ModuleType
from typing import Any

from kerasdrop_lint.knowledge.catalogue import layer_kind
from kerasdrop_lint.runtime.draws import DRAWING, PARAMETERS
from kerasdrop_lint.runtime.frameworks import Framework
from kerasdrop_lint.runtime.retracing import retraced
from kerasdrop_lint.runtime.statistics import watched_statistics
from kerasdrop_lint.runtime.tracing import Tracer, applies, are_eager, tensors, told

Function = Callable[..., Any]
_GENERATED = ("gen_random_ops", "gen_stateful_random_ops", "gen_stateless_random_ops", "gen_stateless_random_ops_v2")


@contextmanager
def installed(tracer: Tracer) -> Iterator[None]:
    """While this lasts, the tracer sees every layer made and called, and every draw."""
    layer = tracer.framework.layer
    with ExitStack() as stack:
        stack.enter_context(retraced())
        stack.enter_context(_replaced(layer, "__init__", _making(tracer, layer.__init__)))
        stack.enter_context(_replaced(layer, "__call__", _calling(tracer, layer.__call__)))
        for definer in sorted(_mode_dependent(tracer.framework), key=lambda cls: cls.__name__):
            stack.enter_context(_replaced(definer, "call", _applying(tracer, vars(definer)["call"])))
        for module, operation in _random_operations():
            stack.enter_context(_replaced(module, operation, _drawing(tracer, vars(module)[operation])))
        yield


def _mode_dependent(framework: Framework) -> set[type[Any]]:
    """The classes that define the `call` of a mode-dependent layer of Keras."""
    found: set[type[Any]] = set()
    # Not the public names: `tf.keras` has layers of old that `keras` does not show.
    for layer in _descendants(framework.layer):
        kind = layer_kind(layer.__name__, framework.target)
        if kind is not None and kind.effect is not None and layer.__module__.startswith(f"{framework.name}."):
            found.add(next(cls for cls in layer.__mro__ if "call" in vars(cls)))
    return found - {framework.layer}


def _descendants(layer: type[Any]) -> Iterator[type[Any]]:
    for cls in layer.__subclasses__():
        yield cls
        yield from _descendants(cls)


@contextmanager
def _replaced(owner: Any, name: str, function: Function) -> Iterator[None]:
    original = vars(owner)[name]
    setattr(owner, name, function)
    try:
        yield
    finally:
        setattr(owner, name, original)


def _random_operations() -> Iterator[tuple[ModuleType, str]]:
    """The generated functions that all of TensorFlow's random functions end in, and the modules that hold them."""
    for name in _GENERATED:
        module = importlib.import_module(f"tensorflow.python.ops.{name}")
        yield from ((module, operation) for operation in sorted(DRAWING & vars(module).keys()))


@functools.cache
def _signature(original: Function) -> inspect.Signature:
    """Looked up once: it costs more than all else that is done to install the tracer for a column."""
    return inspect.signature(original)


def _standing_in(function: Function, original: Function) -> Function:
    """The function with the face of the original: Keras reads signatures, AutoGraph must leave it alone."""
    functools.update_wrapper(function, original)
    function.__signature__ = _signature(original)  # type: ignore[attr-defined]
    function.autograph_info__ = {}  # type: ignore[attr-defined]
    return function


def _making(tracer: Tracer, original: Function) -> Function:
    def __init__(layer: Any, *args: Any, **kwargs: Any) -> None:  # noqa: N807
        tracer.layer_made(layer, sys._getframe(1))
        original(layer, *args, **kwargs)

    return _standing_in(__init__, original)


def _calling(tracer: Tracer, original: Function) -> Function:
    def __call__(layer: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N807
        frame = sys._getframe(1)
        tracer.recorder.note_call(layer)
        with tracer.inside(), watched_statistics(layer, tracer, frame):
            output = original(layer, *args, **kwargs)
        tracer.node_made(layer, frame)
        if not tracer.depth:
            values = tensors(output)
            number = None if are_eager(values) else tracer.recorder.number()
            told(lambda arrays: tracer.recorder.came_out(number, arrays), values)
        return output

    return _standing_in(__call__, original)


def _applying(tracer: Tracer, original: Function) -> Function:
    def call(layer: Any, *args: Any, **kwargs: Any) -> Any:
        return applies(layer, tracer, original, args, kwargs)

    return _standing_in(call, original)


def _drawing(tracer: Tracer, original: Function) -> Function:
    signature = _signature(original)

    def draw(*args: Any, **kwargs: Any) -> Any:
        given = signature.bind(*args, **kwargs).arguments
        parameters = [value for name, value in given.items() if name in PARAMETERS]
        return tracer.drawn(original.__name__, original(*args, **kwargs), parameters, sys._getframe(1))

    return _standing_in(draw, original)
