"""The fixtures built and measured in TensorFlow: what their comments claim is what Keras and tf_keras do at each line.

The same claims are held against the static analysis elsewhere.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from claims import Claims, read_claims
from runtime.probes import RUNTIMES, Record, probed, target, verify_claims

from kerasdrop_lint.modes import HEALTHY

FIXTURES = sorted((Path(__file__).parent.parent / "fixtures").glob("kdl*/*.py"))
TARGETS = ("3.15", "3.16", "2")
ADVICE = "KDL901"
ELSEWHERE = ("KDL301", "KDL302")
"""Codes of what means something else on another Keras: the fault is that a site does not do the same on both."""
STRENGTH = ("KDL402", "KDL403")
"""Codes of what is on and off where it should be, but drops too much: `test_effects_measured.py` measures how much."""
Measured = Callable[[str], dict[str, Record]]

pytestmark = pytest.mark.tensorflow


def name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


@functools.cache
def claims(path: Path) -> Claims:
    return read_claims(path.read_text(encoding="utf-8"))


def measurable() -> list[Path]:
    return [path for path in FIXTURES if not claims(path).static_only]


@pytest.fixture(scope="session")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Measured:
    """All fixtures by their path, in one process for each runtime, so that TensorFlow starts once; side by side."""
    sources = {str(path): path.read_text(encoding="utf-8") for path in measurable()}
    pool = ThreadPoolExecutor(len(RUNTIMES))
    running = {runtime: pool.submit(probed, runtime, sources, tmp_path_factory.mktemp(runtime)) for runtime in RUNTIMES}
    return lambda runtime: running[runtime].result()


@pytest.mark.parametrize("runtime", RUNTIMES)
@pytest.mark.parametrize("path", measurable(), ids=name)
def test_every_site_does_what_the_fixture_claims(path: Path, runtime: str, measured: Measured) -> None:
    records = measured(runtime)
    on = target(next(record for record in records.values() if "runtime" in record))
    record = records[str(path)]
    if on in claims(path).absent:
        assert "error" in record or all(state.startswith("error:") for state in record["whole"].split()[:4]), record
        return
    verify_claims(claims(path), record, on, f"{path.parent.name.upper()} and its fixture {name(path)}")


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
