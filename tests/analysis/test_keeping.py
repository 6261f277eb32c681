"""What is called a keep probability and passed as a rate: by which names, with which values, in which files."""

from __future__ import annotations

import pytest

from kerasdrop_lint.judge import judge

HEADER = """
import keras
import tensorflow as tf
from keras import layers
from settings import FLAGS, KEEP_PROB, other

class Net(keras.Model):
    def __init__(self, keep_prob, config, low_keep_prob=0.1, half_keep_prob=0.5, high_keep_prob=0.8, no_keep_prob=None,
                 rate=0.3):
        super().__init__()
        self.keep_prob = keep_prob
        self.keep_rate = rate
        self.layer = layers.Identity()
        {}

    def call(self, x, training=None):
        if training:
            {}
        return self.layer(x)
"""
MADE = {
    "layers.Dropout(keep_prob)": 1,
    "layers.Dropout(rate=keep_prob)": 1,
    "layers.Dropout(self.keep_prob)": 1,
    "layers.Dropout(config.keep_prob)": 1,
    "layers.Dropout(config['keep_prob'])": 1,
    "layers.Dropout(FLAGS.dropout_keep_prob)": 1,
    "layers.Dropout(KEEP_PROB)": 1,
    "layers.Dropout(high_keep_prob)": 1,
    "layers.Dropout(half_keep_prob)": 1,
    "layers.SpatialDropout1D(keep_prob)": 1,
    "layers.LSTM(4, dropout=keep_prob, recurrent_dropout=keep_prob)": 1,
    "layers.MultiHeadAttention(2, 2, None, keep_prob)": 1,
    "layers.Dropout(low_keep_prob)": 0,
    "layers.Dropout(no_keep_prob)": 1,
    "layers.Dropout(self.keep_rate)": 0,
    "layers.Dropout(1 - keep_prob)": 0,
    "layers.Dropout(other(keep_prob))": 0,
    "layers.Dropout(rate)": 0,
    "layers.Dropout(*keep_prob)": 0,
    "layers.Dropout(**keep_prob)": 0,
    "layers.GaussianNoise(keep_prob)": 0,
    "layers.Dense(keep_prob)": 0,
    "layers.Dropout(config.one_minus_keep_prob)": 0,
    "layers.Dropout(config.keep)": 0,
    "layers.Dropout(config.keepers)": 0,
    "layers.Dropout(config.keepProb)": 1,
    "layers.Dropout(config.p_keep)": 1,
    "layers.Dropout(config.keep_dropout_rate)": 0,
    "layers.Dropout(keep_prob if config else rate)": 0,
}
APPLIED = {
    "x = tf.nn.dropout(x, self.keep_prob)": 1,
    "x = tf.nn.dropout(x, rate=self.keep_prob)": 1,
    "x = keras.random.dropout(x, self.keep_prob)": 1,
    "x = tf.nn.dropout(x, 1 - self.keep_prob)": 0,
    "x = tf.compat.v1.nn.dropout(x, self.keep_prob)": 0,
    "x = tf.compat.v1.nn.dropout(x, keep_prob=self.keep_prob)": 0,
    "x = tf.nn.dropout(x, self.keep_rate)": 0,
}
OLD = (
    "x = tf.placeholder(tf.float32)",
    "tf = tf.compat.v1",
    "session = tf.Session()",
    "return tf.__version__",
    "from tensorflow import float32, placeholder",
)


def count(made: str, applied: str = "pass", after: str = "") -> int:
    judgement = judge(HEADER.format(made, applied) + after, "model.py", "3.15")
    assert judgement.failures == ()
    return sum(finding.code == "KDL402" for finding in judgement.findings)


@pytest.mark.parametrize("made", MADE)
def test_layers(made: str) -> None:
    assert count(f"self.layer = {made}") == MADE[made]


@pytest.mark.parametrize("applied", APPLIED)
def test_operations(applied: str) -> None:
    assert count("pass", applied) == APPLIED[applied]


@pytest.mark.parametrize("old", OLD)
def test_a_file_for_tensorflow_1(old: str) -> None:
    after = f"\ndef run():\n    {old}\n"
    assert count("pass", "x = tf.nn.dropout(x, self.keep_prob)", after) == 0
    assert count("pass", "x = tf.nn.dropout(x, rate=self.keep_prob)", after) == 1
    assert count("self.layer = layers.Dropout(keep_prob)", after=after) == 1


@pytest.mark.parametrize(
    "turned", ["args.keep_prob = 1 - args.keep_prob", "KEEP = 1.0 - KEEP", "d['keep'] = (1. - d['keep'])"]
)
def test_a_file_that_turns_it_round(turned: str) -> None:
    after = f"\ndef run(args, d):\n    {turned}\n"
    assert count("self.layer = layers.Dropout(config.keep_prob)", after=after) == 0
    assert count("self.layer = layers.Dropout(keep_prob)", after=after) == 0
    assert count("self.layer = layers.Dropout(high_keep_prob)", after=after) == 1


@pytest.mark.parametrize(
    ("passed", "found"), [("0.9", 1), ("0.2", 0), ("rate", 0), ("keep_prob", 1), ("1 - keep_prob", 0)]
)
def test_callers_in_the_file(passed: str, found: int) -> None:
    after = f"\ndef build(rate, keep_prob):\n    return keras.Sequential([Net({passed}, None)])\n"
    assert count("self.layer = layers.Dropout(keep_prob)", after=after) == found


def test_the_share_is_named() -> None:
    made = HEADER.format("self.layer = layers.Dropout(high_keep_prob)", "pass")
    (finding,) = [found for found in judge(made, "model.py", "3.15").findings if found.code == "KDL402"]
    assert "it drops 0.8 of its input. Write `1 - high_keep_prob`." in finding.message


def test_a_rate_of_one_is_reported_once() -> None:
    text = "import keras\n\nkeep_prob = 1.0\nlayer = keras.layers.Dropout(keep_prob)\n"
    assert [finding.code for finding in judge(text, "model.py", "3.15").findings] == ["KDL402"]
