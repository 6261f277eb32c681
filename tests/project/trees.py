"""Small projects on disk."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

BLOCK = """
    import keras

    class Block(keras.layers.Layer):
        def __init__(self, rate=0.1):
            super().__init__()
            self.drop = keras.layers.Dropout(rate)

        def call(self, x):
            return self.drop(x)
    """
"""A custom layer with a dropout inside."""


def net(imports: str, made: str = "Block()") -> str:
    """A model that never tells that layer the mode: KDL101 if one can see what the layer holds."""
    return f"""
    import keras
    {imports}

    class Net(keras.Model):
        def __init__(self):
            super().__init__()
            self.block = {made}

        def call(self, x):
            return self.block(x)
    """


def write(root: Path, files: Mapping[str, str]) -> Path:
    """Writes the files of a project."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text))
    return root
