"""Programs of every kind that is built: name in the program, the source, and what the batch must be like."""

from __future__ import annotations

from dataclasses import dataclass

HEAD = "import {keras} as keras\nfrom {keras} import layers\nimport tensorflow as tf\n"


@dataclass(frozen=True)
class Program:
    """`batch` is how the accepted inputs describe themselves, `built` a part of the subject's description."""

    name: str
    source: str
    batch: str
    built: str = ""


LAYER = """
class {name}(layers.Layer):
    def __init__(self{parameters}, **kwargs):
        super().__init__(**kwargs)
{init}
    def call(self, {arguments}):
{call}
"""


def layer(name: str, parameters: str, init: str, arguments: str, call: str) -> str:
    """The source of a custom layer."""
    lines = [f"        {line}" for line in init.split("; ")], [f"        {line}" for line in call.split("; ")]
    return LAYER.format(
        name=name, parameters=parameters, init="\n".join(lines[0]), arguments=arguments, call="\n".join(lines[1])
    )


DENSE = "self.inner = layers.Dense(units); self.drop = layers.Dropout(rate)"
RUN = "return self.drop(self.inner(x), training=training)"

PROGRAMS = (
    Program("Plain", layer("Plain", ", units, rate=0.1", DENSE, "x, training=None", RUN), "float32[4, 16]", "units=16"),
    Program("Off", layer("Off", ", units=4, rate=0", DENSE, "x, training=None", RUN), "float32[4, 16]", "rate=0.5"),
    Program(
        "Strict",
        layer("Strict", ", units, rate=0.1", DENSE, "x, training", RUN),
        "float32[4, 16]",
        "in a subclassed model",
    ),
    Program(
        "Image",
        layer("Image", ", filters", "self.conv = layers.Conv2D(filters, 3)", "x", "return self.conv(x)"),
        "float32[4, 32, 32, 3]",
        "in a functional model",
    ),
    Program(
        "Narrow",
        layer("Narrow", "", "self.scale = 3.0", "x", "return tf.ensure_shape(x, [None, 24]) * self.scale").replace(
            "    def call",
            "    def build(self, shape):\n        if shape[-1] != 24:\n            raise ValueError('expected axis"
            " -1 of input shape to have value 24')\n    def call",
        ),
        "float32[4, 24]",
    ),
    Program(
        "Words",
        layer(
            "Words",
            ", vocab_size, embed_dim",
            "self.look = layers.Embedding(vocab_size, embed_dim)",
            "x",
            "return self.look(x)",
        ),
        "int32[4, 7]",
        "vocab_size=50, embed_dim=16",
    ),
    Program(
        "Attend",
        layer(
            "Attend",
            ", embed_dim, num_heads",
            "self.attend = layers.MultiHeadAttention(num_heads, embed_dim // num_heads)",
            "x, training=None",
            "a, b, c = x.shape; return self.attend(x, x, training=training)",
        ),
        "float32[4, 7, 16]",
        "embed_dim=16, num_heads=2",
    ),
    Program(
        "Pair",
        layer("Pair", "", "pass", "inputs", "a, b = inputs; return a * b"),
        "float32[4, 7, 16], float32[4, 7, 16]",
    ),
    Program(
        "Keyed",
        layer(
            "Keyed", "", "self.d = layers.Dense(3)", "inputs", "return self.d(inputs['left']) + self.d(inputs['right'])"
        ),
        "left: float32[4, 16], right: float32[4, 16]",
    ),
    Program(
        "Graph",
        layer(
            "Graph",
            ", channels",
            "self.d = layers.Dense(channels)",
            "inputs",
            "x, a = inputs; return tf.matmul(a, self.d(x))",
        ).replace("tf.matmul(a, self.d(x))", "layers.Dot(axes=(2, 1))([a, self.d(x)])"),
        "float32[4, 7, 16], float32[4, 7, 7]",
    ),
    Program(
        "Cross",
        layer(
            "Cross", "", "self.d = layers.Dense(16)", "query, memory, training=None", "return self.d(query) + memory"
        ),
        "float32[4, 16], float32[4, 16]",
        "in a functional model",
    ),
    Program(
        "Kind",
        layer(
            "Kind",
            ", mode",
            "assert_known(mode); self.d = layers.Dense(4)",
            "x",
            "return self.d(x)",
        )
        + "\ndef assert_known(mode):\n    if mode not in ('thick', 'thin'):\n"
        "        raise ValueError(f\"mode must be 'thick' or 'thin', not {mode}\")\n",
        "float32[4, 16]",
        "mode='thick'",
    ),
    Program(
        "Stack",
        layer(
            "Stack",
            ", widths",
            "self.inner = [layers.Dense(width) for width in widths]",
            "x",
            "return self.inner[1](x)",
        ),
        "float32[4, 16]",
        "widths=[16, 16]",
    ),
    Program(
        "Cell",
        "class Cell(layers.LSTMCell):\n    pass\n",
        "float32[4, 7, 16]",
        "RNN(Cell(units=16",
    ),
    Program(
        "Net",
        "class Net(keras.Model):\n    def __init__(self, num_classes):\n        super().__init__()\n"
        "        self.conv = layers.Conv2D(4, 3)\n        self.flat = layers.GlobalAveragePooling2D()\n"
        "        self.out = layers.Dense(num_classes)\n"
        "    def call(self, inputs, training=None):\n        return self.out(self.flat(self.conv(inputs)))\n",
        "float32[4, 32, 32, 3]",
        "Net(num_classes=4)",
    ),
    Program(
        "Wrap",
        "class Wrap(keras.Model):\n    def __init__(self, backbone):\n        super().__init__()\n"
        "        self.backbone = backbone\n    def call(self, inputs):\n        return self.backbone(inputs)\n\n"
        "class WordBackbone(keras.Model):\n    def __init__(self, vocab_size):\n        super().__init__()\n"
        "        self.look = layers.Embedding(vocab_size, 4)\n"
        "    def call(self, ids):\n        return self.look(ids)\n",
        "int32[4, 7]",
        "backbone=WordBackbone(vocab_size=50)",
    ),
    Program(
        "build",
        "def build(input_shape, num_classes=3):\n    inputs = layers.Input(shape=input_shape)\n"
        "    outputs = layers.Dense(num_classes)(layers.Flatten()(inputs))\n    return keras.Model(inputs, outputs)\n",
        "float32[4, 32, 32, 3]",
        "build(input_shape=(32, 32, 3))",
    ),
    Program(
        "named",
        "def named():\n    a = layers.Input((None,), dtype='int32', name='input_ids')\n"
        "    b = layers.Input((None,), dtype='int32', name='mask')\n"
        "    out = layers.Embedding(5, 4)(a) * layers.Reshape((-1, 1))(keras.layers.Rescaling(1.0)(b))\n"
        "    return keras.Model({'input_ids': a, 'mask': b}, out)\n",
        "int32[4, 7], int32[4, 7]",
    ),
    Program(
        "pair",
        "def pair():\n    one = keras.Sequential([layers.Input((5,)), layers.Dense(3)])\n"
        "    two = keras.Sequential([layers.Input((3,)), layers.Dense(5)])\n    return one, two\n",
        "float32[4, 5]",
        "pair()[0]",
    ),
    Program(
        "block",
        "def block(x, filters, dropout=None):\n    x = layers.Conv2D(filters, 3, padding='same')(x)\n"
        "    return layers.Dropout(dropout)(x) if dropout else x\n",
        "float32[4, 32, 32, 3]",
        "block(x, filters=16, dropout=0.5) in a functional model",
    ),
    Program(
        "curried",
        "def curried(units):\n    def apply(x):\n        return layers.Dense(units)(x)\n    return apply\n",
        "float32[4, 16]",
        "curried(units=16) in a functional model",
    ),
    Program("ready", "ready = keras.Sequential([layers.Input((5,)), layers.Dropout(0.5)])\n", "float32[4, 5]", "ready"),
    Program(
        "Inner",
        "class Outer:\n    class Inner(layers.Dense):\n        pass\nInner = Outer.Inner\n",
        "float32[4, 16]",
        "units=16",
    ),
    Program(
        "ragged",
        "def ragged():\n    words = layers.Input((None,), dtype='int32', ragged=True)\n"
        "    return keras.Model(words, layers.Embedding(5, 3)(words))\n",
        "int32[4, 7]",
        "ragged()",
    ),
    Program(
        "text",
        "def text():\n    words = layers.Input((1,), dtype='string')\n"
        "    look = layers.TextVectorization(output_sequence_length=5, vocabulary=['a', 'b'])\n"
        "    return keras.Model(words, layers.Embedding(9, 3)(look(words)))\n",
        "string[4, 1]",
        "text()",
    ),
    Program(
        "Reshaped",
        "class Reshaped(keras.Model):\n    def __init__(self):\n        super().__init__()\n"
        "        self.steps = layers.Reshape((5, 2))\n    def call(self, inputs):\n        return self.steps(inputs)\n",
        "float32[4, 10]",
        "Reshaped()",
    ),
    Program(
        "Nodes",
        "class Nodes(keras.Model):\n    def __init__(self, channels):\n        super().__init__()\n"
        "        self.dense = layers.Dense(channels)\n    def call(self, inputs):\n"
        "        if len(inputs) == 2:\n            x, a = inputs\n        else:\n            x, a, _ = inputs\n"
        "        assert isinstance(a, tf.SparseTensor), 'a must be a SparseTensor'\n"
        "        return tf.sparse.sparse_dense_matmul(a, self.dense(x))\n",
        "float32[4, 16], sparse float32[4, 4]",
        "Nodes(channels=16)",
    ),
    Program(
        "Deep",
        "class Deep(keras.Model):\n    def __init__(self):\n        super().__init__()\n"
        "        self.pool = layers.AveragePooling2D(64)\n        self.flat = layers.GlobalAveragePooling2D()\n"
        "    def call(self, image):\n        return self.flat(self.pool(image))\n",
        "float32[4, 96, 96, 3]",
        "Deep()",
    ),
    Program(
        "Deepest",
        "class Deepest(keras.Model):\n    def __init__(self):\n        super().__init__()\n"
        "        self.pool = layers.AveragePooling2D(64)\n        self.flat = layers.GlobalMaxPooling2D()\n"
        "    def call(self, image):\n        return self.flat(self.pool(image))\n",
        "float32[4, 96, 96, 3]",
        "Deepest()",
    ),
)
