"""What is said to be in `keras` is there, in the packages that are installed; they are read and not imported."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from kerasdrop_lint.knowledge.keras_names import keras_has

MODULES = {
    "keras": ("keras", "__init__.py", "keras"),
    "keras.layers": ("keras", "layers/__init__.py", "keras.layers"),
    "keras.models": ("keras", "models/__init__.py", "keras.models"),
    "keras.activations": ("keras", "activations/__init__.py", "keras.activations"),
    "keras.applications": ("keras", "applications/__init__.py", "keras.applications"),
    "keras.backend": ("keras", "_tf_keras/keras/backend/__init__.py", "keras.backend"),
    "keras.ops": ("keras", "ops/__init__.py", "keras.ops"),
    "keras.random": ("keras", "random/__init__.py", "keras.random"),
    "tf_keras": ("tf_keras", "api/_v2/keras/__init__.py", "keras"),
    "tf_keras.layers": ("tf_keras", "api/_v2/keras/layers/__init__.py", "keras.layers"),
    "tf_keras.models": ("tf_keras", "api/_v2/keras/models/__init__.py", "keras.models"),
    "tf_keras.activations": ("tf_keras", "api/_v2/keras/activations/__init__.py", "keras.activations"),
    "tf_keras.applications": ("tf_keras", "api/_v2/keras/applications/__init__.py", "keras.applications"),
    "tf_keras.backend": ("tf_keras", "api/_v2/keras/backend/__init__.py", "keras.backend"),
    "tf_keras, version 1": ("tf_keras", "api/_v1/keras/__init__.py", "keras"),
}


@pytest.mark.parametrize(("package", "file", "module"), MODULES.values(), ids=MODULES)
def test_public_names(package: str, file: str, module: str) -> None:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        pytest.skip(f"{package} is not installed")
    text = (Path(spec.origin).parent / file).read_text(encoding="utf-8")
    names = set(re.findall(r"^from [\w.]+ import (?:\(\s*)?(?:\w+ as )?(\w+)", text, re.MULTILINE))
    assert names
    assert {name for name in names if not keras_has(module, name)} - {"_sys", "_current_module"} == set()


@pytest.mark.parametrize(
    ("module", "name"), [("keras", "net"), ("keras.layers", "Block"), ("keras.models", "Net"), ("keras.net", "Net")]
)
def test_names_of_others(module: str, name: str) -> None:
    assert not keras_has(module, name)
