"""Networks as people write them: residual, dense, transfer, U-shaped, generative; each with its measured mode table."""

from __future__ import annotations

from tests.analysis.tables import HEALTHY, NEVER, ONLY_TOLD, Program

PROGRAMS: dict[str, Program] = {
    "resnet functional with bn": (
        """
def conv_block(x, filters, rate=0.0):
    shortcut = x
    x = layers.Conv1D(filters, 3, padding="same", use_bias=False)(x)
    x = layers.BatchNormalization()(x)
    x = layers.ReLU()(x)
    if rate:
        x = layers.SpatialDropout1D(rate)(x)
    x = layers.Conv1D(filters, 3, padding="same", use_bias=False)(x)
    x = layers.BatchNormalization()(x)
    if shortcut.shape[-1] != filters:
        shortcut = layers.Conv1D(filters, 1)(shortcut)
    return layers.ReLU()(layers.add([x, shortcut]))

def build():
    inp = layers.Input(shape=(10,))
    x = layers.Reshape((10, 1))(inp)
    for f in (4, 8):
        x = conv_block(x, f, rate=0.2)
    x = layers.GlobalAveragePooling1D()(x)
    return keras.Model(inputs=inp, outputs=layers.Dense(3, activation="softmax")(x), name="resnet")
""",
        HEALTHY,
    ),
    "wide and deep": (
        """
class WideAndDeep(keras.Model):
    def __init__(self, units=8, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.norm_layer_wide = layers.BatchNormalization()
        self.norm_layer_deep = layers.BatchNormalization()
        self.hidden1 = layers.Dense(units, activation=activation)
        self.main_output = layers.Dense(1)

    def call(self, inputs):
        norm_wide = self.norm_layer_wide(inputs)
        norm_deep = self.norm_layer_deep(inputs)
        return self.main_output(tf.concat([norm_wide, self.hidden1(norm_deep)], -1))

def build():
    return WideAndDeep(name="wd")
""",
        ONLY_TOLD,
    ),
    "unet functional with skips": (
        """
def build(depth=3, base=4, dropout=0.2):
    inputs = keras.Input((10,))
    x = inputs
    skips = []
    for i in range(depth):
        x = layers.Dense(base * 2 ** i, activation="relu")(x)
        x = layers.BatchNormalization()(x)
        skips.append(x)
        if dropout > 0:
            x = layers.Dropout(dropout)(x)
    for skip in reversed(skips):
        x = layers.Concatenate()([x, skip])
        x = layers.Dense(skip.shape[-1])(x)
    return keras.Model(inputs, layers.Dense(1)(x))
""",
        HEALTHY,
    ),
    "unet subclassed with skips": (
        """
class Down(layers.Layer):
    def __init__(self, units, rate):
        super().__init__()
        self.fc = layers.Dense(units)
        self.bn = layers.BatchNormalization()
        self.do = layers.Dropout(rate)

    def call(self, x, training=None):
        x = self.bn(self.fc(x), training=training)
        return self.do(tf.nn.relu(x), training=training), x

class Up(layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.fc = layers.Dense(units)
        self.cat = layers.Concatenate()

    def call(self, x, skip, training=None):
        return self.fc(self.cat([x, skip]))

class UNet(keras.Model):
    def __init__(self, filters=(4, 8)):
        super().__init__()
        self.downs = [Down(f, 0.3) for f in filters]
        self.ups = [Up(f) for f in reversed(filters)]

    def call(self, inputs, training=None):
        x, skips = inputs, []
        for down in self.downs:
            x, s = down(x, training=training)
            skips.append(s)
        for up in self.ups:
            x = up(x, skips.pop(), training=training)
        return x

def build():
    return UNet()
""",
        HEALTHY,
    ),
    "efficientnet style block": (
        """
def swish(x):
    return x * tf.nn.sigmoid(x)

BLOCKS = [{"repeats": 1, "filters": 6, "id_skip": True}, {"repeats": 2, "filters": 6, "id_skip": True}]

def block(inputs, drop_rate=0.0, filters=6, id_skip=True, name=""):
    x = layers.Dense(filters, name=name + "dense")(inputs)
    x = layers.BatchNormalization(name=name + "bn")(x)
    x = layers.Activation(keras.activations.swish, name=name + "act")(x)
    if id_skip and inputs.shape[-1] == filters:
        if drop_rate > 0:
            x = layers.Dropout(drop_rate, noise_shape=(None, 1), name=name + "drop")(x)
        x = layers.add([x, inputs], name=name + "add")
    return x

def build():
    inp = keras.Input((10,))
    x = inp
    b, blocks = 0, float(sum(a["repeats"] for a in BLOCKS))
    for i, args in enumerate(BLOCKS):
        args = args.copy()
        for j in range(args.pop("repeats")):
            x = block(x, 0.2 * b / blocks, name="block{}{}_".format(i + 1, chr(j + 97)), **args)
            b += 1
    x = layers.Dropout(0.2, name="top")(x)
    return keras.Model(inp, layers.Dense(2)(x))
""",
        HEALTHY,
    ),
    "transfer learning base training false": (
        """
def build():
    base_in = keras.Input((10,))
    h = layers.Dense(8)(base_in)
    h = layers.BatchNormalization()(h)
    base = keras.Model(base_in, h)
    base.trainable = False
    inputs = keras.Input((10,))
    x = base(inputs, training=False)
    x = layers.Dropout(0.2)(x)
    return keras.Model(inputs, layers.Dense(1)(x))
""",
        HEALTHY,
    ),
    "transfer learning subclass told": (
        """
class TransferModel(keras.Model):
    def __init__(self, base):
        super().__init__()
        self.base = base
        self.base.trainable = False
        self.dropout = layers.Dropout(0.5)
        self.classifier = layers.Dense(2)

    def call(self, inputs, training=None):
        x = self.base(inputs, training=False)
        x = self.dropout(x, training=training)
        return self.classifier(x)

def build():
    return TransferModel(keras.Sequential([keras.Input((10,)), layers.Dense(4), layers.BatchNormalization()]))
""",
        HEALTHY,
    ),
    "batch norm made inside the class": (
        """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.base = keras.Sequential([layers.Dense(4), layers.BatchNormalization()])
        self.drop = layers.Dropout(0.5)
    def call(self, x, training=None):
        return self.drop(self.base(x, training=False))
def build():
    return Net()
""",
        NEVER,
    ),
    "contrastive momentum encoder first": (
        """
class MoCo(keras.Model):
    def __init__(self):
        super().__init__()
        self.encoder = keras.Sequential([layers.Dense(4), layers.BatchNormalization()])
        self.m_encoder = keras.Sequential([layers.Dense(4), layers.BatchNormalization()])
        self.drop = layers.Dropout(0.5)

    def call(self, x, training=None):
        q = self.encoder(x, training=training)
        k = tf.stop_gradient(self.m_encoder(x, training=False))
        return self.drop(q * k)

def build():
    return MoCo()
""",
        HEALTHY,
    ),
    "VAE train_step with tape": (
        """
class VAE(keras.Model):
    def __init__(self, encoder, decoder, **kwargs):
        super().__init__(**kwargs)
        self.encoder = encoder
        self.decoder = decoder
        self.loss_tracker = keras.metrics.Mean(name="loss")

    @property
    def metrics(self):
        return [self.loss_tracker]

    def call(self, x, training=None):
        return self.decoder(self.encoder(x, training=training), training=training)

    def train_step(self, data):
        x, _ = data
        with tf.GradientTape() as tape:
            reconstruction = self(x, training=True)
            loss = tf.reduce_mean(tf.square(x - reconstruction))
        grads = tape.gradient(loss, self.trainable_weights)
        self.optimizer.apply_gradients(zip(grads, self.trainable_weights))
        self.loss_tracker.update_state(loss)
        return {"loss": self.loss_tracker.result()}

def make_encoder():
    inp = keras.Input(shape=(10,))
    x = layers.Dense(8, activation="relu")(inp)
    x = layers.Dropout(0.3)(x)
    return keras.Model(inp, layers.Dense(2)(x), name="encoder")

def make_decoder():
    inp = keras.Input(shape=(2,))
    return keras.Model(inp, layers.Dense(10)(inp), name="decoder")

def build():
    return VAE(make_encoder(), make_decoder())
""",
        HEALTHY,
    ),
    "mixture of experts": (
        """
class Expert(layers.Layer):
    def __init__(self, units, rate):
        super().__init__()
        self.seq = keras.Sequential([layers.Dense(units, activation="gelu"), layers.Dropout(rate)])

    def call(self, x, training=None):
        return self.seq(x, training=training)

class MoE(keras.Model):
    def __init__(self, n_experts=3, units=6):
        super().__init__()
        self.experts = [Expert(units, 0.2) for _ in range(n_experts)]
        self.gate = layers.Dense(n_experts, activation="softmax")

    def call(self, x, training=None):
        gates = tf.expand_dims(self.gate(x), -1)
        outs = tf.stack([expert(x, training=training) for expert in self.experts], axis=1)
        return tf.reduce_sum(gates * outs, axis=1)

def build():
    return MoE()
""",
        HEALTHY,
    ),
    "distiller runs teacher first in call": (
        """
class Distiller(keras.Model):
    def __init__(self):
        super().__init__()
        self.teacher = keras.Sequential([layers.Dense(4), layers.Dropout(0.5)])
        self.student = keras.Sequential([layers.Dense(4), layers.Dropout(0.5)])

    def call(self, x, training=None):
        target = self.teacher(x, training=False)
        out = self.student(x)
        return out - tf.stop_gradient(target)

def build():
    return Distiller()
""",
        NEVER,
    ),
    "random augmentation default true leaks": (
        """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.flip = layers.RandomFlip("horizontal")
        self.fc = layers.Dense(4)
        self.drop = layers.Dropout(0.5)

    def call(self, x):
        img = tf.reshape(x, (-1, 5, 2, 1))
        img = self.flip(img)
        return self.drop(self.fc(tf.reshape(img, (-1, 10))))

def build():
    return Net()
""",
        "on on on on off on",
    ),
    "stochastic depth by index arithmetic": (
        """
class DropPath(layers.Layer):
    def __init__(self, rate):
        super().__init__()
        self.rate = rate

    def call(self, x, training=None):
        if self.rate == 0.0 or not training:
            return x
        keep = 1 - self.rate
        shape = (tf.shape(x)[0],) + (1,) * (x.shape.rank - 1)
        return tf.math.divide(x, keep) * tf.floor(keep + tf.random.uniform(shape, dtype=x.dtype))

class Net(keras.Model):
    def __init__(self, depths=(1, 2), drop_path=0.4):
        super().__init__()
        total = sum(depths)
        self.stages = []
        i = 0
        for d in depths:
            stage = []
            for _ in range(d):
                stage.append((layers.Dense(10), DropPath(drop_path * i / (total - 1))))
                i += 1
            self.stages.append(stage)

    def call(self, x, training=None):
        for stage in self.stages:
            for fc, dp in stage:
                x = x + dp(fc(x), training=training)
        return x

def build():
    return Net()
""",
        HEALTHY,
    ),
}
