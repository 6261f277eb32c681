"""A running fork server, seen from the process that uses it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import IO

import kerasdrop_lint
from kerasdrop_lint.runtime.workers.frames import receive, send
from kerasdrop_lint.runtime.workers.results import ending
from kerasdrop_lint.runtime.workers.task import Limits, Task

_IMPORT_SECONDS = 300.0
_ANSWER_SECONDS = 30.0
_LOG = 4096

# The folder that Python puts first for `-c` is the user's and may hold anything, a `json.py` for one. This package is
# found where it was found here, and that folder has no say in what else is imported.
_START = """\
import sys
own = sys.argv[3]
sys.path[:] = [own, *(entry for entry in sys.path if entry)]
import kerasdrop_lint
del sys.path[0]
if own not in sys.path:
    sys.path.append(own)
from kerasdrop_lint.runtime.workers.server import main
main(int(sys.argv[1]), int(sys.argv[2]))
"""

# One that forks must have one thread; Apple's libraries must not take offence at the fork.
_FOR_FORKING = {"OPENBLAS_NUM_THREADS": "1", "OBJC_DISABLE_INITIALIZE_FORK_SAFETY": "YES"}
_HIDDEN_GPUS = {"CUDA_VISIBLE_DEVICES": "-1", "HIP_VISIBLE_DEVICES": "-1", "ROCR_VISIBLE_DEVICES": "-1"}


class LostError(Exception):
    """The server has gone."""


class Server:
    """A fork server. It imports while this process goes on with other things."""

    def __init__(self, preload: Sequence[str], environment: Mapping[str, str]) -> None:
        self._log: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115
        self._connection, theirs = socket.socketpair()
        self._root: str | None = None
        package = str(Path(kerasdrop_lint.__file__).parent.parent)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _START, str(theirs.fileno()), str(os.getpid()), package],
                stdin=subprocess.DEVNULL,
                stdout=self._log,
                stderr=self._log,
                env={**os.environ, **_FOR_FORKING, **environment, **_HIDDEN_GPUS},
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        self._failure: str | None = None
        self._say({"preload": list(preload)})

    def failure(self) -> str | None:
        """Why the server cannot serve, once its imports are over."""
        if self._root is None and self._failure is None:
            self._failure = self._imported()
        return self._failure

    def begin(self, task: Task, limits: Limits) -> socket.socket:
        """Starts a task: the socket on which its result will come, and whose end is the end of the task."""
        mine, theirs = socket.socketpair()
        mine.settimeout(_ANSWER_SECONDS)
        try:
            with theirs:
                socket.send_fds(self._connection, [b"t"], [theirs.fileno()])
            send(mine, {"task": asdict(task), "limits": asdict(limits)})
        except OSError as error:
            mine.close()
            raise LostError from error
        return mine

    def close(self) -> None:
        """Ends the server and everything below it."""
        self._connection.close()
        try:
            self._process.wait(_ANSWER_SECONDS)
        finally:
            self._process.kill()
            self._process.wait()
            self._log.close()
            if self._root is not None:
                shutil.rmtree(self._root, ignore_errors=True)

    def _say(self, message: dict[str, list[str]]) -> None:
        try:
            send(self._connection, message)
        except OSError:
            self._failure = self._epitaph()

    def _imported(self) -> str | None:
        self._connection.settimeout(_IMPORT_SECONDS)
        try:
            answer = receive(self._connection)
        except TimeoutError:
            return f"the imports took longer than {_IMPORT_SECONDS:.0f} seconds"
        if answer is None:
            return self._epitaph()
        self._connection.settimeout(_ANSWER_SECONDS)
        self._root = answer.get("root")
        failure: str | None = answer.get("failure")
        return failure

    def _epitaph(self) -> str:
        """How a server ended that should not have, with the last line it wrote."""
        code = self._process.wait()
        self._log.seek(max(0, self._log.seek(0, os.SEEK_END) - _LOG))
        lines = self._log.read().decode(errors="replace").strip().splitlines()
        return f"the imports ended the process: {ending(code)}" + "".join(f": {line}" for line in lines[-1:])
