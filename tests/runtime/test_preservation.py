"""A model that was measured is as before: it trains as its twin that was not, and nothing stays patched."""

from __future__ import annotations

import importlib
import random
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from kerasdrop_lint.modes import HEALTHY
from kerasdrop_lint.runtime import measure_modes

pytestmark = pytest.mark.tensorflow

Make = Callable[[Any], Any]
INPUTS = np.random.default_rng(0).uniform(0.1, 1, (8, 6)).astype("float32")
TARGETS = np.random.default_rng(1).uniform(0.1, 1, (8, 3)).astype("float32")
MODULES = ("gen_random_ops", "gen_stateful_random_ops", "gen_stateless_random_ops", "gen_stateless_random_ops_v2")


@pytest.fixture(params=["keras", "tf_keras"])
def keras(request: pytest.FixtureRequest) -> Any:
    return pytest.importorskip(request.param)


def functional(keras: Any) -> Any:
    x = keras.Input((6,))
    y = keras.layers.BatchNormalization(name="norm")(keras.layers.Dense(5)(x))
    y = keras.layers.Dropout(0.5, name="drop")(y)
    model = keras.Model(x, keras.layers.Dense(3)(y))
    model.compile("adam", "mse", metrics=["mae"])
    return model


def sequential(keras: Any) -> Any:
    layers = [keras.layers.Dense(5), keras.layers.GaussianNoise(0.3), keras.layers.Dense(3)]
    model = keras.Sequential([keras.Input((6,)), *layers])
    model.compile(keras.optimizers.SGD(0.1, momentum=0.9), "mse")
    return model


def subclassed(keras: Any) -> Any:
    import tensorflow as tf

    class Net(keras.Model):  # type: ignore[misc,name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.drop, self.dense = keras.layers.Dropout(0.5), keras.layers.Dense(3)

        @tf.function
        def helper(self, x: Any) -> Any:
            return x + 1

        def call(self, x: Any, training: Any = None) -> Any:
            return self.dense(self.drop(self.helper(x), training=training))

    model = Net()
    model(INPUTS)
    model.compile("rmsprop", "mae", metrics=["mse"])
    return model


def trained(make: Make) -> Make:
    def train(keras: Any) -> Any:
        model = make(keras)
        model.fit(INPUTS, TARGETS, epochs=2, batch_size=4, verbose=0)
        model.evaluate(INPUTS, TARGETS, verbose=0)
        model.predict(INPUTS, verbose=0)
        return model

    train.__name__ = f"trained_{make.__name__}"
    return train


MAKES = [make for kind in (functional, sequential, subclassed) for make in (kind, trained(kind))]


def life(keras: Any, make: Make, measured: bool) -> list[Any]:
    """Everything that can be seen of a model that is trained, after it was measured or not."""
    keras.utils.set_random_seed(3)
    model = make(keras)
    if measured:
        measure_modes(model, INPUTS, TARGETS)
    drawn = [random.random(), np.random.random()]
    history = model.fit(INPUTS, TARGETS, epochs=3, batch_size=4, verbose=0, shuffle=False).history
    tested = model.evaluate(INPUTS, TARGETS, verbose=0)
    variables = model.optimizer.variables
    slots = variables() if callable(variables) else variables
    weights = [np.asarray(variable) for variable in (*model.variables, *slots)]
    return [drawn, history, tested, weights, random.random(), np.random.random()]


@pytest.mark.parametrize("make", MAKES, ids=lambda make: make.__name__)
def test_a_measured_model_trains_as_its_twin(keras: Any, make: Make) -> None:
    twin, measured = life(keras, make, False), life(keras, make, True)
    np.testing.assert_equal(measured, twin)


@pytest.mark.parametrize("make", MAKES, ids=lambda make: make.__name__)
def test_what_it_is_made_of_is_the_same(keras: Any, make: Make) -> None:
    model = make(keras)
    before = dict(vars(model))
    traces = dict(vars(model.helper)) if make is subclassed else {}
    measure_modes(model, INPUTS, TARGETS)
    after = vars(model)
    assert before.keys() == after.keys()
    assert [name for name in before if before[name] is not after[name]] == []
    assert [name for name, value in traces.items() if vars(model.helper)[name] is not value] == []


def test_a_site_of_a_model_that_exists_has_the_name_of_its_layer(keras: Any) -> None:
    measurement = measure_modes(functional(keras), INPUTS, TARGETS)
    rows = {row.why: row for row in measurement.tables}
    assert rows.keys() == {"layer 'norm'", "layer 'drop'"}
    assert {row.modes for row in rows.values()} == {HEALTHY}
    assert [row.site.layer for row in rows.values()] == ["BatchNormalization", "Dropout"]
    assert {(row.site.path, row.site.line, row.site.column) for row in rows.values()} == {("", 0, 0)}


def classes(cls: type[Any]) -> Iterator[type[Any]]:
    yield cls
    for subclass in cls.__subclasses__():
        yield from classes(subclass)


def patched(keras: Any) -> dict[tuple[int, str], Any]:
    """Whatever could be patched: the methods of all layers, of tf.function, and TensorFlow's random operations."""
    from tensorflow.python.eager.polymorphic_function import polymorphic_function

    modules = [importlib.import_module(f"tensorflow.python.ops.{name}") for name in MODULES]
    owners = [*classes(keras.layers.Layer), polymorphic_function.Function, *modules]
    return {(id(owner), name): value for owner in owners for name, value in vars(owner).items() if callable(value)}


@pytest.mark.parametrize("raised", [None, ValueError, KeyboardInterrupt, SystemExit])
@pytest.mark.parametrize("turn", [1, 3, 9])
def test_nothing_stays_patched_whatever_is_raised(keras: Any, raised: type[BaseException] | None, turn: int) -> None:
    class Net(keras.Model):  # type: ignore[misc,name-defined]
        calls = 0

        def __init__(self) -> None:
            super().__init__()
            self.drop, self.dense = keras.layers.Dropout(0.5), keras.layers.Dense(3)

        def call(self, x: Any, training: Any = None) -> Any:
            Net.calls += 1
            if raised is not None and Net.calls > turn:
                raise raised("stop")
            return self.dense(self.drop(x, training=training))

    model = Net()
    Net.calls = -100
    model(INPUTS)
    Net.calls = 0
    attributes = dict(vars(model))
    weights = [np.asarray(weight) for weight in model.weights]
    before = patched(keras)
    try:
        measure_modes(model, INPUTS, TARGETS)
    except BaseException as error:
        # What stops the program is not taken for an error of the model's.
        assert type(error) is raised and raised is not ValueError
    else:
        assert raised in (None, ValueError)
    after = patched(keras)
    assert before.keys() == after.keys()
    assert all(before[key] is value for key, value in after.items())
    assert vars(model) == attributes
    np.testing.assert_equal([np.asarray(weight) for weight in model.weights], weights)
