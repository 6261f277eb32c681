"""What programs ask about objects: what they are, and which attributes they have."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from contextlib import nullcontext

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.arguments import Arguments
from kerasdrop_lint.analysis.assignment import delete_attribute, set_attribute
from kerasdrop_lint.analysis.attributes import MODELS, class_of
from kerasdrop_lint.analysis.branching import branch
from kerasdrop_lint.analysis.causes import How, NotModelled
from kerasdrop_lint.analysis.classes import Scope, UserClass
from kerasdrop_lint.analysis.fixed_causes import Absent, Inherent, Limit
from kerasdrop_lint.analysis.heap import Dict, Instance, List, View, derived, of_class
from kerasdrop_lint.analysis.instances import blur_globals, set_any, set_class_attribute, set_own
from kerasdrop_lint.analysis.machine import Frame, Machine
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
    alternatives,
    join_all,
)
from kerasdrop_lint.knowledge.catalogue import LAYER_NAMES
from kerasdrop_lint.knowledge.derived_layers import DERIVED


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
_SEQUENCES = frozenset({"builtins.list", "builtins.tuple"})


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
        machine.noted.asked_whether_several |= path in _SEQUENCES
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
        if held.keras in DERIVED.get(wanted, ()):
            return Truth.TRUE if wanted in ("Dropout", "RNN") else Truth.MAYBE
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
    return _set(machine, arguments, set_attribute)


def call_raw_setattr(machine: Machine, arguments: Arguments) -> Value:
    """`object.__setattr__(owner, name, value)`, past any `__setattr__` of a class."""
    return _set(machine, arguments, _set_raw)


def _set_raw(machine: Machine, owner: Value, name: str, value: Value) -> None:
    if isinstance(owner, Reference) and name != "__dict__":
        set_own(machine, owner, name, value)
    elif isinstance(owner, ClassValue):
        set_class_attribute(machine, owner.definition, name, value)
    else:
        set_attribute(machine, owner, name, value)


def _set(machine: Machine, arguments: Arguments, write: Callable[[Machine, Value, str, Value], None]) -> Value:
    """Set an attribute by a name that is computed: it may be known, one of several, or any."""
    owner, name, value = (*arguments.positional, NONE, NONE, Unknown(Inherent.UNPACKED_ARGUMENT))[:3]
    names = [option.value for option in alternatives(name) if isinstance(option, Constant)]
    if len(arguments.positional) != 3 or len(names) < len(alternatives(name)):
        set_any(machine, owner, value if len(arguments.positional) == 3 else Unknown(Inherent.UNPACKED_ARGUMENT))
        return NONE
    with branch(machine) if len(names) > 1 else nullcontext():
        for one in names:
            write(machine, owner, str(one), value)
    return NONE


def call_delattr(machine: Machine, arguments: Arguments) -> Value:
    """`delattr(owner, name)`."""
    owner, name = (*arguments.positional, NONE, NONE)[:2]
    if isinstance(name, Constant):
        delete_attribute(machine, owner, str(name.value))
    else:
        set_any(machine, owner, Unknown(Limit.PERHAPS_DELETED))
    return NONE


def call_type(machine: Machine, arguments: Arguments) -> Value:
    """`type(value)`, or the class that three arguments make."""
    if len(arguments.positional) == 3:
        return _made_class(machine, *arguments.positional)
    value = first(arguments)
    held = machine.heap.instance(value)
    return Unknown(derived(How.TYPE, value)) if held is None else class_of(held)


def _made_class(machine: Machine, name: Value, bases: Value, namespace: Value) -> Value:
    """`type(name, bases, namespace)`."""
    held = machine.heap.get(namespace) if isinstance(namespace, Reference) else None
    links = bases.items if isinstance(bases, Tuple) else ()
    known = isinstance(bases, Tuple) and all(isinstance(link, (ClassValue, External)) for link in links)
    if not (isinstance(name, Constant) and known and isinstance(held, Dict) and held.rest is None):
        return Unknown(derived(How.MADE_CLASS, name, bases, namespace))
    syntax = ir.DefineClass(str(name.value), (), (), (), "")
    attributes = {str(key): value for key, value in held.items.items()}
    links = tuple(link for link in links if link != External("builtins.object"))
    return ClassValue(UserClass(str(name.value), syntax, links, attributes, None))


def call_vars(machine: Machine, arguments: Arguments) -> Value:
    """`vars(value)`."""
    return machine.attribute(first(arguments), "__dict__") if arguments.positional else Unknown(Limit.LOCALS)


def asks_for_names(frame: Frame, expression: ir.Call) -> bool:
    """Whether it is `locals()` or `vars()`."""
    asked = expression.function.name if isinstance(expression.function, ir.Name) else ""
    return asked in ("locals", "vars") and not expression.arguments and frame.scope.get(asked) is None


def local_names(machine: Machine, frame: Frame) -> Value:
    """What `locals()` gives: a copy in a function, and in a class body or module its names themselves."""
    if frame.function is None or frame.defining is not None:
        return machine.heap.add(View(frame.scope))
    named: dict[Hashable, Value] = dict(frame.scope.variables.items())
    return machine.heap.add(Dict(named))


def call_globals(machine: Machine, arguments: Arguments) -> Value:
    """`globals()`, of the module whose function is running."""
    return machine.heap.add(View(module_scope(machine)))


def module_scope(machine: Machine) -> Scope:
    """The globals of the module whose function is running."""
    return machine.function.scope.module if machine.function is not None else machine.module


def call_exec(machine: Machine, arguments: Arguments) -> Value:
    """`exec(...)`: it may bind any name."""
    blur_globals(module_scope(machine), Limit.SET_BY_EXEC)
    return NONE


def call_callable(machine: Machine, arguments: Arguments) -> Value:
    """`callable(value)`."""
    value = first(arguments)
    if isinstance(value, (FunctionValue, ClassValue)):
        return Constant(True)
    return Constant(False) if isinstance(value, Constant) else Unknown(derived(How.CALLABLE, value))
