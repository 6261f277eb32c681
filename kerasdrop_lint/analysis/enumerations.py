"""Members of enumerations: each is an instance that is made once; of one that is a number or text too, that value."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import TYPE_CHECKING, Any

from kerasdrop_lint.analysis.arguments import Arguments
from kerasdrop_lint.analysis.classes import UserClass
from kerasdrop_lint.analysis.fixed_causes import Limit
from kerasdrop_lint.analysis.heap import Dict, Instance
from kerasdrop_lint.analysis.machine import Machine
from kerasdrop_lint.analysis.values import (
    Bound,
    ClassValue,
    Constant,
    External,
    FunctionValue,
    Partial,
    Property,
    Reference,
    StaticMethod,
    Truth,
    Tuple,
    Unknown,
    Value,
    join_all,
)

if TYPE_CHECKING:
    from kerasdrop_lint.analysis import ir

_PLAIN = frozenset({"enum.Enum", "enum.Flag"})
_MIXED = frozenset({"enum.IntEnum", "enum.StrEnum", "enum.IntFlag", "enum.ReprEnum"})
_VALUES = ("builtins.int", "builtins.float", "builtins.str", "int", "float", "str")
"""What a member is beside, if its class derives from one of these: it is compared, and computed with, as its value."""
_NO_MEMBERS = (FunctionValue, StaticMethod, Property, ClassValue)


AUTO = Partial(External("enum.auto"), (), ())


def auto(machine: Machine, path: str, arguments: Arguments, place: ir.Call | None) -> Value:
    """`enum.auto()`: what it stands for is known when the class is complete."""
    return AUTO


def make_members(machine: Machine, definition: UserClass) -> None:
    """Turn what the body of an enumeration assigns into its members, in their order; aliases are the same member."""
    bases = {link.path for link in definition.order if isinstance(link, External)}
    if not bases & (_PLAIN | _MIXED) or definition.find("__new__") not in (None, _foreign(definition)):
        return
    is_value = bool(bases & _MIXED) or not bases.isdisjoint(_VALUES)
    made: dict[Hashable, Value] = {}
    for name, assigned in list(definition.namespace.items()):
        if name.startswith("_") or isinstance(assigned, _NO_MEMBERS):
            continue
        value = _numbered(definition, bases, made) if assigned == AUTO else assigned
        key = _known(value) or name
        if key not in made:
            made[key] = value if is_value else _member(machine, definition, name, value)
            definition.members = (*definition.members, name)
        definition.namespace[name] = made[key]


def _numbered(definition: UserClass, bases: set[str], made: Iterable[Hashable]) -> Value:
    """What `auto()` stands for: in a plain enumeration one more than the largest number before it."""
    if bases & {"enum.StrEnum", "enum.Flag", "enum.IntFlag"} or "_generate_next_value_" in definition.namespace:
        return Unknown(Limit.CLASS_ATTRIBUTE)
    numbers = [key[0] for key in made if isinstance(key, tuple) and len(key) == 1 and isinstance(key[0], int)]
    return Constant(max(numbers, default=0) + 1)


def _known(value: Value) -> tuple[Any, ...] | None:
    """What a value is, to tell members from their aliases; None where that is not known."""
    parts = value.items if isinstance(value, Tuple) else (value,)
    known = tuple(part.value for part in parts if isinstance(part, Constant))
    return known if len(known) == len(parts) else None


def _foreign(definition: UserClass) -> tuple[Value, Value] | None:
    """What a lookup gives that ends at a class which is not of the file."""
    link = next((link for link in definition.order if not isinstance(link, ClassValue)), None)
    return None if link is None else (link, link)


def _member(machine: Machine, definition: UserClass, name: str, value: Value) -> Value:
    attributes: dict[str, Value] = {"value": value, "_value_": value, "name": Constant(name), "_name_": Constant(name)}
    member = machine.heap.add(Instance(definition, None, None, None, attributes))
    written = definition.find("__init__")
    if written is not None and isinstance(written[0], FunctionValue):
        given = value.items if isinstance(value, Tuple) else (value,)
        machine.call(Bound(written[0], member), Arguments(given))
    return member


def members_of(value: Value) -> tuple[Value, ...] | None:
    """The members of an enumeration in their order; None for anything else."""
    if not isinstance(value, ClassValue) or not value.definition.members:
        return None
    return tuple(value.definition.namespace[name] for name in value.definition.members)


def by_name(owner: Value, index: Value) -> Value | None:
    """`Mode["ON"]`: the member of that name, or one of all; None where the owner is no enumeration."""
    members = members_of(owner)
    if members is None or not isinstance(owner, ClassValue):
        return None
    if isinstance(index, Constant) and index.value in owner.definition.members:
        return owner.definition.namespace[index.value]
    return join_all(members)


def by_value(machine: Machine, definition: UserClass, value: Value) -> Value:
    """`Mode(0.5)`: the member with that value, or one of all."""
    members = members_of(ClassValue(definition)) or ()
    for member in members:
        held = machine.heap.instance(member)
        known = _known(member if held is None else held.attributes["value"])
        if value == member or (known is not None and known == _known(value)):
            return member
    return join_all(members)


def all_by_name(machine: Machine, definition: UserClass) -> Reference:
    """`Mode.__members__`."""
    return machine.heap.add(Dict({name: definition.namespace[name] for name in definition.members}))


def same_member(machine: Machine, left: Value, right: Value) -> Truth | None:
    """Whether two values are the same member; None where one of them is none."""
    known: list[tuple[Any, ...] | None] = []
    for value in (left, right):
        held = machine.heap.instance(value)
        if held is None or held.definition is None or not held.definition.members:
            return None
        known.append(_known(held.attributes["value"]))
    if left == right:
        return Truth.TRUE
    return Truth.MAYBE if None in known else Truth.FALSE
