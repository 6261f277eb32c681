"""Operations that run one of several functions: `tf.cond`, `tf.case`, `tf.switch_case` and their kin."""

from __future__ import annotations

from kerasdrop_lint.analysis.branching import branch
from kerasdrop_lint.analysis.iteration import elements
from kerasdrop_lint.analysis.machine import Machine, join_modes
from kerasdrop_lint.analysis.values import (
    NO_ARGUMENTS,
    Arguments,
    Bound,
    Constant,
    FunctionValue,
    Partial,
    Truth,
    Tuple,
    Value,
    alternatives,
    join,
)


def argument(arguments: Arguments, name: str, position: int | None) -> Value | None:
    """An argument by its name, or where it has one by its position."""
    value = arguments.keyword(name)
    if value is None and position is not None and position < len(arguments.positional):
        return arguments.positional[position]
    return value


def choose(machine: Machine, decided: Truth, yes: Value, no: Value) -> Value:
    """What one of two functions or values gives; both where the test is not decided."""
    if decided is not Truth.MAYBE:
        return value_of(machine, yes if decided is Truth.TRUE else no)
    mode = machine.mode()
    with branch(machine, decides=True):
        first = value_of(machine, yes)
        end = machine.mode()
        machine.set_mode(mode)
        second = value_of(machine, no)
        machine.set_mode(join_modes(end, machine.mode()))
    return join(first, second)


def value_of(machine: Machine, value: Value) -> Value:
    """What a function without arguments returns; any other value is itself."""
    if any(isinstance(option, (FunctionValue, Bound, Partial)) for option in alternatives(value)):
        return machine.call(value, NO_ARGUMENTS)
    return value


def switch_case(machine: Machine, arguments: Arguments) -> Value | None:
    """`tf.switch_case` with a known index runs one function; None where it is not known."""
    index, functions = argument(arguments, "branch_index", 0), argument(arguments, "branch_fns", 1)
    items = elements(machine, functions)[0] if functions is not None else ()
    if isinstance(index, Constant) and isinstance(index.value, (bool, int)) and -1 < index.value < len(items):
        return value_of(machine, items[index.value])
    return None


def case(machine: Machine, arguments: Arguments) -> Value | None:
    """`tf.case` with known tests runs the first function whose test is true; None where they are not."""
    pairs = argument(arguments, "pred_fn_pairs", 0)
    for pair in elements(machine, pairs)[0] if pairs is not None else ():
        if not (isinstance(pair, Tuple) and len(pair.items) == 2):
            break
        decided = machine.heap.truth(pair.items[0])
        if decided is Truth.TRUE:
            return value_of(machine, pair.items[1])
        if decided is Truth.MAYBE:
            break
    else:
        default = arguments.keyword("default")
        if default is not None:
            return value_of(machine, default)
    return None
