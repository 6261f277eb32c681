"""Every row that is not healthy has a finding, or a named reason why no rule speaks of it; and not both."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from kerasdrop_lint import predict_modes
from kerasdrop_lint.knowledge.profiles import DEFAULT
from kerasdrop_lint.rules.silence import Silence
from tests.campaigns import part
from tests.generated.grammars import GRAMMARS
from tests.generated.predicting import around
from tests.generated.store import Store
from tests.measured_facts import PATTERNS, source
from tests.silent_rows import checked

ROOT = Path(__file__).parent.parent
FIXTURES = sorted((ROOT / "fixtures").glob("kdl*/*.py"))
CHECKED = (DEFAULT, "2", "3.16")
STEP = {"modes": 200, "kinds": 60}
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


@pytest.mark.slow("a hundred programs, for three versions of Keras")
@pytest.mark.parametrize("grammar", GRAMMARS)
def test_generated_programs(grammar: str) -> None:
    verify_generated(grammar, STEP[grammar])


@pytest.mark.campaign
@pytest.mark.parametrize("grammar", GRAMMARS)
def test_all_generated_programs(grammar: str) -> None:
    verify_generated(grammar, 10_000 // part(10_000))


def verify_generated(grammar: str, step: int) -> None:
    """Every so many-th program that is kept."""
    for key, program in list(Store(GRAMMARS[grammar]().kept).programs().items())[::step]:
        with around(program) as found:
            for target in CHECKED:
                said = checked(program.text, target, found)
                assert (key, said.unexplained, said.contradicted) == (key, (), ())


HEAD = "import keras\nimport tensorflow as tf\nfrom keras import layers\n\n\n"
MODEL = """class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = self.mc_dropout = self.teacher_drop = layers.Dropout({rate})
        self.norm = layers.BatchNormalization()

    def call(self, x, training=None):
        return {body}
"""


def model(body: str, rate: str = "0.5") -> str:
    return MODEL.format(body=body, rate=rate)


PROGRAMS: Mapping[Silence, str] = MappingProxyType(
    {
        Silence.RATE_ZERO: model("self.drop(x, training=training)", rate="0.0"),
        Silence.SAID_ON: model("self.mc_dropout(x, training=True)"),
        Silence.REMARKED: model("self.drop(x, training=False)  # on purpose"),
        Silence.SUPPRESSED: model("self.drop(x, training=False)  # noqa: KDL103"),
        Silence.OTHER_NETWORK: model("self.teacher_drop(x, training=False)"),
        Silence.ON_ELSEWHERE: model("self.drop(x, training=False) + self.drop(x, training=training)"),
        Silence.COMPUTED: model("self.drop(x, training=len([1]) > 1)"),
        Silence.NORMALIZATION: model("self.norm(x, training=False)"),
        Silence.RATE_FROM_CALL: "class Net(keras.Model):\n    def call(self, x, rate=0.5):\n"
        "        return tf.nn.dropout(x, rate)\n",
    }
)
"""Of some reasons a program each; of the others there are fixtures."""


@pytest.mark.parametrize("silence", PROGRAMS, ids=lambda silence: silence.word)
def test_a_reason_has_its_program(silence: Silence) -> None:
    prediction = predict_modes(HEAD + PROGRAMS[silence], "model.py")
    assert silence in prediction.silences
    assert prediction.failures == ()


def test_what_is_reported_or_healthy_has_no_reason() -> None:
    for body in ("self.drop(x, training=training)", "self.drop(x, training=False)"):
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
