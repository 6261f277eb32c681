"""Attention, recurrent networks, encoders and decoders as people write them; each with its measured mode table."""

from __future__ import annotations

from tests.analysis.tables import HEALTHY, NEVER, ONLY_TOLD, Program

PROGRAMS: dict[str, Program] = {
    "transformer encoder block": (
        """
class TransformerBlock(layers.Layer):
    def __init__(self, embed_dim, num_heads, ff_dim, rate=0.1, **kwargs):
        super().__init__(**kwargs)
        self.att = layers.MultiHeadAttention(num_heads=num_heads, key_dim=embed_dim)
        self.ffn = keras.Sequential([layers.Dense(ff_dim, activation="relu"), layers.Dense(embed_dim)])
        self.layernorm1 = layers.LayerNormalization(epsilon=1e-6)
        self.layernorm2 = layers.LayerNormalization(epsilon=1e-6)
        self.dropout1 = layers.Dropout(rate)
        self.dropout2 = layers.Dropout(rate)

    def call(self, inputs, training=None):
        attn_output = self.att(inputs, inputs)
        attn_output = self.dropout1(attn_output, training=training)
        out1 = self.layernorm1(inputs + attn_output)
        ffn_output = self.ffn(out1)
        ffn_output = self.dropout2(ffn_output, training=training)
        return self.layernorm2(out1 + ffn_output)

def build():
    inputs = keras.Input((10,))
    x = layers.Reshape((5, 2))(inputs)
    x = TransformerBlock(2, 2, 8)(x)
    x = layers.GlobalAveragePooling1D()(x)
    x = layers.Dropout(0.1)(x)
    return keras.Model(inputs, layers.Dense(2)(x))
""",
        HEALTHY,
    ),
    "transformer block without training in subclass": (
        """
class EncoderLayer(layers.Layer):
    def __init__(self, d_model=2, rate=0.3):
        super().__init__()
        self.mha = layers.MultiHeadAttention(2, d_model, dropout=rate)
        self.norm = layers.LayerNormalization()
        self.drop = layers.Dropout(rate)

    def call(self, x, mask=None):
        attn = self.mha(query=x, value=x, key=x, attention_mask=mask)
        return self.norm(x + self.drop(attn))

class Encoder(keras.Model):
    def __init__(self, num_layers=2):
        super().__init__()
        self.enc_layers = [EncoderLayer() for _ in range(num_layers)]
        self.reshape = layers.Reshape((5, 2))

    def call(self, x):
        x = self.reshape(x)
        for i in range(len(self.enc_layers)):
            x = self.enc_layers[i](x)
        return x

def build():
    return Encoder()
""",
        ONLY_TOLD,
    ),
    "encoder decoder with training=False default": (
        """
class Encoder(layers.Layer):
    def __init__(self, units, rate):
        super().__init__()
        self.dense = layers.Dense(units, activation="tanh")
        self.dropout = layers.Dropout(rate)

    def call(self, inputs, training=False):
        return self.dropout(self.dense(inputs), training=training)

class Decoder(layers.Layer):
    def __init__(self, units, rate):
        super().__init__()
        self.dense = layers.Dense(units)
        self.dropout = layers.Dropout(rate)

    def call(self, inputs, state, training=False):
        x = tf.concat([inputs, state], axis=-1)
        return self.dense(self.dropout(x, training=training))

class Seq2Seq(keras.Model):
    def __init__(self, units=8, rate=0.4):
        super(Seq2Seq, self).__init__()
        self.encoder = Encoder(units, rate)
        self.decoder = Decoder(units, rate)

    def call(self, inputs, training=False):
        state = self.encoder(inputs, training=training)
        return self.decoder(inputs, state, training=training)

def build():
    return Seq2Seq()
""",
        HEALTHY,
    ),
    "encoder decoder, decoder not told": (
        """
class Encoder(layers.Layer):
    def __init__(self, units, rate):
        super().__init__()
        self.dense = layers.Dense(units, activation="tanh")
        self.dropout = layers.Dropout(rate)

    def call(self, inputs, training=False):
        return self.dropout(self.dense(inputs), training=training)

class AE(keras.Model):
    def __init__(self):
        super().__init__()
        self.encoder = Encoder(8, 0.3)
        self.decoder = layers.Dense(10)

    def call(self, inputs, training=False):
        return self.decoder(self.encoder(inputs))

def build():
    return AE()
""",
        HEALTHY,
    ),
    "rnn with states": (
        """
class Decoder(keras.Model):
    def __init__(self, units=4):
        super().__init__()
        self.gru = layers.GRU(units, return_sequences=True, return_state=True, dropout=0.3)
        self.fc = layers.Dense(3)

    def call(self, inputs, states=None, return_state=False, training=False):
        x = tf.expand_dims(inputs, -1)
        if states is None:
            states = tf.zeros((tf.shape(x)[0], 4))
        x, states = self.gru(x, initial_state=states, training=training)
        x = self.fc(x, training=training)
        if return_state:
            return x, states
        else:
            return x

def build():
    return Decoder()
""",
        HEALTHY,
    ),
    "rnn custom cell": (
        """
class Cell(layers.Layer):
    def __init__(self, units, rate=0.3, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.state_size = units
        self.fc = layers.Dense(units)
        self.drop = layers.Dropout(rate)

    def build(self, input_shape):
        self.fc.build((None, input_shape[-1] + self.units))

    def call(self, inputs, states, training=None):
        h = self.fc(tf.concat([inputs, states[0]], -1))
        h = self.drop(h, training=training)
        return h, [h]

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.rnn = layers.RNN(Cell(4))

    def call(self, x, training=None):
        return self.rnn(tf.reshape(x, (-1, 5, 2)), training=training)

def build():
    return Net()
""",
        HEALTHY,
    ),
    "bahdanau attention": (
        """
class BahdanauAttention(layers.Layer):
    def __init__(self, units, rate=0.1):
        super().__init__()
        self.W1 = layers.Dense(units)
        self.W2 = layers.Dense(units)
        self.V = layers.Dense(1)
        self.dropout = layers.Dropout(rate)

    def call(self, query, values, training=None):
        hidden = tf.expand_dims(query, 1)
        score = self.V(tf.nn.tanh(self.W1(hidden) + self.W2(values)))
        weights = tf.nn.softmax(score, axis=1)
        weights = self.dropout(weights, training=training)
        return tf.reduce_sum(weights * values, axis=1), weights

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.attention = BahdanauAttention(6)
        self.fc = layers.Dense(4)

    def call(self, x, training=None):
        values = tf.reshape(x, (-1, 5, 2))
        context, _ = self.attention(x, values, training=training)
        return self.fc(context)

def build():
    return Net()
""",
        HEALTHY,
    ),
    "vit style patch encoder": (
        """
class PatchEncoder(layers.Layer):
    def __init__(self, n, dim):
        super().__init__()
        self.n = n
        self.proj = layers.Dense(dim)
        self.pos = layers.Embedding(input_dim=n, output_dim=dim)

    def call(self, patch):
        positions = keras.ops.expand_dims(keras.ops.arange(0, self.n, 1), 0)
        return self.proj(patch) + self.pos(positions)

def mlp(x, hidden_units, dropout_rate):
    for units in hidden_units:
        x = layers.Dense(units, activation=keras.activations.gelu)(x)
        x = layers.Dropout(dropout_rate)(x)
    return x

def build():
    inputs = keras.Input(shape=(10,))
    patches = layers.Reshape((5, 2))(inputs)
    enc = PatchEncoder(5, 4)(patches)
    for _ in range(2):
        x1 = layers.LayerNormalization(epsilon=1e-6)(enc)
        att = layers.MultiHeadAttention(num_heads=2, key_dim=4, dropout=0.1)(x1, x1)
        x2 = layers.Add()([att, enc])
        x3 = layers.LayerNormalization(epsilon=1e-6)(x2)
        x3 = mlp(x3, hidden_units=[8, 4], dropout_rate=0.1)
        enc = layers.Add()([x3, x2])
    rep = layers.Flatten()(layers.LayerNormalization()(enc))
    return keras.Model(inputs=inputs, outputs=layers.Dense(2)(layers.Dropout(0.5)(rep)))
""",
        HEALTHY,
    ),
    "wrapper with has_training check": (
        """
import inspect

class PreNorm(layers.Layer):
    def __init__(self, fn, **kwargs):
        super().__init__(**kwargs)
        self.norm = layers.LayerNormalization()
        self.fn = fn

    def call(self, x, training=None):
        if "training" in inspect.signature(self.fn.call).parameters:
            return self.fn(self.norm(x), training=training)
        return self.fn(self.norm(x))

class FeedForward(layers.Layer):
    def __init__(self, dim, hidden, dropout=0.0):
        super().__init__()
        self.net = keras.Sequential([layers.Dense(hidden, "gelu"), layers.Dropout(dropout), layers.Dense(dim)])

    def call(self, x, training=None):
        return self.net(x, training=training)

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.ff = PreNorm(FeedForward(10, 8, 0.3))

    def call(self, x, training=None):
        return x + self.ff(x, training=training)

def build():
    return Net()
""",
        HEALTHY,
    ),
    "tuple returning blocks in chain": (
        """
class Block(layers.Layer):
    def __init__(self):
        super().__init__()
        self.att = layers.MultiHeadAttention(1, 2)
        self.drop = layers.Dropout(0.5)

    def call(self, x, return_attention_scores=False, training=None):
        out, scores = self.att(x, x, return_attention_scores=True, training=training)
        out = self.drop(out, training=training)
        return (out, scores) if return_attention_scores else out

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.blocks = [Block(), Block()]

    def call(self, x, training=None):
        x = tf.reshape(x, (-1, 5, 2))
        attention = {}
        for i, b in enumerate(self.blocks):
            x, attention[f"block{i}"] = b(x, return_attention_scores=True, training=training)
        return x

def build():
    return Net()
""",
        HEALTHY,
    ),
    "keras ops only attention with causal mask": (
        """
class CausalAttention(layers.Attention):
    def __init__(self, rate=0.2):
        super().__init__(dropout=rate)

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.att = CausalAttention()

    def call(self, x, training=None):
        x = tf.reshape(x, (-1, 5, 2))
        return self.att([x, x], training=training, use_causal_mask=True)

def build():
    return Net()
""",
        HEALTHY,
    ),
    "attention not told by a model without training": (
        """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.att = layers.Attention(dropout=0.2)

    def call(self, x):
        x = tf.reshape(x, (-1, 5, 2))
        return self.att([x, x])

def build():
    return Net()
""",
        ONLY_TOLD,
    ),
    "word dropout by mask guarded": (
        """
class WordDropout(layers.Layer):
    def __init__(self, p):
        super().__init__()
        self.p = p

    def call(self, x, training=None):
        def dropped():
            mask = tf.cast(tf.random.uniform(tf.shape(x)) > self.p, x.dtype)
            return x * mask / (1 - self.p)
        return dropped() if training else x

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.wd = WordDropout(0.3)
        self.fc = layers.Dense(4)

    def call(self, x, training=None):
        return self.fc(self.wd(x, training=training))

def build():
    return Net()
""",
        HEALTHY,
    ),
    "eager embedding in model build": (
        """
def build():
    inp = keras.Input((10,))
    pos = layers.Embedding(10, 1)(tf.range(10))
    pos = layers.Dropout(0.5)(pos)
    x = inp + tf.reshape(pos, (1, 10))
    return keras.Model(inp, layers.Dense(2)(x))
""",
        NEVER,
    ),
}
