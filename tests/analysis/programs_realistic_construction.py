"""Configurations, factories, mixins and models that others are made with; each with its measured mode table."""

from __future__ import annotations

from tests.analysis.tables import HEALTHY, Program

PROGRAMS: dict[str, Program] = {
    "config dict healthy": (
        """
CONFIG = {"units": [8, 4], "dropout": 0.3, "use_bn": False}

class MLP(keras.Model):
    def __init__(self, cfg):
        super().__init__()
        self.blocks = []
        for u in cfg["units"]:
            self.blocks.append(layers.Dense(u, activation="relu"))
            if cfg.get("use_bn", True):
                self.blocks.append(layers.BatchNormalization())
            if cfg["dropout"] > 0:
                self.blocks.append(layers.Dropout(cfg["dropout"]))

    def call(self, x, training=None):
        for b in self.blocks:
            x = b(x, training=training) if isinstance(b, (layers.Dropout, layers.BatchNormalization)) else b(x)
        return x

def build():
    return MLP(CONFIG)
""",
        HEALTHY,
    ),
    "mixin with regularisation": (
        """
class DropoutMixin:
    def init_dropout(self, rate):
        self._dropout = layers.Dropout(rate)

    def apply_dropout(self, x, training):
        return self._dropout(x, training=training)

class Net(DropoutMixin, keras.Model):
    def __init__(self):
        super().__init__()
        self.init_dropout(0.5)
        self.fc = layers.Dense(4)

    def call(self, x, training=None):
        return self.fc(self.apply_dropout(x, training))

def build():
    return Net()
""",
        HEALTHY,
    ),
    "conditional layer if rate": (
        """
class Block(layers.Layer):
    def __init__(self, units, dropout_rate=None, use_bn=False):
        super().__init__()
        self.fc = layers.Dense(units)
        if dropout_rate:
            self.dropout = layers.Dropout(dropout_rate)
        else:
            self.dropout = None
        self.bn = layers.BatchNormalization() if use_bn else lambda x, training=None: x

    def call(self, x, training=None):
        x = self.bn(self.fc(x), training=training)
        if self.dropout:
            x = self.dropout(x, training=training)
        return x

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.b1 = Block(8, 0.4)
        self.b2 = Block(8)

    def call(self, x, training=None):
        return self.b2(self.b1(x, training=training), training=training)

def build():
    return Net()
""",
        HEALTHY,
    ),
    "name mangled attributes": (
        """
class Net(keras.Model):
    def __init__(self, rate=0.5):
        super().__init__()
        self.__rate = rate
        self.__drop = layers.Dropout(self.__rate)
        self.__fc = layers.Dense(4)

    def __forward(self, x, training):
        return self.__drop(self.__fc(x), training=training)

    def call(self, x, training=None):
        return self.__forward(x, training)

def build():
    return Net()
""",
        HEALTHY,
    ),
    "multiple inheritance cooperative": (
        """
class Saveable:
    def __init__(self, *args, tag="x", **kwargs):
        super().__init__(*args, **kwargs)
        self.tag = tag

class WithHead(keras.Model):
    def __init__(self, units=3, **kwargs):
        super().__init__(**kwargs)
        self.head = layers.Dense(units)

class Net(Saveable, WithHead):
    def __init__(self, rate, **kwargs):
        super().__init__(**kwargs)
        self.drop = layers.Dropout(rate)

    def call(self, x, training=None):
        return self.head(self.drop(x, training=training))

def build():
    return Net(0.5, units=4, tag="y", name="n")
""",
        HEALTHY,
    ),
    "dict of lists of layers": (
        """
class Multi(keras.Model):
    def __init__(self):
        super().__init__()
        self.branches = {
            "a": [layers.Dense(4), layers.Dropout(0.3)],
            "b": [layers.Dense(4), layers.BatchNormalization()],
        }

    def call(self, x, training=None):
        outs = []
        for name, stack in self.branches.items():
            h = x
            for layer in stack:
                h = layer(h, training=training) if not isinstance(layer, layers.Dense) else layer(h)
            outs.append(h)
        return tf.concat(outs, -1)

def build():
    return Multi()
""",
        HEALTHY,
    ),
    "layers as constructor arguments": (
        """
class Residual(layers.Layer):
    def __init__(self, inner, dropout=None, **kwargs):
        super().__init__(**kwargs)
        self.inner = inner
        self.dropout = dropout

    def call(self, x, training=None):
        h = self.inner(x)
        if self.dropout is not None:
            h = self.dropout(h, training=training)
        return x + h

def build():
    inp = keras.Input((10,))
    x = Residual(layers.Dense(10))(inp)
    x = Residual(layers.Dense(10), dropout=layers.Dropout(0.5))(x)
    return keras.Model(inp, x)
""",
        HEALTHY,
    ),
    "zip star of stages": (
        """
class Net(keras.Model):
    def __init__(self, stages=((8, 0.1), (4, 0.3))):
        super().__init__()
        widths, rates = zip(*stages)
        self.fcs = list(map(layers.Dense, widths))
        self.drops = [layers.Dropout(r) for r in rates]

    def call(self, x, training=None):
        for fc, drop in zip(self.fcs, self.drops):
            x = drop(fc(x), training=training)
        return x

def build():
    return Net()
""",
        HEALTHY,
    ),
    "inception functional helper class": (
        """
class Builder:
    def __init__(self, rate, widths):
        self.rate = rate
        self.widths = widths

    def tower(self, x, width):
        return layers.Dropout(self.rate)(layers.Dense(width)(x))

    def __call__(self):
        inp = keras.Input((10,))
        towers = [self.tower(inp, w) for w in self.widths]
        return keras.Model(inp, layers.concatenate(towers))

def build():
    return Builder(0.3, [2, 3, 4])()
""",
        HEALTHY,
    ),
    "sequential subclass": (
        """
class MLP(keras.Sequential):
    def __init__(self, units=(8, 4), rate=0.3, **kwargs):
        super().__init__(**kwargs)
        for u in units:
            self.add(layers.Dense(u, activation="relu"))
            self.add(layers.Dropout(rate))

def build():
    return MLP()
""",
        HEALTHY,
    ),
    "abc base": (
        """
import abc

class Base(keras.Model, abc.ABC):
    def __init__(self, rate):
        super().__init__()
        self.rate = rate
        self.setup()

    @abc.abstractmethod
    def setup(self): ...

    def call(self, inputs, training=None, mask=None):
        return self.forward(inputs, training)

class Net(Base):
    def setup(self):
        self.fc = layers.Dense(4)
        self.drop = layers.Dropout(self.rate)

    def forward(self, x, training):
        return self.drop(self.fc(x), training=training)

def build():
    return Net(0.4)
""",
        HEALTHY,
    ),
    "typed nested config": (
        """
class Hyper:
    dropout = 0.5
    units = 4

class Net(keras.Model):
    def __init__(self, hp=Hyper):
        super().__init__()
        self.fc = layers.Dense(hp.units)
        self.drop = layers.Dropout(hp.dropout)

    def call(self, x, training=None):
        return self.drop(self.fc(x), training=training)

def build():
    class Small(Hyper):
        units = 2
    return Net(Small)
""",
        HEALTHY,
    ),
    "layer property with lazy make": (
        """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self._drop = None
        self.fc = layers.Dense(4)

    @property
    def drop(self):
        if self._drop is None:
            self._drop = layers.Dropout(0.5)
        return self._drop

    def call(self, x, training=None):
        return self.drop(self.fc(x), training=training)

def build():
    return Net()
""",
        HEALTHY,
    ),
    "functional inside subclass made in build": (
        """
class Net(keras.Model):
    def build(self, input_shape):
        inp = keras.Input(input_shape[1:])
        x = layers.Dense(4)(inp)
        x = layers.Dropout(0.5)(x)
        self.core = keras.Model(inp, x)
        super().build(input_shape)

    def call(self, x, training=None):
        return self.core(x, training=training)

def build():
    return Net()
""",
        HEALTHY,
    ),
    "new head on a functional base output": (
        """
def build():
    inp = keras.Input((10,))
    base = keras.Model(inp, layers.BatchNormalization()(layers.Dense(8)(inp)))
    x = layers.Dropout(0.3)(base.output)
    return keras.Model(inputs=base.input, outputs=layers.Dense(2)(x))
""",
        HEALTHY,
    ),
    "super init with layers list then call super": (
        """
class Net(keras.Sequential):
    def __init__(self):
        super().__init__([layers.Dense(4), layers.Dropout(0.5)])

    def call(self, x, training=None, mask=None):
        return 2.0 * super().call(x, training=training)

def build():
    return Net()
""",
        HEALTHY,
    ),
    "tcn block with weightnorm style wrapper": (
        """
class Wrapper(layers.Wrapper):
    def __init__(self, layer, scale=1.0, **kwargs):
        super().__init__(layer, **kwargs)
        self.scale = scale

    def call(self, x, training=None):
        return self.layer(x, training=training) * self.scale

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.w = Wrapper(layers.Dropout(0.5), scale=2.0)

    def call(self, x, training=None):
        return self.w(x, training=training)

def build():
    return Net()
""",
        HEALTHY,
    ),
}
