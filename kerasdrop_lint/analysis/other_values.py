"""A class or function seen alone, run with other values of its options than the defaults.

Whoever passes `mode="all"` to `def __init__(self, mode="classifier")`, or `use_time=True` to a builder, gets another
program. Each is run by itself, so that two tests of the same option go the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import TypeVar

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.classes import ClosureFunction, UserClass
from kerasdrop_lint.analysis.machine import BudgetExceededError, Machine, ProgramError
from kerasdrop_lint.analysis.options import Option
from kerasdrop_lint.analysis.running import Forced
from kerasdrop_lint.analysis.syntax.tested import tested_names, texts_that_matter
from kerasdrop_lint.analysis.texts import is_of_a_mode
from kerasdrop_lint.analysis.values import Constant, FunctionValue

Result = TypeVar("Result")
_MOST_RUNS = 4
"""With how many other values a class or function is run."""


def with_other_values(
    machine: Machine, function: ClosureFunction | None, run: Callable[[], Iterable[Result]], *, flags: bool = False
) -> Iterator[Result]:
    """What runs give in which one parameter of this function has another value than its default: a text that it was
    compared with, and if `flags`, the other of True and False. Those that raise or take too long give nothing: what
    the defaults lead to is known by then."""
    if function is None:
        return
    others = chain(_texts(machine, function), _flags(function) if flags else ())
    for parameter, value, test in [*islice(others, _MOST_RUNS)]:
        option = Option(parameter.name, test, holds=value is not False)
        machine.forced = Forced(function, parameter.name, Constant(value), (option,))
        try:
            found = list(run())
        except (ProgramError, BudgetExceededError, RecursionError):
            machine.reset()
            found = []
        finally:
            machine.forced = None
        yield from found


def _texts(machine: Machine, function: ClosureFunction) -> Iterator[tuple[ir.Parameter, str, ir.Expression]]:
    for parameter in function.syntax.parameters:
        texts = machine.noted.texts.get(parameter, {})
        asking = {asked for functions in texts.values() for asked in functions if asked is not None}
        matter = frozenset().union(*map(texts_that_matter, asking))
        for text in [text for text in texts if text in matter]:
            yield parameter, text, ir.Comparison(ir.Name(parameter.name), (("==", ir.Constant(text)),))


def _flags(function: ClosureFunction) -> Iterator[tuple[ir.Parameter, bool, ir.Expression]]:
    """The parameters that are False or True by default, that speak of no mode, and that a branch asks for."""
    defaults = ((one, function.defaults.get(one.name)) for one in function.syntax.parameters)
    found = [
        (one, default.value)
        for one, default in defaults
        if isinstance(default, Constant) and isinstance(default.value, bool) and not is_of_a_mode(one.name)
    ]
    tested = tested_names(function.syntax) if found else ()
    yield from ((one, not value, ir.Name(one.name)) for one, value in found if one.name in tested)


def constructor_of(definition: UserClass) -> ClosureFunction | None:
    """The constructor of a class of the file."""
    found = definition.find("__init__")
    return found[0].function if found is not None and isinstance(found[0], FunctionValue) else None
