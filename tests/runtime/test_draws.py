"""The opposite of a draw differs from it everywhere, and is one that the operation could have drawn."""

from __future__ import annotations

import importlib

import numpy as np
import pytest

from kerasdrop_lint.runtime.draws import DRAWING, PARAMETERS, opposite

MODULES = ("gen_random_ops", "gen_stateful_random_ops", "gen_stateless_random_ops", "gen_stateless_random_ops_v2")
NORMAL = sorted(name for name in DRAWING if "normal" in name or "binomial" in name)
UNIFORM = sorted(name for name in DRAWING if name.endswith(("uniform", "uniform_v2")))
INTEGERS = sorted(name for name in DRAWING if "uniform_int" in name)
BITS = sorted(name for name in DRAWING if "full_int" in name)
COUNTS = sorted(name for name in DRAWING if "poisson" in name or "gamma" in name)
CHOICES = sorted(name for name in DRAWING if "multinomial" in name)
ORDERS = sorted(name for name in DRAWING if "shuffle" in name)
FLOATS = ("float16", "bfloat16", "float32", "float64")
RANDOM = np.random.default_rng(0)


def dtype(name: str) -> np.dtype:
    if name == "bfloat16":
        name = pytest.importorskip("ml_dtypes").bfloat16
    return np.dtype(name)


def turned(operation: str, drawn: np.ndarray, *parameters: np.ndarray) -> np.ndarray:
    """The opposite, which has shape and type of the draw."""
    found = opposite(operation, drawn, parameters)
    assert (found.shape, found.dtype) == (drawn.shape, drawn.dtype)
    return found


def test_every_operation_is_of_one_kind() -> None:
    kinds = [*NORMAL, *UNIFORM, *INTEGERS, *BITS, *COUNTS, *CHOICES, *ORDERS]
    assert sorted(kinds) == sorted(DRAWING)


@pytest.mark.parametrize("name", FLOATS)
@pytest.mark.parametrize("operation", UNIFORM)
@pytest.mark.parametrize("rate", [0.01, 0.1, 0.5, 0.9, 0.99])
def test_uniform_draws_cross_every_rate(operation: str, name: str, rate: float) -> None:
    drawn = RANDOM.uniform(size=1000).astype(dtype(name))
    drawn = drawn[drawn < 1]
    found = turned(operation, drawn)
    assert (found >= 0).all()
    assert (found < 1).all()
    assert (found != drawn).mean() > 0.99
    kept, kept_now = np.asarray(drawn, "float64") >= rate, np.asarray(found, "float64") >= rate
    # Both what is dropped seldom and what is dropped nearly always is dropped somewhere else.
    assert (kept != kept_now).any()
    assert kept_now.any()
    assert not kept_now.all()


@pytest.mark.parametrize("name", FLOATS)
@pytest.mark.parametrize("operation", NORMAL)
def test_normal_draws_differ_by_one(operation: str, name: str) -> None:
    drawn = RANDOM.normal(size=(10, 10)).astype(dtype(name))
    found = turned(operation, drawn)
    assert (found != drawn).all()
    assert np.abs(np.asarray(found, "float64")).max() <= max(1, np.abs(np.asarray(drawn, "float64")).max())


@pytest.mark.parametrize("name", ["int32", "int64"])
@pytest.mark.parametrize("operation", INTEGERS)
@pytest.mark.parametrize("bounds", [(0, 2), (0, 5), (-3, 4), (10, 11), (-(2**31), 2**31 - 1)])
def test_integers_stay_between_their_bounds(operation: str, name: str, bounds: tuple[int, int]) -> None:
    low, high = bounds
    drawn = RANDOM.integers(low, high, 200).astype(name)
    found = turned(operation, drawn, np.asarray(low, name), np.asarray(high, name))
    assert (found >= low).all()
    assert (found < high).all()
    # Between 10 and 11 there is no other.
    assert (found != drawn).all() == (high - low > 1)


@pytest.mark.parametrize("name", ["int32", "uint32", "int64", "uint64"])
@pytest.mark.parametrize("operation", BITS)
def test_bits_are_turned_over(operation: str, name: str) -> None:
    drawn = RANDOM.integers(0, 2**31 - 1, 100).astype(name)
    assert (turned(operation, drawn) == ~drawn).all()


@pytest.mark.parametrize("operation", COUNTS)
def test_counts_are_others(operation: str) -> None:
    drawn = RANDOM.poisson(2, 100).astype("float32")
    found = turned(operation, drawn, np.asarray(2.0, "float32"))
    assert (found != drawn).all()
    assert (found >= 0).all()


@pytest.mark.parametrize("operation", CHOICES)
def test_choices_are_other_classes(operation: str) -> None:
    drawn = RANDOM.integers(0, 4, (3, 50))
    found = turned(operation, drawn, np.zeros((3, 4), "float32"))
    assert (found != drawn).all()
    assert ((found >= 0) & (found < 4)).all()


@pytest.mark.parametrize("operation", ORDERS)
def test_rows_are_in_another_order(operation: str) -> None:
    drawn = np.arange(12).reshape(4, 3)
    found = turned(operation, drawn, drawn)
    assert sorted(map(tuple, found)) == sorted(map(tuple, drawn))
    assert (found != drawn).any(axis=1).all()


@pytest.mark.tensorflow
def test_tensorflow_has_no_random_operation_that_is_not_known() -> None:
    pytest.importorskip("tensorflow")
    found = set()
    for name in MODULES:
        module = importlib.import_module(f"tensorflow.python.ops.{name}")
        random = ("uniform", "normal", "gamma", "poisson", "binomial", "multinomial", "shuffle")
        found |= {
            function
            for function, value in vars(module).items()
            if callable(value) and function.islower() and any(word in function for word in random)
        }
    auxiliary = {name for name in found if name.startswith("_") or name.endswith(("_eager_fallback", "_grad"))}
    assert found - auxiliary == DRAWING
    assert {"minval", "logits", "alpha"} < PARAMETERS
