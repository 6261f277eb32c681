"""Every row that is not healthy has a finding, or a named reason why no rule speaks of it; and not both."""

from __future__ import annotations

from pathlib import Path

import pytest

from kerasdrop_lint import predict_modes
from kerasdrop_lint.knowledge.profiles import DEFAULT
from kerasdrop_lint.rules.silence import Silence
from tests.campaigns import part
from tests.generated.grammars import GRAMMARS
from tests.generated.predicting import around
from tests.generated.program import MAIN, Program
from tests.generated.store import Store
from tests.measured_facts import PATTERNS, source
from tests.silent_programs import HEAD, HEALTHY, PROGRAMS, Silent, model
from tests.silent_rows import Checked, checked, findings

ROOT = Path(__file__).parent.parent
FIXTURES = sorted((ROOT / "fixtures").glob("kdl*/*.py"))
CHECKED = (DEFAULT, "2", "3.16")
STEP = 20
"""One in so many generated programs is checked in every run."""


def verify(text: str, label: str = "") -> None:
    for target in CHECKED:
        found = checked(text, target)
        assert (label, found.unexplained, found.contradicted) == (label, (), ())


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_fixtures(path: Path) -> None:
    verify(path.read_text())


@pytest.mark.parametrize("program", PATTERNS)
def test_facts(program: str) -> None:
    verify(source(program))


@pytest.mark.slow("six hundred programs, for three versions of Keras")
@pytest.mark.parametrize("first", range(0, STEP * 4, STEP))
@pytest.mark.parametrize("grammar", GRAMMARS)
def test_generated_programs(grammar: str, first: int) -> None:
    verify_generated(grammar, first, STEP * 4)


@pytest.mark.campaign
@pytest.mark.parametrize("grammar", GRAMMARS)
def test_all_generated_programs(grammar: str) -> None:
    verify_generated(grammar, 1, 10_000 // part(10_000))


def verify_generated(grammar: str, first: int, step: int) -> None:
    """Every so many-th program that is kept."""
    for key, program in list(Store(GRAMMARS[grammar]().kept).programs().items())[first % step :: step]:
        with around(program) as found:
            for target in CHECKED:
                said = checked(program.text, target, found)
                assert (key, target, said.unexplained, said.contradicted) == (key, target, (), ())


@pytest.mark.parametrize("silence", Silence, ids=lambda silence: silence.word)
def test_a_reason_has_its_program(silence: Silence) -> None:
    program = PROGRAMS[silence]
    said, found = _said(HEAD + program.text, program)
    reasons = {silence} | ({program.beside} if program.beside is not None else set())
    assert (set(said.reasons), said.unexplained, found) == (reasons, (), [])


@pytest.mark.parametrize("silence", Silence, ids=lambda silence: silence.word)
def test_without_what_a_reason_names_a_rule_speaks(silence: Silence) -> None:
    program = PROGRAMS[silence]
    said, found = _said(program.cured, program)
    assert said.unexplained == ()
    assert (found, silence in said.reasons) == ([] if program.code == HEALTHY else [program.code], False)
    assert program.code != HEALTHY or said.reasons == ()


def _said(text: str, program: Silent) -> tuple[Checked, list[str]]:
    with around(Program(((MAIN, text), *program.others), frozenset())) as found:
        said = checked(text, program.target, found)
        return said, [finding.code for finding in findings(text, program.target, found)]


def test_what_is_reported_or_healthy_has_no_reason() -> None:
    for body in ("self.layer(x, training=training)", "self.layer(x, training=False)"):
        prediction = predict_modes(HEAD + model(body), "model.py")
        assert prediction.tables
        assert set(prediction.silences) == {None}


def test_a_builder_has_the_reasons_of_its_file() -> None:
    path = ROOT / "fixtures" / "kdl101" / "good_inner_model.py"
    whole = predict_modes(path.read_text(), path.name)
    alone = predict_modes(path.read_text(), path.name, "Encoder")
    assert Silence.INSIDE_OTHERS in whole.silences or Silence.HEALTHY_IN_USE in whole.silences
    assert set(alone.silences) <= set(whole.silences)


def test_the_documentation_names_each_reason() -> None:
    lines = (ROOT / "docs" / "silence.md").read_text().splitlines()
    assert [line for line in lines if line.startswith("| `")] == [
        f"| `{silence.word}` | {silence.text[0].upper()}{silence.text[1:]}. |" for silence in Silence
    ]
