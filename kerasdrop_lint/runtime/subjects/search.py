"""Tries inputs one after the other until one is accepted; what was refused says what to try next."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from kerasdrop_lint.runtime.subjects.layouts import Form, Layout
from kerasdrop_lint.runtime.subjects.steering import improved, takes_one

T = TypeVar("T")
TRIES = 40
SECONDS = 30.0
_DEEPEST = 6
_MORE = 4
"""How many more inputs are tried once some were accepted eagerly."""
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


class OnlyEagerError(Exception):
    """The inputs were accepted, with this result, but not when the call was traced, which is how `fit` calls."""

    def __init__(self, result: Any) -> None:
        super().__init__("accepted only eagerly")
        self.result = result


def search(
    attempt: Callable[[Layout], T], first: Iterable[Layout], tries: int = TRIES, seconds: float = SECONDS
) -> Accepted[T] | Unaccepted:
    """The first inputs that `attempt` takes without an error, else the first that it takes eagerly."""
    waiting = deque((layout, 0) for layout in first)
    seen: set[Layout] = set()
    refusals = _Refusals()
    eagerly: Accepted[T] | None = None
    limit = tries
    end = time.monotonic() + seconds
    while waiting and len(seen) < limit and time.monotonic() < end:
        layout, depth = waiting.popleft()
        if layout in seen:
            continue
        seen.add(layout)
        try:
            return Accepted(layout, attempt(layout))
        except OnlyEagerError as partial:
            # A layer that makes others whenever it is called is never accepted traced: not all is tried for that.
            limit = limit if eagerly else min(tries, len(seen) + _MORE)
            eagerly = eagerly or Accepted(layout, partial.result)
            error: BaseException = partial.__cause__ or partial
        except Exception as raised:
            error = raised
        if takes_one(layout, error):
            waiting = deque(each for each in waiting if each[0].form not in {Form.LIST, Form.TUPLE})
            continue
        better = list(improved(layout, error)) if depth < _DEEPEST else []
        refusals.add(error, depth, is_steerable=bool(better))
        waiting.extendleft((other, depth + 1) for other in reversed(better) if other not in seen)
    return eagerly or Unaccepted(refusals.telling, len(seen))


@dataclass(slots=True)
class _Refusals:
    """Which of the errors tells most: one that other inputs do not mend, else the one of those that came furthest."""

    telling: Exception | None = None
    rank: tuple[bool, int] = field(default=(False, -1))

    def add(self, error: BaseException, depth: int, *, is_steerable: bool) -> None:
        rank = (not is_steerable, depth if is_steerable else 0)
        if rank > self.rank and isinstance(error, Exception):
            self.telling, self.rank = error, rank
