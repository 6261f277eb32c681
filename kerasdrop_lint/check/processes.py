"""Spreads work over processes, keeps its order, and survives the death of a process."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

Result = TypeVar("Result")


def available() -> int:
    """How many processes can run at the same time."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def spread(
    work: Callable[[str], Result], items: Sequence[str], jobs: int, lost: Callable[[str], Result]
) -> Iterator[Result]:
    """The results of the work in the order of the items. `lost` stands in for one that killed its process."""
    if jobs <= 1 or len(items) <= 1:
        yield from map(work, items)
        return
    pool = ProcessPoolExecutor(min(jobs, len(items)), initializer=_die_quietly)
    try:
        futures = [_submitted(pool, work, item) for item in items]
        for item, future in zip(items, futures, strict=True):
            try:
                yield _result(future)
            except BrokenProcessPool:
                yield _alone(work, item, lost)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _submitted(pool: ProcessPoolExecutor, work: Callable[[str], Result], item: str) -> Future[Result] | None:
    try:
        return pool.submit(work, item)
    except BrokenProcessPool:
        return None


def _result(future: Future[Result] | None) -> Result:
    if future is None:
        raise BrokenProcessPool
    return future.result()


def _alone(work: Callable[[str], Result], item: str, lost: Callable[[str], Result]) -> Result:
    """The result of one item in a process of its own: when a pool breaks, nobody knows which item broke it."""
    with ProcessPoolExecutor(1, initializer=_die_quietly) as pool:
        try:
            return pool.submit(work, item).result()
        except BrokenProcessPool:
            return lost(item)


def _die_quietly() -> None:
    """Lets an interrupt from the keyboard end a worker at once, without a traceback."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
