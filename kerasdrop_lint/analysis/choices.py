"""Operations that run one of several functions: `tf.cond`, `tf.case`, `tf.switch_case` and similar ones."""

from __future__ import annotations

from collections.abc import Sequence

from kerasdrop_lint.analysis.arguments import NO_ARGUMENTS, Arguments
from kerasdrop_lint.analysis.branching import branch
from kerasdrop_lint.analysis.iteration import elements
from kerasdrop_lint.analysis.machine import Machine, join_modes
from kerasdrop_lint.analysis.values import (
    NONE,
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


def choose(machine: Machine, decided: Truth, yes: Value, no: Value, *, decides: bool = True) -> Value:
    """What one of two functions or values gives; both where the test is not decided. `decides`: the mode may do so."""
    if decided is not Truth.MAYBE:
        return _one_of(machine, (no, yes), decided is Truth.TRUE, in_order=(yes, no))
    mode = machine.mode()
    with branch(machine, decides=decides):
        first = value_of(machine, yes)
        end = machine.mode()
        machine.set_mode(mode)
        second = value_of(machine, no)
        machine.set_mode(join_modes(end, machine.mode()))
    return join(first, second)


def _one_of(machine: Machine, options: Sequence[Value], chosen: int, in_order: Sequence[Value]) -> Value:
    """What the chosen one gives. In what is compiled, TensorFlow traces all of them: what the others do to the mode,
    and what they raise, happens there as well."""
    machine.compiled_differs |= any(map(_is_function, options))
    if not machine.compiled:
        return value_of(machine, options[chosen])
    result: Value = NONE
    for option in in_order:
        if option is options[chosen]:
            result = value_of(machine, option)
        elif _is_function(option):
            applications, machine.applications = machine.applications, []
            try:
                value_of(machine, option)
            finally:
                machine.applications = applications
    return result


def value_of(machine: Machine, value: Value) -> Value:
    """What a function without arguments returns; any other value is itself."""
    return machine.call(value, NO_ARGUMENTS) if _is_function(value) else value


def _is_function(value: Value) -> bool:
    return any(isinstance(option, (FunctionValue, Bound, Partial)) for option in alternatives(value))


def switch_case(machine: Machine, arguments: Arguments) -> Value | None:
    """`tf.switch_case` with a known index runs one function; None where it is not known."""
    index, functions = argument(arguments, "branch_index", 0), argument(arguments, "branch_fns", 1)
    items = elements(machine, functions)[0] if functions is not None else ()
    if isinstance(index, Constant) and isinstance(index.value, (bool, int)) and -1 < index.value < len(items):
        return _one_of(machine, items, index.value, in_order=items)
    return None


def case(machine: Machine, arguments: Arguments) -> Value | None:
    """`tf.case` with known tests runs the first function whose test is true; None where they are not."""
    pairs = argument(arguments, "pred_fn_pairs", 0)
    default = arguments.keyword("default")
    options: list[Value] = []
    chosen: int | None = None
    for pair in elements(machine, pairs)[0] if pairs is not None else ():
        if not (isinstance(pair, Tuple) and len(pair.items) == 2):
            return None
        decided = machine.heap.truth(pair.items[0])
        if decided is Truth.MAYBE and chosen is None:
            return None
        if decided is Truth.TRUE and chosen is None:
            chosen = len(options)
        options.append(pair.items[1])
    options += [default] if default is not None else []
    chosen = len(options) - 1 if chosen is None else chosen
    return _one_of(machine, options, chosen, in_order=options) if options else None
