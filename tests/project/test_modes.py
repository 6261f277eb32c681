"""The mode tables of sites in other modules, against what was measured."""

from __future__ import annotations

from pathlib import Path

import pytest

from kerasdrop_lint import predict_modes
from tests.project.trees import write

PROGRAM = """
    from keras import Sequential, layers
    from blocks import Block

    class Frozen(layers.BatchNormalization):
        def call(self, x, **kwargs):
            return super().call(x, **{"training": False})

    def build():
        return Sequential([Block(rate=0.4), Frozen()])
    """
BLOCKS = """
    import tensorflow as tf
    from keras import layers

    class Block(layers.Layer):
        def __init__(self, rate):
            super().__init__()
            self.first = layers.Dropout(rate)
            self.others = [layers.Dropout(rate) for _ in range(2)]

        @tf.function
        def traced(self, x, training):
            return self.first(x, training=training)

        def call(self, x, is_training=None):
            x = self.traced(x, is_training)
            for layer in self.others:
                x = layer(x)
            return x
    """
MEASURED = {
    "3.15": {"blocks.py:13": "off off off off off off", "blocks.py:18": "on off off on off off"},
    "3.16": {"blocks.py:13": "off off off off off off", "blocks.py:18": "on off off on off off"},
    "2": {"blocks.py:13": "off off off on off off", "blocks.py:18": "on off off on off off"},
}
"""Measured on keras 3.15.1, 3.16.0.dev2026102704 and tf_keras 2.21.0 with a generated program of this shape."""


@pytest.mark.parametrize("target", MEASURED)
def test_a_function_that_another_module_traces(tmp_path: Path, target: str) -> None:
    """`tf.function` matters in the module that uses it, not only in the one that is checked."""
    root = write(tmp_path, {"program.py": PROGRAM, "blocks.py": BLOCKS})
    said = predict_modes((root / "program.py").read_bytes(), str(root / "program.py"), "build", target)
    rows = {f"{Path(row.site.path).name}:{row.site.line}": str(row.modes) for row in said.tables}
    assert rows.pop("program.py:7") == "off off off off off off"
    assert rows == MEASURED[target]
