"""The items of iterables, as far as they are known."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from kerasdrop_lint.analysis.arguments import NO_ARGUMENTS, Arguments
from kerasdrop_lint.analysis.causes import How
from kerasdrop_lint.analysis.enumerations import members_of
from kerasdrop_lint.analysis.fixed_causes import Absent, Limit
from kerasdrop_lint.analysis.generators import all_items, suspended
from kerasdrop_lint.analysis.heap import MOST_ITEMS, Dict, Instance, List, derived, loosen, of_class, tuple_items
from kerasdrop_lint.analysis.machine import Machine, ProgramError
from kerasdrop_lint.analysis.values import (
    NONE,
    Bound,
    Constant,
    FunctionValue,
    Reference,
    Tensor,
    Tuple,
    Unknown,
    Value,
    join,
    join_all,
)


def extend(machine: Machine, reference: Reference, value: Value) -> None:
    """`list += value`."""
    held = machine.heap.writable(reference)
    assert isinstance(held, List)
    for item, certain in iterate(machine, value):
        if certain and not machine.uncertain and len(held.items) < MOST_ITEMS:
            held.items.append(item)
        else:
            held.rest = item if held.rest is None else join(held.rest, item)


def iterate(machine: Machine, value: Value) -> Iterator[tuple[Value, bool]]:
    """The items of an iterable, each with whether it is certainly there; unknown ones come twice at the end."""
    items, rest = elements(machine, value)
    for item in items:
        yield item, True
    if rest is not None:
        yield rest, False
        yield rest, False


def arranged(machine: Machine, items: Sequence[Value], rest: Value | None, arguments: Arguments) -> List:
    """A sorted list; where the order is not known, the items without their places."""
    options = dict(arguments.keywords)
    by, backwards = options.get("key", NONE), options.get("reverse", Constant(False))
    keys = [_sortable(item if by == NONE else machine.call(by, Arguments((item,)))) for item in items]
    if rest is None and None not in keys and isinstance(backwards, Constant):
        try:
            order = sorted(range(len(items)), key=lambda place: keys[place], reverse=bool(backwards.value))
            return List([items[place] for place in order])
        except TypeError:
            machine.failures += 1
    return List([], join_all([*items, *([] if rest is None else [rest])]))


def _sortable(key: Value) -> Any:
    """What Python compares; of a tuple, the constants that it starts with. None where that is not known."""
    if isinstance(key, Tuple):
        known = itertools.takewhile(lambda item: isinstance(item, Constant), key.items)
        return tuple(item.value for item in known if isinstance(item, Constant)) or None
    return key.value if isinstance(key, Constant) else None


def give_back(machine: Machine, source: Value, items: Sequence[Value], rest: Value | None) -> None:
    """A loop ends before it has taken all that an iterator gives."""
    held = machine.heap.get(source) if isinstance(source, Reference) else None
    if isinstance(held, List) and held.kind == "iterator":
        writable = machine.heap.writable(source)  # type: ignore[arg-type]
        assert isinstance(writable, List)
        writable.items, writable.rest = list(items), rest


def _taken(machine: Machine, source: Reference, held: List) -> tuple[tuple[Value, ...], Value | None]:
    """All that an iterator gives: nothing is left of it."""
    found = tuple(held.items[:MOST_ITEMS]), held.rest
    writable = machine.heap.writable(source)
    assert isinstance(writable, List)
    if machine.uncertain:
        loosen(writable)
    else:
        writable.items, writable.rest = [], None
    return found


def _of_instance(machine: Machine, value: Reference, held: Instance) -> tuple[tuple[Value, ...], Value | None]:
    """What `__iter__` of a class of the file gives, or `__getitem__` for one number after the other."""
    iterates, gets = of_class(held, "__iter__"), of_class(held, "__getitem__")
    if isinstance(iterates, FunctionValue):
        given = machine.call(Bound(iterates, value), NO_ARGUMENTS)
        inner = machine.heap.instance(given)
        following = of_class(inner, "__next__") if inner is not None else None
        if isinstance(following, FunctionValue):
            return _until(machine, "StopIteration", lambda _: machine.call(Bound(following, given), NO_ARGUMENTS))
        return elements(machine, given) if inner is None else ((), Unknown(Limit.FURTHER_ITEM, opaque=True))
    if isinstance(gets, FunctionValue) and held.keras is None:
        return _until(
            machine, "IndexError", lambda place: machine.call(Bound(gets, value), Arguments((Constant(place),)))
        )
    return (), machine.heap.unknown(How.ITEM, value)


def _until(machine: Machine, ends: str, give: Callable[[int], Value]) -> tuple[tuple[Value, ...], Value | None]:
    """What a function gives until it raises that there is nothing more; where that is not decided, anything more."""
    items: list[Value] = []
    try:
        for place in range(MOST_ITEMS):
            item = give(place)
            if isinstance(item, Unknown) and item.cause is Absent.NO_ITEM:
                return tuple(items), None
            items.append(item)
    except ProgramError as raised:
        if raised.name != ends:
            raise
        return tuple(items), None
    return (), Unknown(Limit.FURTHER_ITEM, machine.heap.marks(Tuple(tuple(items))), opaque=True)


def elements(machine: Machine, value: Value) -> tuple[tuple[Value, ...], Value | None]:
    """The known items of an iterable, and what stands for any further ones."""
    if isinstance(value, Tuple):
        rest = join_all(value.items[MOST_ITEMS:]) if len(value.items) > MOST_ITEMS else None
        return value.items[:MOST_ITEMS], rest
    if isinstance(value, Reference):
        held = machine.heap.get(value)
        resume = suspended(machine, value)
        if resume is not None:
            return all_items(machine, value, resume)
        if isinstance(held, List):
            return (
                _taken(machine, value, held) if held.kind == "iterator" else (tuple(held.items[:MOST_ITEMS]), held.rest)
            )
        if isinstance(held, Instance) and (inside := tuple_items(held)) is not None:
            return tuple(inside[:MOST_ITEMS]), None
        if isinstance(held, Instance):
            return _of_instance(machine, value, held)
        if isinstance(held, Dict):
            return tuple(Constant(key) for key in itertools.islice(held.items, MOST_ITEMS)), (
                None if held.rest is None else Unknown(derived(How.FURTHER_KEY, held.rest))
            )
    if isinstance(value, Constant) and isinstance(value.value, (str, range, tuple, bytes)):
        taken = list(value.value[:MOST_ITEMS])
        # A range may be longer than `len` can say.
        rest = Unknown(Limit.FURTHER_ITEM) if value.value[MOST_ITEMS : MOST_ITEMS + 1] else None
        return tuple(Constant(item) for item in taken), rest
    if isinstance(value, Tensor):
        return (), value
    members = members_of(value)
    if members is not None:
        return members, None
    return (), machine.heap.unknown(How.ITEM, value)
