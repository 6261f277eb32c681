"""What the comments of the fixtures claim is what Keras and tf_keras do at each line, by what was measured of them.

The same claims are held against the static analysis elsewhere.
"""

from __future__ import annotations

import functools
from pathlib import Path

import pytest

from kerasdrop_lint.modes import HEALTHY, is_error
from tests.claims import Claims, read_claims
from tests.measurements.asking import Answers, Case, kept_answer, kept_cases, measured_cases
from tests.measurements.claimed import verify_claims
from tests.measurements.questions import FIXTURES as FOLDER
from tests.measurements.questions import of_group
from tests.measuring.programs import Json
from tests.measuring.records import from_json, target_of

FIXTURES = sorted(FOLDER.glob("kdl*/*.py"))
TARGETS = ("3.15", "3.16", "2")
ADVICE = "KDL901"
ELSEWHERE = ("KDL301", "KDL302")
"""Codes of what means something else on another Keras: the fault is that a site does not do the same on both."""
STRENGTH = ("KDL402", "KDL403")
"""Codes of what is on and off where it should be, but drops too much: `test_effects_measured.py` measures how much."""


def name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


@functools.cache
def claims(path: Path) -> Claims:
    return read_claims(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", kept_cases(of_group("fixtures")), ids=str)
def test_every_site_did_what_the_fixture_claims(case: Case) -> None:
    verify(case, kept_answer(case), case.runtime)


@pytest.mark.tensorflow
@pytest.mark.parametrize("case", measured_cases(of_group("fixtures")))
def test_every_site_does_what_the_fixture_claims(case: Case, answers: Answers) -> None:
    verify(case, answers.answer(case), answers.worker(case.runtime).runtime)


def verify(case: Case, answer: Json, runtime: str) -> None:
    record, said, on = from_json(answer), read_claims(case.question.text), target_of(runtime)
    if on in said.absent:
        assert record.whole is None or all(map(is_error, record.whole.states[:4])), record
        return
    verify_claims(said, record, on, f"{case.question.group.upper()} and its fixture {case.question.name}")


def measurable() -> list[Path]:
    return [path for path in FIXTURES if not claims(path).static_only]


@pytest.mark.parametrize("path", [path for path in measurable() if path.stem.startswith("bad")], ids=name)
@pytest.mark.parametrize("on", TARGETS)
def test_what_is_reported_is_a_real_fault(path: Path, on: str) -> None:
    """With a finding no site is left, or one is not healthy; without, all are, but for what is deliberate."""
    if on in claims(path).absent:
        pytest.skip("the program needs the other Keras")
    sites = claims(path).expected_sites(on)
    if path.parent.name.upper().startswith(ELSEWHERE):
        assert {claims(path).expected_sites(other) == sites for other in differing(path, on)} <= {False}
    elif codes(path, on) and path.parent.name.upper().startswith(STRENGTH):
        assert all(site.modes == HEALTHY for site in sites)
    elif codes(path, on) - {ADVICE}:
        assert not sites or [site for site in sites if site.modes != HEALTHY or not site.reaches_output]
    else:
        # What is deliberately on or off is so on every target.
        deliberate = set.intersection(*(set(claims(path).expected_sites(other)) for other in TARGETS))
        assert all(site.modes == HEALTHY for site in set(sites) - deliberate)


def differing(path: Path, on: str) -> list[str]:
    """The targets on which the fixture has the fault if it has none on this one, and the other way round."""
    faulty = [other for other in TARGETS if any(c.startswith(ELSEWHERE) for c in codes(path, other))]
    return [other for other in TARGETS if (other in faulty) != (on in faulty)]


def codes(path: Path, on: str) -> set[str]:
    return {code for _, code in claims(path).expected_findings(on)}


@pytest.mark.parametrize("path", FIXTURES, ids=name)
def test_good_has_no_finding_and_bad_has_one(path: Path) -> None:
    on_any = [code for on in TARGETS for code in codes(path, on)]
    assert path.stem.startswith(("bad_", "good_"))
    assert path.stem.startswith("bad_") == (path.parent.name.upper() in on_any)
    assert path.stem.startswith("bad_") or not set(on_any)


def test_every_rule_has_bad_and_good_fixtures() -> None:
    for folder in {path.parent for path in FIXTURES}:
        kinds = [path.stem.split("_")[0] for path in folder.glob("*.py")]
        assert kinds.count("bad") >= 2, folder
        assert kinds.count("good") >= 2, folder
