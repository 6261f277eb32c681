"""A package of the project that is called `keras` or `layers`."""

from __future__ import annotations

from pathlib import Path

import pytest

from kerasdrop_lint import check_paths
from kerasdrop_lint.config import Options
from tests.project.trees import BLOCK, net, write

NET = BLOCK.replace("import keras", "from tensorflow import keras")
"""The module in question cannot import `keras`: that is its own package."""


def user(imports: str, made: str = "Block()", base: str = "tf.keras.Model") -> str:
    """A model of another module, in which Keras is TensorFlow's."""
    return net(imports, made).replace("import keras", "import tensorflow as tf", 1).replace("keras.Model", base)


PACKAGE = {"keras/__init__.py": "", "keras/net.py": NET}
FOUND: dict[str, dict[str, str]] = {
    "a module of it": PACKAGE | {"keras/train.py": user("from keras import net", "net.Block()")},
    "a name of a module": PACKAGE | {"keras/train.py": user("from keras.net import Block")},
    "by attributes": PACKAGE | {"keras/train.py": user("import keras.net", "keras.net.Block()")},
    "by attributes, one by one": PACKAGE | {"keras/train.py": user("import keras", "keras.net.Block()")},
    "under another name": PACKAGE | {"keras/train.py": user("import keras.net as n", "n.Block()")},
    "with a star": PACKAGE | {"keras/train.py": user("from keras.net import *")},
    "from beside it": PACKAGE | {"train.py": user("from keras import net", "net.Block()")},
    "relative": PACKAGE | {"keras/train.py": user("from .net import Block")},
    "what it hands on": PACKAGE
    | {"keras/__init__.py": "from .net import Block", "train.py": user("from keras import Block")},
    "no regular package": {
        "setup.py": "",
        "keras/net.py": NET,
        "train.py": user("from keras import net", "net.Block()"),
    },
    "in a package of another name": {
        "pkg/__init__.py": "",
        **{f"pkg/{name}": text for name, text in PACKAGE.items()},
        "pkg/train.py": user("from pkg.keras import net", "net.Block()"),
    },
    "a module that Keras has, too": {
        "keras/__init__.py": "",
        "keras/layers.py": NET,
        "keras/train.py": user("from keras import layers", "layers.Block()"),
    },
    "a name in a module that Keras has, too": {
        "keras/__init__.py": "",
        "keras/layers/__init__.py": "from .blocks import Block",
        "keras/layers/blocks.py": NET,
        "keras/train.py": user("from keras.layers import Block"),
    },
    "a module in a module that Keras has, too": {
        "keras/__init__.py": "",
        "keras/layers/__init__.py": "",
        "keras/layers/blocks.py": NET,
        "keras/train.py": user("from keras.layers.blocks import Block"),
    },
    "a base class": {
        "keras/__init__.py": "",
        "keras/models.py": "\n    import tensorflow as tf\n\n    class Base(tf.keras.Model):\n        pass\n",
        "keras/net.py": NET,
        "keras/train.py": user("from keras.net import Block\n    from keras import models", base="models.Base"),
    },
    "names that Keras has are Keras'": PACKAGE
    | {
        "keras/train.py": user("from keras.layers import Dropout", "Dropout(0.5)"),
        "keras/layers.py": "class Dropout:\n    pass\n",
    },
    "names that it takes from Keras": {
        "keras/__init__.py": "",
        "keras/utils.py": "from tensorflow.keras.layers import Dropout\n",
        "keras/train.py": user("import keras", "keras.layers.Dropout(0.5)"),
    },
    "a package called layers": {
        "layers/__init__.py": "",
        "layers/blocks.py": BLOCK,
        "train.py": net("from layers.blocks import Block"),
    },
    "what a package called layers hands on": {
        "layers/__init__.py": "from .core import Block",
        "layers/core.py": BLOCK,
        "train.py": net("from layers import Block"),
    },
    "a module of a package called layers": {
        "layers/__init__.py": "",
        "layers/core.py": BLOCK,
        "layers/train.py": net("from layers import core", "core.Block()"),
    },
    "a package called layers, by attributes": {
        "layers/__init__.py": "from .core import Block",
        "layers/core.py": BLOCK,
        "train.py": net("import layers", "layers.Block()"),
    },
    "a package called layers, beside Keras'": {
        "layers/__init__.py": "",
        "layers/core.py": BLOCK,
        "train.py": net("from keras import layers as keras_layers\n    from layers.core import *"),
    },
    "a file called layers": {"layers.py": BLOCK, "train.py": net("from layers import Block")},
    "a name that is none in Python": {
        "setup.py": "",
        "1-block.py": BLOCK,
        "train.py": net("Block = __import__('1-block').Block"),
    },
    "by the built-in function": PACKAGE
    | {"keras/train.py": user("parts = __import__('keras.net', fromlist=['Block'])", "parts.Block()")},
    "the outermost package by the built-in function": {
        "parts/__init__.py": "from .block import Block",
        "parts/block.py": BLOCK,
        "train.py": net("parts = __import__('parts.block')", "parts.Block()"),
    },
    "folders that are no packages, from deep inside": {
        "setup.py": "",
        "course/lesson/parts/blocks/block.py": BLOCK,
        "course/lesson/parts/models/train.py": net("from parts.blocks.block import Block"),
    },
    "a folder called layers": {
        "setup.py": "",
        "layers/core.py": BLOCK,
        "train.py": net("from layers.core import Block"),
    },
}


@pytest.mark.parametrize("files", FOUND.values(), ids=FOUND.keys())
def test_found(tmp_path: Path, files: dict[str, str]) -> None:
    path = next(write(tmp_path, files).rglob("train.py"))
    alone = check_paths([str(path)])
    assert [(finding.code, finding.symbol) for finding in alone.findings] == [("KDL101", "Net.call")]
    everything = check_paths([str(tmp_path)], Options(jobs=2))
    assert [found for found in everything.findings if found.path == str(path)] == list(alone.findings)
    assert not everything.failures


NOT_FOUND: dict[str, dict[str, str]] = {
    "Keras itself": {
        "keras/__init__.py": "",
        "keras/src/__init__.py": "",
        "keras/net.py": NET,
        "train.py": user("from keras.net import Block"),
    },
    "a folder of tests": {
        "tests/__init__.py": "",
        "tests/keras/__init__.py": "",
        "tests/keras/layers.py": "class Dropout:\n    pass\n",
        "tests/keras/train.py": net("", "keras.layers.Dense(3)"),
    },
    "another name of TensorFlow's": PACKAGE | {"keras/train.py": user("from tensorflow.keras.net import Block")},
}


@pytest.mark.parametrize("files", NOT_FOUND.values(), ids=NOT_FOUND.keys())
def test_not_found(tmp_path: Path, files: dict[str, str]) -> None:
    report = check_paths([str(next(write(tmp_path, files).rglob("train.py")))])
    assert (report.findings, report.failures) == ((), ())
