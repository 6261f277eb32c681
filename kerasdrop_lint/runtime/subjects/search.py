"""Tries inputs one after the other until one is accepted; what was refused says what to try next."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from kerasdrop_lint.runtime.subjects.layouts import Layout
from kerasdrop_lint.runtime.subjects.steering import improved

T = TypeVar("T")
TRIES = 40
SECONDS = 20.0
_DEEPEST = 6
"""How often the inputs that came from one first guess are changed."""


@dataclass(frozen=True, slots=True)
class Accepted(Generic[T]):
    """The inputs that were accepted and what came of them."""

    layout: Layout
    result: T


@dataclass(frozen=True, slots=True)
class Unaccepted:
    """No inputs were accepted; the error that the last ones raised, and how many were tried."""

    error: Exception | None
    tries: int


def search(
    attempt: Callable[[Layout], T], first: Iterable[Layout], tries: int = TRIES, seconds: float = SECONDS
) -> Accepted[T] | Unaccepted:
    """The first inputs that `attempt` takes without an error."""
    waiting = deque((layout, 0) for layout in first)
    seen: set[Layout] = set()
    last: Exception | None = None
    deepest = -1
    end = time.monotonic() + seconds
    while waiting and len(seen) < tries and time.monotonic() < end:
        layout, depth = waiting.popleft()
        if layout in seen:
            continue
        seen.add(layout)
        try:
            return Accepted(layout, attempt(layout))
        except Exception as error:
            # What came furthest tells most.
            last, deepest = (error, depth) if depth > deepest else (last, deepest)
            better = list(improved(layout, error)) if depth < _DEEPEST else []
        waiting.extendleft((other, depth + 1) for other in reversed(better) if other not in seen)
    return Unaccepted(last, len(seen))
