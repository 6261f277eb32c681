"""What wraps layers and what they are set to: one program for each way, with its measured mode table."""

from __future__ import annotations

from tests.analysis.tables import ALWAYS, HEALTHY, NEVER, ONLY_TOLD, Program, subclassed

PROGRAMS: dict[str, Program] = {
    "TimeDistributed": (
        subclassed(
            "self.drop = layers.TimeDistributed(layers.Dropout(0.5))",
            "return self.drop(x[:, :, None], training=training)",
        ),
        HEALTHY,
    ),
    "Bidirectional": (
        subclassed("self.rnn = layers.Bidirectional(layers.LSTM(3, dropout=0.5))", "return self.rnn(x[:, :, None])"),
        HEALTHY,
    ),
    "Bidirectional without dropout": (
        subclassed(
            "self.rnn = layers.Bidirectional(layers.LSTM(3, return_sequences=True))",
            "return self.rnn(x[:, :, None], training=True)",
        ),
        NEVER,
    ),
    "RNN of a cell": (
        subclassed(
            "self.rnn = layers.RNN(layers.LSTMCell(3, dropout=0.5))",
            "return self.rnn(x[:, :, None], training=training)",
        ),
        HEALTHY,
    ),
    "RNN of cells": (
        subclassed(
            "self.rnn = layers.RNN([layers.GRUCell(3), layers.GRUCell(3, recurrent_dropout=0.5)])",
            "return self.rnn(x[:, :, None], training=False)",
        ),
        NEVER,
    ),
    "a config object": (
        """
@dataclasses.dataclass
class Config:
    rate: float = 0.5
    use_dropout: bool = True

class Net(keras.Model):
    def __init__(self, config):
        super().__init__()
        self.config = config
        self.drop = layers.Dropout(config.rate) if config.use_dropout else None

    def call(self, x, training=None):
        if self.config.use_dropout:
            x = self.drop(x, training=training)
        return x

def build():
    return Net(Config())
""",
        HEALTHY,
    ),
    "a config object that turns dropout off": (
        """
@dataclasses.dataclass(frozen=True)
class Config:
    rate: float = 0.5
    names: list = dataclasses.field(default_factory=list)

class Net(keras.Model):
    def __init__(self, config):
        super().__init__()
        self.drop = layers.Dropout(config.rate)

    def call(self, x, training=None):
        return self.drop(x, training=True)

def build():
    return Net(Config(rate=0.0))
""",
        NEVER,
    ),
    "a config object with an __init__ of its own": (
        """
class Config:
    def __init__(self, **options):
        self.rate = options.pop("rate", 0.5)
        self.forced = options.get("forced", False)

class Net(keras.Model):
    def __init__(self, config):
        super().__init__()
        self.config = config
        self.drop = layers.Dropout(config.rate)

    def call(self, x, training=None):
        return self.drop(x, training=training or self.config.forced)

def build():
    return Net(Config(forced=True))
""",
        ALWAYS,
    ),
    "a rate that is overwritten": (
        subclassed(
            """
self.drop = layers.Dropout(0.5)
self.drop.rate = 0.0
""",
            "return self.drop(x)",
        ),
        NEVER,
    ),
    "an attribute that is replaced": (
        subclassed(
            """
self.drop = layers.Dropout(0.5)
self.drop = layers.Activation("linear")
""",
            "return self.drop(x)",
        ),
        NEVER,
    ),
    "constants of a class body": (
        """
class Net(keras.Model):
    RATE = 0.5
    RATES = {"net": RATE, "other": 0.0}

    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(self.RATES["other"])
        self.used = layers.Dropout(Net.RATE)

    def call(self, x, training=None):
        return self.used(self.drop(x, training=True), training=training)

def build():
    return Net()
""",
        HEALTHY,
    ),
    "a layer without the parameter": (
        """
class Block(layers.Layer):
    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(0.5)

    def call(self, x):
        return self.drop(x)

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.block = Block()

    def call(self, x):
        return self.block(x)

def build():
    return Net()
""",
        ONLY_TOLD,
    ),
}
