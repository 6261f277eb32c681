"""What the interpreter follows: the table written for each program is what it predicts, and what Keras 3 does."""

from __future__ import annotations

import pytest
from _pytest.mark import ParameterSet

from kerasdrop_lint.modes import UNKNOWN
from tests.analysis.programs import PROGRAMS
from tests.analysis.tables import HEADER
from tests.columns_predicted import lowered, predicted
from tests.measurements.asking import Answers, Case, kept_answer, kept_cases, measured_cases
from tests.measurements.questions import of_group
from tests.measuring.programs import Json
from tests.measuring.records import target_of

TARGET = "3.15"

NOT_FOLLOWED: dict[str, str] = {
    "a closure over a variable that changes": "what a closure reads may have changed",
    "a deleted attribute": "what `hasattr` says of it is not known",
    "a merged dict": "what | makes of dicts is not known",
    "a range longer than containers are": "a loop of more than 24 turns",
    "a rate by its index": "list.index is not known",
    "a rate of the environment": "os is not known",
    "a rate that was parsed": "json is not known",
    "a while loop": "the test of a `while` is not followed",
    "an operator of one's own": "operators of instances are not run",
    "match on a pair": "which case is taken is not known",
    "truth by __bool__": "__bool__ is not run",
    "truth by __len__": "__len__ is not run",
    "arithmetic that fails": "which exception is raised is not known",
    "a number that is too large to follow": "numbers have 128 bits",
    "numbers and text compared": "which exception is raised is not known",
    "a text method that fails": "which exception is raised is not known",
    "a text that is too long to follow": "texts have 2,000 characters",
    "a text of something unknown": "the backend is not known",
    "an unknown list taken apart": "the backend is not known",
    "a list taken apart that has the wrong length": "which exception is raised is not known",
    "a list that grows by a text": "the backend is not known",
    "min of what is not known": "the backend is not known",
    "min of what does not compare": "which exception is raised is not known",
    "a number that does not convert": "which exception is raised is not known",
    "a range that fails": "which exception is raised is not known",
    "sum of what is not known": "the backend is not known",
    "getattr with a name that is not known": "the backend is not known",
    "max by a key": "the key is not used",
    "sorted, what is not known": "the backend is not known",
    "sorted, what does not compare": "which exception is raised is not known",
    "an item that is popped, perhaps": "the image data format is not known",
    "a list that is cleared, perhaps": "the image data format is not known",
    "a list that is sorted, perhaps": "the image data format is not known",
    "a list that is turned round, perhaps": "the image data format is not known",
    "an item that is set, perhaps": "the image data format is not known",
    "an item that is deleted, perhaps": "the image data format is not known",
    "a key that is deleted, perhaps": "the image data format is not known",
    "a key that is popped, perhaps": "the image data format is not known",
    "a dict that is updated, perhaps": "the image data format is not known",
    "dict.update with something unknown": "the backend is not known",
    "a generator that applies layers": "what it does may depend on when it is asked",
    "np.linspace of rates, in percent": "arithmetic on arrays is not known",
    "a rate that is lowered later, of a layer that Keras named": "names that Keras gives are not known",
    "setattr by names that are not known": "json is not known",
    "setattr by a name that is not known, of another kind": "json is not known",
    "a flag by names that are not known": "json is not known",
    "a dict with something unknown over its defaults": "json is not known",
    "a class's attribute by a name that is not known": "json is not known",
    "globals updated with something unknown": "json is not known",
    "a global by exec": "what `exec` runs is not known",
    "a metaclass that makes the class": "`__new__` is not run",
    "a metaclass that changes the class": "the `__init__` of a metaclass is not run",
    "a metaclass of a base class": "the `__init__` of a metaclass is not run",
    "__getattribute__": "__getattribute__ is not run",
    "a cached function that is no decorator": "a class is no function",
    "call, keywords that are not known": "`dict.fromkeys` is not known",
    "a helper with keywords that are not known": "`dict.fromkeys` is not known",
    "a result that is not known, nobody tells": "`dict.fromkeys` is not known",
    "the mode among keywords that are not known": "`dict.fromkeys` is not known",
    "a layer with keywords that are not known": "`dict.fromkeys` is not known",
    "a branch that raises": "the image data format is not known",
    "match with a guard": "which case is taken is not known",
    "match on a dict": "which case is taken is not known",
    "a generator made by a lambda": "generator functions are not run",
    "a layer inside with a switch that is not known": "the image data format is not known",
    "a default of True and a switch that is not known": "the image data format is not known",
    "a call that is not known": "`dict.fromkeys` is not known",
    "a base class that is computed": "`dict.fromkeys` is not known",
    "an unknown callable on a symbolic tensor": "`dict.fromkeys` is not known",
    "a layer that is perhaps added to a Sequential": "the image data format is not known",
    "a rate of a dict by a key that is not known": "the image data format is not known",
    "an attribute of a dict of a class that a layer keeps": "what a dict does not have is not known to raise",
    "the greatest of what layers give": "the key is not used",
    "keywords for a layer that refuses them": "the first call is unlike all others",
    "keywords for a layer that refuses them, None": "the first call is unlike all others",
    "keywords for a function that refuses them": "the first call is unlike all others",
}
"""Programs that may have unknown columns, and why. None may be wrong."""

WRONG: dict[str, str] = {
    "async": "a coroutine's body is taken for a call's",
}
"""Known to be wrong: each is to leave this table."""


def cases() -> list[ParameterSet]:
    """The programs, those that are known to be wrong marked as such."""
    marks = {name: [pytest.mark.xfail(strict=True, reason=reason)] for name, reason in WRONG.items()}
    return [pytest.param(name, marks=marks.get(name, [])) for name in PROGRAMS]


@pytest.mark.parametrize("name", cases())
def test_predicted(name: str) -> None:
    source, expected = PROGRAMS[name]
    found = predicted(lowered(HEADER + source), TARGET)
    assert found is not None
    if name in NOT_FOLLOWED:
        cells = zip(found.states, expected.split(), strict=True)
        assert all(state in (UNKNOWN, column) for state, column in cells), found
    else:
        assert str(found) == expected


@pytest.mark.parametrize("case", kept_cases(of_group("programs")), ids=str)
def test_was_measured(case: Case) -> None:
    verify(case, kept_answer(case), case.runtime)


@pytest.mark.tensorflow
@pytest.mark.parametrize("case", measured_cases(of_group("programs")))
def test_is_measured(case: Case, answers: Answers) -> None:
    verify(case, answers.answer(case), answers.worker(case.runtime).runtime)


def verify(case: Case, answer: Json, runtime: str) -> None:
    """The tables are those of one target; on another, what was measured is what is predicted for that."""
    assert "states" in answer, answer
    states, on = answer["states"][:6], target_of(runtime)
    name = case.question.name.partition("/")[2]
    if on == TARGET:
        assert " ".join(states) == PROGRAMS[name][1]
    elif name not in WRONG:
        found = predicted(lowered(case.question.text), on)
        assert found is not None
        assert all(pair[0] == UNKNOWN or len(set(pair)) == 1 for pair in zip(found.states, states, strict=True)), found
