"""Follows a model while it is built, traced and run: patches Keras and listens to TensorFlow, for as long as needed."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, TypeVar

import numpy as np

from kerasdrop_lint.knowledge.catalogue import LayerKind, layer_kind
from kerasdrop_lint.modes import Effect
from kerasdrop_lint.runtime.frameworks import Framework
from kerasdrop_lint.runtime.places import Place, is_generated, is_users, outward, place_of
from kerasdrop_lint.runtime.recording import Maker, Recorder, Unit

Result = TypeVar("Result")

_FIRST_VALUE = "the first value of a weight"
_INITIALIZES = ".initializers."
_RUNS_A_GRAPH = frozenset({"_run_through_graph", "_run_internal_graph"})
_WRAPPERS = frozenset(
    {"wrapper", "error_handler", "op_dispatch_handler", "wrapped_fn", "converted_call", "run_op", "new_func"}
)


class Tracer:
    """Knows where layers were made and applied, and gives every draw to the site that it belongs to."""

    def __init__(self, framework: Framework, recorder: Recorder) -> None:
        self.framework = framework
        self.recorder = recorder
        # Layers and nodes are held, so that no other gets the same id.
        self._made: dict[int, tuple[Any, Maker]] = {}
        self._nodes: dict[int, tuple[Any, Place | None]] = {}
        self._depth = threading.local()

    def layer_made(self, layer: Any, frame: FrameType) -> None:
        """A layer is being made, by the nearest user's frame that is not its own constructor's."""
        if id(layer) not in self._made:
            self._made[id(layer)] = (layer, self.recorder.maker(self._place_of_maker(layer, frame), self.depth > 0))

    def _place_of_maker(self, layer: Any, frame: FrameType) -> Place | None:
        for outer in outward(frame):
            if _is_boundary(outer):
                return None
            if not _is_of_the_user(outer):
                original = outer.f_locals.get("layer")
                if type(original) is type(layer) and original is not layer and id(original) in self._made:
                    # A wrapper for both directions makes copies of what it is given.
                    return self._made_at(original)
            elif _first_argument(outer) is not layer:
                return place_of(outer)
        return None

    def node_made(self, layer: Any, frame: FrameType) -> None:
        """A layer was applied; if that was to symbolic tensors, its node runs later, without a frame of the user's."""
        nodes = getattr(layer, "_inbound_nodes", None)
        if nodes and id(nodes[-1]) not in self._nodes:
            self._nodes[id(nodes[-1])] = (nodes[-1], self._place_of_application(layer, frame))

    def _place_of_application(self, layer: Any, frame: FrameType) -> Place | None:
        """Where the user applies the layer, or if Keras does (a wrapper, a Sequential), where it was made."""
        by_keras = False
        for outer in outward(frame):
            if _is_boundary(outer):
                break
            if _is_of_the_user(outer):
                return self._made_at(layer) if by_keras else place_of(outer)
            if not by_keras and outer.f_code.co_name in _RUNS_A_GRAPH:
                return self._place_of_node(outer) or self._made_at(layer)
            first = _first_argument(outer)
            by_keras = by_keras or (isinstance(first, self.framework.layer) and first is not layer)
        return self._made_at(layer)

    def _made_at(self, layer: Any) -> Place | None:
        return self._made[id(layer)][1].place if id(layer) in self._made else None

    def _place_of_node(self, frame: FrameType) -> Place | None:
        return self._nodes.get(id(frame.f_locals.get("node")), (None, None))[1]

    def application(self, layer: Any, frame: FrameType) -> tuple[Unit, bool] | None:
        """The site that a call of a mode-dependent layer is, and whether it is one of its own: a layer that a
        mode-dependent layer of Keras calls belongs to that one."""
        outer = _outer_application(frame)
        if outer is not None:
            return outer, False
        kind = kind_of(layer, self.framework)
        if kind is None or kind.effect is None or _is_at_rest(layer, kind):
            return None
        unit = self.site(layer, frame, kind.effect, _has_rate(layer, kind))
        self.recorder.units.setdefault(unit)
        return unit, True

    def site(self, layer: Any, frame: FrameType, effect: Effect, has_rate: bool = True) -> Unit:
        """The site that a layer is where it is applied."""
        if id(layer) not in self._made:
            # Made before this began: the same layer in every column.
            self._made[id(layer)] = (layer, Maker(None, id(layer)))
        place = self._place_of_application(layer, frame)
        return Unit(place, type(layer).__name__, effect, self._made[id(layer)][1], layer.name, has_rate)

    def drawn_for(self, frame: FrameType) -> Unit | None:
        """The site that a random operation belongs to; None for what draws outside of every layer, such as data."""
        names: list[str] = []
        owner: Unit | None = None
        for outer in outward(frame):
            if is_application(outer):
                unit: Unit | None = outer.f_locals.get("application")
                return unit
            owner = owner or self._owner(outer)
            is_graph = outer.f_code.co_name in _RUNS_A_GRAPH
            if owner is not None and (is_graph or _is_boundary(outer) or _is_of_the_user(outer)):
                return owner
            if _is_boundary(outer):
                return _operation(None, names) if self.depth else None
            if _is_of_the_user(outer):
                return _operation(place_of(outer), names)
            if is_graph:
                return _operation(self._place_of_node(outer), names)
            names.append(outer.f_code.co_name)
        return None

    def _owner(self, frame: FrameType) -> Unit | None:
        """The site of a layer of Keras that draws before it is called: a recurrent layer has its cell make masks."""
        layer = _first_argument(frame) if "mask" in frame.f_code.co_name else None
        kind = kind_of(layer, self.framework) if isinstance(layer, self.framework.layer) else None
        if kind is None or kind.effect is None or _is_at_rest(layer, kind) or frame.f_back is None:
            return None
        return self.site(layer, frame.f_back, kind.effect)

    @property
    def depth(self) -> int:
        """How many layers are being called."""
        return getattr(self._depth, "value", 0)

    @contextmanager
    def inside(self) -> Iterator[None]:
        """While a layer is being called."""
        self._depth.value = self.depth + 1
        try:
            yield
        finally:
            self._depth.value -= 1

    def drawn(self, operation: str, drawn: Any, parameters: list[Any], frame: FrameType) -> Any:
        """What a random operation of TensorFlow hands on, which runs now or was put into a graph."""
        import tensorflow as tf

        is_eager = are_eager([drawn])
        if is_eager and self.recorder.run is None:
            return drawn
        is_first_value = _is_first_value(frame)
        unit = None if is_first_value else self.drawn_for(frame)
        if unit is None and not is_first_value:
            return drawn
        if unit is not None:
            self.recorder.units.setdefault(unit)
        if is_eager:
            known = tuple(np.asarray(parameter) for parameter in parameters)
            return tf.constant(self.recorder.draw(unit, unit or _FIRST_VALUE, operation, drawn.numpy(), known))
        number = self.recorder.number()

        def hand_on(value: Any, *known: Any) -> Any:
            return self.recorder.draw(unit, number, operation, value, known)

        handed = tf.numpy_function(hand_on, [drawn, *parameters], drawn.dtype)
        handed.set_shape(drawn.shape)
        return handed


def _is_first_value(frame: FrameType) -> bool:
    """Whether the first value of a weight is drawn.

    Keras 3 bakes that draw into a `tf.function` that is traced while the layer is built: the weight is another one
    whenever the function runs, in every mode.
    """
    for outer in outward(frame):
        if _is_of_the_user(outer) or _is_boundary(outer):
            return False
        if _INITIALIZES in outer.f_globals.get("__name__", ""):
            return True
    return False


def kind_of(layer: Any, framework: Framework) -> LayerKind | None:
    """The layer of Keras that a layer is or derives from, as that version has it."""
    for base in type(layer).__mro__:
        if base.__module__.partition(".")[0] == framework.name:
            return layer_kind(base.__name__, framework.target)
    return None


def _is_at_rest(layer: Any, kind: LayerKind) -> bool:
    """Whether the layer would drop something only if it were told to, and is not: an LSTM without a dropout."""
    rates = [name for name, _, default in kind.rates if not default]
    return bool(rates) and not any(getattr(layer, name, None) for name in rates)


def _has_rate(layer: Any, kind: LayerKind) -> bool:
    rates = [getattr(layer, name) for name, _, _ in kind.rates if hasattr(layer, name)]
    return not rates or any(rate is None or rate for rate in rates)


def _operation(place: Place | None, names: list[str]) -> Unit:
    """A site that is a random operation; `names` are the functions that led to it, from the inside."""
    public = [name for name in names if name not in _WRAPPERS and not name.startswith(("_", "<"))] or ["random"]
    dropouts = [name for name in public if "dropout" in name]
    name = (dropouts or public)[-1].removesuffix("_v2")
    return Unit(place, name, Effect.DROPOUT if dropouts else Effect.MASK)


def _outer_application(frame: FrameType) -> Unit | None:
    for outer in outward(frame):
        if is_application(outer):
            unit: Unit | None = outer.f_locals.get("application")
            return unit
        if _is_of_the_user(outer) or _is_boundary(outer):
            return None
    return None


def _is_of_the_user(frame: FrameType) -> bool:
    path = frame.f_code.co_filename
    # What AutoGraph writes keeps the names of the module that it was written from.
    return is_users(frame.f_globals.get("__file__") or "" if is_generated(path) else path)


def innermost(action: Callable[[], Result]) -> Result:
    """Runs what builds or runs the model: no frame further out belongs to it."""
    return action()


def _is_boundary(frame: FrameType) -> bool:
    return frame.f_code is innermost.__code__


def applies(layer: Any, tracer: Tracer, original: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    """The `call` of a mode-dependent layer of Keras, watched."""
    found = tracer.application(layer, sys._getframe(2))
    if found is None:
        return original(layer, *args, **kwargs)
    application, is_its_own = found
    before = _statistics(layer) if is_its_own else []
    output = original(layer, *args, **kwargs)
    if is_its_own:
        _report(tracer.recorder, application, before, _statistics(layer), output)
    return output


def is_application(frame: FrameType) -> bool:
    """Whether the frame is that of a mode-dependent layer's `call`; its `application` is the site."""
    return frame.f_code is applies.__code__ and "application" in frame.f_locals


def _statistics(layer: Any) -> list[Any]:
    """The moving statistics of a layer, as tensors of their own."""
    import tensorflow as tf

    held = [getattr(layer, name, None) for name in ("moving_mean", "moving_variance")]
    return [tf.identity(tf.convert_to_tensor(variable)) for variable in held if variable is not None]


def _report(recorder: Recorder, unit: Unit, before: list[Any], after: list[Any], output: Any) -> None:
    told(lambda values: recorder.came_out_of(unit, values), tensors(output))
    if len(before) == len(after):
        tell_statistics(recorder, unit, before, after)


def tell_statistics(recorder: Recorder, unit: Unit, before: list[Any], after: list[Any]) -> None:
    """Tells what the statistics of a site were before it was applied, and are after it."""
    half = len(before)
    told(lambda values: recorder.statistics(unit, values[:half], values[half:]), [*before, *after])


def told(tell: Callable[[list[Any]], None], values: list[Any]) -> None:
    """Tells the values of tensors when they are known: now, or each time that the graph runs."""
    import tensorflow as tf

    if not values:
        return
    if are_eager(values):
        tell([value.numpy() for value in values])
    else:
        tf.numpy_function(lambda *arrays: tell(list(arrays)), values, [])


def are_eager(values: list[Any]) -> bool:
    """Whether the values are known now; those of a graph are known when it runs."""
    return all(hasattr(value, "numpy") for value in values)


def tensors(output: Any) -> list[Any]:
    """The dense tensors that an output consists of, whatever its structure. Symbolic tensors of Keras are none."""
    import tensorflow as tf

    parts = tf.nest.flatten(output, expand_composites=True)
    return [part for part in parts if tf.is_tensor(part) and isinstance(part, tf.Tensor) and part.dtype != tf.variant]


def _first_argument(frame: FrameType) -> Any:
    code = frame.f_code
    return frame.f_locals.get(code.co_varnames[0]) if code.co_argcount else None
