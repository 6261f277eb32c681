"""Which forward passes of a program's own are noted, and which of them are known to train the model that they call."""

from __future__ import annotations

import pytest

from kerasdrop_lint.analysis.facts import Facts
from kerasdrop_lint.analysis.survey import survey
from kerasdrop_lint.knowledge.profiles import DEFAULT, profile
from tests.columns_predicted import lowered

HEADER = """
import keras
import tensorflow as tf

model = keras.Sequential([keras.Input((10,)), keras.layers.Dense(10), keras.layers.Dropout(0.5)])
other = keras.Sequential([keras.Input((10,)), keras.layers.Dense(10), keras.layers.Dropout(0.5)])
optimizer = keras.optimizers.Adam()

def step(x, y):
"""
TAPE = """
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(x) - y) ** 2)
"""
PROGRAMS = {
    "apply_gradients": (
        TAPE
        + """
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
""",
        True,
    ),
    "clipped one by one": (
        TAPE
        + """
    variables = model.trainable_weights + other.trainable_weights
    gradients = [tf.clip_by_norm(one, 1.0) for one in tape.gradient(loss, variables)]
    optimizer.apply_gradients(zip(gradients, variables))
""",
        True,
    ),
    "Keras 3's apply": (
        TAPE
        + """
    optimizer.apply(tape.gradient(target=loss, sources=model.trainable_variables), model.trainable_variables)
""",
        True,
    ),
    "minimize": (TAPE + "    optimizer.minimize(loss, model.trainable_variables, tape=tape)\n", True),
    "weights of another model": (
        TAPE
        + """
    gradients = tape.gradient(loss, other.trainable_variables)
    optimizer.apply_gradients(zip(gradients, other.trainable_variables))
""",
        False,
    ),
    "not applied": (TAPE + "    return tape.gradient(loss, model.trainable_variables)\n", False),
    "the gradient of the input": (
        TAPE
        + """
    optimizer.apply_gradients([(tape.gradient(loss, x), x)])
""",
        False,
    ),
    "another loss": (
        TAPE
        + """
        penalty = tf.add_n([tf.nn.l2_loss(one) for one in model.trainable_variables])
    gradients = tape.gradient(penalty, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
""",
        False,
    ),
    "frozen": (
        "    model.trainable = False\n"
        + TAPE
        + """
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
""",
        False,
    ),
    "outside the tape": (
        """
    loss = tf.reduce_mean(model(x))
    with tf.GradientTape() as tape:
        loss = loss + tf.reduce_mean(other(y))
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
""",
        False,
    ),
    "a penalty inside": (
        """
    with tf.GradientTape() as outer:
        with tf.GradientTape() as tape:
            tape.watch(x)
            judged = model(x)
        loss = tf.reduce_mean(tape.gradient(judged, x) ** 2) + tf.reduce_mean(judged)
    gradients = outer.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
""",
        False,
    ),
}


def facts_of(source: str) -> Facts:
    return survey(lowered(source), profile(DEFAULT))


@pytest.mark.parametrize("name", PROGRAMS)
def test_what_trains(name: str) -> None:
    program, trains = PROGRAMS[name]
    facts = facts_of(HEADER + program)
    passes = [run for run in facts.passes if run.function is not None and run.function.name == "step"]
    assert passes
    assert any(run.trains for run in passes) is trains


def test_a_call_inside_a_layer_is_no_pass() -> None:
    facts = facts_of(
        """
import keras

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = keras.layers.Dropout(0.5)

    def call(self, x, training=None):
        return self.drop(x, training=training)
"""
    )
    assert facts.passes == ()


def test_a_call_inside_a_model_that_is_traced_to_be_built_is_no_pass() -> None:
    facts = facts_of(
        """
import keras
import tensorflow as tf

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = keras.layers.Dense(10)
        self.drop = keras.layers.Dropout(0.5)

    def call(self, x):
        return self.drop(self.dense(x))

net = Net()

@tf.function
def step(x):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(net(x))
    return tape.gradient(loss, net.trainable_variables)
"""
    )
    assert {run.function.name for run in facts.passes if run.function is not None} == {"step"}


def test_every_pass_through_a_model_has_its_sites() -> None:
    """What has run before with the same arguments is not run again."""
    twice = TAPE + "    again = model(x)\n" + TAPE
    passes = facts_of(HEADER + twice).passes
    assert len({run.call for run in passes}) == 3
    assert all(run.applications for run in passes)


@pytest.mark.parametrize(
    ("made", "unset"),
    [("Net()", True), ("Net(is_training=False)", False), ("Net(False)", False), ("Net(**settings)", False)],
)
def test_flags_of_constructors_that_nobody_passes(made: str, unset: bool) -> None:
    facts = facts_of(
        f"""
import keras
from elsewhere import settings

class Net(keras.Model):
    def __init__(self, is_training=True, units=10):
        super().__init__()
        self.is_training = is_training
        self.drop = keras.layers.Dropout(0.5)

    def call(self, x):
        return self.drop(x, training=self.is_training)

net = {made}
"""
    )
    assert [parameter.name for parameter in facts.unset] == (["is_training"] if unset else [])
