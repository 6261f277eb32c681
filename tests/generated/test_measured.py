"""What a campaign has measured and is kept: predictions agree with it, without TensorFlow."""

from __future__ import annotations

import pytest

from tests.campaigns import part
from tests.generated.campaign import Case, compared
from tests.generated.comparing import Outcome
from tests.generated.program import Program
from tests.generated.store import KEPT, Store
from tests.generated.tally import Tally
from tests.measurements.asking import Answers, kept_answer, kept_cases, measured_cases
from tests.measurements.asking import Case as Asked
from tests.measurements.questions import of_group
from tests.measuring.programs import Json
from tests.measuring.records import from_json

STEP = 20
"""One in so many programs is compared in every run, all of them in a campaign."""
STORE = Store(KEPT)


@pytest.mark.parametrize("runtime", STORE.runtimes())
def test_predictions_agree_with_what_is_kept(runtime: str) -> None:
    verify_kept(runtime, STEP)


@pytest.mark.campaign
@pytest.mark.parametrize("runtime", STORE.runtimes())
def test_all_predictions_agree_with_what_is_kept(runtime: str) -> None:
    verify_kept(runtime, 10_000 // part(10_000))


def verify_kept(runtime: str, step: int) -> None:
    """Every so many-th program that is kept."""
    programs, tally, said = STORE.programs(), Tally(), []
    for key, record in list(STORE.measured(runtime).items())[::step]:
        case = Case(key, runtime, programs[key], record)
        comparison = compared(case)
        if tally.add(record, comparison) == Outcome.DISAGREE:
            said.append(case.report(comparison))
    assert not said, "\n".join(said)
    assert tally.share_of_unknown < 0.03, tally.reasons
    assert tally.sites.total() > 300


def test_every_runtime_is_there() -> None:
    assert [runtime.split(".")[0] for runtime in STORE.runtimes()] == ["keras 3", "keras 3", "tf_keras 2"]


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
