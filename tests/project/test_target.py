"""The Keras that a project is meant for, from what it declares or has locked."""

from __future__ import annotations

from pathlib import Path

import pytest

from kerasdrop_lint import check_paths
from kerasdrop_lint.project.target import declared_targets, installed_targets
from tests.project.trees import write

OLD = ("2",)
ALL: tuple[str, ...] = ()

DECLARED: dict[str, tuple[dict[str, str], tuple[str, ...]]] = {
    "nothing": ({"pyproject.toml": "[project]\ndependencies = ['numpy']"}, ALL),
    "any TensorFlow": ({"pyproject.toml": "[project]\ndependencies = ['tensorflow>=2.4']"}, ALL),
    "an old TensorFlow": ({"pyproject.toml": "[project]\ndependencies = ['tensorflow>=2.4,<2.16']"}, OLD),
    "the last with Keras 2": ({"requirements.txt": "tensorflow==2.15.1  # the last one"}, OLD),
    "the first with Keras 3": ({"requirements.txt": "tensorflow==2.16.1"}, ALL),
    "TensorFlow 1": ({"setup.py": "setup(install_requires=['tensorflow-gpu==1.15'])"}, OLD),
    "a compatible release": ({"requirements.txt": "tensorflow-cpu~=2.12.0"}, OLD),
    "an extra": ({"pyproject.toml": "[project.optional-dependencies]\ntf = ['tensorflow[and-cuda]<2.14']"}, OLD),
    "setup.cfg": ({"setup.cfg": "[options]\ninstall_requires =\n    numpy\n    keras<3"}, OLD),
    "an extra of setup.cfg": ({"setup.cfg": "[options.extras_require]\ntf =\n    keras==2.11.0"}, OLD),
    "Keras with bounds": (
        {"pyproject.toml": "[project]\ndependencies = ['keras>=3.3,<3.10']"},
        tuple(f"3.{minor}" for minor in range(3, 10)),
    ),
    "one Keras": ({"requirements-dev.txt": "keras==3.8.0"}, ("3.8",)),
    "Keras has the say": ({"requirements.txt": "tensorflow>=2.10\nkeras==3.5.*"}, ("3.5",)),
    "Poetry": ({"pyproject.toml": "[tool.poetry.dependencies]\ntensorflow = '^2.10,<2.16'"}, OLD),
    "Poetry, with a table": ({"pyproject.toml": "[tool.poetry.dependencies]\nkeras = {version = '~3.6'}"}, ("3.6",)),
    "a lock file of Poetry": ({"poetry.lock": "[[package]]\nname = 'keras'\nversion = '3.7.0'"}, ("3.7",)),
    "a lock file over a declaration": (
        {"uv.lock": "[[package]]\nname = 'keras'\nversion = '3.9.2'", "requirements.txt": "keras<3"},
        ("3.9",),
    ),
    "Pipenv": ({"Pipfile": "[packages]\nkeras = '==2.12.0'"}, OLD),
    "a lock file of Pipenv": ({"Pipfile.lock": '{"default": {"keras": {"version": "==3.4.1"}}}'}, ("3.4",)),
    "conda": ({"environment.yml": "dependencies:\n  - python=3.9\n  - tensorflow=2.10\n"}, OLD),
    "pip inside conda": ({"environment.yml": "dependencies:\n  - pip:\n    - keras>=3.0,<3.2\n"}, ("3.0", "3.1")),
    "a wheel": ({"pkg-1.0.dist-info/METADATA": "Name: pkg\nRequires-Dist: tensorflow (<2.13)\n\nkeras<4"}, OLD),
    "other systems": ({"requirements.txt": "tensorflow-macos==2.9; sys_platform == 'darwin'"}, ALL),
    "what cannot be read": ({"pyproject.toml": "= =", "setup.cfg": "x", "Pipfile.lock": "[", "uv.lock": "'"}, ALL),
    "what has another form": (
        {"pyproject.toml": "project = 3\ntool = []", "Pipfile.lock": '{"default": []}', "poetry.lock": "package = 1"},
        ALL,
    ),
}


@pytest.mark.parametrize(("files", "expected"), DECLARED.values(), ids=DECLARED.keys())
def test_declared(tmp_path: Path, files: dict[str, str], expected: tuple[str, ...]) -> None:
    assert declared_targets(str(write(tmp_path, files))) == expected


def test_installed(tmp_path: Path) -> None:
    assert installed_targets([str(tmp_path)]) == ()
    write(tmp_path, {"keras-3.6.0.dist-info/METADATA": ""})
    assert installed_targets([str(tmp_path)]) == ("3.6",)


UNTOLD = """
    import keras

    class Net(keras.Model):
        def __init__(self):
            super().__init__()
            self.drop = keras.layers.Dropout(0.5)

        def call(self, x):
            return self.drop(x)
    """
NONE = UNTOLD.replace("(self, x)", "(self, x, training=None)").replace("drop(x)", "drop(x, training=None)")


def told(root: Path, requirements: str, source: str) -> list[tuple[str, str]]:
    report = check_paths(
        [str(write(root, {"requirements.txt": requirements, "setup.py": "", "net.py": source}) / "net.py")]
    )
    return [(finding.code, finding.target_keras) for finding in report.findings]


def test_a_project_on_keras_2_has_no_faults_of_keras_3(tmp_path: Path) -> None:
    assert told(tmp_path, "tensorflow<2.16", UNTOLD) == []
    assert told(tmp_path, "tensorflow>=2.16", UNTOLD) == [("KDL101", "3.15")]
    assert told(tmp_path, "keras>=3", "import tf_keras as keras" + UNTOLD.replace("import keras", "")) == []


def test_a_fault_of_some_versions_only_says_which(tmp_path: Path) -> None:
    """`training=None` resets the mode from Keras 3.10 on; before, it counts as not written."""
    assert told(tmp_path, "keras>=3.3,<3.10", NONE) == []
    assert told(tmp_path, "keras>=3.3", NONE) == [("KDL115", "3.15")]
    assert told(tmp_path, "keras>=3.3,<3.12", NONE) == [("KDL115", "3.11")]
    (finding,) = check_paths([str(tmp_path / "net.py")]).findings
    assert finding.message.endswith("(Of the versions that the project allows: Keras 3.10 to 3.15.)")
    assert told(tmp_path, "keras>=3.3,<3.12", UNTOLD) == [("KDL101", "3.11")]
    (finding,) = check_paths([str(tmp_path / "net.py")]).findings
    assert "allows" not in finding.message
