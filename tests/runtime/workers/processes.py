"""Which processes of a run are alive, told by a mark in the environment that they all inherit."""

from __future__ import annotations

import time
import uuid
from pathlib import Path

import psutil

MARK = "KERASDROP_LINT_TEST"
HERE = str(Path(__file__).parent)


def marked() -> dict[str, str]:
    """An environment for workers: a new mark, and a path on which the tasks are found."""
    return {MARK: uuid.uuid4().hex, "PYTHONPATH": HERE, "TF_CPP_MIN_LOG_LEVEL": "3"}


def alive(environment: dict[str, str]) -> list[psutil.Process]:
    """Every process with that mark, zombies left out."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get(MARK) == environment[MARK] and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except psutil.Error:
            continue
    return found


def grown(environment: dict[str, str], number: int, seconds: float = 30.0) -> bool:
    """Whether so many processes with that mark are alive within some seconds."""
    deadline = time.monotonic() + seconds
    while len(alive(environment)) < number:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def gone(environment: dict[str, str], seconds: float = 5.0) -> bool:
    """Whether all processes with that mark are gone within some seconds."""
    deadline = time.monotonic() + seconds
    while alive(environment):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
