"""What the choices of the rules and of the mode's resolution rest on; each with its measured mode table."""

from __future__ import annotations

from tests.analysis.tables import ALWAYS, HEALTHY, NEVER, ONLY_TOLD, Program, subclassed

DROP = "self.drop = layers.Dropout(0.5)"
BRIGHTNESS = "layers.RandomBrightness(0.5, value_range=(0, 2))"
UNKNOWN = 'return dict.fromkeys(["f"], tf.identity)["f"](self.drop(x))'
INNER = """
class Inner(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(0.5)

    def call(self, x):
        return self.drop(x)

class Outer(layers.Layer):
    def __init__(self, inner=None):
        super().__init__()
        self.inner = inner if inner is not None else Inner()

    def call(self, x, training=None):
        return self.inner(x, training=training)
"""
BLOCK = """
class Block(layers.Layer):
    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(0.5)

    def call(self, x, training=None):
        return self.drop(x, training=training)
"""
UNTOLD = """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        {made}

    def call(self, x):
        {called}

def build():
    return Net()
"""
DEFAULT_TRUE = """
class Net(keras.Model):
    {documentation}

    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(0.5)

    def call(self, x, training=True):{remark}
        return self.drop(x, training={mode})

def build():
    return Net()
"""
PLAIN_TRUE = DEFAULT_TRUE.format(documentation='"""A net."""', remark="", mode="training")
TRACED = """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.parts = {parts}
        self.drop = layers.Dropout(0.5)
{build}
    @tf.function
    def inner(self, x):
        return self.drop(x)

    def call(self, x, training=None):
        return self.inner(x if self.parts[-1] is None else self.parts[-1](x))

def build():
    return Net()
"""
BUILT_BEFORE = """
    def dense(self):
        dense = layers.Dense(10)
        dense(tf.zeros((1, 10)))
        return dense
"""
OWN_BUILD = """
    def build(self, shape):
        self.parts[0].build(shape)
        self.built = True
"""

ONLY_IN_TRAINING = """
class Part(layers.Layer):
    def call(self, x, training=None):
        return x

class Block(layers.Layer):
    def __init__(self):
        super().__init__()
        self.part, self.drop = {part}, layers.Dropout(0.5)

    def call(self, x, training=None):
        return self.part(self.drop(x, training=training), training=False)

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.block = {block}

    def call(self, x, training=None):
        return self.block(x) if training else x

def build():
    return Net()
"""

PROGRAMS: dict[str, Program] = {
    "one site that nobody tells": (UNTOLD.format(made=DROP, called="return self.drop(x)"), ONLY_TOLD),
    "two sites that nobody tells": (
        UNTOLD.format(made=DROP, called="return self.drop(tf.nn.relu(self.drop(x)))"),
        ONLY_TOLD,
    ),
    "three sites that nobody tells": (
        UNTOLD.format(made=DROP, called="return self.drop(tf.nn.relu(self.drop(tf.nn.tanh(self.drop(x)))))"),
        ONLY_TOLD,
    ),
    "two models that nobody tells": (
        UNTOLD.format(made=DROP, called="return self.drop(x)").replace("Net", "Other")
        + UNTOLD.format(made=DROP, called="return self.drop(x)"),
        ONLY_TOLD,
    ),
    "a site that nobody tells where fit fails": (
        UNTOLD.format(made=DROP, called="return self.drop(x)").replace(
            "    def call(",
            "    def train_step(self, data):\n        return {'loss': self.drop(True)}\n\n    def call(",
        ),
        "error:ValueError off off on off off",
    ),
    "an inner model, made in a layer and given to one": (
        INNER
        + """
class Both(layers.Layer):
    def __init__(self):
        super().__init__()
        self.inner = Inner()

    def call(self, x, training=None):
        return self.inner(x, training=training)

def build():
    inputs = keras.Input((10,))
    return keras.Model(inputs, Outer(Inner())(Both()(inputs)))
""",
        HEALTHY,
    ),
    "an inner model that two layers share": (
        INNER
        + """
def build():
    inputs = keras.Input((10,))
    inner = Inner()
    return keras.Model(inputs, Outer(inner)(Outer(inner)(inputs)))
""",
        HEALTHY,
    ),
    "two inner models in layers, one on its own": (
        INNER
        + """
def layer():
    return Outer(Inner()), Outer(Inner())

def build():
    return Inner()
""",
        ONLY_TOLD,
    ),
    "an inner model, made in a layer and on its own": (
        INNER
        + """
class Both(layers.Layer):
    def __init__(self):
        super().__init__()
        self.inner = Inner()

    def call(self, x, training=None):
        return self.inner(x, training=training)

def build():
    return Inner()
""",
        ONLY_TOLD,
    ),
    "a layer inside that asks for the mode": (
        """
class Block(layers.Layer):
    def call(self, x, training=None):
        if training:
            x = tf.nn.dropout(x, 0.5)
        return x
"""
        + UNTOLD.format(made="self.block = Block()", called="return self.block(x)"),
        ONLY_TOLD,
    ),
    "a layer inside with a switch that is not known": (
        """
class Block(layers.Layer):
    def __init__(self):
        super().__init__()
        self.used = keras.backend.image_data_format() == "channels_last"
        self.drop = layers.Dropout(0.5)

    def call(self, x, training=None):
        return self.drop(x, training=training and self.used)
"""
        + UNTOLD.format(made="self.block = Block()", called="return self.block(x)"),
        ONLY_TOLD,
    ),
    "a site that nobody tells, its result unused": (
        UNTOLD.format(made=DROP, called="self.drop(x)\n        return x"),
        NEVER,
    ),
    "a site that is told False where nobody is told": (
        UNTOLD.format(made=DROP, called="return self.drop(x, training=False)"),
        NEVER,
    ),
    "None is left behind for a layer without a default": (
        BLOCK
        + subclassed(
            "self.dense, self.block = layers.Dense(10), Block()",
            "return self.block(self.dense(x, training=None))",
        ),
        NEVER,
    ),
    "a layer that is not named leaves False behind": (
        subclassed(
            f"self.first, self.second = layers.Dense(10), layers.Dense(10)\n{DROP}",
            "return self.drop((self.first or self.second)(x, training=False))",
        ),
        NEVER,
    ),
    "a default of True": (PLAIN_TRUE, "on off off on off on"),
    "a default of True, remarked on": (
        DEFAULT_TRUE.format(
            documentation='"""A net."""', remark="  # Monte Carlo dropout, on purpose", mode="training"
        ),
        "on off off on off on",
    ),
    "a default of True, meant": (
        DEFAULT_TRUE.format(documentation='"""Monte Carlo dropout."""', remark="", mode="training"),
        "on off off on off on",
    ),
    "a default of True and True": (PLAIN_TRUE.replace("training=training", "training=True"), ALWAYS),
    "a default of True and False": (PLAIN_TRUE.replace("training=training", "training=False"), NEVER),
    "a default of True and a switch that is not known": (
        PLAIN_TRUE.replace("=training)", "=training and keras.backend.image_data_format() != 'none')"),
        "on off off on off on",
    ),
    "a constant for an input": (
        """
class Gate(layers.Layer):
    def call(self, x):
        return 1.0

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.gate, self.drop = Gate(), layers.Dropout(0.5)

    def call(self, x, training=None):
        return self.drop(x, training=training) * self.gate(True)

def build():
    return Net()
""",
        " ".join(["error:ValueError"] * 6),
    ),
    "built once": (
        """
class Block(layers.Layer):
    def __init__(self):
        super().__init__()
        self.times = 0
        self.drop = layers.Dropout(0.5)

    def build(self, shape):
        self.times = self.times + 1

    def call(self, x, training=None):
        return self.drop(x, training=training if self.times == 1 else True)

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.block = Block()

    def call(self, x, training=None):
        return self.block(self.block(x, training=training), training=training)

def build():
    return Net()
""",
        HEALTHY,
    ),
    "a call that is not known": (
        """
functions = dict.fromkeys(["call"], lambda self, x, training=None: x)

class Block(layers.Layer):
    call = functions["call"]
"""
        + subclassed(f"{DROP}\nself.block = Block()", "return self.block(self.drop(x, training=training))"),
        HEALTHY,
    ),
    "traced to be built": (TRACED.format(parts="[layers.Dense(10)]", build=""), NEVER),
    "traced to be built, what comes first is no layer": (
        TRACED.format(parts="[None, layers.Dense(10)]", build=""),
        NEVER,
    ),
    "not traced to be built, with a build of its own": (
        TRACED.format(parts="[layers.Dense(10)]", build=OWN_BUILD),
        ONLY_TOLD,
    ),
    "not traced to be built, without anything to build": (TRACED.format(parts="[None]", build=""), ONLY_TOLD),
    "traced to be built, which raises": (
        """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.dense, self.drop = layers.Dense(10), layers.Dropout(0.5)
        self.fails = True

    @tf.function
    def inner(self, x):
        return self.drop(x)

    def call(self, x, training=None):
        x = self.inner(self.dense(x))
        if self.fails:
            self.fails = False
            raise ValueError("once")
        return x

def build():
    return Net()
""",
        NEVER,
    ),
    "run in training only, traced to be built": (ONLY_IN_TRAINING.format(part="Part()", block="Block()"), ONLY_TOLD),
    "run in training only, traced to be built, with variables": (
        ONLY_IN_TRAINING.format(part="layers.Dense(10)", block="Block()"),
        HEALTHY,
    ),
    "run in training only, a Sequential": (
        ONLY_IN_TRAINING.format(part="Part()", block="keras.Sequential([Block()])"),
        ONLY_TOLD,
    ),
    "run in training only, a Sequential with an Input": (
        ONLY_IN_TRAINING.format(part="Part()", block="keras.Sequential([keras.Input((10,)), Block()])"),
        HEALTHY,
    ),
    "run in training only, nothing to build": (
        ONLY_IN_TRAINING.format(part="layers.Activation('linear')", block="Block()"),
        HEALTHY,
    ),
    "run in training only, an operation": (
        ONLY_IN_TRAINING.format(part="Part()", block="Block()").replace(
            "self.drop(x, training=training)", "tf.nn.dropout(x, 0.5) if training else x"
        ),
        ONLY_TOLD,
    ),
    "run in training only, a Sequential whose last layer leaves False behind": (
        ONLY_IN_TRAINING.format(part="Part()", block="keras.Sequential([layers.Dropout(0.5), Block()])").replace(
            "self.drop(x, training=training)", "x"
        ),
        ONLY_TOLD,
    ),
    "run in training only, traced to be built, with a weight of its own": (
        """
class Weighted(layers.Layer):
    def build(self, shape):
        self.scale = self.add_weight(shape=(1,), initializer="ones")

    def call(self, x, training=None):
        return x * self.scale
"""
        + ONLY_IN_TRAINING.format(part="Weighted()", block="Block()"),
        HEALTHY,
    ),
    "not traced to be built, as its parts are": (TRACED.format(parts="[self.dense()]", build=BUILT_BEFORE), ONLY_TOLD),
    "a rate of 0 that nobody tells": (
        UNTOLD.format(made="self.drop = layers.Dropout(0.0)", called="return self.drop(x)"),
        NEVER,
    ),
    "a result that is not known, nobody tells": (UNTOLD.format(made=DROP, called=UNKNOWN), ONLY_TOLD),
    "a default of True for preprocessing": (
        PLAIN_TRUE.replace("layers.Dropout(0.5)", BRIGHTNESS).replace("self.drop(x", "self.drop(x[:, None, :, None]"),
        "on off off on off on",
    ),
}
