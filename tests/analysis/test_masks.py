"""Which random masks are dropout made by hand, on in predict, and which are something else."""

from __future__ import annotations

from textwrap import indent

import pytest

from kerasdrop_lint.judge import judge

HEADER = """import keras
import tensorflow as tf

class Block(keras.layers.Layer):
    def __init__(self, rate=0.5, share=None):
        super().__init__()
        self.rate = rate
        self.share = share
        self.dense = keras.layers.Dense(10)
        self.seeds = keras.random.SeedGenerator(3)

"""
U = "tf.random.uniform(tf.shape(x))"

DROPS = {
    "kept where less": f"return x * tf.cast({U} < 0.5, x.dtype)",
    "dropped where greater": f"return tf.cast(0.5 > {U}, x.dtype) * x",
    "the layer's rate": f"return x * tf.cast({U} >= self.rate, x.dtype) / (1 - self.rate)",
    "a rate that is not known": f"return x * tf.cast({U} >= self.share, x.dtype)",
    "floor": f"keep = 1 - self.rate\nreturn x / keep * tf.floor(keep + {U})",
    "a function for the comparison": f"return tf.multiply(x, tf.cast(tf.greater({U}, 0.5), x.dtype))",
    "selected": f"return tf.where({U} < 0.5, x, 0.0)",
    "selected against": f"return tf.where({U} < 0.5, 0.0, x)",
    "bounds written": "return x * tf.cast(tf.random.uniform(tf.shape(x), 0, 1) < 0.5, x.dtype)",
    "shaped": f"return x * tf.reshape(tf.cast({U} < 0.5, x.dtype), (-1, 10))",
    "scaled mask": f"return x * (tf.cast({U} < 0.5, x.dtype) / 0.5)",
    "keras.random": "return x * tf.cast(keras.random.uniform(tf.shape(x), seed=self.seeds) < 0.5, x.dtype)",
    "of the backend": "return x * keras.backend.random_bernoulli(keras.backend.shape(x), p=0.5)",
}

SOMETHING_ELSE = {
    "guarded": f"return x * tf.cast({U} < 0.5, x.dtype) if training else x",
    "selected by the mode": f"y = x * tf.cast({U} < 0.5, x.dtype)\nreturn y if training else x",
    "thrown away": f"y = x * tf.cast({U} < 0.5, x.dtype)\nreturn x",
    "noise added": f"return x + {U}",
    "noise multiplied": f"return x * (0.9 + {U} / 5)",
    "normal": "return x * tf.random.normal(tf.shape(x), 1.0, 0.1)",
    "a tensor for the share": f"return x * tf.cast({U} < self.dense(x), x.dtype)",
    "everything kept": f"return x * tf.cast({U} < 1.0, x.dtype)",
    "nothing kept": f"return x * tf.cast({U} < 0.0, x.dtype)",
    "its complement too": f"m = tf.cast({U} < 0.5, x.dtype)\nreturn m * x + (1 - m) * self.dense(x)",
    "its complement, a comparison": f"m = {U} < 0.5\nreturn tf.where(m, x, 0.0) + tf.where(~m, -x, 0.0)",
    "one of two": f"return tf.where({U} < 0.5, x, self.dense(x))",
    "other bounds": "return x * tf.cast(tf.random.uniform(tf.shape(x), -1, 1) < 0.5, x.dtype)",
    "stateless": "return x * tf.cast(tf.random.stateless_uniform((10,), (1, 2)) < 0.5, x.dtype)",
    "a fixed seed": "return x * keras.ops.cast(keras.random.uniform((10,), seed=3) < 0.5, x.dtype)",
    "a mask of a mask": f"return x * tf.cast(tf.reduce_sum(tf.cast({U} < 0.5, x.dtype)) > 3.0, x.dtype)",
    "Gumbel noise": f"return x * tf.cast(-tf.math.log(-tf.math.log({U})) > x, x.dtype)",
    "levels": f"return x * tf.floor({U} * 10)",
    "not known to run": f"if self.share.active:\n    x = x * tf.cast({U} < 0.5, x.dtype)\nreturn x",
}


def codes(body: str) -> list[str]:
    source = HEADER + "    def call(self, x, training=None):\n" + indent(body, " " * 8) + "\n"
    judgement = judge(source, "model.py", "3.15")
    assert judgement.failures == ()
    return [finding.code for finding in judgement.findings]


@pytest.mark.parametrize("name", DROPS)
def test_found(name: str) -> None:
    assert codes(DROPS[name]) == ["KDL204"]


@pytest.mark.parametrize("name", SOMETHING_ELSE)
def test_not_found(name: str) -> None:
    assert codes(SOMETHING_ELSE[name]) == []
