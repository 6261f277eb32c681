"""The catalogue against the installed Keras and tf_keras.

When this fails because a new Keras is installed: regenerate as benchmarks/derive_layer_table.py and
benchmarks/derive_function_table.py say in their docstrings.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from kerasdrop_lint.knowledge import catalogue
from kerasdrop_lint.knowledge.function_table import APPLICATIONS, DROPS, RANDOM
from kerasdrop_lint.knowledge.layer_table import ROWS, TARGETS
from kerasdrop_lint.modes import Effect

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
LAYERS = BENCHMARKS / "derive_layer_table.py"
FUNCTIONS = BENCHMARKS / "derive_function_table.py"
PACKAGES = ("keras", "tf_keras")
EVERYWHERE = "everywhere"
CONSTRUCTED = {
    "Dropout": {"rate": 0.5},
    "SpatialDropout1D": {"rate": 0.5},
    "AlphaDropout": {"rate": 0.5},
    "GaussianNoise": {"stddev": 0.5},
    "Dense": {"units": 2},
    "LSTM": {"units": 2, "dropout": 0.5},
    "MultiHeadAttention": {"num_heads": 1, "key_dim": 2, "dropout": 0.5},
    "BatchNormalization": {},
    "ReLU": {},
    "Flatten": {},
    "Identity": {},
}


@functools.cache
def dumped(package: str, script: Path = LAYERS) -> dict[str, Any]:
    """What a generating script sees in the installed package."""
    pytest.importorskip(package)
    result = subprocess.run(
        [sys.executable, str(script), "dump", package],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"},
    )
    found: dict[str, Any] = json.loads(result.stdout)
    if found["target"] not in (*TARGETS, EVERYWHERE):
        pytest.skip(f"{package} {found['version']} is newer than the table")
    return found


@pytest.mark.tensorflow
@pytest.mark.slow("the first imports the package in a process of its own, and makes all its layers")
@pytest.mark.parametrize("package", PACKAGES)
def test_every_layer_is_as_in_the_installed_package(package: str) -> None:
    found = dumped(package)
    for name, row in found["rows"].items():
        kind = catalogue.layer_kind(name, found["target"])
        assert kind is not None, name
        assert {
            "takes_training": kind.takes_training,
            "training_default": kind.training_default,
            "effect": kind.effect.value if kind.effect else None,
            "rates": [list(rate) for rate in kind.rates],
            "owns_variables": kind.owns_variables,
            "built_at_init": kind.built_at_init,
            "parameters": list(kind.parameters),
        } == row, name


@pytest.mark.tensorflow
@pytest.mark.parametrize("package", PACKAGES)
def test_no_layer_is_listed_that_the_package_lacks(package: str) -> None:
    found = dumped(package)
    public = {*found["rows"], *found["aliases"]}
    listed = {name for name in catalogue.LAYER_NAMES if catalogue.layer_kind(name, found["target"])}
    # An alias of another version leads to a class that this one has under its own name only.
    assert {name for name in listed if name not in catalogue.ALIASES} <= public
    assert public <= listed


@pytest.mark.tensorflow
@pytest.mark.parametrize("name", CONSTRUCTED)
def test_constructed_layers_are_built_and_own_variables_as_listed(name: str) -> None:
    keras = pytest.importorskip("keras")
    target = ".".join(keras.__version__.split(".")[:2])
    kind = catalogue.layer_kind(name, target)
    if kind is None:
        pytest.skip(f"Keras {target} is newer than the table")
    layer = getattr(keras.layers, name)(**CONSTRUCTED[name])
    assert layer.built == kind.built_at_init
    shapes = [(2, 3, 4)] * (2 if name == "MultiHeadAttention" else 1)
    layer(*(keras.ops.ones(shape) for shape in shapes))
    assert bool(layer.variables) == kind.owns_variables


def held(rows: Iterable[tuple[Any, ...]], target: str, prefix: str) -> list[tuple[Any, ...]]:
    """The rows of a table of functions that a target has, without the first and the last target."""
    place = TARGETS.index(TARGETS[-1] if target == EVERYWHERE else target)
    found = [row for row in rows if TARGETS.index(row[1]) <= place <= TARGETS.index(row[2])]
    return sorted((row[0], *row[3:]) for row in found if row[0].startswith(prefix))


@pytest.mark.tensorflow
@pytest.mark.parametrize("package", ["tensorflow", *PACKAGES])
def test_the_functions_are_those_of_the_installed_package(package: str) -> None:
    found = dumped(package, FUNCTIONS)
    target, prefix = found["target"], "tf." if package == "tensorflow" else "keras."
    drops = [(name, *row["rate"], row.get("keep_prob")) for name, row in found["drops"].items()]
    assert held(DROPS, target, prefix) == sorted(drops)
    assert held(RANDOM, target, prefix) == sorted((name,) for name in found["random"])


@pytest.mark.tensorflow
@pytest.mark.parametrize("package", PACKAGES)
def test_the_applications_are_those_of_the_installed_package(package: str) -> None:
    found = dumped(package, FUNCTIONS)
    listed = sorted((name, tuple(effects)) for name, effects in found["applications"].items())
    assert held(APPLICATIONS, found["target"], "") == listed


@pytest.mark.tensorflow
@pytest.mark.parametrize("top", [True, False])
@pytest.mark.parametrize("name", ["MobileNetV2", "ConvNeXtTiny", "EfficientNetB0", "ResNet50V2", "VGG16"])
def test_applications_hold_what_is_listed(name: str, top: bool) -> None:
    keras = pytest.importorskip("keras")
    model = getattr(keras.applications, name)(weights=None, include_top=top, input_shape=(96, 96, 3))
    kinds = {type(layer).__name__ for layer in model._flatten_layers()}
    exists, effect = catalogue.application_effect(name, ".".join(keras.__version__.split(".")[:2]))
    assert exists
    assert ("BatchNormalization" in kinds) == (effect is Effect.BATCH_STATISTICS)
    assert "BatchNormalization" in kinds or "Dropout" not in kinds


def test_an_application_is_found_only_where_it_exists() -> None:
    assert catalogue.application_effect("RegNetX002", "2") == (True, Effect.BATCH_STATISTICS)
    assert catalogue.application_effect("RegNetX002", "3.15") == (False, None)
    assert catalogue.application_effect("VGG16", "3.15") == (True, None)


def test_a_layer_is_found_under_its_aliases_and_only_where_it_exists() -> None:
    attention = catalogue.layer_kind("GroupQueryAttention", "3.15")
    assert attention is not None and attention.effect is Effect.DROPOUT
    assert catalogue.layer_kind("GroupQueryAttention", "2") is None
    assert catalogue.layer_kind("RandAugment", "3.7") is None
    assert catalogue.layer_kind("Linear", "3.15") is None


def test_rates_and_defaults_differ_between_targets() -> None:
    old, new = catalogue.layer_kind("Attention", "2"), catalogue.layer_kind("Attention", "3.15")
    assert old is not None and new is not None
    assert (old.rates, old.training_default) == ((("dropout", None, 0.0),), None)
    assert (new.rates, new.training_default) == ((("dropout", 2, 0.0),), False)


def test_stretches_of_versions_do_not_overlap() -> None:
    seen = [(row[0], place) for row in ROWS for place in range(TARGETS.index(row[1]), TARGETS.index(row[2]) + 1)]
    assert len(seen) == len(set(seen))


@pytest.mark.tensorflow
def test_the_layers_that_take_one_argument_are_those_of_keras() -> None:
    keras = pytest.importorskip("keras")
    base = importlib.import_module("keras.src.layers.preprocessing.data_layer").DataLayer
    found = {name for name, cls in vars(keras.layers).items() if isinstance(cls, type) and issubclass(cls, base)}
    assert found == catalogue.ONE_ARGUMENT


@pytest.mark.tensorflow
def test_the_layers_that_are_given_a_mask_after_the_inputs_are_those_of_keras() -> None:
    keras = pytest.importorskip("keras")
    layers = {name: cls for name, cls in vars(keras.layers).items() if hasattr(cls, "call")}
    second = {name for name, cls in layers.items() if list(inspect.signature(cls.call).parameters)[2:3] == ["mask"]}
    assert {layers[name] for name in catalogue.MASK_IS_SECOND} == {layers[name] for name in second}


@pytest.mark.tensorflow
@pytest.mark.parametrize("name", sorted(catalogue.MASK_IS_SECOND))
def test_such_a_layer_refuses_none_by_position(name: str) -> None:
    keras = pytest.importorskip("keras")
    layer = keras.layers.Lambda(lambda x: x) if name == "Lambda" else getattr(keras.layers, name)()
    inputs = keras.ops.ones((2, 3, 4))
    with pytest.raises(TypeError, match="mask"):
        layer([inputs, inputs] if "Attention" in name else inputs, None)


@pytest.mark.tensorflow
@pytest.mark.parametrize("name", sorted(catalogue.REMOVED_FUNCTIONS))
def test_the_global_mode_is_gone_from_keras_3_alone(name: str) -> None:
    """KDL303 rests on this."""
    keras, legacy = pytest.importorskip("keras"), pytest.importorskip("tf_keras")
    kept = pytest.importorskip("tensorflow").keras.backend
    assert not hasattr(keras.backend, name)
    assert not hasattr(kept, name)
    assert hasattr(legacy.backend, name)


MODES_BY_POSITION = {
    **dict.fromkeys(["Dropout", "GaussianNoise", "BatchNormalization", "LSTM"], ValueError),
    **dict.fromkeys(["RandomFlip", "RandomContrast"], TypeError),
}


@pytest.mark.tensorflow
@pytest.mark.parametrize("mode", [True, False])
@pytest.mark.parametrize(("name", "error"), MODES_BY_POSITION.items())
def test_a_layer_takes_no_mode_by_position(name: str, error: type[Exception], mode: bool) -> None:
    """KDL306 rests on this, and on the next."""
    keras = pytest.importorskip("keras")
    arguments = CONSTRUCTED.get(name) or {"RandomContrast": {"factor": 0.5}}.get(name, {})
    inputs = keras.ops.ones((2, 3, 4) if name == "LSTM" else (2, 8, 8, 3))
    with pytest.raises(error):
        getattr(keras.layers, name)(**arguments)(inputs, mode)


@pytest.mark.tensorflow
@pytest.mark.parametrize("symbolic", [True, False])
def test_a_functional_model_takes_no_mode_by_position(symbolic: bool) -> None:
    keras = pytest.importorskip("keras")
    model = keras.applications.MobileNetV2(include_top=False, weights=None, input_shape=(32, 32, 3))
    inputs = keras.Input((32, 32, 3)) if symbolic else keras.ops.ones((1, 32, 32, 3))
    with pytest.raises(TypeError):
        model(inputs, True)
