"""What is found in classes that are no layers, and in the modules' own statements: each fault, and its healthy twin."""

from __future__ import annotations

from pathlib import Path

import pytest

from kerasdrop_lint.judge import judge, predict
from kerasdrop_lint.project.project import Projects, surroundings

HEADER = """
import keras
import tensorflow as tf
from keras import layers
"""
LOST = """
        inputs = keras.Input((4,))
        x = layers.Dense(3)(inputs)
        layers.Dropout(0.4)(x)
        {kept} keras.Model(inputs, layers.Dense(1)(x))
"""
STEP = """
    def step(self, x, y):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(({network}(x{told}) - y) ** 2)
        variables = {network}.trainable_variables
        self.optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
"""
NETWORK = "keras.Sequential([layers.Dense(3), layers.Dropout(0.4), layers.Dense(1)])"


def stepping(made: str, network: str = "self.net", told: str = "") -> str:
    return f"class Trainer:\n{made}\n{STEP.format(network=network, told=told)}"


FAULTS: dict[str, tuple[str, str]] = {
    "returned": ("class A:\n    def build(self):" + LOST.format(kept="return"), "KDL108"),
    "kept": ("class A:\n    def build(self):" + LOST.format(kept="self.model ="), "KDL108"),
    "kept in a dict": (
        "class A:\n    def __init__(self):\n        self.all = {}\n"
        "    def add(self, name):" + LOST.format(kept="self.all[name] ="),
        "KDL108",
    ),
    "kept in a list": (
        "class A:\n    def __init__(self):\n        self.all = []\n"
        "    def add(self):" + LOST.format(kept="self.all += [0];  self.all[0] ="),
        "KDL108",
    ),
    "in the constructor": ("class A:\n    def __init__(self, data):" + LOST.format(kept="self.model ="), "KDL108"),
    "of a class method": ("class A:\n    @classmethod\n    def make(cls):" + LOST.format(kept="return"), "KDL108"),
    "of a property": ("class A:\n    @property\n    def model(self):" + LOST.format(kept="return"), "KDL108"),
    "inherited": (
        "class A:\n    def build(self):\n        return self.head(keras.Input((4,)))\n"
        "class B(A):\n    def head(self, x):\n        y = layers.Dense(3)(x)\n        layers.Dropout(0.4)(y)\n"
        "        return keras.Model(x, layers.Dense(1)(y))",
        "KDL108",
    ),
    "by an argument": (
        "class A:\n    def __init__(self, width, rate=0.3):\n        self.width, self.rate = width, rate\n"
        "    def build(self):\n        inputs = keras.Input((4,))\n        x = layers.Dense(self.width)(inputs)\n"
        "        layers.Dropout(self.rate)(x)\n        return keras.Model(inputs, x)",
        "KDL108",
    ),
    "made by the constructor": (stepping(f"    def __init__(self):\n        self.net = {NETWORK}"), "KDL107"),
    "made by a helper": (
        stepping(
            f"    def __init__(self):\n        self.net = self.make()\n    def make(self):\n        return {NETWORK}"
        ),
        "KDL107",
    ),
    "made later": (
        stepping(
            f"    def __init__(self):\n        self.net = None\n    def prepare(self):\n        self.net = {NETWORK}"
        ),
        "KDL107",
    ),
    "made later, of a part made later": (
        stepping(
            "    def __init__(self):\n        self.net = self.part = None\n"
            "    def whole(self):\n        self.net = keras.Sequential([self.part, layers.Dense(1)])\n"
            f"    def inner(self):\n        self.part = {NETWORK}"
        ),
        "KDL107",
    ),
    "or loaded": (
        stepping(
            f"    def __init__(self):\n        self.net = None\n    def make(self):\n        self.net = {NETWORK}\n"
            "    def load(self, path):\n        self.net = keras.models.load_model(path)"
        ),
        "KDL107",
    ),
    "a class of the file": (
        "class Net(keras.Model):\n    def __init__(self):\n        super().__init__()\n"
        "        self.drop = layers.Dropout(0.5)\n    def call(self, x, training=None):\n"
        "        return self.drop(x, training=training)\n"
        + stepping("    def __init__(self):\n        self.net = Net()"),
        "KDL107",
    ),
    "a percentage": ("class A:\n    def make(self):\n        return layers.Dropout(40)", "KDL401"),
    "under a strategy": (
        "with tf.distribute.MirroredStrategy().scope():\n    inputs = keras.Input((4,))\n"
        "    layers.Dropout(0.4)(inputs)\n    model = keras.Model(inputs, layers.Dense(1)(inputs))",
        "KDL108",
    ),
    "in a loop": (
        "nets = []\nfor rate in (0.1, 0.2):\n    i = keras.Input((4,))\n    layers.Dropout(rate)(i)\n"
        "    nets.append(keras.Model(i, layers.Dense(1)(i)))",
        "KDL108",
    ),
    "in the main part": (
        'if __name__ == "__main__":\n    i = keras.Input((4,))\n    layers.Dropout(0.4)(i)\n'
        "    keras.Model(i, layers.Dense(1)(i)).fit([], [])",
        "KDL108",
    ),
}

HEALTHY: dict[str, str] = {
    "told": stepping(f"    def __init__(self):\n        self.net = {NETWORK}", told=", training=True"),
    "told by an attribute that another method sets": stepping(
        f"    def __init__(self):\n        self.net, self.on = {NETWORK}, False\n"
        "    def train(self):\n        self.on = True",
        told=", training=self.on",
    ),
    "the network of somebody else": stepping("    def __init__(self, net):\n        self.net = net"),
    "gradients of the input": (
        f"class Attack:\n    def __init__(self):\n        self.net = {NETWORK}\n"
        "    def of(self, x):\n        with tf.GradientTape() as tape:\n            tape.watch(x)\n"
        "            y = self.net(x)\n        return tape.gradient(y, x)"
    ),
    "a tensor that is kept for another model": (
        "class A:\n    def trunk(self):\n        self.i = keras.Input((4,))\n"
        "        self.x = layers.Dropout(0.4)(self.i)\n"
        "        return keras.Model(self.i, layers.Dense(1)(self.i))\n"
        "    def head(self):\n        return keras.Model(self.i, layers.Dense(2)(self.x))"
    ),
    "a model that starts where another ends": (
        "class A:\n    def trunk(self):\n        self.i = keras.Input((4,))\n"
        "        self.x = layers.Dropout(0.4)(self.i)\n"
        "    def head(self):\n        self.whole = keras.Model(self.i, layers.Dense(2)(self.x))\n"
        "        self.top = keras.Model(self.x, layers.Dense(2)(self.x))"
    ),
    "a test": (
        "class NetTest(tf.test.TestCase):\n    def test_it(self):\n        i = keras.Input((4,))\n"
        "        layers.Dropout(0.4)(i)\n        keras.Model(i, layers.Dense(1)(i))"
    ),
    "a constructor that raises": (
        "class A:\n    def __init__(self):\n        raise NotImplementedError\n"
        "    def build(self):" + LOST.format(kept="return")
    ),
    "a mode that a caller passes": (
        "class A:\n    def build(self, training):\n        i = keras.Input((4,))\n"
        "        return keras.Model(i, layers.Dropout(0.4)(i, training=training))"
    ),
}


def codes(text: str) -> list[str]:
    judgement = judge(HEADER + text, "program.py", "3.15")
    assert judgement.failures == ()
    return [finding.code for finding in judgement.findings]


@pytest.mark.parametrize("name", FAULTS)
def test_the_fault_is_found(name: str) -> None:
    text, code = FAULTS[name]
    assert codes(text) == [code]


@pytest.mark.parametrize("name", HEALTHY)
def test_nothing_is_said_of_what_is_healthy(name: str) -> None:
    assert codes(HEALTHY[name]) == []


BASE = """
import keras


class Base:
    def __init__(self):
        self.model = None

    def build(self):
        return self.model if self.model is not None else self.made(keras.Input((4,)))

    def made(self, inputs):
        return keras.Model(inputs, self(inputs))

    def __call__(self, x):
        raise NotImplementedError
"""
HEIR = """
import tensorflow as tf
from keras import layers

from base import Base


class Heir(Base):
    def __init__(self, rate=0.3):
        super().__init__()
        self.dense, self.rate = layers.Dense(3), rate

    def __call__(self, x):
        x = {first}(x)
        {second}(x)
        return self.dense(x)
"""


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ("tf.abs", "self.dense", ["KDL304"]),
        ("self.dense", "layers.Dropout(self.rate)", ["KDL108"]),
        ("layers.Dropout(self.rate)", "self.dense", []),
    ],
)
def test_a_base_class_in_another_module_calls_the_object(
    tmp_path: Path, first: str, second: str, found: list[str]
) -> None:
    (tmp_path / "base.py").write_text(BASE)
    path = tmp_path / "heir.py"
    path.write_text(HEIR.format(first=first, second=second))
    around = surroundings(Projects(), str(path), path.read_text())
    judgement = judge(path.read_text(), str(path), "3.15", surroundings=around)
    assert [finding.code for finding in judgement.findings] == found


NAMED = (
    HEADER
    + """
def network():
    i = keras.Input((4,))
    return keras.Model(i, layers.Dropout(0.4)(i))

model = network()
every = {"one": network()}

class Trainer:
    def __init__(self):
        self.model = network()

    def build(self):
        return network()

trainer = Trainer()
build = trainer.build
if __name__ == "__main__":
    last = keras.Sequential([layers.Dropout(0.4)])
"""
)


@pytest.mark.parametrize(
    "name", ["network", "model", "every", "Trainer", "Trainer.build", "trainer.model", "trainer.build", "build", "last"]
)
def test_modes_of_a_name(name: str) -> None:
    prediction = predict(NAMED, "program.py", name, "3.15")
    assert prediction.failures == ()
    assert {str(table.modes) for table in prediction.tables} == {"on off off on off off"}


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("modle", "; did you mean 'model'?"),
        ("Trainer.biuld", "; did you mean 'Trainer.build'?"),
        ("trainer.nothing", ""),
        ("layers", ""),
        ("elsewhere", ""),
    ],
)
def test_a_name_that_is_not_there(name: str, meant: str) -> None:
    (failure,) = predict(NAMED, "program.py", name, "3.15").failures
    assert failure.message == f"no class, function or model {name!r} that builds or is a model{meant}"
