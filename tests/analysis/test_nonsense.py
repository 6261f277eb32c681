"""Programs that fail, or that nobody would write: the analysis takes them as it takes any other."""

from __future__ import annotations

import pytest

from kerasdrop_lint.check import check_source
from kerasdrop_lint.check.one import predict_modes
from kerasdrop_lint.config import Options
from tests.analysis.tables import HEADER, subclassed

DROP = "self.drop = layers.Dropout(0.5)"

NONSENSE: dict[str, str] = {
    "a slice of a tuple with step 0": subclassed(DROP, "return (x, self.drop(x))[::0]"),
    "a slice of a list with step 0": subclassed(DROP, "return [x, self.drop(x)][:1:False]"),
    "a slice of a string with step 0": subclassed(DROP, "return self.drop(x, training='on'[0:2:0])"),
    "a range longer than `len` can say": subclassed(DROP, "for _ in range(10**30):\n    x = self.drop(x)\nreturn x"),
    "an item put at a place that no list has": subclassed(
        DROP, "items = []\nitems.insert(10**30, x)\nitems.insert(-(10**30), x)\nreturn self.drop(items[0])"
    ),
    "a list method of a class": subclassed(DROP, "x = list.append(x)\nreturn self.drop(list.pop())"),
    "methods that an instance has from `dict`": """
class Table(dict):
    pass

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(0.5)
        self.table = Table()

    def call(self, x):
        self.table.popitem()
        for name, value in self.table.items():
            self.table.update({name: value}, other=self.table.pop(name))
        return self.drop(x)

def build():
    return Net()
""",
    "a class that makes its instances itself": """
class Net(keras.Model):
    def __new__(cls, *args, **kwargs):
        return super().__new__(cls, *args, **kwargs)

    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(0.5)

    def call(self, x):
        return self.drop(x)

def build():
    return Net()
""",
    "a parameter named twice": """
class Block(layers.Layer):
    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(0.5)

    def call(training, x, training):
        return training.drop(x)

def build():
    inputs = keras.Input((10,))
    return keras.Model(inputs, Block()(inputs))
""",
    "braces in what a message names": """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drops = {"x": layers.Dropout(0.5)}

    def call(self, x):
        return {"x": layers.Dropout(0.5), "{x}": self.drops["x"]}["{x}"](x, training=False)

def build():
    return Net()
""",
    "very many classes and places": """
def make():
    class Block(layers.Layer):
        def __init__(self):
            super().__init__()
            self.drop = layers.Dropout(0.5)

        def call(self, x):
            return self.drop(x, training=True)

    return Block()

def build():
    x = inputs = keras.Input((10,))
    for _ in range(24):
        for _ in range(24):
            x = make()(x)
    return keras.Model(inputs, x)
""",
    "a number too long for text": subclassed(DROP, f"return self.drop(x, training=f'{{0x{'f' * 4000}}}')"),
}


@pytest.mark.parametrize("target", ["2", "3.15", "3.16"])
@pytest.mark.parametrize("name", NONSENSE)
def test_nonsense(name: str, target: str) -> None:
    source = HEADER + NONSENSE[name]
    assert check_source(source, options=Options(target_keras=target)).failures == ()
    assert not any(failure.internal for failure in predict_modes(source, target_keras=target).failures)
