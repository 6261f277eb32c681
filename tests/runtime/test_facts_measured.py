"""The prober sees in all 137 known programs what a black box saw, on the Keras and the tf_keras that are installed."""

from __future__ import annotations

import pytest

from tests.measured_facts import columns
from tests.measurements.asking import Answers, Case, kept_answer, kept_cases, measured_cases
from tests.measurements.questions import of_group
from tests.measuring.programs import Json


@pytest.mark.parametrize("case", kept_cases(of_group("facts")), ids=str)
def test_all_seven_columns_were_as_known(case: Case) -> None:
    verify(case, kept_answer(case), case.runtime)


@pytest.mark.tensorflow
@pytest.mark.parametrize("case", measured_cases(of_group("facts")))
def test_all_seven_columns_are_as_known(case: Case, answers: Answers) -> None:
    verify(case, answers.answer(case), answers.worker(case.runtime).runtime)


def verify(case: Case, answer: Json, runtime: str) -> None:
    known = columns(case.question.name.partition("/")[2], runtime)
    if known is None:
        pytest.skip(f"{runtime} is not among the known")
    pairs = zip(answer["states"], known, strict=True)
    assert all("drawn" in pair or len(set(pair)) == 1 for pair in pairs), (answer, known)
