"""Objects that hold what a model is made of, or gives: namespaces, dicts of a class, iterators and decorators."""

from __future__ import annotations

from tests.analysis.tables import HEALTHY, NEVER, ONLY_TOLD, Program, of_config, subclassed

DROP = "self.drop = layers.Dropout(0.5)"
_ATTRIBUTES_OF_ITEMS = """
class Output(dict):
    def __getattr__(self, name):
        return self[name]

"""
_DECORATED = """
def decorated(function):
    {wraps}
    def inner({parameters}):
        return {result}
    return inner


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(0.5)

    @decorated
    def call(self, x{told}):
        return self.drop(x)


def build():
    return Net()
"""
_ITERATED = """
class Parts:
    def __init__(self, parts):
        self.parts = parts
        self.place = 0

{methods}

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(0.5)
        self.parts = Parts([self.drop])

    def call(self, x, training=None):
{body}
        return x


def build():
    return Net()
"""
_LOOP = "        for part in self.parts:\n            x = part(x)"


def _decorated(parameters: str, result: str, *, told: str = "", wraps: str = "") -> str:
    return _DECORATED.format(parameters=parameters, result=result, told=told, wraps=wraps)


PROGRAMS: dict[str, Program] = {
    "an item of a dict of a class, by its attribute": (
        _ATTRIBUTES_OF_ITEMS + subclassed(DROP, "return Output(first=x, last=self.drop(x)).last"),
        HEALTHY,
    ),
    "an item of a dict of a class, by get": (
        _ATTRIBUTES_OF_ITEMS + subclassed(DROP, 'return Output(first=x, last=self.drop(x)).get("last")'),
        HEALTHY,
    ),
    "another item of a dict of a class": (
        _ATTRIBUTES_OF_ITEMS + subclassed(DROP, "return Output(first=x, last=self.drop(x)).first"),
        NEVER,
    ),
    "an ordered dict of pairs": (
        subclassed(DROP, 'out = collections.OrderedDict([("first", x), ("last", self.drop(x))])\nreturn out["last"]'),
        HEALTHY,
    ),
    "another item of a dict of pairs": (
        subclassed(DROP, 'out = dict([("first", x), ("last", self.drop(x))])\nreturn out["first"]'),
        NEVER,
    ),
    "an attribute set on a namespace": (
        subclassed(DROP, "out = types.SimpleNamespace()\nout.last = self.drop(x)\nreturn out.last").replace(
            "class Net", "import types\n\n\nclass Net", 1
        ),
        HEALTHY,
    ),
    "a namespace of settings": (of_config("types.SimpleNamespace(rate=0.5, depth=1)", "import types"), HEALTHY),
    "a namespace of settings that is changed": (
        of_config(
            "make()",
            """
import types


def make():
    made = types.SimpleNamespace(rate=0.5)
    made.rate = 0.0
    return made
""",
        ),
        NEVER,
    ),
    "__iter__ that gives an iterator": (
        _ITERATED.format(methods="    def __iter__(self):\n        return iter(self.parts)\n", body=_LOOP),
        HEALTHY,
    ),
    "__iter__ that yields": (
        _ITERATED.format(methods="    def __iter__(self):\n        yield from self.parts\n", body=_LOOP),
        HEALTHY,
    ),
    "__next__ until it raises": (
        _ITERATED.format(
            methods="""
    def __iter__(self):
        self.place = 0
        return self

    def __next__(self):
        if self.place >= len(self.parts):
            raise StopIteration
        self.place += 1
        return self.parts[self.place - 1]
""",
            body=_LOOP,
        ),
        HEALTHY,
    ),
    "__getitem__ and __len__": (
        _ITERATED.format(
            methods="    def __getitem__(self, place):\n        return self.parts[place]\n\n"
            "    def __len__(self):\n        return len(self.parts)\n",
            body="        for place in range(len(self.parts)):\n            x = self.parts[place](x)",
        ),
        HEALTHY,
    ),
    "a decorator of call that inverts the mode": (
        _decorated(
            "self, x, training=None", "function(self, x, training=not training)", told=", training=None"
        ).replace("self.drop(x)", "self.drop(x, training=training)"),
        "off on on off on on",
    ),
    "a decorator of call that takes no mode": (
        _decorated("self, x", "function(self, x)", told=", training=None"),
        ONLY_TOLD,
    ),
    "a decorator of call that tells it a mode it does not take": (
        _decorated("self, x, training=None", "function(self, x, training=training)"),
        "error:TypeError " * 5 + "error:TypeError",
    ),
    "a decorator of call that shows a mask and takes none": (
        _decorated(
            "self, x, training=None",
            "function(self, x, training=training)",
            told=", mask=None, training=None",
            wraps="@functools.wraps(function)",
        ),
        "error:TypeError " * 5 + "error:TypeError",
    ),
    "a decorator of call that passes on too little": (
        _decorated("self, x, training=None", "function(self, x)", told=", training"),
        "error:TypeError " * 5 + "error:TypeError",
    ),
    "a compiled decorator of call that takes fewer arguments than it shows": (
        _decorated(
            "self, x, **kwargs",
            "function(self, x, **kwargs)",
            told=", training=None",
            wraps="@functools.wraps(function)",
        ).replace("    @decorated", "    @tf.function\n    @decorated"),
        "error:TypeError " * 5 + "error:TypeError",
    ),
    "a compiled decorator of call that takes all that it shows": (
        _decorated(
            "self, x, *args",
            "function(self, x, *args)",
            told=", training=None",
            wraps="@functools.wraps(function)",
        ).replace("    @decorated", "    @tf.function\n    @decorated"),
        HEALTHY,
    ),
    "an attribute of a dict of a class that a layer keeps": (
        _ATTRIBUTES_OF_ITEMS
        + subclassed(DROP + "\nself.out = Output(told=False)", "return self.drop(x, training=self.out.told)"),
        "error:AttributeError " * 5 + "error:AttributeError",
    ),
    "an item of a dict of a class that a layer keeps": (
        _ATTRIBUTES_OF_ITEMS
        + subclassed(DROP + "\nself.out = Output(told=False)", 'return self.drop(x, training=self.out["told"])'),
        NEVER,
    ),
    "the greatest of what layers give": (
        subclassed(DROP, "return max((self.drop(x), x)[:1], key=id)"),
        HEALTHY,
    ),
    "a layer that is perhaps added to a Sequential": (
        """
def build():
    model = keras.Sequential([keras.Input((10,)), layers.Dense(10)])
    if keras.config.image_data_format() == "channels_first":
        model.add(layers.Dropout(0.5))
    return model
""",
        NEVER,
    ),
    "a rate of a dict by a key that is not known": (
        """
def build():
    rate = {True: 0.5, False: 0.0}[keras.config.image_data_format() == "channels_first"]
    return keras.Sequential([keras.Input((10,)), layers.Dropout(rate)])
""",
        NEVER,
    ),
}
