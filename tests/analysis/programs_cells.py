"""Cells of recurrent layers that make their first states themselves."""

from __future__ import annotations

from tests.analysis.tables import ALWAYS, HEALTHY, NEVER, Program

_CELL = """
class Cell(layers.Layer):
    def __init__(self, units=8, rate=0.5):
        super().__init__()
        self.units = self.state_size = self.output_size = units
        self.rate = rate
        self.dense = layers.Dense(units)
        self.drop = layers.Dropout(rate)
        self.mask = 1.0

    def build(self, shape):
        self.dense.build(shape)
        self.built = True

    def get_initial_state(self, inputs=None, batch_size=None, dtype=None):
        {begun}

    def call(self, x, states, training=None):
        h = tf.tanh(self.dense(x) + states[0]) * self.mask
        return h, [h]


def build():
    start = keras.Input((10,))
    inputs = layers.Reshape((2, 5))(start)
    return keras.Model(start, {layer})
"""
_ONES = "tf.ones((batch_size, self.units))"
_RNN = "layers.RNN(Cell())(inputs)"


def _program(begun: str, layer: str = _RNN) -> str:
    return _CELL.replace("{begun}", begun).replace("{layer}", layer)


_DROPS = f"return [tf.nn.dropout({_ONES}, self.rate)]"
_KEEPS = f"self.mask = self.drop({_ONES}); return [tf.zeros((batch_size, self.units))]"

PROGRAMS: dict[str, Program] = {
    "a first state that drops": (_program(_DROPS), ALWAYS),
    "a first state that drops in the mode": (_program(f"return [self.drop({_ONES})]"), HEALTHY),
    "a first state that drops, not in a list": (_program(f"return tf.nn.dropout({_ONES}, self.rate)"), ALWAYS),
    "a first state that is told True": (_program(f"return [self.drop({_ONES}, training=True)]"), ALWAYS),
    "a first state that is told False": (_program(f"return [self.drop({_ONES}, training=False)]"), NEVER),
    "a mask that is made with the first state": (_program(_KEEPS), HEALTHY),
    "a first state of each in a stack": (
        _program(_DROPS, "layers.RNN(layers.StackedRNNCells([Cell(), Cell()]))(inputs)"),
        ALWAYS,
    ),
    "a first state of each in a list": (_program(_DROPS, "layers.RNN([Cell(), Cell()])(inputs)"), ALWAYS),
    "a first state that is passed": (
        _program(_DROPS, "layers.RNN(Cell())(inputs, initial_state=[layers.Dense(8)(start)])"),
        NEVER,
    ),
}
