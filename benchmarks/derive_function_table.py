"""Write `kerasdrop_lint/knowledge/function_table.py` from TensorFlow and the Keras packages themselves.

Once for TensorFlow, once for tf_keras, and for each Keras 3 in a process of its own, that version first on the path:

    python benchmarks/derive_function_table.py dump tensorflow > tensorflow.json
    python benchmarks/derive_function_table.py dump tf_keras > 2.json
    PYTHONPATH=<unpacked wheel> python benchmarks/derive_function_table.py dump keras > 3.12.json

then all of them together:

    python benchmarks/derive_function_table.py join *.json > kerasdrop_lint/knowledge/function_table.py

A function drops if its name says so and it takes a rate. It is random if two calls give two results. What an
application holds are the layers that its module calls.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from derive_layer_table import Json, called_names_in, minor, ranges

MODULES = {
    "tensorflow": {
        "tf.nn": "tensorflow.nn",
        "tf.nn.experimental": "tensorflow.nn.experimental",
        "tf.random": "tensorflow.random",
        "tf.compat.v1": "tensorflow.compat.v1",
        "tf.compat.v1.nn": "tensorflow.compat.v1.nn",
    },
    "tf_keras": {"keras.backend": "tf_keras.backend"},
    "keras": {"keras.random": "keras.random", "keras.backend": "keras._tf_keras.keras.backend"},
}
RATES = ("rate", "level")
KEPT = "keep_prob"
HELD = {"BatchNormalization": "batch statistics", "Dropout": "dropout"}
SAMPLES = 64
REPEATED = 8
"""How often a function is called again: one that chooses among few results may give the same once more."""
TRIED: dict[str, Any] = {
    "shape": (SAMPLES,),
    "alpha": 0.5,
    "beta": 0.5,
    "lam": 3.0,
    "counts": 10.0,
    "probs": 0.3,
    "probabilities": 0.3,
    "num_samples": SAMPLES,
    "minval": 0,
    "maxval": 1000,
    "size": (3,),
    "p": 0.3,
}
"""What required parameters are given, and `p`, which leaves nothing to chance where it is not."""
OF_SEEDS = ("seed", "split", "fold_in")
"""What makes or sets seeds, in the names of functions: what they give is no sample."""
EVERYWHERE = "everywhere"
"""Stands for the target of TensorFlow's own functions, which every Keras is used with."""


def functions(package: str) -> Iterator[tuple[str, Callable[..., Any]]]:
    """The public functions of the modules of a package, by canonical name."""
    for canonical, name in MODULES[package].items():
        for attribute, value in sorted(vars(importlib.import_module(name)).items()):
            if callable(value) and not inspect.isclass(value) and not attribute.startswith("_"):
                yield f"{canonical}.{attribute}", value


def dropout(name: str, function: Callable[..., Any]) -> Json | None:
    """The rate of a dropout function, and its keep probability if it has one, each with its position."""
    if "dropout" not in name.rpartition(".")[2]:
        return None
    parameters = list(inspect.signature(function).parameters)
    rate = next((parameter for parameter in RATES if parameter in parameters), None)
    if rate is None:
        return None
    found: Json = {"rate": [rate, parameters.index(rate)]}
    return found | ({KEPT: parameters.index(KEPT)} if KEPT in parameters else {})


def is_random(name: str, function: Callable[..., Any]) -> bool:
    """Whether a function of random numbers gives one tensor, another one when it is called again."""
    if not name.startswith(("tf.random.", "keras.random.")) and not any(
        word in name for word in ("random_", "truncated_normal", "multinomial")
    ):
        return False
    if any(word in name for word in OF_SEEDS):
        return False
    given = _arguments(name, function)
    if given is None:
        return False
    numpy = importlib.import_module("numpy")
    try:
        first, *others = (numpy.asarray(function(**arguments)) for arguments in (given[0], *REPEATED * given[1:]))
        return any(bool((first != other).any()) for other in others)
    except (TypeError, ValueError, AttributeError):
        return False


def _arguments(name: str, function: Callable[..., Any]) -> tuple[Json, Json] | None:
    """Two sets of arguments that differ at most in the seed, None where a parameter has a name that is not known."""
    numpy = importlib.import_module("numpy")
    tried = TRIED | {
        "logits": numpy.zeros((1, 8), "float32"),
        **dict.fromkeys(("x", "value"), numpy.arange(SAMPLES, dtype="float32")),
    }
    parameters = inspect.signature(function).parameters.values()
    required = [found.name for found in parameters if found.default is found.empty or found.name == "p"]
    seeded = {"seed": (1, 2)}, {"seed": (3, 4)}
    if not set(required) - {"seed"} <= set(tried):
        return None
    if "minval" in required or name.endswith("randint"):
        required += ["maxval"]
    common = {parameter: tried[parameter] for parameter in required if parameter != "seed"}
    first, second = seeded if "seed" in required else ({}, {})
    return common | first, common | second


def application(function: Callable[..., Any]) -> list[str]:
    """The kinds of layers that its module calls, or those of its kind that it imports, as effects."""
    own = importlib.import_module(function.__module__)
    siblings = [value for value in vars(own).values() if isinstance(value, ModuleType)]
    modules = [own, *(module for module in siblings if ".applications." in module.__name__)]
    called = {name for module in modules for name in called_names_in(ast.parse(inspect.getsource(module)))}
    return sorted(effect for layer, effect in HELD.items() if layer in called)


def applications(package: str) -> dict[str, list[str]]:
    """The constructors of `keras.applications`, and what their models hold."""
    if package == "tensorflow":
        return {}
    found = vars(importlib.import_module(package).applications)
    return {name: application(value) for name, value in sorted(found.items()) if inspect.isfunction(value)}


def dump(package: str) -> Json:
    """Everything about the installed version of the package; each part by name, as `ranges` wants it."""
    version = importlib.import_module(package).__version__
    target = {"tensorflow": EVERYWHERE, "tf_keras": "2"}.get(package, ".".join(version.split(".")[:2]))
    public = dict(functions(package))
    drops = {name: found for name, function in public.items() if (found := dropout(name, function)) is not None}
    return {
        "target": target,
        "version": f"{package} {version}",
        "drops": drops,
        "random": {name: True for name, function in public.items() if is_random(name, function)},
        "applications": applications(package),
    }


def stretches(dumps: list[Json], part: str) -> Iterator[tuple[str, str, str, Any]]:
    """Name, first and last target, and what is the same in all between."""
    keras = [{"target": found["target"], "rows": found[part]} for found in dumps if found["target"] != EVERYWHERE]
    ends = keras[0]["target"], keras[-1]["target"]
    for found in dumps:
        if found["target"] == EVERYWHERE:
            yield from ((name, *ends, row) for name, row in found[part].items())
    for name in sorted({name for found in keras for name in found["rows"]}):
        yield from ((name, *stretch) for stretch in ranges(keras, name))


def join(dumps: list[Json]) -> Iterator[str]:
    """The lines of the generated module."""
    dumps = sorted(dumps, key=lambda found: minor(found["target"]) if found["target"] != EVERYWHERE else -3)
    versions = ", ".join(found["version"] for found in dumps)
    yield '"""Functions of TensorFlow and Keras that drop or draw, and the applications, by version of Keras.\n'
    yield f"Generated by benchmarks/derive_function_table.py from {versions}.\n"
    yield "Each row starts with the name, and the first and the last target. DROPS: the rate's name and position, and"
    yield 'the position of `keep_prob` or None. APPLICATIONS: what their layers do.\n"""\n'
    yield "# ruff: noqa: E501\n# fmt: off\n"
    yield "DROPS: tuple[tuple[str, str, str, str, int, int | None], ...] = ("
    for *place, row in sorted(stretches(dumps, "drops"), key=lambda stretch: stretch[:3]):
        yield f"    {row_of(*place, *row['rate'], row.get(KEPT))},"
    yield ")\nRANDOM: tuple[tuple[str, str, str], ...] = ("
    for *place, _ in sorted(stretches(dumps, "random"), key=lambda stretch: stretch[:3]):
        yield f"    {row_of(*place)},"
    yield ")\nAPPLICATIONS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = ("
    for *place, row in stretches(dumps, "applications"):
        yield f"    {row_of(*place, tuple(row))},"
    yield ")"


def row_of(*values: Any) -> str:
    """A row as Python, its strings in double quotes."""
    return "(" + ", ".join(json.dumps(value) if isinstance(value, str) else repr(value) for value in values) + ")"


def main(arguments: list[str]) -> None:
    """Run `dump` or `join`."""
    if arguments[0] == "dump":
        json.dump(dump(arguments[1]), sys.stdout)
    else:
        print("\n".join(join([json.loads(Path(name).read_text()) for name in arguments[1:]])))


if __name__ == "__main__":
    main(sys.argv[1:])
