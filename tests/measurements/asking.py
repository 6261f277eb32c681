"""What a test run asks for: the answers that are kept, and the programs that it measures itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pytest
from _pytest.mark import ParameterSet

from tests.measurements.keeping import Environment, installed, kept, kept_of, without_words
from tests.measurements.process import Worker
from tests.measurements.questions import RUNTIMES, Question, questions
from tests.measurements.sampling import ALL, VARIABLE, chosen, sample
from tests.measuring.programs import Json


@dataclass(frozen=True, slots=True)
class Case:
    """A program on a runtime: `keras`, or `keras 3.15.1` where it is known which was measured."""

    question: Question
    runtime: str

    def __str__(self) -> str:
        return f"{self.question.name}-{self.runtime}"


def kept_cases(group: Iterable[Question]) -> list[Case]:
    """Every program of which something is kept, on every runtime of which it is."""
    wanted = list(group)
    return [
        Case(question, one.environment.runtime)
        for one in kept()
        for question in wanted
        if one.answer(question) is not None
    ]


def kept_answer(case: Case) -> Json:
    """What is kept of a program."""
    (answer,) = {
        str(found): found
        for one in kept()
        if one.environment.runtime == case.runtime and (found := one.answer(case.question)) is not None
    }.values()
    return answer


def due(runtime: str) -> list[Question]:
    """The programs that this run measures: the sample, and what nothing is kept of.

    On an environment of which nothing at all is kept, only the sample: it shall not take hours on each new version.
    """
    environment = installed(runtime)
    if environment is None:
        return []
    here, names = kept_of(environment), chosen(sample())
    return [
        question
        for question in questions().values()
        if runtime in question.runtimes
        and (question.name in names or (here is not None and here.answer(question) is None))
    ]


def each_runtime() -> list[ParameterSet]:
    """Both runtimes as parameters of a test. All tests of one are run by the same worker, which keeps the process."""
    return [pytest.param(runtime, marks=pytest.mark.xdist_group(runtime)) for runtime in RUNTIMES]


def measured_cases(group: Iterable[Question]) -> list[ParameterSet]:
    """The programs of a group that this run measures, as parameters of a test; grouped as in `each_runtime`."""
    names = {question.name for question in group}
    return [
        pytest.param(Case(question, runtime), id=f"{question.name}-{runtime}", marks=[pytest.mark.xdist_group(runtime)])
        for runtime in RUNTIMES
        for question in due(runtime)
        if question.name in names
    ]


class Answers:
    """Measures programs, in one process for each runtime, which is started for the first of them."""

    def __init__(self) -> None:
        self._workers: dict[str, Worker] = {}

    def __enter__(self) -> Answers:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers.values():
            worker.__exit__()

    def worker(self, runtime: str) -> Worker:
        """The process of `keras` or `tf_keras`."""
        if runtime not in self._workers:
            self._workers[runtime] = Worker(runtime).__enter__()
        return self._workers[runtime]

    def answer(self, case: Case) -> Json:
        """What is measured of a program now. Raises AssertionError where something else is kept of it."""
        worker = self.worker(case.runtime)
        answer = worker.answer(case.question.kind, case.question.files)
        here = kept_of(Environment.of(worker.versions))
        was = here and here.answer(case.question)
        same = was is None or without_words(was) == without_words(answer)
        assert same, f"{case.question.name} on {worker.runtime}: {was} is kept, and {answer} measured"
        return answer


def said_of_this_run(runtime: str, number: int) -> str:
    """A line about the programs that a run measures on a runtime: which, and what it would take to measure all."""
    environment = installed(runtime)
    assert environment is not None
    here = kept_of(environment)
    total = sum(runtime in question.runtimes for question in questions().values())
    if here is None:
        which = f"nothing is kept of {environment.name}, so these are a sample"
    else:
        new = sum(here.answer(question) is None for question in due(runtime))
        which = f"{new} of which nothing is kept, and a sample"
    measured = f"measured {number} of {total} programs ({which}: {VARIABLE}={sample()})"
    return f"{environment.runtime}: {measured}; all: {VARIABLE}={ALL}"
