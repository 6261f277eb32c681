"""Classes of other libraries as base classes: the table of them, and what is made of it."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

import pytest
from derive_library_bases import LIBRARIES, Library, check_evidence, kinds, rows, source

from kerasdrop_lint import check_paths
from kerasdrop_lint.judge import predict
from kerasdrop_lint.knowledge import library_bases
from kerasdrop_lint.knowledge.libraries import library_class
from kerasdrop_lint.knowledge.profiles import DEFAULT, LEGACY, profile
from kerasdrop_lint.targets import profiles_for
from tests.project.trees import write

ROOT = Path(__file__).parent.parent.parent
KEPT = (ROOT / "benchmarks" / "corpora", Path(tempfile.gettempdir()) / "kerasdrop-lint-libraries")
QUICK = ("keras-nlp", "tensorflow-addons", "tf-models-official")
"""Packages that are derived from again in seconds."""


def table(library: Library) -> list[library_bases.Row]:
    (found,) = (rows for prefixes, _, rows in library_bases.LIBRARIES if prefixes == library.prefixes)
    return list(found)


@pytest.mark.campaign
@pytest.mark.parametrize("distribution", QUICK)
def test_the_table_is_what_the_packages_say(distribution: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for library in LIBRARIES:
        if library.distribution == distribution:
            found = rows(library, unpacked(library, monkeypatch))
            assert list(kinds(found)) == table(library)


def unpacked(library: Library, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the package is; skips the test where it is not and cannot be downloaded."""
    monkeypatch.setenv("PIP_RETRIES", "0")
    monkeypatch.setenv("PIP_TIMEOUT", "10")
    try:
        root = source(library, *KEPT)
    except subprocess.CalledProcessError:
        pytest.skip(f"{library.distribution} {library.version} cannot be downloaded")
    check_evidence(library, root)
    return root


@pytest.mark.campaign
def test_some_of_a_large_package(monkeypatch: pytest.MonkeyPatch) -> None:
    library = next(library for library in LIBRARIES if library.distribution == "transformers")
    found = rows(library, unpacked(library, monkeypatch), only=r"/modeling_tf_utils\.py|/models/bert/")
    held = {(*kind, name) for *kind, names in table(library) for name in names.split()}
    assert len(found) > 10
    assert {(*kind, name) for *kind, names in kinds(found) for name in names.split()} <= held


def test_the_table_has_the_libraries_of_the_script() -> None:
    held = [(prefixes, keras) for prefixes, keras, _ in library_bases.LIBRARIES]
    assert held == [(library.prefixes, library.keras) for library in LIBRARIES]
    assert all(f"{library.distribution} {library.version}" in (library_bases.__doc__ or "") for library in LIBRARIES)


def test_a_class_counts_for_the_keras_of_its_library_only() -> None:
    for path, targets in {
        "keras_hub.models.Backbone": (DEFAULT,),
        "keras_nlp.models.Backbone": (DEFAULT, LEGACY),
        "transformers.TFPreTrainedModel": (LEGACY,),
        "tensorflow_addons.layers.WeightNormalization": (LEGACY,),
        "tensorflow_models.nlp.layers.TransformerEncoderBlock": (LEGACY,),
        "tensorflow_probability.layers.DenseFlipout": (LEGACY,),
        "transformers": (),
        "TFPreTrainedModel": (),
        "my_transformers.TFPreTrainedModel": (),
        "transformers_too.TFPreTrainedModel": (),
        "official.projects.TransformerEncoderBlock": (),
    }.items():
        assert tuple(t for t in (DEFAULT, LEGACY) if library_class(path, profile(t)) is not None) == targets, path


TARGETS = {
    "from transformers import TFBertModel": LEGACY,
    "from transformers import (\n    AutoConfig,\n    TFBertModel,\n)": LEGACY,
    "from transformers.models.bert.modeling_tf_bert import TFBertMainLayer": LEGACY,
    "import tensorflow as tf, transformers\nbert = transformers.TFBertModel": LEGACY,
    "import tensorflow_addons as tfa": LEGACY,
    "import keras\nadam = keras.optimizers.legacy.Adam()": LEGACY,
    "from tensorflow.keras.optimizers.legacy import Adam": LEGACY,
    "from tensorflow.keras.layers.experimental import preprocessing": LEGACY,
    "import tensorflow.compat.v1 as tf1\nrun = tf1.estimator.Estimator": LEGACY,
    "from my_optimizers.legacy_ones import Adam": DEFAULT,
    "import tensorflow as tf\nmy.estimator.run()": DEFAULT,
    "import tensorflow_models as tfm": LEGACY,
    "from official.nlp.modeling import layers": LEGACY,
    "import tensorflow_probability as tfp\nlayer = tfp.layers.DenseFlipout": LEGACY,
    "from tensorflow_probability import layers": LEGACY,
    "import tensorflow.keras as keras\nfrom transformers import TFBertModel": LEGACY,
    "from transformers import BertModel": DEFAULT,
    "from transformers import (\n    AutoConfig,\n)\nTFBertModel = None": DEFAULT,
    "import transformers  # like transformers.BertModel": DEFAULT,
    "import tensorflow_probability as tfp\nd = tfp.distributions.Normal": DEFAULT,
    "from official import nlp": DEFAULT,
    "import keras\nfrom transformers import TFBertModel": DEFAULT,
    "import os, keras\nfrom transformers import TFBertModel": DEFAULT,
    "from keras import layers\nimport tensorflow_addons as tfa": DEFAULT,
    "import keras_hub": DEFAULT,
}
"""Which Keras a file is judged for that says nothing else."""


@pytest.mark.parametrize(("text", "target"), TARGETS.items())
def test_libraries_say_which_keras(text: str, target: str) -> None:
    assert [found.target for found in profiles_for(text, None, DEFAULT)] == [target]


HUB = """
    import keras
    import keras_hub

    class Net(keras_hub.models.Backbone):
        def __init__(self, config):
            super().__init__()
            self.drop = keras.layers.Dropout(0.5)

        def call(self, x):
            return self.drop(x)
    """
"""On Keras 3 the dropout never trains."""
HUGGING = """
    import tensorflow as tf
    from transformers import (
        AutoConfig,
        TFPreTrainedModel,
    )

    class Net(TFPreTrainedModel):
        def __init__(self, config):
            super().__init__(config)
            self.drop = tf.keras.layers.Dropout(0.5)

        def call(self, x):
            return self.drop(x)
    """
"""The same on tf_keras, which tells every model the mode."""
ALWAYS = HUGGING.replace("self.drop(x)", "self.drop(x, training=True)")
OWN = HUGGING.replace("call(self, x)", "call(self, x, training=False)").replace("drop(x)", "drop(x, training=training)")

GOOD: dict[str, dict[str, str]] = {
    "a model of tf_keras is told the mode": {"net.py": HUGGING},
    "keyword arguments receive the mode": {"net.py": HUGGING.replace("call(self, x)", "call(self, x, **kwargs)")},
    "a default that forwards the mode": {"net.py": OWN},
    "no Keras that this library works with": {"net.py": HUB, "requirements.txt": "keras<3", "setup.py": ""},
    "which Keras is not said": {"net.py": "import keras\n" + dedent(ALWAYS)},
    "a project that has no Keras 2": {"net.py": ALWAYS, "requirements.txt": "keras>=3", "setup.py": ""},
    "a module of the project with that name": {
        "net.py": ALWAYS,
        "transformers.py": "class TFPreTrainedModel:\n    pass\nclass AutoConfig:\n    pass",
    },
    "a class that is not listed": {"net.py": HUB.replace("models.Backbone", "models.NoSuchModel")},
    "a base that is called in a way of its own": {"net.py": HUB.replace("models.Backbone", "models.Task")},
    "a base with a `fit` of its own": {
        "net.py": HUB.replace("keras_hub", "keras_nlp").replace("models.Backbone", "models.Classifier")
    },
    "a `train_step` that ends in the base": {
        "net.py": HUGGING.replace(
            "def call(self, x)",
            "def train_step(self, data):\n            return super().train_step(data)\n\n        def call(self, x)",
        ).replace("self.drop(x)", "self.drop(x, training=False)")
    },
    "the mode in a `__call__` of one's own": {
        "net.py": HUB.replace(
            "def call(self, x)",
            "def __call__(self, x, training=None):\n            return super().__call__(x, training=training)\n\n"
            "        def call(self, x, training=None)",
        )
    },
    "a base that handles the mode": {
        "net.py": HUB.replace("models.Backbone", "layers.TransformerEncoder").replace(
            "self.drop(x)", "super().call(x, training=True)"
        )
    },
    "a `call` of the base": {"net.py": HUB.replace("def call", "def features")},
    "a dropout that the base makes": {"net.py": HUB.replace("self.drop = keras.layers.Dropout(0.5)", "pass")},
    "a dropout from the configuration": {"net.py": HUB.replace("keras.layers.Dropout(0.5)", "config.make_dropout()")},
    "an attribute of the base decides": {"net.py": HUB.replace("self.drop(x)", "self.drop(x, training=self.stateful)")},
}


@pytest.mark.parametrize("files", GOOD.values(), ids=GOOD.keys())
def test_good(tmp_path: Path, files: Mapping[str, str]) -> None:
    assert found(tmp_path, files) == []


BAD: dict[str, tuple[str, tuple[str, str]]] = {
    "a model that is never told": (HUB, ("KDL101", DEFAULT)),
    "a model of a class between": (
        HUB.replace("class Net(", "class Base(").replace("def call", "def features")
        + "\n    class Net(Base):\n        def call(self, x):\n            return self.features(x)\n",
        ("KDL101", DEFAULT),
    ),
    "always on": (ALWAYS, ("KDL202", LEGACY)),
    "always on, from a module of the library": (
        ALWAYS.replace("from transformers", "from transformers.modeling_tf_utils"),
        ("KDL202", LEGACY),
    ),
    "on by default": (OWN.replace("training=False", "training=True"), ("KDL203", LEGACY)),
    "a layer that never drops": (
        """
        import tensorflow as tf
        import tensorflow_probability as tfp

        class Noisy(tfp.layers.DenseFlipout):
            def __init__(self, units):
                super().__init__(units)
                self.drop = tf.keras.layers.Dropout(0.5)

            def call(self, x):
                return super().call(self.drop(x, training=False))
        """,
        ("KDL103", LEGACY),
    ),
    "an operation in a wrapper": (
        """
        import tensorflow as tf
        import tensorflow_addons as tfa

        class Noisy(tfa.layers.WeightNormalization):
            def call(self, x):
                return super().call(tf.nn.dropout(x, 0.5))
        """,
        ("KDL201", LEGACY),
    ),
}


@pytest.mark.parametrize(("text", "expected"), BAD.values(), ids=BAD.keys())
def test_bad(tmp_path: Path, text: str, expected: tuple[str, str]) -> None:
    assert found(tmp_path, {"net.py": text}) == [expected]


def found(root: Path, files: Mapping[str, str]) -> list[tuple[str, str]]:
    report = check_paths([str(write(root, files) / "net.py")])
    assert report.failures == ()
    return [(finding.code, finding.target_keras) for finding in report.findings]


TABLES = {
    "the base decides in fit and evaluate": (HUGGING, "unknown unknown off on off off"),
    "the base decides in none of them": (HUB, "off off off on off off"),
    "told by an attribute of the base": (
        HUB.replace("self.drop(x)", "self.drop(x, training=self.trainable)"),
        "unknown unknown unknown unknown unknown unknown",
    ),
    "after a method of the base": (
        HUB.replace("self.drop(x)", "self.drop(self.encode(x, training=True))"),
        "unknown unknown unknown unknown unknown unknown",
    ),
}


@pytest.mark.parametrize(("text", "columns"), TABLES.values(), ids=TABLES.keys())
def test_tables(tmp_path: Path, text: str, columns: str) -> None:
    path = write(tmp_path, {"net.py": text}) / "net.py"
    (table,) = predict(path.read_text(), str(path), "Net").tables
    assert " ".join(table.modes.states) == columns


@pytest.mark.tensorflow
@pytest.mark.parametrize("name", ["keras.optimizers.legacy.Adam()", "keras.layers.experimental", "estimator"])
def test_what_only_keras_2_has_is_not_there_beside_keras_3(name: str) -> None:
    tensorflow = pytest.importorskip("tensorflow")
    with pytest.raises((AttributeError, ImportError)):
        eval(f"tensorflow.{name}", {"tensorflow": tensorflow})
