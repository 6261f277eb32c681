"""Less usual statements and scopes around a dropout: one program for each, with its measured mode table."""

from __future__ import annotations

from tests.analysis.tables import HEALTHY, NEVER, Program, moded, rated, subclassed

DROP = "self.drop = layers.Dropout(0.5)"
IN_GRAPH = """
def build():
    inputs = keras.Input((10,))
    return keras.Model(inputs, {})
"""

PROGRAMS: dict[str, Program] = {
    "a loop whose end is not known": (
        subclassed(DROP, "while len(keras.backend.backend()) < 3:\n    x = x + 1\nreturn self.drop(x)"),
        HEALTHY,
    ),
    "a while loop that breaks": (
        subclassed(
            DROP,
            """
turns = 0
while True:
    x = self.drop(x, training=training)
    turns += 1
    if turns == 2:
        break
return x
""",
        ),
        HEALTHY,
    ),
    "a while loop that returns": (
        subclassed(DROP, "while True:\n    return self.drop(x, training=training)"),
        HEALTHY,
    ),
    "a loop that returns": (
        subclassed(DROP, "for drop in [self.drop, None]:\n    return drop(x, training=training)"),
        HEALTHY,
    ),
    "a loop over more than 24 items": (
        subclassed(
            f"{DROP}\nself.turns = list(range(30))", "for turn in self.turns:\n    x = x + turn\nreturn self.drop(x)"
        ),
        HEALTHY,
    ),
    "__enter__": (
        """
class Mode:
    def __init__(self, mode):
        self.mode = mode

    def __enter__(self):
        return not self.mode

    def __exit__(self, *error):
        pass
"""
        + moded("with Mode(not training) as mode:\n    pass"),
        HEALTHY,
    ),
    "try without handlers": (
        rated(
            """
try:
    try:
        raise ValueError("never mind")
    finally:
        rate = 0.0
except ValueError as error:
    self.why = str(error)
    rate = rate + 0.5
"""
        ),
        HEALTHY,
    ),
    "raise again": (
        rated(
            """
try:
    try:
        raise ValueError("never mind")
    except ValueError:
        raise
except ValueError:
    rate = 0.5
"""
        ),
        HEALTHY,
    ),
    "a branch that raises": (
        """
def missing():
    raise ValueError("there is none")
"""
        + rated("rate = 0.5 if keras.backend.image_data_format() == 'channels_last' else missing()"),
        HEALTHY,
    ),
    "match with a guard": (
        rated(
            """
match [0.5, 0.0]:
    case [first, second] if first < second:
        rate = 0.0
    case [first, *others]:
        rate = first
"""
        ),
        HEALTHY,
    ),
    "match on a dict": (
        rated("match {'rate': 0.5, 'a': 1}:\n    case {'a': 1, **others}:\n        rate = others['rate']"),
        HEALTHY,
    ),
    "a name that is only annotated": (rated("rate: float\nrate = 0.0"), NEVER),
    "a generator made by a lambda": (rated("rate = next((lambda: (yield 0.5))())"), HEALTHY),
    "a comprehension in a class body": (
        """
class Net(keras.Model):
    RATES = [rate for rate in (0.5, 0.0)]

    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(self.RATES[1])

    def call(self, x, training=None):
        return self.drop(x, training=True)

def build():
    return Net()
""",
        NEVER,
    ),
    "an abstract base": (
        """
import abc

class Part(metaclass=abc.ABCMeta):
    @abc.abstractmethod
    def rate(self):
        pass

class Net(keras.Model):
    class Half(Part):
        def rate(self):
            return 0.0

    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(self.Half().rate())

    def call(self, x, training=None):
        return self.drop(x, training=True)

def build():
    return Net()
""",
        NEVER,
    ),
    "a base class that is computed": (
        """
bases = dict.fromkeys(["base"], layers.Layer)

class Block(bases["base"]):
    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(0.5)

    def call(self, x, training=None):
        return self.drop(x, training=training)
"""
        + IN_GRAPH.format("Block()(inputs)"),
        HEALTHY,
    ),
    "super() of a property": (
        """
class Base(keras.Model):
    @property
    def chance(self):
        return 0.0

class Net(Base):
    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(super().chance)

    def call(self, x, training=None):
        return self.drop(x, training=True)

def build():
    return Net()
""",
        NEVER,
    ),
    "super().__init__ of nothing": (
        """
class Rates:
    def __init__(self):
        super().__init__()
        self.first = 0.0
"""
        + rated("rate = Rates().first"),
        NEVER,
    ),
    "staticmethod, called in the class body": (
        """
class Net(keras.Model):
    @staticmethod
    def half(rate):
        return rate / 2

    rate = half(0.0)

    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(self.rate)

    def call(self, x, training=None):
        return self.drop(x, training=True)

def build():
    return Net()
""",
        NEVER,
    ),
    "nonlocal, two functions up": (
        rated(
            """
rate = 0.5

def outer():
    def inner():
        nonlocal rate
        rate = 0.0
    inner()

outer()
"""
        ),
        NEVER,
    ),
    "a global that nothing binds at first": (
        """
def choose():
    global chosen
    chosen = 0.0

choose()
"""
        + rated("rate = chosen"),
        NEVER,
    ),
}
