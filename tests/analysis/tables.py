"""What the programs of these tests are written with: the usual tables, and the usual class around a body."""

from __future__ import annotations

import textwrap
from typing import TypeAlias

Program: TypeAlias = tuple[str, str]
"""A source without its imports, and the six columns of the model that its `build()` returns."""

HEADER = """
__name__ = "__main__"  # a dataclass looks for its module in sys.modules
import collections
import contextlib
import dataclasses
import functools
import itertools

import keras
import tensorflow as tf
from keras import layers
"""

HEALTHY = "on off off on off off"
ALWAYS = "on on on on on on"
NEVER = "off off off off off off"
ONLY_TOLD = "off off off on off off"
"""On only where the caller writes `training=True`: what a `call` without the parameter does in Keras 3."""

_SUBCLASSED = """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
{made}

    def call(self, x, training=None):
{called}


def build():
    return Net()
"""


_OF_CONFIG = """
{made}


def build():
    config = {config}
    inputs = keras.Input((10,))
    return keras.Model(inputs, layers.Dropout(config.rate)(inputs))
"""

_WITH_FLAG = """
{made}


class Net(keras.Model):
    def __init__(self, config):
        super().__init__()
        self.config = config
        self.drop = layers.Dropout(0.5)

    def call(self, x, training=None):
        return self.drop(x, training=training or self.config.always)


def build():
    return Net({config})
"""


def of_config(config: str, made: str) -> str:
    """A model with one dropout, whose rate a settings object has."""
    return _OF_CONFIG.format(made=textwrap.dedent(made).strip(), config=config)


def with_flag(config: str, made: str) -> str:
    """A model with one dropout, which a flag of a settings object keeps on."""
    return _WITH_FLAG.format(made=textwrap.dedent(made).strip(), config=config)


def subclassed(made: str, called: str) -> str:
    """A model that makes its layers with one body, and whose `call` has the other."""
    inside = " " * 8
    return _SUBCLASSED.format(made=textwrap.indent(made, inside), called=textwrap.indent(called, inside))


def rated(made: str) -> str:
    """A model with one dropout, whose `rate` a body computes."""
    return subclassed(f"{made}\nself.drop = layers.Dropout(rate)", "return self.drop(x, training=training)")


def moded(called: str, made: str = "") -> str:
    """A model with one dropout, whose `mode` a body computes."""
    return subclassed(f"self.drop = layers.Dropout(0.5)\n{made}", f"{called}\nreturn self.drop(x, training=mode)")
