"""Where TensorFlow, a Keras or psutil is missing or is another than needed, one line says what to install."""

from __future__ import annotations

import json
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.verify.verifying import MESSAGE, command, model

if find_spec("tensorflow") is None:
    pytest.skip("needs TensorFlow", allow_module_level=True)
EXTRA = 'pip install "kerasdrop-lint[tensorflow]"'
STAND_IN = '''\
"""Hides packages from import and from their metadata, or gives them another version."""
import os, sys
from importlib import metadata
from importlib.machinery import PathFinder

hidden = os.environ["HIDDEN"].split(",")
real = metadata.version


class Finder(PathFinder):
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        return None if name.split(".")[0] in hidden else super().find_spec(name, path, target)


def version(name):
    if name.replace("-", "_") in hidden:
        raise metadata.PackageNotFoundError(name)
    return os.environ.get("VERSION_OF_" + name) or real(name)


sys.meta_path[sys.meta_path.index(PathFinder)] = Finder
metadata.version = version
'''


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "stand_in").mkdir()
    (tmp_path / "stand_in" / "sitecustomize.py").write_text(STAND_IN)
    (tmp_path / "net.py").write_text(model())
    (tmp_path / "clean.py").write_text("import keras\n\nkeras.layers.Dropout(0.5)\n")
    return tmp_path


def run(folder: Path, *arguments: str, hidden: str = "", **versions: str) -> tuple[int, str, str]:
    environment = {"PYTHONPATH": str(folder / "stand_in"), "HIDDEN": hidden}
    environment |= {f"VERSION_OF_{name}": said for name, said in versions.items()}
    done = command(*arguments, folder=folder, environment=environment)
    return done.returncode, done.stdout, done.stderr


MEASURING = [("verify", "net.py"), ("verify", "clean.py"), ("modes", "--measure", "net.py:Net")]


@pytest.mark.parametrize("arguments", MEASURING)
@pytest.mark.parametrize("target", ["3.15", "2"])
def test_no_tensorflow(folder: Path, arguments: tuple[str, ...], target: str) -> None:
    status, output, errors = run(folder, *arguments, "--target-keras", target, hidden="tensorflow")
    assert (status, output) == (2, "")
    assert errors == f"kerasdrop-lint: error: {arguments[0]}: measuring needs TensorFlow: {EXTRA}\n"


def test_neither_tensorflow_nor_any_keras(folder: Path) -> None:
    for arguments in MEASURING:
        status, output, errors = run(folder, *arguments, hidden="tensorflow,keras,tf_keras,numpy,psutil,tqdm")
        assert (status, output) == (2, "")
        assert errors == f"kerasdrop-lint: error: {arguments[0]}: measuring needs TensorFlow: {EXTRA}\n"


@pytest.mark.parametrize("arguments", MEASURING)
def test_tensorflow_too_old(folder: Path, arguments: tuple[str, ...]) -> None:
    status, output, errors = run(folder, *arguments, tensorflow="2.9.1")
    assert (status, output) == (2, "")
    assert errors == (f"kerasdrop-lint: error: {arguments[0]}: TensorFlow 2.9.1 is too old, 2.18 is needed: {EXTRA}\n")


@pytest.mark.parametrize("arguments", [("verify", "net.py"), ("modes", "--measure", "net.py:Net")])
@pytest.mark.parametrize(
    "hidden,said",
    [
        (
            "psutil",
            "the imports ended the process: exited with status 1 (os._exit): "
            "ModuleNotFoundError: No module named 'psutil'",
        ),
        ("numpy", "measuring needs TensorFlow (No module named 'numpy')"),
    ],
)
def test_what_tensorflow_or_the_workers_need(folder: Path, arguments: tuple[str, ...], hidden: str, said: str) -> None:
    status, output, errors = run(folder, *arguments, "--target-keras", "3.15", hidden=hidden, keras="3.15.1")
    assert (status, output) == (2, "")
    assert errors == f"kerasdrop-lint: error: {arguments[0]}: {said}: {EXTRA}\n"


def test_a_broken_tensorflow(folder: Path) -> None:
    (folder / "stand_in" / "tensorflow.py").write_text("raise ImportError('libcudart.so.12: cannot open')")
    status, output, errors = run(folder, "verify", "net.py")
    assert (status, output) == (2, "")
    assert errors == (
        "kerasdrop-lint: error: verify: measuring needs TensorFlow (libcudart.so.12: cannot open): " + EXTRA + "\n"
    )


OTHER_KERAS = [
    ("3.15", {"hidden": "keras"}, f"needs Keras 3.15, and none is installed: {EXTRA}"),
    ("3.3", {"keras": "3.15.1"}, "needs Keras 3.3, and 3.15.1 is installed"),
    ("3.15", {"keras": "2.15.0"}, "needs Keras 3.15, and 2.15.0 is installed"),
]


@pytest.mark.parametrize("target,there,said", OTHER_KERAS)
def test_another_keras(folder: Path, target: str, there: dict[str, str], said: str) -> None:
    """The findings stand, for that Keras was asked for; they are not verified."""
    status, output, errors = run(folder, "verify", "net.py", "--target-keras", target, "--no-show-source", **there)
    assert (status, errors) == (1, "")
    assert output.splitlines()[:2] == [f"net.py:13:5: {MESSAGE} [unverified]", f"  unverified: {said}"]
    status, output, errors = run(folder, "modes", "--measure", "net.py", "--target-keras", target, **there)
    assert (status, output, errors) == (2, "", f"kerasdrop-lint: error: modes: {said}\n")


def test_no_tf_keras(folder: Path) -> None:
    (folder / "net.py").write_text(
        model()
        .replace("import keras\n", "import tf_keras as keras\n")
        .replace("self.drop(x)", "self.drop(x, training=True)")
    )
    status, output, errors = run(folder, "verify", "net.py", "--format=json", hidden="tf_keras")
    assert (status, errors) == (1, "")
    (finding,) = json.loads(output)["findings"]
    assert (finding["code"], finding["target_keras"]) == ("KDL202", "2")
    reason = f"needs tf_keras: {EXTRA}"
    assert finding["verdict"] == {"status": "unverified", "runtime": "", "reason": reason, "modes": {}}
    status, output, errors = run(folder, "modes", "--measure", "net.py", hidden="tf_keras")
    assert (status, output, errors) == (2, "", f"kerasdrop-lint: error: modes: {reason}\n")


@pytest.mark.tensorflow
def test_tqdm_is_not_needed_without_a_terminal(folder: Path) -> None:
    status, output, _ = run(folder, "verify", "net.py", "--format=concise", hidden="tqdm")
    assert (status, output) == (1, f"net.py:13:5: {MESSAGE} [confirmed]\n")


@pytest.mark.tensorflow
def test_a_newer_keras_than_any_known_is_measured_as_the_newest(folder: Path) -> None:
    status, output, _ = run(folder, "verify", "net.py", "--format=json", keras="3.99.0")
    (finding,) = json.loads(output)["findings"]
    assert (status, finding["target_keras"]) == (1, "3.16")
    assert finding["verdict"]["status"] == "confirmed"
    assert finding["verdict"]["runtime"] == f"keras {version('keras')}"
