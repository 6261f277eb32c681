"""Which function is blamed where `tf.function` keeps a mode, and where none is: something else may tell its traces
apart, or is what keeps a site off."""

from __future__ import annotations

import pytest

from kerasdrop_lint.judge import judge

HEADER = """
import functools
import keras
import tensorflow as tf
from keras import layers
from elsewhere import compiled, phase_of

class Block(layers.Layer):
    def __init__(self, rate=0.5):
        super().__init__()
        self.drop = layers.Dropout(rate)

    def call(self, x, training=None):
        return self.drop(x, training=training)

class Net(keras.Model):
    def __init__(self, flag=False):
        super().__init__()
        self.flag = flag
        self.drop = layers.Dropout(0.5)
        self.block = Block()
        self.option = tf.function(self.plain) if flag else self.plain
        self.wrapped = tf.function(self.plain)
        self.partial = functools.partial(self.head, scale=2)
        self.of_lambda = tf.function(lambda x: self.drop(x))

    def plain(self, x):
        return self.drop(x)

    @tf.function
    def head(self, x, scale=1):
        return self.drop(x) * scale

    @tf.function
    def deep(self, x, scale=1, training=None):
        return self.block(x) * scale

    @tf.function
    def told(self, x, training):
        return self.inner(x, training)

    @tf.function
    def inner(self, x, training):
        return self.block(x, training=training)

    @tf.function
    def off(self, x):
        return self.block(x, training=False)

    @tf.function
    def direct(self, x):
        return self.block.call(x)

    @tf.function
    def guarded(self, x):
        return self.drop(x) if self.flag else x

    @tf.function
    def teacher_pass(self, x):
        return self.drop(x)

    @compiled
    def unknown(self, x):
        return self.drop(x)

    def call(self, x, training=None):
        {}
"""
CALLS = {
    "a helper": ("return self.head(x)", "head"),
    "a helper with another argument": ("return self.head(x, scale=2.0)", "head"),
    "a helper inside a partial": ("return self.partial(x)", "head"),
    "a helper that is wrapped where it is made": ("return self.wrapped(x)", "plain"),
    "a layer in a helper, which forwards what it is not told": ("return self.deep(x)", "deep"),
    "a helper that is called once in each mode": ("return self.head(x) if training else self.head(x)", "head"),
    "a helper that is called while training only": ("return self.head(x) if training else x", ""),
    "two numbers for two modes": ("return self.head(x, 1 if training else 2)", ""),
    "an argument that is not known": ("return self.head(x, phase_of(training))", ""),
    "arguments that are not known": ("return self.head(x, **phase_of(training))", ""),
    "the mode": ("return self.told(x, training)", ""),
    "the mode as a word, not passed on": ("return self.deep(x, training=training)", ""),
    "off because it is told so": ("return self.off(x)", ""),
    "a test that is not known": ("return self.guarded(x)", ""),
    "a flag that is off": ("return self.option(x)", ""),
    "a name that says whose pass it is": ("return self.teacher_pass(x)", ""),
    "a decorator that is not known": ("return self.unknown(x)", ""),
    "a result that is not used": ("self.head(x); return x", ""),
    "a function that each call makes": ("head = tf.function(lambda y: self.drop(y)); return head(x)", ""),
    "no helper": ("return self.plain(x)", ""),
}


@pytest.mark.parametrize("target", ["3.15", "3.16", "2"])
@pytest.mark.parametrize("name", CALLS)
def test_blamed(name: str, target: str) -> None:
    body, function = CALLS[name]
    judgement = judge(HEADER.format(body), "model.py", target)
    assert judgement.failures == ()
    blamed = [finding.message.split("`")[1] for finding in judgement.findings if finding.code == "KDL111"]
    assert blamed == ([f"Net.{function}"] if function else [])


@pytest.mark.parametrize(("target", "blamed"), [("3.15", []), ("3.16", []), ("2", ["KDL111"])])
def test_off_because_a_call_method_is_called(target: str, blamed: list[str]) -> None:
    """Keras 2 takes the mode from around it even so, where it is written None."""
    found = judge(HEADER.format("return self.direct(x)"), "model.py", target).findings
    assert [finding.code for finding in found if finding.code == "KDL111"] == blamed


def test_a_lambda_has_a_name() -> None:
    (finding,) = judge(HEADER.format("return self.of_lambda(x)"), "model.py", "3.15").findings
    assert finding.code == "KDL111"


@pytest.mark.parametrize("switch", ["True", "flag", "False"])
def test_functions_that_are_not_traced(switch: str) -> None:
    text = HEADER.format("return self.head(x)").replace(
        "class Block", f"tf.config.run_functions_eagerly({switch})\n\nclass Block"
    )
    codes = [finding.code for finding in judge(text, "model.py", "3.15").findings]
    assert codes == ([] if switch != "False" else ["KDL111"])
