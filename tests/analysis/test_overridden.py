"""Which call is blamed where a functional model overrides a mode, and which model where one starts behind a dropout."""

from __future__ import annotations

import pytest

from kerasdrop_lint.judge import judge

HEADER = """
import keras
from keras import layers

class Untold(layers.Layer):
    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(0.5)

    def call(self, x):
        return self.drop(x)

class Needy(Untold):
    def call(self, x, training):
        return self.drop(x, training=training)

"""
BUILDER = """
def build(flag, mc=True, training=True):
    start = keras.Input((10,))
    {}
    return keras.Model(start, x)
"""
STATEMENTS = {
    "the layer": ("x = layers.Dropout(0.5)(start, training=True)", "KDL301"),
    "a layer that needs the mode": ("x = Needy()(start, training=True)", "KDL301"),
    "a layer that does not know the mode": ("x = Untold()(start, training=True)", "KDL301"),
    "one that knows it after one that is told": ("x = layers.Dense(10)(start, training=False); x = Untold()(x)", ""),
    "the same layer, told and not": ("x = layers.Dropout(0.5); x = x(x(start, training=False))", "KDL302"),
    "a branch that may not be taken": (
        "x = layers.Dropout(0.5)(start, training=True) if flag else start",
        "KDL301",
    ),
    "a branch for training": ("x = start\n    if training is flag: x = layers.Dropout(0.5)(x, training=True)", ""),
    "a flag with a name that says what for": ("x = layers.Dropout(0.5)(start, training=mc)", "KDL301"),
    "a flag that is the mode": ("x = layers.Dropout(0.5)(start, training=training)", ""),
    "a flag that is not known": ("x = layers.Dropout(0.5)(start, training=flag)", ""),
    "a False in a branch that may not be taken": (
        "x = start\n    if flag: x = layers.Dropout(0.5)(x, training=False)",
        "",
    ),
    "a layer that is frozen": ("x = layers.BatchNormalization(trainable=False)(start, training=False)", ""),
    "a layer that may be frozen": ("x = layers.BatchNormalization(trainable=flag)(start, training=False)", ""),
    "a normalization that the message names": (
        "x = keras.Sequential([layers.Dropout(0.5), layers.BatchNormalization()])(start, training=False)",
        "KDL302",
    ),
}


def found(text: str, target: str = "3.15") -> list[tuple[str, str]]:
    judgement = judge(text, "model.py", target)
    assert judgement.failures == ()
    return [(finding.code, finding.message) for finding in judgement.findings]


@pytest.mark.parametrize("name", STATEMENTS)
def test_what_a_model_overrides(name: str) -> None:
    statements, code = STATEMENTS[name]
    assert [code for code, _ in found(HEADER + BUILDER.format(statements))] == ([code] if code else [])


@pytest.mark.parametrize(("target", "codes"), [("3.0", ["KDL301"]), ("3.15", ["KDL301"]), ("3.16", []), ("2", [])])
def test_where_it_overrides(target: str, codes: list[str]) -> None:
    assert [code for code, _ in found(HEADER + BUILDER.format(STATEMENTS["the layer"][0]), target)] == codes


def test_a_message_names_the_normalization_in_what_was_called() -> None:
    ((_, message),) = found(HEADER + BUILDER.format(STATEMENTS["a normalization that the message names"][0]))
    assert message.startswith("`keras.Sequential(...)` is called with `training=False`")
    assert "in fit BatchNormalization (line 20) uses" in message


def test_what_follows_the_model_is_not_blamed_on_a_call_inside() -> None:
    model = """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        start = keras.Input((10,))
        self.inner = keras.Model(start, layers.Dropout(0.5)(start, training=True))
        self.drop = layers.Dropout(0.5)

    def call(self, x, training=None):
        return self.drop(self.inner(x, training=training))
"""
    ((code, message),) = found(HEADER + model)
    assert code == "KDL301"
    assert message.startswith("`layers.Dropout(...)` (Dropout, line 22) is called with `training=True`")


CUT = {
    "at the dropout": ("x = layers.Dropout(0.5)(start); return keras.Model(x, layers.Dense(2)(x))", 1),
    "behind it": ("x = layers.Dense(3)(layers.Dropout(0.5)(start)); return keras.Model(x, layers.Dense(2)(x))", 1),
    "at a branch": ("x = layers.Dropout(0.5)(start) if flag else start; return keras.Model(x, layers.Dense(2)(x))", 0),
    "and handed out": ("x = layers.Dropout(0.5)(start); return x, keras.Model(x, layers.Dense(2)(x))", 0),
    "and kept": (
        "x = layers.Dropout(0.5)(start); y = layers.Dense(2)(x); keras.Model(start, y); return keras.Model(x, y)",
        0,
    ),
    "and given away": (
        "x = layers.Dropout(0.5)(start); flag(start, x); return keras.Model(x, layers.Dense(2)(x))",
        0,
    ),
    "and past it": (
        "x = layers.Dropout(0.5)(start); return keras.Model(x, layers.add([x, start]))",
        0,
    ),
    "at a rate of 0": ("x = layers.Dropout(0)(start); return keras.Model(x, layers.Dense(2)(x))", 0),
}


@pytest.mark.parametrize("name", CUT)
def test_what_is_cut_off(name: str) -> None:
    statements, count = CUT[name]
    text = f"{HEADER}def build(flag):\n    start = keras.Input((10,))\n    {statements}\n"
    assert [code for code, _ in found(text)] == ["KDL110"] * count


def test_what_a_module_itself_overrides() -> None:
    text = """
start = keras.Input((32, 32, 3))
base = keras.applications.ResNet50()
x = layers.Dropout(0.5)(base(start, training=False), training=True)
model = keras.Model(start, x)
model.fit(data)
"""
    said = dict(found(HEADER + text))
    assert set(said) == {"KDL301", "KDL302"}
    assert said["KDL302"].startswith("`base` (ResNet50, line 19) is called")


def test_what_a_module_cuts_off() -> None:
    text = "x = keras.Input((10,))\nx = layers.Dropout(0.5)(x)\nmodel = keras.Model(x, layers.Dense(2)(x))\n"
    assert [code for code, _ in found(HEADER + text)] == ["KDL110"]
