"""Runs tasks in worker processes, several at a time."""

from __future__ import annotations

import os
import selectors
import socket
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType

from kerasdrop_lint.runtime.workers.frames import receive
from kerasdrop_lint.runtime.workers.launch import LostError, Server
from kerasdrop_lint.runtime.workers.results import Died, NotStarted, Result, from_message
from kerasdrop_lint.runtime.workers.task import Limits, Task

# Ending a worker and what it started takes a moment; beyond this the process that does it must itself be stuck.
_GRACE = 30.0


class Workers:
    """A context in which tasks run in processes forked from one that has imported `preload`.

    The imports begin on entering and are waited for by the first task. `environment` is added to that of this
    process; GPUs are hidden whatever it says. On leaving, also by an exception or an interrupt, nothing is left.
    """

    def __init__(self, preload: Sequence[str], environment: Mapping[str, str], jobs: int, limits: Limits) -> None:
        self._preload = preload
        self._environment = environment
        self._jobs = max(1, jobs)
        self._limits = limits
        self._server: Server | None = None

    def __enter__(self) -> Workers:
        if hasattr(os, "fork"):
            self._server = Server(self._preload, self._environment)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Ends every process that was started. Entering starts again."""
        server, self._server = self._server, None
        if server is not None:
            server.close()

    def run(self, tasks: Sequence[Task]) -> Iterator[tuple[int, Result]]:
        """The number and the result of each task, as they come."""
        waiting = deque(enumerate(tasks))
        running = _Running(self._limits.seconds + _GRACE)
        try:
            while waiting or running.tasks:
                if waiting and len(running.tasks) < self._jobs:
                    number, task = waiting.popleft()
                    begun = self._begin(task)
                    if isinstance(begun, socket.socket):
                        running.add(number, begun)
                    else:
                        yield number, begun
                else:
                    yield from running.results()
        finally:
            running.close()

    def _begin(self, task: Task) -> socket.socket | NotStarted | Died:
        """Starts a task, on a new server if the last one has gone."""
        if not hasattr(os, "fork"):
            return NotStarted("this system cannot fork; use Linux, macOS or WSL")
        for _ in range(2):
            if self._server is None:
                self._server = Server(self._preload, self._environment)
            failure = self._server.failure()
            if failure is not None:
                return NotStarted(failure)
            try:
                return self._server.begin(task, self._limits)
            except LostError:
                self.close()
        return Died("lost: its process could not be started")


@dataclass(frozen=True, slots=True)
class _Begun:
    number: int
    deadline: float


@dataclass(frozen=True, slots=True)
class _Running:
    """The tasks that run, by the socket on which their result will come."""

    patience: float
    tasks: dict[socket.socket, _Begun] = field(default_factory=dict)

    def add(self, number: int, connection: socket.socket) -> None:
        self.tasks[connection] = _Begun(number, time.monotonic() + self.patience)

    def results(self) -> Iterator[tuple[int, Result]]:
        """Waits for one to end; those that have ended by then."""
        with selectors.DefaultSelector() as selector:
            for connection in self.tasks:
                selector.register(connection, selectors.EVENT_READ)
            soonest = min(begun.deadline for begun in self.tasks.values())
            ready = [key.fileobj for key, _ in selector.select(max(0.0, soonest - time.monotonic()))]
        for connection, begun in list(self.tasks.items()):
            if connection in ready or time.monotonic() > begun.deadline:
                with connection:
                    del self.tasks[connection]
                    result = _heard(connection) if connection in ready else None
                yield begun.number, result or Died("lost: the process that watched over it has gone or is stuck")

    def close(self) -> None:
        for connection in self.tasks:
            connection.close()


def _heard(connection: socket.socket) -> Result | None:
    try:
        message = receive(connection)
    except OSError:
        return None
    return None if message is None else from_message(message)
