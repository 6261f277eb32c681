"""The commands `explain` and `rules`."""

from __future__ import annotations

from kerasdrop_lint.config.schema import UsageError, nearest
from kerasdrop_lint.reports.rules import rules_json, rules_text
from kerasdrop_lint.rules import RULES


def explain(word: str) -> int:
    """Prints what the rule of this code or name means."""
    for rule in RULES:
        if word.upper() == rule.code or word.lower() == rule.name:
            print(rule.explanation.strip())
            return 0
    known = [name for rule in RULES for name in (rule.code, rule.name)]
    likely = nearest(word.upper(), known) or nearest(word.lower(), known)
    raise UsageError(f"explain: no rule has the code or name {word!r}{likely}")


def rules(format_: str) -> int:
    """Prints the catalogue."""
    print(rules_json(RULES) if format_ == "json" else "\n".join(rules_text(RULES)))
    return 0
