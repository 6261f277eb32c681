# ruff: noqa: E501
"""Programs that are harder to measure than the fixtures, with what is claimed of their sites.

HEAD stands in front of each; a program may have `inputs()` and `targets()`.
"""

HEAD = "import keras\nimport numpy as np\nimport tensorflow as tf\n"

_APPLICATIONS = {
    "two sites on one line": """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.first, self.second = keras.layers.Dropout(0.5), keras.layers.Dropout(0.4)
    def call(self, x, training=None):
        return self.first(x, training=training) + self.second(x, training=True)  # modes: on off off on off off # modes: on on on on on on
def build():
    return Net()
""",
    "a layer applied at two places": """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = keras.layers.Dropout(0.5)
    def call(self, x, training=None):
        x = self.drop(x, training=training)  # modes: on off off on off off
        return self.drop(x + 1, training=True)  # modes: on on on on on on
def build():
    return Net()
""",
    "layers of one line in a loop": """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drops = [keras.layers.Dropout(0.5) for _ in range(3)]
    def call(self, x, training=None):
        for drop in self.drops:
            x = drop(x + 1, training=training)  # modes: on off off on off off
        return x
def build():
    return Net()
""",
    "a layer made in call": """
class Net(keras.Model):
    def call(self, x, training=None):
        return keras.layers.Dropout(0.5)(x, training=training)  # modes: error:ValueError error:ValueError error:ValueError on off off | 2: on off off on off off
def build():
    return Net()
""",
    "a layer made in call and told nothing": """
class Net(keras.Model):
    def call(self, x):
        return keras.layers.Dropout(0.5)(x)  # modes: error:ValueError error:ValueError error:ValueError on off off | 2: on off off on off off
def build():
    return Net()
""",
    "sequential in sequential": """
def build():
    inner = keras.Sequential([
        keras.layers.Dense(8),
        keras.layers.Dropout(0.5),  # modes: on off off on off off
    ])
    return keras.Sequential([
        inner,
        keras.layers.GaussianNoise(0.5),  # modes: on off off on off off
        keras.layers.Dense(1),
    ])
""",
    "a wrapper around a dropout": """
def inputs():
    return np.random.default_rng(0).normal(size=(4, 3, 5)).astype("float32")
def build():
    x = keras.Input((3, 5))
    drop = keras.layers.Dropout(0.5)  # modes: on off off on off off
    return keras.Model(x, keras.layers.TimeDistributed(drop)(x))
""",
    "a recurrent layer and a bidirectional one": """
def inputs():
    return np.random.default_rng(0).normal(size=(4, 3, 5)).astype("float32")
def build():
    x = keras.Input((3, 5))
    lstm = keras.layers.LSTM(4, return_sequences=True, dropout=0.5)  # modes: on off off on off off
    y = keras.layers.Bidirectional(lstm)(x)
    y = keras.layers.GRU(4, recurrent_dropout=0.5, return_sequences=True)(y)  # modes: on off off on off off
    y = keras.layers.GRU(4)(y)
    return keras.Model(x, y)
""",
    "a recurrent layer of a cell": """
def inputs():
    return np.random.default_rng(0).normal(size=(4, 3, 5)).astype("float32")
def build():
    x = keras.Input((3, 5))
    cell = keras.layers.LSTMCell(4, dropout=0.5)  # modes: on off off on off off
    return keras.Model(x, keras.layers.RNN(cell)(x))
""",
    "a stateful recurrent layer": """
def inputs():
    return np.random.default_rng(0).normal(size=(4, 3, 5)).astype("float32")
def build():
    x = keras.Input(batch_shape=(4, 3, 5))
    return keras.Model(x, keras.layers.LSTM(4, dropout=0.5, stateful=True)(x))  # modes: on off off on off off
""",
    "attention": """
def inputs():
    return np.random.default_rng(0).normal(size=(4, 3, 8)).astype("float32")
def build():
    x = keras.Input((3, 8))
    y = keras.layers.MultiHeadAttention(2, 4, dropout=0.5)(x, x)  # modes: on off off on off off
    return keras.Model(x, keras.layers.MultiHeadAttention(2, 4)(y, y))
""",
    "a layer whose result is thrown away": """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = keras.layers.Dropout(0.5)
    def call(self, x, training=None):
        self.drop(x, training=training)  # modes: on off off on off off unused
        return x * 2
def build():
    return Net()
""",
    "the classes of images": """
def inputs():
    return np.random.default_rng(0).uniform(size=(4, 8, 8, 3)).astype("float32")
def build():
    x = keras.Input((8, 8, 3))
    y = keras.layers.RandomFlip()(x)  # modes: on off off on off on
    y = keras.layers.SpatialDropout2D(0.5)(y)  # modes: on off off on off off
    return keras.Model(x, keras.layers.GlobalAveragePooling2D()(keras.layers.Conv2D(4, 3)(y)))
""",
}

_OPERATIONS = {
    "a random operation on a symbolic tensor": """
# not on 3.15: a TensorFlow function takes no symbolic tensor of Keras 3
def build():
    x = keras.Input((10,))
    return keras.Model(x, tf.nn.dropout(x, 0.5))  # modes: on on on on on on
""",
    "an operation of Keras": """
# not on 2: it has no such operation
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.seeds = keras.random.SeedGenerator(1)
    def call(self, x):
        return keras.random.dropout(x, 0.5, seed=self.seeds)  # modes: on on on on on on
def build():
    return Net()
""",
    "a random mask": """
class Net(keras.Model):
    def call(self, x, training=None):
        if training:
            return x * tf.cast(tf.random.uniform(tf.shape(x)) > 0.5, x.dtype)  # modes: on off off on off off
        return x
def build():
    return Net()
""",
    "a random mask in a lambda": """
class Mask(keras.layers.Layer):
    def call(self, x):
        noise = tf.random.stateless_normal(tf.shape(x), seed=[1, 2])  # modes: on on on on on on
        return x + noise
def build():
    return keras.Sequential([keras.layers.Dense(4), Mask()])
""",
    "integers, an order and a choice": """
class Net(keras.Model):
    def call(self, x):
        shift = tf.random.uniform((), 0, 5, dtype=tf.int32)  # modes: on on on on on on
        x = tf.roll(x, shift, 1)
        x = tf.transpose(tf.random.shuffle(tf.transpose(x)))  # modes: on on on on on on
        kept = tf.random.categorical(tf.zeros((1, 10)), 3)  # modes: on on on on on on
        return x + tf.reduce_sum(tf.one_hot(kept[0], 10), 0)
def build():
    return Net()
""",
    "generators of random numbers": """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.generator = tf.random.Generator.from_seed(1)
    def call(self, x, training=None):
        if training:
            x = x + self.generator.normal(tf.shape(x))  # modes: on off off on off off
        return x
def build():
    return Net()
""",
    "half of a batch by chance": """
class Net(keras.Model):
    def call(self, x):
        return tf.cond(tf.random.uniform(()) < 0.5, lambda: x, lambda: 2 * x)  # modes: on on on on on on
def build():
    return Net()
""",
    "compiled for xla": """
class Net(keras.Model):
    @tf.function(jit_compile=True)
    def noisy(self, x):
        return tf.nn.dropout(x, 0.5)  # modes: on on on on on on
    def call(self, x):
        return self.noisy(x)
def build():
    return Net()
""",
    "a while loop": """
class Net(keras.Model):
    def call(self, x):
        for _ in tf.range(2):
            x = tf.nn.dropout(x + 1, 0.5)  # modes: error:OperatorNotAllowedInGraphError error:OperatorNotAllowedInGraphError error:OperatorNotAllowedInGraphError on on on | 2: on on on on on on
        return x
def build():
    return Net()
""",
}

_STATEMENTS = {
    "statements of several lines": """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drops = [keras.layers.Dropout(0.5) for _ in range(2)]
    def call(self, x, training=None):
        if training:
            x = 1 + (
                tf.nn.dropout(tf.nn.relu(x), 0.5)  # modes: on off off on off off
            )
        return [
            x,
            self.drops[0](x, training=training),  # modes: on off off on off off
            self.drops[1](x, training=True),  # modes: on on on on on on
        ]
def build():
    return Net()
""",
    "a choice behind a dropout": """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = keras.layers.Dropout(0.5)
    def call(self, x, training=None):
        x = self.drop(x, training=training)  # modes: on off off on off off
        order = tf.random.shuffle(tf.transpose(x))  # modes: on on on on on on
        chosen = tf.random.categorical(100 * tf.transpose(order), 2)  # modes: on on on on on on
        return tf.cast(chosen, tf.float32)
def build():
    return Net()
""",
}

_MODELS = {
    "two optimizers and a compile of its own": """
class Gan(keras.Model):
    def __init__(self):
        super().__init__()
        self.generator = keras.Sequential([
            keras.layers.Dense(10),
            keras.layers.Dropout(0.5),  # modes: on on off on off off | 2: on on off on off off
        ])
        self.critic = keras.Sequential([
            keras.layers.Dropout(0.5),  # modes: on off off off off off
            keras.layers.Dense(1),
        ])
    def compile(self, g_optimizer, d_optimizer):
        super().compile()
        self.g_optimizer, self.d_optimizer = g_optimizer, d_optimizer
    def call(self, x, training=None):
        return self.generator(x, training=training)
    def train_step(self, data):
        x = data[0] if isinstance(data, tuple) else data
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(self.critic(x, training=True))
        weights = self.critic.trainable_variables
        self.d_optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(self.critic(self.generator(x, training=True), training=False))
        weights = self.generator.trainable_variables
        self.g_optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))
        return {"loss": loss}
    def test_step(self, data):
        x = data[0] if isinstance(data, tuple) else data
        return {"loss": tf.reduce_mean(self.generator(x, training=True))}
def build():
    model = Gan()
    model.compile(keras.optimizers.Adam(), keras.optimizers.Adam())
    model(tf.zeros((1, 10)))
    model.critic(tf.zeros((1, 10)))
    return model
""",
    "a step of its own": """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop, self.dense = keras.layers.Dropout(0.5), keras.layers.Dense(1)
    def call(self, x, training=None):
        return self.dense(self.drop(x, training=training))  # modes: off on off on off off
    def train_step(self, data):
        x, y = data[:2]
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((self(x, training=False) - y) ** 2)
        self.optimizer.apply_gradients(zip(tape.gradient(loss, self.trainable_variables), self.trainable_variables))
        return {"loss": loss}
    def test_step(self, data):
        x, y = data[:2]
        return {"loss": tf.reduce_mean((self(x, training=True) - y) ** 2)}
def build():
    model = Net()
    model.compile("adam", "mse")
    return model
""",
    "dicts in and out": """
def inputs():
    random = np.random.default_rng(0)
    return {"a": random.normal(size=(4, 5)).astype("float32"), "b": random.normal(size=(4, 5)).astype("float32")}
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.first, self.second = keras.layers.Dropout(0.5), keras.layers.Dropout(0.5)
    def call(self, x, training=None):
        return {
            "a": self.first(x["a"], training=training),  # modes: on off off on off off
            "b": self.second(x["b"], training=False),  # modes: off off off off off off
        }
def build():
    return Net()
""",
    "lists in and out": """
def inputs():
    random = np.random.default_rng(0)
    return [random.normal(size=(4, 5)).astype("float32"), random.normal(size=(4, 3)).astype("float32")]
def build():
    a, b = keras.Input((5,)), keras.Input((3,))
    y = keras.layers.Dropout(0.5)(a)  # modes: on off off on off off
    z = keras.layers.Dropout(0.5)(keras.layers.Concatenate()([a, b]))  # modes: on off off on off off
    return keras.Model([a, b], [y, z])
""",
    "ragged in": """
def inputs():
    return tf.ragged.constant([[1.0, 2.0], [3.0], [4.0, 5.0, 6.0], [7.0]])
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = keras.layers.Dropout(0.5)
    def call(self, x, training=None):
        return self.drop(x.to_tensor(), training=training)  # modes: on off off on off off
def build():
    return Net()
""",
    "integers in": """
def inputs():
    return np.random.default_rng(0).integers(0, 7, (4, 5))
def build():
    x = keras.Input((5,), dtype="int32")
    y = keras.layers.Embedding(7, 3)(x)
    y = keras.layers.SpatialDropout1D(0.5)(y)  # modes: on off off on off off
    return keras.Model(x, keras.layers.Dense(1)(keras.layers.Flatten()(y)))
""",
    "half precision": """
class Net(keras.Model):
    def __init__(self):
        super().__init__(dtype="mixed_float16")
        self.dense = keras.layers.Dense(6, dtype="mixed_float16")
        self.drop = keras.layers.Dropout(0.5, dtype="mixed_float16")
        self.noise = keras.layers.GaussianNoise(0.5, dtype="mixed_bfloat16")
    def call(self, x, training=None):
        x = self.drop(self.dense(x), training=training)  # modes: on off off on off off
        return self.noise(x, training=training)  # modes: on off off on off off
def build():
    return Net()
""",
    "a head of zeros": """
def build():
    return keras.Sequential([
        keras.layers.Dense(6),
        keras.layers.Dropout(0.5),  # modes: on off off on off off
        keras.layers.Dense(1, kernel_initializer="zeros"),
    ])
""",
    "a model of nothing but itself": """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = keras.layers.Dropout(0.5)
    def build(self, shape):
        self.table = self.add_weight(shape=(6,), initializer="ones", name="table")
        self.built = True
    def call(self, x, training=None):
        return self.drop(self.table[None] + tf.zeros((tf.shape(x)[0], 1)), training=training)  # modes: on off off on off off
def build():
    return Net()
""",
    "eager at every entry": """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop, self.dense = keras.layers.Dropout(0.5), keras.layers.Dense(3)
    def call(self, x, training=None):
        x = self.drop(x, training=training)  # modes: on off off on off off
        return self.dense(tf.nn.dropout(x, 0.5))  # modes: on on on on on on
    def train_step(self, data):
        assert tf.executing_eagerly()
        return super().train_step(data)
def build():
    model = Net()
    model.compile("adam", "mse", run_eagerly=True)
    return model
""",
    "several steps an execution, losses and metrics": """
def build():
    x = keras.Input((10,))
    y = keras.layers.Dropout(0.5)(x)  # modes: on off off on off off
    model = keras.Model(x, keras.layers.Dense(3, activation="softmax")(y))
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"], steps_per_execution=4)
    return model
""",
    "python decides": """
import random
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = keras.layers.Dropout(0.5)
    def call(self, x, training=None):
        if random.random() < 2:
            x = self.drop(x, training=training)  # modes: on off off on off off
        return x * np.random.uniform()
def build():
    return Net()
""",
    "something else changes": """
import itertools
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop, self.calls = keras.layers.Dropout(0.5), itertools.count()
    def call(self, x, training=None):
        turn = tf.numpy_function(lambda: np.float32(next(self.calls)), [], tf.float32)
        x = self.drop(x, training=training)  # modes: unknown off off unknown off off
        return x + turn
def build():
    return Net()
""",
}

_STATISTICS = {
    "batch statistics": """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.first = keras.layers.BatchNormalization()
        self.second = keras.layers.BatchNormalization()
        self.frozen = keras.layers.BatchNormalization(trainable=False)
    def call(self, x, training=None):
        x = self.first(x, training=training)  # modes: on off off on off off
        x = self.frozen(x + 1, training=training)  # modes: off off off off off off
        return self.second(x, training=True)  # modes: on on on on on on
def build():
    return Net()
""",
    "statistics of a layer of the user's": """
class Center(keras.layers.Layer):
    def build(self, shape):
        self.mean = self.add_weight(shape=(shape[-1],), initializer="zeros", trainable=False, name="mean")
        self.built = True
    def call(self, x, training=None):
        if training:
            self.mean.assign(0.9 * self.mean + 0.1 * tf.reduce_mean(x, 0))
        return x - self.mean
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.center = Center()
        self.always = Center()
    def call(self, x, training=None):
        x = self.center(x, training=training)  # modes: on off off on off off
        return self.always(x, training=True)  # modes: on on on on on on
def build():
    return Net()
""",
    "spectral normalization": """
def build():
    x = keras.Input((10,))
    y = keras.layers.SpectralNormalization(keras.layers.Dense(4))(x)  # modes: on off off on off off
    return keras.Model(x, y)
""",
    "statistics of the model": """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.seen = self.add_weight(shape=(), initializer="zeros", trainable=False, name="seen")
        self.drop = keras.layers.Dropout(0.5)
    def call(self, x, training=None):
        if training:
            self.seen.assign_add(1.0)
        return self.drop(x, training=training)  # modes: on off off on off off
def build():
    return Net()  # modes: on off off on off off
""",
}

PROGRAMS: dict[str, str] = _APPLICATIONS | _OPERATIONS | _STATEMENTS | _MODELS | _STATISTICS
