"""What becomes of a task."""

from __future__ import annotations

import signal
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, TypeAlias

from kerasdrop_lint.runtime.workers.task import JSON


@dataclass(frozen=True, slots=True)
class Done:
    """The function returned. `memory` is the most resident bytes seen, `output` the end of what it printed."""

    value: JSON
    seconds: float
    memory: int
    output: str = ""


@dataclass(frozen=True, slots=True)
class Raised:
    """The function raised, `SystemExit` and `KeyboardInterrupt` included."""

    error: str
    message: str
    traceback: str = ""
    output: str = ""


@dataclass(frozen=True, slots=True)
class TimedOut:
    """It took longer than `seconds`. The output ends with where every thread was."""

    seconds: float
    output: str = ""


@dataclass(frozen=True, slots=True)
class OutOfMemory:
    """It used more than `limit` bytes, or was refused more."""

    limit: int
    output: str = ""


@dataclass(frozen=True, slots=True)
class Died:
    """Its process ended without an answer."""

    description: str
    output: str = ""


@dataclass(frozen=True, slots=True)
class NotStarted:
    """There is no process that it could run in: the runtime cannot be imported here."""

    reason: str


Result: TypeAlias = Done | Raised | TimedOut | OutOfMemory | Died | NotStarted
_KINDS = {kind.__name__: kind for kind in (Done, Raised, TimedOut, OutOfMemory, Died, NotStarted)}


def to_message(result: Result) -> dict[str, JSON]:
    """The result as JSON data."""
    return {"kind": type(result).__name__, **{field.name: getattr(result, field.name) for field in fields(result)}}


def from_message(message: Mapping[str, Any]) -> Result:
    """The result that `to_message` wrote."""
    given = dict(message)
    result: Result = _KINDS[given.pop("kind")](**given)
    return result


def ending(code: int) -> str:
    """How a process ended, from its exit code; a negative one is the number of a signal."""
    if code >= 0:
        return f"exited with status {code} (os._exit)"
    names = {number.value: number.name for number in signal.Signals}
    return f"killed by {names.get(-code, f'signal {-code}')}"
