"""A class or function seen alone, run with each text that the default of a parameter is compared with.

Whoever passes `mode="all"` to `def __init__(self, mode="classifier")` gets another program. Each is run by itself, so
that two tests of the same text go the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeVar

from kerasdrop_lint.analysis.classes import ClosureFunction, UserClass
from kerasdrop_lint.analysis.machine import BudgetExceededError, Machine, ProgramError
from kerasdrop_lint.analysis.values import Constant, FunctionValue

Result = TypeVar("Result")
_MOST_TEXTS = 4
"""How many other texts a class or function is run with."""


def with_other_texts(
    machine: Machine, function: ClosureFunction | None, run: Callable[[], Iterable[Result]]
) -> Iterator[Result]:
    """What runs give in which a parameter of this function has another text than its default, for each that it was
    compared with. Those that raise or take too long give nothing: what the default leads to is known by then."""
    if function is None:
        return
    texts = ((one, text) for one in function.syntax.parameters for text in machine.noted.texts.get(one, ()))
    for parameter, text in [*islice(texts, _MOST_TEXTS)]:
        machine.forced = (function, parameter.name, Constant(text))
        try:
            found = list(run())
        except (ProgramError, BudgetExceededError, RecursionError):
            machine.reset()
            found = []
        finally:
            machine.forced = None
        yield from found


def constructor_of(definition: UserClass) -> ClosureFunction | None:
    """The constructor of a class of the file."""
    found = definition.find("__init__")
    return found[0].function if found is not None and isinstance(found[0], FunctionValue) else None
