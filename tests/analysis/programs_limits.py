"""What a program can do behind the interpreter's back: it may not know, but must not be wrong."""

from __future__ import annotations

from tests.analysis.tables import ALWAYS, HEALTHY, NEVER, Program, subclassed

DROP = "self.drop = layers.Dropout(0.5)"


def rated(rate: str, before: str = "") -> Program:
    """A model whose dropout is always told True, with a rate that is zero for reasons hard to follow."""
    return before + subclassed(f"self.drop = layers.Dropout({rate})", "return self.drop(x, training=True)"), NEVER


def returns(expression: str, before: str = "") -> str:
    """A model that returns an expression of its dropout."""
    return before + subclassed(DROP, f"return {expression}")


def with_class(changed: str, rate: str = "self.rate") -> str:
    """A class that is changed after it was made."""
    return f"""
class Net(keras.Model):
    rate = 0.0

    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout({rate})

    def run(self, x):
        return x

    def call(self, x, training=None):
        return self.run(self.drop(x))

{changed}

def build():
    return Net()
"""


EMPTY = """
class Empty:
    def __len__(self):
        return 0
"""
FALSE = """
class Falsy:
    def __bool__(self):
        return False
"""
FROM_ANYWHERE = """
class Config:
    def __init__(self, **options):
        self.options = options

    def __getattr__(self, name):
        return self.options[name]
"""
OPERATOR = """
class Step:
    def __init__(self, layer):
        self.layer = layer

    def __rshift__(self, x):
        return self.layer(x)
"""
HOOK = """
class Base(keras.Model):
    rate = 0.0

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.rate = 0.5

    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(self.rate)

    def call(self, x, training=None):
        return self.drop(x)

class Net(Base):
    pass

def build():
    return Net()
"""
SETTER = """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(0.5)
        self._mode = False
        self.mode = 3

    @property
    def mode(self):
        return self._mode

    @mode.setter
    def mode(self, value):
        self._mode = value > 2

    def call(self, x, training=None):
        return self.drop(x, training=self.mode)

def build():
    return Net()
"""
CLASS_DECORATOR = """
def strong(cls):
    cls.rate = 0.5
    return cls

@strong
"""
FLIP = """
MODE = False

def flip():
    global MODE
    MODE = not MODE
    return MODE
"""

PROGRAMS: dict[str, Program] = {
    "truth by __len__": (EMPTY + subclassed(DROP, "return x if Empty() else self.drop(x)"), HEALTHY),
    "truth by __bool__": (FALSE + subclassed(DROP, "return x if Falsy() else self.drop(x)"), HEALTHY),
    "an operator of one's own": (returns("Step(self.drop) >> x", OPERATOR), HEALTHY),
    "a rate by __getattr__": rated("Config(rate=0.0).rate", FROM_ANYWHERE),
    "a rate of a named tuple": rated("Config(0.0).rate", "Config = collections.namedtuple('Config', 'rate')\n"),
    "a rate of a namespace": rated("types.SimpleNamespace(rate=0.0).rate", "import types\n"),
    "a rate of an array": rated("float(np.linspace(0, 0.5, 3)[0])", "import numpy as np\n"),
    "a rate of the environment": rated("float(os.environ.get('RATE', 0.0))", "import os\n"),
    "a rate that was parsed": rated("json.loads('[0]')[0]", "import json\n"),
    "a rate by its index": rated("[0.5, 0.0][[0.5, 0.0].index(0.0)]"),
    "a class attribute set later": (with_class("Net.rate = 0.5"), HEALTHY),
    "a class attribute set by setattr": (with_class("setattr(Net, 'rate', 0.5)"), HEALTHY),
    "a method set later": (
        with_class("Net.run = lambda self, x: self.other(x)\nNet.other = layers.Dropout(0.5)"),
        HEALTHY,
    ),
    "a class decorator that sets": (with_class("").replace("\nclass", CLASS_DECORATOR + "class"), HEALTHY),
    "__init_subclass__": (HOOK, HEALTHY),
    "a property with a setter": (SETTER, ALWAYS),
    "list.reverse": (
        subclassed(
            "all = [layers.Dropout(0.5), layers.Dense(4)]\nall.reverse()\nself.last = all[0]", "return self.last(x)"
        ),
        NEVER,
    ),
    "a deleted attribute": (
        subclassed(DROP + "\ndel self.drop", "return self.drop(x) if hasattr(self, 'drop') else x"),
        NEVER,
    ),
    "contextlib.suppress": (
        subclassed(
            DROP,
            "with contextlib.suppress(ValueError):\n    x = self.drop(x)\n    raise ValueError\nreturn x",
        ),
        HEALTHY,
    ),
    "a global that flips twice": (
        FLIP + subclassed(DROP, "first = flip()\nsecond = flip()\nreturn self.drop(x, training=not second)"),
        ALWAYS,
    ),
    "tf.map_fn": (returns("tf.map_fn(lambda row: self.drop(row, training=True), x)"), ALWAYS),
    "tf.scan": (returns("tf.scan(lambda _, row: self.drop(row, training=True), x)"), ALWAYS),
    "tf.nest.map_structure": (returns("tf.nest.map_structure(self.drop, [x, x])[0]"), HEALTHY),
    "tf.while_loop": (
        returns("tf.while_loop(lambda i, y: i < 2, lambda i, y: (i + 1, self.drop(y, training=True)), [0, x])[1]"),
        ALWAYS,
    ),
    "tf.switch_case": (
        returns("tf.switch_case(tf.constant(1), [lambda: x, lambda: self.drop(x, training=True)])"),
        ALWAYS,
    ),
    "keras.ops.fori_loop": (
        returns("keras.ops.fori_loop(0, 2, lambda _, y: self.drop(y, training=True), x)"),
        ALWAYS,
    ),
    "clone_model": (
        """
def build():
    x = keras.Input((10,))
    return keras.models.clone_model(keras.Model(x, layers.Dropout(0.5)(x)))
""",
        HEALTHY,
    ),
}
