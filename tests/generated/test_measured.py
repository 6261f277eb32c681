"""What a campaign has measured and is kept: predictions agree with it, without TensorFlow."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.generated.campaign import Case, compared
from tests.generated.comparing import Outcome
from tests.generated.drawing import sha
from tests.generated.fixtures import paths, read
from tests.generated.store import KEPT, KEPT_OF_FOUND, Store
from tests.generated.tally import Tally

STEP = 20
"""Every how-manieth program is compared; `python -m tests.generated compare tests/generated/measured` compares all."""
STORE = Store(KEPT)
FOUND = Store(KEPT_OF_FOUND)


@pytest.mark.parametrize("runtime", STORE.runtimes())
def test_predictions_agree_with_what_is_kept(runtime: str) -> None:
    programs, tally, said = STORE.programs(), Tally(), []
    for key, record in list(STORE.measured(runtime).items())[::STEP]:
        case = Case(key, runtime, programs[key], record)
        comparison = compared(case)
        if tally.add(record, comparison) == Outcome.DISAGREE:
            said.append(case.report(comparison))
    assert not said, "\n".join(said)
    assert tally.share_of_unknown < 0.03, tally.reasons
    assert tally.sites.total() > 300


def test_every_runtime_is_there() -> None:
    assert [runtime.split(".")[0] for runtime in STORE.runtimes()] == ["keras 3", "keras 3", "tf_keras 2"]


@pytest.mark.parametrize("runtime", STORE.runtimes())
@pytest.mark.parametrize("path", paths(), ids=lambda path: path.stem)
def test_what_was_found_agrees_with_what_is_kept(path: Path, runtime: str) -> None:
    program = read(path)
    record = FOUND.measured(runtime).get(sha(program))
    assert record is not None, "not measured as it is now: `python -m tests.generated found`"
    case = Case(path.stem, runtime, program, record)
    comparison = compared(case)
    assert comparison.outcome is not Outcome.DISAGREE, case.report(comparison)
