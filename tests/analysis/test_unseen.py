"""Nothing passes for healthy that was not seen: what hides in models, registries, lists and functions is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from kerasdrop_lint.check import check_source, predict_modes
from kerasdrop_lint.frontends.command_line import run
from tests.analysis.tables import HEADER

IMPORTS = HEADER + "import zoo\nfrom zoo import Head, REGISTRY, encode, make_blocks\n"
NOTHING = "No mode-dependent layer or operation found."


def net(made: str, called: str) -> str:
    """A model of a class of its own."""
    return f"""
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        {made}

    def call(self, x, training=None):
        {called}
"""


SAID: dict[str, tuple[str, str, str]] = {
    "a model of a script": (
        "x = keras.Input((4,))\nmodel = keras.Model(x, layers.Dense(1)(Head()(x)))\n",
        "model",
        "the result of `zoo.Head`",
    ),
    "a Sequential of a script": (
        "model = keras.Sequential([layers.Dense(4), Head(2), layers.Dropout(0.5)])\n",
        "model",
        "the result of `zoo.Head`",
    ),
    "a function of another module, on a symbolic tensor": (
        "def build():\n    x = keras.Input((4,))\n    return keras.Model(x, encode(x, 3))\n",
        "build",
        "`zoo.encode`",
    ),
    "a Lambda of one": (
        "def build():\n    x = keras.Input((4,))\n    return keras.Model(x, layers.Lambda(encode)(x))\n",
        "build",
        "`zoo.encode`",
    ),
    "the ends of a model from elsewhere": (
        "def build():\n    base = zoo.backbone()\n    return keras.Model(base.input, layers.Dense(1)(base.output))\n",
        "build",
        "`zoo.backbone`",
    ),
    "a loaded model": (
        "base = keras.models.load_model('a.keras')\nx = keras.Input((4,))\nmodel = keras.Model(x, base(x))\n",
        "model",
        "`keras.models.load_model`",
    ),
    "a registry": (net("self.part = REGISTRY['a'](3)", "return self.part(x)"), "Net", "`zoo.REGISTRY`"),
    "the method of a registry": (
        net("self.part = REGISTRY.get('a')(3)", "return self.part(x)"),
        "Net",
        "`zoo.REGISTRY",
    ),
    "a list from elsewhere": (
        net("self.parts = make_blocks()", "for part in self.parts:\n            x = part(x)\n        return x"),
        "Net",
        "`zoo.make_blocks`",
    ),
    "a cell": (net("self.rnn = layers.RNN(Head(3))", "return self.rnn(x)"), "Net", "a cell"),
    "code in a string": (net("self.part = eval('layers.Dropout(0.5)')", "return self.part(x)"), "Net", "`eval(...)`"),
    "what runs a function of the class": (
        net("self.drop = layers.Dropout(0.5)", "return zoo.run(lambda: self.drop(x))"),
        "Net",
        "`zoo.run`",
    ),
    "a network that a step trains": (
        """
class Trainer(keras.Model):
    def __init__(self):
        super().__init__()
        self.network = zoo.make_network()

    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            loss = keras.losses.mse(y, self.network(x))
        weights = self.network.trainable_variables
        self.optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))
        return {"loss": loss}
""",
        "Trainer",
        "`zoo.make_network`",
    ),
    "a network that a loop trains": (
        """
class Trainer:
    def __init__(self, options):
        self.network = zoo.build(options)

    def fit(self, batches, optimizer):
        for x, y in batches:
            with tf.GradientTape() as tape:
                loss = tf.reduce_mean(self.network(x) - y)
            weights = self.network.trainable_variables
            optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))
""",
        "Trainer",
        "`zoo.build`",
    ),
    "a function that only its caller gives a tensor": (
        "def head(features):\n    return layers.Dropout(0.3)(features, training=True)\n",
        "head",
        "`features`, which a caller passes",
    ),
    "a method that only its caller gives a tensor": (
        """
def largest(x):
    return tf.reduce_max(x, axis=1)


class Block:
    def build(self, options, inputs=None):
        return largest(layers.Dropout(0.5)(layers.Dense(4)(inputs)))
""",
        "Block.build",
        "`inputs`, which a caller passes",
    ),
}

FOLLOWED: dict[str, str] = {
    "a function that a builder calls": """
def head(features):
    return layers.Dropout(0.3)(layers.Dense(4)(features))

def build():
    x = keras.Input((4,))
    return keras.Model(x, head(x))
""",
    "a function that makes weights for what its caller gives": """
def head(features):
    return layers.Dropout(0.3)(layers.Dense(4)(features))
""",
    "a function that a layer calls": """
def head(x, drop, training):
    return drop(layers.Dropout(0.0)(x), training=training)
"""
    + net("self.drop = layers.Dropout(0.5)", "return head(x, self.drop, training)"),
    "a function of a library where nothing depends on the mode": net(
        "self.dense = layers.Dense(2)", "return zoo.rearrange(self.dense(x))"
    ),
    "one of Python's own": """
import logging

def build():
    x = keras.Input((4,))
    logging.info(x)
    return keras.Model(x, layers.Dropout(0.5)(x))
""",
    "weights of a network that is an argument": """
def train(network, x, optimizer):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(network(x, training=True))
    weights = network.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))
""",
}


@pytest.mark.parametrize("name", SAID)
def test_said(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, who, why = SAID[name]
    found = check_source(IMPORTS + source).not_followed
    assert [one.name for one in found] == [who]
    assert why in found[0].reason
    assert predict_modes(IMPORTS + source).not_followed == found
    (tmp_path / "a.py").write_text(IMPORTS + source)
    run(["modes", str(tmp_path / "a.py")])
    said = capsys.readouterr().out
    assert f"`{who}` is not followed" in said and NOTHING not in said


@pytest.mark.parametrize("name", FOLLOWED)
def test_followed(name: str) -> None:
    assert check_source(IMPORTS + FOLLOWED[name]).not_followed == ()


def test_what_a_caller_decides_is_said_by_modes_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = HEADER + (
        "class Net(keras.Model):\n    def __init__(self, encoder):\n        super().__init__()\n"
        "        self.encoder = encoder\n\n    def call(self, x):\n        return layers.Dense(1)(self.encoder(x))\n"
    )
    assert check_source(source).not_followed == ()
    (tmp_path / "a.py").write_text(source)
    run(["modes", str(tmp_path / "a.py")])
    said = capsys.readouterr().out
    assert "class `Net` is not followed: the result of `encoder`" in said and NOTHING not in said


def test_a_part_that_is_not_known_hides_nothing_else() -> None:
    source = IMPORTS + (
        "class Net(keras.Model):\n    def __init__(self):\n        super().__init__()\n"
        "        self.part = Head(3)\n        self.drop = layers.Dropout(0.5)\n\n"
        "    def call(self, x, training=None):\n"
        "        return self.part(self.drop(x, training=True), training=training)\n"
    )
    report = check_source(source)
    assert [finding.code for finding in report.findings] == ["KDL202"]
    assert [one.name for one in report.not_followed] == ["Net"]


def test_a_model_is_counted_as_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.py").write_text(IMPORTS + SAID["a Sequential of a script"][0])
    run(["check", "--isolated", str(tmp_path)])
    last = capsys.readouterr().out.splitlines()[-1]
    assert last == "not followed: 1 model in 1 file; --verbose lists them"
