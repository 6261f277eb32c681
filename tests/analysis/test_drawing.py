"""How far a number that Python draws is followed: the bodies of a `call` in which it decides the result, and others."""

from __future__ import annotations

from textwrap import indent

import pytest

from kerasdrop_lint.judge import judge

HEADER = """import random
import keras
import numpy as np
import tensorflow as tf

class Block(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.dense = keras.layers.Dense(10)
        self.other = keras.layers.Dense(10)

"""

DECIDES = {
    "a test": "if random.random() < 0.5:\n    x = self.dense(x)\nreturn x",
    "a return": "if random.random() < 0.5:\n    return x\nreturn self.dense(x)",
    "a negation": "if not random.random() < 0.5:\n    x = self.dense(x)\nreturn x",
    "an operand of `and` before the mode": "if random.random() < 0.5 and training:\n    x = self.dense(x)\nreturn x",
    "a conditional": "return self.dense(x) if random.random() < 0.5 else x",
    "a number that is chosen": "return x * (1.0 if random.random() < 0.5 else 0.0)",
    "a variable that a branch sets": "keep = 1\nif random.random() < 0.5:\n    keep = 0\nreturn x if keep else -x",
    "a loop that goes on": (
        "for f in (self.dense, self.other):\n    if random.random() < 0.5:\n        continue\n    x = f(x)\nreturn x"
    ),
    "a product": "return x * np.random.uniform(0.5, 1.5)",
    "arithmetic": "return x * (1 - 2 * np.random.uniform(0.5, 1.5))",
    "a builtin": "return x * int(random.random() < 0.5)",
    "a method": "return x + np.random.normal(size=(10,)).astype('float32')",
    "a function of TensorFlow": "return tf.multiply(x, tf.constant(np.random.rand(), tf.float32))",
    "a function of NumPy": "return x * np.float32(np.random.rand())",
    "a name for it": "drawn = random.random\nreturn x * drawn()",
}

DECIDES_NOTHING = {
    "a message": "if random.random() < 0.5:\n    tf.print(x)\nreturn x",
    "a variable that nobody reads": "if random.random() < 0.5:\n    y = self.dense(x)\nreturn x",
    "a seed": "return x + tf.random.normal((10,), seed=random.randint(0, 9))",
    "a seed in a tuple": "return x + tf.random.stateless_normal((10,), seed=(random.randint(0, 9), 0))",
    "a first value": "self.w = tf.Variable(np.random.rand(10).astype('float32'))\nreturn x * self.w",
    "kept": "self.w = np.random.rand()\nreturn x * self.w",
    "the mode decides first": "if random.random() < 0.5 and training is False and training:\n    return -x\nreturn x",
    "times nothing": "return x + 0 * x",
    "of a generator of one's own": "return x * np.random.default_rng(1).uniform()",
    "called back": "return tf.numpy_function(lambda t: t * np.random.rand(), [x], tf.float32)",
    "not known to run": "if tf.executing_eagerly():\n    x = x * np.random.rand()\nreturn x",
    "of TensorFlow": "return x * tf.random.uniform(())",
    "of Keras": "return x * keras.random.uniform(())",
}


def codes(body: str, after: str = "") -> list[str]:
    source = HEADER + "    def call(self, x, training=None):\n" + indent(body, " " * 8) + "\n" + after
    judgement = judge(source, "model.py", "3.15")
    assert judgement.failures == ()
    return [finding.code for finding in judgement.findings]


@pytest.mark.parametrize("name", DECIDES)
def test_found(name: str) -> None:
    assert codes(DECIDES[name]) == ["KDL113"]


@pytest.mark.parametrize("name", DECIDES_NOTHING)
def test_not_found(name: str) -> None:
    assert codes(DECIDES_NOTHING[name]) == []


@pytest.mark.parametrize(
    "after",
    [
        "model.compile(run_eagerly=True)",
        "tf.config.run_functions_eagerly(True)",
        "block = Block(dynamic=True)",
        "with tf.GradientTape() as tape:\n    pass",
    ],
)
def test_not_found_where_nothing_is_traced(after: str) -> None:
    assert codes(DECIDES["a product"], after) == []


@pytest.mark.parametrize(
    "after",
    [
        "model.compile(run_eagerly=False)",
        "with tf.GradientTape() as tape:\n    pass\nmodel.fit(x)",
        "@tf.function\ndef step():\n    with tf.GradientTape() as tape:\n        pass",
    ],
)
def test_found_where_a_trace_is_written(after: str) -> None:
    assert codes(DECIDES["a product"], after) == ["KDL113"]
