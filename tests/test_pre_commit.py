"""The pre-commit hook: a manifest that pre-commit accepts, whose command finds faults."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

clientlib = pytest.importorskip("pre_commit.clientlib")

ROOT = Path(__file__).parent.parent
BAD = """\
import keras


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = keras.layers.Dropout(0.5)

    def call(self, x):
        return self.drop(x)
"""


def test_the_hook_checks_the_files_it_is_given(tmp_path: Path) -> None:
    (hook,) = clientlib.load_manifest(ROOT / ".pre-commit-hooks.yaml")
    assert (hook["id"], hook["language"], hook["types"]) == ("kerasdrop-lint", "python", ["python"])
    command, *arguments = hook["entry"].split()
    (script,) = entry_points(group="console_scripts", name=command)
    assert script.module == "kerasdrop_lint.__main__"

    def run(name: str) -> int:
        line = [sys.executable, "-m", "kerasdrop_lint", *arguments, name]
        return subprocess.run(line, cwd=tmp_path, capture_output=True, check=False).returncode

    (tmp_path / "bad.py").write_text(BAD)
    (tmp_path / "excluded.py").write_text(BAD)
    (tmp_path / "good.py").write_text("print()\n")
    (tmp_path / "pyproject.toml").write_text('[tool.kerasdrop-lint]\nextend-exclude = ["excluded.py"]\n')
    assert [run(name) for name in ("bad.py", "excluded.py", "good.py")] == [1, 0, 0]
