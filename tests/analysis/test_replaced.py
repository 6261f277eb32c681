"""Methods and layers of Keras that a program replaces: for the whole process, so that each was measured in its own."""

from __future__ import annotations

import pytest

from kerasdrop_lint.modes import UNKNOWN
from tests.analysis.tables import ALWAYS, HEADER, HEALTHY, NEVER, Program
from tests.columns_predicted import lowered, predicted

PROGRAMS: dict[str, Program] = {
    "a call that is replaced": (
        """
original = layers.Dropout.call

def call(self, inputs, training=None):
    return original(self, inputs, training=False)

layers.Dropout.call = call

def build():
    inputs = keras.Input((10,))
    return keras.Model(inputs, layers.Dropout(0.5)(inputs))

""",
        NEVER,
    ),
    "a call that is replaced, always on": (
        """
original = layers.Dropout.call
layers.Dropout.call = lambda self, inputs, training=None: original(self, inputs, training=True)

def build():
    return keras.Sequential([keras.Input((10,)), layers.Dropout(0.5)])
""",
        ALWAYS,
    ),
    "a call that is replaced by setattr": (
        """
def call(self, inputs, training=None):
    return inputs

setattr(layers.Dropout, "call", call)

def build():
    return keras.Sequential([keras.Input((10,)), layers.Dropout(0.5)])
""",
        NEVER,
    ),
    "a call that is replaced, of a derived layer": (
        """
layers.Dropout.call = lambda self, inputs, training=None: inputs

class Own(layers.Dropout):
    pass

def build():
    return keras.Sequential([keras.Input((10,)), Own(0.5)])
""",
        NEVER,
    ),
    "a layer that is replaced": (
        """
class Off(layers.Layer):
    def __init__(self, rate):
        super().__init__()

    def call(self, x):
        return x

keras.layers.Dropout = Off

def build():
    return keras.Sequential([keras.Input((10,)), keras.layers.Dropout(0.5)])
""",
        NEVER,
    ),
    "a call of one layer that is replaced": (
        """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(0.5)
        self.drop.call = functools.partial(self.drop.call, training=True)

    def call(self, x, training=None):
        return self.drop(x)

def build():
    return Net()
""",
        HEALTHY,
    ),
    "a function that is replaced": (
        """
tf.nn.dropout = lambda x, rate: x

class Net(keras.Model):
    def call(self, x, training=None):
        return tf.nn.dropout(x, 0.5)

def build():
    return Net()
""",
        NEVER,
    ),
}
"""With the tables that were measured on Keras 3.15.1."""

NOT_FOLLOWED = frozenset({"a call of one layer that is replaced"})


@pytest.mark.parametrize("name", PROGRAMS)
def test_predicted(name: str) -> None:
    source, expected = PROGRAMS[name]
    found = predicted(lowered(HEADER + source), "3.15")
    assert found is not None
    if name in NOT_FOLLOWED:
        assert set(found.states) == {UNKNOWN}
    else:
        assert str(found) == expected


PHASE = """
from keras import backend

backend.set_learning_phase({phase})

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(0.5)

    def call(self, x{parameter}):
        {body}

def build():
    return Net()
"""
TOLD = "return self.drop(x, training=training)"
PHASES = {
    (1, ", training=None", TOLD): "on off off on off on",
    (1, "", "return self.drop(x)"): "on off off on off on",
    (1, ", training=False", "return self.drop(x, training=True) if training else x"): "on off off on off on",
    (0, ", training=True", TOLD): "on off off on off off",
}
"""The learning phase of Keras 2, and what was measured on tf_keras 2.21.0."""


@pytest.mark.parametrize(("phase", "parameter", "body"), PHASES)
def test_the_learning_phase_is_the_mode_of_whom_nobody_tells_one(phase: int, parameter: str, body: str) -> None:
    source = PHASE.format(phase=phase, parameter=parameter, body=body)
    assert str(predicted(lowered(HEADER + source), "2")) == PHASES[phase, parameter, body]


def test_a_learning_phase_that_may_be_set() -> None:
    source = PHASE.format(phase="tf.random.uniform(()) > 0.5", parameter=", training=None", body=TOLD)
    assert str(predicted(lowered(HEADER + source), "2")) == "on off off on off unknown"
