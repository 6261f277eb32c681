"""Methods of a base class in another module that build models of what a plain class does with their input."""

from __future__ import annotations

from pathlib import Path

import pytest

from kerasdrop_lint import check_paths
from kerasdrop_lint.config import Options
from tests.project.trees import write

BASE = """
    import keras

    class Base:
        def __init__(self):
            self.model = None

        def to_model(self):
            inputs = keras.Input((8, 10))
            return self.assemble(inputs)

        def assemble(self, inputs):
            if self.model is not None:
                return self.model
            return keras.Model(inputs, self(inputs))
    """
NETWORK = """
    import keras
    import tensorflow as tf
    from base import Base

    class Block(keras.layers.Layer):
        def __init__(self):
            super().__init__()
            self.drop = keras.layers.Dropout(0.5)

        def call(self, x{parameter}):
            return self.drop(x{told})

    class Network(Base):
        def __init__(self):
            super().__init__()
            self.block = Block()

        def __call__(self, x{parameter}):
            {first}
            return self.block(x{told})
    """


def codes(root: Path, parameter: str, told: str, first: str) -> list[tuple[int, str]]:
    text = NETWORK.format(parameter=parameter, told=told, first=first)
    folder = write(root, {"base.py": BASE, "network.py": text})
    options = Options(target_keras="3.15")
    return [(one.span.line, one.code) for one in check_paths([str(folder / "network.py")], options).findings]


@pytest.mark.parametrize(
    ("parameter", "told", "first", "expected"),
    [
        (", training=None", ", training=training", "x = keras.ops.transpose(x, (0, 2, 1))", []),
        ("", "", "x = tf.transpose(x, (0, 2, 1))", [(20, "KDL304")]),
        (
            ", training=True",
            ", training=training",
            "x = keras.ops.transpose(x, (0, 2, 1))",
            [(11, "KDL203"), (21, "KDL301")],
        ),
    ],
)
def test_what_a_class_does_with_the_input_of_an_inherited_builder(
    tmp_path: Path, parameter: str, told: str, first: str, expected: list[tuple[int, str]]
) -> None:
    assert codes(tmp_path, parameter, told, first) == expected
