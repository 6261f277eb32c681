"""Python's own functions and the methods of its containers, as far as models use them."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from typing import Any

from kerasdrop_lint.analysis.assignment import set_attribute
from kerasdrop_lint.analysis.heap import MOST_ITEMS, Dict, Instance, List
from kerasdrop_lint.analysis.iteration import arranged, elements
from kerasdrop_lint.analysis.machine import Machine, unknown_result
from kerasdrop_lint.analysis.values import (
    NONE,
    Arguments,
    ClassValue,
    Constant,
    External,
    FunctionValue,
    Provenance,
    Reference,
    Tensor,
    Truth,
    Tuple,
    Union,
    Unknown,
    Value,
    constant_of,
    join_all,
)
from kerasdrop_lint.knowledge.catalogue import LAYER_NAMES

_NAMES = frozenset(dir(builtins))


def builtin(name: str) -> Value:
    """What a name means that nothing binds."""
    return External(f"builtins.{name}") if name in _NAMES else Unknown(f"`{name}` is not bound in this file")


def call_builtin(machine: Machine, name: str, arguments: Arguments) -> Value:
    """Call one of Python's own functions."""
    function = _FUNCTIONS.get(name)
    if function is None or arguments.open_positional is not None:
        return unknown_result(machine, f"`{name}(...)`", arguments)
    return function(machine, arguments)


def _first(arguments: Arguments) -> Value:
    return arguments.positional[0] if arguments.positional else Unknown("no argument")


def _len(machine: Machine, arguments: Arguments) -> Value:
    items, rest = elements(machine, _first(arguments))
    return Constant(len(items)) if rest is None and len(items) < MOST_ITEMS else Unknown("a length")


def _range(machine: Machine, arguments: Arguments) -> Value:
    bounds = [value.value if isinstance(value, Constant) else None for value in arguments.positional]
    if bounds and all(isinstance(bound, int) for bound in bounds):
        try:
            return Constant(range(*bounds))  # type: ignore[arg-type]
        except (TypeError, ValueError):
            return Unknown("a range that fails")
    return machine.heap.add(List([], Unknown("a number of a range")))


def _enumerate(machine: Machine, arguments: Arguments) -> Value:
    items, rest = elements(machine, _first(arguments))
    start = arguments.positional[1] if len(arguments.positional) > 1 else arguments.keyword("start")
    first = start.value if isinstance(start, Constant) and isinstance(start.value, int) else 0
    pairs: list[Value] = [Tuple((Constant(first + index), item)) for index, item in enumerate(items)]
    return machine.heap.add(List(pairs, None if rest is None else Tuple((Unknown("an index"), rest))))


def _zip(machine: Machine, arguments: Arguments) -> Value:
    columns = [elements(machine, value) for value in arguments.positional]
    closed = [items for items, rest in columns if rest is None]
    if columns and not closed:
        return machine.heap.add(List([], Tuple(tuple(join_all([*items, rest]) for items, rest in columns if rest))))
    length = min((len(items) for items in closed), default=0)
    rows: list[Value] = []
    for index in range(length):
        row = [items[index] if index < len(items) else rest or Unknown("an item") for items, rest in columns]
        rows.append(Tuple(tuple(row)))
    return machine.heap.add(List(rows))


def _list(machine: Machine, arguments: Arguments) -> Value:
    if not arguments.positional:
        return machine.heap.add(List([]))
    items, rest = elements(machine, _first(arguments))
    return machine.heap.add(List(list(items), rest))


def _sorted(machine: Machine, arguments: Arguments) -> Value:
    return machine.heap.add(arranged(machine, *elements(machine, _first(arguments)), arguments))


def _tuple(machine: Machine, arguments: Arguments) -> Value:
    items, rest = elements(machine, _first(arguments)) if arguments.positional else ((), None)
    return Tuple(items) if rest is None else machine.heap.add(List(list(items), rest))


def _reversed(machine: Machine, arguments: Arguments) -> Value:
    items, rest = elements(machine, _first(arguments))
    return machine.heap.add(List(list(reversed(items)), rest))


def _dict(machine: Machine, arguments: Arguments) -> Value:
    held = Dict({}, None if arguments.open_keywords is None else arguments.open_keywords)
    first = (
        machine.heap.get(arguments.positional[0])
        if arguments.positional and isinstance(arguments.positional[0], Reference)
        else None
    )
    if isinstance(first, Dict):
        held.items.update(first.items)
        held.rest = first.rest
    elif arguments.positional:
        held.rest = Unknown("an item of a dict")
    held.items.update(dict(arguments.keywords))
    return machine.heap.add(held)


def _bool(machine: Machine, arguments: Arguments) -> Value:
    value = _first(arguments)
    origin = value.origin if isinstance(value, Constant) else None
    decided = machine.heap.truth(value)
    if decided is Truth.MAYBE and isinstance(value, Unknown):
        return value
    return constant_of(decided, origin)


def _number(convert: Callable[[Any], Any]) -> Callable[[Machine, Arguments], Value]:
    def call(machine: Machine, arguments: Arguments) -> Value:
        value = _first(arguments)
        given = [each.value for each in arguments.values() if isinstance(each, Constant)]
        if isinstance(value, Constant) and len(given) == len(arguments.positional):
            try:
                return Constant(convert(*given), value.origin)
            except Exception:
                return Unknown("a conversion that fails")
        return value if isinstance(value, (Unknown, Tensor)) else Unknown("a number")

    return call


def _extreme(choose: Callable[..., Any]) -> Callable[[Machine, Arguments], Value]:
    def call(machine: Machine, arguments: Arguments) -> Value:
        values = arguments.positional
        if len(values) == 1:
            values, rest = elements(machine, values[0])
            if rest is not None:
                return Unknown("the extreme of something unknown")
        if values and not arguments.keywords and all(isinstance(value, Constant) for value in values):
            try:
                return Constant(choose(value.value for value in values if isinstance(value, Constant)))
            except TypeError:
                return Unknown("values that do not compare")
        parameter = next((value.parameter for value in values if isinstance(value, Unknown) and value.parameter), None)
        return Unknown("the extreme of something unknown", parameter=parameter)

    return call


def _quantifier(stop: Truth) -> Callable[[Machine, Arguments], Value]:
    def call(machine: Machine, arguments: Arguments) -> Value:
        items, rest = elements(machine, _first(arguments))
        found = {machine.heap.truth(item) for item in items}
        if stop in found:
            return constant_of(stop)
        return constant_of(Truth.MAYBE if rest is not None or Truth.MAYBE in found else ~stop)

    return call


def _isinstance(machine: Machine, arguments: Arguments) -> Value:
    if len(arguments.positional) != 2:
        return Unknown("isinstance")
    value, classes = arguments.positional
    options = classes.items if isinstance(classes, Tuple) else (classes,)
    found = {_is_instance(machine, value, option) for option in options}
    if Truth.TRUE in found:
        return Constant(True)
    return Unknown("an undecided isinstance") if Truth.MAYBE in found else Constant(False)


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


def _getattr(machine: Machine, arguments: Arguments) -> Value:
    owner, name = (*arguments.positional, NONE, NONE)[:2]
    if not (isinstance(name, Constant) and isinstance(name.value, str)):
        held = machine.heap.instance(owner)
        if held is None:
            return machine.heap.unknown("an attribute with an unknown name", owner)
        return join_all([*held.attributes.values(), Unknown("an attribute with an unknown name")])
    if len(arguments.positional) > 2 and machine.heap.truth(_hasattr(machine, arguments)) is Truth.FALSE:
        return arguments.positional[2]
    return machine.attribute(owner, name.value)


def _hasattr(machine: Machine, arguments: Arguments) -> Value:
    owner, name = (*arguments.positional, NONE, NONE)[:2]
    held = machine.heap.instance(owner)
    if isinstance(name, Constant) and held is not None:
        if name.value in held.attributes or (held.definition and _own(held, str(name.value))):
            return Constant(True)
        if held.keras is None and held.unknown is None:
            return Constant(False)
    if isinstance(owner, External) and owner.path == "keras.layers" and isinstance(name, Constant):
        return Constant(name.value in LAYER_NAMES)
    return Unknown("an undecided hasattr")


def _own(held: Instance, name: str) -> bool:
    found = held.definition.find(name) if held.definition else None
    return found is not None and found[0] is not found[1]


def _setattr(machine: Machine, arguments: Arguments) -> Value:
    if len(arguments.positional) == 3:
        owner, name, value = arguments.positional
        if isinstance(name, Constant):
            set_attribute(machine, owner, str(name.value), value)
    return NONE


def _map(machine: Machine, arguments: Arguments) -> Value:
    items, rest = elements(machine, arguments.positional[1]) if len(arguments.positional) == 2 else ((), Unknown("map"))
    function = _first(arguments)
    results = [machine.call(function, Arguments((item,))) for item in items]
    return machine.heap.add(List(results, None if rest is None else machine.call(function, Arguments((rest,)))))


def _next(machine: Machine, arguments: Arguments) -> Value:
    items, rest = elements(machine, _first(arguments))
    return join_all([*items, *([rest] if rest is not None else []), *arguments.positional[1:]])


def _sum(machine: Machine, arguments: Arguments) -> Value:
    items, rest = elements(machine, _first(arguments))
    items += arguments.positional[1:]
    if rest is None and all(isinstance(i, Constant) and isinstance(i.value, (int, float)) for i in items):
        return Constant(sum(i.value for i in items if isinstance(i, Constant)))
    if rest is None and items and all(isinstance(item, Tensor) for item in items):
        return Tensor(Provenance.DATA, frozenset().union(*map(machine.heap.sites, arguments.positional)))
    return unknown_result(machine, "a sum", arguments)


def _type(machine: Machine, arguments: Arguments) -> Value:
    held = machine.heap.instance(_first(arguments))
    return ClassValue(held.definition) if held is not None and held.definition else Unknown("a type")


def _callable(machine: Machine, arguments: Arguments) -> Value:
    value = _first(arguments)
    if isinstance(value, (FunctionValue, ClassValue)):
        return Constant(True)
    return Constant(False) if isinstance(value, Constant) else Unknown("an undecided callable()")


def _print(machine: Machine, arguments: Arguments) -> Value:
    return NONE


_FUNCTIONS: dict[str, Callable[[Machine, Arguments], Value]] = {
    "len": _len,
    "range": _range,
    "enumerate": _enumerate,
    "zip": _zip,
    "list": _list,
    "set": _list,
    "sorted": _sorted,
    "iter": _list,
    "tuple": _tuple,
    "frozenset": _list,
    "reversed": _reversed,
    "dict": _dict,
    "bool": _bool,
    "int": _number(int),
    "float": _number(float),
    "abs": _number(abs),
    "round": _number(round),
    "str": _number(str),
    "min": _extreme(min),
    "max": _extreme(max),
    "any": _quantifier(Truth.TRUE),
    "all": _quantifier(Truth.FALSE),
    "isinstance": _isinstance,
    "getattr": _getattr,
    "hasattr": _hasattr,
    "setattr": _setattr,
    "map": _map,
    "next": _next,
    "sum": _sum,
    "type": _type,
    "callable": _callable,
    "print": _print,
}
