"""Layers and models that are made again: one program for each way, with its measured mode table."""

from __future__ import annotations

import textwrap

from tests.analysis.tables import ALWAYS, HEALTHY, NEVER, Program

_CLONED = """
{made}


def build():
    inputs = keras.Input((10,))
    x = layers.Dropout(0.5, name="first")(layers.Dense(10)(inputs))
    model = keras.Model(inputs, layers.Dense(10)(x))
    return {clone}
"""


def cloned(clone: str, made: str) -> str:
    """A model that is made of another one."""
    return _CLONED.format(made=textwrap.dedent(made).strip(), clone=clone)


_SAVED = """
def build():
    model = keras.Sequential([keras.Input((10,)), layers.Dense(10), layers.Dropout(0.4)])
"""

PROGRAMS: dict[str, Program] = {
    "clone_model": (
        cloned(
            "keras.models.clone_model(model)",
            "",
        ),
        HEALTHY,
    ),
    "clone_function, the rate changed": (
        cloned(
            "keras.models.clone_model(model, clone_function=off)",
            """
            def off(layer):
                config = layer.get_config()
                if isinstance(layer, layers.Dropout):
                    config["rate"] = 0.0
                return type(layer).from_config(config)
            """,
        ),
        NEVER,
    ),
    "clone_function, nothing changed": (
        cloned(
            "keras.models.clone_model(model, clone_function=same)",
            """
            def same(layer):
                return layer.__class__.from_config(layer.get_config())
            """,
        ),
        HEALTHY,
    ),
    "clone_function, the layer itself": (
        cloned(
            "keras.models.clone_model(model, clone_function=lambda layer: layer)",
            "",
        ),
        HEALTHY,
    ),
    "clone_function, a class that is always on": (
        cloned(
            "keras.models.clone_model(model, None, swap)",
            """
            class AlwaysOn(layers.Dropout):
                def call(self, inputs, training=None):
                    return super().call(inputs, training=True)

            def swap(layer):
                if isinstance(layer, layers.Dropout):
                    return AlwaysOn(layer.rate)
                return layer.from_config(layer.get_config())
            """,
        ),
        ALWAYS,
    ),
    "clone_function, a class that is never on": (
        cloned(
            "keras.models.clone_model(model, clone_function=swap)",
            """
            class Off(layers.Dropout):
                def call(self, inputs, training=None):
                    return super().call(inputs)

            def swap(layer):
                return Off(layer.rate) if isinstance(layer, layers.Dropout) else layer
            """,
        ),
        NEVER,
    ),
    "clone_function, by the name of the class": (
        cloned(
            "keras.models.clone_model(model, clone_function=swap)",
            """
            def swap(layer):
                if layer.__class__.__name__ == "Dropout":
                    return layers.Dropout(0.0)
                return layer
            """,
        ),
        NEVER,
    ),
    "clone_function, of a Sequential model": (
        """
def build():
    model = keras.Sequential([keras.Input((10,)), layers.Dense(10), layers.Dropout(0.5), layers.Dense(10)])
    off = lambda layer: layers.Dropout(0.0) if isinstance(layer, layers.Dropout) else layer
    return keras.models.clone_model(model, clone_function=off)
""",
        NEVER,
    ),
    "clone_function, a model inside": (
        """
def build():
    inner = keras.Sequential([keras.Input((10,)), layers.Dense(10), layers.Dropout(0.5)])
    inputs = keras.Input((10,))
    model = keras.Model(inputs, layers.Dense(10)(inner(inputs)))
    off = lambda layer: layers.Dropout(0.0) if isinstance(layer, layers.Dropout) else layer
    return keras.models.clone_model(model, clone_function=off)
""",
        HEALTHY,
    ),
    "clone_function, all of a model inside": (
        """
def build():
    inner = keras.Sequential([keras.Input((10,)), layers.Dense(10), layers.Dropout(0.5)])
    inputs = keras.Input((10,))
    model = keras.Model(inputs, layers.Dense(10)(inner(inputs)))
    off = lambda layer: layers.Dropout(0.0) if isinstance(layer, layers.Dropout) else layer
    return keras.models.clone_model(model, clone_function=off, recursive=True)
""",
        NEVER,
    ),
    "clone_function, where a mode is written": (
        """
def build():
    inputs = keras.Input((10,))
    model = keras.Model(inputs, layers.Dense(10)(layers.Dropout(0.5)(inputs, training=False)))
    same = lambda layer: layer.from_config(layer.get_config())
    return keras.models.clone_model(model, clone_function=same)
""",
        HEALTHY,
    ),
    "clone_function, a layer for another": (
        cloned(
            "keras.models.clone_model(model, clone_function=swap)",
            """
            def swap(layer):
                return layers.Activation("linear") if isinstance(layer, layers.Dropout) else layer
            """,
        ),
        NEVER,
    ),
    "isinstance of a derived layer": (
        """
def build():
    drop = layers.SpatialDropout1D(0.5)
    if isinstance(drop, layers.Dropout):
        drop = layers.Dropout(0.0)
    inputs = keras.Input((10,))
    x = drop(layers.Reshape((10, 1))(inputs))
    return keras.Model(inputs, layers.Flatten()(x))
""",
        NEVER,
    ),
    "a layer from a dict": (
        """
def build():
    drop = layers.deserialize({"module": "keras.layers", "class_name": "Dropout", "config": {"rate": 0.5}})
    return keras.Sequential([keras.Input((10,)), drop])
""",
        HEALTHY,
    ),
    "a layer from its own config": (
        cloned(
            "keras.Sequential([keras.Input((10,)), layers.deserialize(layers.serialize(layers.Dropout(0.5)))])",
            "",
        ),
        HEALTHY,
    ),
    "a layer of a class of the file from a config": (
        """
class Block(layers.Layer):
    def __init__(self, rate=0.0, **kw):
        super().__init__(**kw)
        self.rate = rate
        self.drop = layers.Dropout(rate)

    def get_config(self):
        config = super().get_config()
        config.update({"rate": self.rate})
        return config

    def call(self, x, training=None):
        return self.drop(x, training=training)


def build():
    inputs = keras.Input((10,))
    return keras.Model(inputs, Block.from_config(Block(0.5).get_config())(inputs))
""",
        HEALTHY,
    ),
    "a Sequential from the JSON of another": (
        f"{_SAVED}    return keras.models.model_from_json(model.to_json())\n",
        HEALTHY,
    ),
    "a Sequential from the config of another": (
        f"{_SAVED}    return keras.Sequential.from_config(model.get_config())\n",
        HEALTHY,
    ),
    "a functional model from the JSON of another": (
        f"{_SAVED}    inputs = keras.Input((10,))\n    model = keras.Model(inputs, layers.Dropout(0.0)(inputs))\n"
        "    return keras.models.model_from_json(model.to_json())\n",
        NEVER,
    ),
    "a Sequential from a text": (
        """
TEXT = '''{"module": "keras", "class_name": "Sequential", "config": {"name": "net", "layers": [
    {"module": "keras.layers", "class_name": "InputLayer", "config": {"batch_shape": [null, 10]}},
    {"module": "keras.layers", "class_name": "Dropout", "config": {"rate": 0.4}}]}}'''

def build():
    return keras.models.model_from_json(TEXT)
""",
        HEALTHY,
    ),
}
