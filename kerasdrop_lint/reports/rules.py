"""The catalogue of rules, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from kerasdrop_lint.finding import page_of
from kerasdrop_lint.rules import Rule


def rules_text(rules: Sequence[Rule]) -> Iterator[str]:
    """One line for each rule."""
    width = max((len(rule.name) for rule in rules), default=0)
    for rule in rules:
        advice = " (advice, off unless selected)" if rule.advice else ""
        yield f"{rule.code}  {rule.name.ljust(width)}  {rule.summary}{advice}"


def rules_json(rules: Sequence[Rule]) -> str:
    """A list with an object for each rule."""
    return json.dumps([_described(rule) for rule in rules], indent=2)


def _described(rule: Rule) -> dict[str, str | bool]:
    return {
        "code": rule.code,
        "name": rule.name,
        "summary": rule.summary,
        "advice": rule.advice,
        "page": page_of(rule.code),
    }
