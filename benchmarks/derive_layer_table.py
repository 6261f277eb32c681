"""Write `kerasdrop_lint/knowledge/layer_table.py` from the Keras packages themselves.

Once for each version, in a process of its own, with that version first on the path:

    PYTHONPATH=<unpacked wheel> python benchmarks/derive_layer_table.py dump > 3.12.json
    python benchmarks/derive_layer_table.py dump tf_keras > 2.json

then all of them together:

    python benchmarks/derive_layer_table.py join *.json > kerasdrop_lint/knowledge/layer_table.py

`dump` takes everything from the classes except which of them are mode-dependent and how: that is a judgement about what
a layer computes, and `EFFECTS` and `effect_of` make it.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import json
import math
import re
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

EFFECTS = {
    "BatchNormalization": "batch statistics",
    "SyncBatchNormalization": "batch statistics",
    "GaussianNoise": "noise",
    "AugMix": "random preprocessing",
    "CutMix": "random preprocessing",
    "MixUp": "random preprocessing",
    "RandAugment": "random preprocessing",
    "Solarization": "random preprocessing",
}
REQUIRED_RATES = ("rate", "stddev")
OPTIONAL_RATES = ("dropout", "recurrent_dropout")
MODULES = {
    "keras": ("keras.layers", "keras._tf_keras.keras.layers"),
    "tf_keras": ("tf_keras.layers", "tf_keras.layers.experimental", "tf_keras.layers.experimental.preprocessing"),
}
OWNED = re.compile(r"add_weight|SeedGenerator|(Einsum)?Dense|\w+Cell|Variable|Conv[123]D")
BUILT = re.compile(r"self\.built = True|_build_at_init\(\)")
ABSTRACT = ("Layer", "Operation", "TFDataLayer", "DataLayer", "RNN")

Json = dict[str, Any]


def layer_modules(package: str) -> Iterator[ModuleType]:
    """The modules that hold the public layers; versions differ in which of them exist."""
    for name in MODULES[package]:
        try:
            yield importlib.import_module(name)
        except ImportError:
            continue


def public_layers(package: str) -> dict[str, type]:
    """The layer classes by public name, `Layer` itself excepted."""
    base = importlib.import_module(package).layers.Layer
    return {
        name: value
        for module in layer_modules(package)
        for name, value in vars(module).items()
        if inspect.isclass(value) and issubclass(value, base) and value is not base
    }


def own_classes(layer: type) -> list[type]:
    """The class and those of its bases that are layers of a kind themselves."""
    return [base for base in layer.__mro__ if "layers" in base.__module__ and base.__name__ not in ABSTRACT]


def source(function: object) -> str:
    """The source text, empty where there is none."""
    try:
        return inspect.getsource(function)  # type: ignore[arg-type]
    except (OSError, TypeError):
        return ""


def called_names(layer: type) -> Iterator[str]:
    """The last part of the name of every function called in the class body."""
    return called_names_in(ast.parse(textwrap.dedent(source(layer))))


def called_names_in(tree: ast.AST) -> Iterator[str]:
    """The last part of the name of every function called in a syntax tree."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            yield node.func.id if isinstance(node.func, ast.Name) else node.func.attr


def positional(layer: type) -> list[str]:
    """The positional parameters of the constructor after `self`."""
    parameters = list(inspect.signature(layer.__init__).parameters.values())[1:]  # type: ignore[misc]
    return [p.name for p in parameters if p.kind is p.POSITIONAL_OR_KEYWORD]


def constructor_default(layer: type, parameter: str) -> float | None:
    """The default of a constructor parameter, its bases' where the class takes `**kwargs`; None: no such parameter."""
    for base in own_classes(layer):
        found = inspect.signature(base.__init__).parameters.get(parameter)  # type: ignore[misc]
        if found is not None:
            # A required argument is always written, so its default never decides.
            return 1.0 if found.default is found.empty else float(found.default)
    return None


def rates(layer: type, effect: str | None) -> list[tuple[str, int | None, float]]:
    """The constructor arguments one of which must be non-zero for the effect."""
    if effect not in ("dropout", "noise"):
        return []
    places = positional(layer)
    names = [name for name in (*REQUIRED_RATES, *OPTIONAL_RATES) if constructor_default(layer, name) is not None]
    return [
        (name, places.index(name) if name in places else None, constructor_default(layer, name) or 0.0)
        for name in names
    ]


def effect_of(layer: type, takes_training: bool) -> str | None:
    """What is mode-dependent in the layer."""
    name = layer.__name__
    if name in EFFECTS:
        return EFFECTS[name]
    if not takes_training:
        return None
    if "Dropout" in name or any(constructor_default(layer, rate) is not None for rate in OPTIONAL_RATES):
        return "dropout"
    return "random preprocessing" if name.startswith("Random") else None


def row(layer: type) -> Json:
    """What the table says of one class."""
    training = inspect.signature(layer.call).parameters.get("training")  # type: ignore[attr-defined]
    effect = effect_of(layer, training is not None)
    classes = own_classes(layer)
    return {
        "takes_training": training is not None,
        "training_default": training.default if training and training.default in (True, False) else None,
        "effect": effect,
        "rates": rates(layer, effect),
        "owns_variables": any(OWNED.fullmatch(name) for base in classes for name in called_names(base)),
        "built_at_init": any(BUILT.search(source(vars(base).get("__init__"))) for base in classes),
        "parameters": positional(layer),
    }


def dump(package: str) -> Json:
    """Everything about the installed version of the package."""
    layers = public_layers(package)
    version = importlib.import_module(package).__version__
    target = "2" if package == "tf_keras" else ".".join(version.split(".")[:2])
    return {
        "target": target,
        "version": version,
        "aliases": {name: layer.__name__ for name, layer in layers.items() if name != layer.__name__},
        "rows": {layer.__name__: row(layer) for layer in layers.values()},
    }


def minor(target: str) -> int:
    """The place of a target among all: 2 comes before 3.0."""
    return -2 if target == "2" else int(target.split(".")[1])


def ranges(dumps: list[Json], name: str) -> Iterator[tuple[str, str, Json]]:
    """First and last target of every stretch of versions in which the row is the same."""
    first, last, current = "", "", None
    for found in dumps:
        new = found["rows"].get(name)
        if new != current or minor(found["target"]) - minor(last or found["target"]) > 1:
            if current is not None:
                yield first, last, current
            first, current = found["target"], new
        last = found["target"]
    if current is not None:
        yield first, last, current


def line(name: str, first: str, last: str, found: Json) -> str:
    """One row of the table, as Python."""
    values = (
        name,
        first,
        last,
        found["takes_training"],
        found["training_default"],
        found["effect"],
        tuple((rate, place, 1.0 if math.isnan(default) else default) for rate, place, default in found["rates"]),
        found["owns_variables"],
        found["built_at_init"],
        " ".join(found["parameters"]),
    )
    return "    (" + ", ".join(json.dumps(v) if isinstance(v, str) else repr(v) for v in values) + "),"


def join(dumps: list[Json]) -> Iterator[str]:
    """The lines of the generated module."""
    dumps = sorted(dumps, key=lambda found: minor(found["target"]))
    versions = ", ".join(found["version"] for found in dumps)
    yield f'"""Every layer of Keras, by version. Generated by benchmarks/derive_layer_table.py from {versions}.\n'
    yield "A row: class, first and last target, `call` takes `training`, its default, effect,"
    yield "rates as (constructor argument, position, default),"
    yield 'owns variables, is built by its constructor, positional constructor arguments.\n"""\n'
    yield "# ruff: noqa: E501\n# fmt: off\n"
    yield "Rates = tuple[tuple[str, int | None, float], ...]"
    yield "Row = tuple[str, str, str, bool, bool | None, str | None, Rates, bool, bool, str]"
    yield f"TARGETS = {json.dumps([found['target'] for found in dumps]).replace('[', '(').replace(']', ')')}"
    aliases = {key: value for found in dumps for key, value in found["aliases"].items()}
    yield f"ALIASES = {json.dumps(aliases, sort_keys=True)}"
    yield "ROWS: tuple[Row, ...] = ("
    for name in sorted({name for found in dumps for name in found["rows"]}):
        yield from (line(name, *stretch) for stretch in ranges(dumps, name))
    yield ")"


def main(arguments: list[str]) -> None:
    """Run `dump` or `join`."""
    if arguments[0] == "dump":
        json.dump(dump("tf_keras" if "tf_keras" in arguments else "keras"), sys.stdout)
    else:
        print("\n".join(join([json.loads(Path(name).read_text()) for name in arguments[1:]])))


if __name__ == "__main__":
    main(sys.argv[1:])
