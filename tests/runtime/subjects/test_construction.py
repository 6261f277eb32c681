"""What is given, seen and refused; every refusal is a line that a person can act on."""

from __future__ import annotations

import importlib
import itertools
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from kerasdrop_lint.runtime.subjects import Batch, Refusal, Subject, Written, construct, fit_batch, load

pytestmark = pytest.mark.tensorflow
if find_spec("keras") is None:
    pytest.skip("needs Keras", allow_module_level=True)

SOURCE = """
import keras
from keras import layers

class Block(layers.Layer):
    def __init__(self, units, rate=0.0, use_norm=False):
        super().__init__()
        self.inner = layers.Dense(units)
        self.drop = layers.Dropout(rate)
        self.norm = layers.BatchNormalization() if use_norm else None

    def call(self, x, training=None):
        x = self.drop(self.inner(x), training=training)
        return x if self.norm is None else self.norm(x)

    def method(self):
        return keras.Sequential()

class Picky(layers.Layer):
    def __init__(self, secret):
        super().__init__()
        if secret != "open sesame":
            raise RuntimeError("wrong secret")

class Deaf(layers.Layer):
    def call(self, x):
        raise RuntimeError("no input will do")

def outer():
    class Hidden(layers.Layer):
        pass
    return 3

NUMBER = 4
"""


def keras() -> Any:
    """Imported by the tests alone: what needs no TensorFlow may be run without it."""
    return importlib.import_module("keras")


@pytest.fixture(scope="module")
def module(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    path: Path = tmp_path_factory.mktemp("subjects") / "subject_user.py"
    path.write_text(SOURCE)
    return load(path)


def first(module: ModuleType, name: str, *calls: Written, given: Written | None = None) -> Subject | Refusal:
    return next(iter(construct(module, name, calls, given)))


def described(outcome: Subject | Refusal) -> str:
    assert isinstance(outcome, Subject), outcome
    return outcome.description


def test_what_the_user_gives_is_taken_as_it_is(module: ModuleType) -> None:
    outcomes = list(construct(module, "Block", (Written(("9",)),), Written(("5",), (("rate", "0.25"),))))
    assert [described(outcome) for outcome in outcomes] == ["Block(5, rate=0.25) in a functional model"]


def test_calls_seen_come_before_guesses_and_dropout_is_turned_on(module: ModuleType) -> None:
    call = Written.of({"positional": ["6"], "keywords": {"use_norm": "True", "rate": None}})
    outcomes = [described(outcome) for outcome in itertools.islice(construct(module, "Block", (call,)), 2)]
    assert outcomes[0] == "Block(units=6, use_norm=True, rate=0.5) in a functional model"
    assert outcomes[1] == "Block(units=6, use_norm=True) in a functional model"


def test_switches_are_tried_in_both_positions(module: ModuleType) -> None:
    outcomes = [described(outcome) for outcome in construct(module, "Block")]
    assert outcomes[0] == "Block(units=16, rate=0.5) in a functional model"
    assert "Block(units=16, rate=0.5, use_norm=True) in a functional model" in outcomes


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Missing", "`Missing` is not found in `subject_user` once imported: give a builder"),
        ("outer.Hidden", "`outer.Hidden` is defined inside a function: give a builder that returns its model"),
        ("outer.<locals>.Hidden", "`outer.<locals>.Hidden` is defined inside a function"),
        ("Block.method", "`Block.method` is a method: give a builder that returns its model"),
        ("outer", "`outer()` returns int, not a model"),
        ("NUMBER", "`NUMBER` is int, not a model or something that builds one"),
        (
            "Picky",
            "`Picky.__init__` needs `secret`; give a builder (RuntimeError: wrong secret (@/subject_user.py:23))",
        ),
        (
            "Deaf",
            "`Deaf.call` refused all inputs that were tried: RuntimeError: no input will do (@/subject_user.py:27)",
        ),
    ],
)
def test_a_refusal_says_what_to_do(module: ModuleType, name: str, reason: str) -> None:
    outcomes = list(construct(module, name))
    assert len(outcomes) == 1
    assert isinstance(outcomes[0], Refusal)
    folder = Path(str(module.__file__)).parent.name
    assert outcomes[0].reason.startswith(reason.replace("@", folder))
    assert "\n" not in outcomes[0].reason


def functional(shape: tuple[int | None, ...], dtype: str, layer: Callable[[], object]) -> Callable[[], object]:
    def build() -> object:
        inputs = keras().layers.Input(shape, dtype=dtype)
        return keras().Model(inputs, layer()(inputs))  # type: ignore[operator]

    return build


@pytest.mark.parametrize(
    ("build", "description"),
    [
        (functional((None, None, 3), "float32", lambda: keras().layers.Conv2D(2, 3)), "float32[4, 64, 64, 3]"),
        (functional((None,), "int32", lambda: keras().layers.Embedding(3, 2)), "int32[4, 7]"),
        (functional((300, 300, 3), "float32", lambda: keras().layers.Conv2D(2, 3)), "float32[2, 300, 300, 3]"),
        (functional((None, 9), "float32", lambda: keras().layers.LSTM(2)), "float32[4, 7, 9]"),
    ],
)
def test_a_batch_of_what_a_model_declares(build: Callable[[], object], description: str) -> None:
    batch = fit_batch(build, keras())
    assert isinstance(batch, Batch)
    assert batch.description == description


def test_indices_stay_in_the_range_of_the_embedding() -> None:
    batch = fit_batch(functional((50,), "int32", lambda: keras().layers.Embedding(3, 2)), keras())
    assert isinstance(batch, Batch)
    assert set(batch.x.numpy().ravel()) == {0, 1, 2}


def test_rows_differ_and_are_not_constant() -> None:
    batch = fit_batch(functional((5,), "float32", lambda: keras().layers.Dense(2)), keras())
    assert isinstance(batch, Batch)
    values = batch.x.numpy()
    assert len(set(values.ravel())) == values.size
    assert values.min() > 0.1
    assert values.max() < 1
