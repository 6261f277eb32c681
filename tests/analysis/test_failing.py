"""What raises when it is run by itself is not known, and that is said, unless a rule reports what Keras refuses."""

from __future__ import annotations

import pytest

from kerasdrop_lint.check import check_source

HEADER = "import functools\nimport keras\nimport tensorflow as tf\nfrom keras import layers\n"
GRAPH = """
    inputs = keras.Input((10,))
    x = layers.Dropout(rate)(inputs, training=True)
    return keras.Model(inputs, layers.Dense(3)(x))
"""
GUARD = "    if rate is None:\n        raise ValueError('a rate is needed')"
DECORATED = f"""
def with_defaults(defaults):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(**settings):
            return function(**(dict(defaults) | settings))

        return wrapper

    return decorate


@with_defaults({{"rate": 0.5}})
def build(rate=None):
{GUARD}
{GRAPH}"""
PROGRAMS = {
    "a function": (f"def build(rate=None):\n{GUARD}\n{GRAPH}", [], ["build: run by itself it raises `ValueError`"]),
    "a function with a rate": (f"def build(rate=0.5):\n{GUARD}\n{GRAPH}", ["KDL301"], []),
    "a function whose decorator gives the rate": (DECORATED, ["KDL301"], []),
    "a function of no layer": ("def build(rate=None):\n" + GUARD + "\n    keras.Input((10,))\n", [], []),
    "a function that Keras refuses": (
        "def build():\n    x = keras.Input((10,))\n    return keras.Model(x, layers.Dropout(0.5)(tf.abs(x)))\n",
        ["KDL304"],
        [],
    ),
    "a class": (
        f"class Noisy(layers.Layer):\n    def __init__(self, rate=None):\n        super().__init__()\n    {GUARD}\n"
        "        self.drop = layers.Dropout(rate)\n\n    def call(self, x):\n        return self.drop(x)\n".replace(
            "    raise", "        raise"
        ),
        [],
        [],
    ),
    "a class whatever it is given": (
        "class Noisy(layers.Layer):\n    def __init__(self):\n        super().__init__()\n        self.drop = None\n"
        "        raise NotImplementedError\n\n    def call(self, x):\n        return layers.Dropout(0.5)(x)\n",
        [],
        ["Noisy: run by itself it raises `NotImplementedError`"],
    ),
    "a builder whose input is made elsewhere": (
        "import other\n\ndef build():\n    x = other.start()\n    return keras.Model(x, layers.Dropout(0.5)(x))\n",
        [],
        ["build: the result of `other.start`, which is not in this file"],
    ),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_what_raises_is_said(name: str) -> None:
    source, codes, gaps = PROGRAMS[name]
    report = check_source(HEADER + source)
    assert [finding.code for finding in report.findings] == codes
    assert [f"{gap.name}: {gap.reason}" for gap in report.not_followed] == gaps
