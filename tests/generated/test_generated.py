"""Generated programs, and those that once disagreed: what is predicted of them is what Keras and tf_keras do."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from itertools import count, islice
from pathlib import Path

import pytest

from tests.generated.campaign import Case, compared
from tests.generated.comparing import Outcome
from tests.generated.drawing import chunk, sha
from tests.generated.fixtures import paths, read
from tests.generated.judging import Judged, judged
from tests.generated.program import Program
from tests.generated.programs import programs
from tests.generated.tally import NOT_BUILT, NOT_MEASURED, Tally
from tests.generated.workers import Worker

SEED = 20
PROGRAMS = 110
RUNTIMES = ("keras", "tf_keras")
MOST_NOT_BUILT = 0.05
MOST_UNKNOWN = 0.03
Cases = Callable[[str], dict[str, Case]]

pytestmark = pytest.mark.tensorflow


def drawn() -> list[Program]:
    return list(islice((program for number in count() for program in chunk(SEED, number, programs())), PROGRAMS))


def cases_of(runtime: str, wanted: list[Program]) -> dict[str, Case]:
    with Worker(runtime) as worker:
        found = [(program, worker.measure(program)) for program in wanted]
        return {sha(program): Case(sha(program), worker.runtime, program, record) for program, record in found}


@pytest.fixture(scope="module")
def cases() -> Cases:
    """Everything measured, in one process for each runtime, so that TensorFlow starts once; side by side."""
    wanted = [*drawn(), *map(read, paths())]
    pool = ThreadPoolExecutor(len(RUNTIMES))
    running = {name: pool.submit(cases_of, name, wanted) for name in RUNTIMES if find_spec(name) is not None}

    def found(runtime: str) -> dict[str, Case]:
        if runtime not in running:
            pytest.skip(f"{runtime} is not installed")
        return running[runtime].result()

    return found


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_nothing_disagrees(runtime: str, cases: Cases) -> None:
    tally, said = Tally(), []
    for program in drawn():
        case = cases(runtime)[sha(program)]
        comparison = compared(case)
        if tally.add(case.record, comparison) in (Outcome.DISAGREE, NOT_MEASURED):
            said.append(case.report(comparison))
    assert not said, "\n".join(said)
    assert tally.programs[NOT_BUILT] <= MOST_NOT_BUILT * PROGRAMS, tally.reasons
    assert tally.share_of_unknown < MOST_UNKNOWN, tally.reasons
    assert sum(tally.sites.values()) > PROGRAMS


@pytest.mark.parametrize("runtime", RUNTIMES)
@pytest.mark.parametrize("path", paths(), ids=lambda path: path.stem)
def test_what_was_found_does_not_disagree_any_more(path: Path, runtime: str, cases: Cases) -> None:
    case = cases(runtime)[sha(read(path))]
    comparison = compared(case)
    assert comparison.outcome is not Outcome.DISAGREE, case.report(comparison)
    assert not case.record.trouble


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_what_is_healthy_has_no_finding_and_what_is_faulty_has_one(runtime: str, cases: Cases) -> None:
    wrong, right = [], 0
    for program in drawn():
        case = cases(runtime)[sha(program)]
        found, findings = judged(program, case.record, case.runtime)
        if found in (Judged.FALSE_ALARM, Judged.MISSED):
            wrong.append((found.value, [(finding.code, finding.span.line) for finding in findings], program.text))
        right += found is Judged.RIGHT and bool(findings)
    assert not wrong
    assert right > PROGRAMS / 10
