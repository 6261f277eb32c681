"""The pages under `docs/rules/` are those that the rules and their fixtures give."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from kerasdrop_lint.finding import PAGES as FOLDER
from kerasdrop_lint.finding import page_of
from kerasdrop_lint.rules import RULES, Rule

ROOT = Path(__file__).parents[2]
PAGES: dict[str, str] = runpy.run_path(str(ROOT / FOLDER / "generate.py"))["pages"]()


def test_no_page_is_missing_and_none_is_left_over() -> None:
    assert {path.name for path in (ROOT / FOLDER).glob("*.md")} == set(PAGES)
    assert {page_of(rule.code) for rule in RULES} == {f"{FOLDER}/{name}" for name in PAGES if name != "README.md"}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_not_stale(name: str) -> None:
    """If this fails: python docs/rules/generate.py"""
    assert (ROOT / FOLDER / name).read_text(encoding="utf-8") == PAGES[name]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_page_shows_programs_of_both_kinds(rule: Rule) -> None:
    _, bad, good = PAGES[f"{rule.code.lower()}.md"].split("\n## ")
    assert bad.count("```python") >= 3
    assert f"# {rule.code}" in bad
    assert good.count("```python") >= 3
    assert f"# {rule.code}" not in good
