"""Runs `kerasdrop-lint` as a whole process, on small model files that each have one finding."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

MODEL = """\
import ctypes, os, sys, threading, time
import keras

{imported}


class Net(keras.Model):
    def __init__(self{parameters}):
        super().__init__()
        {init}
        self.drop = keras.layers.Dropout(0.5)

    def call(self, x):
        {call}
        return self.drop(x)
"""
MESSAGE = (
    "KDL101 `Net.call` has no `training` argument: Keras 3 never turns on `self.drop` (Dropout, line 11) in fit. "
    "Add `training=None`."
)
"""Of every such file: the finding is in line 13."""
OFF = "off off off on off off"
"""What is predicted and measured of its dropout."""


def model(imported: str = "", parameters: str = "", init: str = "pass", call: str = "pass") -> str:
    """The source of a model whose `call` does not take the mode, with something more at one place of it."""
    return MODEL.format(imported=imported, parameters=parameters, init=init, call=call)


def command(*arguments: str, folder: Path, environment: Mapping[str, str] = {}) -> subprocess.CompletedProcess[str]:
    """What `python -m kerasdrop_lint` does in a folder."""
    return subprocess.run(
        [sys.executable, "-m", "kerasdrop_lint", *arguments],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def verdicts(output: str) -> dict[str, tuple[str, str]]:
    """Status and reason of the one finding of each file, from the JSON report."""
    findings: list[dict[str, Any]] = json.loads(output)["findings"]
    by_path = {finding["path"]: (finding["verdict"]["status"], finding["verdict"]["reason"]) for finding in findings}
    assert len(by_path) == len(findings)
    return by_path
