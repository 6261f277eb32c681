"""What messages say beyond mode tables, which start each column anew: what one model does when it is run twice, and how
much of its input a dropout drops."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.tensorflow

FIXTURES = Path(__file__).parent.parent / "fixtures"
RUNTIMES = ("keras", "tf_keras")
SHARE = 0.9
UNSCALED = 0.8
REGIONS = 0.9**3
"""What is left on average by the masks of the fixtures of KDL403."""


def built(fixture: str, runtime: str) -> Any:
    """The model of a fixture, with Keras 3 or tf_keras in the place of `keras`."""
    source = (FIXTURES / fixture).read_text(encoding="utf-8")
    names: dict[str, Any] = {"__name__": "fixture"}
    exec(source.replace("import keras\n", f"import {runtime} as keras\n"), names)
    model = names["build"]()
    model.compile(optimizer="sgd", loss=zeros)
    return model


def ones() -> Any:
    import numpy as np

    return np.ones((64, 10), "float32")


def zeros(_: Any, output: Any) -> Any:
    """The share of an output that is zero, as a loss."""
    import tensorflow as tf

    return tf.reduce_mean(tf.cast(tf.equal(output, 0), "float32"), -1) + 0 * tf.reduce_sum(output, -1)


def fitted(model: Any) -> bool:
    """Whether the model drops in `fit`."""
    return bool(model.fit(ones(), ones(), verbose=0).history["loss"][0] > 0.1)


def predicted(model: Any) -> bool:
    """Whether it does in `predict`."""
    return bool((model.predict(ones(), verbose=0) == 0).mean() > 0.1)


@pytest.mark.parametrize("runtime", RUNTIMES)
@pytest.mark.parametrize("fixture", ["bad_helper_of_a_model", "bad_helper_in_a_block"])
def test_a_traced_helper_keeps_the_mode_of_fit(fixture: str, runtime: str) -> None:
    model = built(f"kdl111/{fixture}.py", runtime)
    assert (fitted(model), predicted(model)) == (True, True)


@pytest.mark.parametrize("runtime", RUNTIMES)
@pytest.mark.parametrize("fixture", ["bad_helper_of_a_model", "bad_helper_in_a_block"])
def test_a_traced_helper_keeps_the_mode_of_predict(fixture: str, runtime: str) -> None:
    model = built(f"kdl111/{fixture}.py", runtime)
    assert (predicted(model), fitted(model)) == (False, False)


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_a_traced_function_that_takes_the_mode_keeps_none(runtime: str) -> None:
    for entries in ((fitted, predicted), (predicted, fitted)):
        model = built("kdl111/good_mode_is_an_argument.py", runtime)
        assert [entry(model) for entry in entries] == [entry is fitted for entry in entries]


def test_a_compiled_call_that_makes_all_weights_fails_in_a_first_fit_of_keras_3() -> None:
    with pytest.raises(ValueError, match="No gradients provided for any variable"):
        fitted(built("kdl111/bad_weights_in_call.py", "keras"))
    asked = built("kdl111/bad_weights_in_call.py", "keras")
    assert (predicted(asked), fitted(asked)) == (
        False,
        False,
    )  # the loss counts zeros, of which a last layer gives none
    fitted(built("kdl111/bad_weights_in_call.py", "tf_keras"))


def test_a_call_without_state_drops_only_if_it_is_passed_true() -> None:
    import keras

    model = keras.Sequential([keras.Input((10,)), keras.layers.Dropout(0.5)])
    for told, share in (({}, 0), ({"training": False}, 0), ({"training": True}, 0.1)):
        output, _ = model.stateless_call([], model.non_trainable_variables, ones(), **told)
        assert (bool((output.numpy() == 0).mean() > 0.1)) == (share > 0)


def test_the_scope_of_the_learning_phase_has_no_effect_on_predict() -> None:
    import tf_keras

    model = tf_keras.Sequential([tf_keras.Input((10,)), tf_keras.layers.Dropout(0.5)])
    with tf_keras.backend.learning_phase_scope(1):
        assert not predicted(model)


@pytest.mark.parametrize("runtime", RUNTIMES)
@pytest.mark.parametrize("fixture", ["bad_layer", "bad_operation"])
def test_a_keep_probability_that_is_passed_as_a_rate_is_dropped(fixture: str, runtime: str) -> None:
    output = built(f"kdl402/{fixture}.py", runtime)(ones(), training=True)
    assert float(zeros(None, output).numpy().mean()) == pytest.approx(SHARE, abs=0.06)


@pytest.mark.parametrize("runtime", RUNTIMES)
@pytest.mark.parametrize(
    ("fixture", "left"),
    [
        ("bad_dropout", UNSCALED),
        ("bad_drop_path", UNSCALED),
        ("bad_selected", UNSCALED),
        ("bad_in_a_branch_of_tensorflow", UNSCALED),
        ("bad_regions", REGIONS),
        ("good_scaled_elsewhere", 1.0),
    ],
)
def test_what_nothing_makes_up_for_is_less_in_training(fixture: str, left: float, runtime: str) -> None:
    model = built(f"kdl403/{fixture}.py", runtime)
    outputs = [float(model(ones(), training=True).numpy().mean()) for _ in range(100)]
    at_rest = float(model(ones(), training=False).numpy().mean())
    assert sum(outputs) / len(outputs) == pytest.approx(left * at_rest, abs=0.04)


@pytest.mark.parametrize("runtime", RUNTIMES)
@pytest.mark.parametrize("fixture", ["bad_model_default", "bad_none_is_not_false"])
def test_what_a_default_of_true_serves_when_exported_drops(fixture: str, runtime: str, tmp_path: Path) -> None:
    import tensorflow as tf

    model = built(f"kdl203/{fixture}.py", runtime)
    fitted(model)
    model.export(str(tmp_path))
    served = tf.saved_model.load(str(tmp_path))
    one, other = (served.serve(ones()).numpy() for _ in range(2))
    assert not (one == other).all()


@pytest.mark.parametrize("fixture", ["bad_dropout_of_tensorflow", "bad_joined", "bad_reshaped"])
def test_what_takes_a_symbolic_tensor_on_tf_keras_raises_on_keras_3(fixture: str) -> None:
    with pytest.raises(ValueError, match="KerasTensor"):
        built(f"kdl304/{fixture}.py", "keras")
    assert built(f"kdl304/{fixture}.py", "tf_keras").layers
