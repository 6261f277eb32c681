"""For which Keras a file is judged, and why: the file, its table, the folders around it, what most files use."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kerasdrop_lint import check_paths
from kerasdrop_lint.check import examine
from kerasdrop_lint.config import Options, configure
from tests.project.test_target import UNTOLD
from tests.project.trees import write

OLD_UNTOLD = UNTOLD.replace("self.drop(x)", "self.drop(x, training=True)")
"""What is always on, on Keras 2 as well: so that there is a finding that says for which Keras it was judged."""
TABLE = "[tool.kerasdrop-lint]\ntarget-keras = '3.8'\n"
LEGACY = OLD_UNTOLD.replace("import keras", "import tf_keras as keras")
SWITCHED = OLD_UNTOLD.replace(
    "import keras", "import os\n    os.environ['TF_USE_LEGACY_KERAS'] = '1'\n    import keras"
)
TF = OLD_UNTOLD.replace("import keras", "from tensorflow import keras")
ADDONS = TF.replace("from tensorflow", "import tensorflow_addons as tfa\n    from tensorflow")
NOTHING = "nothing says which Keras it is for"

FILES: dict[str, tuple[dict[str, str], str, str]] = {
    "nothing": ({"net.py": TF}, "3.15", NOTHING),
    "the file imports tf_keras": (
        {"net.py": LEGACY, "pyproject.toml": TABLE, "requirements.txt": "keras>=3"},
        "2",
        "the file imports tf_keras",
    ),
    "the file switches to Keras 2": (
        {"net.py": SWITCHED, "pyproject.toml": TABLE},
        "2",
        "the file names TF_USE_LEGACY_KERAS",
    ),
    "the file switches to Keras 3": ({"net.py": SWITCHED.replace("'1'", "'0'")}, "3.15", NOTHING),
    "its package switches to Keras 2": (
        {"pkg/__init__.py": SWITCHED, "pkg/sub/__init__.py": "", "pkg/sub/net.py": TF},
        "2",
        "pkg/__init__.py names TF_USE_LEGACY_KERAS",
    ),
    "the table of its folder": (
        {"net.py": TF, "pyproject.toml": TABLE, "requirements.txt": "keras<3"},
        "3.8",
        "pyproject.toml sets target-keras",
    ),
    "the nearest table": (
        {".git/HEAD": "", "a/net.py": TF, "a/pyproject.toml": TABLE.replace("3.8", "3.9"), "pyproject.toml": TABLE},
        "3.9",
        "a/pyproject.toml sets target-keras",
    ),
    "a table above": (
        {"a/net.py": TF, "a/pyproject.toml": "[project]\nname = 'a'", "pyproject.toml": TABLE, ".git/HEAD": ""},
        "3.8",
        "pyproject.toml sets target-keras",
    ),
    "the nearest table does not say": (
        {"a/net.py": TF, "a/pyproject.toml": "[tool.kerasdrop-lint]", "pyproject.toml": TABLE, ".git/HEAD": ""},
        "3.15",
        NOTHING,
    ),
    "requirements": (
        {"net.py": TF, "requirements.txt": "tensorflow==2.18"},
        "3.15",
        "requirements.txt requires tensorflow==2.18",
    ),
    "requirements of a folder that is no package": (
        {
            ".git/HEAD": "",
            "pyproject.toml": "[project]\ndependencies = ['keras>=3']",
            "examples/gan/net.py": TF,
            "examples/gan/requirements.txt": "tensorflow==2.10",
        },
        "2",
        "examples/gan/requirements.txt requires tensorflow==2.10",
    ),
    "requirements of the repository": (
        {".git/HEAD": "", "requirements.txt": "tensorflow<2.16", "examples/gan/net.py": TF, "examples/setup.py": ""},
        "2",
        "requirements.txt requires tensorflow<2.16",
    ),
    "requirements of the repository, named from a folder": (
        {
            ".git/HEAD": "",
            "requirements/all.txt": "tensorflow<2.16",
            "examples/requirements.txt": "-r ../requirements/all.txt",
            "examples/net.py": TF,
        },
        "2",
        "requirements/all.txt requires tensorflow<2.16",
    ),
    "requirements above the repository": (
        {"requirements.txt": "tensorflow<2.16", "pyproject.toml": TABLE, "repo/.git/HEAD": "", "repo/net.py": TF},
        "3.15",
        NOTHING,
    ),
    "a repository that is a package": (
        {"requirements.txt": "tensorflow<2.16", "repo/.git/HEAD": "", "repo/__init__.py": "", "repo/net.py": TF},
        "3.15",
        NOTHING,
    ),
    "what the nearest folder leaves open is not asked of others": (
        {".git/HEAD": "", "requirements.txt": "tensorflow<2.16", "a/requirements.txt": "tensorflow", "a/net.py": TF},
        "3.15",
        "a/requirements.txt requires tensorflow",
    ),
    "a folder without Keras is passed over": (
        {".git/HEAD": "", "requirements.txt": "tensorflow<2.16", "a/requirements.txt": "numpy", "a/net.py": TF},
        "2",
        "requirements.txt requires tensorflow<2.16",
    ),
    "what the file needs": (
        {"net.py": ADDONS, "requirements.txt": "tensorflow"},
        "2",
        "the file uses tensorflow_addons, which is built on Keras 2",
    ),
    "what the file needs and the project does not have": (
        {"net.py": ADDONS, "requirements.txt": "tensorflow>=2.16"},
        "3.15",
        "requirements.txt requires tensorflow>=2.16",
    ),
    "what most files use": (
        {"net.py": TF, "a.py": LEGACY, "b/b.py": ADDONS, "c.py": "import numpy", "setup.py": ""},
        "2",
        "2 of the 3 files that use Keras use Keras 2",
    ),
    "what few files use": ({"net.py": TF, "a.py": LEGACY, "b.py": OLD_UNTOLD, "setup.py": ""}, "3.15", NOTHING),
    "what half of the files use": ({"net.py": TF, "a.py": LEGACY, "setup.py": ""}, "3.15", NOTHING),
    "what most files of the folder use that declares": (
        {
            ".git/HEAD": "",
            "new/a.py": OLD_UNTOLD,
            "new/b.py": OLD_UNTOLD,
            "old/requirements.txt": "tensorflow",
            "old/a.py": LEGACY,
            "old/sub/b.py": SWITCHED,
            "old/sub/net.py": TF,
        },
        "2",
        "2 of the 3 files in old that use Keras use Keras 2",
    ),
    "what is declared goes before what most files use": (
        {"net.py": TF, "a.py": LEGACY, "b.py": LEGACY, "setup.py": "", "requirements.txt": "keras>=3"},
        "3.15",
        "requirements.txt requires keras>=3",
    ),
    "a script outside of any repository": (
        {"net.py": TF, "one/a.py": LEGACY, "two/b.py": LEGACY, "three/c.py": LEGACY},
        "3.15",
        NOTHING,
    ),
    "what lies beside a script outside of any repository": (
        {"net.py": TF, "a.py": LEGACY, "b.py": LEGACY},
        "2",
        "2 of the 3 files that use Keras use Keras 2",
    ),
    "what lies around a script outside of any repository": (
        {"a/net.py": TF, "requirements.txt": "tensorflow<2.16"},
        "3.15",
        NOTHING,
    ),
}


def net(files: dict[str, str]) -> str:
    return next(name for name in files if os.path.basename(name) == "net.py")


@pytest.mark.parametrize(("files", "target", "why"), FILES.values(), ids=FILES.keys())
def test_judged_for(tmp_path: Path, files: dict[str, str], target: str, why: str) -> None:
    (finding, *_) = check_paths([str(write(tmp_path, files) / net(files))]).findings
    assert (finding.target_keras, finding.why) == (target, why)


def test_all_files_alike(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": LEGACY, "b.py": LEGACY, "c.py": LEGACY, "d.py": TF, "e.py": OLD_UNTOLD, "setup.py": ""})
    assert {finding.target_keras for finding in check_paths([str(tmp_path)]).findings} == {"2"}


def run(*arguments: str, cwd: Path, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *arguments], cwd=cwd, input=stdin, capture_output=True, text=True, check=False
    )


@pytest.fixture
def nested(tmp_path: Path) -> Path:
    """A repository of two projects, of which only the second has findings: `training=None` resets from 3.10 on."""
    none = UNTOLD.replace("(self, x)", "(self, x, training=None)").replace("drop(x)", "drop(x, training=None)")
    files = {f"{name}/pkg/net.py": none for name in ("old", "new")}
    table = "[tool.kerasdrop-lint]\ntarget-keras = "
    files |= {"old/pyproject.toml": table + "'3.8'", "new/pyproject.toml": table + "'3.12'", ".git/HEAD": ""}
    return write(tmp_path, files)


def test_every_front_end_reads_the_nearest_table(nested: Path) -> None:
    place = "pkg/net.py:10:16: KDL115"
    for jobs in ("1", "2"):
        shown = run("kerasdrop_lint", "check", "--format=concise", "--jobs", jobs, cwd=nested).stdout
        assert shown.startswith(f"new/{place}")
        assert shown.count("KDL") == 1
    for name, found in (("old", 0), ("new", 1)):
        text = (nested / name / "pkg" / "net.py").read_text()
        given = ("kerasdrop_lint", "check", "-", "--stdin-display-name", f"{name}/pkg/net.py", "--format=concise")
        assert run(*given, cwd=nested, stdin=text).stdout.count(place) == found
        assert run("flake8", "--select=KDL", f"{name}/pkg/net.py", cwd=nested).stdout.count(place) == found
        assert run("flake8", "--select=KDL", "pkg/net.py", cwd=nested / name).stdout.count(place) == found
        tables = run("kerasdrop_lint", "modes", f"{name}/pkg/net.py", cwd=nested).stdout
        assert f"(Keras {'3.12' if found else '3.8'})" in tables


def test_the_command_line_goes_first(nested: Path) -> None:
    assert run("kerasdrop_lint", "check", "--target-keras=3.8", cwd=nested).returncode == 0
    assert run("flake8", "--select=KDL", "--kdl-target-keras=3.8", cwd=nested).returncode == 0
    assert run("kerasdrop_lint", "check", "--config", "old/pyproject.toml", cwd=nested).returncode == 0
    shown = run("kerasdrop_lint", "check", "--isolated", "--format=json", cwd=nested).stdout
    assert {finding["target_keras"] for finding in json.loads(shown)["findings"]} == {"3.15"}
    shown = run("kerasdrop_lint", "check", "--target-keras=3.12", "--format=json", cwd=nested).stdout
    why = [finding["judged_for"] for finding in json.loads(shown)["findings"]]
    assert why == [{"target": "3.12", "why": "it was asked for"}] * 2


def test_a_named_configuration_does_not_go_before_the_file(tmp_path: Path) -> None:
    write(tmp_path, {"a/net.py": LEGACY, "a/other.py": TF, "b/pyproject.toml": TABLE})
    options = configure({}, ["a"], config=str(tmp_path / "b" / "pyproject.toml")).options
    findings = check_paths([str(tmp_path / "a")], options).findings
    assert [(finding.target_keras, finding.why) for finding in findings] == [
        ("2", "the file imports tf_keras"),
        ("3.8", "../b/pyproject.toml sets target-keras"),
    ]


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ("[tool.kerasdrop-lint]\ntarget-keras = '4'", "'target-keras' must be a known Keras, not '4'"),
        ("[tool.kerasdrop-lint]\ntarget-keras = 3.8", "'target-keras' must be a known Keras, not 3.8"),
        ("[tool.kerasdrop-lint", "not valid TOML"),
    ],
)
def test_a_table_that_is_wrong_is_an_error_of_its_files(tmp_path: Path, toml: str, message: str) -> None:
    write(tmp_path, {"a/pyproject.toml": toml, "a/b.py": TF, "a/net.py": TF, "b/net.py": TF})
    report = check_paths([str(tmp_path)])
    assert [os.path.basename(os.path.dirname(finding.path)) for finding in report.findings] == ["b"]
    (failure,) = report.failures
    assert failure.path == str(tmp_path / "a" / "pyproject.toml")
    assert message in failure.message
    shown = run("flake8", "--select=KDL", "a/net.py", cwd=tmp_path).stdout
    assert shown.startswith("a/net.py:1:1: KDL000 ")
    assert message in shown


def test_json_and_text_say_why(tmp_path: Path) -> None:
    write(tmp_path, {"net.py": OLD_UNTOLD, "requirements.txt": "tensorflow==2.18"})
    content = json.loads(run("kerasdrop_lint", "check", "net.py", "--format=json", cwd=tmp_path).stdout)
    why = "requirements.txt requires tensorflow==2.18"
    assert content["findings"][0]["judged_for"] == {"target": "3.15", "why": why}
    shown = run("kerasdrop_lint", "check", "net.py", "--verbose", cwd=tmp_path)
    assert f"  judged for Keras 3.15: {why}\n" in shown.stdout
    assert "judged" not in run("kerasdrop_lint", "check", "net.py", cwd=tmp_path).stdout
    assert "judged" not in run("kerasdrop_lint", "check", "net.py", "-v", "--format=concise", cwd=tmp_path).stdout


def test_a_source_that_is_no_file() -> None:
    options = Options(target_keras="3.8", target_file="pyproject.toml", own_tables=False)
    (finding,) = examine(OLD_UNTOLD.replace("\n    ", "\n"), "<string>", options).report.findings
    assert finding.target_keras == "3.8"
