"""Why a value is not known: every cause has a text and a nature, and nothing that decides anything reads the text."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.causes import (
    AttributeOf,
    Base,
    Cause,
    Derived,
    How,
    NotFollowed,
    NotInModule,
    Outside,
    Owner,
    Parameter,
    ResultOf,
    TooDeep,
    first_cause,
    result_of,
)
from kerasdrop_lint.analysis.fixed_causes import Absent, Inherent, Limit, Nature
from kerasdrop_lint.analysis.heap import Heap, derived
from kerasdrop_lint.analysis.values import NONE, Unknown, Value

PACKAGE = Path(__file__).parents[2] / "kerasdrop_lint"
FIXED = (Limit, Inherent, Absent)
MADE = (Derived, AttributeOf, ResultOf, NotInModule, Base)
NAMED = [kind for kind in get_args(Cause) if kind not in (*FIXED, *MADE)]
PLACE = ir.Call(ir.Name("f"), ())


def causes() -> Iterator[Cause]:
    """One of every kind, and all of those that are few."""
    yield from itertools.chain(*FIXED)
    yield from map(Derived, How)
    yield from (AttributeOf("rate", owner, called) for owner in Owner for called in (False, True))
    yield from (kind("first") for kind in NAMED)
    yield from (kind("{}") for kind in NAMED)
    yield from (NotInModule("rate", "config.py", perhaps) for perhaps in (False, True))
    yield from (Base(kind("first")) for kind in NAMED)
    yield from map(ResultOf, (*Absent, *map(Derived, How), *(kind("first") for kind in NAMED)))


CAUSES = list(causes())


def test_every_kind_of_cause_is_among_them() -> None:
    assert {type(cause) for cause in CAUSES} == set(get_args(Cause))


def test_every_cause_has_a_text_and_a_nature() -> None:
    assert [cause for cause in CAUSES if not cause.text.strip() or not isinstance(cause.nature, Nature)] == []


def test_a_text_names_what_the_cause_is_about() -> None:
    assert [kind for kind in NAMED if "first" not in kind("first").text or kind("{}").text.count("{}") != 1] == []


def test_a_text_says_which_cause_it_is() -> None:
    """Two causes are equal where they say the same, so that a reader of the list misses nothing."""
    texts = [cause.text for cause in CAUSES]
    assert [text for text in set(texts) if texts.count(text) > 1] == []
    assert len(set(CAUSES)) == len(CAUSES)


def test_causes_compare_and_print_by_what_they_mean() -> None:
    again = list(causes())
    assert again == CAUSES
    assert list(map(hash, again)) == list(map(hash, CAUSES))
    assert list(map(repr, again)) == list(map(repr, CAUSES))


@pytest.mark.parametrize("kind", [Outside, NotFollowed, TooDeep])
def test_a_place_tells_no_cause_from_another(kind: type[Outside | NotFollowed | TooDeep]) -> None:
    here, nowhere = kind("f", PLACE), kind("f")
    assert (here, hash(here), repr(here)) == (nowhere, hash(nowhere), repr(nowhere))
    assert here.place is PLACE


@pytest.mark.parametrize("root", [Parameter("config"), Outside("json.load"), Absent.NO_VALUE])
def test_a_root_tells_no_cause_from_another_and_gives_its_nature(root: Cause) -> None:
    read, bare = AttributeOf("rate", Owner.UNKNOWN, root=root), AttributeOf("rate", Owner.UNKNOWN)
    computed = derived(How.OPERAND, NONE, Unknown(root))
    assert (read, computed) == (bare, Derived(How.OPERAND))
    assert (hash(read), hash(computed)) == (hash(bare), hash(Derived(How.OPERAND)))
    assert {read.nature, computed.nature} == {root.nature}
    assert [first_cause(read), first_cause(computed)] == [root, root]


def test_the_first_cause_is_told_through_what_is_made_of_it() -> None:
    value: Value = Unknown(Outside("json.load"))
    for _ in range(100):
        value = Heap().unknown(How.OPERAND, NONE, value)
    assert isinstance(value, Unknown)
    assert first_cause(value.cause) == Outside("json.load")
    assert isinstance(value.cause, Derived)
    assert value.cause.root == Outside("json.load")


def test_the_result_of_a_result_is_a_result() -> None:
    cause: Cause = Parameter("make")
    for _ in range(100):
        cause = result_of(cause, PLACE)
    assert cause == ResultOf(Parameter("make"))
    assert first_cause(cause) == Parameter("make")
    assert cause.nature is Nature.INHERENT


def test_what_has_no_root_is_its_own_first_cause() -> None:
    assert [cause for cause in CAUSES if not isinstance(cause, ResultOf) and first_cause(cause) is not cause] == []


def readers(path: Path) -> Iterator[str]:
    """What a module reads of a `why`, or of the text of a cause."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Attribute) and (
            node.attr == "why" or (node.attr == "text" and "cause" in ast.unparse(node.value).lower())
        ):
            yield ast.unparse(node)


@pytest.mark.parametrize("path", sorted(PACKAGE.glob("rules/*.py")), ids=lambda path: str(path.stem))
def test_no_rule_reads_the_words_that_explain(path: Path) -> None:
    assert list(readers(path)) == []


SAYING = {
    "analysis/causes.py": "cause.text",
    "analysis/machine.py": "cause.text",
    "frontends/examples_command.py": "row.why",
    "reports/modes.py": "table.why",
    "rows.py": "row.why",
    "runtime/exchange.py": "row.why",
    "tabulation.py": "row.why",
}
"""What prints the words, or hands them on; `rows.py` alone reads what the code that measures has written in them."""
ABOUT_TARGETS = {
    "judge.py": {"choice.why"},
    "project/target.py": {"brought.why", "one.why"},
    "reports/json.py": {"finding.why"},
    "reports/text.py": {"finding.why"},
    "targets.py": {"declared.why"},
}
"""What says why a file is judged for a Keras, which is about nothing that is not known."""


def test_nothing_else_reads_the_words_that_explain() -> None:
    found = {path.relative_to(PACKAGE).as_posix(): set(readers(path)) for path in PACKAGE.rglob("*.py")}
    listed = {name: {said} for name, said in SAYING.items()} | ABOUT_TARGETS
    assert {name: said for name, said in found.items() if said} == listed
