"""Which of the calls that Keras 3 refuses are noted: those of which nothing that is not known decides that they run."""

from __future__ import annotations

from pathlib import Path

import pytest

from kerasdrop_lint.check import check_paths
from kerasdrop_lint.config.options import Options
from kerasdrop_lint.judge import judge, predict
from kerasdrop_lint.modes import OFF, Entry

FIXTURES = Path(__file__).parents[2] / "fixtures"

NET = """
import keras
import tensorflow as tf
from keras import backend as K
from elsewhere import FLAG, function

class Net(keras.Model):
    def __init__(self, flag=False):
        super().__init__()
        self.flag = flag
        self.drop = keras.layers.Dropout(0.5)
        self.inner = keras.Sequential([keras.layers.Dropout(0.5)])
        self.cell = keras.layers.GRUCell(10)
        self.attention = keras.layers.MultiHeadAttention(2, 5)

    def call(self, x, training=None, states=None):
"""
IN_CALL = {
    "the mode": ("return self.drop(x, training)", "KDL306"),
    "a constant": ("return self.drop(x, False)", "KDL306"),
    "what is computed of it": ("return self.drop(x, not training)", "KDL306"),
    "an attribute": ("return self.drop(x, self.flag)", "KDL306"),
    "a model": ("return self.inner(x, training)", "KDL306"),
    "unpacked": ("return self.drop(*[x, training])", "KDL306"),
    "after other tensors": ("return self.attention(x, x, training)", "KDL306"),
    "to a cell after its states": ("return self.cell(x, [x], training)", "KDL306"),
    "by the base class": ("return keras.layers.Layer.__call__(self.drop, x, training)", "KDL306"),
    "under the mode": ("return self.drop(x, training) if training else x", "KDL306"),
    "no mode": ("return self.attention(x, x)", None),
    "nothing": ("return self.drop(x, None, training=training)", None),
    "something unknown": ("return self.drop(x, FLAG)", None),
    "unpacked from something unknown": ("return self.drop(x, *FLAG, training)", None),
    "under an unknown test": ("return self.drop(x, training) if FLAG else x", None),
    "after an unknown return": ("if FLAG: return x\n        return self.drop(x, training)", None),
    "to one of two layers": ("return (self.drop if FLAG else self.inner)(x, training)", "KDL306"),
    "to an unknown layer": ("return (self.drop if FLAG else FLAG)(x, training)", None),
    "to the method": ("return self.drop.call(x, training)", None),
    "caught": ("try: return self.drop(x, training)\n        except Exception: return x", None),
    "the global mode": ("return self.drop(x, training=K.learning_phase())", "KDL303"),
    "a function of it": ("return keras.backend.in_train_phase(x, x, training=training)", "KDL303"),
    "the global mode under an unknown test": ("return K.learning_phase() if FLAG else x", None),
    "the global mode, caught": ("with suppress(AttributeError): K.learning_phase()\n        return x", None),
    "a function of TensorFlow": ("return tf.reshape(x, (-1, 10))", None),
}


def codes(source: str, target: str | None = None) -> set[str]:
    judgement = judge(source, "net.py", target)
    assert judgement.failures == ()
    return {finding.code for finding in judgement.findings} & {"KDL303", "KDL304", "KDL306"}


@pytest.mark.parametrize(("body", "code"), IN_CALL.values(), ids=IN_CALL.keys())
def test_in_a_call(body: str, code: str | None) -> None:
    source = "from contextlib import suppress\n" + NET + f"        {body}\n"
    assert codes(source) == ({code} if code is not None else set())
    assert codes(source, "2") == set()


BUILDING = {
    "an input": ("tf.reshape(inputs, (-1, 5))", True),
    "a layer's result": ("tf.nn.relu(x)", True),
    "one of several": ("tf.concat([tf.ones((3, 10)), x], axis=0)", True),
    "by keyword": ("tf.cast(x=inputs, dtype='int32')", True),
    "its shape": ("tf.shape(x)", True),
    "an item": ("tf.square(inputs[:, 0])", True),
    "the result of an operator": ("tf.math.square(1.0 - x * 2.0)", True),
    "one of a model's ends": ("tf.abs(keras.Model(inputs, x).output)", True),
    "in a helper": ("helper(x)", True),
    "a constant": ("tf.reshape(tf.ones((10,)), (5, 2)) * x", False),
    "the shape it has": ("tf.cast(x.shape[1], 'int32')", False),
    "in a lambda": ("keras.layers.Lambda(lambda t: tf.reshape(t, (-1, 5)))(x)", False),
    "of a function that is not known": ("tf.cast(function(x), 'int32')", False),
    "of a layer of the file": ("tf.cast(Own()(x), 'int32')", False),
    "under an unknown test": ("tf.nn.relu(x) if FLAG else x", False),
    "a function that takes anything": ("tf.is_tensor(x)", False),
    "a function that was not measured": ("tf.signal.fftshift(x)", False),
}


@pytest.mark.parametrize(("expression", "noted"), BUILDING.values(), ids=BUILDING.keys())
def test_while_a_model_is_built(expression: str, noted: bool) -> None:
    source = (
        NET.partition("class Net")[0]
        + f"""
class Own(keras.layers.Layer):
    def call(self, x):
        return x, 10

def helper(x):
    return tf.nn.relu(x)

def build():
    inputs = keras.Input((10,))
    x = keras.layers.Dropout(0.5)(keras.layers.Dense(10)(inputs))
    y = {expression}
    return keras.Model(inputs, x)
"""
    )
    assert codes(source) == ({"KDL304"} if noted else set())
    assert codes(source, "2") == set()


def test_an_import_is_noted_in_its_place() -> None:
    """What is called by its name was imported before."""
    source = "from keras.backend import learning_phase\n\ndef mode():\n    return learning_phase()\n"
    (finding,) = judge(source, "net.py", None).findings
    assert (finding.code, finding.span.line) == ("KDL303", 1)


ASKS = {
    "the version": "import tensorflow as tf\nOLD = tf.__version__ < '2.16'\n",
    "the backend": "NEW = not hasattr(K, 'learning_phase')\n",
    "a name for it": "from compat import IS_TF2\n",
    "what it puts there": "K.learning_phase = lambda: 0\n",
    "TensorFlow 1": "import tensorflow as tf\nsession = tf.Session()\n",
    "a patch": "from unittest import mock\n\nphase = mock.patch('keras.backend.learning_phase')\n",
}
ASKS_NOTHING = {
    "a patch of an image": "# The kernels of each patch are different.\n",
    "a name in a comment": "# from .awd_tf2 import Cell, or hasattr(K, 'learning_phase')\n",
    "a name in a text": 'def mark(x):\n    """For tf.Session\n    and TF2."""\n    return x, \'keras2\'\n',
    "an attribute of a tensor": "def mark(x):\n    x._uses_learning_phase = False\n",
    "a utility in the old place": "from tensorflow.python.keras.utils import conv_utils\n",
    "a utility by its own name": "from tensorflow.python.keras import initializers, regularizers\n",
}


@pytest.mark.parametrize("line", ASKS.values(), ids=ASKS.keys())
def test_a_file_that_asks_which_keras_there_is(line: str) -> None:
    source = "from keras import backend as K\n{}\ndef mode():\n    return K.learning_phase()\n"
    assert codes(source.format("")) == {"KDL303"}
    assert codes(source.format(line)) == set()


@pytest.mark.parametrize("line", ASKS_NOTHING.values(), ids=ASKS_NOTHING.keys())
def test_a_file_that_only_seems_to_ask(line: str) -> None:
    source = f"from keras import backend as K\n{line}\ndef mode():\n    return K.learning_phase()\n"
    assert codes(source, "3.15") == {"KDL303"}
    layers = "from tensorflow.python.keras.layers import Dense\n"
    assert codes(layers + source, "3.15") == set()


def test_keras_2_from_a_module_of_the_project(tmp_path: Path) -> None:
    """Nothing in the file itself says that it is not Keras 3."""
    user = """
from base import K, keras

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = keras.layers.Dropout(0.5)

    def call(self, x, training=None):
        return self.drop(x, training)

def mode():
    return K.learning_phase()
"""
    for name, found in (("keras", {"KDL303", "KDL306"}), ("tf_keras", set())):
        (tmp_path / "base.py").write_text(f"import {name} as keras\nfrom {name} import backend as K\n")
        (tmp_path / "user.py").write_text(user)
        findings = check_paths([str(tmp_path / "user.py")], Options()).findings
        assert {finding.code for finding in findings} == found


def test_none_by_position_is_refused_by_all_but_functional_models_up_to_3_3() -> None:
    """Measured on 3.3.3: `model(x)` of this runs where the inner model is functional, and raises where it is not."""
    source = (FIXTURES / "kdl306" / "bad_functional_model_inside.py").read_text(encoding="utf-8")
    (functional,) = predict(source, "net.py", "build", "3.3").tables
    assert functional.modes[Entry.CALL] == OFF
    plain = source.replace("keras.Model(inputs, outputs)", "keras.layers.Dropout(0.5)")
    assert predict(plain, "net.py", "build", "3.3").tables == ()


HELPER = """
import tensorflow as tf

def expand(mask, length):
    return tf.tile(tf.expand_dims(mask, 1), [1, length, 1])
"""
BUILDER = """
import keras
from shapes import expand

def build(length=4):
    inputs = keras.Input((10,))
    {line}
    return keras.Model(inputs, keras.layers.Dropout(0.5)(x))
"""


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("x = expand(inputs, length)", True),
        ("x = keras.layers.Lambda(lambda t: expand(t, 4))(inputs)", False),
        ("x = inputs * expand(keras.ops.ones((2, 10)), 4)[0]", False),
    ],
)
def test_a_helper_of_another_module_is_reported_where_it_is_called(tmp_path: Path, line: str, found: bool) -> None:
    (tmp_path / "shapes.py").write_text(HELPER)
    (tmp_path / "net.py").write_text(BUILDER.format(line=line))
    findings = check_paths([str(tmp_path)], Options()).findings
    assert [(Path(one.path).name, one.code, one.span.line) for one in findings] == [("net.py", "KDL304", 7)] * found
    assert all("`tf.expand_dims` (line 5 of shapes.py)" in one.message for one in findings)


def test_what_ends_a_builder_in_another_module_hides_nothing_after_it(tmp_path: Path) -> None:
    (tmp_path / "shapes.py").write_text(
        "from keras import backend as K\n\ndef expand(x, n):\n    return K.in_train_phase(x, n)\n"
    )
    (tmp_path / "net.py").write_text(
        "import tensorflow as tf\n" + BUILDER.format(line="x = tf.abs(expand(inputs, inputs) + inputs)")
    )
    findings = check_paths([str(tmp_path)], Options()).findings
    assert [(Path(one.path).name, one.code) for one in findings] == [("net.py", "KDL304"), ("shapes.py", "KDL303")]
