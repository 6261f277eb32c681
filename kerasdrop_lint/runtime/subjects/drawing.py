"""Draws tensors: random, not constant, every row another, the same at each draw."""

from __future__ import annotations

import importlib
from typing import Any

from kerasdrop_lint.runtime.subjects.layouts import Feature, Layout

_WORDS = ("a dropout", "layer that", "is never", "told the", "training mode", "learns by heart")
_SEED = 3


def tensors(layout: Layout) -> list[Any]:
    """One tensor for every feature."""
    return [drawn(feature, _SEED + place) for place, feature in enumerate(layout.features)]


def drawn(feature: Feature, seed: int = _SEED) -> Any:
    """A tensor that this feature describes."""
    import numpy as np

    # Not a plain import: the installed TensorFlow has no annotations to check against.
    tf = importlib.import_module("tensorflow")
    random = np.random.default_rng(seed)
    if feature.is_sparse:
        return tf.sparse.from_dense(tf.ones(feature.shape, feature.dtype))
    if feature.is_mask:
        return tf.ones(feature.shape, feature.dtype)
    if feature.dtype == "string":
        return tf.constant(random.choice(_WORDS, feature.shape))
    if feature.is_ordered:
        return tf.constant(np.arange(feature.shape[0]) % feature.ceiling, feature.dtype)
    if feature.is_integer:
        return tf.constant(random.integers(0, max(feature.ceiling, 1), feature.shape), feature.dtype)
    if feature.dtype == "bool":
        return tf.ones(feature.shape, "bool")
    if feature.dtype.startswith("complex"):
        return tf.cast(random.uniform(0.1, 1.0, feature.shape), feature.dtype)
    return tf.constant(random.uniform(0.1, 1.0, feature.shape), feature.dtype)
