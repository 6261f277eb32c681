"""What a campaign has measured and is kept: predictions agree with it, without TensorFlow."""

from __future__ import annotations

import pytest

from tests.campaigns import part
from tests.generated.campaign import Case, compared
from tests.generated.comparing import Outcome
from tests.generated.grammars import GRAMMARS
from tests.generated.program import Program
from tests.generated.store import Store
from tests.generated.tally import Tally
from tests.measurements.asking import Answers, kept_answer, kept_cases, measured_cases
from tests.measurements.asking import Case as Asked
from tests.measurements.questions import of_group
from tests.measuring.programs import Json
from tests.measuring.records import from_json

STEP = {"modes": 20, "kinds": 10}
"""One in so many programs is compared in every run, all of them in a campaign."""
LEAST = 80
"""How many sites a run compares at least."""
ON_EACH = pytest.mark.parametrize(
    ("grammar", "runtime"),
    [(name, runtime) for name, grammar in GRAMMARS.items() for runtime in Store(grammar().kept).runtimes()],
)


@ON_EACH
def test_predictions_agree_with_what_is_kept(grammar: str, runtime: str) -> None:
    verify_kept(grammar, runtime, STEP[grammar])


@pytest.mark.campaign
@ON_EACH
def test_all_predictions_agree_with_what_is_kept(grammar: str, runtime: str) -> None:
    verify_kept(grammar, runtime, 10_000 // part(10_000))


def verify_kept(grammar: str, runtime: str, step: int) -> None:
    """Every so many-th program that is kept."""
    store, most_unknown = Store(GRAMMARS[grammar]().kept), GRAMMARS[grammar]().most_unknown
    programs, tally, said = store.programs(), Tally(), []
    for key, record in list(store.measured(runtime).items())[::step]:
        case = Case(key, runtime, programs[key], record)
        comparison = compared(case)
        if tally.add(record, comparison) == Outcome.DISAGREE:
            said.append(case.report(comparison))
    assert not said, "\n".join(said)
    # Of a few programs, one more or less would be above the bound.
    assert tally.share_of_unknown < most_unknown * (1 if tally.sites.total() > 3 * LEAST else 1.5), tally.reasons
    assert tally.sites.total() > LEAST


@pytest.mark.parametrize("grammar", GRAMMARS)
def test_every_runtime_is_there(grammar: str) -> None:
    runtimes = Store(GRAMMARS[grammar]().kept).runtimes()
    assert [runtime.split(".")[0] for runtime in runtimes] == ["keras 3", "keras 3", "tf_keras 2"]


@pytest.mark.parametrize("case", kept_cases(of_group("found")), ids=str)
def test_what_was_found_agrees_with_what_is_kept(case: Asked) -> None:
    verify(case, kept_answer(case), case.runtime)


@pytest.mark.tensorflow
@pytest.mark.parametrize("case", measured_cases(of_group("found")))
def test_what_was_found_agrees_with_what_is_measured(case: Asked, answers: Answers) -> None:
    verify(case, answers.answer(case), answers.worker(case.runtime).runtime)


def verify(asked: Asked, answer: Json, runtime: str) -> None:
    case = Case(asked.question.name, runtime, Program(asked.question.files), from_json(answer))
    comparison = compared(case)
    assert comparison.outcome is not Outcome.DISAGREE, case.report(comparison)
    assert not case.record.trouble
