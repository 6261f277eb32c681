"""The functions of `itertools`, as far as the items that they are given are known."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.arguments import Arguments
from kerasdrop_lint.analysis.causes import How, NotModelled
from kerasdrop_lint.analysis.generators import suspended
from kerasdrop_lint.analysis.heap import MOST_ITEMS, List, derived
from kerasdrop_lint.analysis.iteration import elements, give_back
from kerasdrop_lint.analysis.machine import Machine, unknown_result
from kerasdrop_lint.analysis.values import NONE, Constant, Truth, Tuple, Unknown, Value, join, join_all

Items = tuple[tuple[Value, ...], Value | None]
_Model = Callable[[Machine, Arguments], Value | None]


def call_iterator(machine: Machine, path: str, arguments: Arguments, place: ir.Call | None) -> Value:
    """Call a function of `itertools`; what has too many items, or is not decided, is not known."""
    is_open = arguments.open_positional is not None or arguments.open_keywords is not None
    waits = any(suspended(machine, value) for value in arguments.positional)
    result = None if is_open or waits else _MODELS[path.removeprefix("itertools.")](machine, arguments)
    return unknown_result(machine, NotModelled(path), arguments) if result is None else result


def _iterator(machine: Machine, items: Sequence[Value], rest: Value | None = None) -> Value | None:
    return machine.heap.add(List(list(items), rest, "iterator")) if len(items) <= MOST_ITEMS else None


def _sources(machine: Machine, arguments: Arguments) -> list[Items]:
    return [elements(machine, value) for value in arguments.positional]


def _known(machine: Machine, arguments: Arguments) -> list[tuple[Value, ...]] | None:
    """The items of all iterables; None where one has further ones."""
    sources = _sources(machine, arguments)
    return None if any(rest is not None for _, rest in sources) else [items for items, _ in sources]


def _number(arguments: Arguments, place: int, name: str, default: int | None) -> int | None:
    """A whole number among the arguments; -1 where it is not known."""
    given = arguments.positional[place] if len(arguments.positional) > place else arguments.keyword(name)
    if given is None:
        return default
    return given.value if isinstance(given, Constant) and isinstance(given.value, int | None) else -1


def _slice(machine: Machine, arguments: Arguments) -> Value | None:
    source, *bounds = arguments.positional
    start, stop, step = _number(arguments, 1, "", None), _number(arguments, 2, "", None), _number(arguments, 3, "", 1)
    if len(bounds) == 1:
        start, stop = 0, start
    items, rest = elements(machine, source)
    if -1 in (start, stop, step) or step == 0 or not bounds:
        return None
    end = len(items) if stop is None else stop
    if rest is not None and (stop is None or end > len(items) or not _repeats(items, rest)):
        found = items if stop is None else items[:end]
        return machine.heap.add(List([], join_all([*found, rest]), "iterator"))
    give_back(machine, source, items[end:], rest)
    return _iterator(machine, items[start or 0 : end : step or 1])


def _repeats(items: Sequence[Value], rest: Value) -> bool:
    """Whether the items stand where they do, whatever further ones there are: those of something endless."""
    return len(items) == MOST_ITEMS


def _product(machine: Machine, arguments: Arguments) -> Value | None:
    known = _known(machine, Arguments(arguments.positional))
    repeat = _number(arguments, len(arguments.positional), "repeat", 1)
    if known is None or repeat is None or not 0 < repeat <= 4:
        return None
    return _tuples(machine, itertools.product(*known, repeat=repeat))


def _tuples(machine: Machine, found: Iterator[tuple[Value, ...]]) -> Value | None:
    return _iterator(machine, [Tuple(tuple(items)) for items in itertools.islice(found, MOST_ITEMS + 1)])


def _arranged(choose: Callable[..., Iterator[tuple[Value, ...]]], *, whole: bool = False) -> _Model:
    """Permutations and combinations, of all items if `whole` and no number is given."""

    def model(machine: Machine, arguments: Arguments) -> Value | None:
        known = _known(machine, Arguments(arguments.positional[:1]))
        number = _number(arguments, 1, "r", None)
        if known is None or number == -1 or (number is None and not whole):
            return None
        return _tuples(machine, choose(known[0], len(known[0]) if number is None else number))

    return model


def _endless(machine: Machine, items: Sequence[Value]) -> Value:
    """An iterator that repeats the items without end."""
    many = list(itertools.islice(itertools.cycle(items), MOST_ITEMS))
    return machine.heap.add(List(many, join_all(items) if items else None, "iterator"))


def _cycle(machine: Machine, arguments: Arguments) -> Value | None:
    known = _known(machine, arguments)
    return None if known is None else _endless(machine, known[0])


def _repeat(machine: Machine, arguments: Arguments) -> Value | None:
    value, times = arguments.positional[0], _number(arguments, 1, "times", None)
    if times == -1 or (times is not None and times > MOST_ITEMS):
        return None
    return _endless(machine, [value]) if times is None else _iterator(machine, [value] * times)


def _count(machine: Machine, arguments: Arguments) -> Value | None:
    start, step = _number(arguments, 0, "start", 0), _number(arguments, 1, "step", 1)
    if start is None or step is None or -1 in (start, step):
        return None
    numbers: list[Value] = [Constant(start + step * place) for place in range(MOST_ITEMS)]
    return machine.heap.add(List(numbers, Unknown(derived(How.OF_RANGE)), "iterator"))


def _accumulate(machine: Machine, arguments: Arguments) -> Value | None:
    known = _known(machine, Arguments(arguments.positional[:1]))
    function = arguments.positional[1] if len(arguments.positional) > 1 else arguments.keyword("func") or NONE
    initial = arguments.keyword("initial")
    values = [*([] if initial is None or initial == NONE else [initial]), *(known[0] if known is not None else ())]
    results: list[Value] = []
    for value in values:
        total = value if not results else _added(machine, function, results[-1], value)
        if total is None:
            return None
        results.append(total)
    return None if known is None else _iterator(machine, results)


def _added(machine: Machine, function: Value, total: Value, value: Value) -> Value | None:
    if function != NONE:
        return machine.call(function, Arguments((total, value)))
    numbers = [one.value for one in (total, value) if isinstance(one, Constant) and isinstance(one.value, int | float)]
    return Constant(sum(numbers)) if len(numbers) == 2 else None


def _zip_longest(machine: Machine, arguments: Arguments) -> Value | None:
    known = _known(machine, Arguments(arguments.positional))
    fill = arguments.keyword("fillvalue") or NONE
    rows = itertools.zip_longest(*(known or ()), fillvalue=fill)
    return None if known is None else _iterator(machine, [Tuple(row) for row in rows])


def _starmap(machine: Machine, arguments: Arguments) -> Value | None:
    known = _known(machine, Arguments(arguments.positional[1:]))
    if known is None:
        return None
    rows = [elements(machine, row) for row in known[0]]
    if any(rest is not None for _, rest in rows):
        return None
    return _iterator(machine, [machine.call(arguments.positional[0], Arguments(items)) for items, _ in rows])


def _tested(keep: Callable[[Sequence[Value], Sequence[bool]], Sequence[Value]]) -> _Model:
    """What a test chooses among the items, if it is decided for each."""

    def model(machine: Machine, arguments: Arguments) -> Value | None:
        known = _known(machine, Arguments(arguments.positional[1:]))
        if known is None:
            return None
        test, items = arguments.positional[0], known[0]
        passed = [item if test == NONE else machine.call(test, Arguments((item,))) for item in items]
        decided = [machine.heap.truth(value) for value in passed]
        return None if Truth.MAYBE in decided else _iterator(machine, keep(items, [d is Truth.TRUE for d in decided]))

    return model


def _first_false(passed: Sequence[bool]) -> int:
    return next((place for place, is_true in enumerate(passed) if not is_true), len(passed))


def _compress(machine: Machine, arguments: Arguments) -> Value | None:
    known = _known(machine, arguments)
    decided = [machine.heap.truth(value) for value in known[1]] if known is not None else [Truth.MAYBE]
    if known is None or Truth.MAYBE in decided:
        return None
    return _iterator(machine, [item for item, kept in zip(known[0], decided, strict=False) if kept is Truth.TRUE])


def _pairwise(machine: Machine, arguments: Arguments) -> Value | None:
    known = _known(machine, arguments)
    return None if known is None else _iterator(machine, [Tuple(pair) for pair in itertools.pairwise(known[0])])


def _batched(machine: Machine, arguments: Arguments) -> Value | None:
    known, size = _known(machine, Arguments(arguments.positional[:1])), _number(arguments, 1, "n", -1)
    if known is None or size is None or size < 1:
        return None
    starts = range(0, len(known[0]), size)
    return _iterator(machine, [Tuple(known[0][start : start + size]) for start in starts])


def _tee(machine: Machine, arguments: Arguments) -> Value | None:
    items, rest = elements(machine, arguments.positional[0])
    number = _number(arguments, 1, "n", 2)
    if number is None or not 0 <= number <= 8:
        return None
    return Tuple(tuple(machine.heap.add(List(list(items), rest, "iterator")) for _ in range(number)))


def _chain(machine: Machine, arguments: Arguments) -> Value | None:
    return _joined(machine, arguments.positional, ())


def _chain_of(machine: Machine, arguments: Arguments) -> Value | None:
    sources, rest = elements(machine, arguments.positional[0]) if arguments.positional else ((), None)
    return _joined(machine, sources, () if rest is None else (rest,))


def _joined(machine: Machine, sources: Sequence[Value], others: Sequence[Value]) -> Value:
    """What iterables give one after the other, and `others` perhaps."""
    items: list[Value] = []
    loose: Value | None = None
    for source in (*sources, *others):
        known, rest = elements(machine, source)
        certain = source not in others
        items += known if certain else ()
        for value in (*(() if certain else known), *(() if rest is None else (rest,))):
            loose = value if loose is None else join(loose, value)
    return machine.heap.add(List(items, loose, "iterator"))


_MODELS: dict[str, _Model] = {
    "accumulate": _accumulate,
    "batched": _batched,
    "chain": _chain,
    "chain.from_iterable": _chain_of,
    "combinations": _arranged(itertools.combinations),
    "combinations_with_replacement": _arranged(itertools.combinations_with_replacement),
    "compress": _compress,
    "count": _count,
    "cycle": _cycle,
    "dropwhile": _tested(lambda items, passed: items[_first_false(passed) :]),
    "filterfalse": _tested(lambda items, passed: [i for i, p in zip(items, passed, strict=True) if not p]),
    "islice": _slice,
    "pairwise": _pairwise,
    "permutations": _arranged(itertools.permutations, whole=True),
    "product": _product,
    "repeat": _repeat,
    "starmap": _starmap,
    "takewhile": _tested(lambda items, passed: items[: _first_false(passed)]),
    "tee": _tee,
    "zip_longest": _zip_longest,
}
ITERATORS = tuple(f"itertools.{name}" for name in _MODELS)
