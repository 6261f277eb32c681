"""Every run measures some of each rule, and after some weeks every program has had its turn."""

from __future__ import annotations

import pytest

from tests.measurements import asking
from tests.measurements.code import digest
from tests.measurements.keeping import Environment, Kept, key
from tests.measurements.questions import RUNTIMES, questions
from tests.measurements.sampling import ALL, SHARE, VARIABLE, chosen, this_week

WEEKS = [f"2026-W{week}" for week in range(30, 30 + SHARE)]


@pytest.mark.parametrize("week", WEEKS)
def test_of_each_rule_two_bad_and_two_good_fixtures_are_measured(week: str) -> None:
    kinds = [(name.split("/")[0], name.split("/")[1].split("_")[0]) for name in chosen(week) if name.startswith("kdl")]
    all_kinds = [
        (one.group, one.name.split("/")[1].split("_")[0]) for one in questions().values() if one.group.startswith("kdl")
    ]
    for kind in set(all_kinds):
        assert kinds.count(kind) >= min(2, all_kinds.count(kind)), kind


def test_every_program_has_its_turn() -> None:
    assert frozenset().union(*map(chosen, WEEKS)) == questions().keys()
    assert all(len(chosen(week)) < 0.3 * len(questions()) for week in WEEKS)


def test_over_the_new_year_no_tenth_is_left_out() -> None:
    weeks = [
        "2026-W48",
        "2026-W49",
        "2026-W50",
        "2026-W51",
        "2026-W52",
        "2026-W53",
        *(f"2027-W0{n}" for n in range(1, 5)),
    ]
    assert frozenset().union(*map(chosen, weeks)) == questions().keys()


def test_a_week_is_always_the_same() -> None:
    assert chosen("2026-W49") == chosen("2026-W49") != chosen("2026-W50")
    assert chosen(this_week()) <= chosen(ALL) == questions().keys()


@pytest.mark.parametrize("name", ["2026", "2026-49", "everything", "2026-W60"])
def test_what_names_no_sample(name: str) -> None:
    with pytest.raises(ValueError, match=f"MEASURE={name}: expected a week, such as 20"):
        chosen(name)


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_what_is_not_kept_is_measured_and_where_nothing_is_only_the_sample(
    runtime: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = Environment(f"{runtime} 3.99.0", "2.99.0", "2.99.0", "3.99")
    wanted = {name: one for name, one in questions().items() if runtime in one.runtimes}
    entries = {name: {"key": key(one, environment, digest()), "answer": {}} for name, one in wanted.items()}
    sampled = chosen("2026-W49") & wanted.keys()
    new = min(wanted.keys() - sampled)
    monkeypatch.setenv(VARIABLE, "2026-W49")
    monkeypatch.setattr(asking, "installed", lambda name: environment if name == runtime else None)
    for found, expected in (
        (Kept(environment, digest(), entries), sampled),
        (Kept(environment, digest(), {name: entry for name, entry in entries.items() if name != new}), sampled | {new}),
        (Kept(environment, "other", {name: {**entry, "key": ""} for name, entry in entries.items()}), wanted.keys()),
        (None, sampled),
    ):
        monkeypatch.setattr(asking, "kept_of", lambda _, found=found: found)
        assert {question.name for question in asking.due(runtime)} == expected
        said = asking.said_of_this_run(runtime, len(expected))
        assert f"measured {len(expected)} of {len(wanted)} programs" in said
        assert ("nothing is kept of" in said) == (found is None)
        assert "MEASURE=2026-W49" in said
