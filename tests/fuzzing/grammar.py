"""Arbitrary Python by its grammar, around programs that the gate lets through and the interpreter runs."""

from __future__ import annotations

import textwrap
from functools import cache
from random import Random

import hypothesmith
from fuzzing.corpus import real_programs
from fuzzing.trees import Donors, changed, donors, parsed
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy

SKELETON = """
import keras
import tensorflow as tf
from keras import layers
{top}

class Block(layers.Layer):
{body}
    def __init__(self, rate=0.5, **kwargs):
        super().__init__(**kwargs)
{made}
        self.drop = layers.Dropout(rate)
        self.norm = layers.BatchNormalization()

    def call(self, x, training=None):
{called}
        return self.norm(self.drop(x, training=training))
{middle}

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.block = Block()

    def call(self, x):
        return self.block(x)

def build():
{building}
    inputs = keras.Input((10,))
    return keras.Model(inputs, layers.Dropout(0.1)(Block()(inputs)))
{end}
"""
"""Two classes and a functional model, with a place for other code wherever statements may stand."""
PLACES = ("top", "body", "made", "called", "middle", "building", "end")
_INDENTS = {"body": 4, "made": 8, "called": 8, "building": 4}


@cache
def pool(seed_number: int, whole: int, nodes: int) -> tuple[str, ...]:
    """Sources by hypothesmith: `whole` by the grammar of files, `nodes` from libcst's nodes; always the same."""
    by_grammar = drawn(hypothesmith.from_grammar(), whole, seed_number)
    return tuple(dict.fromkeys(by_grammar + drawn(hypothesmith.from_node(), nodes, seed_number)))


def drawn(sources: SearchStrategy[str], count: int, seed_number: int) -> list[str]:
    """What a strategy gives for a seed."""
    found: list[str] = []

    @seed(seed_number)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(sources)
    def collect(source: str) -> None:
        found.append(source)

    collect()
    return found


@cache
def parts(sources: tuple[str, ...]) -> Donors:
    """The parts of a pool."""
    return donors([*sources, "pass\nx"])


def grown(rng: Random, sources: tuple[str, ...]) -> str:
    """A program with arbitrary Python in it: as statements in a skeleton, or as parts of a real program's tree."""
    if rng.random() < 0.5:
        return changed(rng.choice(real_programs()), rng, parts(sources))
    filled = dict.fromkeys(PLACES, "")
    for place in rng.sample(PLACES, k=rng.choice((1, 1, 2, 4))):
        filled[place] = _indented(rng.choice(sources), _INDENTS.get(place, 0))
    source = SKELETON.format(**filled)
    return changed(source, rng, parts(sources)) if parsed(source) and rng.random() < 0.5 else source


def _indented(source: str, indent: int) -> str:
    return textwrap.indent(source.replace("\r\n", "\n").replace("\r", "\n"), " " * indent)
