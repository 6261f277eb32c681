"""What statements and operators do between a `call` and its layers: one program for each, with its mode table."""

from __future__ import annotations

from tests.analysis.tables import ALWAYS, HEALTHY, NEVER, Program, subclassed

DROP = "self.drop = layers.Dropout(0.5)"

PROGRAMS: dict[str, Program] = {
    "a conditional expression": (
        subclassed(DROP, "return self.drop(x, training=True) if training else x"),
        HEALTHY,
    ),
    "a conditional expression the wrong way": (
        subclassed(DROP, "return x if training else self.drop(x, training=True)"),
        "off on on off on on",
    ),
    "an early return": (
        subclassed(
            DROP,
            """
if not training:
    return x
return self.drop(x)
""",
        ),
        HEALTHY,
    ),
    "an early return of None's own": (
        subclassed(
            DROP,
            """
if training is None:
    return self.drop(x, training=True)
return self.drop(x, training=training)
""",
        ),
        "on off off on off on",
    ),
    "match on a string": (
        subclassed(
            'self.kind = "drop"\nself.drop = layers.Dropout(0.5)',
            """
match self.kind:
    case "dense" | "none":
        return x
    case "drop":
        return self.drop(x, training=True)
    case _:
        return x
""",
        ),
        ALWAYS,
    ),
    "match on the mode": (
        subclassed(
            DROP,
            """
match training:
    case True:
        return self.drop(x)
    case False:
        return x
    case None:
        return self.drop(x, training=True)
""",
        ),
        "on off off on off on",
    ),
    "match on a pair": (
        subclassed(
            DROP,
            """
match (training, self.drop):
    case (True, layer):
        return layer(x)
    case (_, _):
        return x
""",
        ),
        HEALTHY,
    ),
    "async": (
        subclassed(
            DROP,
            """
async def run():
    return self.drop(x, training=training)
try:
    run().send(None)
except StopIteration as result:
    return result.value
""",
        ),
        HEALTHY,
    ),
    "a generator": (
        """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.all = [layers.Dense(4), layers.Dropout(0.5)]

    def chosen(self):
        for layer in self.all:
            yield layer

    def call(self, x, training=None):
        for layer in self.chosen():
            x = layer(x)
        return x

def build():
    return Net()
""",
        HEALTHY,
    ),
    "a generator expression": (
        subclassed(
            "self.all = [layers.Dense(4), layers.Dropout(0.5)]",
            """
for layer in (layer for layer in self.all if isinstance(layer, layers.Dropout)):
    x = layer(x, training=True)
return x
""",
        ),
        ALWAYS,
    ),
    "a walrus": (
        subclassed(
            DROP,
            """
if (mode := training) is None or not mode:
    mode = True
return self.drop(x, training=mode)
""",
        ),
        ALWAYS,
    ),
    "try and finally": (
        subclassed(
            DROP,
            """
mode = True
try:
    mode = training
finally:
    x = self.drop(x, training=mode)
return x
""",
        ),
        HEALTHY,
    ),
    "try that returns, finally that calls": (
        subclassed(
            DROP,
            """
try:
    return self.drop(x)
finally:
    self.drop(x, training=False)
""",
        ),
        HEALTHY,
    ),
    "try whose body raises": (
        subclassed(
            DROP,
            """
try:
    raise ValueError("no")
except ValueError:
    x = self.drop(x, training=True)
return x
""",
        ),
        ALWAYS,
    ),
    "a while loop": (
        subclassed(
            DROP,
            """
turns = 0
while turns < 3:
    x = self.drop(x, training=turns == 2)
    turns += 1
return x
""",
        ),
        ALWAYS,
    ),
    "a loop with break and else": (
        subclassed(
            DROP,
            """
for name in ("a", "b", "c"):
    if name == "b":
        mode = training
        break
else:
    mode = True
return self.drop(x, training=mode)
""",
        ),
        HEALTHY,
    ),
    "a loop with continue": (
        subclassed(
            "self.all = [layers.Dense(4), layers.Dropout(0.5)]",
            """
for layer in self.all:
    if isinstance(layer, layers.Dropout):
        continue
    x = layer(x)
return x
""",
        ),
        NEVER,
    ),
    "a loop over the mode's own names": (
        subclassed(
            DROP,
            """
for training in (None, False):
    pass
return self.drop(x, training=training)
""",
        ),
        NEVER,
    ),
    "recursion": (
        """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(0.3)

    def deep(self, x, depth, training):
        if depth == 0:
            return x
        return self.deep(self.drop(x, training=training), depth - 1, training)

    def call(self, x, training=None):
        return self.deep(x, 2, training)

def build():
    return Net()
""",
        HEALTHY,
    ),
    "a comparison with the mode": (
        subclassed(DROP, "return self.drop(x, training=training is True or training == True)"),
        HEALTHY,
    ),
    "bool of the mode and a switch": (
        subclassed(
            "self.use = True\nself.drop = layers.Dropout(0.5)",
            "return self.drop(x, training=bool(training and self.use))",
        ),
        HEALTHY,
    ),
    "the mode in a list": (
        subclassed(DROP, "return self.drop(x, training=any([False, training, None]))"),
        HEALTHY,
    ),
    "the mode as a number": (
        subclassed(DROP, "return self.drop(x, training=int(bool(training)) + 1 > 1)"),
        HEALTHY,
    ),
    "a reassigned parameter": (
        subclassed(
            DROP,
            """
if training is None:
    training = False
training = not training
return self.drop(x, training=training)
""",
        ),
        "off on on off on on",
    ),
    "a result that is thrown away": (
        subclassed(
            DROP,
            """
self.drop(x, training=True)
return x
""",
        ),
        NEVER,
    ),
    "a result that is multiplied by nothing": (
        subclassed(DROP, "return {'kept': x, 'dropped': self.drop(x, training=True)}['kept']"),
        NEVER,
    ),
    "with": (
        subclassed(
            DROP,
            """
with tf.name_scope("block"):
    x = self.drop(x, training=training)
return x
""",
        ),
        HEALTHY,
    ),
    "map": (
        subclassed(
            "self.all = [layers.Dropout(0.5), layers.Dropout(0.5)]",
            """
parts = list(map(lambda layer: layer(x, training=training), self.all))
return parts[0] + parts[1]
""",
        ),
        HEALTHY,
    ),
    "reduce": (
        subclassed(
            "self.all = [layers.Dense(4), layers.Dropout(0.5)]",
            "return functools.reduce(lambda y, layer: layer(y), self.all, x)",
        ),
        HEALTHY,
    ),
    "chain and reversed": (
        subclassed(
            "self.all = [layers.Dense(4)]\nself.drops = [layers.Dropout(0.5)]",
            """
for layer in itertools.chain(reversed(self.drops), self.all):
    x = layer(x, training=True) if isinstance(layer, layers.Dropout) else layer(x)
return x
""",
        ),
        ALWAYS,
    ),
    "del": (
        subclassed(
            "self.all = [layers.Dropout(0.5), layers.Dense(4)]\ndel self.all[0]",
            """
for layer in self.all:
    x = layer(x)
return x
""",
        ),
        NEVER,
    ),
    "an augmented dict": (
        subclassed(
            'defaults = {"rate": 0.0, "seed": 1}\nself.drop = layers.Dropout(**{**defaults, "rate": 0.5})',
            "return self.drop(x)",
        ),
        HEALTHY,
    ),
    "a merged dict": (
        subclassed(
            'self.drop = layers.Dropout(**({"rate": 0.5} | {"rate": 0.0}))',
            "return self.drop(x, training=True)",
        ),
        NEVER,
    ),
    "a range longer than containers are": (
        subclassed(
            DROP,
            """
for index in range(100):
    if index == 90:
        x = self.drop(x, training=True)
return x
""",
        ),
        ALWAYS,
    ),
    "a list longer than containers are": (
        subclassed(
            "self.all = [layers.Activation('linear')] * 70 + [layers.Dropout(0.5)]",
            """
for layer in self.all:
    x = layer(x)
return x
""",
        ),
        HEALTHY,
    ),
}
