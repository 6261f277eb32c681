"""The fork server: imports the runtime, starts nothing of it, and forks a process for each task."""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import select
import shutil
import socket
import sys
import tempfile
from collections.abc import Sequence

from kerasdrop_lint.runtime.workers.family import Family
from kerasdrop_lint.runtime.workers.frames import receive, send
from kerasdrop_lint.runtime.workers.kernel import adopt_orphans, tied_to
from kerasdrop_lint.runtime.workers.warden import watch

_TICK = 0.5


def main(descriptor: int, parent: int) -> None:
    """Serves the other side of the socket until that is closed or the parent has gone."""
    sys.argv[:] = [""]
    adopt_orphans()
    with socket.socket(fileno=descriptor) as connection:
        order = receive(connection)
        if order is None:
            return
        with tied_to(connection):
            failure = _import(order["preload"])
        if failure is not None:
            send(connection, {"failure": failure})
            return
        root = tempfile.mkdtemp(prefix="kerasdrop-lint-")
        try:
            send(connection, {"root": root})
            _serve(connection, root, parent)
        finally:
            Family().end()
            shutil.rmtree(root, ignore_errors=True)


def _import(modules: Sequence[str]) -> str | None:
    """Imports the modules; what went wrong, if anything."""
    for module in modules:
        try:
            importlib.import_module(module)
        except BaseException as error:
            return f"cannot import {module}: {type(error).__name__}: {error}"
    # What is not looked at by the collector is not copied by it after the fork.
    gc.collect()
    gc.freeze()
    return None


def _serve(connection: socket.socket, root: str, parent: int) -> None:
    wardens: set[int] = set()
    while os.getppid() == parent:
        asked, _, _ = select.select([connection], [], [], _TICK)
        _reap(wardens)
        if asked:
            data, descriptors, _, _ = socket.recv_fds(connection, 1, 1)
            if not data:
                return
            with contextlib.suppress(OSError), socket.socket(fileno=descriptors[0]) as task:
                wardens.add(_fork(connection, task, root))


def _fork(connection: socket.socket, task: socket.socket, root: str) -> int:
    server = os.getpid()
    warden = os.fork()
    if warden == 0:
        status = 1
        try:
            connection.close()
            watch(task, root, server)
            status = 0
        finally:
            os._exit(status)
    return warden


def _reap(wardens: set[int]) -> None:
    """Forgets the wardens that have ended, and ends what one that was killed has left."""
    killed = False
    with contextlib.suppress(ChildProcessError):
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            wardens.discard(ended[0])
            killed = killed or ended[1] != 0
    if killed:
        Family(spared=wardens).end()
