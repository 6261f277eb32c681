"""Reads attributes: of modules, classes, instances, containers, `super()`."""

from __future__ import annotations

import builtins
from collections import Counter
from dataclasses import replace

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.arguments import NO_ARGUMENTS, Arguments
from kerasdrop_lint.analysis.causes import AttributeOf, How, NoAttribute, NotModelled, Owner, first_cause
from kerasdrop_lint.analysis.enumerations import all_by_name
from kerasdrop_lint.analysis.fixed_causes import Absent, Limit
from kerasdrop_lint.analysis.gradients import WEIGHTS, given_weights, weights_of
from kerasdrop_lint.analysis.graph import add_node
from kerasdrop_lint.analysis.heap import Dict, Instance, List, View, derived, doubted, of_class, overlaid
from kerasdrop_lint.analysis.imports import looked_up, module_attribute, own_member, scope_of
from kerasdrop_lint.analysis.iteration import elements
from kerasdrop_lint.analysis.machine import Frame, Machine
from kerasdrop_lint.analysis.names import canonical, layer_name
from kerasdrop_lint.analysis.shipped_layers import inside, is_shipped
from kerasdrop_lint.analysis.unfollowed import note_unknown_weights
from kerasdrop_lint.analysis.values import (
    NONE,
    Bound,
    ClassValue,
    Constant,
    External,
    FunctionValue,
    ModuleValue,
    Origin,
    OriginKind,
    Partial,
    Property,
    Provenance,
    Reference,
    StaticMethod,
    Super,
    Tensor,
    Tuple,
    Union,
    Unknown,
    Value,
    join_all,
)

LIST = External("builtins.list")
DICT = External("builtins.dict")
_OF_DICTS = frozenset({"move_to_end", "default_factory"})
DICTS = frozenset({DICT.path, "collections.OrderedDict"})
"""Classes that an instance of a class of the file may be a dict by."""
TEXT = External("builtins.str")
TENSOR = External("tensor")
_UNSIZED = frozenset({"shape", "dtype", "name", "device", "graph", "ndim"})


def get_attribute(machine: Machine, owner: Value, name: str) -> Value:
    """`owner.name`."""
    match owner:
        case External():
            own = own_member(machine, owner.path, name) if machine.imports.own_keras else None
            return _of_external(machine, owner.path, name) if own is None else looked_up(machine, own)
        case ModuleValue():
            return _of_module(machine, owner, name)
        case Reference():
            return _of_reference(machine, owner, name)
        case ClassValue():
            return _of_class(machine, owner, name)
        case Super():
            return _of_super(machine, owner, name)
        case Union():
            return _of_union(machine, owner, name)
        case Tensor():
            return Unknown(AttributeOf(name, Owner.TENSOR)) if name in _UNSIZED else Bound(TENSOR, owner, name)
        case Constant():
            return _of_constant(owner, name)
        case Tuple():
            return Bound(LIST, machine.heap.add(List(list(owner.items))), name)
        case Unknown():
            return _of_unknown(machine, owner, name)
        case Partial() if name == "func":
            return owner.function
        case _:
            return Unknown(AttributeOf(name, Owner.FUNCTION))


def _of_unknown(machine: Machine, owner: Unknown, name: str) -> Value:
    cause = AttributeOf(name, Owner.UNKNOWN, root=first_cause(owner.cause))
    marks = owner.marks
    if name in WEIGHTS:
        note_unknown_weights(machine, owner.cause)
        marks |= given_weights(owner)
    unknown = Unknown(cause, marks, owner.parameter, owner.opaque)
    return unknown if owner.draw is None else replace(unknown, draw=owner.draw)


def _of_constant(owner: Constant, name: str) -> Value:
    if name == "value" and owner.value is not None:  # it has none but as a member of an enumeration
        return owner
    is_method = isinstance(owner.value, str) or name in ("numpy", "item", "tolist")
    return Bound(TEXT, owner, name) if is_method else Unknown(AttributeOf(name, Owner.CONSTANT))


def _of_union(machine: Machine, owner: Union, name: str) -> Value:
    options = [option for option in owner.alternatives if option != NONE and not _is_none(option)]
    found = [get_attribute(machine, option, name) for option in options]
    if name in _GRAPH_ENDS and len(set(found)) > 1:
        return Unknown(Limit.ENDS_OF_SEVERAL, opaque=True)
    return join_all(found)


def _of_module(machine: Machine, owner: ModuleValue, name: str) -> Value:
    scope = scope_of(machine, owner) if name == "__dict__" else None
    return module_attribute(machine, owner, name) if scope is None else machine.heap.add(View(scope))


def _of_external(machine: Machine, path: str, name: str) -> Value:
    if name == "__name__" and (layer_name(path) is not None or path.removeprefix("keras.") in MODELS):
        return Constant(path.rpartition(".")[2])
    return machine.process.attribute(canonical(f"{path}.{name}"))


def _is_none(value: Value) -> bool:
    return isinstance(value, Constant) and value.value is None


def _of_class(machine: Machine, owner: ClassValue, name: str) -> Value:
    definition = owner.definition
    found = definition.find(name)
    if name == "__name__":
        return Constant(definition.name)
    if name == "__members__" and definition.members:
        return all_by_name(machine, definition)
    if found is None:
        return Bound(External("object"), owner, name) if name in RAW else Unknown(NoAttribute(name))
    value, link = found
    if isinstance(value, StaticMethod):
        return Bound(value.function, ClassValue(definition)) if value.of_class else value.function
    if value is link and name == "from_config":
        return Bound(link, owner, name)
    if value is link:
        return External(f"{link.path}.{name}") if isinstance(link, External) else Unknown(Limit.BASE)
    if isinstance(value, Partial) and value.function == External(PARTIAL_METHOD):
        return Unknown(NotModelled(PARTIAL_METHOD))
    over = definition.is_over
    return value if over is None or isinstance(value, (FunctionValue, Property)) else doubted(value, over)


def _of_reference(machine: Machine, owner: Reference, name: str) -> Value:
    held = machine.heap.get(owner)
    if isinstance(held, List):
        return Bound(LIST, owner, name)
    if isinstance(held, Dict):
        return Bound(DICT, owner, name) if hasattr(Counter, name) or name in _OF_DICTS else _missing(machine, name)
    if name == "__dict__":
        return machine.heap.add(View(owner))
    definition = held.definition
    found = definition.find(name) if definition is not None else None
    is_method = found is not None and isinstance(found[0], (FunctionValue, StaticMethod, Property))
    if definition is not None and definition.reads_itself and not is_method:
        return Unknown(Limit.OWN_GETATTRIBUTE)
    if found is not None and isinstance(found[0], Property):
        if name in held.attributes:
            return held.attributes[name] if found[0].cached else Unknown(Limit.PROPERTY_SET, opaque=True)
        if found[0].cached:
            return _cached(machine, owner, name, found[0])
        return machine.call(Bound(found[0].getter, owner), NO_ARGUMENTS)
    if name in held.attributes:
        return held.attributes[name]
    if found is not None and found[0] is not found[1]:
        return bind(_of_its_class(machine, owner, held, found[0]), owner)
    if name == "__class__":
        return class_of(held)
    if name in RAW:
        return Bound(External("object"), owner, name)
    return _of_library(machine, owner, held, name, found[1] if found else None)


def _missing(machine: Machine, name: str) -> Unknown:
    machine.failures += 1
    return Unknown(AttributeOf(name, Owner.CONTAINER))


RAW = frozenset({"__setattr__", "__delattr__", "__getattribute__"})
"""What `object` has for attributes, and only few classes change."""


def _of_its_class(machine: Machine, owner: Reference, held: Instance, value: Value) -> Value:
    """What its class gives an instance that is not seen to have an attribute of its own."""
    getter = method_of(machine, value, "__get__")
    if getter is not None:
        return machine.call(getter, Arguments((owner, class_of(held))))
    return overlaid(held, value)


def method_of(machine: Machine, value: Value, name: str) -> Bound | None:
    """A method that Python calls by itself, of an object of a class of the file."""
    given = machine.heap.instance(value)
    found = of_class(given, name) if given is not None else None
    return Bound(found, value) if isinstance(found, FunctionValue) else None


def class_of(held: Instance) -> Value:
    """The class of an instance."""
    if held.definition is not None:
        return ClassValue(held.definition)
    if held.keras is None or is_shipped(held):
        return Unknown(derived(How.TYPE, held.unknown))
    return External(f"keras.{held.keras}" if held.keras in MODELS else f"keras.layers.{held.keras}")


def _cached(machine: Machine, owner: Reference, name: str, found: Property) -> Value:
    """The first reading of a cached property runs it; Keras reads it when it builds the model."""
    active, machine.active = machine.active, []
    try:
        value = machine.call(Bound(found.getter, owner), NO_ARGUMENTS)
    finally:
        machine.active = active
    machine.heap.set_attribute(owner, name, value, weak=False)
    return value


PARTIAL_METHOD = "functools.partialmethod"


def bind(value: Value, receiver: Value) -> Value:
    """A class's attribute as seen through an instance."""
    if isinstance(value, Partial) and value.function == External(PARTIAL_METHOD):
        function = bind(value.arguments[0], receiver)
        bound = isinstance(value.arguments[0], FunctionValue | StaticMethod)
        first = value.arguments[1:] if bound else (receiver, *value.arguments[1:])
        return Partial(function, first, value.keywords)
    if isinstance(value, FunctionValue):
        return Bound(value, receiver)
    if isinstance(value, StaticMethod):
        return Bound(value.function, receiver) if value.of_class else value.function
    return value


_KERAS_ATTRIBUTES = {"trainable": True, "stateful": False, "supports_masking": False}
_GRAPH_ENDS = frozenset({"input", "inputs", "output", "outputs"})
_LEADS_INSIDE = frozenset({"layers", "get_layer"})
_UNKNOWN_ATTRIBUTES = frozenset(
    {
        "losses",
        "metrics",
        "name",
        "dtype",
        "compute_dtype",
        "optimizer",
        "loss",
        "input_shape",
        "output_shape",
        "history",
        "compiled_loss",
        "compiled_metrics",
    }
)


def _of_library(machine: Machine, owner: Reference, held: Instance, name: str, link: Value | None) -> Value:
    """An attribute that Keras, or an unknown base class, gives an instance."""
    base = link if isinstance(link, External) and _may_have(link.path, name) else None
    if held.keras is None and held.unknown is None and base is None:
        getter = of_class(held, "__getattr__")
        if isinstance(getter, FunctionValue):
            return machine.call(Bound(getter, owner), Arguments((Constant(name),)))
    if held.definition is not None and held.definition.library is not None:
        return held.unknown or Unknown(AttributeOf(name, Owner.LIBRARY))
    known = _of_keras(machine, owner, held, name) if held.keras is not None else None
    if known is not None:
        return known
    replaced = machine.process.method(held.keras, name)
    if replaced is not None:
        return bind(replaced, owner)
    if base is not None:
        return Bound(base, owner, name)
    if link is None and held.definition is None and held.keras is not None:
        return Bound(External(f"keras.layers.{held.keras}"), owner, name)
    return held.unknown or Unknown(NoAttribute(name))


def _of_keras(machine: Machine, owner: Reference, held: Instance, name: str) -> Value | None:
    """What is known of an attribute that Keras gives each layer or model."""
    if name in _LEADS_INSIDE and is_shipped(held):
        found = inside(machine, owner, held)
        return found if name == "layers" else None
    if name in _KERAS_ATTRIBUTES:
        return Constant(_KERAS_ATTRIBUTES[name], Origin(OriginKind.ATTRIBUTE))
    if name in _GRAPH_ENDS:
        return _graph_end(machine, owner, held, name)
    if name == "layers" and "layers" not in held.attributes:
        if held.keras not in MODELS:
            return Unknown(NoAttribute(name))
        return machine.heap.add(List(_layers(machine, owner, held)))
    if name in WEIGHTS:
        return weights_of(owner)
    if name in _UNKNOWN_ATTRIBUTES:
        return Unknown(AttributeOf(name, Owner.LAYER))
    return None


def _may_have(path: str, name: str) -> bool:
    """Whether a class outside the file may have an attribute; of Python's own that is known."""
    if path in DICTS:
        return hasattr(dict, name)
    return not path.startswith("builtins.") or hasattr(getattr(builtins, path.removeprefix("builtins."), None), name)


MODELS = frozenset({"Model", "Sequential", "Functional"})
"""Keras' classes that have `layers`."""


def _layers(machine: Machine, owner: Reference, held: Instance) -> list[Value]:
    """The layers of a model, in a functional one after those that its `Input`s make."""
    inputs: list[Value] = []
    if held.graph is not None:
        inputs = [machine.heap.add(Instance(None, "InputLayer", None, None)) for _ in held.graph.inputs]
    return [*inputs, *dict.fromkeys(machine.inner_layers(owner))]


def _layer_end(machine: Machine, owner: Reference, name: str) -> Value:
    """The symbolic tensors of a layer that was called in a functional model: of its first call."""
    first = next((node for node in machine.nodes if node.callee == owner), None)
    if first is None:
        return Unknown(Limit.NO_GRAPH, opaque=True)
    if name.startswith("output"):
        value: Value = Tensor(Provenance.SYMBOLIC, node=first.index)
    else:
        value = first.arguments.positional[0] if first.arguments.positional else Unknown(Absent.NO_INPUT, opaque=True)
    return machine.heap.add(List([value])) if name.endswith("s") and isinstance(value, Tensor) else value


def _graph_end(machine: Machine, owner: Reference, held: Instance, name: str) -> Value:
    """The symbolic tensors at the ends of a model; of a model that Keras ships, made up."""
    many = name.endswith("s")
    if held.graph is not None:
        if name.startswith("output"):
            value = held.graph.outputs
            return value if not many or not isinstance(value, Tensor) else machine.heap.add(List([value]))
        starts: list[Value] = [Tensor(Provenance.SYMBOLIC, node=index) for index in held.graph.inputs]
        return machine.heap.add(List(starts)) if many or len(starts) != 1 else starts[0]
    if held.keras == "Sequential" and (many or machine.profile.legacy):
        return _sequential_end(machine, owner, held, name)
    if "." not in (held.keras or ""):
        return _layer_end(machine, owner, name)
    key = "its input"
    start = held.attributes.get(key)
    if start is None:
        start = add_node(machine, None, NO_ARGUMENTS, None)
        machine.heap.set_attribute(owner, key, start, weak=False)
    end = start if name.startswith("input") else add_node(machine, owner, Arguments((start,)), held.made)
    return machine.heap.add(List([end])) if many else end


def _sequential_end(machine: Machine, owner: Reference, held: Instance, name: str) -> Value:
    """The ends of a Sequential model with an `Input`; in Keras 3 only called ones have an `input` and an `output`."""
    layers, rest = elements(machine, held.attributes.get("layers", Unknown(Limit.LAYERS)))
    start = layers[0] if layers else None
    if rest is not None or not (isinstance(start, Tensor) and start.node is not None):
        return Unknown(Limit.SEQUENTIAL_ENDS)
    value: Value = start
    for layer in layers[1:] if name.startswith("output") else ():
        value = machine.call(layer, Arguments((value,)))
    return machine.heap.add(List([value])) if name.endswith("s") else value


def _of_super(machine: Machine, owner: Super, name: str) -> Value:
    receiver = machine.heap.instance(owner.receiver)
    if receiver is not None and receiver.definition is not None:
        found = receiver.definition.find(name, after=owner.definition)
    else:
        found = owner.definition.find(name, after=owner.definition)
    if found is None:
        return Bound(External("object"), owner.receiver, name)
    value, link = found
    if isinstance(link, External) and value is link:
        return Bound(link, owner.receiver, name)
    if isinstance(value, Property):
        return machine.call(Bound(value.getter, owner.receiver), NO_ARGUMENTS)
    return bind(value, owner.receiver) if value is not link else Unknown(AttributeOf(name, Owner.BASE))


def super_value(machine: Machine, frame: Frame, expression: ir.Call) -> Value:
    """`super()` or `super(Class, self)`."""
    owner = frame.function.owner if frame.function else None
    receiver = frame.receiver
    if len(expression.arguments) == 2:
        first = machine.evaluate(frame, expression.arguments[0].value)
        receiver = machine.evaluate(frame, expression.arguments[1].value)
        if isinstance(first, ClassValue):
            owner = first.definition
    if owner is None or receiver is None:
        return Unknown(Absent.NO_SUPER)
    return Super(owner, receiver)
