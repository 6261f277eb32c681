"""The command line with the real analysis, as a whole process."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

# TODO: import it plainly once the analysis is there.
pytest.importorskip("kerasdrop_lint.judge", exc_type=ModuleNotFoundError)

BAD = """\
import keras


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = keras.layers.Dropout(0.5)

    def call(self, x):
        return self.drop(x)


def build():
    return Net()
"""
GOOD = BAD.replace("(self, x)", "(self, x, training=None)").replace("drop(x)", "drop(x, training=training)")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("bad.py").write_text(BAD)
    Path("good.py").write_text(GOOD)
    return tmp_path


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    whole = [sys.executable, "-m", "kerasdrop_lint", *arguments]
    return subprocess.run(whole, capture_output=True, text=True, timeout=60, check=False)


def test_a_dropout_that_never_fires(project: Path) -> None:
    done = command("check", "--format=concise")
    assert (done.returncode, done.stderr) == (1, "")
    (line,) = done.stdout.splitlines()
    assert line.startswith("bad.py:9:")
    assert ": KDL101 " in line


def test_another_target(project: Path) -> None:
    assert command("check", "--target-keras=2").returncode == 0


def test_json(project: Path) -> None:
    content = json.loads(command("check", "--format=json").stdout)
    (finding,) = content["findings"]
    assert (finding["code"], finding["path"], finding["symbol"]) == ("KDL101", "bad.py", "Net.call")
    assert list(finding["modes"].values()) == ["off", "off", "off", "on", "off", "off"]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("start", ["", "\ufeff", "\x0c", "# -*- coding: latin-1 -*-"])
def test_the_form_of_the_text_changes_nothing(project: Path, start: str, ending: str) -> None:
    text = start + BAD if start == "\ufeff" else f"{start}\n{BAD}"
    Path("bad.py").write_bytes(text.replace("\n", ending).encode())
    done = command("check", "--format=concise", "bad.py")
    assert done.stdout.startswith("bad.py:9:" if start == "\ufeff" else "bad.py:10:")
    assert done.stderr == ""


def test_syntax_errors(project: Path) -> None:
    Path("broken.py").write_text(BAD + "def f(:\n")
    done = command("check", "--format=concise")
    assert done.returncode == 2
    assert done.stdout.startswith("bad.py:9:")
    (error,) = done.stderr.splitlines()
    assert error.startswith("broken.py:15: error: ")


def test_nesting_does_not_end_the_process(project: Path) -> None:
    for name, depth in (("parentheses.py", 2000), ("deeper.py", 100_000)):
        Path(name).write_text(BAD + "x = " + "(" * depth + "1" + ")" * depth + "\n")
    Path("sum.py").write_text(BAD + "x = 1" + " + 1" * 50_000 + "\n")
    done = command("check", "--format=concise", "--jobs=1")
    assert done.returncode == 2
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == ["deeper.py", "parentheses.py", "sum.py"]
    assert done.stdout.startswith("bad.py:9:")


def test_modes(project: Path) -> None:
    content = json.loads(command("modes", "bad.py:build", "--format=json").stdout)
    (table,) = content["tables"]
    assert table["site"]["layer"] == "Dropout"
    assert list(table["modes"].values()) == ["off", "off", "off", "on", "off", "off"]
    assert command("modes", "bad.py:nothing").returncode == 2


def test_every_rule_can_be_explained() -> None:
    rules = json.loads(command("rules", "--format=json").stdout)
    assert "KDL101" in {rule["code"] for rule in rules}
    for rule in rules:
        assert command("explain", rule["code"]).stdout.startswith(f"{rule['code']} {rule['name']}:")
