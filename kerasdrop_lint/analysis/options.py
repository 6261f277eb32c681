"""Tests that a parameter of a constructor decides, or an option of the program: some value leads either way.

What stands in such a branch is certain for whoever passes that value. A test of the mode is none of them, and neither
is one that holds only once, as `if self.layer is None` before the layer is made.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.spelling import condition, spelled, tests
from kerasdrop_lint.analysis.values import Reference, Truth, Union, Unknown, Value, is_none

if TYPE_CHECKING:
    from kerasdrop_lint.analysis.machine import Machine
    from kerasdrop_lint.analysis.refused_calls import MadeInCall, ModeByPosition, OperationOnSymbolic, RemovedFunction

Fact = TypeVar("Fact", "MadeInCall", "ModeByPosition", "OperationOnSymbolic", "RemovedFunction")
FLAG = re.compile(r"(?<!pre)(?<!cons)train|^deterministic$|^(is_?)?(test|eval|infer)", re.IGNORECASE)
"""The name of what may be a training flag; `kernel_constraint` is none."""
_WORDS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Option:
    """A test that is not known, the parameter that decides it, and which way it is taken to go.

    A `test` of a rate that is no branch is whether the rate is not 0. `decides`: it counts as one that the mode may
    decide.
    """

    parameter: str
    test: ir.Expression
    holds: bool = True
    decides: bool = True

    def turned(self, holds: bool) -> Option:
        """The same test, taken to go this way."""
        return Option(self.parameter, self.test, holds, self.decides)


def option_of(machine: Machine, test: ir.Expression, value: Value, *, decides: bool = True) -> Option | None:
    """The option that a test with this value is; None where something else decides it, as the mode may."""
    parameter = deciding(machine, value)
    if parameter is None or FLAG.search(parameter) is not None:
        return None
    beside = _beside_mode(test)
    text = condition(beside) or " ".join(map(spelled, tests(beside)))
    if any(FLAG.search(word) is not None for word in _WORDS.findall(text)):
        return None
    in_call = any(f.syntax.name == "call" and f.syntax.parameter(parameter) is not None for f in machine.stack)
    return None if in_call else Option(parameter, test, decides=decides)


def _beside_mode(test: ir.Expression) -> ir.Expression:
    """A test without the mode, where that has to be on as well: what is not known in a run is the rest."""
    if isinstance(test, ir.Logic) and test.operator == "and":
        rest = tuple(one for one in test.values if not (isinstance(one, ir.Name) and one.name == "training"))
        return replace(test, values=rest) if rest else test
    return test


def undecided_part(machine: Machine, test: ir.Expression, variables: Mapping[str, Value]) -> ir.Expression:
    """The one operand of an `and` or `or` that is not known, where the others are variables that are, as `training` is
    in `training and self.augment`; else the test itself."""
    if not isinstance(test, ir.Logic):
        return test
    rest = [part for part in test.values if not _is_decided(machine, part, variables)]
    return rest[0] if len(rest) == 1 else test


def _is_decided(machine: Machine, part: ir.Expression, variables: Mapping[str, Value]) -> bool:
    if isinstance(part, ir.Unary) and part.operator == "not":
        part = part.value
    held = variables.get(part.name) if isinstance(part, ir.Name) else None
    return held is not None and machine.heap.truth(held) is not Truth.MAYBE


def deciding(machine: Machine, value: Value) -> str | None:
    """The parameter that decides a value: its own, or that of the test under which an object was made or not."""
    if isinstance(value, Unknown):
        return value.parameter
    if isinstance(value, Union) and any(is_none(part) is Truth.TRUE for part in value.alternatives):
        made = [machine.noted.optional.get(part) for part in value.alternatives if isinstance(part, Reference)]
        return next((option.parameter for option in made if option is not None), None)
    return None


def note_optional(machine: Machine, made: Reference) -> None:
    """Note an object that is made if an option goes one way."""
    if machine.options and leads_here(machine):
        machine.noted.optional[made] = machine.options[-1]


def taking(machine: Machine, option: Option | None) -> AbstractContextManager[None]:
    """What runs inside runs if the option goes as it is taken to go."""
    return nullcontext() if option is None else _taking(machine, option)


@contextmanager
def _taking(machine: Machine, option: Option) -> Iterator[None]:
    machine.options.append(option)
    try:
        yield
    finally:
        machine.options.pop()


def taken(machine: Machine) -> tuple[Option, ...]:
    """The options that decide whether what is being run runs, each once."""
    tried = machine.forced.options if machine.forced is not None else ()
    return tuple(dict.fromkeys((*tried, *machine.options, *machine.left_options)))


def leads_here(machine: Machine) -> bool:
    """Whether what is being run runs for some value of the options, whatever else is not known, if loops turn."""
    alone = machine.uncertain - len(machine.options) == machine.turning and machine.left == len(machine.left_options)
    return alone and is_possible(taken(machine))


def leads_by_options(machine: Machine) -> tuple[Option, ...]:
    """The options that decide whether it runs, where nothing else does that the mode may be; none if it is certain."""
    options = tuple(dict.fromkeys((*machine.options, *machine.left_options)))
    decide = sum(option.decides for option in machine.options)
    left = sum(option.decides for option in machine.left_options)
    alone = machine.undecided == decide and machine.left_undecided == left
    return options if alone and is_possible(options) else ()


def is_possible(options: tuple[Option, ...]) -> bool:
    """Whether no test is taken to go both ways."""
    if len(options) < 2:
        return True
    ways = {option.turned(not option.holds) for option in options}
    said = {condition(option.test, holds=option.holds) for option in options}
    refuted = {condition(option.test, holds=not option.holds) for option in options}
    return ways.isdisjoint(options) and (said & refuted) <= {""}


def makes_once(option: Option) -> bool:
    """Whether the branch may be for the first call only: where something is None, or not there yet."""
    return _asks_for_nothing(option.test, option.holds)


def _asks_for_nothing(test: ir.Expression, holds: bool) -> bool:
    match test:
        case ir.Logic(values=values):
            return any(_asks_for_nothing(value, holds) for value in values)
        case ir.Unary(operator="not", value=value):
            return _asks_for_nothing(value, not holds)
        case ir.Comparison(rest=((("is" | "is not" | "==" | "!=") as symbol, ir.Constant(value=None)),)):
            return (symbol in ("is", "==")) is holds
        case ir.Call():
            return True
        case _:
            return False


def fewest_options(found: Iterable[Fact]) -> tuple[Fact, ...]:
    """One fact for each place: of those that depend on options, the one that depends on the fewest."""
    best: dict[ir.Node, Fact] = {}
    for fact in found:
        held = best.get(fact.place)
        if held is None or len(fact.options) < len(held.options):
            best[fact.place] = fact
    return tuple(best.values())
