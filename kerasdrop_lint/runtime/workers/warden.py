"""Watches over one worker: its time, its memory, what it prints, and what it leaves behind."""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import signal
import socket
import tempfile
import time

from kerasdrop_lint.runtime.workers.board import Board
from kerasdrop_lint.runtime.workers.family import Family
from kerasdrop_lint.runtime.workers.frames import receive, send
from kerasdrop_lint.runtime.workers.kernel import LINUX, adopt_orphans
from kerasdrop_lint.runtime.workers.results import Died, Done, OutOfMemory, Raised, Result, TimedOut, ending, to_message
from kerasdrop_lint.runtime.workers.task import Limits, Task
from kerasdrop_lint.runtime.workers.worker import SAY_WHERE, Place, work

_TICK = 0.02
_LOOK_AT_MEMORY = 0.05
_SHARE_FOR_LOOKING = 0.1
_LAST_WORDS = 0.3
_TAIL = 8192


class AbandonedError(Exception):
    """Nobody waits for the result any more."""


def watch(connection: socket.socket, root: str, server: int) -> None:
    """Runs the task that comes over the connection, and answers when nothing of it is left."""
    adopt_orphans()
    order = receive(connection)
    if order is None:
        return
    folder = tempfile.mkdtemp(dir=root)
    watch = _Watch(Limits(**order["limits"]), connection, server)
    try:
        result = watch.result(Task(**order["task"]), folder)
    except AbandonedError:
        return
    except Exception as error:
        result = Died(f"lost: watching over it failed with {type(error).__name__}: {error}")
    finally:
        watch.end()
        shutil.rmtree(folder, ignore_errors=True)
    send(connection, to_message(result))


class _Watch:
    """The watch over one worker."""

    def __init__(self, limits: Limits, connection: socket.socket, server: int) -> None:
        self._limits = limits
        self._connection = connection
        self._server = server
        self._family = Family()
        self._worker: int | None = None
        self._printed = b""
        self._poll = select.poll()
        self._poll.register(connection, select.POLLIN)

    def result(self, task: Task, folder: str) -> Result:
        """What became of the task, as soon as its worker ends or goes beyond a limit."""
        board = Board()
        worker = self._begin(task, folder, board)
        while True:
            self._listen(_TICK)
            pid, status, usage = os.wait4(worker, os.WNOHANG)
            if pid:
                self._drain()
                unit = 1024 if LINUX else 1
                return self._ended(board.read(), os.waitstatus_to_exitcode(status), usage.ru_maxrss * unit)
            if time.monotonic() - self._started > self._limits.seconds:
                return self._timed_out(worker)
            if self._uses_too_much():
                return OutOfMemory(self._limits.memory, self._tail())

    def end(self) -> None:
        """Kills the worker and what it started, its own group in one step: that may grow while it is looked through."""
        if self._worker is not None:
            with contextlib.suppress(OSError):
                os.killpg(self._worker, signal.SIGKILL)
        self._family.end()

    def _begin(self, task: Task, folder: str, board: Board) -> int:
        self._output, printing = os.pipe()
        self._poll.register(self._output, select.POLLIN)
        self._started = self._look = time.monotonic()
        place = Place(os.getpid(), folder, printing)
        worker = os.fork()
        if worker == 0:
            self._connection.close()
            os.close(self._output)
            work(task, self._limits, place, board)
        self._worker = worker
        os.close(printing)
        return worker

    def _listen(self, seconds: float) -> bool:
        """Reads what was printed, if anything."""
        heard = False
        for descriptor, _ in self._poll.poll(seconds * 1000):
            if descriptor != self._output:
                raise AbandonedError
            part = os.read(self._output, 1 << 16)
            heard = bool(part)
            self._printed = (self._printed + part)[-_TAIL:]
            if not part:
                self._poll.unregister(self._output)
        if os.getppid() != self._server:
            raise AbandonedError
        return heard

    def _drain(self) -> None:
        """Reads on while there is something to read; a process that the worker left behind may print for ever."""
        for _ in range(64):
            if not self._listen(0):
                return

    def _uses_too_much(self) -> bool:
        now = time.monotonic()
        if now < self._look:
            return False
        used = self._family.resident(self._limits.memory)
        after = time.monotonic()
        self._look = after + max(_LOOK_AT_MEMORY, (after - now) / _SHARE_FOR_LOOKING)
        return used > self._limits.memory

    def _ended(self, written: bytes | None, code: int, peak: int) -> Result:
        seconds = time.monotonic() - self._started
        tail = self._tail()
        if written is None:
            # What C++ prints when it is refused memory and nobody catches that.
            refused = code == -signal.SIGABRT and "std::bad_alloc" in tail
            return OutOfMemory(self._limits.memory, tail) if refused else Died(ending(code), tail)
        answer = json.loads(written)
        if "value" in answer:
            return Done(answer["value"], seconds, max(peak, self._family.peak), tail)
        if answer["memory"]:
            return OutOfMemory(self._limits.memory, tail)
        return Raised(answer["error"], answer["message"], answer["traceback"], tail)

    def _timed_out(self, worker: int) -> Result:
        """Lets the worker say where it is, if it still can."""
        os.kill(worker, SAY_WHERE)
        deadline = time.monotonic() + _LAST_WORDS
        while self._listen(_LAST_WORDS) and time.monotonic() < deadline:
            pass
        return TimedOut(self._limits.seconds, self._tail())

    def _tail(self) -> str:
        return self._printed.decode(errors="replace")
