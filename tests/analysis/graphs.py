"""Functional models whose layers have names, for the order in which they run; `build()` makes the model."""

from __future__ import annotations

HEADER = """
import keras
from keras import layers


def dense(name):
    return layers.Dense(10, name=name)


def add(name):
    return layers.Add(name=name)
"""

GRAPHS: dict[str, str] = {
    "a chain": """
def build():
    x = keras.Input((10,))
    return keras.Model(x, dense("c")(dense("a")(dense("b")(x))))
""",
    "a short branch made first": """
def build():
    x = keras.Input((10,))
    short = dense("short")(x)
    long = dense("long2")(dense("long1")(x))
    return keras.Model(x, add("sum")([short, long]))
""",
    "a long branch made first": """
def build():
    x = keras.Input((10,))
    long = dense("long3")(dense("long2")(dense("long1")(x)))
    short = dense("short")(x)
    return keras.Model(x, add("sum")([short, long]))
""",
    "branches of one length": """
def build():
    x = keras.Input((10,))
    made = [dense(name)(x) for name in ("c", "a", "b")]
    return keras.Model(x, add("sum")(made[::-1]))
""",
    "layers made before they are called": """
def build():
    first, second, third = dense("first"), dense("second"), dense("third")
    x = keras.Input((10,))
    c = third(x)
    b = second(x)
    a = first(x)
    return keras.Model(x, add("sum")([a, b, c]))
""",
    "a residual block": """
def build():
    inputs = x = keras.Input((10,))
    for index in range(3):
        y = dense(f"in{index}")(x)
        y = dense(f"out{index}")(y)
        x = add(f"sum{index}")([x, y])
    return keras.Model(inputs, x)
""",
    "a shared layer": """
def build():
    x = keras.Input((10,))
    shared = dense("shared")
    a = shared(x)
    b = dense("b")(a)
    c = shared(b)
    d = dense("d")(x)
    return keras.Model(x, add("sum")([d, c]))
""",
    "a shared layer at two depths": """
def build():
    x = keras.Input((10,))
    shared = dense("shared")
    deep = shared(dense("two")(dense("one")(x)))
    flat = shared(x)
    other = dense("other")(flat)
    return keras.Model(x, add("sum")([other, deep]))
""",
    "a shared layer in a loop": """
def build():
    inputs = x = keras.Input((10,))
    shared = dense("shared")
    for index in range(3):
        x = add(f"sum{index}")([shared(x), dense(f"side{index}")(x)])
    return keras.Model(inputs, x)
""",
    "several outputs": """
def build():
    x = keras.Input((10,))
    a = dense("a")(x)
    b = dense("b")(a)
    c = dense("c")(a)
    d = dense("d")(c)
    return keras.Model(x, [d, b, a])
""",
    "several outputs in a dict": """
def build():
    x = keras.Input((10,))
    a = dense("a")(x)
    b = dense("b")(a)
    c = dense("c")(x)
    return keras.Model(x, {"second": b, "first": c})
""",
    "the outputs of a dict, sorted already": """
def build():
    x = keras.Input((10,))
    a = dense("a")(x)
    b = dense("b")(a)
    c = dense("c")(x)
    return keras.Model(x, {"1": b, "2": c})
""",
    "a dict given to a layer": """
class Sum(layers.Layer):
    def call(self, pair):
        return pair["a"] + pair["b"]

def build():
    x = keras.Input((10,))
    a, b = dense("a")(x), dense("b")(x)
    return keras.Model(x, Sum(name="sum")({"b": a, "a": b}))
""",
    "an argument by keyword": """
class Sum(layers.Layer):
    def call(self, first, second=None, third=None):
        return first + second + third

def build():
    x = keras.Input((10,))
    a, b, c = dense("a")(x), dense("b")(x), dense("c")(x)
    return keras.Model(x, Sum(name="sum")(c, third=b, second=a))
""",
    "an output inside the graph": """
def build():
    x = keras.Input((10,))
    a = dense("a")(x)
    b = dense("b")(a)
    c = dense("c")(dense("d")(x))
    return keras.Model(x, [a, add("sum")([b, c])])
""",
    "a branch that is left out": """
def build():
    x = keras.Input((10,))
    a = dense("a")(x)
    dense("unused")(a)
    return keras.Model(x, dense("b")(a))
""",
    "cut at an inner tensor": """
def build():
    x = keras.Input((10,))
    a = dense("a")(x)
    b = dense("b")(a)
    return keras.Model(a, add("sum")([b, dense("c")(b)]))
""",
    "operators between": """
def build():
    x = keras.Input((10,))
    a = dense("a")(x) * 2
    b = dense("b")(x + 1)
    c = dense("c")(dense("d")(x) - a)
    return keras.Model(x, b + c)
""",
    "models in models": """
def inner(name):
    x = keras.Input((10,))
    return keras.Model(x, dense(name)(x))

def build():
    x = keras.Input((10,))
    b = inner("late")
    a = inner("early")(x)
    return keras.Model(x, add("sum")([dense("side")(x), b(a)]))
""",
    "a deep side branch": """
def build():
    x = keras.Input((10,))
    a = dense("a")(x)
    skip = dense("skip")(a)
    b = dense("b")(a)
    c = dense("c")(b)
    left = add("left")([c, skip])
    right = dense("right")(b)
    return keras.Model(x, add("sum")([right, left, dense("last")(x)]))
""",
    "a list for one input": """
def build():
    x = keras.Input((10,))
    a, b = dense("a")(x), dense("b")(x)
    c = add("c")([b, a])
    d = add("d")([c, b])
    return keras.Model([x], [add("e")([a, d, c])])
""",
    "a layer that splits": """
class Split(layers.Layer):
    def call(self, x):
        return x, x * 2

def build():
    x = keras.Input((10,))
    a, b = Split(name="split")(x)
    right = dense("right")(b)
    left = dense("left")(a)
    return keras.Model(x, add("sum")([left, right]))
""",
}
