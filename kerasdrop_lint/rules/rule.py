"""A rule: its documentation, read from its module's docstring, and its check."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import ModuleType

from kerasdrop_lint.analysis.facts import Facts
from kerasdrop_lint.rules.claim import Claim


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the catalogue. `advice` is off unless selected."""

    code: str
    name: str
    summary: str
    explanation: str
    advice: bool
    check: Callable[[Facts], Iterator[Claim]]


def rule(module: ModuleType) -> Rule:
    """The rule in a module: its docstring starts with `KDL101 name-of-the-rule: summary.`"""
    explanation = module.__doc__ or ""
    head, _, summary = explanation.splitlines()[0].partition(": ")
    code, _, name = head.partition(" ")
    return Rule(code, name, summary, explanation, code.startswith("KDL9"), module.check)
