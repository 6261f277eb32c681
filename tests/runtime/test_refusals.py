"""Without a TensorFlow that can measure, one line says what to install or to set."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

EXTRA = 'pip install "kerasdrop-lint[tensorflow]"'
START = """
import sys
from kerasdrop_lint.runtime.frameworks import RuntimeUnavailableError, start
try:
    print(start(sys.argv[1]).runtime)
except RuntimeUnavailableError as error:
    print(f"refused: {error}")
"""
TENSORFLOW = "__version__ = '2.18.0'"
KERAS = "__version__ = '{version}'\nclass backend:\n    backend = staticmethod(lambda: '{backend}')\n"


def started(folder: Path, name: str = "keras", **packages: str) -> str:
    """What is printed where only stand-ins of the packages are to be found."""
    for package, source in packages.items():
        (folder / package).mkdir()
        (folder / package / "__init__.py").write_text(source)
    root = Path(__file__).parents[2]
    environment = {key: value for key, value in os.environ.items() if key not in ("KERAS_BACKEND", "PYTHONPATH")}
    backend = {"KERAS_BACKEND": "jax"} if name == "jax" else {}
    paths = os.pathsep.join(map(str, (folder, root)))
    done = subprocess.run(
        [sys.executable, "-c", START, "keras" if name == "jax" else name],
        env=environment | backend | {"PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_what_stands_in_is_what_is_found(tmp_path: Path) -> None:
    keras = KERAS.format(version="3.9.1", backend="tensorflow")
    assert started(tmp_path, tensorflow=TENSORFLOW, keras=keras) == "keras 3.9.1\n"


def test_no_tensorflow(tmp_path: Path) -> None:
    said = started(tmp_path, tensorflow="raise ImportError('no wheel for this Python')")
    assert said == f"refused: measuring needs TensorFlow (no wheel for this Python): {EXTRA}\n"


@pytest.mark.parametrize("version", ["1.15.5", "2.9.0", "2.17.1"])
def test_a_tensorflow_that_is_too_old(tmp_path: Path, version: str) -> None:
    said = started(tmp_path, tensorflow=f"__version__ = '{version}'")
    assert said == f"refused: TensorFlow {version} is too old, 2.18 is needed: {EXTRA}\n"


@pytest.mark.parametrize("version", ["2.18.0", "2.21.0-rc1", "3.0.0"])
def test_a_tensorflow_that_is_not(tmp_path: Path, version: str) -> None:
    keras = KERAS.format(version="3.15.1", backend="tensorflow")
    assert started(tmp_path, tensorflow=f"__version__ = '{version}'", keras=keras) == "keras 3.15.1\n"


def test_a_keras_that_is_too_old(tmp_path: Path) -> None:
    keras = KERAS.format(version="2.15.0", backend="tensorflow")
    said = started(tmp_path, tensorflow=TENSORFLOW, keras=keras)
    assert said == f"refused: Keras 2.15.0 is too old, 3.0 is needed: {EXTRA}\n"


@pytest.mark.parametrize("name", ["keras", "tf_keras"])
def test_no_keras(tmp_path: Path, name: str) -> None:
    said = started(tmp_path, name, tensorflow=TENSORFLOW, **{name: "raise ImportError('gone')"})
    assert said == f"refused: {name} cannot be imported (gone): {EXTRA}\n"


@pytest.mark.parametrize("backend", ["jax", "torch", "openvino", "numpy"])
def test_another_backend(tmp_path: Path, backend: str) -> None:
    keras = KERAS.format(version="3.15.1", backend=backend)
    said = started(tmp_path, tensorflow=TENSORFLOW, keras=keras)
    assert said.startswith(f"refused: Keras runs on {backend}: only its TensorFlow backend can be measured")
    assert said.count("\n") == 1


def test_another_backend_that_is_not_installed(tmp_path: Path) -> None:
    said = started(tmp_path, "jax", tensorflow=TENSORFLOW, keras="import no_such_backend")
    assert said.startswith("refused: Keras runs on jax: only its TensorFlow backend can be measured")


@pytest.mark.tensorflow
def test_what_is_no_model() -> None:
    pytest.importorskip("keras")
    from kerasdrop_lint.runtime import measure_modes

    with pytest.raises(TypeError, match="expected a Keras model or a function that makes one, not int"):
        measure_modes(3)
    with pytest.raises(TypeError, match="expected a function that makes a Keras model, not str"):
        measure_modes(lambda: "model")
