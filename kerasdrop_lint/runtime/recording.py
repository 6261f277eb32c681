"""What is seen while an entry point runs: which sites drew, what came out of them, and what came out of the model."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import numpy as np

from kerasdrop_lint.modes import Effect
from kerasdrop_lint.runtime.draws import Parameters, apart, opposite
from kerasdrop_lint.runtime.places import Place

Array = Any
Operation = Hashable
"""What tells operations apart: a number for one in a graph; for an eager one, the site that it belongs to."""
Key = tuple[Operation, int]
"""An operation, and the how-manieth time that it ran in a run."""


@dataclass(frozen=True, slots=True)
class Maker:
    """Where a layer was made, and the how-manieth one that was made there."""

    place: Place | None
    ordinal: int


@dataclass(frozen=True, slots=True)
class Unit:
    """One mode-dependent layer or operation at one place of the user's source.

    `maker` tells the layers that are applied at the same place apart; an operation has none. `has_rate` is False for a
    layer whose rates are all 0.
    """

    place: Place | None
    layer: str
    effect: Effect
    maker: Maker | None = None
    name: str = field(default="", compare=False)
    has_rate: bool = field(default=True, compare=False)


@dataclass(slots=True)
class Run:
    """One run of an entry point. Only the unit `live` draws something else than in the runs before."""

    live: Unit | None = None
    outputs: dict[Key, list[Array]] = field(default_factory=dict)
    sites: dict[Unit, list[bytes]] = field(default_factory=dict)
    drew: set[Unit] = field(default_factory=set)
    updated: set[Unit] = field(default_factory=set)
    times: Counter[Operation] = field(default_factory=Counter)

    def key(self, operation: Operation) -> Key:
        """The key of the next time that an operation runs."""
        return operation, self.count(operation)

    def count(self, operation: Operation) -> int:
        """How often something has happened in this run, this time included."""
        self.times[operation] += 1
        return self.times[operation]


class Recorder:
    """Collects what the traced and eager operations of a model report, one run after the other.

    Every draw is remembered and repeated in later runs, so that two runs differ only by what is `live`.
    """

    def __init__(self) -> None:
        self.units: dict[Unit, None] = {}
        self.run: Run | None = None
        self.called: set[tuple[str, int]] = set()
        self._draws: dict[tuple[Key, tuple[int, ...], bytes], Array] = {}
        self._operations = count(1)
        self._made: Counter[Place | None] = Counter()

    def maker(self, place: Place | None, in_call: bool) -> Maker:
        """The next layer that is made at a place. Those that are made whenever the model is called are one, so that
        it is the same site in every run."""
        if in_call:
            return Maker(place, 0)
        self._made[place] += 1
        return Maker(place, self._made[place])

    def note_call(self, layer: Any) -> None:
        """The `call` of a layer runs: its file and first line."""
        code = getattr(type(layer).call, "__code__", None)
        if code is not None:
            self.called.add((code.co_filename, code.co_firstlineno))

    def number(self) -> int:
        """A number for an operation that was traced."""
        return next(self._operations)

    @contextmanager
    def running(self, live: Unit | None = None) -> Iterator[Run]:
        """Records one run."""
        self.run = run = Run(live)
        try:
            yield run
        finally:
            self.run = None

    def draw(self, unit: Unit | None, operation: Operation, kind: str, drawn: Array, parameters: Parameters) -> Array:
        """What an operation that drew hands on: what it handed on before for the same. `unit` is None for a draw that
        belongs to no site."""
        run = self.run
        if run is None:
            return drawn
        key = run.key(operation), drawn.shape, _digest(parameters)
        if key not in self._draws:
            self._draws[key] = drawn if unit is None else apart(kind, drawn, len(self._draws))
        held = self._draws[key]
        if unit is None:
            return held
        run.drew.add(unit)
        return opposite(kind, held, parameters) if unit == run.live else held

    def came_out(self, operation: Operation, values: list[Array]) -> None:
        """The model, or whatever layer was called from outside of all layers, gave these values."""
        if self.run is not None:
            self.run.outputs[self.run.key(operation)] = [np.asarray(value) for value in values]

    def came_out_of(self, unit: Unit, values: list[Array]) -> None:
        """A site gave these values."""
        if self.run is not None:
            self.run.sites.setdefault(unit, []).append(_digest(values))

    def statistics(self, unit: Unit, before: list[Array], after: list[Array]) -> None:
        """A site had these moving statistics before it was applied, and those after it."""
        if self.run is not None and any(not np.array_equal(old, new) for old, new in zip(before, after, strict=True)):
            self.units.setdefault(unit)
            self.run.updated.add(unit)


def _digest(values: Sequence[Array]) -> bytes:
    return hashlib.blake2b(b"".join(np.ascontiguousarray(value).tobytes() for value in values)).digest()


def same_outputs(left: Run, right: Run) -> bool:
    """Whether the model gave the same in both runs, to the last bit."""
    return left.outputs.keys() == right.outputs.keys() and all(
        _same(value, right.outputs[key]) for key, value in left.outputs.items()
    )


def _same(left: list[Array], right: list[Array]) -> bool:
    return [(value.shape, value.tobytes()) for value in left] == [(value.shape, value.tobytes()) for value in right]


def same_site(unit: Unit, left: Run, right: Run) -> bool:
    """Whether the site gave the same in both runs; the order of several applications does not count."""
    return sorted(left.sites.get(unit, [])) == sorted(right.sites.get(unit, []))
