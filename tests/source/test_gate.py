"""The gate must let through every file in which a rule could fire."""

import pytest

from kerasdrop_lint.knowledge.layer_table import ALIASES, ROWS
from kerasdrop_lint.source.gate import can_matter, can_matter_undecoded, may_matter, undecoded

MATTERS = {
    "a subclassed model": "import keras\nclass Net(keras.Model):\n    def call(self, x): return self.inner(x)\n",
    "tf.keras by way of tensorflow": "import tensorflow as tf\nlayer = tf.keras.layers.Dropout(0.5)\n",
    "tf_keras": "import tf_keras\nlayer = tf_keras.layers.BatchNormalization()\n",
    "recurrent dropout": "from keras.layers import LSTM\nlayer = LSTM(3, recurrent_dropout=0.1)\n",
    "augmentation": "import keras\nlayer = keras.layers.AugMix()\n",
    "a model of applications": "import keras\nbase = keras.applications.VGG16()\n",
    "the learning phase": "from tensorflow.keras import backend as K\nK.set_learning_phase(1)\n",
    "a random mask": "import keras, numpy as np\nmask = np.random.rand(3)\n",
    "an op without Keras": "import tensorflow as tf\ny = tf.nn.dropout(x, 0.5)\n",
    "a tensorflow op on a symbolic tensor": "import keras, tensorflow as tf\ny = tf.abs(keras.Input((3,)))\n",
    "a loop around a model of another module": (
        "import tensorflow as tf\nfrom net import net\nwith tf.GradientTape(): net(x)\n"
    ),
    "an op on a model's output": "import keras, tensorflow as tf\ntf.abs(keras.models.load_model(p).output)\n",
}

DOES_NOT = {
    "nothing": "",
    "another framework": "import torch\nlayer = torch.nn.Dropout(0.5)\n",
    "a name in a list": "REQUIREMENTS = ['keras', 'numpy']\n",
    "a callback": "import keras\nclass Stop(keras.callbacks.Callback):\n    def on_epoch_end(self, epoch): ...\n",
}


@pytest.mark.parametrize("text", MATTERS.values(), ids=MATTERS)
def test_lets_through(text: str) -> None:
    assert can_matter(text)
    assert can_matter_undecoded(text.encode())
    assert can_matter_undecoded(text.encode("utf-8-sig"))


@pytest.mark.parametrize("text", DOES_NOT.values(), ids=DOES_NOT)
def test_stops(text: str) -> None:
    assert not can_matter(text)
    assert not can_matter_undecoded(text.encode())


MAY = {
    "a model of another module": "from .core import Network\nclass Small(Network):\n    def call(self, x): ...\n",
    "a class alone": "from core import Network\nclass Small(Network): pass\n",
    "an import inside a function": "def f(x):\n    from core import net\n    return net(x, training=True)\n",
}
MAY_NOT = {
    "nothing": "",
    "nothing is imported": "class Small(Network):\n    def call(self, x): ...\n",
    "Python's own modules": "import os\nfrom random import Random\nclass Small(Random):\n    def call(self, x): ...\n",
    "nothing that the rules are about": "from core import Network\nnet = Network()\n",
}


@pytest.mark.parametrize("text", MAY.values(), ids=MAY)
def test_asks_what_is_imported(text: str) -> None:
    assert not can_matter(text)
    assert may_matter(text)
    assert may_matter(undecoded(text.encode("utf-8-sig")))


@pytest.mark.parametrize("text", MAY_NOT.values(), ids=MAY_NOT)
def test_does_not_ask(text: str) -> None:
    assert not may_matter(text)


MODE_DEPENDENT = {row[0] for row in ROWS if row[5] is not None}


@pytest.mark.parametrize("name", sorted(MODE_DEPENDENT | {a for a, name in ALIASES.items() if name in MODE_DEPENDENT}))
def test_every_mode_dependent_layer_of_keras_gets_through(name: str) -> None:
    assert can_matter(f"from keras.layers import {name}")
