"""Generated programs: what is predicted of them is what Keras and tf_keras do, and what is kept of them still holds."""

from __future__ import annotations

from itertools import count, islice

import pytest

from tests.campaigns import part
from tests.generated.campaign import Case, compared, measured_again
from tests.generated.comparing import Outcome
from tests.generated.drawing import chunk, sha
from tests.generated.judging import Judged, judged
from tests.generated.programs import programs
from tests.generated.store import KEPT, Store
from tests.generated.tally import NOT_BUILT, NOT_MEASURED, Tally
from tests.measurements.asking import Answers, each_runtime
from tests.measurements.code import digest
from tests.measurements.keeping import installed

SEED = 20
FEW, MANY = 24, 1000
"""How many programs are drawn in every run, and in a campaign."""
AGAIN = 60
"""How many of those that are kept are measured once more by other code than measured them."""
MOST_NOT_BUILT = 0.05
MOST_UNKNOWN = 0.03
STORE = Store(KEPT)

pytestmark = pytest.mark.tensorflow
ON_EACH = pytest.mark.parametrize("runtime", each_runtime())


def cases(runtime: str, number: int, answers: Answers) -> list[Case]:
    if installed(runtime) is None:
        pytest.skip(f"{runtime} is not installed")
    worker = answers.worker(runtime)
    drawn = list(islice((program for place in count() for program in chunk(SEED, place, programs())), number))
    return [Case(sha(program), worker.runtime, program, worker.measure(program)) for program in drawn]


def disagreeing(found: list[Case], tally: Tally) -> list[str]:
    """What disagrees or was not measured, in words; all is counted in."""
    said = []
    for case in found:
        comparison = compared(case)
        if tally.add(case.record, comparison) in (Outcome.DISAGREE, NOT_MEASURED):
            said.append(case.report(comparison))
    return said


def misjudged(found: list[Case]) -> list[tuple[str, list[tuple[str, int]], str]]:
    """The programs with a false alarm, and the faults that nothing is said of."""
    wrong = []
    for case in found:
        verdict, findings = judged(case.program, case.record, case.runtime)
        if verdict in (Judged.FALSE_ALARM, Judged.MISSED):
            wrong.append((verdict.value, [(one.code, one.span.line) for one in findings], case.program.text))
    return wrong


@pytest.mark.slow("measures programs, half a second each")
@ON_EACH
def test_a_few_programs_do_what_is_predicted(runtime: str, answers: Answers) -> None:
    found, tally = cases(runtime, FEW, answers), Tally()
    assert not disagreeing(found, tally)
    assert not misjudged(found)
    assert sum(tally.sites.values()) > FEW


@pytest.mark.campaign
@ON_EACH
def test_many_programs_do_what_is_predicted(runtime: str, answers: Answers) -> None:
    found, tally = cases(runtime, part(MANY), answers), Tally()
    assert not disagreeing(found, tally)
    assert not misjudged(found)
    assert tally.programs[NOT_BUILT] <= MOST_NOT_BUILT * len(found), tally.reasons
    # Of a few programs, one more or less would be above the bound.
    assert tally.share_of_unknown < MOST_UNKNOWN or len(found) < MANY / 2, tally.reasons


@pytest.mark.slow("measures programs, half a second each, when the prober has changed")
@ON_EACH
def test_what_is_kept_is_what_this_prober_measures(runtime: str, answers: Answers) -> None:
    """`python -m tests.generated again` measures more of it, and notes that this prober did."""
    environment = installed(runtime)
    if environment is None or environment.runtime not in STORE.runtimes():
        pytest.skip(f"nothing is kept of the {runtime} that is installed")
    if STORE.code(environment.runtime) != digest():
        assert not measured_again(STORE, answers.worker(runtime), SEED, AGAIN)
