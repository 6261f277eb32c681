"""What Python draws in a `call` is the same for every batch: measured of the fixtures that are about it."""

from __future__ import annotations

import pytest

from tests.measurements.asking import Answers, Case, kept_answer, kept_cases, measured_cases
from tests.measurements.questions import of_group
from tests.measuring.programs import Json

NOT_COMPILED = ("good_loop_of_its_own",)
"""Here nobody calls `fit`."""


@pytest.mark.parametrize("case", kept_cases(of_group("draws")), ids=str)
def test_was_drawn_once(case: Case) -> None:
    verify(case, kept_answer(case))


@pytest.mark.tensorflow
@pytest.mark.parametrize("case", measured_cases(of_group("draws")))
def test_is_drawn_once(case: Case, answers: Answers) -> None:
    verify(case, answers.answer(case))


def verify(case: Case, outputs: Json) -> None:
    fixture = case.question.name.split("/")[-1]
    if fixture.startswith("bad_"):
        assert outputs == {"fit": "one", "predict": "one", "call": "several"}
    elif fixture in NOT_COMPILED:
        assert outputs["call"] == "several"
    else:
        assert outputs["fit"] == "several" or outputs["call"] == "one"
