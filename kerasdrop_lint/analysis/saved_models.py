"""Models that are made again: from their config, or from JSON text. A copy does what its model does, which stands for
it; not where a class of the file decides what is in a config."""

from __future__ import annotations

import json
from typing import Any

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.arguments import NO_ARGUMENTS, Arguments
from kerasdrop_lint.analysis.causes import NotModelled, ResultOf
from kerasdrop_lint.analysis.choices import argument
from kerasdrop_lint.analysis.fixed_causes import Limit
from kerasdrop_lint.analysis.heap import Instance, List
from kerasdrop_lint.analysis.machine import Machine, unknown_result
from kerasdrop_lint.analysis.values import NONE, Constant, External, Partial, Reference, Unknown, Value
from kerasdrop_lint.knowledge.catalogue import LAYER_NAMES

FROM_JSON = ("keras.models.model_from_json",)
_JSON = External("the JSON of a model")
_LONGEST_TEXT = 100_000


def to_json(machine: Machine, model: Reference) -> Value:
    """`model.to_json()`."""
    return Partial(_JSON, (model,), ()) if _is_plain(machine, model) else Unknown(Limit.CONFIG)


def copied_from_config(machine: Machine, arguments: Arguments, place: ir.Call | None) -> Value | None:
    """The model in `Model.from_config(model.get_config())`; None for a config that anybody may have changed."""
    written = place.arguments[0].value if place is not None and len(place.arguments) == 1 else None
    at_once = isinstance(written, ir.Call) and isinstance(written.function, ir.Attribute)
    config = arguments.positional[0] if len(arguments.positional) == 1 else NONE
    return config.arguments[0] if at_once and isinstance(config, Partial) and config.function == _JSON else None


def model_from_json(machine: Machine, path: str, arguments: Arguments, place: ir.Call | None) -> Value:
    """`keras.models.model_from_json(text)`."""
    given = argument(arguments, "json_string", 0) or NONE
    if isinstance(given, Partial) and given.function == _JSON:
        return given.arguments[0]
    model = None
    if isinstance(given, Constant) and isinstance(given.value, str) and len(given.value) < _LONGEST_TEXT:
        model = _sequential(machine, _parsed(given.value), place)
    return unknown_result(machine, ResultOf(NotModelled(path), place), arguments) if model is None else model


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _sequential(machine: Machine, saved: Any, place: ir.Call | None) -> Value | None:
    """The model of a parsed text; None where it is none, or holds other layers than those of Keras."""
    config = saved.get("config") if isinstance(saved, dict) and saved.get("class_name") == "Sequential" else None
    described = config.get("layers") if isinstance(config, dict) else None
    if not isinstance(described, list) or not all(map(_is_layer, described)):
        return None
    layers = [_layer(machine, one["class_name"], one.get("config") or {}, place) for one in described]
    made = Arguments((machine.heap.add(List(layers)),))
    return machine.call(External("keras.Sequential"), made, place)


def _is_layer(described: Any) -> bool:
    if not isinstance(described, dict) or not isinstance(described.get("config") or {}, dict):
        return False
    name = described.get("class_name")
    of_keras = str(described.get("module") or "keras").startswith("keras") and not described.get("registered_name")
    return of_keras and (name == "InputLayer" or name in LAYER_NAMES)


def _layer(machine: Machine, name: str, config: dict[str, Any], place: ir.Call | None) -> Value:
    if name == "InputLayer":
        return machine.call(External("keras.Input"), NO_ARGUMENTS, place)
    keywords = tuple((key, _value(value)) for key, value in config.items())
    return machine.call(External(f"keras.layers.{name}"), Arguments((), keywords), place)


def _value(saved: Any) -> Value:
    simple = saved is None or isinstance(saved, bool | int | float | str)
    return Constant(saved) if simple else Unknown(Limit.CONFIG)


def _is_plain(machine: Machine, model: Reference) -> bool:
    """Whether it is a functional or Sequential model of layers of Keras alone."""
    instance = machine.heap.instance(model)
    if instance is None or instance.definition is not None or instance.unknown is not None:
        return False
    inner = [machine.heap.instance(part) for part in machine.inner_layers(model)]
    return (instance.graph is not None or instance.keras == "Sequential") and all(map(_is_of_keras, inner))


def _is_of_keras(layer: Instance | None) -> bool:
    return layer is not None and layer.definition is None and layer.graph is None and layer.keras in LAYER_NAMES
