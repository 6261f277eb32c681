"""What stands at a place of a list or tuple, or under a key: `owner[index]`."""

from __future__ import annotations

from kerasdrop_lint.analysis.arguments import Arguments
from kerasdrop_lint.analysis.causes import Derived, How, Outside, ReadAtRun
from kerasdrop_lint.analysis.enumerations import by_name
from kerasdrop_lint.analysis.fixed_causes import Absent, Limit
from kerasdrop_lint.analysis.generics import generic
from kerasdrop_lint.analysis.heap import Dict, Instance, List, items_of, of_class, tuple_items
from kerasdrop_lint.analysis.machine import Machine
from kerasdrop_lint.analysis.values import (
    Bound,
    Constant,
    External,
    FunctionValue,
    ModuleValue,
    Reference,
    Tensor,
    Tuple,
    Union,
    Unknown,
    Value,
    join_all,
)

_FRAMEWORKS = frozenset({"keras", "tf", "tensor", "numpy"})


def item(machine: Machine, owner: Value, index: Value) -> Value:
    """`owner[index]`."""
    if isinstance(owner, Union):
        return join_all(item(machine, alternative, index) for alternative in owner.alternatives)
    if isinstance(owner, Tensor):
        return owner
    if owner == External("sys.modules") and index == Constant("__main__"):
        return ModuleValue(machine.module.path, "__main__")
    if isinstance(owner, Tuple) and isinstance(index, Constant) and isinstance(index.value, int):
        inside = -len(owner.items) <= index.value < len(owner.items)
        return owner.items[index.value] if inside else Unknown(Absent.NO_ITEM)
    if isinstance(owner, Reference):
        held = machine.heap.get(owner)
        getter = of_class(held, "__getitem__") if isinstance(held, Instance) else None
        if isinstance(getter, FunctionValue):
            return machine.call(Bound(getter, owner), Arguments((index,)))
        return _held_item(machine, held, index)
    if isinstance(owner, Constant) and isinstance(index, Constant):
        try:
            return Constant(owner.value[index.value])
        except Exception:
            return Unknown(Absent.NO_ITEM)
    if isinstance(owner, Tuple):
        return join_all(owner.items)
    if owner == External("os.environ") and isinstance(index, Constant):
        return Unknown(ReadAtRun("os.environ"), parameter=str(index.value))
    if isinstance(owner, External) and owner.path.partition(".")[0] not in _FRAMEWORKS:
        return generic(owner) or Unknown(Derived(How.ITEM, Outside(owner.path)))
    parameter = owner.parameter if isinstance(owner, Unknown) else None
    return by_name(owner, index) or generic(owner) or machine.heap.unknown(How.ITEM, owner, parameter=parameter)


def _held_item(machine: Machine, held: Instance | List | Dict, index: Value) -> Value:
    if isinstance(held, Instance):
        items = items_of(held)
        if items is not None:
            return item(machine, items, index)
        parts = tuple_items(held)
        return Unknown(Limit.INSTANCE_ITEM) if parts is None else item(machine, Tuple(tuple(parts)), index)
    if isinstance(held, Dict):
        if isinstance(index, Constant) and index.value in held.items:
            return held.items[index.value]
        machine.step(8 * len(held.items))  # to join one takes much longer than to copy it
        missing = [] if held.items and not isinstance(index, Constant) else [Unknown(Absent.NO_KEY)]
        machine.failures += bool(held.items)
        return join_all([*held.items.values(), *(missing if held.rest is None else [held.rest])])
    if isinstance(index, Constant) and isinstance(index.value, int) and held.rest is None:
        inside = -len(held.items) <= index.value < len(held.items)
        return held.items[index.value] if inside else Unknown(Absent.NO_ITEM)
    machine.failures += 1
    return join_all([*held.items, *([held.rest] if held.rest is not None else [])])
