"""Aliases, partials, lambdas, methods, closures, decorators: one program for each, with its measured mode table."""

from __future__ import annotations

from tests.analysis.tables import ALWAYS, HEALTHY, NEVER, Program, subclassed

DROP = "self.drop = layers.Dropout(0.5)"

PROGRAMS: dict[str, Program] = {
    "an alias of the class": (
        """
D = layers.Dropout

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        Alias = D
        self.drop = Alias(0.5)

    def call(self, x, training=None):
        return self.drop(x, training=training)

def build():
    return Net()
""",
        HEALTHY,
    ),
    "an alias of the layer": (
        subclassed(
            DROP,
            """
drop, mode = self.drop, training
return drop(x, training=mode)
""",
        ),
        HEALTHY,
    ),
    "functools.partial of the class": (
        subclassed(
            """
make = functools.partial(layers.Dropout, rate=0.5)
self.drop = make(seed=1)
""",
            "return self.drop(x, training=training)",
        ),
        HEALTHY,
    ),
    "functools.partial of the layer": (
        subclassed(
            DROP,
            """
run = functools.partial(self.drop, training=True)
return run(x, training=False)
""",
        ),
        NEVER,
    ),
    "a lambda": (
        subclassed(
            "self.run = lambda x, mode=False: self.drop(x, training=mode)\nself.drop = layers.Dropout(0.5)",
            "return self.run(x, training)",
        ),
        HEALTHY,
    ),
    "a lambda's default": (
        subclassed(
            "self.run = lambda x, mode=False: self.drop(x, training=mode)\nself.drop = layers.Dropout(0.5)",
            "return self.run(x)",
        ),
        NEVER,
    ),
    "a lambda bound late": (
        subclassed(
            """
self.all = []
for mode in (True, False):
    self.all.append(lambda x: self.drop(x, training=mode))
self.drop = layers.Dropout(0.5)
""",
            "return self.all[0](x)",
        ),
        NEVER,
    ),
    "unpacked keywords": (
        subclassed(DROP, 'return self.drop(x, **{"training": training})'),
        HEALTHY,
    ),
    "unpacked keywords, built": (
        subclassed(
            DROP,
            """
options = {}
options["training"] = not training
options.update(training=False) if training else None
return self.drop(x, **options)
""",
        ),
        "off on on off on on",
    ),
    "a wrapper with *args, **kwargs": (
        subclassed(
            DROP,
            """
def run(layer, *args, **kwargs):
    return layer(*args, **kwargs)
return run(self.drop, x, training=False)
""",
        ),
        NEVER,
    ),
    "helpers, five deep": (
        """
def one(layer, x, mode):
    return two(layer, x, mode=mode)

def two(layer, x, *, mode):
    return three(x, mode, layer)

def three(x, mode, layer, scale=1):
    y = four(layer, [x, mode]) * scale
    return y

def four(layer, pair):
    x, mode = pair
    return five({"layer": layer, "input": x}, mode)

def five(what, mode):
    return what["layer"](what["input"], training=mode)

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(0.5)

    def call(self, x, training=None):
        return one(self.drop, x, training)

def build():
    return Net()
""",
        HEALTHY,
    ),
    "methods, three deep": (
        """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(0.5)

    def call(self, x, training=None):
        return self.features(x)

    def features(self, x, training=False):
        return self.block(x, training=training)

    def block(self, x, training):
        return self.drop(x, training=training)

def build():
    return Net()
""",
        NEVER,
    ),
    "a property": (
        """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self._drop = layers.Dropout(0.5)
        self.on = False

    @property
    def drop(self):
        return self._drop

    @property
    def mode(self):
        return self.on or None

    def call(self, x, training=None):
        return self.drop(x, training=self.mode if training is None else training)

def build():
    return Net()
""",
        HEALTHY,
    ),
    "a cached property": (
        """
class Net(keras.Model):
    @functools.cached_property
    def drop(self):
        return layers.Dropout(0.5)

    def call(self, x, training=None):
        return self.drop(x, training=training)

def build():
    return Net()
""",
        HEALTHY,
    ),
    "a static method": (
        """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(0.5)

    @staticmethod
    def run(layer, x, training=True):
        return layer(x, training=training)

    def call(self, x, training=None):
        return self.run(self.drop, x)

def build():
    return Net()
""",
        ALWAYS,
    ),
    "a class method": (
        """
class Net(keras.Model):
    def __init__(self, rate=0.0):
        super().__init__()
        self.drop = layers.Dropout(rate)

    @classmethod
    def strong(cls):
        return cls(rate=0.5)

    def call(self, x, training=None):
        return self.drop(x, training=training)

def build():
    return Net.strong()
""",
        HEALTHY,
    ),
    "a closure": (
        subclassed(
            DROP,
            """
def run(y):
    return self.drop(y, training=training)
return run(x)
""",
        ),
        HEALTHY,
    ),
    "a closure over a variable that changes": (
        subclassed(
            DROP,
            """
mode = False
def run(y):
    return self.drop(y, training=mode)
first = run(x)
mode = True
second = run(x)
return second
""",
        ),
        ALWAYS,
    ),
    "nonlocal": (
        subclassed(
            DROP,
            """
mode = True
def turn_off():
    nonlocal mode
    mode = False
turn_off()
return self.drop(x, training=mode)
""",
        ),
        NEVER,
    ),
    "nonlocal, called twice": (
        subclassed(
            DROP,
            """
count = 0
def again():
    nonlocal count
    count += 1
    return count
again()
again()
return self.drop(x, training=count == 2)
""",
        ),
        ALWAYS,
    ),
    "global": (
        """
MODE = False

def turn_on():
    global MODE
    MODE = True

turn_on()

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(0.5)

    def call(self, x, training=None):
        return self.drop(x, training=MODE)

def build():
    return Net()
""",
        ALWAYS,
    ),
    "a function that makes functions": (
        subclassed(
            """
def make(rate):
    drop = layers.Dropout(rate)
    def run(x, training):
        return drop(x, training=training)
    self.owned = drop
    return run
self.weak, self.strong = make(0.0), make(0.5)
""",
            "return self.strong(self.weak(x, True), training)",
        ),
        HEALTHY,
    ),
    "a decorator": (
        """
def forwards(function):
    @functools.wraps(function)
    def wrapped(self, x, training=None):
        return function(self, x, training=training)
    return wrapped

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(0.5)

    @forwards
    def run(self, x, training=True):
        return self.drop(x, training=training)

    def call(self, x, training=None):
        return self.run(x, training)

def build():
    return Net()
""",
        HEALTHY,
    ),
    "a decorator with arguments": (
        """
def told(mode):
    def decorate(function):
        def wrapped(*args):
            return function(*args, mode)
        return wrapped
    return decorate

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(0.5)

    @told(False)
    def run(self, x, mode=True):
        return self.drop(x, training=mode)

    def call(self, x, training=None):
        return self.run(x)

def build():
    return Net()
""",
        NEVER,
    ),
}
