"""The commands `explain` and `rules`."""

from __future__ import annotations

import argparse

from kerasdrop_lint.config.schema import UsageError, nearest
from kerasdrop_lint.finding import page_of
from kerasdrop_lint.reports.rules import rules_json, rules_text
from kerasdrop_lint.rules import RULES, Rule


def explain(parsed: argparse.Namespace) -> int:
    """Prints what a rule means, and with `--run` what its examples do."""
    rule = _rule(parsed.code)
    if parsed.run:
        from kerasdrop_lint.frontends.examples_command import run_examples

        return run_examples(rule, parsed.runtime or "keras", parsed.color)
    if parsed.runtime is not None:
        raise UsageError("explain: --runtime needs --run")
    print(f"{rule.explanation.strip()}\n\nPage: {page_of(rule.code)}")
    return 0


def _rule(word: str) -> Rule:
    for rule in RULES:
        if word.upper() == rule.code or word.lower() == rule.name:
            return rule
    known = [name for rule in RULES for name in (rule.code, rule.name)]
    likely = nearest(word.upper(), known) or nearest(word.lower(), known)
    raise UsageError(f"explain: no rule has the code or name {word!r}{likely}")


def rules(format_: str) -> int:
    """Prints the catalogue."""
    print(rules_json(RULES) if format_ == "json" else "\n".join(rules_text(RULES)))
    return 0
