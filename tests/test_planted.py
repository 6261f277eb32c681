"""The faults that `benchmarks/planted.py` plants: what they change, and that the linter finds them in a plain model."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from benchmarks.planted import FOUND, drawn, outcomes
from benchmarks.plants import KINDS, Names, plants

NET = """
import keras
import tensorflow as tf


class Block(keras.layers.Layer):
    def __init__(self, rate=0.3):
        super().__init__()
        self.dense = keras.layers.Dense(4)
        self.drop = keras.layers.Dropout(0.3)

    def call(self, x, training=None):
        x = self.dense(x)
        if training:
            x = tf.nn.dropout(x, 0.2)
        x = self.drop(x, training=training)
        return x


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.blocks = [Block() for _ in range(2)]

    def call(self, x, training=None):
        for block in self.blocks:
            x = block(x, training=training)
        return x

    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(self(x, training=True) - y)
        self.optimizer.apply_gradients(zip(tape.gradient(loss, self.trainable_weights), self.trainable_weights))
        return {"loss": loss}


def build():
    inputs = keras.Input((4,))
    return keras.Model(inputs, keras.layers.Dropout(0.5)(inputs))
"""
HEALTHY = {"default True", "model without training"}
"""What is no fault here: whoever calls the block passes the mode, and the training step tells the whole model."""


def test_each_kind() -> None:
    """Every kind is planted, keeps the lines, and leaves Python."""
    found = list(plants(NET.encode(), Names.of([ast.parse(NET)])))
    assert {plant.kind for plant in found} == KINDS.keys()
    for plant in found:
        text = plant.planted(NET.encode()).decode()
        ast.parse(text)
        pairs = list(zip(NET.splitlines(), text.splitlines(), strict=True))
        assert 1 <= sum(old != new for old, new in pairs) <= 3


def test_found(tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(NET)
    said = {(one.plant.kind, one.plant.line): one.said for one in outcomes(tmp_path, 100, "3.15")}
    missed = {kind for (kind, _), word in said.items() if word != FOUND}
    assert missed == HEALTHY
    assert (tmp_path / "net.py").read_text() == NET


@pytest.mark.parametrize("most", [1, 5, 100])
def test_drawn(most: int) -> None:
    found = [("net.py", plant) for plant in plants(NET.encode(), Names.of([ast.parse(NET)]))]
    some = drawn(found, most, "net")
    assert some == drawn(found, most, "net")
    assert len(some) == min(most, len(found))
    assert len({plant.kind for _, plant in some}) == min(most, len({plant.kind for _, plant in found}))
