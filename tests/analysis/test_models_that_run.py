"""Which models the file runs, and how: what is written in a functional model is a fault only where it shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from kerasdrop_lint import Options, check_paths
from kerasdrop_lint.judge import judge

HEADER = """
import keras
import tensorflow as tf
from keras import layers

"""

NORMALIZED = """
def network(units=8):
    inputs = keras.Input((10,))
    x = layers.Dense(units)(inputs)
    x = layers.BatchNormalization()(x, training=True)
    return keras.Model(inputs, layers.Dense(1)(x))

"""
PIX2PIX = """
def network():
    inputs = keras.Input((10,))
    x = layers.Dense(8)(inputs)
    x = layers.BatchNormalization()(x, training=True)
    x = layers.Dropout(0.5)(x, training=True)
    return keras.Model(inputs, layers.Dense(1)(x))

"""
OFF = """
def network(rate=0.5):
    inputs = keras.Input((10,))
    x = layers.Dropout(rate)(layers.Dense(8)(inputs), training=False)
    return keras.Model(inputs, layers.Dense(1)(x))

"""
FLAGGED = """
def network({flag}):
    inputs = keras.Input((10,))
    x = layers.{layer}(layers.Dense(8)(inputs), training={name})
    return keras.Model(inputs, layers.Dense(1)(x))

"""


def flagged(flag: str, layer: str = "Dropout(0.5)") -> str:
    """A builder whose parameter is the mode of a layer."""
    return FLAGGED.format(flag=flag, name=flag.partition("=")[0], layer=layer)


PROGRAMS: dict[str, tuple[str, tuple[str, ...]]] = {
    "predicts": (NORMALIZED + "network().predict([[0.0] * 10])", ("KDL202",)),
    "predicts in a function": (
        NORMALIZED + "def ask(x):\n    model = network()\n    return model.predict(x)",
        ("KDL202",),
    ),
    "is evaluated": (NORMALIZED + "def ask(x, y):\n    net = network()\n    net.evaluate(x, y)", ("KDL202",)),
    "is called": (NORMALIZED + "model = network()\nprint(model(tf.zeros((1, 10))))", ("KDL202",)),
    "is called, perhaps on a symbolic tensor": (NORMALIZED + "def part(x):\n    return network()(x / 2)", ()),
    "is called, with its weights": (
        NORMALIZED + "def ask(x):\n    net = network()\n    net.load_weights('w')\n    return net(x)",
        ("KDL202",),
    ),
    "is called to be built": (NORMALIZED + "model = network()\nmodel(tf.zeros((1, 10)))", ()),
    "is called with a mode": (NORMALIZED + "model = network()\nprint(model(tf.zeros((1, 10)), training=True))", ()),
    "is only trained": (
        NORMALIZED + "model = network()\nmodel.compile('adam', 'mse')\nmodel.fit([[0.0] * 10], [1])",
        (),
    ),
    "is a part of what predicts": (
        NORMALIZED
        + "inner = network()\nstart = keras.Input((10,))\nmodel = keras.Model(start, inner(start))\n"
        + "model.predict([[0.0] * 10])",
        ("KDL202",),
    ),
    "another one predicts": (
        NORMALIZED + "def plain():\n    i = keras.Input((10,))\n    return keras.Model(i, layers.Dense(1)(i))\n\n"
        "model = network()\nother = plain()\nother.predict([[0.0] * 10])",
        (),
    ),
    "noise beside it": (PIX2PIX + "network().predict([[0.0] * 10])", ()),
    "is trained": (OFF + "model = network()\nmodel.compile('sgd', 'mse')\nmodel.fit([[0.0] * 10], [1])", ("KDL103",)),
    "is trained batch by batch": (
        OFF + "def train(x, y):\n    m = network(0.2)\n    m.compile('sgd', 'mse')\n    m.train_on_batch(x, y)",
        ("KDL103",),
    ),
    "is not trained": (OFF + "model = network()\nmodel.predict([[0.0] * 10])", ()),
    "a flag, trained": (flagged("training=False") + "def go(x, y):\n    network().fit(x, y)", ("KDL103",)),
    "a flag, asked": (flagged("training=False") + "def go(x):\n    return network().predict(x)", ()),
    "a flag, passed and trained": (
        flagged("training=True") + "def go(x, y):\n    network(training=False).fit(x, y)",
        ("KDL103",),
    ),
    "a flag that says what for": (flagged("mc_dropout=False"), ("KDL103",)),
    "a flag that says what for, passed": (
        flagged("mc_dropout=False") + "def go(x):\n    return network(mc_dropout=True).predict(x)",
        (),
    ),
    "a switch": (flagged("use_dropout=False") + "def go(x, y):\n    network().fit(x, y)", ()),
    "one for each mode": (
        flagged("training", "BatchNormalization()")
        + "def go(x, y):\n    network(True).fit(x, y)\n    return network(False).predict(x)",
        (),
    ),
    "the wrong one of each mode": (
        flagged("training", "BatchNormalization()") + "def go(x):\n    return network(True).predict(x)",
        ("KDL202",),
    ),
}


@pytest.mark.parametrize("target", ["2", "3.16"])
@pytest.mark.parametrize("name", PROGRAMS)
def test_found(name: str, target: str) -> None:
    source, expected = PROGRAMS[name]
    judgement = judge(HEADER + source + "\n", "model.py", target)
    assert judgement.failures == ()
    assert tuple(finding.code for finding in judgement.findings) == expected


ASKED_ELSEWHERE = """
import numpy as np
from nets.models import network

def main():
    model = network(16)
    model.load_weights("w")
    print(model.predict(np.zeros((3, 10))))
"""


@pytest.mark.parametrize(("caller", "expected"), [(ASKED_ELSEWHERE, ["KDL202"]), ("import nets.models\n", [])])
def test_is_run_by_another_module(tmp_path: Path, caller: str, expected: list[str]) -> None:
    (tmp_path / "pyproject.toml").write_text("")
    (tmp_path / "nets").mkdir()
    (tmp_path / "nets" / "__init__.py").write_text("")
    (tmp_path / "nets" / "models.py").write_text(HEADER + NORMALIZED)
    (tmp_path / "main.py").write_text(caller)
    report = check_paths([str(tmp_path)], Options(target_keras="2"))
    assert [finding.code for finding in report.findings] == expected
