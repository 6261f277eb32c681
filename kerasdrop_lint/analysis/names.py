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
    last = parts[-1]
    if last in _PUBLIC_HOMES and len(parts) <= 4:
        return f"{_PUBLIC_HOMES[last]}.{last}"
    if parts[0] == "layers" and len(parts) > 2 and (private or "experimental" in parts) and last[:1].isupper():
        return f"keras.layers.{last}"
    if private and last[:1].isupper() and not _LAYER_PACKAGES.isdisjoint(parts):
        return f"keras.layers.{last}"
    if private and last[:1].isupper() and not _MODEL_PACKAGES.isdisjoint(parts):
        return f"keras.{last}"
    return "keras." + rest


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
