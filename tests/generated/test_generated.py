"""Generated programs: what is predicted of them is what Keras and tf_keras do, and what is kept of them still holds."""

from __future__ import annotations

from itertools import count, islice

import pytest

from tests.campaigns import part
from tests.generated.campaign import Case, compared, measured_again
from tests.generated.comparing import Outcome
from tests.generated.drawing import sha
from tests.generated.grammars import GRAMMARS
from tests.generated.judging import Judged, judged
from tests.generated.store import Store
from tests.generated.tally import NOT_BUILT, NOT_MEASURED, Tally
from tests.measurements.asking import Answers, each_runtime
from tests.measurements.code import digest
from tests.measurements.keeping import installed

SEED = 20
FEW, MANY = {"modes": 24, "kinds": 16}, 1000
"""How many programs are drawn in every run, and in a campaign."""
AGAIN = {"modes": 60, "kinds": 20}
"""How many of those that are kept are measured once more by other code than measured them."""
MOST_NOT_BUILT = 0.05

pytestmark = pytest.mark.tensorflow
ON_EACH = pytest.mark.parametrize("runtime", each_runtime())
OF_EACH = pytest.mark.parametrize("grammar", GRAMMARS)


def cases(grammar: str, runtime: str, number: int, answers: Answers) -> list[Case]:
    if installed(runtime) is None:
        pytest.skip(f"{runtime} is not installed")
    worker = answers.worker(runtime)
    chunk = GRAMMARS[grammar]().chunk
    drawn = list(islice((program for place in count() for program in chunk(SEED, place)), number))
    return [Case(sha(program), worker.runtime, program, worker.measure(program)) for program in drawn]


def disagreeing(found: list[Case], tally: Tally) -> list[str]:
    """What disagrees or was not measured, in words; all is counted in."""
    said = []
    for case in found:
        comparison = compared(case)
        if tally.add(case.record, comparison) in (Outcome.DISAGREE, NOT_MEASURED):
            said.append(case.report(comparison))
    return said


def misjudged(found: list[Case], grammar: str) -> list[tuple[str, list[tuple[str, int]], str]]:
    """The programs with a false alarm; of the first grammar, also the faults that nothing is said of."""
    wrong, verdicts = [], (Judged.FALSE_ALARM, Judged.MISSED) if grammar == "modes" else (Judged.FALSE_ALARM,)
    for case in found:
        verdict, findings = judged(case.program, case.record, case.runtime)
        if verdict in verdicts:
            wrong.append((verdict.value, [(one.code, one.span.line) for one in findings], case.program.text))
    return wrong


@pytest.mark.slow("measures programs, half a second each")
@OF_EACH
@ON_EACH
def test_a_few_programs_do_what_is_predicted(grammar: str, runtime: str, answers: Answers) -> None:
    found, tally = cases(grammar, runtime, FEW[grammar], answers), Tally()
    assert not disagreeing(found, tally)
    assert not misjudged(found, grammar)
    assert sum(tally.sites.values()) > FEW[grammar]


@pytest.mark.campaign
@OF_EACH
@ON_EACH
def test_many_programs_do_what_is_predicted(grammar: str, runtime: str, answers: Answers) -> None:
    found, tally = cases(grammar, runtime, part(MANY), answers), Tally()
    assert not disagreeing(found, tally)
    assert not misjudged(found, grammar)
    assert tally.programs[NOT_BUILT] <= MOST_NOT_BUILT * len(found), tally.reasons
    # Of a few programs, one more or less would be above the bound.
    assert tally.share_of_unknown < GRAMMARS[grammar]().most_unknown or len(found) < MANY / 2, tally.reasons


@pytest.mark.slow("measures programs, half a second each, when the prober has changed")
@OF_EACH
@ON_EACH
def test_what_is_kept_is_what_this_prober_measures(grammar: str, runtime: str, answers: Answers) -> None:
    """`python -m tests.generated again` measures more of it, and notes that this prober did."""
    environment, store = installed(runtime), Store(GRAMMARS[grammar]().kept)
    if environment is None or environment.runtime not in store.runtimes():
        pytest.skip(f"nothing is kept of the {runtime} that is installed")
    if store.code(environment.runtime) != digest():
        assert not measured_again(store, answers.worker(runtime), SEED, AGAIN[grammar])
