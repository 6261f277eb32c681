"""Canonical names of what a file imports: `keras.layers.Dropout`, `tf.nn.dropout`, whatever the spelling.

Our own resolver: libcst's costs six times its parse.
"""

from __future__ import annotations

import re
from functools import lru_cache

_KERAS_ROOTS = (
    "tensorflow.compat.v1.keras",
    "tensorflow.compat.v2.keras",
    "tensorflow.python.keras",
    "tensorflow.keras",
    "keras.src",
    "keras.api",
    "tf_keras.src",
    "tf_keras.api",
    "tf_keras",
    "keras_core.src",
    "keras_core",
    "keras",
)
_TENSORFLOW_ROOTS = ("tensorflow.compat.v2", "tensorflow")
_PRIVATE_ROOTS = ("tensorflow.python.keras", "keras.src", "tf_keras.src", "keras_core.src")
_LAYER_PACKAGES = frozenset({"layers", "layer", "base_layer"})
_MODEL_PACKAGES = frozenset({"models", "engine", "model", "training", "sequential", "functional"})
_GRAPHS = {"Container": "Model", "Network": "Model", "Functional": "Functional"}
"""What `engine` had beside `Model`: up to 2.1 `topology.Container`, then `network.Network`, from 2.4 `functional`."""
_PUBLIC_HOMES = {"Layer": "keras.layers", "Model": "keras", "Sequential": "keras", "Input": "keras"}


@lru_cache(maxsize=4096)
def canonical(path: str) -> str:
    """The one spelling of a dotted name that the analysis compares with.

    Keras in any disguise becomes `keras.<module>.<name>`, TensorFlow `tf.<...>`; anything else stays as it is.
    """
    if path.startswith("tf."):
        path = "tensorflow" + path[2:]
    for root in _KERAS_ROOTS:
        if path == root or path.startswith(root + "."):
            return _keras_name(path[len(root) + 1 :], root in _PRIVATE_ROOTS)
    for root in _TENSORFLOW_ROOTS:
        if path == root or path.startswith(root + "."):
            return ("tf" + path[len(root) :]).replace("tf.python.ops.nn_ops.", "tf.nn.")
    return path


def _keras_name(rest: str, private: bool) -> str:
    if rest.startswith(("src.", "api.")):
        return _keras_name(rest[4:], private or rest.startswith("src."))
    for version in ("_v1.", "_v2.", "_tf_keras.keras.", "api._v2.keras."):
        rest = rest.removeprefix(version)
    if not rest:
        return "keras"
    parts = rest.split(".")
    last = parts[-1].lstrip("_")
    if last in _PUBLIC_HOMES and len(parts) <= 4:
        return f"{_PUBLIC_HOMES[last]}.{last}"
    if len(parts) > 2 and last[:1].isupper():
        home = _home_of_class(parts[:-1], last)
        if home is not None:
            return home
    if parts[:2] in (["layers", "merge"], ["layers", "merging"]) and len(parts) > 2:
        return f"keras.layers.{last}"
    if private and last[:1].isupper() and not _LAYER_PACKAGES.isdisjoint(parts):
        return f"keras.layers.{last}"
    if private and last[:1].isupper() and not _MODEL_PACKAGES.isdisjoint(parts):
        return f"keras.{last}"
    return "keras." + rest


def _home_of_class(package: list[str], name: str) -> str | None:
    """The public name of a class by the module that it lay in, in any release of Keras:

        keras.engine.topology.Layer              up to 2.1
        keras.engine.base_layer.Layer            2.2 to 2.12
        keras.layers.core.Dropout                up to 2.9
        keras.layers.regularization.dropout.Dropout

    A module of `layers` holds layers. One of `engine` holds other things as well, which their names tell apart.
    """
    if package[0] == "layers" and package[1][:1].islower():
        return f"keras.layers.{name}"
    if package[0] != "engine":
        return None
    if name in _GRAPHS:
        return f"keras.{_GRAPHS[name]}"
    return f"keras.layers.{name}" if name.endswith("Layer") else None


def is_legacy(path: str) -> bool:
    """Whether a module is Keras 2 whatever is installed beside."""
    return path.startswith(("tf_keras", "tensorflow.python.keras"))


def layer_name(path: str) -> str | None:
    """`Dropout` for the canonical name of a Keras layer class; None for anything else."""
    head, _, last = path.rpartition(".")
    return last if head == "keras.layers" and last[:1].isupper() else None


_TRACES = re.compile(r"\.function\b|\bimport\s[^\n]*\bfunction\b")


def traces(text: str) -> bool:
    """Whether a text may use `tf.function`, under whatever name it is imported."""
    return _TRACES.search(text) is not None
