"""How models are put together: functional models, models in models, registries; each with its mode table."""

from __future__ import annotations

from tests.analysis.tables import ALWAYS, HEALTHY, NEVER, ONLY_TOLD, Program

PROGRAMS: dict[str, Program] = {
    "functional, in a function": (
        """
def block(x, rate=0.5):
    return layers.Dropout(rate)(layers.Dense(4)(x))

def build():
    x = keras.Input((10,))
    return keras.Model(x, block(block(x), rate=0.0))
""",
        HEALTHY,
    ),
    "functional, in a loop": (
        """
def build():
    inputs = x = keras.Input((10,))
    for rate in (0.0, 0.0, 0.5):
        x = layers.Dense(4)(x)
        if rate:
            x = layers.Dropout(rate)(x)
    return keras.Model(inputs=inputs, outputs=x)
""",
        HEALTHY,
    ),
    "functional, everything by a star": (
        """
from keras.layers import *

def build():
    x = Input((10,))
    return keras.Model(x, add([x, Dropout(0.5)(Dense(10)(x))]))
""",
        HEALTHY,
    ),
    "functional, a rate that is left out by default": (
        """
def network(dropout=0.0, normalized=False):
    inputs = x = keras.Input((10,))
    x = layers.Dense(4)(x)
    if dropout > 0.0:
        x = layers.Dropout(dropout)(x)
    return keras.Model(inputs, layers.Dense(2)(x))

def build():
    return network(dropout=0.5)
""",
        HEALTHY,
    ),
    "functional, a chain of calls": (
        """
def build():
    x = keras.Input((10,))
    y = functools.reduce(lambda y, layer: layer(y), [layers.Dense(4), layers.Dropout(0.5)], x)
    return keras.Model(x, y)
""",
        HEALTHY,
    ),
    "functional, a branch that is not an output": (
        """
def build():
    x = keras.Input((10,))
    y = layers.Dense(4)(x)
    layers.Dropout(0.5)(y, training=True)
    return keras.Model(x, y)
""",
        NEVER,
    ),
    "functional, cut out of a larger one": (
        """
def build():
    x = keras.Input((10,))
    y = layers.Dropout(0.5)(x)
    z = layers.Dense(10)(y)
    whole = keras.Model(x, layers.Dropout(0.0)(z))
    return keras.Model(whole.layers[1].output, z)
""",
        NEVER,
    ),
    "functional, the layer got by name": (
        """
def build():
    x = keras.Input((10,))
    y = layers.Dropout(0.5, name="drop")(x)
    whole = keras.Model(x, layers.Dense(4)(y))
    return keras.Model(whole.input, whole.get_layer("drop").output)
""",
        HEALTHY,
    ),
    "functional subclass": (
        """
class Net(keras.Model):
    def __init__(self):
        inputs = keras.Input((10,))
        outputs = layers.Dropout(0.5)(layers.Dense(4)(inputs))
        super().__init__(inputs, outputs)

def build():
    return Net()
""",
        HEALTHY,
    ),
    "functional subclass with keywords": (
        """
class Net(keras.Model):
    def __init__(self, rate=0.5, **kwargs):
        inputs = keras.Input((10,))
        super().__init__(inputs=inputs, outputs=layers.Dropout(rate)(inputs), **kwargs)
        self.rate = rate

def build():
    return Net(rate=0.0, name="net")
""",
        NEVER,
    ),
    "functional model in a subclassed one": (
        """
def tower():
    x = keras.Input((10,))
    return keras.Model(x, layers.Dropout(0.5)(x))

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.tower = tower()

    def call(self, x):
        return self.tower(x)

def build():
    return Net()
""",
        ONLY_TOLD,
    ),
    "subclassed model in a functional one": (
        """
class Inner(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(0.5)

    def call(self, x):
        return self.drop(x)

def build():
    x = keras.Input((10,))
    return keras.Model(x, Inner()(x))
""",
        HEALTHY,
    ),
    "an hourglass": (
        """
class Hourglass(layers.Layer):
    def __init__(self, depth):
        super().__init__()
        self.drop = layers.Dropout(0.2)
        self.inner = Hourglass(depth - 1) if depth > 1 else layers.Dense(10)

    def call(self, x, training=None):
        return x + self.inner(self.drop(x, training=training))

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.hourglass = Hourglass(2)

    def call(self, x, training=None):
        return self.hourglass(x)

def build():
    return Net()
""",
        HEALTHY,
    ),
    "a recursive functional model": (
        """
def hourglass(x, depth):
    if depth == 0:
        return layers.Dropout(0.5)(x)
    return x + hourglass(layers.Dense(10)(x), depth - 1)

def build():
    x = keras.Input((10,))
    return keras.Model(x, hourglass(x, 2))
""",
        HEALTHY,
    ),
    "several outputs, the first returned": (
        """
class Block(layers.Layer):
    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(0.5)

    def call(self, x, training=None):
        return x, self.drop(x, training=True)

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.block = Block()

    def call(self, x, training=None):
        kept, dropped = self.block(x)
        return kept

def build():
    return Net()
""",
        NEVER,
    ),
    "several outputs, the second returned": (
        """
class Block(layers.Layer):
    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(0.5)

    def call(self, x, training=None):
        return {"kept": x, "dropped": self.drop(x, training=True)}

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.block = Block()

    def call(self, x, training=None):
        return self.block(x)["dropped"]

def build():
    return Net()
""",
        ALWAYS,
    ),
    "a layer that is a list of layers": (
        """
class Stack(layers.Layer):
    def __init__(self, *parts):
        super().__init__()
        self.parts = list(parts)

    def call(self, x, training=None):
        for part in self.parts:
            x = part(x)
        return x

def build():
    x = keras.Input((10,))
    return keras.Model(x, Stack(layers.Dense(4), layers.Dropout(0.5))(x))
""",
        HEALTHY,
    ),
    "a registry of classes": (
        """
LAYERS = {"drop": layers.Dropout, "dense": layers.Dense}

class Net(keras.Model):
    def __init__(self, plan):
        super().__init__()
        self.plan = [LAYERS[name](value) for name, value in plan]

    def call(self, x, training=None):
        for layer in self.plan:
            x = layer(x)
        return x

def build():
    return Net([("dense", 4), ("drop", 0.5)])
""",
        HEALTHY,
    ),
    "a registry filled by a decorator": (
        """
REGISTRY = {}

def register(name):
    def add(cls):
        REGISTRY[name] = cls
        return cls
    return add

@register("quiet")
class Quiet(layers.Layer):
    def call(self, x):
        return x

@register("loud")
class Loud(layers.Layer):
    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(0.5)

    def call(self, x):
        return self.drop(x, training=True)

def build():
    x = keras.Input((10,))
    return keras.Model(x, REGISTRY["loud"]()(REGISTRY["quiet"]()(x)))
""",
        ALWAYS,
    ),
    "keras.saving.register_keras_serializable": (
        """
@keras.saving.register_keras_serializable(package="tests")
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(0.5)

    def call(self, x):
        return self.drop(x)

def build():
    return Net()
""",
        ONLY_TOLD,
    ),
    "a train_step of its own": (
        """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(0.5)

    def call(self, x, training=None):
        return self.drop(x, training=training)

    def test_step(self, data):
        x, y = data
        return {"mean": tf.reduce_mean(self(x, training=True))}

def build():
    return Net()
""",
        "on on off on off off",
    ),
    "a custom operation between": (
        """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(0.5)
        self.dense = layers.Dense(4)

    def call(self, x, training=None):
        x = tf.concat([self.drop(x, training=training), x], axis=-1)
        x = keras.ops.relu(self.dense(x))
        return tf.reshape(x, (-1, 2, 2))

def build():
    return Net()
""",
        HEALTHY,
    ),
    "a constructor default that decides": (
        """
class Block(layers.Layer):
    def __init__(self, use_dropout=True, rate=0.5):
        super().__init__()
        self.use_dropout = use_dropout
        if use_dropout:
            self.drop = layers.Dropout(rate)

    def call(self, x, training=None):
        if not self.use_dropout:
            return x
        return self.drop(x, training=training)

def build():
    x = keras.Input((10,))
    return keras.Model(x, Block(use_dropout=False)(x))
""",
        NEVER,
    ),
}
