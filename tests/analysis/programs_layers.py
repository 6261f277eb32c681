"""Where layers are made and how they are kept: one program for each way, with its measured mode table."""

from __future__ import annotations

from tests.analysis.tables import ALWAYS, HEALTHY, NEVER, Program, subclassed

IN_INIT = "self.drop = layers.Dropout(0.5)"

PROGRAMS: dict[str, Program] = {
    "made in __init__": (subclassed(IN_INIT, "return self.drop(x, training=training)"), HEALTHY),
    "made in build": (
        """
class Net(keras.Model):
    def build(self, input_shape):
        self.drop = layers.Dropout(0.5)
        self.built = True

    def call(self, x, training=None):
        return self.drop(x, training=training)

def build():
    return Net()
""",
        HEALTHY,
    ),
    "made in build, rate kept by __init__": (
        """
class Block(layers.Layer):
    def __init__(self, rate=0.0):
        super().__init__()
        self.rate = rate

    def build(self, input_shape):
        self.drop = layers.Dropout(self.rate)

    def call(self, x, training=None):
        return self.drop(x, training=training)

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.first, self.second = Block(), Block(0.5)

    def call(self, x):
        return self.second(self.first(x, training=True), training=False)

def build():
    return Net()
""",
        NEVER,
    ),
    "made in a class body": (
        """
class Net(keras.Model):
    drop = layers.Dropout(0.5)

    def call(self, x, training=None):
        return self.drop(x, training=training)

def build():
    return Net()
""",
        HEALTHY,
    ),
    "made in a helper method": (
        """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.make(0.5)

    def make(self, rate):
        self.drop = self.one(rate)

    def one(self, rate):
        return layers.Dropout(rate)

    def call(self, x, training=None):
        return self.drop(x, training=training)

def build():
    return Net()
""",
        HEALTHY,
    ),
    "a list": (
        subclassed(
            "self.all = [layers.Dense(4), layers.Dropout(0.5)]",
            """
for layer in self.all:
    x = layer(x)
return x
""",
        ),
        HEALTHY,
    ),
    "one item of a list": (
        subclassed(
            "self.all = [layers.Dropout(0.0), layers.Dropout(0.5)]",
            "return self.all[1](self.all[0](x, training=True), training=False)",
        ),
        NEVER,
    ),
    "the last item of a list": (
        subclassed(
            "self.all = [layers.Dense(4), layers.Dropout(0.5)]",
            "return self.all[-1](self.all[0](x), training=True)",
        ),
        ALWAYS,
    ),
    "a list that grows": (
        subclassed(
            """
self.all = []
for rate in (0.0, 0.5):
    self.all.append(layers.Dense(4))
    self.all += [layers.Dropout(rate)]
""",
            """
for dense, drop in zip(self.all[::2], self.all[1::2]):
    x = drop(dense(x), training=training)
return x
""",
        ),
        HEALTHY,
    ),
    "a slice that leaves the dropout out": (
        subclassed(
            "self.all = [layers.Dense(4), layers.Dense(4), layers.Dropout(0.5)]",
            """
for layer in self.all[:-1]:
    x = layer(x)
return x
""",
        ),
        NEVER,
    ),
    "a comprehension": (
        subclassed(
            "self.all = [layers.Dropout(rate / 10) for rate in range(6) if rate > 2]",
            """
for index, layer in enumerate(self.all):
    x = layer(x, training=index == 1)
return x
""",
        ),
        ALWAYS,
    ),
    "a dict": (
        subclassed(
            'self.all = {"dense": layers.Dense(4), "drop": layers.Dropout(0.5)}',
            'return self.all["drop"](self.all["dense"](x), training=training)',
        ),
        HEALTHY,
    ),
    "the items of a dict": (
        subclassed(
            'self.all = {name: layers.Dropout(0.5) for name in ("left", "right")}',
            """
for name, layer in self.all.items():
    x = layer(x, training=name == "middle")
return x
""",
        ),
        NEVER,
    ),
    "the values of a dict": (
        subclassed(
            "self.all = dict(dense=layers.Dense(4), drop=layers.Dropout(0.5))",
            """
for layer in self.all.values():
    x = layer(x)
return x
""",
        ),
        HEALTHY,
    ),
    "a missing key": (
        subclassed(
            'self.all = {"dense": layers.Dense(4)}',
            """
drop = self.all.get("drop", None)
if drop is not None:
    x = drop(x, training=True)
return self.all["dense"](x)
""",
        ),
        NEVER,
    ),
    "a tuple": (
        subclassed(
            "self.pair = layers.Dense(4), layers.Dropout(0.5)",
            """
dense, drop = self.pair
return drop(dense(x), training=training)
""",
        ),
        HEALTHY,
    ),
    "a starred target": (
        subclassed(
            "self.dense, *self.rest = [layers.Dense(4), layers.Dense(4), layers.Dropout(0.5)]",
            """
*_, drop = self.rest
return drop(self.dense(x), training=True)
""",
        ),
        ALWAYS,
    ),
    "setattr in a loop": (
        subclassed(
            """
for index in range(3):
    setattr(self, f"drop{index}", layers.Dropout(0.3))
""",
            """
for index in range(3):
    x = getattr(self, f"drop{index}")(x, training=training)
return x
""",
        ),
        HEALTHY,
    ),
    "setattr in a loop, read by name": (
        subclassed(
            """
for name in ["first", "second"]:
    setattr(self, "drop_" + name, layers.Dropout(0.3))
""",
            "return self.drop_second(x, training=True)",
        ),
        ALWAYS,
    ),
    "Sequential of a list": (
        subclassed("self.tower = keras.Sequential([layers.Dense(4), layers.Dropout(0.5)])", "return self.tower(x)"),
        HEALTHY,
    ),
    "Sequential that is not told": (
        """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.tower = keras.Sequential([layers.Dense(4), layers.Dropout(0.5)])

    def call(self, x):
        return self.tower(x)

def build():
    return Net()
""",
        "off off off on off off",
    ),
    "Sequential.add": (
        """
def build():
    model = keras.Sequential()
    model.add(layers.Dense(4))
    for _ in range(2):
        model.add(layers.Dropout(0.5))
    return model
""",
        HEALTHY,
    ),
    "Sequential.pop": (
        """
def build():
    model = keras.Sequential([layers.Dense(4)])
    model.add(layers.Dropout(0.5))
    model.pop()
    return model
""",
        NEVER,
    ),
    "the layers of a Sequential": (
        subclassed(
            "self.tower = keras.Sequential([layers.Dense(4), layers.Dropout(0.5)])",
            """
for layer in self.tower.layers:
    x = layer(x, training=False)
return x
""",
        ),
        NEVER,
    ),
}
