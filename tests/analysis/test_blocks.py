"""Functions that apply layers to what they are given: alone they are run as what a functional model makes of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kerasdrop_lint.check import check_source, predict_modes
from kerasdrop_lint.check.many import check_paths
from kerasdrop_lint.config.options import DEFAULTS
from tests.analysis.tables import HEADER

TARGETS = ("2", "3.3", "3.15", "3.16")

BLOCKS: dict[str, tuple[str, str]] = {
    "told True": (
        "def block(x):\n    return layers.Dropout(0.5)(layers.Dense(4)(x), training=True)",
        "block(x)",
    ),
    "frozen": (
        "def block(x, units=4):\n    x = layers.Dense(units)(x)\n"
        "    return layers.BatchNormalization()(x, training=False)",
        "block(x)",
    ),
    "healthy": (
        "def block(x, rate=0.5):\n    return layers.Add()([x, layers.Dropout(rate)(layers.Dense(10)(x))])",
        "block(x)",
    ),
    "after its settings": (
        "def block(units, x, skip=None):\n    x = layers.Dropout(0.5)(layers.Dense(4)(x), training=True)\n"
        "    return x if skip is None else layers.Add()([x, skip])",
        "block(4, x)",
    ),
    "a function that it returns": (
        "def block(units, rate):\n    def layer(x):\n        x = layers.Dense(units)(x)\n"
        "        return layers.Dropout(0.5)(x, training=True)\n    return layer",
        "block(4, 0.5)(x)",
    ),
    "a lambda that it returns": (
        "def block(units):\n    return lambda x: layers.Dropout(0.5)(layers.Dense(units)(x), training=True)",
        "block(4)(x)",
    ),
    "a block in a block": (
        "def inner(x):\n    return layers.Dropout(0.5)(x, training=True)\n\n"
        "def block(x):\n    return layers.Dense(4)(inner(x))",
        "block(x)",
    ),
    "a rate that is left out": (
        "def block(x, drop_rate=0.0):\n    x = layers.Dense(4)(x)\n    if drop_rate > 0:\n"
        "        x = layers.Dropout(drop_rate)(x, training=True)\n    return x",
        "block(x, 0.5)",
    ),
    "several tensors": (
        "def block(x):\n    x = layers.Dense(4)(x)\n    return layers.Dropout(0.5)(x, training=True), x",
        "block(x)[0]",
    ),
}


def built(call: str) -> str:
    """A builder that uses the block."""
    return f"\n\ndef build():\n    x = keras.Input((10,))\n    return keras.Model(x, {call})\n"


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("name", BLOCKS)
def test_alone_as_in_a_model(name: str, target: str) -> None:
    """What is predicted and said of a block alone is what is of the model that uses it."""
    block, call = BLOCKS[name]
    source = HEADER + block + "\n"
    rows = {
        (row.site.line, str(row.modes))
        for row in predict_modes(source, target_keras=target).tables
        if row.why != "its rate is 0"
    }
    used = predict_modes(source + built(call), builder="build", target_keras=target)
    assert rows == {(row.site.line, str(row.modes)) for row in used.tables}
    assert not used.failures


HEAD = (
    "def block(x, tune=False):\n    x = layers.Dense(4)(x)\n    return layers.BatchNormalization()(x, training=tune)\n"
)
FOUND: dict[str, tuple[dict[str, str], tuple[str, ...]]] = {
    "told True": ({"block.py": BLOCKS["told True"][0]}, ("KDL301",)),
    "frozen": ({"block.py": BLOCKS["frozen"][0]}, ("KDL302",)),
    "a rate that is left out": ({"block.py": BLOCKS["a rate that is left out"][0]}, ("KDL301",)),
    "healthy": ({"block.py": BLOCKS["healthy"][0]}, ()),
    "TensorFlow's function on a symbolic tensor": (
        {"block.py": "def block(x):\n    x = layers.Dropout(0.5)(layers.Dense(4)(x))\n    return tf.nn.relu(x)\n"},
        ("KDL304",),
    ),
    "a default": ({"block.py": HEAD}, ("KDL302",)),
    "a default that another module does not use": (
        {
            "block.py": HEAD,
            "net.py": "from block import block\n\ndef build(tune):\n    x = keras.Input((10,))\n"
            "    return keras.Model(x, block(x, tune=tune))\n",
        },
        (),
    ),
    "augmentation of a data set": (
        {
            "block.py": "def augment(image, label):\n    image = layers.RandomFlip()(image, training=True)\n"
            "    return tf.clip_by_value(image, 0.0, 1.0), label\n"
        },
        (),
    ),
    "layers that are passed": (
        {"block.py": "def attend(q, k, dropout):\n    return dropout(tf.nn.softmax(tf.matmul(q, k)))\n"},
        (),
    ),
    "a layer of the module": (
        {"block.py": "DROP = layers.Dropout(0.5)\n\ndef noisy(x):\n    return tf.reduce_mean(DROP(x))\n"},
        (),
    ),
    "a helper of a call": (
        {
            "block.py": "def mix(x, y):\n    return layers.Dropout(0.0)(tf.concat([x, y], -1))\n\n"
            "class Net(keras.Model):\n    def __init__(self):\n        super().__init__()\n"
            "        self.dense = layers.Dense(4)\n\n"
            "    def call(self, x, training=None):\n        return mix(self.dense(x), x)\n"
        },
        (),
    ),
}


@pytest.mark.parametrize("name", FOUND)
def test_found(name: str, tmp_path: Path) -> None:
    files, expected = FOUND[name]
    for path, text in files.items():
        (tmp_path / path).write_text(HEADER + text)
    report = check_paths([str(tmp_path)], replace(DEFAULTS, jobs=1, target_keras="3.15"))
    assert tuple(finding.code for finding in report.findings) == expected


LEFT_OUT = """
def network(shape, {parameter}):
    inputs = x = keras.Input(shape)
    x = layers.Dense(4)(x)
    if {test}:
        x = layers.Dropout(0.5)(x, training={mode})
    return keras.Model(inputs, layers.Dense(2)(x))
"""


@pytest.mark.parametrize(
    ("parameter", "test", "mode", "expected"),
    [
        ("dropout=0.0", "dropout > 0.0", "True", ("KDL301",)),
        ("drop_rate=None", "drop_rate is not None", "True", ("KDL301",)),
        ("use_dropout=False", "use_dropout", "True", ("KDL301",)),
        ("dropout=0.0", "dropout", "None", ()),
        ("mc_dropout=False", "shape", "mc_dropout", ()),
    ],
)
def test_rate_left_out(parameter: str, test: str, mode: str, expected: tuple[str, ...]) -> None:
    """A builder is run with its rates unknown as well, where it leaves the dropout out by default."""
    source = HEADER + LEFT_OUT.format(parameter=parameter, test=test, mode=mode)
    prediction = predict_modes(source, target_keras="3.15")
    assert prediction.tables and not prediction.unexplained
    report = check_source(source, options=replace(DEFAULTS, target_keras="3.15"))
    assert tuple(finding.code for finding in report.findings) == expected
