"""The process in which other people's code runs."""

from __future__ import annotations

import faulthandler
import importlib
import json
import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from io import TextIOWrapper
from typing import NoReturn

from kerasdrop_lint.runtime.workers.board import Board
from kerasdrop_lint.runtime.workers.kernel import be_the_first_to_go, die_with_parent, restrict
from kerasdrop_lint.runtime.workers.task import JSON, Limits, Task

SAY_WHERE = signal.SIGXCPU
"""Makes a worker print where each of its threads is."""

_LONGEST = 4096


@dataclass(frozen=True, slots=True)
class Place:
    """Where a worker runs: below which process, in which folder, and where what it prints goes."""

    parent: int
    folder: str
    output: int


def work(task: Task, limits: Limits, place: Place, board: Board) -> NoReturn:
    """Leaves the answer on the board and ends the process, whatever threads are still running.

    What is needed at the end is bound before the task begins, which may well empty `sys.modules`.
    """
    leave, identity, encode, write = os._exit, os.getpid, json.JSONEncoder().encode, board.write
    this = identity()
    try:
        try:
            _settle(place, limits)
            answer = encode({"value": _function(task.function)(task.argument)})
            if identity() == this:
                write(answer.encode())
        except BaseException as error:
            # A process that the task has forked may come back here as well; it has nothing to say.
            if identity() == this:
                write(encode(_failure(error)).encode())
    finally:
        leave(0)


def _settle(place: Place, limits: Limits) -> None:
    os.setsid()
    die_with_parent(place.parent)
    be_the_first_to_go()
    restrict(limits.memory)
    os.chdir(place.folder)
    os.environ["TMPDIR"] = place.folder
    tempfile.tempdir = None
    os.dup2(place.output, 1)
    os.dup2(place.output, 2)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    faulthandler.enable(place.output)
    faulthandler.register(SAY_WHERE, place.output)
    sys.dont_write_bytecode = True
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)


def _function(name: str) -> Callable[[JSON], JSON]:
    module, _, attribute = name.partition(":")
    function: Callable[[JSON], JSON] = getattr(importlib.import_module(module), attribute)
    return function


def _failure(error: BaseException) -> dict[str, JSON]:
    """What is said of an exception, whose own methods are other people's code too."""
    try:
        message = str(error)
    except BaseException as worse:
        message = f"(its message cannot be made: {type(worse).__name__})"
    try:
        lines = "".join(traceback.format_exception(error))
    except BaseException:
        lines = ""
    return {
        "error": type(error).__name__,
        "message": message[:_LONGEST],
        "traceback": lines[-_LONGEST:],
        "memory": isinstance(error, MemoryError) or type(error).__name__ == "ResourceExhaustedError",
    }
