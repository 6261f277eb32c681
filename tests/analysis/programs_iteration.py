"""Layers that come out of iterators, generators and objects of classes with items: one program for each way."""

from __future__ import annotations

from textwrap import indent

from tests.analysis.tables import ALWAYS, HEALTHY, NEVER, Program, subclassed

_MADE = """\
self.drops = [layers.Dropout(0.2) for _ in range(3)]
self.dense = [layers.Dense(10) for _ in range(3)]
self.last = layers.Dropout(0.3)"""
_EACH = "for layer in {}:\n    x = layer(x)\nreturn x"


def _with_layers(body: str) -> str:
    return subclassed(_MADE, body)


def _loop(iterable: str) -> Program:
    return _with_layers(_EACH.format(iterable)), HEALTHY


def _with_method(body: str, method: str) -> str:
    """A model with another method beside its `call`."""
    source = _with_layers(body)
    before, build = source.split("\n\n\ndef build")
    return f"{before}\n\n{indent(method.strip(), ' ' * 4)}\n\n\ndef build{build}"


def _with_bag(methods: str, body: str = _EACH.format("self.bag"), made: str = "Bag([layers.Dropout(0.3)])") -> str:
    """A model that holds an object of a class with items."""
    bag = "class Bag:\n    def __init__(self, items):\n        self.items = items\n\n" + indent(methods.strip(), "    ")
    return f"{bag}\n\n" + subclassed(f"self.bag = {made}", body)


_STEPS = """
def steps(self, x):
    x = self.dense[0](x)
    yield x
    x = self.drops[0](x)
    yield x
"""
_GETS = "def __getitem__(self, place):\n    return self.items[place]"
_COUNTS = f"def __len__(self):\n    return len(self.items)\n\n{_GETS}"
_TAKES = """
def __iter__(self):
    self.place = 0
    return self

def __next__(self):
    if self.place >= len(self.items):
        raise StopIteration
    self.place += 1
    return self.items[self.place - 1]
"""
_BASE = """
import typing

Kind = typing.TypeVar("Kind")

class Base(keras.Model, typing.Generic[Kind]):
    def __init__(self, rate):
        super().__init__()
        self.drop = layers.Dropout(rate)

    def call(self, x, training=None):
        return self.drop(x)

class Net({base}):
    pass

def build():
    return Net({rate})
"""
_BOX = """
import typing

Kind = typing.TypeVar("Kind")

class Box(typing.Generic[Kind]):
    def __init__(self, held):
        self.held = held

"""
_RATED = """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.rate = 0.0
        self.use()
        self.drop = layers.Dropout(self.rate)

    def set_rate(self, value):
        self.rate = value

    use = {method}

    def call(self, x, training=None):
        return self.drop(x)

def build():
    return Net()
"""
_OTHER_STEPS = "def steps(self, x):\n    yield {}\n    yield {}"

_MANAGED = """
@contextlib.contextmanager
def changed(config, rate):
    old, config.rate = config.rate, rate
    try:
        yield config
    finally:
        config.rate = old

class Config:
    rate = 0.0

CONFIG = Config()

"""

PROGRAMS: dict[str, Program] = {
    "a context manager changes a rate": (
        _MANAGED
        + subclassed(
            "with changed(CONFIG, 0.5) as config:\n    self.drop = layers.Dropout(config.rate)", "return self.drop(x)"
        ),
        HEALTHY,
    ),
    "a context manager has changed a rate before": (
        _MANAGED
        + subclassed(
            "with changed(CONFIG, 0.5):\n    pass\nself.drop = layers.Dropout(CONFIG.rate)", "return self.drop(x)"
        ),
        NEVER,
    ),
    "the second of two context managers changes a rate": (
        _MANAGED
        + subclassed(
            "with tf.name_scope('drop'), changed(CONFIG, 0.5):\n    self.drop = layers.Dropout(CONFIG.rate)",
            "return self.drop(x)",
        ),
        HEALTHY,
    ),
    "a context manager that changes a rate for good": (
        _MANAGED.replace("old, config.rate = config.rate, rate\n", "old = config.rate = rate\n")
        + subclassed(
            "with changed(CONFIG, 0.5):\n    pass\nself.drop = layers.Dropout(CONFIG.rate)", "return self.drop(x)"
        ),
        HEALTHY,
    ),
    "a context manager that turns a mode on": (
        _with_method(
            "with self.turned():\n    return self.last(x, training=self.mode)",
            "mode = False\n\n@contextlib.contextmanager\ndef turned(self):\n    self.mode = True\n    yield\n"
            "    self.mode = False",
        ),
        ALWAYS,
    ),
    "itertools.islice from the second": _loop("itertools.islice(self.drops, 1, None)"),
    "itertools.islice of two": _loop("itertools.islice([*self.dense, *self.drops], 2, 4)"),
    "itertools.islice of what has none": (
        _with_layers(_EACH.format("itertools.islice([*self.dense, *self.drops], 3)")),
        NEVER,
    ),
    "itertools.islice of an endless one": _loop("itertools.islice(itertools.cycle(self.drops), 2)"),
    "itertools.cycle beside a range": (
        _with_layers("for _, layer in zip(range(2), itertools.cycle(self.drops)):\n    x = layer(x)\nreturn x"),
        HEALTHY,
    ),
    "itertools.cycle of one": (
        _with_layers("layers = itertools.cycle(self.drops[:1])\nreturn next(layers)(next(layers)(x))"),
        HEALTHY,
    ),
    "itertools.repeat": _loop("itertools.repeat(self.last, 2)"),
    "itertools.count beside layers": (
        _with_layers("for place, _ in zip(itertools.count(), self.dense):\n    x = self.drops[place](x)\nreturn x"),
        HEALTHY,
    ),
    "itertools.product": (
        _with_layers("for a, b in itertools.product(self.dense[:1], self.drops):\n    x = b(a(x))\nreturn x"),
        HEALTHY,
    ),
    "itertools.zip_longest": (
        _with_layers(
            "for a, b in itertools.zip_longest(self.dense, self.drops[:1]):\n"
            "    x = a(x)\n    if b is not None:\n        x = b(x)\nreturn x"
        ),
        HEALTHY,
    ),
    "itertools.accumulate of rates": (
        subclassed(
            "rates = list(itertools.accumulate([0.1, 0.1, 0.1]))\nself.drop = layers.Dropout(rates[-1])",
            "return self.drop(x)",
        ),
        HEALTHY,
    ),
    "itertools.accumulate of no rates": (
        subclassed(
            "rates = list(itertools.accumulate([0.0, 0.0]))\nself.drop = layers.Dropout(rates[-1])",
            "return self.drop(x)",
        ),
        NEVER,
    ),
    "itertools.accumulate of layers": (
        _with_layers("*_, y = itertools.accumulate([x, *self.drops], lambda y, layer: layer(y))\nreturn y"),
        HEALTHY,
    ),
    "itertools.starmap": (
        _with_layers("return list(itertools.starmap(lambda a, b: b(a(x)), zip(self.dense, self.drops)))[0]"),
        HEALTHY,
    ),
    "itertools.takewhile": _loop("itertools.takewhile(lambda layer: layer is not self.last, [*self.drops, self.last])"),
    "itertools.dropwhile": _loop(
        "itertools.dropwhile(lambda one: isinstance(one, layers.Dense), [*self.dense, self.last])"
    ),
    "itertools.filterfalse": _loop(
        "itertools.filterfalse(lambda one: isinstance(one, layers.Dense), [*self.dense, self.last])"
    ),
    "itertools.compress": (_with_layers(_EACH.format("itertools.compress(self.drops, [0, 0, 0])")), NEVER),
    "itertools.pairwise": (
        _with_layers("for a, b in itertools.pairwise([*self.dense, self.last]):\n    x = a(x)\nreturn x"),
        NEVER,
    ),
    "itertools.combinations": (
        _with_layers("for a, b in itertools.combinations(self.drops, 2):\n    x = b(a(x))\nreturn x"),
        HEALTHY,
    ),
    "itertools.permutations": (
        _with_layers("for a, b in itertools.permutations([self.dense[0], self.last]):\n    x = b(x)\nreturn x"),
        HEALTHY,
    ),
    "itertools.tee": (
        _with_layers("first, second = itertools.tee(self.drops)\n" + _EACH.format("second")),
        HEALTHY,
    ),
    "a deque": (
        _with_layers(
            "layers = collections.deque(self.dense)\nlayers.appendleft(self.last)\nreturn layers.popleft()(x)"
        ),
        HEALTHY,
    ),
    "an OrderedDict of pairs": (
        subclassed(
            "self.parts = collections.OrderedDict([('first', layers.Dropout(0.2)), ('second', layers.Dense(10))])",
            "for name in self.parts:\n    x = self.parts[name](x)\nreturn x",
        ),
        HEALTHY,
    ),
    "__iter__ gives an iterator": (_with_bag("def __iter__(self):\n    return iter(self.items)"), HEALTHY),
    "__iter__ is a generator": (_with_bag("def __iter__(self):\n    yield from self.items"), HEALTHY),
    "__iter__ is a generator with a loop": (
        _with_bag("def __iter__(self):\n    for item in self.items:\n        yield item"),
        HEALTHY,
    ),
    "__next__": (_with_bag(_TAKES), HEALTHY),
    "__getitem__ with numbers": (_with_bag(_GETS), HEALTHY),
    "__getitem__ that raises": (
        _with_bag(
            "def __getitem__(self, place):\n    if place >= len(self.items):\n        raise IndexError(place)\n"
            "    return self.items[place]"
        ),
        HEALTHY,
    ),
    "__getitem__ with names": (
        _with_bag(_GETS, "return self.bag['first'](x)", "Bag({'first': layers.Dropout(0.3)})"),
        HEALTHY,
    ),
    "__getitem__ of settings": (
        _with_bag(
            "rate = 0.0\n\ndef __getitem__(self, name):\n    return getattr(self, name)",
            "return self.drop(x)",
            "Bag(None)\nself.drop = layers.Dropout(self.bag['rate'])",
        ),
        NEVER,
    ),
    "__len__ and __getitem__": (
        _with_bag(_COUNTS, "for place in range(len(self.bag)):\n    x = self.bag[place](x)\nreturn x"),
        HEALTHY,
    ),
    "an object with items is unpacked": (_with_bag(_GETS, "layer, = self.bag\nreturn layer(x)"), HEALTHY),
    "an object with items in a comprehension": (
        _with_bag(_GETS, "return [layer(x) for layer in self.bag][0]"),
        HEALTHY,
    ),
    "a generic base class": (_BASE.format(base="Base[int]", rate=0.4), HEALTHY),
    "a generic base class, and a rate of zero": (_BASE.format(base="Base[int]", rate=0.0), NEVER),
    "a generic class with a layer": (
        _BOX + subclassed("self.box = Box[int](layers.Dropout(0.3))", "return self.box.held(x)"),
        HEALTHY,
    ),
    "functools.partialmethod that sets a rate": (
        _RATED.format(method="functools.partialmethod(set_rate, 0.4)"),
        HEALTHY,
    ),
    "functools.partialmethod that sets a rate by keyword": (
        _RATED.format(method="functools.partialmethod(set_rate, value=0.4)"),
        HEALTHY,
    ),
    "functools.partialmethod of a lambda": (
        _RATED.format(method="functools.partialmethod(lambda self, value: self.set_rate(value), 0.4)"),
        HEALTHY,
    ),
    "functools.partialmethod that calls a layer": (
        _with_method(
            "return self.run(x, training=training)",
            "def step(self, x, mode, training):\n    return self.last(x, training=mode and training)\n\n"
            "run = functools.partialmethod(step, mode=True)",
        ),
        HEALTHY,
    ),
    "functools.update_wrapper on call": (
        """
def logged(function):
    def wrapper(self, inputs, *args, **kwargs):
        return function(self, inputs, *args, **kwargs)
    return functools.update_wrapper(wrapper, function)

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(0.5)

    @logged
    def call(self, inputs, training=None):
        return self.drop(inputs, training=training)

def build():
    return Net()
""",
        HEALTHY,
    ),
    "a generator that calls layers": (
        _with_method("for y in self.steps(x):\n    x = y\nreturn x", _STEPS),
        HEALTHY,
    ),
    "a generator that calls layers, all at once": (
        _with_method("return list(self.steps(x))[-1]", _STEPS),
        HEALTHY,
    ),
    "a generator that nobody asks": (_with_method("y = self.steps(x)\nreturn x", _STEPS), NEVER),
    "a generator and the mode that the loop writes": (
        _with_method("for y in self.steps(x):\n    x = self.dense[1](y, training=False)\nreturn x", _STEPS),
        NEVER,
    ),
    "a generator and the mode that it writes": (
        _with_method(
            "for y in self.steps(x):\n    x = self.last(y)\nreturn x",
            _OTHER_STEPS.format("self.dense[0](x, training=True)", "self.dense[1](x)"),
        ),
        ALWAYS,
    ),
    "a generator in a comprehension": (
        _with_method("return [self.last(y) for y in self.steps(x)][-1]", _STEPS),
        HEALTHY,
    ),
    "a generator of a generator": (
        _with_method(
            "for y in self.outer(x):\n    x = y\nreturn x",
            _STEPS + "\ndef outer(self, x):\n    yield from self.steps(x)",
        ),
        HEALTHY,
    ),
    "a generator that is counted": (
        _with_method("for place, y in enumerate(self.steps(x)):\n    x = y if place == 1 else x\nreturn x", _STEPS),
        HEALTHY,
    ),
    "a generator that is unpacked, the first alone": (
        _with_method(
            "first, second = self.steps(x)\nreturn first", _OTHER_STEPS.format("self.dense[0](x)", "self.drops[0](x)")
        ),
        NEVER,
    ),
    "a generator that ends early": (
        _with_method(
            "for y in self.steps(x):\n    x = y\nreturn x",
            "def steps(self, x):\n    yield self.dense[0](x)\n    return\n    yield self.drops[0](x)",
        ),
        NEVER,
    ),
    "a generator that is used up": (
        _with_method(
            "steps = self.steps(x)\nfor y in steps:\n    x = y\nfor y in steps:\n    x = self.last(y)\nreturn x",
            _OTHER_STEPS.format("self.dense[0](x)", "self.dense[1](x)"),
        ),
        NEVER,
    ),
}
