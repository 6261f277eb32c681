"""What a worker is asked to do, and how much it may use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

JSON: TypeAlias = bool | int | float | str | Sequence["JSON"] | Mapping[str, "JSON"] | None


@dataclass(frozen=True, slots=True)
class Limits:
    """What one task may use: seconds from the fork, and bytes of resident memory.

    The memory is that of the worker and of what it starts, and includes the runtime that it shares with the others.
    """

    seconds: float
    memory: int


@dataclass(frozen=True, slots=True)
class Task:
    """One call of a function that takes and returns JSON data, named `module:function`.

    The module should be among those that the fork server imports beforehand.
    """

    function: str
    argument: JSON
