"""What is found in programs that come close to the choices of three rules, and what the messages say."""

from __future__ import annotations

from pathlib import Path

import pytest

from kerasdrop_lint.judge import judge
from tests.analysis.programs_rules import PROGRAMS
from tests.analysis.tables import HEADER

FIXTURES = Path(__file__).parents[2] / "fixtures"

FOUND: dict[str, tuple[str, ...]] = {
    "one site that nobody tells": ("KDL101",),
    "two sites that nobody tells": ("KDL101",),
    "three sites that nobody tells": ("KDL101",),
    "two models that nobody tells": ("KDL101", "KDL101"),
    "a result that is not known, nobody tells": ("KDL101",),
    "two inner models in layers, one on its own": ("KDL101",),
    "an inner model, made in a layer and on its own": ("KDL101",),
    "a site that nobody tells, its result unused": ("KDL108",),
    "a layer inside that asks for the mode": ("KDL101",),
    "a site that is told False where nobody is told": ("KDL103",),
    "None is left behind for a layer without a default": ("KDL114",),
    "a layer that is not named leaves False behind": ("KDL114",),
    "run in training only, traced to be built": ("KDL114",),
    "run in training only, a Sequential": ("KDL114",),
    "run in training only, a Sequential whose last layer leaves False behind": ("KDL114",),
    "traced to be built": ("KDL111",),
    "traced to be built, what comes first is no layer": ("KDL111",),
    "not traced to be built, with a build of its own": ("KDL111",),
    "not traced to be built, without anything to build": ("KDL111",),
    "traced to be built, which raises": ("KDL111",),
    "not traced to be built, as its parts are": ("KDL111",),
    "a default of True": ("KDL203",),
    "a default of True and True": ("KDL202",),
    "a default of True and False": ("KDL103",),
}
"""The programs in which something is found; in the others, nothing."""

SAID = {
    "one site that nobody tells": "(Dropout, line 16) in fit.",
    "two sites that nobody tells": "(Dropout, line 16) and 1 more in fit.",
    "three sites that nobody tells": "(Dropout, line 16) and 2 more in fit.",
    "two models that nobody tells": "(Dropout, line 16) in fit.",
    "None is left behind for a layer without a default": "`self.dense(...)` (line 27) has left it None for all",
    "a layer that is not named leaves False behind": "and a Dense (line 20) has left it False",
}

CURES = {
    "kdl114/bad_frozen_base.py": ("3.15", "Write `training=training` on it."),
    "kdl114/bad_functional_custom_layer_hard_codes_the_mode.py": ("3.16", "Leave `training` out there"),
}


def findings(name: str, target: str = "3.15") -> list[tuple[str, str]]:
    judgement = judge(HEADER + PROGRAMS[name][0], "model.py", target)
    assert judgement.failures == ()
    return [(finding.code, finding.message) for finding in judgement.findings]


@pytest.mark.parametrize("name", PROGRAMS)
def test_found(name: str) -> None:
    assert tuple(code for code, _ in findings(name)) == FOUND.get(name, ())


@pytest.mark.parametrize("name", SAID)
def test_said(name: str) -> None:
    assert SAID[name] in findings(name)[0][1]


@pytest.mark.parametrize("name", CURES)
def test_the_cure_depends_on_the_model(name: str) -> None:
    target, cure = CURES[name]
    (finding,) = judge((FIXTURES / name).read_text(), name, target).findings
    assert cure in finding.message


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("a site that is told False where nobody is told", ["KDL103"]),
        ("a rate of 0 that nobody tells", []),
    ],
)
def test_found_before_3_10(name: str, codes: list[str]) -> None:
    assert [code for code, _ in findings(name, "3.3")] == codes


BUILT_ON = """
import keras

class Block(keras.layers.Layer):
    def __init__(self, rate=0.5, normalized=False):
        super().__init__()
        self.drop = keras.layers.Dropout(rate)
        self.norm = keras.layers.BatchNormalization() if normalized else None

    def call(self, x, training=None):
        x = self.drop(x, training=training)
        return x if self.norm is None else self.norm(x, training=training)

{builder}

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.part = {name}()

    def call(self, x, training=None):
        return self.part(x, training=training)
"""


@pytest.mark.parametrize("target", ["2", "3.16"])
@pytest.mark.parametrize(
    ("name", "part", "further", "found"),
    [
        ("encoder", "Block(0.5)(inputs, training=False)", "", True),
        ("encoder", "keras.layers.TimeDistributed(Block(0.5))(inputs, training=False)", "", True),
        ("encoder", "Block(0.5, normalized=True)(inputs, training=False)", "", False),
        ("frozen_encoder", "Block(0.5)(inputs, training=False)", "", False),
        ("serving_model", "Block(0.5)(inputs, training=False)", "", False),
        ("teacher_encoder", "Block(0.5)(inputs, training=False)", "", False),
        ("encoder", "Block(0.5)(inputs, training=False)", "Net().part.trainable = False", False),
        ("encoder", "Block(0.5)(inputs, training=False)", "Net().part.load_weights('part.h5')", False),
    ],
)
def test_a_part_of_a_graph_that_a_model_is_built_on(
    name: str, part: str, further: str, found: bool, target: str
) -> None:
    builder = f"def {name}():\n    inputs = keras.Input((4, 10))\n    return keras.Model(inputs, {part})\n"
    judgement = judge(BUILT_ON.format(builder=builder, name=name) + further, "model.py", target)
    assert [finding.code for finding in judgement.findings] == ["KDL103"] * found
