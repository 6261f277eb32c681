"""Steps and loops that another module of the project gives a network to, or derives from."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.project.test_callers import codes

NETWORKS = """
import keras

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = keras.layers.Dropout(0.5)
        self.head = keras.layers.Dense(1)

    def call(self, x, training=None):
        return self.head(self.drop(x, training=training))

def plain():
    return keras.Sequential([keras.layers.Dense(4), keras.layers.LayerNormalization()])
"""
LOOPS = """
import keras
import tensorflow as tf

class Trainer:
    def __init__(self, model):
        self.model = model
        self.optimizer = keras.optimizers.Adam()

    @tf.function
    def step(self, x, y):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((self.model(x) - y) ** 2)
        variables = self.model.trainable_variables
        self.optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))

    def val_step(self, x, y):
        return tf.reduce_mean((self.model(x, training=True) - y) ** 2)

    def run(self, batches):
        for x, y in batches:
            self.step(x, y)
            self.val_step(x, y)

def train(model, optimizer, batches):
    for x, y in batches:
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((model(x) - y) ** 2)
        optimizer.apply_gradients(zip(tape.gradient(loss, model.trainable_variables), model.trainable_variables))
"""
STEPS = """
import keras

class Evaluated(keras.Model):
    def test_step(self, data):
        x, y = data
        return {"loss": keras.ops.mean((self(x, training=True) - y) ** 2)}
"""


def program(body: str) -> str:
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    return f"from loops import Trainer, train\nfrom networks import Net, plain\n\ndef main(batches):\n{lines}"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("trainer = Trainer(Net())\ntrainer.run(batches)", ["KDL107", "KDL206"]),
        ("train(Net(), None, batches)", ["KDL107"]),
        ("Trainer(plain()).run(batches)", []),
        ("train(plain(), None, batches)", []),
        ("net = plain()\nnet.add(keras.layers.Dropout(0.5))\ntrain(net, None, batches)", ["KDL107"]),
    ],
)
def test_a_network_that_another_module_gives(tmp_path: Path, body: str, expected: list[str]) -> None:
    files = {"networks.py": NETWORKS, "loops.py": LOOPS, "main.py": f"import keras\n{program(body)}"}
    assert [code for _, code in codes(tmp_path, files, "loops.py")] == expected


def test_a_network_that_a_program_gives(tmp_path: Path) -> None:
    """What a module does only where it is run itself, and not where it is imported."""
    for body, expected in (("Trainer(Net())", ["KDL107", "KDL206"]), ("Trainer(plain())", [])):
        text = program(f"trainer = {body}\ntrainer.run(batches)")
        text = text.replace("def main(batches):", "from data import batches\n\nif __name__ == '__main__':")
        files = {"networks.py": NETWORKS, "loops.py": LOOPS, "main.py": text}
        assert [code for _, code in codes(tmp_path, files, "loops.py")] == expected


def test_a_loop_that_nobody_gives_a_network(tmp_path: Path) -> None:
    assert codes(tmp_path, {"networks.py": NETWORKS, "loops.py": LOOPS}, "loops.py") == []


@pytest.mark.parametrize(("base", "expected"), [("Evaluated", ["KDL206"]), ("Evaluated, object", ["KDL206"])])
def test_a_step_that_a_class_of_another_module_inherits(tmp_path: Path, base: str, expected: list[str]) -> None:
    heir = NETWORKS.replace("import keras\n", "import keras\nfrom steps import Evaluated\n", 1)
    files = {"steps.py": STEPS, "nets.py": heir.replace("(keras.Model)", f"({base})")}
    assert [code for _, code in codes(tmp_path, files, "steps.py")] == expected


def test_a_step_that_only_a_plain_model_inherits(tmp_path: Path) -> None:
    heir = "import keras\nfrom steps import Evaluated\n\nclass Net(Evaluated):\n    def __init__(self):\n"
    heir += "        super().__init__()\n        self.head = keras.layers.Dense(1)\n\n"
    heir += "    def call(self, x, training=None):\n        return self.head(x)\n"
    assert codes(tmp_path, {"steps.py": STEPS, "nets.py": heir}, "steps.py") == []
