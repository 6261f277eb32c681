"""What is kept in tuples, lists and dicts: one program for each way, with its measured mode table."""

from __future__ import annotations

from tests.analysis.tables import ALWAYS, HEALTHY, NEVER, Program, moded, rated, subclassed

PERHAPS = 'if keras.backend.image_data_format() == "channels_last"'
PERHAPS_NOT = 'if keras.backend.image_data_format() == "channels_first"'

PROGRAMS: dict[str, Program] = {
    "tuples joined": (rated("rate = ((0.5,) + (0.0,))[1]"), NEVER),
    "an item of a tuple constant": (rated('rate = float("05"[0])'), NEVER),
    "a slice of a tuple": (rated("rate = (0.5, 0.5, 0.0)[2:][0]"), NEVER),
    "a slice of a string": (rated('rate = float("0.0|0.5"[:3])'), NEVER),
    "a slice with an unknown bound": (
        rated("rate = [0.5, 0.25, 0.5][len(keras.backend.backend()) - 10 :][-1]"),
        HEALTHY,
    ),
    "a slice of the input": (subclassed("self.drop = layers.Dropout(0.5)", "return self.drop(x[2:])"), HEALTHY),
    "a list times a number that is not known": (
        rated("rate = ([0.5] * len(keras.backend.backend()))[0]"),
        HEALTHY,
    ),
    "an object in a list": (
        moded("mode = training if self.drop in self.known else True", "self.known = [self.drop]"),
        HEALTHY,
    ),
    "a text taken apart": (rated('first, second = "05"\nrate = float(first)'), NEVER),
    "list.insert": (rated("rates = [0.5]\nrates.insert(0, 0.0)\nrate = rates[0]"), NEVER),
    "list.insert, the place not known": (
        rated("rates = [0.5]\nrates.insert(len(keras.backend.backend()), 0.25)\nrate = rates[0]"),
        HEALTHY,
    ),
    "list.extend": (rated("rates = [0.5]\nrates.extend((0.25, 0.0))\nrate = rates[-1]"), NEVER),
    "list.pop": (rated("rates = [0.0, 0.25, 0.5]\nrates.pop()\nrate = rates.pop(0)"), NEVER),
    "list.pop, perhaps": (
        rated(
            """
rates = [0.5, 0.25]
if keras.backend.image_data_format() == "channels_first":
    rates.pop()
rate = rates[0]
"""
        ),
        HEALTHY,
    ),
    "list.copy": (rated("rates = [0.0]\nothers = rates.copy()\nothers.append(0.5)\nrate = rates[-1]"), NEVER),
    "list.clear": (rated("rates = [0.0]\nrates.clear()\nrates.append(0.5)\nrate = rates[0]"), HEALTHY),
    "list.sort": (rated("rates = [0.5, 0.0]\nrates.sort()\nrate = rates[0]"), NEVER),
    "list.reverse, perhaps": (
        rated(
            """
rates = [0.5, 0.25]
if keras.backend.image_data_format() == "channels_first":
    rates.reverse()
rate = rates[0]
"""
        ),
        HEALTHY,
    ),
    "sorted": (rated("rate = sorted([0.5, 0.0])[0]"), NEVER),
    "sorted, backwards": (rated("rate = sorted([0.0, 0.5], reverse=True)[0]"), HEALTHY),
    "an item that is set": (rated("rates = [0.5, 0.5]\nrates[1] = 0.0\nrate = rates[1]"), NEVER),
    "an item that is set, which is not known": (
        rated("rates = {}\nrates[keras.backend.backend()] = 0.5\nrate = rates['tensorflow']"),
        HEALTHY,
    ),
    "the environment is set": (
        subclassed(
            "import os\nos.environ['KERASDROP_LINT_UNUSED'] = '1'\nself.drop = layers.Dropout(0.5)",
            "return self.drop(x, training=training)",
        ),
        HEALTHY,
    ),
    "the truth of a list": (rated("rates = []\nrate = 0.5 if rates else 0.0"), NEVER),
    "the truth of a list that is filled": (rated("rates = []\nrates.append(1)\nrate = 0.5 if rates else 0.0"), HEALTHY),
    "an unknown list taken apart": (
        rated("first, *others = keras.backend.backend()\nrate = 0.5 if first else 0"),
        HEALTHY,
    ),
    "one of two pairs taken apart": (
        rated(
            """
pair = (0.5, 0.0) if keras.backend.image_data_format() == "channels_last" else (0.25, 0.0)
other, rate = pair
"""
        ),
        NEVER,
    ),
    "a list taken apart that has the wrong length": (
        rated(
            """
try:
    first, second = [0.0, 0.0, 0.0]
    rate = first
except ValueError:
    rate = 0.5
"""
        ),
        HEALTHY,
    ),
    "a list that grows by a text": (rated("rates = [0.5]\nrates += keras.backend.backend()\nrate = rates[0]"), HEALTHY),
    "the keys of a dict": (rated("rates = {0.0: 'a', 0.5: 'b'}\nrate = list(rates.keys())[0]"), NEVER),
    "a loop over a dict": (
        subclassed(
            "self.drops = {'a': layers.Dropout(0.5), 'b': layers.Dropout(0.5)}",
            "for name in self.drops:\n    x = self.drops[name](x, training=True)\nreturn x",
        ),
        ALWAYS,
    ),
    "dict.update": (rated("rates = {'a': 0.5}\nrates.update({'a': 0.0}, b=1)\nrate = rates['a']"), NEVER),
    "dict.update with something unknown": (
        rated("rates = {'a': 0.5}\nrates.update(zip(keras.backend.backend(), [0.25] * 9))\nrate = rates['a']"),
        HEALTHY,
    ),
    "dict.setdefault": (
        rated("rates = {'a': 0.0}\nrates.setdefault('a', 0.5)\nrate = rates.setdefault('b', rates['a'])"),
        NEVER,
    ),
    "a dict of a dict": (rated("rates = dict({'a': 0.0}, b=0.5)\nrate = rates['a']"), NEVER),
    "a dict of pairs": (rated("rates = dict([('a', 0.5)])\nrate = rates['a']"), HEALTHY),
    "dict.clear": (rated("rates = {'a': 0.5}\nrates.clear()\nrate = rates.get('a', 0.0)"), NEVER),
    "a key that is not known": (
        rated("rates = {keras.backend.backend(): 0.5}\nrate = rates.get('tensorflow', 0.25)"),
        HEALTHY,
    ),
    "an item of a dict that is not known": (
        rated("rates = {'tensorflow': 0.5, 'jax': 0.25}\nrate = rates[keras.backend.backend()]"),
        HEALTHY,
    ),
    "an item of a dict that is deleted": (
        rated("rates = {'a': 0.5}\ndel rates['a']\nrate = rates.get('a', 0.0)"),
        NEVER,
    ),
    "keywords of one of two dicts": (
        subclassed(
            """
if keras.backend.image_data_format() == "channels_last":
    options = {"rate": 0.5, "name": "first"}
else:
    options = {"rate": 0.25}
self.drop = layers.Dropout(**options)
""",
            "return self.drop(x, training=training)",
        ),
        HEALTHY,
    ),
    "tuple()": (rated("rate = tuple([0.5, 0.0])[1]\nrate += len(tuple())"), NEVER),
    "list()": (rated("rates = list()\nrates.append(0.0)\nrate = rates[0]"), NEVER),
    "max by a key": (rated("rate = max([0.5, 0.0], key=lambda rate: -rate)"), NEVER),
    "sorted by a key": (rated("rate = sorted([0.5, 0.0], key=lambda rate: -rate)[-1]"), NEVER),
    "sorted pairs": (
        subclassed(
            "self.drops = {'b': layers.Dropout(0.5), 'a': layers.Dropout(0.0)}",
            """
for index, (name, drop) in enumerate(sorted(self.drops.items())):
    x = drop(x, training=True if index == 0 else training)
return x
""",
        ),
        HEALTHY,
    ),
    "sorted, what is not known": (rated("rate = sorted([0.5, len(keras.backend.backend()) / 40])[0]"), HEALTHY),
    "sorted, what does not compare": (
        rated("try:\n    rate = sorted([0.0, 'a'])[0]\nexcept TypeError:\n    rate = 0.5"),
        HEALTHY,
    ),
    "an item that is popped, perhaps": (
        rated(f"rates = [0.0, 0.5]\n{PERHAPS}:\n    rates.pop(0)\nrate = rates[0]"),
        HEALTHY,
    ),
    "a list that is cleared, perhaps": (
        rated(f"rates = [0.0]\n{PERHAPS}:\n    rates.clear()\nrate = rates[0] if rates else 0.5"),
        HEALTHY,
    ),
    "a list that is sorted, perhaps": (
        rated(f"rates = [0.5, 0.0]\n{PERHAPS}:\n    rates.sort()\nrate = rates[0]"),
        NEVER,
    ),
    "a list that is turned round, perhaps": (
        rated(f"rates = [0.5, 0.0]\n{PERHAPS}:\n    rates.reverse()\nrate = rates[0]"),
        NEVER,
    ),
    "an item that is set, perhaps": (
        rated(f"rates = [0.5]\n{PERHAPS_NOT}:\n    rates[0] = 0.0\nrate = rates[0]"),
        HEALTHY,
    ),
    "an item that is deleted, perhaps": (
        rated(f"rates = [0.5, 0.0]\n{PERHAPS_NOT}:\n    del rates[0]\nrate = rates[0]"),
        HEALTHY,
    ),
    "a key that is deleted, perhaps": (
        rated(f"rates = {{'a': 0.5}}\n{PERHAPS_NOT}:\n    del rates['a']\nrate = rates.get('a', 0.0)"),
        HEALTHY,
    ),
    "a key that is popped, perhaps": (
        rated(f"rates = {{'a': 0.0}}\n{PERHAPS}:\n    rates.pop('a')\nrate = rates.get('a', 0.5)"),
        HEALTHY,
    ),
    "a dict that is updated, perhaps": (
        rated(
            f"""
rates = {{"a": 1, "b": 0.5}}
{PERHAPS_NOT}:
    rates.update({{"b": 0}}, a=0)
rate = rates["a"] * rates["b"]
"""
        ),
        HEALTHY,
    ),
}
