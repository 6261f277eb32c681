"""What Python computes on the way to a rate or a mode: one program for each way, with its measured mode table."""

from __future__ import annotations

from tests.analysis.tables import ALWAYS, HEALTHY, NEVER, Program, moded, rated, subclassed

PROGRAMS: dict[str, Program] = {
    "arithmetic with one of two": (
        rated("rate = 2 * (0.25 if keras.backend.image_data_format() == 'channels_last' else 0.3)"),
        HEALTHY,
    ),
    "arithmetic that fails": (
        rated(
            """
try:
    rate = 1 / 0
except ZeroDivisionError:
    rate = 0.5
"""
        ),
        HEALTHY,
    ),
    "a number that is too large to follow": (rated("rate = 0.5 if 2**200 > 1 else 0.0"), HEALTHY),
    "a chained comparison": (moded("mode = training if 0 < 0.5 < 1 else True"), HEALTHY),
    "a chained comparison that fails": (moded("mode = training if 0 < 2 < 1 else True"), ALWAYS),
    "numbers and text compared": (
        moded(
            """
try:
    mode = True if 1 < "2" else False
except TypeError:
    mode = training
"""
        ),
        HEALTHY,
    ),
    "identity of objects": (
        moded("mode = training if self.other is self.drop else True", "self.other = self.drop"),
        HEALTHY,
    ),
    "identity of different objects": (
        moded("mode = training if self.other is self.drop else True", "self.other = layers.Dropout(0.5)"),
        ALWAYS,
    ),
    "identity with one of two": (
        moded(
            "mode = True if self.other is self.drop else training",
            """
if keras.backend.image_data_format() == "channels_last":
    self.other = layers.Dropout(0.1)
else:
    self.other = layers.Dropout(0.2)
""",
        ),
        HEALTHY,
    ),
    "text in a text": (moded('mode = training if "drop" in self.kind else True', 'self.kind = "a dropout"'), HEALTHY),
    "text that is not in a text": (
        moded('mode = training if "norm" in self.kind else True', 'self.kind = "a dropout"'),
        ALWAYS,
    ),
    "a split text": (rated('rate = float("dropout:0.0".split(":")[1])'), NEVER),
    "the parts of a text": (rated('kind, rate = "drop 0.5".split()\nrate = float(rate)'), HEALTHY),
    "the case of a text": (rated('rate = 0.5 if "Dropout".lower() == "dropout" else 0.0'), HEALTHY),
    "how a text starts": (rated('rate = 0.5 if "Dropout".startswith("drop") else 0.0'), NEVER),
    "a formatted text": (rated('rate = 0.5 if "{}{kind}".format(1, kind="a") == "1a" else 0.0'), HEALTHY),
    "a text method that fails": (
        rated(
            """
try:
    rate = "{missing}".format()
except KeyError:
    rate = 0.5
"""
        ),
        HEALTHY,
    ),
    "a text that is too long to follow": (rated('rate = 0.5 if "a,".replace("a", "b" * 1999 + "c") else 0.0'), HEALTHY),
    "a text of something unknown": (rated('rate = 0.5 if f"{keras.backend.backend()}" else 0.0'), HEALTHY),
    "texts side by side": (rated('rate = {"drop" "out": 0.0, "drop": 0.5}["drop" f"{\'out\'}"]'), NEVER),
    "an item of an object": (
        """
class Rates:
    def __init__(self):
        self.kept = {}

    def __setitem__(self, name, value):
        self.kept[name] = value

    def __getitem__(self, name):
        return self.kept[name]

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        rates = Rates()
        rates["net"] = 0.5
        self.drop = layers.Dropout(rates["net"])

    def call(self, x, training=None):
        return self.drop(x, training=training)

def build():
    return Net()
""",
        HEALTHY,
    ),
    "a name that is deleted": (rated("rate, other = 0.5, 0.0\ndel other"), HEALTHY),
    "min and max": (rated("rate = max(0.0, min([0.5, 0.25]))"), HEALTHY),
    "min of what is not known": (rated("rate = min(len(keras.backend.backend()), 0.5)"), HEALTHY),
    "min of what does not compare": (
        rated("try:\n    rate = min('a', 1)\nexcept TypeError:\n    rate = 0.5"),
        HEALTHY,
    ),
    "a number that does not convert": (
        rated("try:\n    rate = float('half')\nexcept ValueError:\n    rate = 0.5"),
        HEALTHY,
    ),
    "a range that fails": (
        rated("try:\n    rate = range(0, 1, 0)\nexcept ValueError:\n    rate = 0.5"),
        HEALTHY,
    ),
    "next": (rated("rate = next(iter([0.0]))"), NEVER),
    "sum of what is not known": (rated("rate = 0.5 if sum([len(keras.backend.backend()), 1]) else 0.0"), HEALTHY),
    "isinstance of values": (
        rated(
            """
kinds = (isinstance(0.5, float), isinstance((1,), tuple), isinstance([1], list), isinstance({}, dict))
others = (isinstance(0.5, int), isinstance((1,), list), isinstance([1], dict), isinstance({}, str))
rate = 0.5 if all(kinds) and not any(others) else 0.0
"""
        ),
        HEALTHY,
    ),
    "isinstance of the input": (moded("mode = True if isinstance(x, (list, tuple)) else training"), HEALTHY),
    "isinstance of objects": (
        """
class Marked:
    pass

class Drop(layers.Dropout, Marked):
    pass

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.parts = [Drop(0.5), layers.Dense(10), layers.Dropout(0.5)]

    def call(self, x, training=None):
        for part in self.parts:
            if isinstance(part, Marked):
                x = part(x, training=training)
            elif isinstance(part, (dict, float)):
                x = part(x, training=True)
        return x

def build():
    return Net()
""",
        HEALTHY,
    ),
    "getattr with a default": (
        rated("class Options:\n    pass\nrate = getattr(Options(), 'rate', 0.0)"),
        NEVER,
    ),
    "getattr with a name that is not known": (
        subclassed(
            "self.tensorflow = layers.Dropout(0.5)",
            "return getattr(self, keras.backend.backend())(x, training=training)",
        ),
        HEALTHY,
    ),
    "hasattr": (
        rated(
            """
class Options:
    kind = "drop"

    def __init__(self):
        self.size = 3

options = Options()
known = hasattr(options, "kind") and hasattr(options, "size") and hasattr(layers, "Dropout")
rate = 0.5 if known and not hasattr(options, "rate") else 0.0
"""
        ),
        HEALTHY,
    ),
    "type of an object": (
        """
class Drop(layers.Layer):
    def __init__(self, rate=0.5):
        super().__init__()
        self.inner = layers.Dropout(rate)

    def call(self, x, training=None):
        return self.inner(x, training=training)

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        first = Drop()
        self.drop, self.other = type(first)(0.0), first.__class__(rate=0.5)

    def call(self, x, training=None):
        return self.other(self.drop(x, training=True), training=training)

def build():
    return Net()
""",
        HEALTHY,
    ),
    "callable": (
        moded("mode = training if callable(Net) and not callable(3) else True"),
        HEALTHY,
    ),
    "callable of functions": (
        moded("mode = self.mode(training) if callable(self.mode) else True", "self.mode = lambda mode: mode"),
        HEALTHY,
    ),
    "print": (moded('print("called")\nmode = training'), HEALTHY),
    "the name of a class": (rated('rate = {"Net": 0.0, "Other": 0.5}[Net.__name__]'), NEVER),
    "the function of a partial": (
        subclassed(
            "make = functools.partial(layers.Dropout, 0.0)\nself.drop = make.func(0.5)",
            "return self.drop(x, training=training)",
        ),
        HEALTHY,
    ),
    "a minus before a tensor": (subclassed("self.drop = layers.Dropout(0.5)", "return -self.drop(-x)"), HEALTHY),
    "a minus before a symbolic tensor": (
        """
def build():
    inputs = keras.Input((10,))
    return keras.Model(inputs, -layers.Dropout(0.5)(-inputs))
""",
        HEALTHY,
    ),
    "tf.logical_not of the mode": (
        subclassed(
            "self.drop = layers.Dropout(0.5)",
            """
off = tf.logical_not(training is True)
return tf.cond(off, lambda: x, lambda: self.drop(x, training=True))
""",
        ),
        HEALTHY,
    ),
    "round with a number of places": (rated("rate = round(0.4, 1)"), HEALTHY),
    "int in another base": (rated("rate = 0.5 if int('10', 2) == 2 else 0.0"), HEALTHY),
    "sum with a start": (rated("rate = sum([], 0.5)"), HEALTHY),
    "next with a default": (rated("rate = next(iter([]), 0.5)"), HEALTHY),
}
