"""What Keras does with rates that are no share, held against the Keras that is installed."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

import pytest

from kerasdrop_lint.knowledge.catalogue import OPERATIONS
from kerasdrop_lint.knowledge.profiles import Profile, profile
from kerasdrop_lint.knowledge.rates import RateEffect, RateFault, operation_fault, rate_fault

RATES = (-0.1, 1, 1.0, True, 1.5, 50)
SHAPES: dict[str, tuple[int, ...]] = {
    "Dropout": (8, 10),
    "AlphaDropout": (8, 10),
    "GaussianDropout": (8, 10),
    "SpatialDropout1D": (8, 5, 10),
    "SpatialDropout2D": (8, 5, 5, 3),
    "SpatialDropout3D": (8, 3, 3, 3, 3),
    "LSTM": (8, 5, 10),
    "GRU": (8, 5, 10),
    "SimpleRNN": (8, 5, 10),
    "ConvLSTM2D": (8, 3, 6, 6, 2),
    "MultiHeadAttention": (8, 5, 10),
    "Attention": (8, 5, 10),
}
ARGUMENTS: dict[str, tuple[Any, ...]] = {
    "LSTM": (3,),
    "GRU": (3,),
    "SimpleRNN": (3,),
    "ConvLSTM2D": (2, 2),
    "MultiHeadAttention": (2, 2),
}
NAMES = {name: "rate" for name in SHAPES if "Dropout" in name}


def apply(layer: Any, name: str, x: Any, training: bool) -> Any:
    if name == "MultiHeadAttention":
        return layer(x, x, training=training)
    return layer([x, x] if name == "Attention" else x, training=training)


def raised(run: Callable[[], Any]) -> str:
    try:
        run()
    except Exception as error:
        return type(error).__name__
    return ""


def measured(keras: Any, name: str, rate: float) -> RateFault:
    """What a fresh layer does: made, called at rest, called while on."""
    import numpy as np

    x = np.random.default_rng(0).normal(size=SHAPES[name]).astype("float32")
    argument = NAMES.get(name, "dropout")

    def make() -> Any:
        return getattr(keras.layers, name)(*ARGUMENTS.get(name, ()), **{argument: rate})

    if error := raised(make):
        return RateFault(RateEffect.NOT_MADE, error)
    if error := raised(lambda: apply(make(), name, x, False)):
        return RateFault(RateEffect.NOT_CALLED, error)
    layer = make()
    if error := raised(lambda: apply(layer, name, x, True)):
        return RateFault(RateEffect.RAISES_WHEN_ON, error)
    rest, on = np.asarray(apply(layer, name, x, False)), np.asarray(apply(layer, name, x, True))
    if np.allclose(rest, on):
        return RateFault(RateEffect.NEVER_DROPS)
    assert not on.any()
    return RateFault(RateEffect.DROPS_ALL)


def installed(runtime: str) -> tuple[Any, Profile]:
    keras = importlib.import_module(runtime)
    target = "2" if runtime == "tf_keras" else ".".join(keras.__version__.split(".")[:2])
    return keras, profile(target)


@pytest.mark.tensorflow
@pytest.mark.parametrize("rate", RATES, ids=str)
@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("runtime", ["keras", "tf_keras"])
def test_layers(runtime: str, name: str, rate: float) -> None:
    keras, on = installed(runtime)
    assert measured(keras, name, rate) == rate_fault(name, rate, on)


@pytest.mark.tensorflow
@pytest.mark.parametrize("rate", [rate for rate in (0, 0.5, *RATES) if rate is not True])
@pytest.mark.parametrize("path", ["tf.nn.dropout", "tf.compat.v1.nn.dropout", "keras.random.dropout"])
def test_operations(path: str, rate: float) -> None:
    import numpy as np
    import tensorflow as tf

    keras, on = installed("keras")
    function = {
        "tf.nn.dropout": tf.nn.dropout,
        "tf.compat.v1.nn.dropout": tf.compat.v1.nn.dropout,
        "keras.random.dropout": keras.random.dropout,
    }[path]
    x = np.ones((8, 10), "float32")
    error = raised(lambda: function(x, rate=rate))
    found = RateFault(RateEffect.NOT_CALLED, error) if error else None
    if found is None and not np.asarray(function(x, rate=rate)).any():
        found = RateFault(RateEffect.DROPS_ALL)
    assert found == operation_fault(OPERATIONS[path].name, rate, on)


@pytest.mark.parametrize(("rate", "fault"), [(0, False), (0.999, False), (1, True), (-1e-9, True)])
def test_a_share_is_at_least_0_and_less_than_1(rate: float, fault: bool) -> None:
    assert (rate_fault("Dropout", rate, profile("3.15")) is not None) is fault
    assert (operation_fault("tf.nn.dropout", rate, profile("3.15")) is not None) is fault


def test_layers_without_a_rate_have_no_fault() -> None:
    assert rate_fault("Dense", 50, profile("3.15")) is None
    assert rate_fault("GaussianNoise", 50, profile("3.15")) is None


@pytest.mark.parametrize(
    ("layer", "rate", "target", "effect"),
    [
        ("Dropout", 1, "3.12", RateEffect.RAISES_WHEN_ON),
        ("LSTM", 1, "3.12", RateEffect.NOT_CALLED),
        ("LSTM", 50, "3.3", RateEffect.NOT_CALLED),
        ("LSTM", -1, "3.3", RateEffect.NEVER_DROPS),
        ("MultiHeadAttention", 1, "3.3", RateEffect.RAISES_WHEN_ON),
        ("Attention", 1.5, "3.12", RateEffect.RAISES_WHEN_ON),
        ("GaussianDropout", 1, "3.3", RateEffect.RAISES_WHEN_ON),
    ],
)
def test_as_measured_on_older_versions(layer: str, rate: float, target: str, effect: RateEffect) -> None:
    fault = rate_fault(layer, rate, profile(target))
    assert fault is not None and fault.effect is effect
