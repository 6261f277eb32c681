"""What the prober sees in programs of every kind: the claims of their comments, on Keras and tf_keras."""

from __future__ import annotations

import pytest

from tests.claims import read_claims
from tests.measurements.asking import Answers, Case, kept_answer, kept_cases, measured_cases
from tests.measurements.claimed import verify_claims
from tests.measurements.questions import of_group
from tests.measuring.programs import Json
from tests.measuring.records import from_json, target_of


@pytest.mark.parametrize("case", kept_cases(of_group("probed")), ids=str)
def test_every_site_did_what_is_claimed(case: Case) -> None:
    verify(case, kept_answer(case), case.runtime)


@pytest.mark.tensorflow
@pytest.mark.parametrize("case", measured_cases(of_group("probed")))
def test_every_site_does_what_is_claimed(case: Case, answers: Answers) -> None:
    verify(case, answers.answer(case), answers.worker(case.runtime).runtime)


def verify(case: Case, answer: Json, runtime: str) -> None:
    record, said, on = from_json(answer), read_claims(case.question.text), target_of(runtime)
    if {"2" if on == "2" else "3.15"} & set(said.absent):
        assert record.not_built or record.errors, record
        return
    verify_claims(said, record, on)
