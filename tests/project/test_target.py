"""The Keras that a project is meant for, from what it declares or has locked."""

from __future__ import annotations

from pathlib import Path

import pytest

from kerasdrop_lint import check_paths
from kerasdrop_lint.knowledge.profiles import TARGETS
from kerasdrop_lint.project.target import declared_by, installed_in
from tests.project.trees import write

OLD = ("2",)
ANY = TARGETS
NEW = TARGETS[1:]

DECLARED: dict[str, tuple[dict[str, str], tuple[str, ...] | None]] = {
    "nothing": ({"pyproject.toml": "[project]\ndependencies = ['numpy']"}, None),
    "no file at all": ({"net.py": "import keras"}, None),
    "TensorFlow without a version": ({"requirements.txt": "numpy\ntensorflow"}, ANY),
    "any TensorFlow": ({"pyproject.toml": "[project]\ndependencies = ['tensorflow>=2.4']"}, ANY),
    "any Keras": ({"requirements.txt": "keras>=2.4"}, ANY),
    "an old TensorFlow": ({"pyproject.toml": "[project]\ndependencies = ['tensorflow>=2.4,<2.16']"}, OLD),
    "the last with Keras 2": ({"requirements.txt": "tensorflow==2.15.1  # the last one"}, OLD),
    "the first with Keras 3": ({"requirements.txt": "tensorflow==2.16.1"}, NEW),
    "a candidate": ({"requirements.txt": "tensorflow==2.10.0rc3"}, OLD),
    "TensorFlow 1": ({"setup.py": "setup(install_requires=['tensorflow-gpu==1.15'])"}, OLD),
    "an early TensorFlow 1": ({"requirements.txt": "tensorflow-gpu == 1.4"}, OLD),
    "a compatible release": ({"requirements.txt": "tensorflow-cpu~=2.12.0"}, OLD),
    "an extra": ({"pyproject.toml": "[project.optional-dependencies]\ntf = ['tensorflow[and-cuda]<2.14']"}, OLD),
    "a dependency group": ({"pyproject.toml": "[dependency-groups]\ntf = ['tensorflow<2.14']"}, OLD),
    "a group of Poetry": ({"pyproject.toml": "[tool.poetry.group.tf.dependencies]\ntensorflow = '2.13.0'"}, OLD),
    "setup.cfg": ({"setup.cfg": "[options]\ninstall_requires =\n    numpy\n    keras<3"}, OLD),
    "an extra of setup.cfg": ({"setup.cfg": "[options.extras_require]\ntf =\n    keras==2.11.0"}, OLD),
    "an old Keras": ({"requirements.txt": "Keras==1.2.2"}, OLD),
    "Keras with bounds": (
        {"pyproject.toml": "[project]\ndependencies = ['keras>=3.3,<3.10']"},
        tuple(f"3.{minor}" for minor in range(3, 10)),
    ),
    "one Keras": ({"requirements-dev.txt": "keras==3.8.0"}, ("3.8",)),
    "a Keras that is newer than what is known": ({"requirements.txt": "keras==3.99.0"}, (TARGETS[-1],)),
    "Keras has the say": ({"requirements.txt": "tensorflow>=2.10\nkeras==3.5.*"}, ("3.5",)),
    "Keras has nothing to say": ({"requirements.txt": "tensorflow==2.10.0\nkeras"}, OLD),
    "both are right": ({"requirements.txt": "tensorflow>=2.18\nkeras<3.5"}, ("3.0", "3.1", "3.2", "3.3", "3.4")),
    "tf_keras": ({"requirements.txt": "tensorflow>=2.16\ntf_keras"}, OLD),
    "tf_keras beside Keras": ({"requirements.txt": "keras>=3\ntf-keras"}, NEW),
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
    "conda, with a channel": ({"conda-env.yaml": "dependencies:\n  - conda-forge::tensorflow=2.10.*\n"}, OLD),
    "a lock file of conda": ({"conda-lock.yml": "package:\n- name: tensorflow\n  version: 2.9.1\n"}, OLD),
    "pip inside conda": ({"environment.yml": "dependencies:\n  - pip:\n    - keras>=3.0,<3.2\n"}, ("3.0", "3.1")),
    "what conda exports": ({"requirements.txt": "tensorflow=2.9.1=gpu_py39h1a2b\n"}, OLD),
    "a wheel": ({"pkg-1.0.dist-info/METADATA": "Name: pkg\nRequires-Dist: tensorflow (<2.13)\n\nkeras<4"}, OLD),
    "other systems": ({"requirements.txt": "tensorflow-macos==2.9; sys_platform == 'darwin'"}, None),
    "this system": ({"requirements.txt": "tensorflow==2.9; sys_platform != 'darwin'"}, OLD),
    "one Python": ({"requirements.txt": "tensorflow==2.9; python_version < '3.9'"}, None),
    "hashes": ({"requirements.txt": "tensorflow==2.9.1 \\\n    --hash=sha256:0 \\\n    --hash=sha256:1\n"}, OLD),
    "a wheel by its address": (
        {"requirements.txt": "tensorflow @ https://example.org/tensorflow_cpu-2.9.0-cp39-cp39-linux_x86_64.whl"},
        OLD,
    ),
    "to be compiled": ({"requirements.in": "tensorflow<2.16"}, OLD),
    "with a name before": ({"dev-requirements.txt": "tensorflow<2.16"}, OLD),
    "constraints": ({"constraints.txt": "tensorflow<2.16"}, OLD),
    "a folder of them": ({"requirements/base.txt": "tensorflow<2.16"}, OLD),
    "another file": ({"requirements.txt": "-r deps/base.txt", "deps/base.txt": "tensorflow<2.16"}, OLD),
    "another file, in full": ({"requirements.txt": "--requirement=base.txt", "base.txt": "tensorflow<2.16"}, OLD),
    "another file that constrains": (
        {"requirements.txt": "tensorflow\n-c pins/all.txt", "pins/all.txt": "tensorflow==2.9.0"},
        OLD,
    ),
    "files that name each other": (
        {"requirements.txt": "-r a.txt", "a.txt": "-r requirements.txt\n-r ./a.txt\ntensorflow<2.16"},
        OLD,
    ),
    "files that are not there": ({"requirements.txt": "-r a.txt\n-r https://example.org/b.txt"}, None),
    "contradictions": ({"requirements-tf1.txt": "tensorflow==1.15", "requirements-tf2.txt": "tensorflow==2.18"}, ANY),
    "what cannot be read": ({"pyproject.toml": "= =", "setup.cfg": "x", "Pipfile.lock": "[", "uv.lock": "'"}, None),
    "what has another form": (
        {"pyproject.toml": "project = 3\ntool = []", "Pipfile.lock": '{"default": []}', "poetry.lock": "package = 1"},
        None,
    ),
}


@pytest.mark.parametrize(("files", "expected"), DECLARED.values(), ids=DECLARED.keys())
def test_declared(tmp_path: Path, files: dict[str, str], expected: tuple[str, ...] | None) -> None:
    root = str(write(tmp_path, files))
    found = declared_by(root, root)
    assert (None if found is None else found.targets) == expected


WHY = {
    "tensorflow==2.18  # new": "requirements.txt requires tensorflow==2.18",
    "numpy\nTensorFlow-GPU <2.16, >= 2.4": "requirements.txt requires tensorflow-gpu>=2.4,<2.16",
    "tensorflow\nkeras==3.8.*": "requirements.txt requires keras==3.8.*",
    "-r more/all.txt": "more/all.txt requires keras>=3",
}


@pytest.mark.parametrize(("text", "why"), WHY.items())
def test_why(tmp_path: Path, text: str, why: str) -> None:
    root = str(write(tmp_path, {"requirements.txt": text, "more/all.txt": "keras>=3"}))
    found = declared_by(root, root)
    assert found is not None
    assert found.why == why


def test_why_of_a_lock_file(tmp_path: Path) -> None:
    root = str(write(tmp_path, {"uv.lock": "[[package]]\nname = 'keras'\nversion = '3.9.2'"}))
    found = declared_by(root, root)
    assert found is not None
    assert found.why == "uv.lock locks keras==3.9.2"


def test_the_encoding_of_powershell(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("numpy\r\ntensorflow==2.9.1\r\n", encoding="utf-16")
    found = declared_by(str(tmp_path), str(tmp_path))
    assert found is not None
    assert found.targets == OLD


@pytest.mark.parametrize("line", ["-r ../outside.txt", "-r link.txt", "-c inner/link.txt", "-r folder/outside.txt"])
def test_nothing_outside_of_the_root_is_read(tmp_path: Path, line: str) -> None:
    write(tmp_path, {"outside.txt": "tensorflow<2.16", "repo/requirements.txt": line, "repo/inner/a.txt": ""})
    root = tmp_path / "repo"
    (root / "link.txt").symlink_to(tmp_path / "outside.txt")
    (root / "inner" / "link.txt").symlink_to(tmp_path / "outside.txt")
    (root / "folder").symlink_to(tmp_path)
    assert declared_by(str(root), str(root)) is None
    assert declared_by(str(root), str(tmp_path)) is not None


def test_a_link_among_the_requirement_files(tmp_path: Path) -> None:
    write(tmp_path, {"outside.txt": "tensorflow<2.16", "repo/a.py": ""})
    root = tmp_path / "repo"
    (root / "requirements.txt").symlink_to(tmp_path / "outside.txt")
    assert declared_by(str(root), str(root)) is None


def test_a_long_chain_of_files_ends(tmp_path: Path) -> None:
    chain = {f"{number}.txt": f"-r {number + 1}.txt" for number in range(200)}
    root = str(write(tmp_path, chain | {"requirements.txt": "-r 0.txt", "200.txt": "tensorflow<2.16"}))
    assert declared_by(root, root) is None


def test_installed(tmp_path: Path) -> None:
    assert installed_in([str(tmp_path)]) is None
    write(tmp_path, {"keras-3.6.0.dist-info/METADATA": ""})
    found = installed_in([str(tmp_path)])
    assert found is not None
    assert (found.targets, found.why) == (("3.6",), "keras 3.6.0 is installed")


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
