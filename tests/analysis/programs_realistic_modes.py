"""How people hand the mode on, or do not; each with its measured mode table."""

from __future__ import annotations

from tests.analysis.tables import ALWAYS, HEALTHY, NEVER, Program, subclassed

MADE = """
self.fc = layers.Dense(4)
self.rate = 0.5
self.drop = layers.Dropout(0.5)
"""


def called(body: str) -> Program:
    """A healthy model whose `call` has this body."""
    return subclassed(MADE, "x = self.fc(x)\n" + body), HEALTHY


PROGRAMS: dict[str, Program] = {
    "mc dropout subclass": (
        """
class MCDropout(layers.Dropout):
    def call(self, inputs, training=None):
        return super().call(inputs, training=True)

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.fc = layers.Dense(8)
        self.mc = MCDropout(0.5)

    def call(self, x, training=None):
        return self.mc(self.fc(x))

def build():
    return Net()
""",
        ALWAYS,
    ),
    "mc dropout by flag": (
        """
class BayesianNet(keras.Model):
    def __init__(self, mc_dropout=True):
        super().__init__()
        self.mc_dropout = mc_dropout
        self.fc = layers.Dense(8)
        self.drop = layers.Dropout(0.5)

    def call(self, x, training=None):
        if self.mc_dropout:
            training = True
        return self.drop(self.fc(x), training=training)

def build():
    return BayesianNet()
""",
        ALWAYS,
    ),
    "is_training always passed by the outer model": (
        """
class Block(layers.Layer):
    def __init__(self, rate):
        super().__init__()
        self.fc = layers.Dense(10)
        self.drop = layers.Dropout(rate)

    def call(self, x, is_training):
        return x + self.drop(self.fc(x), training=is_training)

class Net(keras.Model):
    def __init__(self, n=2):
        super().__init__()
        self.blocks = [Block(0.1 * (i + 1)) for i in range(n)]

    def call(self, inputs, training=None):
        x = inputs
        for block in self.blocks:
            x = block(x, is_training=training)
        return x

def build():
    return Net()
""",
        HEALTHY,
    ),
    "kwargs wrapper passes training": (
        """
class Wrapped(layers.Layer):
    def __init__(self, layer, **kwargs):
        super().__init__(**kwargs)
        self.layer = layer

    def call(self, inputs, *args, **kwargs):
        return self.layer(inputs, *args, **kwargs)

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.w = Wrapped(layers.Dropout(0.5))

    def call(self, x, training=None):
        return self.w(x, training=training)

def build():
    return Net()
""",
        HEALTHY,
    ),
    "kwargs only model": (
        """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(0.5)

    def call(self, inputs, **kwargs):
        return self.drop(inputs, training=kwargs.get("training", False))

def build():
    return Net()
""",
        NEVER,
    ),
    "mode kept in a context object": (
        """
class Context:
    def __init__(self):
        self.training = None

class Block(layers.Layer):
    def __init__(self, ctx):
        super().__init__()
        self.ctx = ctx
        self.drop = layers.Dropout(0.5)

    def call(self, x):
        return self.drop(x, training=self.ctx.training)

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.ctx = Context()
        self.block = Block(self.ctx)

    def call(self, x, training=None):
        self.ctx.training = training
        return self.block(x)

def build():
    return Net()
""",
        HEALTHY,
    ),
    "enum compared by equality": (
        """
import enum

class Mode(enum.Enum):
    TRAIN = "train"
    EVAL = "eval"

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(0.5)

    def forward(self, x, mode):
        return self.drop(x, training=mode == Mode.TRAIN)

    def call(self, x, training=None):
        return self.forward(x, Mode.TRAIN if training else Mode.EVAL)

def build():
    return Net()
""",
        HEALTHY,
    ),
    "tf.Module block, default false": (
        """
class Block(tf.Module):
    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(0.5)

    def __call__(self, x, is_training=False):
        return self.drop(x, training=is_training)

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.block = Block()

    def call(self, x, training=None):
        return self.block(x)

def build():
    return Net()
""",
        NEVER,
    ),
    "inner layer leaks false": (
        """
class Frozen(layers.Layer):
    def __init__(self):
        super().__init__()
        self.bn = layers.BatchNormalization()

    def call(self, x):
        return self.bn(x, training=False)

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.frozen = Frozen()
        self.fc = layers.Dense(4)
        self.drop = layers.Dropout(0.5)

    def call(self, x, training=None):
        return self.drop(self.fc(self.frozen(x)))

def build():
    return Net()
""",
        NEVER,
    ),
    "generate method in inference mode": (
        """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.fc = layers.Dense(10)
        self.drop = layers.Dropout(0.5)

    def step(self, x, training):
        return self.drop(self.fc(x), training=training)

    def generate(self, x, n=3):
        for _ in range(n):
            x = self.step(x, training=False)
        return x

    def call(self, x, training=None):
        return self.step(x, training)

def build():
    return Net()
""",
        HEALTHY,
    ),
    "batch norm frozen by trainable and told false": (
        """
class FrozenBatchNormalization(layers.BatchNormalization):
    def call(self, inputs, training=None, mask=None):
        return super().call(inputs, training=False, mask=mask)

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.fc = layers.Dense(4)
        self.bn = FrozenBatchNormalization()
        self.drop = layers.Dropout(0.5)

    def call(self, x, training=None):
        return self.drop(self.bn(self.fc(x)), training=training)

def build():
    return Net()
""",
        HEALTHY,
    ),
    "decorated call without wraps": (
        """
def traced(fn):
    def inner(self, *args, **kwargs):
        return fn(self, *args, **kwargs)
    return inner

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(0.5)

    @traced
    def call(self, x, training=None):
        return self.drop(x, training=training)

def build():
    return Net()
""",
        NEVER,
    ),
    "frozen bn, call without training": (
        """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.fc = layers.Dense(8)
        self.bn = layers.BatchNormalization(trainable=False)

    def call(self, x):
        return self.bn(self.fc(x))

def build():
    return Net()
""",
        NEVER,
    ),
    "dispatch dict by mode": called(
        "return {True: lambda t: tf.nn.dropout(t, 0.5), False: tf.identity}[bool(training)](x)"
    ),
    "list index by mode": called("return [lambda: x, lambda: self.drop(x, training=True)][int(bool(training))]()"),
    "rate by tf.cast": called("""
rate = self.rate * tf.cast(bool(training), tf.float32)
return tf.nn.dropout(x, rate=rate)
"""),
    "rate by conditional variable": called("""
rate = 0.0
if training:
    rate = self.rate
return tf.nn.dropout(x, rate)
"""),
    "keras.ops.cond by a tensor": called(
        "return keras.ops.cond(tf.constant(bool(training)), lambda: keras.random.dropout(x, 0.5), lambda: x)"
    ),
    "tf.equal of modes": called(
        "return tf.cond(tf.equal(bool(training), True), lambda: tf.nn.dropout(x, 0.5), lambda: x)"
    ),
    "control flow by identity": called("""
if training is True:
    return self.drop(x, training=training)
return x
"""),
    "not in a tuple of modes": called("""
if training in (None, False, 0):
    return x
return self.drop(x, training=True)
"""),
    "mode as int compared": called("""
if int(training or 0) == 1:
    x = tf.nn.dropout(x, 0.5)
return x
"""),
    "mask of ones outside training": called("""
mask = tf.ones_like(x)
if training:
    mask = tf.nn.dropout(mask, 0.5)
return x * mask
"""),
    "bernoulli mask by mode": called("""
if training:
    mask = tf.cast(tf.random.uniform(tf.shape(x)) >= self.rate, x.dtype)
    x = x * mask / (1 - self.rate)
return x
"""),
    "loop over an unstacked axis": called("""
outs = []
for part in tf.unstack(tf.reshape(x, (-1, 2, 2)), axis=1):
    outs.append(self.drop(part, training=training))
return tf.stack(outs, 1)
"""),
    "TensorArray loop": called("""
ta = tf.TensorArray(tf.float32, size=2)
for i in range(2):
    ta = ta.write(i, self.drop(x, training=training))
return tf.transpose(ta.stack(), (1, 0, 2))
"""),
    "while loop over a python counter": called("""
i = 0
while i < 3:
    x = self.drop(x, training=training)
    i += 1
return x
"""),
    "multi sample dropout": called("""
outs = [self.drop(x, training=training) for _ in range(4)]
return tf.reduce_mean(tf.stack(outs), axis=0)
"""),
    "xor of modes": called("""
mode = bool(training) ^ False
return self.drop(x, training=mode)
"""),
    "rate by and": called("return tf.nn.dropout(x, rate=training and self.rate or 0.0)"),
}
