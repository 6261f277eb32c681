"""What one run must not take from another: a seed, a memo without its events, marks that are no sites."""

from __future__ import annotations

import pytest

from kerasdrop_lint.judge import judge

HEADER = "import random\nimport keras\nimport numpy as np\nimport tensorflow as tf\nfrom keras import layers\n"

KEPT = """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(0.5)
{method}
    def call(self, x):
        {first}
        return self.drop(x)
"""
STEP = """
    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            loss = keras.losses.mse(y, self(x))
        gradients = tape.gradient(loss, self.trainable_variables)
        self.last = {value}
        return {{}}
"""

SEEDS = """
class Seeds(layers.Layer):
    def call(self, x):
        {seed}
        return x * 2.0 if random.random() < 0.5 else x
"""
DRAWS = """
class Draws(layers.Layer):
    def call(self, x, training=None):
        return x * 2.0 if random.random() < 0.5 else x
"""

LOOP = """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(0.5)
        self.dense = layers.Dense(1)

    def call(self, x, training=None):
        return self.dense(self.drop(x, training=training))

def forward(net, x):
    return net(x)

def outer(net, x):
    return forward(net, x)

def train(data):
    net = Net()
    optimizer = keras.optimizers.Adam()
{before}
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean({loss})
    optimizer.apply_gradients(zip(tape.gradient(loss, net.trainable_variables), net.trainable_variables))
"""


def codes(source: str) -> list[str]:
    judgement = judge(HEADER + source, "model.py", "3.15")
    assert judgement.failures == ()
    return [finding.code for finding in judgement.findings]


@pytest.mark.parametrize(
    "first",
    [
        "self.norm = tf.linalg.global_norm(self.trainable_variables)",
        "self.norms = [tf.norm(one) for one in self.trainable_weights]",
        "self.sum = tf.add_n(self.weights) + x",
        "self.all = tf.stack(self.drop.variables)",
    ],
)
def test_weights_in_an_attribute(first: str) -> None:
    assert codes(KEPT.format(method="", first=first)) == ["KDL101"]


@pytest.mark.parametrize(
    "value",
    ["tf.stack(gradients)", "tf.linalg.global_norm(gradients)", "gradients", "loss + tf.norm(gradients[0])"],
)
def test_gradients_in_an_attribute(value: str) -> None:
    assert codes(KEPT.format(method=STEP.format(value=value), first="pass")) == ["KDL101"]


@pytest.mark.parametrize("seed", ["random.seed(3)", "np.random.seed(3)", "random.seed(3); np.random.seed(3)"])
def test_a_seed_is_that_of_its_own_class(seed: str) -> None:
    seeds = SEEDS.format(seed=seed)
    assert codes(seeds + DRAWS) == codes(DRAWS + seeds) == ["KDL113"]


def test_a_seed_is_that_of_its_own_model() -> None:
    seeded = "\ndef build():\n    inputs = keras.Input((4,))\n    return keras.Model(inputs, Seeds()(inputs))\n"
    assert codes(SEEDS.format(seed="random.seed(3)") + seeded + DRAWS) == ["KDL113"]


@pytest.mark.parametrize("calls", range(4))
@pytest.mark.parametrize("function", ["forward", "outer"])
def test_a_helper_called_before_the_tape(function: str, calls: int) -> None:
    before = f"    {function}(net, data)\n" * calls
    assert codes(LOOP.format(before=before, loss=f"{function}(net, data)")) == ["KDL107"]


@pytest.mark.parametrize("calls", range(4))
def test_a_helper_called_under_another_tape(calls: int) -> None:
    before = "    with tf.GradientTape() as other:\n        forward(net, data)\n" * calls
    assert codes(LOOP.format(before=before, loss="forward(net, data)")) == ["KDL107"]


@pytest.mark.parametrize("calls", range(4))
def test_the_model_itself_called_before_the_tape(calls: int) -> None:
    assert codes(LOOP.format(before="    net(data)\n" * calls, loss="net(data)")) == ["KDL107"]
