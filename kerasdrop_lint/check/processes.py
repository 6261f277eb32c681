"""Spreads work over processes, keeps its order, and survives the death of a process."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar, cast

Result = TypeVar("Result")


def available() -> int:
    """How many processes can run at the same time."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


Work = Callable[[str], Result]
_work: list[Work[object]] = []
"""The work of a process of the pool: made when the process starts, so that it may remember things between items."""


def spread(
    make: Callable[[], Work[Result]], items: Sequence[str], jobs: int, lost: Callable[[str], Result]
) -> Iterator[Result]:
    """The results of the work in the order of the items. `make` makes the work, once in each process; `lost` stands in
    for an item that killed its process."""
    if not items:
        return
    if jobs <= 1 or len(items) <= 1:
        yield from map(make(), items)
        return
    pool = ProcessPoolExecutor(min(jobs, len(items)), initializer=_begin, initargs=(make,))
    try:
        futures = [_submitted(pool, item) for item in items]
        for item, future in zip(items, futures, strict=True):
            try:
                yield _result(future)
            except BrokenProcessPool:
                yield _alone(make, item, lost)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _submitted(pool: ProcessPoolExecutor, item: str) -> Future[Any] | None:
    try:
        return pool.submit(_done, item)
    except BrokenProcessPool:
        return None


def _done(item: str) -> object:
    return _work[0](item)


def _result(future: Future[Any] | None) -> Any:
    if future is None:
        raise BrokenProcessPool
    return future.result()


def _alone(make: Callable[[], Work[Result]], item: str, lost: Callable[[str], Result]) -> Result:
    """The result of one item in a process of its own: when a pool breaks, nobody knows which item broke it."""
    with ProcessPoolExecutor(1, initializer=_begin, initargs=(make,)) as pool:
        try:
            return cast(Result, pool.submit(_done, item).result())
        except BrokenProcessPool:
            return lost(item)


def _begin(make: Callable[[], Work[object]]) -> None:
    """Makes a process ready, and lets an interrupt from the keyboard end it at once, without a traceback."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    _work[:] = [make()]
