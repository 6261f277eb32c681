"""Makes the objects that constructors ask for: layers, cells, models, configurations, functions."""

from __future__ import annotations

import contextlib
import dataclasses
import importlib
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from kerasdrop_lint.runtime.subjects.families import is_keras_class
from kerasdrop_lint.runtime.subjects.layouts import SIDE, WIDTH
from kerasdrop_lint.runtime.subjects.made import Made, constant

_CONFIGURATION = re.compile(r"conf|cfg|hparams|args$|params$|options|settings", re.IGNORECASE)
_MODEL = re.compile(
    r"model|backbone|encoder|decoder|generator|discriminator|network|(^|_)net$|extractor|teacher|student"
)
_CELL = re.compile(r"(^|_)cells?$")
_LAYER = re.compile(r"layer$|sublayer|^block$|norm_layer|(^|_)module$|^fn$|^inner|projection$")
_FUNCTION = re.compile(r"_fn$|function|callable|_func$|^call_")
_NUMBER = re.compile(r"^(num|n|nb|max|min)_|_(size|dim|index|indices|count|rate|names?|type|ratio)$", re.IGNORECASE)
_SEVERAL = re.compile(r"s$")
_MOST_CLASSES = 3
_MOST_FILES = 40


def objects(parameter: inspect.Parameter, module: ModuleType, keras: ModuleType) -> Iterator[tuple[str, Any]]:
    """What a parameter may want: a text with a function that makes it, or a class to construct, likeliest first."""
    yield from ((cls.__name__, cls) for cls in _annotated(parameter.annotation, module))
    name = parameter.name
    if _NUMBER.search(name):
        return
    if _CONFIGURATION.search(name):
        yield from ((cls.__name__, cls) for cls in _classes(module) if _CONFIGURATION.search(cls.__name__))
        yield "{}", dict
    if _CELL.search(name):
        yield _listed(name, f"LSTMCell({WIDTH})", lambda: keras.layers.LSTMCell(WIDTH))
    if _MODEL.search(name):
        yield from _like(name, module)
        yield _listed(name, "a small convolutional model", lambda: _small(keras, (SIDE, SIDE, 3)))
        yield _listed(name, "a small dense model", lambda: _small(keras, (WIDTH,)))
    if _LAYER.search(name.rstrip("s")):
        yield _listed(name, f"Dense({WIDTH})", lambda: keras.layers.Dense(WIDTH))
    if _FUNCTION.search(name):
        yield "tanh", lambda: keras.activations.tanh


def _annotated(annotation: Any, module: ModuleType) -> Iterator[type]:
    """The classes of the project, and of Keras, that an annotation names."""
    if isinstance(annotation, str):
        for word in re.findall(r"\w+", annotation):
            if inspect.isclass(value := getattr(module, word, None)):
                yield from _annotated(value, module)
    elif inspect.isclass(annotation):
        if _is_constructible(annotation):
            yield annotation
    else:
        for part in getattr(annotation, "__args__", ()):
            yield from _annotated(part, module)


def _is_constructible(cls: type) -> bool:
    if cls.__module__ in {"builtins", "typing", "enum"} or inspect.isabstract(cls):
        return False
    is_base = cls.__name__ in {"Layer", "Model", "Functional", "Operation", "Tensor", "KerasTensor"}
    return not is_base and (
        is_keras_class(cls) or dataclasses.is_dataclass(cls) or bool(_CONFIGURATION.search(cls.__name__))
    )


def _classes(module: ModuleType) -> list[type]:
    """The classes that a file defines or imports, its own first."""
    found = [value for value in vars(module).values() if inspect.isclass(value)]
    return sorted(found, key=lambda cls: cls.__module__ != module.__name__)


def _like(name: str, module: ModuleType) -> list[tuple[str, Any]]:
    """Classes of the file, else of its folder, whose name ends as the parameter's does."""
    word = name.rsplit("_", 1)[-1].lower()
    classes = [cls for each in (module, *_siblings(module, word)) for cls in _classes(each)]
    fitting = [cls for cls in dict.fromkeys(classes) if cls.__name__.lower().endswith(word) and is_keras_class(cls)]
    own = [cls for cls in fitting if not cls.__module__.startswith(("keras.", "tf_keras.", "tensorflow."))]
    package = module.__name__.rpartition(".")[0]
    own.sort(key=lambda cls: (not cls.__module__.startswith(package), cls.__name__.lower() == word))
    return [(cls.__name__, cls) for cls in own[:_MOST_CLASSES]]


def _siblings(module: ModuleType, word: str) -> Iterator[ModuleType]:
    """The files beside this one that define a class whose name ends in the word."""
    package = module.__name__.rpartition(".")[0]
    if not package or not module.__file__:
        return
    wanted = re.compile(rf"^class \w*{re.escape(word)}\b", re.IGNORECASE | re.MULTILINE)
    for file in sorted(Path(module.__file__).parent.glob("*.py"))[:_MOST_FILES]:
        if file.stem != "__init__" and wanted.search(file.read_text(encoding="utf-8", errors="replace")):
            with contextlib.suppress(Exception):
                yield importlib.import_module(f"{package}.{file.stem}")


def _listed(name: str, text: str, make: Any) -> tuple[str, Any]:
    """A list of one where the name is a plural."""
    return (f"[{text}]", lambda: [make()]) if _SEVERAL.search(name) else (text, make)


def _small(keras: ModuleType, shape: tuple[int, ...]) -> Any:
    layers = keras.layers
    inputs = layers.Input(shape=shape)
    hidden = layers.Conv2D(WIDTH, 3, padding="same")(inputs) if len(shape) == 3 else layers.Dense(WIDTH)(inputs)
    return keras.models.Model(inputs, layers.ReLU()(hidden))


def plain(text: str, make: Any) -> Made:
    """A made value of a factory."""
    return constant({}) if make is dict else Made(text, make)
