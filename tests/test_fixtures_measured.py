"""The fixtures built and measured in TensorFlow: what their comments claim is what Keras and tf_keras do.

The same claims are held against the static analysis elsewhere.
"""

from __future__ import annotations

import functools
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from claims import Claims, read_claims

from kerasdrop_lint.modes import HEALTHY, OFF, ON, ModeTable, State

HERE = Path(__file__).parent
FIXTURES = sorted((HERE.parent / "fixtures").glob("kdl*/*.py"))
RUNTIMES = ("keras", "tf_keras")
TARGETS = ("3.15", "3.16", "2")
ADVICE = "KDL901"
SECONDS = 900

pytestmark = pytest.mark.tensorflow


def name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


@functools.cache
def claims(path: Path) -> Claims:
    return read_claims(path.read_text(encoding="utf-8"))


def measurable() -> list[Path]:
    return [path for path in FIXTURES if not claims(path).static_only]


def run(runtime: str) -> dict[str, dict[str, Any]]:
    """All fixtures measured in one process, so that TensorFlow starts once."""
    command = [sys.executable, str(HERE / "measuring.py"), runtime, *map(str, measurable())]
    result = subprocess.run(command, capture_output=True, text=True, check=False, timeout=SECONDS)
    assert result.returncode == 0, result.stderr[-2000:]
    records = [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]
    return {record["path"]: record for record in records}


@functools.cache
def measured() -> dict[str, dict[str, dict[str, Any]]]:
    """Runtime, then path, to what was measured; the runtimes side by side."""
    with ThreadPoolExecutor(len(RUNTIMES)) as pool:
        return dict(zip(RUNTIMES, pool.map(run, RUNTIMES), strict=True))


def target(runtime: str) -> str:
    """The target that the installed runtime is."""
    version: str = next(iter(measured()[runtime].values()))["runtime"].split()[1]
    return "2" if runtime == "tf_keras" else ".".join(version.split(".")[:2])


def strongest(states: tuple[State, ...]) -> State:
    """What several sites look like from outside."""
    return next((state for state in (ON, OFF) if state in states), states[0])


def claimed(path: Path, on: str) -> ModeTable:
    """The table of the whole model: a column is on when one of the sites that reach the output is."""
    tables = [site.modes for site in claims(path).expected_sites(on) if site.reaches_output]
    columns = zip(*(table.states for table in tables), strict=True)
    return ModeTable(tuple(strongest(column) for column in columns) if tables else (OFF,) * 6)


def table(path: Path, runtime: str) -> ModeTable:
    """What was measured."""
    record = measured()[runtime][str(path)]
    assert "states" in record, record
    return ModeTable(tuple(record["states"]))


@pytest.mark.parametrize("runtime", RUNTIMES)
@pytest.mark.parametrize("path", measurable(), ids=name)
def test_the_model_does_what_the_fixture_claims(path: Path, runtime: str) -> None:
    pytest.importorskip(runtime)
    on = target(runtime)
    if on in claims(path).absent:
        record = measured()[runtime][str(path)]
        assert "error" in record or all(state.startswith("error:") for state in record["states"][:4]), record
        return
    assert str(table(path, runtime)) == str(claimed(path, on))


@pytest.mark.parametrize("runtime", RUNTIMES)
@pytest.mark.parametrize("path", [path for path in measurable() if path.stem.startswith("bad")], ids=name)
def test_what_is_reported_is_a_real_fault(path: Path, runtime: str) -> None:
    pytest.importorskip(runtime)
    on = target(runtime)
    if on in claims(path).absent:
        pytest.skip("the program needs the other Keras")
    codes = {code for _, code in claims(path).expected_findings(on)} - {ADVICE}
    if codes:
        assert table(path, runtime) != HEALTHY
    else:
        # What is deliberately on or off is so on every target.
        deliberate = set.intersection(*(set(claims(path).expected_sites(other)) for other in TARGETS))
        assert all(site.modes == HEALTHY for site in set(claims(path).expected_sites(on)) - deliberate)


@pytest.mark.parametrize("path", FIXTURES, ids=name)
def test_good_has_no_finding_and_bad_has_one(path: Path) -> None:
    on_any = [code for on in TARGETS for _, code in claims(path).expected_findings(on)]
    assert path.stem.startswith(("bad_", "good_"))
    assert path.stem.startswith("bad_") == (path.parent.name.upper() in on_any)
    assert path.stem.startswith("bad_") or not set(on_any)


def test_every_rule_has_bad_and_good_fixtures() -> None:
    for folder in {path.parent for path in FIXTURES}:
        kinds = [path.stem.split("_")[0] for path in folder.glob("*.py")]
        assert kinds.count("bad") >= 2, folder
        assert kinds.count("good") >= 2, folder
