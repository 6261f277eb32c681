"""Less usual ways to make and call layers: one program for each way, with its measured mode table."""

from __future__ import annotations

from tests.analysis.tables import ALWAYS, HEALTHY, NEVER, ONLY_TOLD, Program, rated, subclassed

DROP = "self.drop = layers.Dropout(0.5)"
BLOCK = """
class Block(layers.Layer):
    def __init__(self, rate=0.5):
        super().__init__()
        self.drop = layers.Dropout(rate)

    def call(self, x, training=None):
        return self.drop(x, training=training)
"""
IN_GRAPH = """
def build():
    inputs = keras.Input((10,))
    return keras.Model(inputs, {})
"""

BUILT_IN_CALL = """
class Net(keras.Model):
    def build(self, shape):
        self.inner = {inner}
        self.built = True

    def call(self, x, training={default}):
        {first}return self.inner(x, training=None)

def build():
    return Net()
"""

PROGRAMS: dict[str, Program] = {
    "tf.function of a method": (
        """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(0.5)
        self.traced = tf.function(self.inner)

    def inner(self, x, training):
        return self.drop(x, training=training)

    def call(self, x, training=False):
        return self.traced(x, training)

def build():
    return Net()
""",
        HEALTHY,
    ),
    "tf.function of a function": (
        """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        drop = self.drop = layers.Dropout(0.5)

        def inner(x, training):
            return drop(x, training=training)

        self.traced = tf.function(inner)

    def call(self, x, training=False):
        return self.traced(x, training)

def build():
    return Net()
""",
        HEALTHY,
    ),
    "tf.function with options only": (
        """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(0.5)
        self.traced = tf.function(reduce_retracing=True)(self.inner)

    def inner(self, x, training):
        return self.drop(x, training=training)

    def call(self, x, training=False):
        return self.traced(x, training)

def build():
    return Net()
""",
        HEALTHY,
    ),
    "call, the mode by position": (subclassed(DROP, "return self.drop.call(x, training)"), HEALTHY),
    "call, the mode in unpacked keywords": (
        subclassed(DROP, 'return self.drop.call(x, **{"training": training})'),
        HEALTHY,
    ),
    "call, keywords that are not known": (
        subclassed(
            DROP,
            "options = dict.fromkeys(['training'], training)\nreturn self.drop.call(x, **options)",
        ),
        HEALTHY,
    ),
    "a helper with keywords that are not known": (
        """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(0.5)

    def inner(self, x, training=False):
        return self.drop(x, training=training)

    def call(self, x, training=None):
        options = dict.fromkeys(["training"], training)
        return self.inner(x, **options)

def build():
    return Net()
""",
        HEALTHY,
    ),
    "a layer with keywords that are not known": (
        subclassed(DROP, "options = dict.fromkeys(['training'], training)\nreturn self.drop(x, **options)"),
        HEALTHY,
    ),
    "a __call__ of its own, symbolically": (
        """
class Drop(layers.Dropout):
    def __call__(self, x, **options):
        return super().__call__(x, **options)
"""
        + IN_GRAPH.format("Drop(0.5)(inputs)"),
        HEALTHY,
    ),
    "super().train_step and super().test_step": (
        """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(0.5)

    def call(self, x, training=None):
        return self.drop(x, training=training)

    def train_step(self, data):
        return super().train_step(data)

    def test_step(self, data):
        return super().test_step(data)

def build():
    return Net()
""",
        HEALTHY,
    ),
    "super().get_config": (
        """
class Drop(layers.Dropout):
    def get_config(self):
        return {**super().get_config(), "kind": "drop"}

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = Drop(0.5)
        self.config = self.drop.get_config()

    def call(self, x, training=None):
        return self.drop(x, training=training)

def build():
    return Net()
""",
        HEALTHY,
    ),
    "from_config": (rated('rate = 0.5\nself.other = layers.Dropout.from_config({"rate": 0.5})'), HEALTHY),
    "an Input of a tensor": (
        """
def build():
    inputs = keras.Input((10,))
    again = keras.Input(tensor=inputs)
    return keras.Model(again, layers.Dropout(0.5)(again))
""",
        HEALTHY,
    ),
    "an InputSpec": (subclassed(f"{DROP}\nself.input_spec = layers.InputSpec(ndim=2)", "return self.drop(x)"), HEALTHY),
    "a mask that selects": (
        subclassed("self.rate = 0.5", "return tf.where(tf.random.uniform(tf.shape(x)) > self.rate, x, 0.0)"),
        ALWAYS,
    ),
    "a mask that multiplies": (
        subclassed(
            "self.rate = 0.5",
            "mask = tf.cast(tf.random.uniform(tf.shape(x)) > self.rate, x.dtype)\nreturn tf.multiply(x, mask)",
        ),
        ALWAYS,
    ),
    "a mask of keras.random": (
        subclassed(
            "self.rate = 0.5",
            "return x * keras.ops.cast(keras.random.uniform(keras.ops.shape(x)) > self.rate, x.dtype)",
        ),
        ALWAYS,
    ),
    "a Lambda that takes the mode": (
        IN_GRAPH.format(
            "layers.Lambda(lambda x, training=None: tf.nn.dropout(x, 0.5) if training else x)(inputs)",
        ),
        HEALTHY,
    ),
    "TimeDistributed of a custom layer": (
        BLOCK
        + subclassed(
            "self.block = layers.TimeDistributed(Block())", "return self.block(x[:, :, None], training=training)"
        ),
        HEALTHY,
    ),
    "TimeDistributed of a layer without the parameter": (
        """
class Block(layers.Layer):
    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(0.5)

    def call(self, x):
        return self.drop(x)
"""
        + subclassed(
            "self.block = layers.TimeDistributed(Block())", "return self.block(x[:, :, None], training=training)"
        ),
        HEALTHY,
    ),
    "a tuple of tensors to a layer": (
        """
class Pair(layers.Layer):
    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(0.5)

    def call(self, pair, training=None):
        first, second = pair
        return first + self.drop(second, training=training)
"""
        + IN_GRAPH.format("Pair()((inputs, layers.Dense(10)(inputs)))"),
        HEALTHY,
    ),
    "a dict of tensors to a layer": (
        """
class Pair(layers.Layer):
    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(0.5)

    def call(self, pair, training=None):
        return pair["first"] + self.drop(pair["second"], training=training)
"""
        + IN_GRAPH.format('Pair()({"first": inputs, "second": layers.Dense(10)(inputs)})'),
        HEALTHY,
    ),
    "an unknown callable on a symbolic tensor": (
        """
functions = dict.fromkeys(["double"], lambda x: 2 * x)
"""
        + IN_GRAPH.format('layers.Dropout(0.5)(functions["double"](inputs))'),
        HEALTHY,
    ),
    "an application": (
        subclassed(
            """
shape = (32, 32, 3)
self.base = keras.applications.MobileNet(shape, alpha=0.25, include_top=False, weights=None)
""",
            """
image = tf.tile(x[:, None, None, :3], (1, 32, 32, 1))
return self.base(image, training=training)
""",
        ),
        HEALTHY,
    ),
    "an application with another head": (
        """
def build():
    shape = (32, 32, 3)
    base = keras.applications.MobileNet(shape, alpha=0.25, include_top=False, weights=None)
    inner = keras.Model(base.inputs, layers.Dropout(0.5)(base.output))
    inputs = keras.Input((10,))
    image = layers.Reshape((32, 32, 3))(layers.Dense(32 * 32 * 3)(inputs))
    return keras.Model(inputs, inner(image))
""",
        HEALTHY,
    ),
    "a custom layer that is shared": (
        BLOCK
        + """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.block = Block()

    def call(self, x):
        return self.block(self.block(x))

def build():
    return Net()
""",
        ONLY_TOLD,
    ),
    "the mode as a tensor, by position": (
        """
class Pair(layers.Layer):
    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(0.5)

    def call(self, x, other, training):
        return self.drop(x + other * training, training=True)
"""
        + subclassed("self.pair = Pair()", "return self.pair(x, x, tf.constant(1.0))"),
        " ".join(["error:TypeError"] * 6),
    ),
    "the mode is left out": (
        """
class Pair(layers.Layer):
    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(0.5)

    def call(self, x, other, training):
        return self.drop(x + other, training=True)
"""
        + subclassed("self.pair = Pair()", "return self.pair(x, x)"),
        " ".join(["error:TypeError"] * 6),
    ),
    "the mode among keywords that are not known": (
        BLOCK.replace("training=None", "training")
        + subclassed("self.block = Block()", "return self.block(x, **dict.fromkeys(['training'], bool(training)))"),
        HEALTHY,
    ),
    "a Sequential that is built while the mode is True": (
        BUILT_IN_CALL.format(inner="keras.Sequential([layers.Dropout(0.5)])", default=True, first=""),
        "on on on on off on",
    ),
    "a Sequential that is built while there is no mode": (
        BUILT_IN_CALL.format(inner="keras.Sequential([layers.Dropout(0.5)])", default=None, first=""),
        ONLY_TOLD,
    ),
    "a Sequential with an Input, called while the mode is True": (
        BUILT_IN_CALL.format(
            inner="keras.Sequential([keras.Input((10,)), layers.Dropout(0.5)])", default=True, first=""
        ),
        NEVER,
    ),
    "a layer that is first called while the mode is True": (
        BUILT_IN_CALL.format(inner="layers.Dropout(0.5)", default=True, first=""),
        NEVER,
    ),
    "a Sequential that is built before the mode is True": (
        BUILT_IN_CALL.format(
            inner="keras.Sequential([layers.Dropout(0.5)])",
            default=None,
            first="self.inner(x, training=None)\n        x = Told()(x, training=True)\n        ",
        ).replace(
            "class Net",
            "class Told(layers.Layer):\n    def call(self, x, training=None):\n        return x\n\nclass Net",
        ),
        ONLY_TOLD,
    ),
}
