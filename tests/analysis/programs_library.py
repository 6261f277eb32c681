"""Functions of libraries through which layers, modes and rates go: one program for each, with its measured table."""

from __future__ import annotations

from tests.analysis.tables import ALWAYS, HEALTHY, NEVER, Program, of_config, subclassed

_WRAPPED = """
def logged(function):
    @functools.wraps(function)
    def wrapper(self, inputs, *args, **kwargs):
        return function(self, inputs, *args, **kwargs)
    return wrapper

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(0.5)

    @logged
    def call(self, inputs, training={default}):
        return self.drop(inputs, training=training)

def build():
    return Net()
"""

PROGRAMS: dict[str, Program] = {
    "functools.wraps on call": (_WRAPPED.format(default="None"), HEALTHY),
    "functools.wraps on call, a default of True": (_WRAPPED.format(default="True"), "on off off on off on"),
    "functools.wraps on call, the mode dropped": (
        _WRAPPED.format(default="None").replace("inputs, *args, **kwargs)\n    return", "inputs)\n    return"),
        NEVER,
    ),
    "functools.wraps on the call of a layer": (
        _WRAPPED.format(default="None")
        .replace("keras.Model", "layers.Layer")
        .replace("    return Net()", "    return keras.Sequential([keras.Input((10,)), Net()])"),
        HEALTHY,
    ),
    "itertools.chain of layers": (
        subclassed(
            "self.first = [layers.Dense(4), layers.Dropout(0.5)]\nself.second = [layers.Dense(10)]",
            "for layer in itertools.chain(self.first, self.second):\n    x = layer(x)\nreturn x",
        ),
        HEALTHY,
    ),
    "itertools.chain.from_iterable of layers": (
        subclassed(
            "self.blocks = [[layers.Dense(4), layers.Dropout(0.5)], [layers.Dense(10)]]",
            "for layer in itertools.chain.from_iterable(self.blocks):\n    x = layer(x, training=True)\nreturn x",
        ).replace("layer(x, training=True)", "layer(x)"),
        HEALTHY,
    ),
    "OrderedDict of layers": (
        subclassed(
            "self.all = [value for value in collections.OrderedDict(a=layers.Dropout(0.5)).values()]",
            "return self.all[0](x, training=training)",
        ),
        HEALTHY,
    ),
    "tf.linspace of rates": (
        subclassed(
            "rates = [x for x in tf.linspace(0.0, 0.5, 3).numpy()]\nself.drop = layers.Dropout(float(rates[2]))",
            "return self.drop(x, training=training)",
        ),
        HEALTHY,
    ),
    "tf.linspace of rates, the first": (
        subclassed(
            "rates = [float(x) for x in tf.linspace(0.0, 0.5, 3)]\nself.drop = layers.Dropout(rates[0])",
            "return self.drop(x, training=training)",
        ),
        NEVER,
    ),
    "np.linspace of rates, in percent": (
        subclassed(
            "import numpy as np\nrates = np.linspace(0, 50, 3) / 100\nself.drop = layers.Dropout(float(rates[2]))",
            "return self.drop(x, training=training)",
        ),
        HEALTHY,
    ),
    "a generator method of layers": (
        """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.blocks = [layers.Dense(10), layers.Dropout(0.5)]
        self.last = layers.Dense(10)

    def all(self):
        yield from self.blocks
        yield self.last

    def call(self, x, training=None):
        for layer in self.all():
            x = layer(x)
        return x

def build():
    return Net()
""",
        HEALTHY,
    ),
    "a generator of rates": (
        """
def rates(first):
    for _ in range(3):
        yield first
        first += 0.25

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drops = [layers.Dropout(rate) for rate in rates(0.0)]

    def call(self, x, training=None):
        return self.drops[0](x, training=training)

def build():
    return Net()
""",
        NEVER,
    ),
    "a generator that applies layers": (
        """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.blocks = [layers.Dense(10), layers.Dropout(0.5)]

    def states(self, x):
        for layer in self.blocks:
            x = layer(x)
            yield x

    def call(self, x, training=None):
        return list(self.states(x))[-1]

def build():
    return Net()
""",
        HEALTHY,
    ),
    "inspect.signature of layers": (
        subclassed(
            "import inspect\nself.inspect = inspect.signature\nself.blocks = [layers.Dense(10), layers.Dropout(0.5)]",
            "for layer in self.blocks:\n"
            "    told = 'training' in self.inspect(layer.call).parameters\n"
            "    x = layer(x, **({'training': training} if told else {}))\n"
            "return x",
        ),
        HEALTHY,
    ),
    "inspect.signature that says no": (
        subclassed(
            "import inspect\nself.inspect = inspect.signature\nself.flat = layers.Flatten()\n"
            "self.drop = layers.Dropout(0.5)",
            "told = 'training' in self.inspect(self.flat.call).parameters\nreturn self.drop(x, training=not told)",
        ),
        ALWAYS,
    ),
    "a dict that is its own __dict__": (
        of_config(
            "Config(rate=0.5)",
            """
            class Config(dict):
                rate = 0.0

                def __init__(self, *args, **kw):
                    super().__init__(*args, **kw)
                    self.__dict__ = self
            """,
        ),
        HEALTHY,
    ),
    "a dict that is its own __dict__, set by an item": (
        of_config(
            "make()",
            """
            class Config(dict):
                rate = 0.5

                def __init__(self, **kw):
                    dict.__init__(self, **kw)
                    self.__dict__ = self

            def make():
                config = Config(other=1)
                config.rate = 0.0
                return config
            """,
        ),
        NEVER,
    ),
    "an item of a derived dict": (
        of_config(
            "Holder(Config(rate=0.5))",
            """
            class Config(dict):
                pass

            class Holder:
                def __init__(self, config):
                    self.rate = config["rate"]
            """,
        ),
        HEALTHY,
    ),
    "a property with a setter that sets another": (
        of_config(
            "make()",
            """
            class Config:
                rate = 0.0

                @property
                def percent(self):
                    return self.rate * 100

                @percent.setter
                def percent(self, value):
                    self.rate = value / 100

            def make():
                config = Config()
                config.percent = 50
                return config
            """,
        ),
        HEALTHY,
    ),
    "__getattr__ of a settings object": (
        of_config(
            "Config({'rate': 0.5})",
            """
            class Config:
                def __init__(self, given):
                    self.given = given

                def __getattr__(self, name):
                    return self.given[name]
            """,
        ),
        HEALTHY,
    ),
    "a rate that is raised later": (
        """
def build():
    inputs = keras.Input((10,))
    model = keras.Model(inputs, layers.Dense(10)(layers.Dropout(0.0, name="drop")(inputs)))
    model.get_layer("drop").rate = 0.5
    return model
""",
        "error:AttributeError off off error:AttributeError off off",
    ),
    "a rate that is lowered later": (
        """
def build():
    inputs = keras.Input((10,))
    model = keras.Model(inputs, layers.Dense(10)(layers.Dropout(0.5, name="drop")(inputs)))
    model.get_layer("drop").rate = 0.0
    return model
""",
        NEVER,
    ),
    "a rate that is lowered later, of a layer that Keras named": (
        """
def build():
    inputs = keras.Input((10,))
    model = keras.Model(inputs, layers.Dense(10)(layers.Dropout(0.5)(inputs)))
    model.get_layer(model.layers[1].name).rate = 0.0
    return model
""",
        NEVER,
    ),
}
