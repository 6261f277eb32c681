"""However Keras is imported, one small program has the same mode tables."""

from __future__ import annotations

import pytest

from kerasdrop_lint.analysis.names import canonical
from kerasdrop_lint.judge import judge, predict
from kerasdrop_lint.knowledge.profiles import DEFAULT
from kerasdrop_lint.source.gate import can_matter
from kerasdrop_lint.targets import profiles_for
from tests.columns_predicted import lowered, predicted

NET = """
class Net({model}):
    def __init__(self):
        super().__init__()
        self.first = {dropout}(0.5)
        self.second = {dropout}(0.5)

    def call(self, x, training=None):
        return self.second(self.first(x, training=False))

def build():
    return Net()
"""

EXPECTED = {"3.3": "off off off off off off", "3.15": "off off off off off off", "2": "on off off on off off"}

IMPORTS: dict[str, tuple[str, str, str]] = {
    "keras": ("import keras", "keras.Model", "keras.layers.Dropout"),
    "keras as k": ("import keras as k", "k.Model", "k.layers.Dropout"),
    "keras.layers": ("import keras.layers\nimport keras.models", "keras.models.Model", "keras.layers.Dropout"),
    "keras.layers as L": ("import keras.layers as L, keras.models as M", "M.Model", "L.Dropout"),
    "from keras": ("from keras import Model, layers", "Model", "layers.Dropout"),
    "from keras as": ("from keras import Model as Base, layers as L", "Base", "L.Dropout"),
    "from keras.layers": (
        "from keras.layers import Dropout\nfrom keras.models import Model",
        "Model",
        "Dropout",
    ),
    "from keras.layers as": (
        "from keras.layers import (\n    Dropout as D,\n)\nfrom keras import models",
        "models.Model",
        "D",
    ),
    "import *": ("from keras.layers import *\nfrom keras.models import *", "Model", "Dropout"),
    "import * of keras": ("from keras import *", "Model", "layers.Dropout"),
    "import * of tensorflow.keras": (
        "from tensorflow.keras.layers import *\nfrom tensorflow.keras.models import *",
        "Model",
        "Dropout",
    ),
    "tf.keras": ("import tensorflow as tf", "tf.keras.Model", "tf.keras.layers.Dropout"),
    "tensorflow": ("import tensorflow", "tensorflow.keras.Model", "tensorflow.keras.layers.Dropout"),
    "tf.keras, taken apart": (
        "import tensorflow as tf\nkeras = tf.keras\nlayers = keras.layers\nDropout = layers.Dropout",
        "keras.Model",
        "Dropout",
    ),
    "tensorflow.keras": (
        "from tensorflow import keras\nfrom tensorflow.keras import layers",
        "keras.models.Model",
        "layers.Dropout",
    ),
    "tensorflow.keras as tfk": ("import tensorflow.keras as tfk", "tfk.Model", "tfk.layers.Dropout"),
    "tensorflow.compat.v2": ("import tensorflow.compat.v2 as tf", "tf.keras.Model", "tf.keras.layers.Dropout"),
    "tensorflow.compat.v1": ("import tensorflow.compat.v1 as tf", "tf.keras.Model", "tf.keras.layers.Dropout"),
    "tensorflow.python.keras": (
        "from tensorflow.python.keras.layers import Dropout\nfrom tensorflow.python.keras.models import Model",
        "Model",
        "Dropout",
    ),
    "tensorflow.python.keras, private": (
        "from tensorflow.python.keras.layers.core import Dropout\n"
        "from tensorflow.python.keras.engine.training import Model",
        "Model",
        "Dropout",
    ),
    "tensorflow.python.keras as a module": (
        "from tensorflow.python import keras",
        "keras.Model",
        "keras.layers.Dropout",
    ),
    "tf_keras": ("import tf_keras", "tf_keras.Model", "tf_keras.layers.Dropout"),
    "tf_keras as keras": ("import tf_keras as keras", "keras.Model", "keras.layers.Dropout"),
    "from tf_keras": ("from tf_keras import layers, models", "models.Model", "layers.Dropout"),
    "tf_keras.src": (
        "from tf_keras.src.layers import Dropout\nfrom tf_keras.src.engine.training import Model",
        "Model",
        "Dropout",
    ),
    "keras.src": (
        "from keras.src.layers.regularization.dropout import Dropout\nfrom keras.src.models.model import Model",
        "Model",
        "Dropout",
    ),
    "keras.src, packages": ("from keras.src import layers, models", "models.Model", "layers.Dropout"),
    "keras.api": ("from keras.api import Model\nfrom keras.api.layers import Dropout", "Model", "Dropout"),
    "keras.engine": (
        "from keras.engine.training import Model\nfrom keras.layers.core import Dropout",
        "Model",
        "Dropout",
    ),
    "keras.engine as a module": (
        "from keras.engine import training\nfrom keras.layers import regularization",
        "training.Model",
        "regularization.dropout.Dropout",
    ),
    "keras.engine with a star": (
        "from keras.engine.training import *\nfrom keras.layers.core import *",
        "Model",
        "Dropout",
    ),
    "keras.engine.topology": (
        "import keras.engine.topology\nimport keras.layers.core as core",
        "keras.engine.topology.Container",
        "core.Dropout",
    ),
    "try keras": (
        "try:\n    import keras\nexcept ImportError:\n    from tensorflow import keras",
        "keras.Model",
        "keras.layers.Dropout",
    ),
    "try tensorflow.keras": (
        "try:\n    from tensorflow.keras.layers import Dropout\n    from tensorflow.keras import Model\n"
        "except (ImportError, ModuleNotFoundError):\n    from keras.layers import Dropout\n    from keras import Model",
        "Model",
        "Dropout",
    ),
    "try tf_keras": (
        "try:\n    import tf_keras as keras\nexcept Exception:\n    keras = None",
        "keras.Model",
        "keras.layers.Dropout",
    ),
    "if": (
        "import os\nif os.environ.get('X'):\n    from keras import layers, Model\n"
        "else:\n    from tensorflow.keras import layers, Model",
        "Model",
        "layers.Dropout",
    ),
    "if TYPE_CHECKING": (
        "from __future__ import annotations\nimport typing\nimport keras\nif typing.TYPE_CHECKING:\n    import numpy",
        "keras.Model",
        "keras.layers.Dropout",
    ),
}


@pytest.mark.parametrize("spelling", IMPORTS)
def test_the_same_tables(spelling: str) -> None:
    header, model, dropout = IMPORTS[spelling]
    module = lowered(header + NET.format(model=model, dropout=dropout))
    assert {target: str(predicted(module, target)) for target in EXPECTED} == EXPECTED


@pytest.mark.parametrize("spelling", IMPORTS)
def test_no_spelling_stops_at_the_gate(spelling: str) -> None:
    header, model, dropout = IMPORTS[spelling]
    assert can_matter(header + NET.format(model=model, dropout=dropout))


@pytest.mark.parametrize("spelling", IMPORTS)
def test_a_file_that_names_keras_2_is_judged_by_it(spelling: str) -> None:
    header, model, dropout = IMPORTS[spelling]
    source = header + NET.format(model=model, dropout=dropout)
    assert profiles_for(source, None, DEFAULT)[0].legacy == ("tf_keras" in header or "tensorflow.python" in header)


@pytest.mark.parametrize(
    "source",
    [
        "import numpy as keras" + NET.format(model="keras.Model", dropout="keras.layers.Dropout"),
        "from torch.nn import Module as Model, Dropout" + NET.format(model="Model", dropout="Dropout"),
        "from .keras import Model, layers" + NET.format(model="Model", dropout="layers.Dropout"),
        "from mine.keras import Model, layers" + NET.format(model="Model", dropout="layers.Dropout"),
    ],
)
def test_what_only_looks_like_keras_has_no_tables(source: str) -> None:
    assert predict(source, "x.py").tables == ()


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("keras", "keras"),
        ("tensorflow.keras", "keras"),
        ("tf.keras.layers.Dropout", "keras.layers.Dropout"),
        ("tensorflow.compat.v2.keras.layers.Dropout", "keras.layers.Dropout"),
        ("keras.src.layers.rnn.lstm.LSTM", "keras.layers.LSTM"),
        ("keras.layers.experimental.preprocessing.RandomFlip", "keras.layers.RandomFlip"),
        ("keras.models.Model", "keras.Model"),
        ("keras.engine.base_layer.Layer", "keras.layers.Layer"),
        ("keras.engine.topology.Layer", "keras.layers.Layer"),
        ("keras.engine.base_layer.BaseRandomLayer", "keras.layers.BaseRandomLayer"),
        ("keras.engine.base_layer.InputSpec", "keras.engine.base_layer.InputSpec"),
        ("keras.engine.node.Node", "keras.engine.node.Node"),
        ("keras.engine.topology.Container", "keras.Model"),
        ("keras.engine.functional.Functional", "keras.Functional"),
        ("tensorflow.python.keras.engine.network.Network", "keras.Model"),
        ("tensorflow.python.keras.engine.base_layer_v1.Layer", "keras.layers.Layer"),
        ("keras.layers.core.Dropout", "keras.layers.Dropout"),
        ("keras.layers.normalization.batch_normalization.BatchNormalization", "keras.layers.BatchNormalization"),
        ("keras.layers.merge._Merge", "keras.layers.Merge"),
        ("keras.layers.merge.concatenate", "keras.layers.concatenate"),
        ("keras.layers.Dense.from_config", "keras.layers.Dense.from_config"),
        ("keras.layers.core", "keras.layers.core"),
        ("keras.random.dropout", "keras.random.dropout"),
        ("tensorflow.nn.dropout", "tf.nn.dropout"),
        ("tensorflow.python.ops.nn_ops.dropout", "tf.nn.dropout"),
        ("keras_cv.layers.Dropout", "keras_cv.layers.Dropout"),
        ("tensorflow_addons.layers.GELU", "tensorflow_addons.layers.GELU"),
        ("kerasish", "kerasish"),
    ],
)
def test_canonical(path: str, name: str) -> None:
    assert canonical(path) == name
    assert canonical(name) == name


BASES = {
    "topology": ("from keras.engine.topology import Layer", "Layer"),
    "base_layer": ("from keras.engine import base_layer", "base_layer.Layer"),
    "a kind of layer": ("from keras.engine import base_layer", "base_layer.BaseRandomLayer"),
    "with a star": ("from keras.engine.base_layer import *", "Layer"),
    "TensorFlow's own": ("from tensorflow.python.keras.engine.base_layer import Layer", "Layer"),
    "a layer of its own": ("from keras.layers.normalization import BatchNormalization as B", "B"),
    "a private base": ("from keras.layers.merge import _Merge", "_Merge"),
    "keras.src": ("from keras.src.engine.base_layer import BaseRandomLayer", "BaseRandomLayer"),
}


@pytest.mark.parametrize(("header", "base"), BASES.values(), ids=BASES)
@pytest.mark.parametrize("target", ["2", "3.15"])
def test_a_base_class_by_an_old_path(header: str, base: str, target: str) -> None:
    source = f"""
import keras
{header}

class Block({base}):
    def __init__(self):
        super().__init__()
        self.drop = keras.layers.Dropout(0.5)

    def call(self, x):
        return self.drop(x, training=False)
"""
    assert [finding.code for finding in judge(source, "x.py", target).findings] == ["KDL103"]
