"""The processes below this one: how much they use, and their end."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Collection

import psutil

_PATIENCE = 10.0


class Family:
    """Every descendant of this process, but for the children that are spared and what is below them.

    What was seen once is remembered, since an orphan leaves the family where the system does not let it be adopted.
    """

    def __init__(self, spared: Collection[int] = ()) -> None:
        self._self = psutil.Process()
        self._spared = spared
        self._seen: set[psutil.Process] = set()
        self.peak = 0

    def resident(self, limit: int) -> int:
        """Bytes of resident memory. What forks share with the first is told apart only if the limit hangs on it."""
        members = self._members()
        used = sum(map(_resident, members))
        if used > limit and len(members) > 1:
            used = _resident(members[0]) + sum(map(_unshared, members[1:]))
        self.peak = max(self.peak, used)
        return used

    def end(self) -> None:
        """Kills all of them and waits until they have gone."""
        deadline = time.monotonic() + _PATIENCE
        while members := self._alive():
            for member in members:
                _kill(member)
            time.sleep(0.002)
            if time.monotonic() > deadline:
                return

    def _members(self) -> list[psutil.Process]:
        members = _below(self._self)
        if self._spared:
            others = {process for child in members if child.pid in self._spared for process in (child, *_below(child))}
            members = [member for member in members if member not in others]
        self._seen.update(members)
        return members

    def _alive(self) -> list[psutil.Process]:
        self._members()
        for member in self._seen:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(member.pid, os.WNOHANG)
        self._seen = {member for member in self._seen if _is_alive(member)}
        return list(self._seen)


def _below(process: psutil.Process) -> list[psutil.Process]:
    try:
        return list(process.children(recursive=True))
    except psutil.Error:
        return []


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0


def _unshared(process: psutil.Process) -> int:
    try:
        return int(process.memory_full_info().uss)
    except psutil.Error:
        return _resident(process)


def _is_alive(process: psutil.Process) -> bool:
    try:
        return bool(process.is_running()) and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def _kill(process: psutil.Process) -> None:
    """Kills a process and its group in one step, so that it cannot fork faster than it is killed."""
    with contextlib.suppress(psutil.Error, OSError):
        group = os.getpgid(process.pid)
        if group != os.getpgrp():
            os.killpg(group, signal.SIGKILL)
        process.kill()
