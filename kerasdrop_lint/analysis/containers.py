"""The methods of lists, dicts and strings."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import islice
from typing import Any

from kerasdrop_lint.analysis.arguments import Arguments
from kerasdrop_lint.analysis.causes import AttributeOf, How, Owner, Raises
from kerasdrop_lint.analysis.fixed_causes import Absent, Limit
from kerasdrop_lint.analysis.heap import (
    MOST_ITEMS,
    Dict,
    Instance,
    List,
    Names,
    bounded,
    cover,
    derived,
    distinct,
    items_of,
    loosen,
)
from kerasdrop_lint.analysis.instances import put_name
from kerasdrop_lint.analysis.iteration import arranged, elements, extend
from kerasdrop_lint.analysis.machine import Machine, unknown_result
from kerasdrop_lint.analysis.values import (
    NONE,
    Constant,
    Origin,
    OriginKind,
    Reference,
    Tuple,
    Unknown,
    Value,
    join,
    join_all,
)

_TEXT_METHODS = frozenset(
    {"format", "lower", "upper", "startswith", "endswith", "split", "replace", "strip", "join", "removeprefix", "title"}
)
_LONGEST_STRING = 2_000
_WIDE = re.compile(r":[^{}]*(\d{4}|\{)")
"""A field that may be wider than memory."""


def call_method(machine: Machine, owner: Value, name: str, arguments: Arguments) -> Value:
    """`owner.name(...)` of a list, dict or string."""
    if isinstance(owner, Constant):
        return _text(owner, name, arguments)
    if not isinstance(owner, Reference):
        return unknown_result(machine, AttributeOf(name, Owner.CLASS, called=True), arguments)
    held = machine.heap.get(owner)
    inside = items_of(held) if isinstance(held, Instance) else None
    if inside is not None:  # of a class that derives from `dict`
        return call_method(machine, inside, name, arguments)
    method = (_LIST if isinstance(held, List) else _DICT).get(name)
    if method is None or isinstance(held, Instance):
        writable = machine.heap.writable(owner)
        if isinstance(writable, (List, Dict)) and name not in _HARMLESS:
            loosen(writable)
        return unknown_result(machine, AttributeOf(name, Owner.CONTAINER, called=True), arguments)
    if isinstance(held, (List, Dict)) and name not in ("append", "add"):
        machine.step(len(held.items))
    return method(machine, owner, held, arguments)


def _text(owner: Constant, name: str, arguments: Arguments) -> Value:
    if isinstance(owner.value, (int, float)):
        return owner if name in ("numpy", "item", "tolist") else Unknown(AttributeOf(name, Owner.CONSTANT, called=True))
    values = [value.value if isinstance(value, Constant) else None for value in arguments.positional]
    known = all(isinstance(value, Constant) for value in arguments.values())
    if name not in _TEXT_METHODS or not known or arguments.open_positional or arguments.open_keywords:
        return Unknown(AttributeOf(name, Owner.STRING, called=True))
    keywords = {key: value.value for key, value in arguments.keywords if isinstance(value, Constant)}
    if name == "format" and _WIDE.search(str(owner.value)):
        return Unknown(derived(How.FORMATTED))
    try:
        result = getattr(owner.value, name)(*values, **keywords)
    except Exception:
        return Unknown(Raises(f".{name}()"))
    if isinstance(result, list):
        return Tuple(tuple(Constant(part) for part in result[:MOST_ITEMS]))
    if isinstance(result, str) and len(result) > _LONGEST_STRING:
        return Unknown(Limit.LONG_STRING)
    return Constant(result)


def _append(machine: Machine, owner: Reference, held: List, arguments: Arguments) -> Value:
    if arguments.positional:
        _add(machine, owner, arguments.positional[-1])
    return NONE


def _add(machine: Machine, owner: Reference, value: Value) -> None:
    held = machine.heap.writable(owner)
    assert isinstance(held, List)
    if machine.uncertain or held.rest is not None or len(held.items) >= MOST_ITEMS:
        held.rest = value if held.rest is None else join(held.rest, value)
    else:
        held.items.append(value)


def _include(machine: Machine, owner: Reference, held: List, arguments: Arguments) -> Value:
    """What is in a set already is not put there again."""
    writable = machine.heap.writable(owner)
    assert isinstance(writable, List)
    if machine.uncertain:
        _add(machine, owner, arguments.positional[0] if arguments.positional else NONE)
    else:
        found = distinct([*held.items, *arguments.positional], held.rest)
        writable.items, writable.rest = found.items, found.rest
    return NONE


def _remove(machine: Machine, owner: Reference, held: List, arguments: Arguments) -> Value:
    """The first item that is equal."""
    value = arguments.positional[0] if arguments.positional else None
    writable = machine.heap.writable(owner)
    assert isinstance(writable, List)
    known = held.rest is None and all(isinstance(item, Constant) for item in held.items)
    if known and isinstance(value, Constant) and value in held.items and not machine.uncertain:
        writable.items.remove(value)
        return NONE
    machine.failures += 1
    loosen(writable)
    return NONE


def _insert(machine: Machine, owner: Reference, held: List, arguments: Arguments) -> Value:
    index = arguments.positional[0] if len(arguments.positional) == 2 else None
    if isinstance(index, Constant) and isinstance(index.value, int) and not machine.uncertain:
        writable = machine.heap.writable(owner)
        assert isinstance(writable, List)
        end = len(writable.items)
        writable.items.insert(min(max(index.value, -end), end), arguments.positional[1])
        return NONE
    return _append(machine, owner, held, arguments)


def _append_left(machine: Machine, owner: Reference, held: List, arguments: Arguments) -> Value:
    return _insert(machine, owner, held, Arguments((Constant(0), *arguments.positional)))


def _pop_left(machine: Machine, owner: Reference, held: List, arguments: Arguments) -> Value:
    return _pop_item(machine, owner, held, Arguments((Constant(0),)))


def _extend(machine: Machine, owner: Reference, held: List, arguments: Arguments) -> Value:
    if arguments.positional:
        extend(machine, owner, arguments.positional[0])
    return NONE


def _pop_item(machine: Machine, owner: Reference, held: List, arguments: Arguments) -> Value:
    index = arguments.positional[0] if arguments.positional else Constant(-1)
    known = isinstance(index, Constant) and isinstance(index.value, int) and held.rest is None
    if known and isinstance(index, Constant) and -len(held.items) <= index.value < len(held.items):
        number: int = index.value
        writable = machine.heap.writable(owner)
        assert isinstance(writable, List)
        if machine.uncertain:
            popped = held.items[number]
            loosen(writable)
            return popped
        return writable.items.pop(number)
    machine.failures += 1
    loosen(machine.heap.writable(owner))  # type: ignore[arg-type]
    return join_all([*held.items, *([held.rest] if held.rest is not None else [])])


def _copy(machine: Machine, owner: Reference, held: List | Dict, arguments: Arguments) -> Value:
    if isinstance(held, List):
        return machine.heap.add(List(list(held.items), held.rest, held.kind))
    return machine.heap.add(Dict(dict(held.items), held.rest))


def _clear(machine: Machine, owner: Reference, held: List | Dict, arguments: Arguments) -> Value:
    writable = machine.heap.writable(owner)
    assert isinstance(writable, (List, Dict))
    if machine.uncertain:
        loosen(writable)
    else:
        writable.items.clear()
        writable.rest = None
    return NONE


def _sort(machine: Machine, owner: Reference, held: List, arguments: Arguments) -> Value:
    writable = machine.heap.writable(owner)
    assert isinstance(writable, List)
    if machine.uncertain:
        loosen(writable)
    else:
        found = arranged(machine, held.items, held.rest, arguments)
        writable.items[:], writable.rest = found.items, found.rest
    return NONE


def _reverse(machine: Machine, owner: Reference, held: List, arguments: Arguments) -> Value:
    writable = machine.heap.writable(owner)
    assert isinstance(writable, List)
    if machine.uncertain:
        loosen(writable)
    else:
        writable.items.reverse()
    return NONE


def _key(arguments: Arguments) -> Any:
    first = arguments.positional[0] if arguments.positional else None
    return first.value if isinstance(first, Constant) else _key


def _get(machine: Machine, owner: Reference, held: Dict, arguments: Arguments) -> Value:
    default = arguments.positional[1] if len(arguments.positional) > 1 else arguments.keyword("default") or NONE
    key = _key(arguments)
    if key is not _key and key in held.items:
        return held.items[key]
    if key is not _key and held.rest is None:
        if key == "training" and held.of_call and isinstance(default, Constant):
            return Constant(default.value, Origin(OriginKind.KEYWORD))
        return default
    return join_all([*held.items.values(), *([held.rest] if held.rest is not None else []), default])


def _pop_key(machine: Machine, owner: Reference, held: Dict, arguments: Arguments) -> Value:
    value = _get(machine, owner, held, arguments)
    key = _key(arguments)
    machine.failures += len(arguments.positional) < 2 and not (key is not _key and key in held.items)
    if key is not _key and key in held.items:
        writable = machine.heap.writable(owner)
        assert isinstance(writable, Dict)
        remove(machine, writable, key)
    return value


def remove(machine: Machine, held: Dict, key: Any) -> None:
    """Take a key out of a dict; where that is not certain, it may be there."""
    if key in held.items:
        old = held.items.pop(key)
        if machine.uncertain:
            held.rest = old if held.rest is None else join(held.rest, old)


def put(machine: Machine, held: Dict, key: Any, value: Value) -> None:
    """Set a key of a dict; where that is not certain, the old value stays possible."""
    if isinstance(held, Names):
        put_name(machine, held, key, value)
        return
    old = held.items.get(key)
    held.items[key] = join(old, value) if old is not None and machine.uncertain else value


def _set_default(machine: Machine, owner: Reference, held: Dict, arguments: Arguments) -> Value:
    value = _get(machine, owner, held, arguments)
    key = _key(arguments)
    if key is not _key and key not in held.items:
        writable = machine.heap.writable(owner)
        assert isinstance(writable, Dict)
        put(machine, writable, key, value)
    return value


def _update(machine: Machine, owner: Reference, held: Dict, arguments: Arguments) -> Value:
    writable = machine.heap.writable(owner)
    assert isinstance(writable, Dict)
    for value in arguments.positional:
        other = machine.heap.get(value) if isinstance(value, Reference) else None
        if isinstance(other, Dict):
            for key, item in other.items.items():
                put(machine, writable, key, item)
            _update_perhaps(writable, other.rest)
        else:
            _update_perhaps(writable, machine.heap.unknown(How.UPDATED, value))
    for name, item in arguments.keywords:
        put(machine, writable, name, item)
    _update_perhaps(writable, arguments.open_keywords)
    return NONE


def _update_perhaps(held: Dict, rest: Value | None) -> None:
    """What updates a dict may have any key, with this value."""
    if rest is not None:
        cover(held, rest)
        held.rest = rest if held.rest is None else join(held.rest, rest)


def _keys(machine: Machine, owner: Reference, held: Dict, arguments: Arguments) -> Value:
    items, rest = elements(machine, owner)
    return machine.heap.add(List(list(items), rest))


def _values(machine: Machine, owner: Reference, held: Dict, arguments: Arguments) -> Value:
    return machine.heap.add(bounded(list(held.items.values()), held.rest))


def _pairs(machine: Machine, owner: Reference, held: Dict, arguments: Arguments) -> Value:
    pairs: list[Value] = [Tuple((Constant(key), value)) for key, value in islice(held.items.items(), MOST_ITEMS)]
    others = [*islice(held.items.values(), MOST_ITEMS, None), *([] if held.rest is None else [held.rest])]
    rest = Tuple((Unknown(derived(How.FURTHER_KEY, held.rest)), join_all(others))) if others else None
    return machine.heap.add(List(pairs, rest))


def _as_it_is(machine: Machine, owner: Reference, held: List, arguments: Arguments) -> Value:
    """`array.numpy()`, `array.tolist()`: the same numbers."""
    return owner if held.kind == "array" else Unknown(Absent.NO_METHOD)


_Method = Callable[[Machine, Reference, Any, Arguments], Value]

_HARMLESS = frozenset({"index", "count", "union", "intersection", "difference", "issubset", "issuperset", "fromkeys"})
"""Methods that change nothing."""

_LIST: dict[str, _Method] = {
    "append": _append,
    "add": _include,
    "remove": _remove,
    "discard": _remove,
    "insert": _insert,
    "extend": _extend,
    "appendleft": _append_left,
    "popleft": _pop_left,
    "update": _extend,
    "pop": _pop_item,
    "copy": _copy,
    "clear": _clear,
    "sort": _sort,
    "reverse": _reverse,
    "numpy": _as_it_is,
    "tolist": _as_it_is,
}
_DICT: dict[str, _Method] = {
    "get": _get,
    "pop": _pop_key,
    "setdefault": _set_default,
    "update": _update,
    "keys": _keys,
    "values": _values,
    "items": _pairs,
    "copy": _copy,
    "clear": _clear,
}
