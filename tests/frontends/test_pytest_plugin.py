"""The pytest plugin in a project's own test run."""

from __future__ import annotations

import re
from importlib.metadata import version
from importlib.util import find_spec

import pytest

pytest_plugins = "pytester"

MODELS = """\
import os

if os.environ["TF_USE_LEGACY_KERAS"] == "1":
    import tf_keras as keras
else:
    import keras


class Forgetful(keras.Model):
    def __init__(self):
        super().__init__()
        self.norm = keras.layers.BatchNormalization(name="norm")
        self.drop = keras.layers.Dropout(0.5, name="drop")

    def call(self, x):
        return self.drop(self.norm(x), training=False)


class Subclassed(Forgetful):
    def call(self, x, training=None):
        return self.drop(self.norm(x, training=training), training=training)


class Always(keras.layers.Dropout):
    def call(self, x, training=None):
        return super().call(x, training=True)


class Broken(Subclassed):
    def fit(self, *args, **options):
        raise ValueError("no such batch")


def functional(dropout=keras.layers.Dropout):
    inputs = keras.Input((6,))
    x = keras.layers.Dense(4)(inputs)
    x = keras.layers.BatchNormalization(name="norm")(x)
    return keras.Model(inputs, dropout(0.5, name="drop")(x))


def sequential(dropout=keras.layers.Dropout):
    layers = [keras.layers.Dense(4), keras.layers.BatchNormalization(name="norm"), dropout(0.5, name="drop")]
    return keras.Sequential([keras.Input((6,)), *layers])
"""
TESTS = """\
import numpy as np
import pytest
from models import Always, Broken, Forgetful, Subclassed, functional, sequential


@pytest.mark.parametrize("build", [functional, sequential, Subclassed])
@pytest.mark.parametrize("made", [True, False])
def test_good(assert_trains_and_rests, build, made):
    assert_trains_and_rests(build() if made else build, inputs=np.ones((8, 6), "float32"))


@pytest.mark.parametrize("build", [functional, sequential])
def test_always(assert_trains_and_rests, build):
    model = build(Always)
    assert_trains_and_rests(model, always_on="drop")
    assert_trains_and_rests(model, always_on=["Always"], targets=np.zeros((4, 4)))
    with pytest.raises(ValueError, match="no site is named 'dropp'"):
        assert_trains_and_rests(model, always_on="dropp")


def test_a_trained_model_stays_as_it_is(assert_trains_and_rests):
    model = functional()
    model.compile("adam", "mse")
    x, y = np.ones((8, 6), "float32"), np.zeros((8, 4), "float32")
    model.fit(x, y, verbose=0)
    before = model.get_weights()
    assert_trains_and_rests(model)
    assert all((old == new).all() for old, new in zip(before, model.get_weights()))
    model.fit(x, y, verbose=0)


def test_forgetful(assert_trains_and_rests):
    assert_trains_and_rests(Forgetful, inputs=np.ones((8, 6), "float32"))


@pytest.mark.parametrize("build", [functional, sequential])
def test_on_in_predict(assert_trains_and_rests, build):
    assert_trains_and_rests(build(Always))


def test_broken(assert_trains_and_rests):
    assert_trains_and_rests(Broken, inputs=np.ones((8, 6), "float32"))
"""
HEADING = "site layer effect fit evaluate predict training=True training=False model(x) why"
ALWAYS = [
    "Always 'drop' (models.py:26) is on in evaluate, should be off",
    "Always 'drop' (models.py:26) is on in predict, should be off",
    "",
    HEADING,
    "BatchNormalization batch statistics on off off on off off layer 'norm'",
    "> models.py:26 Always dropout on on! on! on on on layer 'drop'",
]
FAILURES = {
    "test_on_in_predict[functional]": ALWAYS,
    "test_on_in_predict[sequential]": ALWAYS,
    "test_broken": [
        "fit raised ValueError:",
        "no such batch",
        "",
        HEADING,
        "models.py:21 Dropout dropout error:ValueError off off on off off layer 'drop'",
        "models.py:21 BatchNormalization batch statistics error:ValueError off off on off off layer 'norm'",
    ],
}
FORGETFUL = {
    "keras": [
        "Dropout 'drop' (models.py:16) is off in fit, should be on",
        "batch statistics of BatchNormalization 'norm' (models.py:16) is off in fit, should be on",
        "",
        HEADING,
        "> models.py:16 Dropout dropout off! off off off off off layer 'drop'",
        "> models.py:16 BatchNormalization batch statistics off! off off on off off layer 'norm'",
    ],
    "tf_keras": [
        "Dropout 'drop' (models.py:16) is off in fit, should be on",
        "",
        HEADING,
        "> models.py:16 Dropout dropout off! off off off off off layer 'drop'",
        "models.py:16 BatchNormalization batch statistics on off off on off off layer 'norm'",
    ],
}
MESSAGE = "AssertionError: the model does not train and rest as it should"


def messages(result: pytest.RunResult) -> dict[str, list[str]]:
    """Test, then what it says that it failed with; without columns, which Python knows only from 3.11 on."""
    failures: dict[str, list[str]] = {}
    said: list[str] = []
    for line in result.outlines:
        if line.startswith("____"):
            said = failures.setdefault(line.strip("_ "), [])
        elif line.startswith("E  "):
            said.append(" ".join(re.sub(r"(models.py:\d+):\d+", r"\1", line[1:]).split()))
    return failures


@pytest.mark.tensorflow
@pytest.mark.slow("a test run of its own, with TensorFlow, over nine models")
@pytest.mark.parametrize("keras", ["keras", "tf_keras"])
def test_a_suite_of_models(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, keras: str) -> None:
    # Not imported here: pytester forgets what its tests import, and NumPy cannot be imported twice.
    if find_spec("tensorflow") is None or find_spec(keras) is None:
        pytest.skip(f"needs {keras}")
    monkeypatch.setenv("TF_CPP_MIN_LOG_LEVEL", "3")
    monkeypatch.setenv("TF_USE_LEGACY_KERAS", str(int(keras == "tf_keras")))
    pytester.makepyfile(models=MODELS, test_models=TESTS)
    result = pytester.runpytest_subprocess("-p", "no:randomly", "-W", "ignore")
    result.assert_outcomes(passed=9, failed=4)
    head = f"{MESSAGE} ({keras} {version(keras)})"
    expected = {**FAILURES, "test_forgetful": FORGETFUL[keras]}
    assert messages(result) == {test: [head, *said] for test, said in expected.items()}
    # The way from the user's line to where the message is made up is of no use to anybody.
    assert "testing.py" not in result.stdout.str()
    assert "pytest_plugin.py" not in result.stdout.str()


def test_nothing_is_imported_until_it_is_used(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import sys

        def test_start(request):
            assert request.config.pluginmanager.has_plugin("kerasdrop-lint")
            own = [name for name in sys.modules if name.startswith("kerasdrop_lint")]
            assert sorted(own) == [
                "kerasdrop_lint", "kerasdrop_lint.frontends", "kerasdrop_lint.frontends.pytest_plugin"
            ]
            assert not {"numpy", "tensorflow", "keras", "libcst"} & {*sys.modules}

        def test_fixture(assert_trains_and_rests):
            assert not {"numpy", "tensorflow", "keras", "libcst"} & {*sys.modules}
        """
    )
    pytester.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(passed=2)


def test_without_tensorflow_one_line_says_what_is_missing(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(
        """
        import sys
        from importlib.machinery import PathFinder

        class WithoutTensorFlow(PathFinder):
            @classmethod
            def find_spec(cls, name, path=None, target=None):
                if name.partition(".")[0] not in ("tensorflow", "keras", "tf_keras", "numpy"):
                    return super().find_spec(name, path, target)

        sys.meta_path[:] = [WithoutTensorFlow if finder is PathFinder else finder for finder in sys.meta_path]
        """
    )
    pytester.makepyfile(
        """
        def test_model(assert_trains_and_rests):
            assert_trains_and_rests(lambda: None)
        """
    )
    result = pytester.runpytest_subprocess()
    result.assert_outcomes(failed=1)
    line = "measuring needs TensorFlow (No module named 'tensorflow'): pip install \"kerasdrop-lint[tensorflow]\""
    head = next(number for number, text in enumerate(result.outlines) if text.startswith("____"))
    assert result.outlines[head + 1] == line


def test_it_can_be_turned_off(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_model(assert_trains_and_rests): ...")
    pytester.runpytest_subprocess("-p", "no:kerasdrop-lint").assert_outcomes(errors=1)
