"""What programs ask about objects: what they are, and which attributes they have."""

from __future__ import annotations

from kerasdrop_lint.analysis.arguments import Arguments
from kerasdrop_lint.analysis.assignment import delete_attribute, set_any_attribute, set_attribute
from kerasdrop_lint.analysis.attributes import MODELS
from kerasdrop_lint.analysis.causes import How, NotModelled
from kerasdrop_lint.analysis.fixed_causes import Absent, Limit
from kerasdrop_lint.analysis.heap import Dict, Instance, List, derived, of_class
from kerasdrop_lint.analysis.machine import Machine
from kerasdrop_lint.analysis.values import (
    NONE,
    ClassValue,
    Constant,
    External,
    FunctionValue,
    Reference,
    Tensor,
    Truth,
    Tuple,
    Union,
    Unknown,
    Value,
    join_all,
)
from kerasdrop_lint.knowledge.catalogue import LAYER_NAMES


def first(arguments: Arguments) -> Value:
    """The first positional argument."""
    return arguments.positional[0] if arguments.positional else Unknown(Absent.NO_ARGUMENT)


def call_isinstance(machine: Machine, arguments: Arguments) -> Value:
    """`isinstance(value, classes)`."""
    if len(arguments.positional) != 2:
        return Unknown(NotModelled("isinstance"))
    value, classes = arguments.positional
    options = classes.items if isinstance(classes, Tuple) else (classes,)
    found = {_is_instance(machine, value, option) for option in options}
    if Truth.TRUE in found:
        return Constant(True)
    return Unknown(derived(How.ISINSTANCE, value)) if Truth.MAYBE in found else Constant(False)


_KINDS: dict[str, tuple[type, ...]] = {
    "builtins.bool": (bool,),
    "builtins.int": (int,),
    "builtins.float": (float,),
    "builtins.str": (str,),
    "builtins.tuple": (tuple,),
    "builtins.list": (),
    "builtins.dict": (),
}


def _is_instance(machine: Machine, value: Value, option: Value) -> Truth:
    if isinstance(value, Union):
        found = {_is_instance(machine, alternative, option) for alternative in value.alternatives}
        return found.pop() if len(found) == 1 else Truth.MAYBE
    path = option.path if isinstance(option, External) else ""
    if isinstance(value, Constant) and path in _KINDS:
        return Truth.TRUE if isinstance(value.value, _KINDS[path]) else Truth.FALSE
    if isinstance(value, Tuple):
        return Truth.TRUE if path == "builtins.tuple" else Truth.FALSE if path in _KINDS else Truth.MAYBE
    if isinstance(value, Tensor):
        return Truth.FALSE if path in _KINDS else Truth.MAYBE
    if isinstance(value, Reference):
        return _is_object_of(machine.heap.get(value), option, path)
    return Truth.MAYBE


def _is_object_of(held: Instance | List | Dict, option: Value, path: str) -> Truth:
    if isinstance(held, List):
        if held.kind != "list":
            return Truth.FALSE if path in _KINDS else Truth.MAYBE
        return Truth.TRUE if path == "builtins.list" else Truth.FALSE if path in _KINDS else Truth.MAYBE
    if isinstance(held, Dict):
        return Truth.TRUE if path == "builtins.dict" else Truth.FALSE if path in _KINDS else Truth.MAYBE
    if path in _KINDS:
        return Truth.FALSE
    if path.startswith("keras.") and held.keras is not None:
        wanted = path.rpartition(".")[2]
        if wanted in ("Layer", held.keras):
            return Truth.TRUE
        return Truth.MAYBE if wanted in ("Model", "Sequential") or held.unknown is not None else Truth.FALSE
    if isinstance(option, ClassValue):
        if held.definition is None:
            return Truth.FALSE
        return Truth.TRUE if option in held.definition.order else Truth.FALSE
    return Truth.MAYBE


def call_getattr(machine: Machine, arguments: Arguments) -> Value:
    """`getattr(owner, name, default)`."""
    owner, name = (*arguments.positional, NONE, NONE)[:2]
    if not (isinstance(name, Constant) and isinstance(name.value, str)):
        held = machine.heap.instance(owner)
        if held is None:
            return machine.heap.unknown(How.ANY_ATTRIBUTE, owner)
        return join_all([*held.attributes.values(), Unknown(derived(How.ANY_ATTRIBUTE, name))])
    if len(arguments.positional) > 2 and machine.heap.truth(call_hasattr(machine, arguments)) is Truth.FALSE:
        return arguments.positional[2]
    return machine.attribute(owner, name.value)


def call_hasattr(machine: Machine, arguments: Arguments) -> Value:
    """`hasattr(owner, name)`."""
    owner, name = (*arguments.positional, NONE, NONE)[:2]
    held = machine.heap.instance(owner)
    if isinstance(name, Constant) and held is not None:
        if name.value in held.perhaps:
            return Unknown(Limit.PERHAPS_SET_OR_DELETED)
        if name.value in held.attributes or of_class(held, str(name.value)) is not None:
            return Constant(True)
        if held.unknown is None and (held.keras is None or (name.value == "layers" and held.keras not in MODELS)):
            return Constant(False)
    if isinstance(owner, External) and owner.path == "keras.layers" and isinstance(name, Constant):
        return Constant(name.value in LAYER_NAMES)
    return Unknown(derived(How.HASATTR, owner))


def call_setattr(machine: Machine, arguments: Arguments) -> Value:
    """`setattr(owner, name, value)`."""
    if len(arguments.positional) == 3:
        owner, name, value = arguments.positional
        if isinstance(name, Constant):
            set_attribute(machine, owner, str(name.value), value)
        else:
            set_any_attribute(machine, owner, value)
    return NONE


def call_delattr(machine: Machine, arguments: Arguments) -> Value:
    """`delattr(owner, name)`."""
    owner, name = (*arguments.positional, NONE, NONE)[:2]
    if isinstance(name, Constant):
        delete_attribute(machine, owner, str(name.value))
    else:
        set_any_attribute(machine, owner, Unknown(Limit.PERHAPS_DELETED))
    return NONE


def call_type(machine: Machine, arguments: Arguments) -> Value:
    """`type(value)`."""
    value = first(arguments)
    held = machine.heap.instance(value)
    definition = held.definition if held is not None else None
    return Unknown(derived(How.TYPE, value)) if definition is None else ClassValue(definition)


def call_callable(machine: Machine, arguments: Arguments) -> Value:
    """`callable(value)`."""
    value = first(arguments)
    if isinstance(value, (FunctionValue, ClassValue)):
        return Constant(True)
    return Constant(False) if isinstance(value, Constant) else Unknown(derived(How.CALLABLE, value))
