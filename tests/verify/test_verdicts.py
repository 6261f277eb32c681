"""The three verdicts, in all three formats, on a small project that TensorFlow really runs."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import struct
import subprocess
import sys
import termios
from dataclasses import replace
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from kerasdrop_lint.check import check_paths
from kerasdrop_lint.config import Measuring
from kerasdrop_lint.finding import Finding, Status
from kerasdrop_lint.modes import HEALTHY, ModeTable
from kerasdrop_lint.verify import verified
from tests.verify.verifying import MESSAGE, OFF, command, model

pytestmark = [pytest.mark.tensorflow, pytest.mark.slow("whole runs that start TensorFlow and build five models")]
if find_spec("tensorflow") is None:
    pytest.skip("needs TensorFlow", allow_module_level=True)

BLOCK = """\
import keras


class Block(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.drop = keras.layers.Dropout(0.5)

    def call(self, x):
        return self.drop(x, training=True)


class Net(keras.Model):
    def __init__(self, vocabulary):
        super().__init__()
        self.words = vocabulary.load()
        self.block = Block()

    def call(self, x, training=None):
        return self.block(x)
"""
LEGACY = """\
import tf_keras as keras


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = keras.layers.Dropout(0.5)

    def call(self, x):
        return self.drop(x, training=True)
"""
IDENTITY = """

for cls in keras.layers.Layer.__subclasses__():
    if cls.__name__ == "Dropout":
        cls.call = lambda self, x, training=None: x
"""
"""What no reading of a file can foresee, so that the prediction is wrong."""
PICKY = "assert units in (4, 7), f'not {units}'"
LINES = f"""\
alone.py:10:16: KDL202 `training=True` keeps `self.drop` (Dropout, line 7) on: it still drops in predict. \
Write `training=training`. [confirmed]
  10 |         return self.drop(x, training=True)
     |                ^^^^^^^^^^^^^^^^^^^^^^^^^^^
  confirmed on KERAS: on on on on on on, measured with Block() in a functional model
called.py:13:5: {MESSAGE} [confirmed]
  13 |     def call(self, x):
     |     ^^^^^^^^^^^^^^^^^
  confirmed on KERAS: {OFF}, measured with Net(units=7)
legacy.py:10:16: KDL202 `training=True` keeps `self.drop` (Dropout, line 7) on: it still drops in predict. \
Write `training=training`. [confirmed]
  10 |         return self.drop(x, training=True)
     |                ^^^^^^^^^^^^^^^^^^^^^^^^^^^
  confirmed on LEGACY: on on on on on on, measured with Net()
needs.py:13:5: {MESSAGE} [unverified]
  13 |     def call(self, x):
     |     ^^^^^^^^^^^^^^^^^
  unverified on KERAS: `Net.__init__` needs `vocabulary`; give a builder (AttributeError: 'int' object has no \
attribute 'load' (project/needs.py:10))
wrong.py:13:5: {MESSAGE} [refuted]
  13 |     def call(self, x):
     |     ^^^^^^^^^^^^^^^^^
  refuted on KERAS: off off off off off off, not {OFF}, measured with Net()
5 findings in 5 files (6 files checked, 5 use Keras): 3 confirmed, 1 refuted, 1 unverified.
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("verdicts") / "project"
    folder.mkdir()
    (folder / "alone.py").write_text(BLOCK)
    (folder / "called.py").write_text(model(parameters=", units", init=PICKY))
    (folder / "legacy.py").write_text(LEGACY)
    (folder / "needs.py").write_text(model(parameters=", vocabulary", init="self.words = vocabulary.load()"))
    (folder / "use.py").write_text("import called\n\nNET = called.Net(7)\n")
    (folder / "wrong.py").write_text(model() + IDENTITY)
    return folder


@pytest.fixture(scope="module")
def text() -> str:
    return LINES.replace("KERAS", f"keras {version('keras')}").replace("LEGACY", f"tf_keras {version('tf_keras')}")


def test_text_with_two_jobs(project: Path, text: str) -> None:
    done = command("verify", "--jobs=2", folder=project)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout == text


def test_concise_with_one_job(project: Path, text: str) -> None:
    done = command("verify", "--jobs=1", "--format=concise", folder=project)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.splitlines() == [line for line in text.splitlines() if ": KDL" in line]


def test_json(project: Path, text: str) -> None:
    checked = json.loads(command("check", "--format=json", folder=project).stdout)
    done = command("verify", "--format=json", folder=project)
    assert (done.returncode, done.stderr) == (1, "")
    content = json.loads(done.stdout)
    verdicts = [finding.pop("verdict") for finding in content["findings"]]
    seconds = content["summary"].pop("seconds")
    assert seconds > checked["summary"].pop("seconds")
    assert content == checked
    lines = [line.strip() for line in text.splitlines() if " on keras " in line or " on tf_keras " in line]
    assert [f"{said['status']} on {said['runtime']}: {said['reason']}" for said in verdicts] == lines
    assert [list(said) for said in verdicts] == [["status", "runtime", "reason", "modes"]] * len(verdicts)
    columns = list(HEALTHY.as_dict())
    rows = [said["reason"].split(",")[0].split()[:6] for said in verdicts if said["status"] != "unverified"]
    assert [list(said["modes"].values()) for said in verdicts if said["modes"]] == rows
    assert {tuple(said["modes"]) for said in verdicts} == {tuple(columns), ()}


def test_a_refuted_finding_does_not_count(project: Path) -> None:
    done = command("verify", "wrong.py", "--format=concise", folder=project)
    assert (done.returncode, done.stdout) == (0, f"wrong.py:13:5: {MESSAGE} [refuted]\n")
    assert command("verify", "wrong.py", "needs.py", folder=project).returncode == 1


def test_exit_zero_and_an_output_file(project: Path, tmp_path: Path) -> None:
    where = tmp_path / "out"
    done = command("verify", "alone.py", "--exit-zero", f"--output-file={where}", "--format=concise", folder=project)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert where.read_text().endswith(" [confirmed]\n")
    (tmp_path / "broken.py").write_text("import keras.layers as training\n(\n")
    done = command("verify", str(tmp_path / "broken.py"), "--exit-zero", folder=project)
    assert done.returncode == 2


def test_a_wrong_prediction_is_refuted(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the analysis had said of a dropout that is off in fit that it is on in predict."""
    monkeypatch.chdir(project)
    (finding,) = check_paths(["called.py"]).findings
    wrong = "on on on on on on"
    (said,) = verified([changed(finding, wrong)], ["called.py", "use.py"], Measuring(), 1, lambda count: None)
    assert said.verdict is not None
    assert said.verdict.status is Status.REFUTED
    assert said.verdict.reason == f"{OFF}, not {wrong}, measured with Net(units=7)"


def changed(finding: Finding, modes: str) -> Finding:
    table = ModeTable.parse(modes)
    seen = tuple(replace(appearance, modes=table) for appearance in finding.appearances)
    return replace(finding, modes=table, appearances=seen)


def test_the_findings_of_a_class_are_measured_together(tmp_path: Path) -> None:
    log = tmp_path / "log"
    source = model(f"open({str(log)!r}, 'a').write('imported ')", init="self.noise = keras.layers.GaussianNoise(1.0)")
    (tmp_path / "net.py").write_text(source.replace("self.drop(x)", "self.noise(self.drop(x), training=True)"))
    done = command("verify", "--format=json", folder=tmp_path)
    findings: list[dict[str, Any]] = json.loads(done.stdout)["findings"]
    assert [(f["code"], f["verdict"]["status"]) for f in findings] == [("KDL101", "confirmed"), ("KDL202", "confirmed")]
    assert log.read_text() == "imported "


def test_a_fault_in_a_function_is_measured_in_what_it_builds(tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(
        "import keras\nimport tensorflow as tf\n\n\n"
        "def build(units=3):\n    inputs = keras.Input((8,))\n"
        "    hidden = keras.layers.Dense(units)(inputs)\n"
        "    return keras.Model(inputs, keras.layers.Lambda(lambda x: tf.nn.dropout(x, 0.5))(hidden))\n"
    )
    done = command("verify", "--format=json", folder=tmp_path)
    (finding,) = json.loads(done.stdout)["findings"]
    assert (finding["code"], finding["verdict"]["status"]) == ("KDL201", "confirmed")
    assert finding["verdict"]["reason"] == "on on on on on on, measured with build()"


ADVICE = """\
import keras


class Scale(keras.layers.Layer):
    def call(self, x):
        return x * 2.0


def build(units=3):
    inputs = keras.Input((8,))
    return keras.Model(inputs, keras.layers.Dropout(0.5)(Scale()(inputs)))


inputs = keras.Input((8,))
network = keras.Model(inputs, keras.layers.Dropout(0.5)(Scale()(inputs)))
"""


def test_advice_that_nothing_is_wrong_is_confirmed(tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(ADVICE)
    done = command("verify", "--extend-select=KDL9", "--format=json", folder=tmp_path)
    verdicts = [finding["verdict"] for finding in json.loads(done.stdout)["findings"]]
    assert [(said["status"], said["reason"]) for said in verdicts] == [
        (
            "confirmed",
            "the dropout is on in fit and off in predict; the custom layer does not break it "
            f"({HEALTHY}, measured with {where})",
        )
        for where in ("build()", "network")
    ]


def test_a_bar_on_a_terminal_only(project: Path) -> None:
    for arguments, is_shown in (((), True), (("--no-progress",), False), (("--quiet",), False)):
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        done = subprocess.Popen(
            [sys.executable, "-m", "kerasdrop_lint", "verify", "alone.py", *arguments],
            cwd=project,
            env={**os.environ, "TERM": "xterm"},
            stdout=subprocess.PIPE,
            stderr=theirs,
        )
        os.close(theirs)
        shown = b""
        try:
            while part := os.read(ours, 1 << 16):
                shown += part
        except OSError:
            pass
        output, _ = done.communicate()
        os.close(ours)
        assert done.returncode == 1
        assert b"\r" not in output
        assert (b"measuring" in shown) == is_shown


def test_standard_input_is_refused(project: Path) -> None:
    done = command("verify", "-", folder=project)
    message = "kerasdrop-lint: error: verify: standard input cannot be measured, only files\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", message)
