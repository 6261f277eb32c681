"""Python's own functions and the methods of its containers, as far as models use them."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Sequence
from typing import Any

from kerasdrop_lint.analysis import reflection
from kerasdrop_lint.analysis.arguments import NO_ARGUMENTS, Arguments
from kerasdrop_lint.analysis.causes import How, NotBound, NotModelled
from kerasdrop_lint.analysis.fixed_causes import Absent
from kerasdrop_lint.analysis.generators import numbered, suspended
from kerasdrop_lint.analysis.heap import MOST_ITEMS, Dict, List, cover, derived, distinct, of_class
from kerasdrop_lint.analysis.iteration import arranged, elements, give_back
from kerasdrop_lint.analysis.machine import Machine, unknown_result
from kerasdrop_lint.analysis.reflection import first
from kerasdrop_lint.analysis.shipped_layers import count_layers
from kerasdrop_lint.analysis.values import (
    NONE,
    Bound,
    Constant,
    External,
    FunctionValue,
    Provenance,
    Reference,
    Tensor,
    Truth,
    Tuple,
    Unknown,
    Value,
    constant_of,
    join,
    join_all,
)

_NAMES = frozenset(dir(builtins))


def builtin(name: str) -> Value:
    """What a name means that nothing binds."""
    return External(f"builtins.{name}") if name in _NAMES else Unknown(NotBound(name))


def call_builtin(machine: Machine, name: str, arguments: Arguments) -> Value:
    """Call one of Python's own functions."""
    function = _FUNCTIONS.get(name)
    if name in _SETTERS and arguments.open_positional is not None:
        return function(machine, Arguments(arguments.positional)) if function is not None else NONE
    if name in _LAZY and any(suspended(machine, value) for value in arguments.positional):
        return _of_generator(machine, name, arguments)
    if function is None or arguments.open_positional is not None:
        return unknown_result(machine, NotModelled(f"{name}(...)"), arguments)
    return function(machine, arguments)


_LAZY = frozenset({"all", "any", "enumerate", "filter", "iter", "map", "next", "zip"})
"""The functions that ask for one item at a time, or not for all."""


def _of_generator(machine: Machine, name: str, arguments: Arguments) -> Value:
    source = first(arguments)
    resume = suspended(machine, source)
    unseen = unknown_result(machine, NotModelled(f"{name}(...)"), arguments)
    if (
        name == "enumerate"
        and arguments == Arguments((source,))
        and resume is not None
        and isinstance(source, Reference)
    ):
        return numbered(machine, source, resume, unseen)
    return source if name == "iter" else unseen


def _len(machine: Machine, arguments: Arguments) -> Value:
    value = first(arguments)
    count_layers(machine, value)
    held = machine.heap.instance(value)
    own = of_class(held, "__len__") if held is not None else None
    if isinstance(own, FunctionValue):
        return machine.call(Bound(own, value), NO_ARGUMENTS)
    items, rest = elements(machine, value)
    known = rest is None and len(items) < MOST_ITEMS
    return Constant(len(items)) if known else Unknown(derived(How.LENGTH, value))


def _range(machine: Machine, arguments: Arguments) -> Value:
    bounds = [value.value if isinstance(value, Constant) else None for value in arguments.positional]
    if bounds and all(isinstance(bound, int) for bound in bounds):
        try:
            return Constant(range(*bounds))  # type: ignore[arg-type]
        except (TypeError, ValueError):
            return Unknown(Absent.RANGE)
    return machine.heap.add(List([], Unknown(derived(How.OF_RANGE, *arguments.positional))))


def _iterator(machine: Machine, items: Sequence[Value], rest: Value | None = None) -> Value:
    return machine.heap.add(List(list(items), rest, "iterator"))


def _enumerate(machine: Machine, arguments: Arguments) -> Value:
    items, rest = elements(machine, first(arguments))
    start = arguments.positional[1] if len(arguments.positional) > 1 else arguments.keyword("start")
    begin = start.value if isinstance(start, Constant) and isinstance(start.value, int) else 0
    pairs: list[Value] = [Tuple((Constant(begin + index), item)) for index, item in enumerate(items)]
    return _iterator(machine, pairs, None if rest is None else Tuple((Unknown(derived(How.INDEX, rest)), rest)))


def _zip(machine: Machine, arguments: Arguments) -> Value:
    columns = [elements(machine, value) for value in arguments.positional]
    closed = [items for items, rest in columns if rest is None]
    if columns and not closed:
        return _iterator(machine, (), Tuple(tuple(join_all([*items, rest]) for items, rest in columns if rest)))
    length = min((len(items) for items in closed), default=0)
    rows: list[Value] = []
    for index in range(length):
        row = [items[index] if index < len(items) else rest or Unknown(derived(How.ZIPPED)) for items, rest in columns]
        rows.append(Tuple(tuple(row)))
    return _iterator(machine, rows)


def _list(machine: Machine, arguments: Arguments) -> Value:
    if not arguments.positional:
        return machine.heap.add(List([]))
    items, rest = elements(machine, first(arguments))
    return machine.heap.add(List(list(items), rest))


def _sorted(machine: Machine, arguments: Arguments) -> Value:
    return machine.heap.add(arranged(machine, *elements(machine, first(arguments)), arguments))


def _tuple(machine: Machine, arguments: Arguments) -> Value:
    items, rest = elements(machine, first(arguments)) if arguments.positional else ((), None)
    return Tuple(items) if rest is None else machine.heap.add(List(list(items), rest))


def _reversed(machine: Machine, arguments: Arguments) -> Value:
    items, rest = elements(machine, first(arguments))
    return _iterator(machine, items[::-1], rest)


def _set(machine: Machine, arguments: Arguments) -> Value:
    items, rest = elements(machine, arguments.positional[0]) if arguments.positional else ((), None)
    return machine.heap.add(distinct(items, rest))


def _iter(machine: Machine, arguments: Arguments) -> Value:
    source = first(arguments)
    held = machine.heap.get(source) if isinstance(source, Reference) else None
    if isinstance(held, List) and held.kind == "iterator":
        return source
    return _iterator(machine, *elements(machine, source))


def _filter(machine: Machine, arguments: Arguments) -> Value:
    test, source = (*arguments.positional, NONE, NONE)[:2]
    items, rest = elements(machine, source)
    kept: list[Value] = []
    loose = [] if rest is None else [rest]
    for item in items:
        passes = item if test == NONE else machine.call(test, Arguments((item,)))
        decided = machine.heap.truth(passes)
        if decided is Truth.MAYBE:
            loose.append(item)
        elif decided is Truth.TRUE:
            kept.append(item)
    if loose and kept:
        loose, kept = [*loose, *kept], []
    return _iterator(machine, kept, join_all(loose) if loose else None)


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
        _put_pairs(machine, held, arguments.positional[0])
    if arguments.open_keywords is not None:
        cover(held, arguments.open_keywords)
        held.rest = arguments.open_keywords
    held.items.update(dict(arguments.keywords))
    return machine.heap.add(held)


def _put_pairs(machine: Machine, held: Dict, source: Value) -> None:
    """The items of a dict that is made of pairs."""
    pairs, rest = elements(machine, source)
    for pair in pairs:
        parts, more = elements(machine, pair)
        if len(parts) == 2 and more is None and isinstance(parts[0], Constant):
            held.items[parts[0].value] = parts[1]
        else:
            rest = pair if rest is None else join(rest, pair)
    if rest is not None:
        held.rest = machine.heap.unknown(How.DICT_ITEM, rest)
        cover(held, held.rest)


def _bool(machine: Machine, arguments: Arguments) -> Value:
    value = first(arguments)
    origin = value.origin if isinstance(value, Constant) else None
    decided = machine.heap.truth(value)
    if decided is Truth.MAYBE and isinstance(value, Unknown):
        return value
    return constant_of(decided, origin)


def _number(convert: Callable[[Any], Any]) -> Callable[[Machine, Arguments], Value]:
    def call(machine: Machine, arguments: Arguments) -> Value:
        value = first(arguments)
        given = [each.value for each in arguments.values() if isinstance(each, Constant)]
        if isinstance(value, Constant) and len(given) == len(arguments.positional):
            try:
                return Constant(convert(*given), value.origin)
            except Exception:
                return Unknown(Absent.CONVERSION)
        if isinstance(value, Unknown):
            return value
        return machine.heap.unknown(How.NUMBER, value)

    return call


def _extreme(choose: Callable[..., Any]) -> Callable[[Machine, Arguments], Value]:
    def call(machine: Machine, arguments: Arguments) -> Value:
        values = arguments.positional
        if len(values) == 1:
            values, rest = elements(machine, values[0])
            if rest is not None:
                return machine.heap.unknown(How.EXTREME, *values, rest)
        if values and not arguments.keywords and all(isinstance(value, Constant) for value in values):
            try:
                return Constant(choose(value.value for value in values if isinstance(value, Constant)))
            except TypeError:
                return Unknown(Absent.EXTREME)
        parameter = next((value.parameter for value in values if isinstance(value, Unknown) and value.parameter), None)
        return machine.heap.unknown(How.EXTREME, *values, parameter=parameter)

    return call


def _quantifier(stop: Truth) -> Callable[[Machine, Arguments], Value]:
    def call(machine: Machine, arguments: Arguments) -> Value:
        items, rest = elements(machine, first(arguments))
        found = {machine.heap.truth(item) for item in items}
        if stop in found:
            return constant_of(stop)
        return constant_of(Truth.MAYBE if rest is not None or Truth.MAYBE in found else ~stop)

    return call


def _map(machine: Machine, arguments: Arguments) -> Value:
    items, rest = elements(machine, _zip(machine, Arguments(arguments.positional[1:])))
    function = first(arguments)
    results = [machine.call(function, Arguments(_row(item))) for item in items]
    return _iterator(machine, results, None if rest is None else machine.call(function, Arguments(_row(rest))))


def _row(value: Value) -> tuple[Value, ...]:
    return value.items if isinstance(value, Tuple) else (value,)


def _next(machine: Machine, arguments: Arguments) -> Value:
    items, rest = elements(machine, first(arguments))
    default = arguments.positional[1:]
    if items and not machine.uncertain:
        give_back(machine, first(arguments), items[1:], rest)
        return items[0] if rest is None else join_all([items[0], rest])
    machine.failures += not default
    if not items and rest is None:
        return default[0] if default else Unknown(Absent.NOTHING_LEFT)
    return join_all([*items, *([rest] if rest is not None else []), *default])


def _sum(machine: Machine, arguments: Arguments) -> Value:
    items, rest = elements(machine, first(arguments))
    items += arguments.positional[1:]
    if rest is None and all(isinstance(i, Constant) and isinstance(i.value, (int, float)) for i in items):
        return Constant(sum(i.value for i in items if isinstance(i, Constant)))
    if rest is None and items and all(isinstance(item, Tensor) for item in items):
        return Tensor(Provenance.DATA, frozenset().union(*map(machine.heap.marks, items)))
    summed = (*items, *([] if rest is None else [rest]))
    return unknown_result(machine, derived(How.SUM, *summed), Arguments(summed))


def _print(machine: Machine, arguments: Arguments) -> Value:
    return NONE


_SETTERS = frozenset({"setattr", "object.__setattr__", "type.__setattr__"})
_FUNCTIONS: dict[str, Callable[[Machine, Arguments], Value]] = {
    "len": _len,
    "range": _range,
    "enumerate": _enumerate,
    "zip": _zip,
    "list": _list,
    "set": _set,
    "sorted": _sorted,
    "iter": _iter,
    "filter": _filter,
    "tuple": _tuple,
    "frozenset": _set,
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
    "isinstance": reflection.call_isinstance,
    "getattr": reflection.call_getattr,
    "hasattr": reflection.call_hasattr,
    "setattr": reflection.call_setattr,
    "object.__setattr__": reflection.call_raw_setattr,
    "type.__setattr__": reflection.call_raw_setattr,
    "object.__delattr__": reflection.call_delattr,
    "object.__getattribute__": reflection.call_getattr,
    "delattr": reflection.call_delattr,
    "vars": reflection.call_vars,
    "globals": reflection.call_globals,
    "exec": reflection.call_exec,
    "map": _map,
    "next": _next,
    "sum": _sum,
    "type": reflection.call_type,
    "callable": reflection.call_callable,
    "print": _print,
}
