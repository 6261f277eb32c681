"""Processes that start TensorFlow once and measure many programs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Generator, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Queue
from tempfile import TemporaryDirectory
from typing import IO, cast

from tests.generated.program import Program
from tests.measuring.programs import Files, Json
from tests.measuring.records import Measured, from_json

ROOT = Path(__file__).parents[2]
MODULE = "tests.measuring.server"


@dataclass(frozen=True, slots=True)
class Limits:
    """How long one program may take, how long TensorFlow may take to start, after how many programs a process ends."""

    seconds: float = 60.0
    start: float = 180.0
    programs: int = 500


class Worker:
    """One process; a new one takes its place when it has measured enough, took too long, or died."""

    def __init__(self, runtime: str, limits: Limits = Limits()) -> None:
        self._runtime = runtime
        self._limits = limits
        self._process: subprocess.Popen[str] | None = None
        self._folder = TemporaryDirectory(prefix="measuring-")
        self._answered = 0
        self.versions: Json = {}

    def __enter__(self) -> Worker:
        self._start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()
        self._folder.cleanup()

    @property
    def runtime(self) -> str:
        """What measures, such as `keras 3.15.1`."""
        return str(self.versions["runtime"])

    def measure(self, program: Program) -> Measured:
        """The mode tables of a program."""
        return from_json(self.answer("tables", program.files))

    def answer(self, kind: str, files: Files) -> Json:
        """What is measured of a program; `trouble` where its process did not answer."""
        if self._process is None or self._answered >= self._limits.programs:
            self._stop()
            self._start()
        self._answered += 1
        try:
            return self._ask(json.dumps({"kind": kind, "files": files}), self._limits.seconds)
        except (EOFError, BrokenPipeError) as error:
            self._stop()
            return {"trouble": str(error) or "the process died"}

    def _start(self) -> None:
        command = [sys.executable, "-m", MODULE, self._runtime]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(
            command,
            stdin=pipe,
            stdout=pipe,
            stderr=subprocess.DEVNULL,
            text=True,
            cwd=ROOT,
            env={**os.environ, "TMPDIR": self._folder.name},
            start_new_session=True,
        )
        self._answered = 0
        self.versions = self._ask("", self._limits.start)

    def _stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _ask(self, question: str, seconds: float) -> Json:
        """The answer to a question; without one, what the process says next."""
        assert self._process is not None
        process, is_late = self._process, threading.Event()

        def end() -> None:
            is_late.set()
            process.kill()

        timer = threading.Timer(seconds, end)
        timer.start()
        try:
            if question:
                print(question, file=cast(IO[str], process.stdin), flush=True)
            line = cast(IO[str], process.stdout).readline()
        finally:
            timer.cancel()
        if not line.endswith("\n"):
            raise EOFError(f"no answer within {seconds:g} s" if is_late.is_set() else "the process died")
        answer: Json = json.loads(line)
        return answer


def measured(
    runtime: str, programs: Iterable[Program], jobs: int, limits: Limits = Limits()
) -> Generator[tuple[Program, Measured], None, None]:
    """What each of many programs does, as soon as it is known, from several processes at once."""
    waiting = iter(programs)
    lock = threading.Lock()
    done: Queue[tuple[Program, Measured] | None] = Queue()
    stopping = threading.Event()

    def work() -> None:
        try:
            with Worker(runtime, limits) as worker:
                while not stopping.is_set():
                    with lock:
                        program = next(waiting, None)
                    if program is None:
                        return
                    done.put((program, worker.measure(program)))
        finally:
            done.put(None)

    with ThreadPoolExecutor(jobs) as pool:
        running = [pool.submit(work) for _ in range(jobs)]
        try:
            for _ in range(jobs):
                yield from iter(done.get, None)
        finally:
            stopping.set()
        for future in running:
            future.result()
