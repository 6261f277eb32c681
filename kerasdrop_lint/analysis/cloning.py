"""Layers that are made again: from their config, or by the function that `clone_model` is given."""

from __future__ import annotations

from collections.abc import Hashable

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.arguments import NO_ARGUMENTS, Arguments
from kerasdrop_lint.analysis.attributes import MODELS, class_of
from kerasdrop_lint.analysis.causes import How, NotModelled, ResultOf
from kerasdrop_lint.analysis.choices import argument
from kerasdrop_lint.analysis.fixed_causes import Limit
from kerasdrop_lint.analysis.graph import GraphNode, add_node, graph_of, operation_node, substitute
from kerasdrop_lint.analysis.heap import Dict, Instance, List, derived
from kerasdrop_lint.analysis.iteration import elements
from kerasdrop_lint.analysis.machine import Machine, ProgramError, unknown_result
from kerasdrop_lint.analysis.saved_models import copied_from_config, to_json
from kerasdrop_lint.analysis.signatures import kind_of
from kerasdrop_lint.analysis.values import (
    NONE,
    Constant,
    External,
    FunctionValue,
    Reference,
    Tensor,
    Truth,
    Unknown,
    Value,
    is_none,
)
from kerasdrop_lint.knowledge.catalogue import LAYER_NAMES

_KERAS_OBJECT = "serialize_keras_object"
SERIALIZERS = ("keras.layers.serialize", f"keras.saving.{_KERAS_OBJECT}", f"keras.utils.{_KERAS_OBJECT}")
DESERIALIZERS = tuple(path.replace("serialize", "deserialize") for path in SERIALIZERS)


_GRAPHS = tuple(map(External, ("keras.Sequential", "keras.Model", "keras.Functional", "keras.models.Functional")))


def config_of(machine: Machine, layer: Reference) -> Value:
    """What Keras' own `get_config` gives for a layer: its constructor's arguments.

    Of a class of the file that has none itself, Keras keeps what its constructor was called with.
    """
    instance = machine.heap.instance(layer)
    kind = kind_of(machine, instance) if instance is not None else None
    if instance is not None and instance.definition is None and instance.keras in MODELS:
        return to_json(machine, layer)
    if instance is None or instance.keras in (None, *MODELS) or instance.unknown is not None:
        return Unknown(Limit.CONFIG)
    own = instance.definition.find("get_config") if instance.definition is not None else None
    if instance.definition is not None and not (own is not None and isinstance(own[0], FunctionValue)):
        return Unknown(Limit.OWN_CONFIG)
    items: dict[str, Value] = {"name": Unknown(Limit.LAYER_NAME), "dtype": Unknown(Limit.DTYPE)}
    items["trainable"] = instance.attributes.get("trainable", Constant(True))
    if kind is not None and instance.keras != "Layer":
        items |= dict.fromkeys(kind.parameters, Unknown(Limit.DEFAULT))
        items |= {name: Constant(default) for name, _, default in kind.rates}
        items |= {name: value for name, value in instance.attributes.items() if name in items}
    config: dict[Hashable, Value] = dict(items.items())
    return machine.heap.add(Dict(config))


def from_config(machine: Machine, made: Value, arguments: Arguments, place: ir.Call | None) -> Value:
    """`Class.from_config(config)`, as Keras has it: the constructor is called with what is in the config."""
    copied = copied_from_config(machine, arguments, place) if made in _GRAPHS else None
    if copied is not None:
        return copied
    config = arguments.positional[0] if arguments.positional else arguments.keyword("config") or NONE
    held = machine.heap.get(config) if isinstance(config, Reference) else None
    if isinstance(made, Unknown) or not isinstance(held, Dict):
        return unknown_result(machine, Limit.FROM_CONFIG, arguments)
    keywords = tuple((str(key), value) for key, value in held.items.items())
    return machine.call(made, Arguments((), keywords, open_keywords=held.rest), place)


def serialized(machine: Machine, path: str, arguments: Arguments, place: ir.Call | None) -> Value:
    """`keras.layers.serialize(layer)`."""
    layer = arguments.positional[0] if arguments.positional else NONE
    instance = machine.heap.instance(layer)
    if not isinstance(layer, Reference) or instance is None or instance.definition is not None:
        return unknown_result(machine, ResultOf(NotModelled(path), place), arguments)
    config = config_of(machine, layer)
    return machine.heap.add(
        Dict({"module": Constant("keras.layers"), "class_name": Constant(instance.keras), "config": config})
    )


def deserialized(machine: Machine, path: str, arguments: Arguments, place: ir.Call | None) -> Value:
    """`keras.layers.deserialize({"class_name": ..., "config": ...})`, of Keras' own layers."""
    given = arguments.positional[0] if arguments.positional else NONE
    held = machine.heap.get(given) if isinstance(given, Reference) else None
    name = held.items.get("class_name") if isinstance(held, Dict) else None
    own = len(arguments.positional) > 1 or arguments.keyword("custom_objects") is not None
    if not isinstance(held, Dict) or not isinstance(name, Constant) or name.value not in LAYER_NAMES or own:
        return unknown_result(machine, ResultOf(NotModelled(path), place), arguments)
    if not machine.profile.legacy and held.rest is None and {"module", "registered_name"}.isdisjoint(held.items):
        raise ProgramError("TypeError")  # Keras 3 looks for a class in a module that the config names
    config = held.items.get("config") or machine.heap.add(Dict({}))
    return from_config(machine, External(f"keras.layers.{name.value}"), Arguments((config,)), place)


def clone_model(machine: Machine, path: str, arguments: Arguments, place: ir.Call | None) -> Value:
    """`keras.models.clone_model(...)`. Without a function, the clone does what the model does, and the model stands for
    it."""
    model = argument(arguments, "model", 0) or NONE
    function = argument(arguments, "clone_function", 2) or NONE
    is_open = arguments.open_keywords is not None or arguments.open_positional is not None
    if is_open or arguments.keyword("call_function") is not None:
        return unknown_result(machine, Limit.CLONE, arguments)
    if is_none(function) is Truth.TRUE:
        return model
    recursive = argument(arguments, "recursive", 4)
    deep = Truth.FALSE if recursive is None else machine.heap.truth(recursive)
    return _Cloning(machine, function, place, deep).clone(model, arguments)


class _Cloning:
    """One call of `clone_model`: a layer that is used twice is cloned once."""

    def __init__(self, machine: Machine, function: Value, place: ir.Call | None, recursive: Truth) -> None:
        self.machine = machine
        self.function = function
        self.place = place
        self.recursive = recursive
        self.made: dict[Value, Value] = {}

    def clone(self, model: Value, arguments: Arguments) -> Value:
        """The clone of a functional or Sequential model; Keras clones no other with a function."""
        instance = self.machine.heap.instance(model)
        if instance is None or instance.definition is not None or self.recursive is Truth.MAYBE:
            return unknown_result(self.machine, Limit.CLONE, arguments)
        if instance.graph is not None:
            return self._functional(instance)
        if instance.keras == "Sequential":
            return self._sequential(instance)
        return unknown_result(self.machine, Limit.CLONE, arguments)

    def _sequential(self, model: Instance) -> Value:
        layers, rest = elements(self.machine, model.attributes.get("layers", Unknown(Limit.LAYERS)))
        items = [layer if isinstance(layer, Tensor) else self._layer(layer) for layer in layers]
        loose = None if rest is None else self._layer(rest)
        new = Instance(None, "Sequential", self.place, model.maker)
        new.attributes["layers"] = self.machine.heap.add(List(items, loose))
        return self.machine.heap.add(new)

    def _functional(self, model: Instance) -> Value:
        machine, graph = self.machine, model.graph
        assert graph is not None
        values: dict[int, Value] = {}
        for index in graph.inputs:
            values[index] = add_node(machine, None, NO_ARGUMENTS, machine.nodes[index].place)
        for index in graph.nodes:
            if index not in values:
                values[index] = self._run(machine.nodes[index], values)
        inputs = machine.heap.add(List([values[index] for index in graph.inputs]))
        new = Instance(None, model.keras, self.place, model.maker)
        new.graph = graph_of(machine, inputs, substitute(machine, graph.outputs, values))
        if new.graph is None:
            new.unknown = Unknown(Limit.GRAPH_ENDS)
        return machine.heap.add(new)

    def _run(self, node: GraphNode, values: dict[int, Value]) -> Value:
        machine = self.machine
        arguments = Arguments(
            tuple(substitute(machine, value, values) for value in node.arguments.positional),
            tuple((name, substitute(machine, value, values)) for name, value in node.arguments.keywords),
            node.arguments.open_positional,
            node.arguments.open_keywords,
        )
        if node.callee is None:
            place = node.place or ir.Opaque("an operator")
            return operation_node(machine, place, node.operator, arguments.positional)
        callee = self._layer(node.callee) if isinstance(node.callee, Reference) else node.callee
        return machine.call(callee, arguments, node.place if isinstance(node.place, ir.Call) else None)

    def _layer(self, layer: Value) -> Value:
        """What the function makes of a layer; a model inside is cloned layer by layer if that is asked for."""
        if layer not in self.made:
            inner = self.machine.heap.instance(layer)
            is_model = inner is not None and (inner.graph is not None or inner.keras == "Sequential")
            if is_model and self.recursive is Truth.TRUE:
                self.made[layer] = self.clone(layer, Arguments((layer,)))
            else:
                self.made[layer] = self.machine.call(self.function, Arguments((layer,)))
        return self.made[layer]


def class_of_receiver(machine: Machine, receiver: Value) -> Value:
    """The class whose `from_config` an instance's is."""
    instance = machine.heap.instance(receiver)
    return Unknown(derived(How.TYPE, receiver)) if instance is None else class_of(instance)
