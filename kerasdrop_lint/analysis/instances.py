"""Sets attributes, whoever does it: by an assignment, through `__dict__`, by a name that is not known, or unseen.

An attribute of a class stands for the instance's only where nothing could have set it: what may have is kept in `over`.
"""

from __future__ import annotations

from collections.abc import Hashable

from kerasdrop_lint.analysis.arguments import Arguments
from kerasdrop_lint.analysis.classes import Scope, UserClass
from kerasdrop_lint.analysis.drawing import kept
from kerasdrop_lint.analysis.fixed_causes import Limit
from kerasdrop_lint.analysis.heap import Dict, Instance, Names, doubted, is_data, items_of
from kerasdrop_lint.analysis.machine import Machine
from kerasdrop_lint.analysis.values import (
    Bound,
    ClassValue,
    Constant,
    External,
    Origin,
    OriginKind,
    Partial,
    Reference,
    Tensor,
    Unknown,
    Value,
    alternatives,
    join,
)


def held_value(value: Value) -> Value:
    """A constant that is kept in an attribute is no longer a literal, or a default, of the call that uses it."""
    kinds = (OriginKind.LITERAL, OriginKind.DEFAULT)
    if isinstance(value, Constant) and value.origin is not None and value.origin.kind in kinds:
        return Constant(value.value, Origin(OriginKind.ATTRIBUTE, value.origin.node))
    return value


def set_own(machine: Machine, owner: Reference, name: str, value: Value) -> None:
    """Set an attribute of an instance past any `__setattr__`; weak where that may not happen."""
    if machine.active:
        machine.noted.set_in_call.add(name)
    held = machine.heap.instance(owner)
    # An object that is made anew in each run keeps nothing: it carries what is drawn.
    carries = held is not None and held.keras is None and owner.identity > machine.heap.inherited
    value = held_value(value)
    if held is not None and held.keras is not None and not machine.profile.legacy:
        value = _tracked(machine, value)
    machine.heap.set_attribute(owner, name, value if carries else kept(value), weak=machine.uncertain > 0)


_DICT = External("builtins.dict")


def _tracked(machine: Machine, value: Value) -> Value:
    """What a layer of Keras 3 keeps of a dict of a class of the file: a dict of its own, without what the class adds.

    Source: `keras.src.utils.tracking.Tracker.track`.
    """
    instance = machine.heap.instance(value)
    definition = instance.definition if instance is not None and instance.keras is None else None
    if instance is None or definition is None or _DICT not in definition.order:
        return value
    items = items_of(instance)
    held = machine.heap.get(items) if items is not None else None
    if not isinstance(held, Dict):
        return machine.heap.add(Dict({}, Unknown(Limit.UNKNOWN_DICT)))
    return machine.heap.add(Dict(dict(held.items), held.rest))


def set_any(machine: Machine, owner: Value, value: Value) -> None:
    """An attribute of which the name is not known: each may have the value now, over that of the class too."""
    for option in alternatives(owner):
        if isinstance(option, External):
            machine.process.replace_any(option.path)
        elif isinstance(option, ClassValue):
            blur_class(option.definition, Limit.CLASS_ATTRIBUTE)
        elif isinstance(option, Reference) and machine.heap.instance(option) is not None:
            instance = machine.heap.writable(option)
            assert isinstance(instance, Instance)
            for name, old in instance.attributes.items():
                instance.attributes[name] = doubted(old, value)
            instance.unknown = instance.unknown or Unknown(Limit.PERHAPS_SET)
            instance.over = value if instance.over is None else join(instance.over, value)


def doubt_class_attributes(machine: Machine, owner: Reference, value: Unknown) -> None:
    """An object that holds settings may have attributes of its own over those of its class."""
    held = machine.heap.instance(owner)
    if held is not None and held.keras is None and held.over is None:
        instance = machine.heap.writable(owner)
        assert isinstance(instance, Instance)
        instance.over = value


def set_class_attribute(machine: Machine, definition: UserClass, name: str, value: Value) -> None:
    """`Class.name = value`; what a run of a model does to a class is not known before the next."""
    sure = machine.root is None and not machine.uncertain
    if not sure:
        value = doubted(definition.namespace.get(name, value), Unknown(Limit.CLASS_ATTRIBUTE))
    definition.namespace[name] = value


def blur_class(definition: UserClass, cause: Limit) -> None:
    """Something that is not followed may have set attributes of a class, and so of its instances."""
    definition.over = definition.over or Unknown(cause)


def put_name(machine: Machine, names: Names, key: Hashable, value: Value) -> None:
    """`names[key] = value`, of the attributes of an instance or the globals of a module."""
    if names.reference is not None:
        set_own(machine, names.reference, str(key), value)
    elif names.scope is not None:
        set_global(machine, names.scope, str(key), value)


def set_global(machine: Machine, scope: Scope, name: str, value: Value) -> None:
    """Bind a global of a module; the old value stays possible where that may not happen."""
    scope.changes += 1
    old = scope.variables.get(name)
    if scope.is_imported:
        value = Unknown(Limit.GLOBAL_ELSEWHERE)
    elif machine.uncertain and old is not None:
        value = join(old, value)
    scope.variables[name] = value


def blur_globals(scope: Scope, cause: Limit) -> None:
    """Something that is not followed may have bound any global of a module: those that hold data are not known."""
    scope.changes += 1
    for name, value in scope.variables.items():
        if is_data(value):
            scope.variables[name] = doubted(value, Unknown(cause))


_PLAIN = frozenset({Constant, Tensor, External, Unknown})
"""Values that no code can change."""


def give_away(machine: Machine, arguments: Arguments) -> None:
    """Code that is not followed gets objects, and may change them: the attributes of those that hold settings, and the
    items of dicts.

    Of a layer, what it holds is taken to stay: what is not known is whether it has attributes of its own over those of
    its class.
    """
    for value in arguments.values():
        if type(value) in _PLAIN:
            continue
        held = machine.heap.get(value) if isinstance(value, Reference) else None
        if isinstance(held, Names):
            _give(machine, held.reference)
        elif isinstance(held, Dict) and any(map(is_data, held.items.values())):
            writable = machine.heap.writable(value)  # type: ignore[arg-type]
            assert isinstance(writable, Dict)
            writable.items = {key: _doubtful(item) for key, item in writable.items.items()}
        for part in machine.heap.parts(value):
            _give(machine, part)


_ELSEWHERE = Unknown(Limit.SET_ELSEWHERE)


def _doubtful(value: Value) -> Value:
    return doubted(value, _ELSEWHERE) if is_data(value) else value


def _give(machine: Machine, part: Value | None) -> None:
    if isinstance(part, Bound):
        part = part.receiver
    if isinstance(part, Partial):
        give_away(machine, Arguments(part.arguments, part.keywords))
    elif isinstance(part, ClassValue) and not machine.stack:
        blur_class(part.definition, Limit.SET_ELSEWHERE)
    held = machine.heap.instance(part) if part is not None else None
    if held is None or not isinstance(part, Reference) or held.definition is None:
        return
    instance = machine.heap.writable(part)
    assert isinstance(instance, Instance)
    instance.over = _ELSEWHERE
    if instance.keras is None:
        instance.unknown = instance.unknown or _ELSEWHERE
        instance.attributes = {name: _doubtful(old) for name, old in instance.attributes.items()}
