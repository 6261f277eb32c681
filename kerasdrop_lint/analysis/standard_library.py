"""Functions of Python's own libraries, and of those that make constructors, as far as models use them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.arguments import Arguments
from kerasdrop_lint.analysis.attributes import PARTIAL_METHOD
from kerasdrop_lint.analysis.builtin_names import call_builtin
from kerasdrop_lint.analysis.causes import How, NotModelled, Outside, Raises, ReadAtRun, ResultOf
from kerasdrop_lint.analysis.construction import instantiate
from kerasdrop_lint.analysis.decorators import CACHES, cached
from kerasdrop_lint.analysis.enumerations import auto
from kerasdrop_lint.analysis.fields import DESCRIPTIONS, MAKERS, described, maker, named_tuple
from kerasdrop_lint.analysis.fixed_causes import Inherent, Limit
from kerasdrop_lint.analysis.heap import MOST_ITEMS, Dict, Instance, List
from kerasdrop_lint.analysis.instances import set_any
from kerasdrop_lint.analysis.iterators import ITERATORS, call_iterator
from kerasdrop_lint.analysis.machine import Machine, unknown_result
from kerasdrop_lint.analysis.values import NONE, Constant, External, FunctionValue, Partial, Unknown, Value, join

Handler = Callable[[Machine, str, Arguments, "ir.Call | None"], Value]


def replaced(machine: Machine, path: str, arguments: Arguments, place: ir.Call | None) -> Value:
    """`dataclasses.replace(value, **changes)`: the constructor runs again, with what is not changed as it was."""
    value = arguments.positional[0] if arguments.positional else NONE
    held = machine.heap.instance(value)
    if held is None or held.definition is None or not held.definition.fields or held.keras is not None:
        return unknown_result(machine, ResultOf(NotModelled(path), place), arguments)
    kept = {
        field.parameter: held.attributes.get(field.name, Unknown(Limit.FIELD_NOT_SET))
        for field in held.definition.fields
        if field.taken and not field.passed_on
    }
    changed = kept | dict(arguments.keywords)
    if arguments.open_keywords is not None:
        changed = {name: join(old, arguments.open_keywords) for name, old in changed.items()}
    return instantiate(machine, held.definition, Arguments((), tuple(changed.items())), None)


def as_dict(machine: Machine, path: str, arguments: Arguments, place: ir.Call | None) -> Value:
    """`dataclasses.asdict(value)`, as far as its fields hold no others."""
    held = machine.heap.instance(arguments.positional[0]) if arguments.positional else None
    if held is None or held.definition is None or not held.definition.fields:
        return unknown_result(machine, ResultOf(NotModelled(path), place), arguments)
    names = [field.name for field in held.definition.fields]
    return machine.heap.add(Dict({name: held.attributes.get(name, Unknown(Limit.FIELD_NOT_SET)) for name in names}))


NAMED_TUPLE_METHODS: dict[str, Handler] = {"_replace": replaced, "_asdict": as_dict}


def _cache(machine: Machine, path: str, arguments: Arguments, place: ir.Call | None) -> Value:
    """`functools.lru_cache`, called with a function or with options alone."""
    function = arguments.positional[0] if arguments.positional else NONE
    return cached(function) if isinstance(function, FunctionValue) else Partial(External(path), (), ())


def _linspace(machine: Machine, path: str, arguments: Arguments, place: ir.Call | None) -> Value:
    """`linspace(start, stop, number)`: the rates of a stack of blocks."""
    number = arguments.keyword("num") or arguments.keyword("n") or (*arguments.positional, NONE, NONE, NONE)[2]
    ends = [value.value for value in arguments.positional[:2] if isinstance(value, Constant)]
    numbers = [float(end) for end in ends if isinstance(end, (int, float))]
    count = number.value if isinstance(number, Constant) else None
    if len(numbers) < 2 or not isinstance(count, int) or not 1 < count <= MOST_ITEMS or len(arguments.keywords) > 1:
        return machine.heap.unknown(How.NUMBERS, *arguments.values())
    step = (numbers[1] - numbers[0]) / (count - 1)
    return machine.heap.add(List([Constant(numbers[0] + step * place) for place in range(count)], kind="array"))


def _patch(machine: Machine, path: str, arguments: Arguments, place: ir.Call | None) -> Value:
    """`mock.patch.object(owner, name, new)` and `mock.patch("path.name", new)`: for how long is not followed."""
    target, name = (*arguments.positional, NONE, NONE)[:2]
    if isinstance(target, Constant) and isinstance(target.value, str):
        machine.process.replace(target.value, Unknown(Limit.PATCH), weak=True)
    elif isinstance(target, External) and isinstance(name, Constant):
        machine.process.replace(f"{target.path}.{name.value}", Unknown(Limit.PATCH), weak=True)
    else:
        set_any(machine, target, Unknown(Limit.PATCH))
    return Unknown(Limit.PATCH)


def _json(machine: Machine, path: str, arguments: Arguments, place: ir.Call | None) -> Value:
    """`json.loads(text)`, where the text is there and nothing else is made of it."""
    text = (
        arguments.positional[0] if arguments == Arguments(arguments.positional[:1]) and arguments.positional else None
    )
    if isinstance(text, Constant) and isinstance(text.value, str):
        try:
            return _held(machine, json.loads(text.value))
        except (ValueError, RecursionError):
            return Unknown(Raises("json.loads"))
    return unknown_result(machine, ResultOf(Outside(path, place), place), arguments)


def _held(machine: Machine, value: Any) -> Value:
    """What JSON has parsed, as values of the program."""
    if isinstance(value, dict):
        return machine.heap.add(Dict({key: _held(machine, item) for key, item in value.items()}))
    if isinstance(value, list):
        return machine.heap.add(List([_held(machine, item) for item in value]))
    return Constant(value)


def _namespace(machine: Machine, path: str, arguments: Arguments, place: ir.Call | None) -> Value:
    """`types.SimpleNamespace(...)`: an object with these attributes, to which others are added."""
    made = Instance(None, None, place, None)
    made.attributes.update(dict(arguments.keywords))
    if arguments.positional or arguments.open_keywords is not None or arguments.open_positional is not None:
        made.unknown = made.over = machine.heap.unknown(Inherent.UNPACKED_ARGUMENT, *arguments.values())
    return machine.heap.add(made)


def _update_wrapper(machine: Machine, path: str, arguments: Arguments, place: ir.Call | None) -> Value:
    """`functools.update_wrapper(wrapper, wrapped)`: the wrapper, which says that it has the other's signature."""
    wrapper, wrapped = (*arguments.positional, NONE, NONE)[:2]
    if isinstance(wrapper, FunctionValue) and isinstance(wrapped, FunctionValue):
        return FunctionValue(replace(wrapper.function, wraps=wrapped.function), wrapper.traced)
    return wrapper


def _partial_method(machine: Machine, path: str, arguments: Arguments, place: ir.Call | None) -> Value:
    """`functools.partialmethod(function, ...)`: bound where it is read through an instance."""
    if not arguments.positional or arguments.open_keywords or arguments.open_positional:
        return Unknown(Limit.PARTIAL)
    return Partial(External(PARTIAL_METHOD), arguments.positional, arguments.keywords)


def _from_outside(machine: Machine, path: str, arguments: Arguments, place: ir.Call | None) -> Value:
    """`os.environ.get(name)`: a text that whoever runs the program decides, or the default."""
    name = arguments.positional[0] if arguments.positional else NONE
    return Unknown(ReadAtRun(path), parameter=str(name.value) if isinstance(name, Constant) else path)


def _deque(machine: Machine, path: str, arguments: Arguments, place: ir.Call | None) -> Value:
    """`collections.deque(items)` of any length."""
    if arguments.keywords or len(arguments.positional) > 1:
        return unknown_result(machine, ResultOf(NotModelled(path), place), arguments)
    return call_builtin(machine, "list", arguments)


def _dict(machine: Machine, path: str, arguments: Arguments, place: ir.Call | None) -> Value:
    """`collections.OrderedDict(...)`."""
    return call_builtin(machine, "dict", arguments)


_REPLACE = ("dataclasses.replace", "copy.replace", "attr.evolve", "attrs.evolve", "attr.assoc")
_AS_DICT = ("dataclasses.asdict", "attr.asdict", "attrs.asdict")
HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(MAKERS, maker),
    **dict.fromkeys(DESCRIPTIONS, described),
    **dict.fromkeys(("collections.namedtuple", "typing.NamedTuple", "typing_extensions.NamedTuple"), named_tuple),
    **dict.fromkeys(_REPLACE, replaced),
    **dict.fromkeys(_AS_DICT, as_dict),
    **dict.fromkeys(ITERATORS, call_iterator),
    **dict.fromkeys(CACHES, _cache),
    **dict.fromkeys(("tf.linspace", "numpy.linspace", "keras.ops.linspace"), _linspace),
    **dict.fromkeys(("unittest.mock.patch", "unittest.mock.patch.object", "mock.patch", "mock.patch.object"), _patch),
    **dict.fromkeys(("types.SimpleNamespace", "argparse.Namespace"), _namespace),
    **dict.fromkeys(("os.environ.get", "os.getenv"), _from_outside),
    "collections.OrderedDict": _dict,
    "json.loads": _json,
    "collections.deque": _deque,
    "functools.partialmethod": _partial_method,
    "functools.update_wrapper": _update_wrapper,
    "enum.auto": auto,
}
