"""Programs that explode: each is given up within seconds, and what was given up is unknown, never off."""

from __future__ import annotations

import textwrap
import time

import pytest

from kerasdrop_lint.analysis.roots import MOST_COPIES, keras_classes
from kerasdrop_lint.check import check_source
from kerasdrop_lint.knowledge.profiles import profile
from kerasdrop_lint.modes import OFF, UNKNOWN, ModeTable
from tests.analysis.tables import ALWAYS, HEADER, HEALTHY, subclassed
from tests.columns_predicted import lowered, predicted

TARGET = "3.15"
NEVER_RUN = ModeTable((OFF,) * 6)
SECONDS = 10
"""Of the processor, so that what else the machine does counts for nothing. Each takes well under three."""

DROP = "self.drop = layers.Dropout(0.5)"


def module(functions: list[str], made: str = DROP, called: str = "return f0(self.drop, x, training)") -> str:
    """A model that calls functions of the module."""
    return "\n".join(functions) + subclassed(made, called)


def doubling(deep: int) -> str:
    """Every function calls the next one twice."""
    functions = [
        f"def f{i}(layer, x, mode):\n    return f{i + 1}(layer, x, mode) + f{i + 1}(layer, x * 2, mode)\n"
        for i in range(deep)
    ]
    return module([*functions, f"def f{deep}(layer, x, mode):\n    return layer(x, training=mode)\n"])


def building(deep: int) -> str:
    """Every function makes a new layer and calls the next one twice, so that no two calls are the same."""
    functions = [
        f"def f{i}(x):\n    return f{i + 1}(layers.Dense(10)(x)) + f{i + 1}(layers.Dropout(0.5)(x))\n"
        for i in range(deep)
    ]
    return "\n".join([*functions, f"def f{deep}(x):\n    return x\n"]) + (
        "\ndef build():\n    x = keras.Input((10,))\n    return keras.Model(x, f0(x))\n"
    )


def chain(branches: int) -> str:
    """A long elif chain on something unknown; each branch runs the layer."""
    tests = "\n".join(f"elif kind == {i}:\n    x = self.drop(x, training=training)" for i in range(branches))
    return subclassed(DROP, f"kind = int(open('kind').read())\nif kind < 0:\n    return x\n{tests}\nreturn x")


def classes_that_make_each_other() -> str:
    return """
class A(layers.Layer):
    def __init__(self, depth):
        super().__init__()
        self.left, self.right = B(depth - 1), B(depth - 2)
        self.drop = layers.Dropout(0.5)

    def call(self, x, training=None):
        return self.drop(self.left(x) + self.right(x))

class B(layers.Layer):
    def __init__(self, depth):
        super().__init__()
        self.left, self.right = A(depth - 1), A(depth - 2)

    def call(self, x, training=None):
        return self.left(x) + self.right(x)

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.a = A(50)

    def call(self, x, training=None):
        return self.a(x)

def build():
    return Net()
"""


FOLLOWED: dict[str, tuple[str, str]] = {
    "calls doubled 30 deep": (doubling(30), HEALTHY),
    "a sum of 250 terms": (subclassed(DROP, f"return {' + '.join(['self.drop(x)'] * 250)}"), HEALTHY),
    "a chain of 1,900 tests that is decided": (
        subclassed(
            DROP,
            "kind = 1899\nif kind < 0:\n    return x\n"
            + "\n".join(f"elif kind == {i}:\n    x = self.drop(x, training=True)" for i in range(1900))
            + "\nreturn x",
        ),
        ALWAYS,
    ),
    "a list of 20,000 numbers": (
        subclassed(f"self.rates = {[0.5] * 20_000}\nself.drop = layers.Dropout(self.rates[3])", "return self.drop(x)"),
        HEALTHY,
    ),
    "a dict of 5,000 items": (
        subclassed(
            f"self.rates = {dict.fromkeys(range(5000), 0.5)}\nself.drop = layers.Dropout(self.rates[3])",
            "return self.drop(x)",
        ),
        HEALTHY,
    ),
    "1,000 statements": (subclassed(DROP, "x = self.drop(x)\n" * 1000 + "return x"), HEALTHY),
    "1,000 arguments": (
        "def first(x, *rest):\n    return x\n" + subclassed(DROP, f"return first({'self.drop(x), ' * 1000})"),
        HEALTHY,
    ),
}

GIVEN_UP: dict[str, str] = {
    "a functional model that doubles 20 deep": building(20),
    "calls 60 deep": module(
        [f"def f{i}(layer, x, mode):\n    return f{i + 1}(layer, x, mode)\n" for i in range(60)]
        + ["def f60(layer, x, mode):\n    return layer(x, training=mode)\n"]
    ),
    "recursion without end": module(["def f0(layer, x, mode):\n    return f0(layer, layer(x, training=mode), mode)\n"]),
    "recursion 100 deep": module(
        [
            "def f0(layer, x, mode, depth=100):\n    if not depth:\n        return layer(x, training=mode)",
            "    return f0(layer, x, mode, depth - 1)\n",
        ]
    ),
    "2,000 layers in a loop": subclassed(
        "self.all = []\nfor _ in range(2000):\n    self.all.append(layers.Dropout(0.5))",
        "for layer in self.all[1000:]:\n    x = layer(x)\nreturn x",
    ),
    "2,000 layers in a literal": subclassed(
        f"self.all = [{'layers.Dense(10), ' * 1999} layers.Dropout(0.5)]",
        "for layer in self.all:\n    x = layer(x)\nreturn x",
    ),
    "2,000 layers in a comprehension": subclassed(
        "self.all = [layers.Dropout(0.5 if i > 1000 else 0.0) for i in range(2000)]",
        "for layer in self.all:\n    x = layer(x)\nreturn x",
    ),
    "2,000 layers in a Sequential": f"""
def build():
    return keras.Sequential([{"layers.Dense(10), " * 1999} layers.Dropout(0.5)])
""",
    "a Sequential of 100": f"""
def build():
    return keras.Sequential([{"layers.Dense(10), " * 99} layers.Dropout(0.5)])
""",
    "the end of a long list": subclassed(DROP, "all = [x * 1 for _ in range(70)] + [self.drop(x)]\nreturn all[-1]"),
    "a tuple of 71": subclassed(
        DROP, f"for kind in ({'1, ' * 70} 2):\n    if kind == 2:\n        x = self.drop(x)\nreturn x"
    ),
    "71 unpacked arguments": "def last(*values):\n    return values[-1]\n"
    + subclassed(DROP, f"return last(*[{'1, ' * 70} self.drop(x)])"),
    "71 tensors in a list": f"""
def build():
    x = keras.Input((10,))
    return keras.Model(x, layers.Concatenate()([{"x, " * 70} layers.Dropout(0.5)(x)]))
""",
    "2,000 layers added": """
def build():
    model = keras.Sequential()
    for _ in range(2000):
        model.add(layers.Dense(10))
    model.add(layers.Dropout(0.5))
    return model
""",
    "a chain of 1,900 tests": chain(1900),
    "classes that make each other": classes_that_make_each_other(),
    "a loop without end": subclassed(DROP, "while True:\n    x = self.drop(x)\n    if x is None:\n        return x"),
    "a loop that ends late": subclassed(
        DROP, "n = 0\nwhile True:\n    n += 1\n    x = self.drop(x)\n    if n == 100:\n        return x"
    ),
    "nested loops": subclassed(
        DROP,
        "for a in range(1000):\n    for b in range(1000):\n        for c in range(1000):\n"
        "            x = self.drop(x)\nreturn x",
    ),
    "a string that doubles": subclassed(
        DROP, "name = 'x'\nfor _ in range(24):\n    name = name + name\nfor _ in name:\n    x = self.drop(x)\nreturn x"
    ),
    "a huge product": subclassed(DROP, "mode = 'x' * 10 ** 12\nreturn self.drop(x, training=bool(mode))"),
    "a huge power": subclassed(DROP, "mode = 9 ** 9 ** 9\nreturn self.drop(x, training=mode > 1)"),
    "a huge shift": subclassed(DROP, "mode = 1 << 10 ** 12\nreturn self.drop(x, training=mode > 1)"),
    "a list that holds itself": subclassed(
        DROP, "all = [self.drop]\nall.append(all)\nfor _ in range(9):\n    all = all[1]\nreturn all[0](x)"
    ),
    "a list that doubles": subclassed(
        DROP,
        "all = [self.drop]\nfor _ in range(22):\n    all = all + all\nfor layer in all:\n    x = layer(x)\nreturn x",
    ),
    "tuples that nest": subclassed(
        DROP, "pair = (x, self.drop(x))\nfor _ in range(22):\n    pair = (pair, pair)\nreturn pair[1][0]"
    ),
    "tuples that double": subclassed(
        DROP, "pair = (x, self.drop(x))\n" + "pair = pair + pair\n" * 40 + "return pair[1]"
    ),
    "a nested tuple as an argument": "pair = (1, 2)\n"
    + "pair = (pair, pair)\n" * 40
    + "def first(x, pair):\n    return x\n"
    + subclassed(DROP, "return first(self.drop(x), pair)"),
    "a partial of itself": "def first(x, *rest):\n    return x\nf = first\n"
    + "f = functools.partial(f, f, f)\n" * 40
    + "def second(x, f):\n    return x\n"
    + subclassed(DROP, "return second(self.drop(x), f)"),
    "3,000 variables in nested loops": subclassed(
        DROP,
        "".join(f"a{i} = {i}\n" for i in range(3000))
        + "".join(f"{' ' * i}for _ in x:\n" for i in range(14))
        + f"{' ' * 14}y = a1\nreturn self.drop(x)",
    ),
    "2,000 branches with 3,000 variables": subclassed(
        DROP,
        "".join(f"a{i} = x\n" for i in range(3000))
        + "".join(f"if x > {i}:\n    y = self.drop(x)\n" for i in range(2000))
        + "return self.drop(x)",
    ),
    "a dict of 8,000 items in nested loops": "def keys(**keys):\n    return keys\n"
    + subclassed(
        DROP,
        f"all = { {f'k{i}': i for i in range(8000)} }\n"
        + "".join(f"{' ' * i}for a in x:\n" for i in range(12))
        + f"{' ' * 12}y = (all[a], dict(all), {{**all}}, list(all.items()), keys(**all))\nreturn self.drop(x)",
    ),
    "a field wider than memory": subclassed(
        DROP, "text = '{:>{}}{:>999999999}'.format('a', 10**9, 'b')\nreturn self.drop(x, training=bool(text))"
    ),
}

NOT_A_MODEL: dict[str, str] = {
    "2,000 classes that derive from each other": (
        "class C0(keras.Model):\n    pass\n"
        + "".join(f"class C{i}(C{i - 1}):\n    pass\n" for i in range(1, 2000))
        + subclassed(DROP, "return self.drop(x)").replace("keras.Model", "C1999")
    ),
    "a class that derives from 2,000": (
        "".join(f"class C{i}:\n    pass\n" for i in range(2000))
        + subclassed(DROP, "return self.drop(x)").replace(
            "keras.Model", ", ".join(["keras.Model", *(f"C{i}" for i in range(2000))])
        )
    ),
}
"""Whether these derive from a Keras class is not followed."""


@pytest.mark.parametrize("name", FOLLOWED)
def test_followed(name: str) -> None:
    source, expected = FOLLOWED[name]
    started = time.process_time()
    assert str(predicted(lowered(HEADER + source), TARGET)) == expected
    assert time.process_time() - started < SECONDS


@pytest.mark.parametrize("name", GIVEN_UP)
def test_given_up(name: str) -> None:
    """What is not followed to its end may be unknown; the model is healthy, or never returns."""
    started = time.process_time()
    found = predicted(lowered(HEADER + GIVEN_UP[name]), TARGET)
    assert time.process_time() - started < SECONDS
    if found is not None:
        cells = list(zip(found.states, HEALTHY.split(), strict=True))
        assert all(state in (UNKNOWN, healthy) for state, healthy in cells), found


def test_what_never_returns_is_not_off() -> None:
    source = HEADER + GIVEN_UP["recursion without end"]
    assert set((predicted(lowered(source), TARGET) or NEVER_RUN).states) == {UNKNOWN}


@pytest.mark.parametrize("name", [*FOLLOWED, *GIVEN_UP, *NOT_A_MODEL])
def test_the_whole_check_ends(name: str) -> None:
    source = HEADER + (FOLLOWED[name][0] if name in FOLLOWED else (GIVEN_UP | NOT_A_MODEL)[name])
    started = time.process_time()
    report = check_source(source)
    assert time.process_time() - started < SECONDS
    assert report.analysed
    assert report.failures == ()


@pytest.mark.parametrize(
    "source",
    [
        subclassed(DROP, f"return {' + '.join(['self.drop(x)'] * 5000)}"),
        subclassed(DROP, f"return {'(' * 2000}self.drop(x){')' * 2000}"),
        chain(3000),
    ],
    ids=["a sum of 5,000 terms", "2,000 parentheses", "a chain of 3,000 tests"],
)
def test_what_the_parser_cannot_take_is_refused_with_one_line(source: str) -> None:
    started = time.process_time()
    (failure,) = check_source(HEADER + source).failures
    assert time.process_time() - started < SECONDS
    assert "nested" in failure.message
    assert "\n" not in failure.message


def test_a_class_in_nested_loops_is_judged_a_few_times() -> None:
    """Loops of unknown length are run twice, each in the other: a million times that definition."""
    loops = "\n".join(f"{'    ' * deep}while x{deep}:" for deep in range(20))
    block = (
        "class Block(layers.Layer):\n    def call(self, x):\n        return layers.Dropout(0.5)(x, training=False)\n"
    )
    source = HEADER + loops + "\n" + textwrap.indent(block, "    " * 20)
    started = time.process_time()
    assert check_source(source).failures == ()
    assert time.process_time() - started < 2
    assert len(keras_classes(lowered(source).run(profile(TARGET)))) <= MOST_COPIES
