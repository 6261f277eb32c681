"""For each reason why no rule speaks a program, and the change that undoes what the reason names: then a rule does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kerasdrop_lint.rules.silence import Silence

HEAD = "import os\n\nimport keras\nimport tensorflow as tf\nfrom keras import layers\n\n\n"
HEALTHY = "healthy"


@dataclass(frozen=True, slots=True)
class Silent:
    """A program with one row that has the reason. With `old` replaced by `new`, the row has a finding with this code,
    or is `HEALTHY`. `others` are further modules, by name; `beside` is the reason of another row."""

    text: str
    old: str
    new: str
    code: str
    target: str = "3.15"
    others: tuple[tuple[str, str], ...] = ()
    beside: Silence | None = None

    @property
    def cured(self) -> str:
        """The program without what the reason names."""
        return HEAD + self.text.replace(self.old, self.new)


def model(body: str, layer: str = "Dropout(0.5)", call: str = "call(self, x, training=None)", rest: str = "") -> str:
    """A model that has a layer, with what its `call` returns."""
    return f"""class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.layer = layers.{layer}

    def {call}:
        return {body}
{rest}"""


def part(parts: str, told: str = "self.part(x, training=False)", rest: str = "") -> str:
    """A model that runs a part of several layers."""
    return f"""class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.part = keras.Sequential([{parts}])

    def call(self, x, training=None):
        return {told}
{rest}"""


def graph(body: str, arguments: str = "", after: str = "") -> str:
    """A function that makes a functional model, and what follows it."""
    return f"""def build({arguments}):
    inputs = keras.Input((10,))
    x = layers.Dense(10)(inputs)
{body}
    return keras.Model(inputs, x)
{after}"""


def step(body: str) -> str:
    """A step of a model."""
    return f"\n    def train_step(self, data):\n{body}"


FITTED = """

net = build()
net.compile('sgd', 'mse')
net.fit(tf.ones((4, 10)), tf.ones((4, 10)))
net.predict(tf.ones((4, 10)))
"""
TAPE = """        x, y = data
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((self(x{told}) - y) ** 2)
        gradients = tape.gradient(loss, self.trainable_variables)
{apply}        return {{"loss": loss}}
"""
APPLIED = "        self.optimizer.apply_gradients(zip(gradients, self.trainable_variables))\n"
MASK = "x * tf.cast(tf.random.uniform(tf.shape(x)) > 0.5, x.dtype)"
WHERE = "tf.where(tf.random.uniform((1, 1)) > 0.5, x, tf.nn.relu(x))"
EVALUATES = """
    def test_step(self, data):
        return {{"mean": {mean}}}
"""
PLAIN = """class Plain(layers.Layer):
    def call(self, x, training=None):
        return x


"""
FROZEN_CALL = """class Block(layers.Layer):
    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(0.5)

    @tf.function
    def run(self, x):
        return self.drop(x)

    def call(self, x, training=None):
        return self.run(x)


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.block = Block()

    def call(self, x, training=None):
        return self.block(x) if training else x
"""
GUARDED_OUTSIDE = """class Block(layers.Layer):
    def call(self, x):
        return tf.nn.dropout(x, 0.5)


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.block = Block()

    def call(self, x, training=None):
        if training:
            x = self.block(x)
        return x
"""
GUARDED = """class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = layers.Dense(10)

    def call(self, x, training=None):
        x = self.dense(x)
        if training:
            x = tf.nn.dropout(x, 0.5)
        return x
""" + step(TAPE.format(told=", training=False", apply=APPLIED))
BASE = """import keras


class Base(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.drop = keras.layers.Dropout(0.5)

    def call(self, x, training=None):
        return self.drop(x, training=False)
"""
REGISTER = """MODELS = {}


def register(cls):
    MODELS[cls.__name__] = cls
    return cls


@register
"""

PROGRAMS: Mapping[Silence, Silent] = MappingProxyType(
    {
        Silence.RATE_ZERO: Silent(model("self.layer(x, training=False)", "Dropout(0.0)"), "0.0", "0.5", "KDL103"),
        Silence.NOT_TRAINABLE: Silent(
            model("self.layer(x)", "BatchNormalization(trainable=False)", "call(self, x)"),
            "trainable=False",
            "",
            "KDL101",
        ),
        Silence.HEALTHY_IN_USE: Silent(GUARDED_OUTSIDE, "if training:", "if True:", "KDL201"),
        Silence.ON_IN_MODEL: Silent(FROZEN_CALL, "self.block(x) if training else x", "x", "KDL111"),
        Silence.INSIDE_OTHERS: Silent(
            model("self.layer(x)", call="call(self, x)") + "\n\n" + graph("    x = Net()(x)"),
            "    x = Net()(x)\n",
            "",
            "KDL101",
        ),
        Silence.REGISTERED: Silent(
            REGISTER + model("self.layer(x)", call="call(self, x)"), "@register\n", "", "KDL101"
        ),
        Silence.OWN_STEP: Silent(
            model("self.layer(x)", call="call(self, x)", rest=step("        return {}\n")),
            step("        return {}\n"),
            "",
            "KDL101",
        ),
        Silence.STEP_FREEZES: Silent(GUARDED.replace("class Net", "class FrozenNet"), "FrozenNet", "Net", "KDL107"),
        Silence.STEP_TRAINS_PART: Silent(
            GUARDED.replace("self.trainable_variables", "self.dense.trainable_variables"),
            "self.dense.trainable_variables",
            "self.trainable_variables",
            "KDL107",
        ),
        Silence.NOT_TRAINED: Silent(
            model("self.layer(x)", rest=step(TAPE.format(told="", apply=""))),
            "        return {",
            APPLIED + "        return {",
            "KDL107",
        ),
        Silence.KERAS_TWO: Silent(
            """class Block(layers.Layer):
    def call(self, x, training=None):
        return tf.nn.dropout(x, 0.5) if training else x


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.block = Block()

    @tf.function
    def run(self, x):
        return self.block(x)

    def call(self, x):
        return self.run(x)
""",
            "    @tf.function\n",
            "",
            HEALTHY,
            "2",
        ),
        Silence.TRUE_UNKNOWN: Silent(
            """import config


class Block(layers.Layer):
    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(0.5)

    def call(self, x, training=None):
        return self.drop(x, training=training and config.READY)


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.block = Block()

    def call(self, x):
        return self.block(x)
""",
            " and config.READY",
            "",
            "KDL101",
        ),
        Silence.NOT_RUN: Silent(
            model("self.layer(x, training=training) if training is None else x"), " is None", "", HEALTHY
        ),
        Silence.ONLY_AT_REST: Silent(
            model("x").replace(
                "        return", "        if training is False:\n            x = tf.nn.dropout(x, 0.5)\n        return"
            ),
            "training is False",
            "not training",
            "KDL112",
        ),
        Silence.UNUSED: Silent(
            model("x", "BatchNormalization()", "call(self, x)").replace(
                "        return", "        self.layer(x)\n        return"
            ),
            "        self.layer(x)",
            "        x = self.layer(x)",
            "KDL101",
        ),
        Silence.CONDITIONAL: Silent(
            "import config\n\n\n" + model("self.layer(x, training=False) if config.ready() else x"),
            "config.ready()",
            "True",
            "KDL103",
        ),
        Silence.FIT_RAISES: Silent(
            model("tf.nn.dropout(x, 0.5)").replace(
                "        return", "        if training:\n            raise ValueError\n        return"
            ),
            "            raise ValueError",
            "            pass",
            "KDL201",
        ),
        Silence.BUILT_ONCE: Silent(
            graph("    x = x + layers.BatchNormalization()(tf.ones((1, 10)))"),
            "BatchNormalization()",
            "Dropout(0.5)",
            "KDL106",
        ),
        Silence.FLAG_PASSED: Silent(
            model("self.layer(x, training=is_training)", call="call(self, x, is_training=False)")
            + "\n\nNet()(tf.ones((1, 10)), is_training=True)\n",
            ", is_training=True)",
            ")",
            "KDL102",
        ),
        Silence.BUILDER_PASSES: Silent(
            graph(
                "    x = layers.Dropout(0.5)(x, training=flag)",
                "flag=None",
                "\n\ndef main(flag):\n    return build(flag=flag)\n",
            ),
            "build(flag=flag)",
            "build()",
            "KDL115",
            "3.16",
        ),
        Silence.ON_ELSEWHERE: Silent(
            model("self.layer(x, training=False) + self.layer(x, training=training)"),
            " + self.layer(x, training=training)",
            "",
            "KDL103",
        ),
        Silence.OFF_ELSEWHERE: Silent(
            """class Net(keras.Model):
    def __init__(self, wide=False):
        super().__init__()
        self.wide = wide
        self.drop = layers.Dropout(0.5)

    def call(self, x, training=None):
        if self.wide:
            return self.drop(x, training=True)
        return self.drop(x, training=training)
""",
            "return self.drop(x, training=training)",
            "return x",
            "KDL202",
        ),
        Silence.CHOSEN_DRAW: Silent(
            """class Net(keras.Model):
    def __init__(self, sample=False):
        super().__init__()
        self.sample = sample
        self.drop = layers.Dropout(0.5)

    def call(self, x, training=None):
        return self.drop(x, training=True) if self.sample else x
""",
            "sample",
            "wide",
            "KDL202",
        ),
        Silence.SAID_ON: Silent(
            model("self.mc_layer(x, training=True)").replace("self.layer", "self.mc_layer"), "mc_", "", "KDL202"
        ),
        Silence.SAID_OFF: Silent(
            model("self.layer(x, training=False)").replace(
                "        return", '        """The deterministic pass."""\n        return'
            ),
            "deterministic",
            "whole",
            "KDL103",
        ),
        Silence.SAID_FROZEN: Silent(
            """class FrozenDropout(layers.Dropout):
    def call(self, x):
        return super().call(x)
""",
            "Frozen",
            "My",
            "KDL105",
        ),
        Silence.REMARKED: Silent(model("self.layer(x, training=False)  # on purpose"), "  # on purpose", "", "KDL103"),
        Silence.SUPPRESSED: Silent(
            model("self.layer(x, training=False)  # noqa: KDL103"), "  # noqa: KDL103", "", "KDL103"
        ),
        Silence.IN_OTHER_MODULE: Silent(
            "from blocks import Base\n\n\nclass Block(Base):\n    pass\n",
            "from blocks import Base\n",
            BASE,
            "KDL103",
            others=(("blocks.py", BASE),),
        ),
        Silence.OTHER_NETWORK: Silent(
            model("self.teacher(x, training=False)").replace("self.layer", "self.teacher"), "teacher", "drop", "KDL103"
        ),
        Silence.NAMED_APART: Silent(
            part("layers.Dropout(0.5)").replace("self.part", "self.backbone"), "backbone", "part", "KDL103"
        ),
        Silence.IN_STEP: Silent(
            model("x", rest=step("        return {'mean': tf.reduce_mean(self.layer(data, training=False))}\n")),
            "training=False",
            "training=True",
            HEALTHY,
        ),
        Silence.ASKED_AGAIN: Silent(
            model(
                "self.layer(x, training=training)",
                rest=EVALUATES.format(mean="sum(tf.reduce_mean(self(data, training=True)) for _ in range(9))"),
            ),
            "sum(tf.reduce_mean(self(data, training=True)) for _ in range(9))",
            "tf.reduce_mean(self(data, training=True))",
            "KDL206",
        ),
        Silence.NORMALIZATION: Silent(
            model("self.layer(x, training=False)", "BatchNormalization()"),
            "BatchNormalization()",
            "Dropout(0.5)",
            "KDL103",
        ),
        Silence.BESIDE_NORMALIZATION: Silent(
            part("layers.BatchNormalization(), layers.Dropout(0.5)"),
            "layers.BatchNormalization(), ",
            "",
            "KDL103",
            beside=Silence.NORMALIZATION,
        ),
        Silence.FILE_FREEZES: Silent(
            part("layers.Dropout(0.5)", rest="\n\nother = keras.applications.VGG16()\nother.trainable = False\n"),
            "other.trainable = False\n",
            "",
            "KDL103",
        ),
        Silence.PART_FROM_ELSEWHERE: Silent(
            """class Net(keras.Model):
    def __init__(self, part):
        super().__init__()
        self.part = part

    def call(self, x, training=None):
        return self.part(x, training=False)


def build():
    return Net(keras.Sequential([layers.Dropout(0.5)]))
""",
            "self.part = part\n",
            "self.part = keras.Sequential([layers.Dropout(0.5)])\n",
            "KDL103",
        ),
        Silence.OUTSIDE_CALL: Silent(
            part(
                "layers.Dropout(0.5)",
                "self.encode(x)",
                "\n    def encode(self, x):\n        return self.part(x, training=False)\n",
            ),
            "return self.encode(x)",
            "return self.part(x, training=False)",
            "KDL103",
        ),
        Silence.CALL_TOLD: Silent(model("self.layer.call(x, training=False)"), "(x, training=False)", "(x)", "KDL104"),
        Silence.HELPER: Silent(
            model(
                "self.run(x)",
                call="call(self, x)",
                rest="\n    def run(self, x, training=False):\n        return self.layer(x, training=training)\n",
            ),
            "call(self, x)",
            "call(self, x, training=None)",
            "KDL109",
        ),
        Silence.OTHER_DEFAULT: Silent(
            "def decided(flag=True):\n    return flag\n\n\n" + model("self.layer(x, training=decided())"),
            "training=decided()",
            "training=True",
            "KDL202",
        ),
        Silence.LEFT_TO_DEFAULT: Silent(
            PLAIN
            + """class Block(layers.Layer):
    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(0.5)

    def call(self, x, training=False):
        return self.drop(x, training=training)


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.plain = Plain()
        self.block = Block()

    def call(self, x, training=None):
        return self.block(self.plain(x, training=None))
""",
            ", training=None))",
            "))",
            HEALTHY,
        ),
        Silence.LEFT_BY_KEYWORDS: Silent(
            """class Block(layers.Layer):
    def __init__(self):
        super().__init__()
        self.dense = Plain()

    def call(self, x, **kwargs):
        return self.dense(x, training=kwargs.get("training"))


"""
            + PLAIN
            + graph("    x = layers.Dropout(0.5)(Block()(x))"),
            'kwargs.get("training")',
            "None",
            "KDL114",
            "3.16",
        ),
        Silence.SOURCE_UNKNOWN: Silent(
            "import config\n\n\n" + model("self.layer(x, training=False if config.READY else None)"),
            " if config.READY else None",
            "",
            "KDL103",
        ),
        Silence.COMPUTED: Silent(model("self.layer(x, training=len([1]) > 1)"), "len([1]) > 1", "False", "KDL103"),
        Silence.ATTRIBUTE: Silent(
            """class Net(keras.Model):
    def __init__(self, wide=False):
        super().__init__()
        self.wide = wide
        self.drop = layers.Dropout(0.5)

    def call(self, x, training=None):
        return self.drop(x, training=self.wide)
""",
            "wide",
            "train",
            "KDL205",
        ),
        Silence.MODEL_NOT_RUN: Silent(
            graph("    x = layers.Dropout(0.5)(x, training=False)", after=FITTED.replace("net.fit(", "print(")),
            "print(",
            "net.fit(",
            "KDL103",
            "3.16",
        ),
        Silence.ONE_MODE: Silent(
            graph("    if serving:\n        x = layers.Dropout(0.5)(x, training=False)", "serving=True", FITTED),
            "serving",
            "wide",
            "KDL103",
            "3.16",
        ),
        Silence.SWITCH: Silent(
            graph("    x = layers.Dropout(0.5)(x, training=use_dropout)", "use_dropout=False", FITTED),
            "use_dropout",
            "flag",
            "KDL103",
            "3.16",
        ),
        Silence.AROUND_IN_GRAPH: Silent(
            graph("    x = keras.Sequential([layers.Dropout(0.5)])(x, training=False)", after=FITTED),
            "keras.Sequential([layers.Dropout(0.5)])",
            "layers.Dropout(0.5)",
            "KDL103",
            "3.16",
        ),
        Silence.MONTE_CARLO_GRAPH: Silent(
            graph("    x = layers.Dropout(0.5)(x, training=True)", after=FITTED),
            "Dropout(0.5)",
            "BatchNormalization()",
            "KDL202",
            "3.16",
        ),
        Silence.RANDOM_BY_NATURE: Silent(
            model(MASK).replace("class Net", "class Corrupted"), "Corrupted", "Net", "KDL204"
        ),
        Silence.CHOOSES: Silent(
            model("x * mask + 2.0 * (1.0 - mask)").replace(
                "        return",
                "        mask = tf.cast(tf.random.uniform(tf.shape(x)) > 0.5, x.dtype)\n        return",
            ),
            " + 2.0 * (1.0 - mask)",
            "",
            "KDL204",
        ),
        Silence.SELECTS: Silent(model(WHERE), "class Net", "class DropBranch", "KDL204"),
        Silence.NO_SHARE: Silent(model(MASK.replace("0.5", "tf.reduce_mean(x)")), "tf.reduce_mean(x)", "0.5", "KDL204"),
        Silence.RATE_FROM_CALL: Silent(
            model("tf.nn.dropout(x, rate)", call="call(self, x, rate=0.5)"), "(x, rate)", "(x, 0.5)", "KDL201"
        ),
    }
)
"""Each of them has exactly this reason."""
