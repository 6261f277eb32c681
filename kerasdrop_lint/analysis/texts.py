"""The texts that a parameter is compared with where it has its default: `mode="classifier"`, and `mode == "all"`.

Texts that speak of a mode of Keras or of inference are left out: what is off there is meant to be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.values import Constant, Value

if TYPE_CHECKING:
    from kerasdrop_lint.analysis.machine import Frame, Machine

_OF_A_MODE = re.compile(
    r"train|infer|predict|eval|test|valid|serv|export|deploy|determ|fr[eo]e?z|bayes|(?<![a-z])(mc|off|val)(?![a-z])",
    re.IGNORECASE,
)


def is_of_a_mode(text: str) -> bool:
    """Whether a name or text speaks of a mode of Keras, or of inference."""
    return _OF_A_MODE.search(text) is not None


def note_text(machine: Machine, asked: Value, others: Iterable[Value]) -> None:
    """Note the texts that a value is compared with, if it is a parameter's default."""
    if not isinstance(asked, Constant) or asked.origin is None or not isinstance(asked.origin.node, ir.Parameter):
        return
    parameter = asked.origin.node
    for other in others:
        text = other.value if isinstance(other, Constant) else None
        if isinstance(text, str) and text != asked.value and not is_of_a_mode(f"{parameter.name} {text}"):
            running = machine.function.syntax if machine.function is not None else None
            machine.noted.texts.setdefault(parameter, {}).setdefault(text, set()).add(running)


def note_passed_over(machine: Machine, frame: Frame, tests: Iterable[ir.Expression]) -> None:
    """Note the texts in the tests of the branches after the one that is taken."""
    for test in tests:
        for part in _comparisons(test):
            machine.evaluate(frame, part)


def _comparisons(test: ir.Expression) -> Iterator[ir.Comparison]:
    """The parts of a test that compare a name or attribute with texts."""
    match test:
        case ir.Logic(values=values):
            for value in values:
                yield from _comparisons(value)
        case ir.Unary(value=value):
            yield from _comparisons(value)
        case ir.Comparison(left=left, rest=((_, right),)):
            if (_is_text(left) and _is_held(right)) or (_is_held(left) and _is_text(right)):
                yield test


def _is_text(side: ir.Expression) -> bool:
    if isinstance(side, ir.Display):
        return all(map(_is_text, side.items))
    return isinstance(side, ir.Constant) and isinstance(side.value, str)


def _is_held(side: ir.Expression) -> bool:
    return isinstance(side, ir.Name) or (isinstance(side, ir.Attribute) and _is_held(side.value))
