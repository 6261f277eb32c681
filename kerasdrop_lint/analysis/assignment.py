"""Binds values to targets: names, attributes, items, unpacked tuples, imported names."""

from __future__ import annotations

import contextlib
from dataclasses import replace

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.arguments import Arguments
from kerasdrop_lint.analysis.attributes import method_of
from kerasdrop_lint.analysis.branching import branch
from kerasdrop_lint.analysis.causes import How
from kerasdrop_lint.analysis.containers import put, remove
from kerasdrop_lint.analysis.fixed_causes import Limit
from kerasdrop_lint.analysis.heap import (
    Dict,
    Instance,
    List,
    Names,
    doubted,
    items_of,
    loosen,
    of_class,
    overlaid,
    tuple_items,
)
from kerasdrop_lint.analysis.imports import scope_of
from kerasdrop_lint.analysis.instances import (
    blur_globals,
    doubt_class_attributes,
    held_value,
    set_any,
    set_class_attribute,
    set_global,
    set_own,
)
from kerasdrop_lint.analysis.iteration import elements
from kerasdrop_lint.analysis.machine import Frame, Machine
from kerasdrop_lint.analysis.values import (
    Bound,
    ClassValue,
    Constant,
    External,
    FunctionValue,
    ModuleValue,
    Property,
    Reference,
    Tensor,
    Tuple,
    Union,
    Unknown,
    Value,
    alternatives,
    join,
    join_all,
)


def assign(machine: Machine, frame: Frame, target: ir.Expression, value: Value) -> None:
    """`target = value`."""
    if isinstance(target, ir.Name):
        frame.scope.set(target.name, value)
    elif isinstance(target, ir.Attribute) and target.name == "__signature__" and isinstance(target.value, ir.Name):
        _set_signature(machine, frame, target.value)
    elif isinstance(target, ir.Attribute):
        set_attribute(machine, machine.evaluate(frame, target.value), target.name, value)
    elif isinstance(target, ir.Subscript):
        owner = machine.evaluate(frame, target.value)
        if isinstance(target.index, ir.Slice):
            _set_slice(machine, owner, value)
        else:
            _set_item(machine, owner, machine.evaluate(frame, target.index), value)
    elif isinstance(target, ir.Display):
        _unpack(machine, frame, target.items, value)
    elif isinstance(target, ir.Starred):
        assign(machine, frame, target.value, value)


def _set_signature(machine: Machine, frame: Frame, target: ir.Name) -> None:
    """`wrapper.__signature__ = inspect.signature(wrapped)`: what asks for the wrapper's gets that of what it wraps."""
    value = machine.evaluate(frame, target)
    if isinstance(value, FunctionValue) and value.function.imitates is not None:
        shown = replace(value.function, wraps=value.function.imitates)
        frame.scope.set(target.name, FunctionValue(shown, value.traced))


def set_attribute(machine: Machine, owner: Value, name: str, value: Value) -> None:
    """`owner.name = value`; weak where it may not happen or may happen to another object."""
    if isinstance(owner, Union):
        for alternative in owner.alternatives:
            if isinstance(alternative, Reference):
                machine.heap.set_attribute(alternative, name, value, weak=True)
    elif isinstance(owner, ClassValue):
        set_class_attribute(machine, owner.definition, name, value)
    elif isinstance(owner, External):
        machine.process.replace(f"{owner.path}.{name}", value, weak=machine.uncertain > 0)
    elif isinstance(owner, ModuleValue):
        scope = scope_of(machine, owner)
        if scope is not None:
            set_global(machine, scope, name, value)
    elif isinstance(owner, Reference):
        _set_of_object(machine, owner, name, value)


def _set_of_object(machine: Machine, owner: Reference, name: str, value: Value) -> None:
    if name == "__dict__":
        _replace_attributes(machine, owner, value)
        return
    if name == "__class__":
        set_any(machine, owner, Unknown(Limit.OTHER_CLASS))
        return
    below = _of_its_class(machine, owner, name)
    if isinstance(below, Property) and below.setter is not None:
        machine.call(Bound(below.setter, owner), Arguments((value,)))
        return
    setter = method_of(machine, below, "__set__") if below is not None else None
    if setter is not None:
        machine.call(setter, Arguments((owner, value)))
        return
    if isinstance(below, Unknown):  # it may take what is assigned, and do anything with it
        doubt_class_attributes(machine, owner, below)
    if _has_own_setter(machine, owner):
        value = Unknown(Limit.OWN_SETATTR, machine.heap.marks(value), opaque=True)
        set_any(machine, owner, value)
    set_own(machine, owner, name, value)
    if name == "trainable":
        for inner in machine.inner_layers(owner):
            set_attribute(machine, inner, name, value)


def _of_its_class(machine: Machine, owner: Reference, name: str) -> Value | None:
    """What the class of an object has, which may take what is assigned to the attribute."""
    held = machine.heap.instance(owner)
    return of_class(held, name) if held is not None else None


def _has_own_setter(machine: Machine, owner: Reference) -> bool:
    held = machine.heap.instance(owner)
    return held is not None and of_class(held, "__setattr__") is not None


def _replace_attributes(machine: Machine, owner: Reference, value: Value) -> None:
    """`owner.__dict__ = value`: from now on the two are one."""
    derived = machine.heap.instance(value)
    value = (items_of(derived) if derived is not None else None) or value
    given = machine.heap.get(value) if isinstance(value, Reference) else None
    if not isinstance(given, Dict) or machine.uncertain or machine.heap.instance(owner) is None:
        set_any(machine, owner, Unknown(Limit.UNKNOWN_DICT))
        return
    instance = machine.heap.writable(owner)
    assert isinstance(instance, Instance) and isinstance(value, Reference)
    items = {str(key): held_value(item) for key, item in given.items.items()}
    instance.attributes, instance.perhaps = items, frozenset()
    if given.rest is not None:
        instance.unknown = instance.over = Unknown(Limit.UNKNOWN_DICT)
        instance.attributes = {name: doubted(item, instance.over) for name, item in items.items()}
    machine.heap.show(value, owner)


def delete_attribute(machine: Machine, owner: Value, name: str) -> None:
    """`del owner.name`."""
    held = machine.heap.instance(owner)
    if held is None or name not in held.attributes:
        machine.failures += 1
        return
    instance = machine.heap.writable(owner)  # type: ignore[arg-type]
    assert isinstance(instance, Instance)
    if machine.uncertain:
        instance.perhaps |= {name}
        below = of_class(instance, name)
        if below is not None:
            instance.attributes[name] = join(instance.attributes[name], overlaid(instance, below))
    else:
        del instance.attributes[name]


def _set_slice(machine: Machine, owner: Value, value: Value) -> None:
    """Some items of a list give way to others."""
    items, rest = elements(machine, value)
    for alternative in alternatives(owner):
        held = machine.heap.writable(alternative) if isinstance(alternative, Reference) else None
        if not isinstance(held, List):
            continue
        loosen(held)
        held.rest = join_all([*items, *(part for part in (rest, held.rest) if part is not None)])


def _set_item(machine: Machine, owner: Value, index: Value, value: Value) -> None:
    if isinstance(owner, Union):
        with branch(machine):
            for alternative in owner.alternatives:
                _set_item(machine, alternative, index, value)
    if not isinstance(owner, Reference):
        return
    held = machine.heap.get(owner)
    if isinstance(held, Instance):
        items, setter = items_of(held), of_class(held, "__setitem__")
        if isinstance(setter, FunctionValue):
            machine.call(Bound(setter, owner), Arguments((index, value)))
        elif items is not None:
            _set_item(machine, items, index, value)
        return
    held = machine.heap.writable(owner)
    if isinstance(held, Dict) and isinstance(index, Constant):
        put(machine, held, index.value, value)
    elif isinstance(held, List) and _is_index(index, held) and isinstance(index, Constant):
        held.items[index.value] = join(held.items[index.value], value) if machine.uncertain else value
    elif isinstance(held, Names):
        _set_any_name(machine, held, value)
    elif isinstance(held, (Dict, List)):
        machine.failures += 1
        loosen(held)
        held.rest = value if held.rest is None else doubted(held.rest, value)


def _set_any_name(machine: Machine, names: Names, value: Value) -> None:
    """`names[key] = value` by a key that is not known."""
    if names.reference is not None:
        set_any(machine, names.reference, value)
    elif names.scope is not None:
        blur_globals(names.scope, Limit.GLOBAL_SET)


def _is_index(index: Value, held: List) -> bool:
    return (
        isinstance(index, Constant)
        and isinstance(index.value, int)
        and not isinstance(index.value, bool)
        and -len(held.items) <= index.value < len(held.items)
    )


def _unpack(machine: Machine, frame: Frame, targets: tuple[ir.Expression, ...], value: Value) -> None:
    items = _unpacked(machine, value, targets)
    for target, item in zip(targets, items, strict=True):
        assign(machine, frame, target, item)


def _unpacked(machine: Machine, value: Value, targets: tuple[ir.Expression, ...]) -> list[Value]:
    star = next((i for i, target in enumerate(targets) if isinstance(target, ir.Starred)), None)
    items = _known_items(machine, value)
    if items is None:
        machine.failures += not isinstance(value, Tensor)
        part = value if isinstance(value, Tensor) else machine.heap.unknown(How.PART, value)
        parts: list[Value] = [part for _ in targets]
        if star is not None:
            parts[star] = machine.heap.add(List([], part))
        return parts
    if star is not None and len(items) >= len(targets) - 1:
        after = len(targets) - star - 1
        middle = items[star : len(items) - after]
        return [*items[:star], machine.heap.add(List(list(middle))), *items[len(items) - after :]]
    if star is None and len(items) == len(targets):
        return list(items)
    machine.failures += 1
    return [machine.heap.unknown(How.OTHER_LENGTH, value) for _ in targets]


def _known_items(machine: Machine, value: Value) -> list[Value] | None:
    if isinstance(value, Tuple):
        return list(value.items)
    if isinstance(value, Constant) and isinstance(value.value, (tuple, str)):
        return [Constant(item) for item in value.value]
    if isinstance(value, Reference):
        held = machine.heap.get(value)
        if isinstance(held, Instance) and (inside := tuple_items(held)) is not None:
            return inside
        if isinstance(held, List | Instance):
            items, rest = elements(machine, value)
            return list(items) if rest is None else None
    if isinstance(value, Union):
        options = [_known_items(machine, alternative) for alternative in value.alternatives]
        known = [option for option in options if option is not None]
        if len(known) == len(options) and len({len(option) for option in known}) == 1:
            return [join_all(column) for column in zip(*known, strict=True)]
    return None


def delete(machine: Machine, frame: Frame, target: ir.Expression) -> None:
    """`del target`."""
    if isinstance(target, ir.Name):
        frame.scope.variables.pop(target.name, None)
    elif isinstance(target, ir.Subscript):
        owner, index = machine.evaluate(frame, target.value), machine.evaluate(frame, target.index)
        with branch(machine) if isinstance(owner, Union) else contextlib.nullcontext():
            for alternative in alternatives(owner):
                if isinstance(alternative, Reference):
                    _delete_item(machine, machine.heap.writable(alternative), index)
    elif isinstance(target, ir.Attribute):
        delete_attribute(machine, machine.evaluate(frame, target.value), target.name)


def _delete_item(machine: Machine, held: Instance | List | Dict, index: Value) -> None:
    if isinstance(held, Dict) and isinstance(index, Constant):
        machine.failures += index.value not in held.items
        remove(machine, held, index.value)
    elif isinstance(held, List) and isinstance(index, Constant) and _is_index(index, held) and not machine.uncertain:
        del held.items[index.value]
    elif isinstance(held, (List, Dict)):
        machine.failures += 1
        loosen(held)  # by a key that is not known, or a slice
