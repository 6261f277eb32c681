"""Write the pages of the rules, from the rules and their fixtures: python docs/rules/generate.py"""

from __future__ import annotations

from pathlib import Path

from kerasdrop_lint.reports.pages import index, page
from kerasdrop_lint.rules import RULES
from kerasdrop_lint.rules.examples import examples


def pages() -> dict[str, str]:
    """The names of the pages, and what they say."""
    found = {f"{rule.code.lower()}.md": page(rule, examples(rule.code)) for rule in RULES}
    return {**found, "README.md": index(RULES)}


if __name__ == "__main__":
    for name, text in pages().items():
        Path(__file__).with_name(name).write_text(text, encoding="utf-8")
