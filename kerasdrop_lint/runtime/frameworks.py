"""The Keras that measures: which package, which version, and whether it can."""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from kerasdrop_lint.knowledge.profiles import DEFAULT, LEGACY, TARGETS

NAMES = ("keras", "tf_keras")
OLDEST = (2, 18)
_BACKEND = "tensorflow"
EXTRA = 'pip install "kerasdrop-lint[tensorflow]"'
_PARTS = ("layers", "models", "backend", "applications", "initializers", "regularizers", "optimizers")


class RuntimeUnavailableError(Exception):
    """There is nothing to measure with; the message says what to install or to set."""


@dataclass(frozen=True, slots=True)
class Framework:
    """An imported Keras on TensorFlow. `name` is `keras` or `tf_keras`."""

    keras: ModuleType
    name: str
    version: str

    @property
    def runtime(self) -> str:
        """What reports call it."""
        return f"{self.name} {self.version}"

    @property
    def target(self) -> str:
        """The target Keras that it is."""
        if self.name == "tf_keras":
            return LEGACY
        major_minor = ".".join(self.version.split(".")[:2])
        return major_minor if major_minor in TARGETS else DEFAULT

    @property
    def layer(self) -> type[Any]:
        """The class of all layers."""
        layer: type[Any] = self.keras.layers.Layer
        return layer


def environment(name: str) -> dict[str, str]:
    """What must be set before TensorFlow is imported: a quiet one, without GPUs, with the Keras asked for."""
    quiet = {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1", "TF_ENABLE_ONEDNN_OPTS": "0"}
    legacy = {"TF_USE_LEGACY_KERAS": "1" if name == "tf_keras" else "0"}
    return quiet | legacy | ({} if name == "tf_keras" else {"KERAS_BACKEND": "tensorflow"})


def start(name: str) -> Framework:
    """Import the runtime; as `tf_keras` it takes the place of `keras` for everything imported later."""
    for key, value in environment(name).items():
        os.environ.setdefault(key, value)
    if name == "tf_keras":
        os.environ["TF_USE_LEGACY_KERAS"] = "1"
    framework = imported(name)
    if name == "tf_keras":
        _take_the_place_of_keras(framework.keras)
    return framework


def imported(name: str) -> Framework:
    """The Keras of that name, whatever the environment. Raises RuntimeUnavailableError where it cannot measure."""
    _verify_tensorflow()
    try:
        keras = importlib.import_module(name)
    except ImportError as error:
        _verify_backend(os.environ.get("KERAS_BACKEND", _BACKEND) if name == "keras" else _BACKEND)
        raise RuntimeUnavailableError(f"{name} cannot be imported ({error}): {EXTRA}") from error
    if name == "keras":
        if int(keras.__version__.split(".")[0]) < 3:
            raise RuntimeUnavailableError(f"Keras {keras.__version__} is too old, 3.0 is needed: {EXTRA}")
        _verify_backend(keras.backend.backend())
    return Framework(keras, name, keras.__version__)


def framework_of(model: object) -> Framework:
    """The Keras that the classes of a model or layer come from."""
    for base in type(model).__mro__:
        package = base.__module__.partition(".")[0]
        if package in NAMES:
            return imported(package)
    raise TypeError(f"expected a Keras model or layer, not {type(model).__name__}")


def is_installed(name: str) -> bool:
    """Whether the package is there, without importing it."""
    return importlib.util.find_spec(name) is not None


def _verify_tensorflow() -> None:
    try:
        tensorflow = importlib.import_module("tensorflow")
    except ImportError as error:
        raise RuntimeUnavailableError(f"measuring needs TensorFlow ({error}): {EXTRA}") from error
    version = getattr(tensorflow, "__version__", "0.0")
    if tuple(int(part) for part in version.split(".")[:2]) < OLDEST:
        raise RuntimeUnavailableError(too_old(version))


def too_old(version: str) -> str:
    """What to say of an old TensorFlow."""
    return f"TensorFlow {version} is too old, {'.'.join(map(str, OLDEST))} is needed: {EXTRA}"


def _verify_backend(backend: str) -> None:
    if backend != _BACKEND:
        raise RuntimeUnavailableError(
            f"Keras runs on {backend}: only its TensorFlow backend can be measured; set KERAS_BACKEND=tensorflow"
        )


def _take_the_place_of_keras(legacy: ModuleType) -> None:
    for module in [known for known in sys.modules if known == "keras" or known.startswith("keras.")]:
        del sys.modules[module]
    sys.modules["keras"] = legacy
    for part in _PARTS:
        sys.modules[f"keras.{part}"] = getattr(legacy, part)


def loaded() -> tuple[str, ...]:
    """Which of the packages that are not the user's are imported."""
    return tuple(name for name in ("tensorflow", *NAMES) if name in sys.modules)


@cache
def directories(packages: tuple[str, ...]) -> tuple[str, ...]:
    """The folders of imported packages, and of this one."""
    # A module that stands in for another may have no file.
    files = [file for name in packages if (file := getattr(sys.modules[name], "__file__", None))]
    return tuple({f"{Path(file).parent}{os.sep}" for file in (*files, __file__)})
