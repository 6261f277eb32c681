"""Random draws turned into their opposite, so that what depends on them shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Array = Any
Parameters = tuple[Array, ...]
"""What was drawn from: bounds, logits, the values to put in order; in the order of the operation's arguments."""
Opposite = Callable[[Array, Parameters], Array]


def opposite(operation: str, drawn: Array, parameters: Parameters) -> Array:
    """Another draw of the same shape and type that differs from this one everywhere, and crosses every likely rate.

    `operation` is one of `DRAWING`.
    """
    return np.asarray(_OPPOSITES[operation](drawn, parameters)).astype(drawn.dtype)


def _uniform(drawn: Array, _: Parameters) -> Array:
    # A 16-bit float has no number between 0.9995 and 1.
    edge = 5e-5 if drawn.dtype.itemsize > 2 else 5e-3
    return np.where(np.asarray(drawn, "float64") < 0.5, 1 - edge, edge)


def _normal(drawn: Array, _: Parameters) -> Array:
    return np.where(drawn > 0, drawn - 1, drawn + 1)


def _integer(drawn: Array, parameters: Parameters) -> Array:
    low, high = int(np.min(parameters[0])), int(np.max(parameters[1]))
    # Python's own integers: the bounds may be as far apart as the type allows.
    return low + (drawn.astype(object) - low + max((high - low) // 2, 1)) % max(high - low, 1)


def _class(drawn: Array, parameters: Parameters) -> Array:
    return (drawn + 1) % parameters[0].shape[-1]


def _positive(drawn: Array, _: Parameters) -> Array:
    return drawn + 1


def _bits(drawn: Array, _: Parameters) -> Array:
    return ~drawn


def _rolled(drawn: Array, _: Parameters) -> Array:
    """The same values in another order."""
    return np.roll(drawn, 1, axis=0)


_OPPOSITES: dict[str, Opposite] = {
    "multinomial": _class,
    "parameterized_truncated_normal": _normal,
    "random_gamma": _positive,
    "random_poisson": _positive,
    "random_poisson_v2": _positive,
    "random_shuffle": _rolled,
    "random_standard_normal": _normal,
    "random_uniform": _uniform,
    "random_uniform_int": _integer,
    "stateful_random_binomial": _normal,
    "stateful_standard_normal": _normal,
    "stateful_standard_normal_v2": _normal,
    "stateful_truncated_normal": _normal,
    "stateful_uniform": _uniform,
    "stateful_uniform_full_int": _bits,
    "stateful_uniform_int": _integer,
    "stateless_multinomial": _class,
    "stateless_parameterized_truncated_normal": _normal,
    "stateless_random_binomial": _normal,
    "stateless_random_gamma_v2": _positive,
    "stateless_random_gamma_v3": _positive,
    "stateless_random_normal": _normal,
    "stateless_random_normal_v2": _normal,
    "stateless_random_poisson": _positive,
    "stateless_random_uniform": _uniform,
    "stateless_random_uniform_full_int": _bits,
    "stateless_random_uniform_full_int_v2": _bits,
    "stateless_random_uniform_int": _integer,
    "stateless_random_uniform_int_v2": _integer,
    "stateless_random_uniform_v2": _uniform,
    "stateless_shuffle": _rolled,
    "stateless_truncated_normal": _normal,
    "stateless_truncated_normal_v2": _normal,
    "truncated_normal": _normal,
}

_INDEPENDENT = frozenset(
    name
    for name, function in _OPPOSITES.items()
    if function in (_uniform, _normal) and "parameterized" not in name and "binomial" not in name
)


def apart(operation: str, drawn: Array, number: int) -> Array:
    """The same numbers in an order of their own, which `number` decides.

    Draws from the same seed are the same numbers: of two masks that are made of them, one may keep just what the other
    drops, and what stands before them would not show. Python's seeds are the same in every run, so that this happens
    without any written seed too.
    """
    if operation not in _INDEPENDENT:
        return drawn
    return np.random.default_rng(number).permutation(drawn.ravel()).reshape(drawn.shape)


DRAWING = frozenset(_OPPOSITES)
"""TensorFlow's random operations, by the name of the generated function that every other function ends in."""

PARAMETERS = frozenset(
    {"minval", "maxval", "value", "logits", "alpha", "lam", "rate", "counts", "probs"}
    | {"means", "stdevs", "stddevs", "minvals", "maxvals"}
)
"""The arguments of these that say what is drawn from."""
