"""The judge's own decisions: which Keras a file is for, which of several claims speaks, what a failing rule costs."""

from __future__ import annotations

import pytest

from kerasdrop_lint import judge as judging
from kerasdrop_lint.judge import judge, predict
from kerasdrop_lint.knowledge.profiles import DEFAULT
from kerasdrop_lint.rules import RULES
from kerasdrop_lint.targets import profiles_for

NET = """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = keras.layers.Dropout(0.5)

    def call(self, x{parameter}):
        return self.drop(x)
"""


@pytest.mark.parametrize(
    ("header", "target"),
    [
        ("import keras", "3.15"),
        ("import tensorflow as tf", "3.15"),
        ("import tf_keras as keras", "2"),
        ("import tensorflow as tf, tf_keras", "2"),
        ("from tf_keras import layers", "2"),
        ("from tensorflow.python.keras.layers import Dropout", "2"),
        ("import os\nos.environ['TF_USE_LEGACY_KERAS'] = '1'\nimport keras", "2"),
        ("import keras  # not tf_keras", "3.15"),
        ("'''tf_keras'''\nimport keras", "3.15"),
    ],
)
def test_the_file_says_which_keras_it_is_for(header: str, target: str) -> None:
    assert profiles_for(header, None, DEFAULT)[0].target == target
    assert profiles_for(header, "3.8", DEFAULT)[0].target == "3.8"


def test_a_rule_that_raises_is_named_and_hides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(facts: object) -> None:
        raise ZeroDivisionError("surprise")

    rules = (*RULES[:1], type(RULES[1])("KDL102", "broken", "", "", False, broken))
    monkeypatch.setattr(judging, "RULES", rules)
    found = judge("import keras\n" + NET.format(parameter=""), "model.py")
    assert [finding.code for finding in found.findings] == ["KDL101"]
    assert len(found.failures) == 1
    assert "ZeroDivisionError: surprise" in found.failures[0].message


def test_positions_and_trace() -> None:
    found = judge("import keras\n" + NET.format(parameter=""), "model.py").findings[0]
    assert (found.span.line, found.span.column, found.span.end_line, found.span.end_column) == (8, 5, 8, 22)
    assert found.symbol == "Net.call"
    assert found.message == (
        "`Net.call` has no `training` argument: Keras 3 never turns on `self.drop` (Dropout, line 6) in fit. "
        "Add `training=None`."
    )
    assert [(step.line, step.column, step.message) for step in found.trace] == [(6, 21, "Dropout created here")]
    assert str(found.modes) == "off off off on off off"


def test_an_unknown_builder_is_a_failure() -> None:
    prediction = predict("import keras\n", "model.py", "build")
    assert prediction.tables == ()
    assert "'build'" in prediction.failures[0].message


def test_a_refused_file_is_a_failure_with_its_line() -> None:
    found = judge("import keras\n\nclass Net keras.Model:\n    pass\n", "model.py")
    assert found.findings == ()
    assert found.failures[0].line == 3
