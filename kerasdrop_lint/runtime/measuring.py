"""Measures mode tables: what each site of a model does in each entry point, by its effect on values.

Every column starts from a fresh model. It is run until everything is traced, then again and again with the same inputs,
weights and draws: a site is on if the model gives something else when that site alone draws something else, or if its
moving statistics change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kerasdrop_lint.modes import (
    AT_REST,
    OFF,
    ON,
    OPERATION,
    UNKNOWN,
    Effect,
    Entry,
    ModeTable,
    Site,
    SiteModes,
    State,
    error,
)
from kerasdrop_lint.runtime.batch import Batch
from kerasdrop_lint.runtime.entries import Build, Column, reseed
from kerasdrop_lint.runtime.frameworks import Framework
from kerasdrop_lint.runtime.patching import installed
from kerasdrop_lint.runtime.places import Place, statement_at
from kerasdrop_lint.runtime.recording import Recorder, Run, Unit, same_outputs, same_site
from kerasdrop_lint.runtime.tracing import Tracer, innermost
from kerasdrop_lint.runtime.variables import restore, saved, scatter_constants

WITHOUT_RATE = f", {AT_REST}"
"""What is said of a layer that could not do anything in any mode."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a site does in one entry point: seen from the model's output, and from its own."""

    outside: State
    inside: State


_NOTHING = Cell(OFF, OFF)


@dataclass(frozen=True, slots=True)
class Observation:
    """One column: a cell for each site that was seen, or the error that the entry point raised."""

    cells: dict[Unit, Cell]
    error: State | None = None
    message: str = ""
    called: frozenset[tuple[str, int]] = frozenset()

    @property
    def drops(self) -> State:
        """The model as a black box: whether anything random shows in its output."""
        if self.error is not None:
            return self.error
        states = {cell.outside for unit, cell in self.cells.items() if unit.effect is not Effect.BATCH_STATISTICS}
        return ON if ON in states else UNKNOWN if UNKNOWN in states else OFF


@dataclass(frozen=True, slots=True)
class Measurement:
    """The mode tables of a model. `errors` says what the entry points raised that did not run through; `called` are the
    files and first lines of the `call` methods that ran."""

    runtime: str
    tables: tuple[SiteModes, ...]
    whole: ModeTable
    errors: dict[Entry, str]
    called: frozenset[tuple[str, int]] = frozenset()


def tables(framework: Framework, columns: Mapping[Entry, Observation], root: str) -> Measurement:
    """All columns together: a row for each site. `root` names the model."""
    units = dict.fromkeys(unit for observation in columns.values() for unit in observation.cells)
    homes = {unit: _homes(unit, units) for unit in units}
    by_site: dict[Unit, list[Unit]] = {}
    for unit, found in homes.items():
        for home in found:
            by_site.setdefault(home, []).append(unit)
    shared = {unit for unit, found in homes.items() if len(found) > 1}
    rows = [
        _row(unit, [_joined(columns[entry], same, shared) for entry in Entry], root) for unit, same in by_site.items()
    ]
    return Measurement(
        framework.runtime,
        tuple(row for row in rows if row is not None),
        ModeTable(tuple(columns[entry].drops for entry in Entry)),
        {entry: columns[entry].message for entry in Entry if columns[entry].error is not None},
        frozenset().union(*(columns[entry].called for entry in Entry)),
    )


def _homes(unit: Unit, units: Iterable[Unit]) -> list[Unit]:
    """The same site where its column is known: in what AutoGraph compiled, only its statement is.

    Several, where an operation occurs several times in the statement.
    """
    if unit.place is None or unit.place.column:
        return [unit]
    path, lines = unit.place.path, statement_at(unit.place.path, unit.place.line)
    found = [
        other
        for other in units
        if other.place is not None
        and other.place.column
        and (other.place.path == path and other.place.line in lines)
        and _without_columns(other) == _without_columns(unit)
    ]
    return [other for other in found if other.maker and other.maker == unit.maker] or found or [unit]


def _without_columns(unit: Unit) -> tuple[object, ...]:
    maker = unit.maker
    made = maker and (maker.place and (maker.place.path, maker.place.line), maker.ordinal)
    return unit.layer, unit.effect, made


def _joined(column: Observation, units: list[Unit], shared: set[Unit]) -> Cell:
    """What a site does in a column, where it may have been seen under several names; nothing, where it was not seen."""
    if column.error is not None:
        return Cell(column.error, column.error)
    cells = [_certain(column.cells[unit], unit in shared) for unit in units if unit in column.cells] or [_NOTHING]
    return Cell(_strongest(cell.outside for cell in cells), _strongest(cell.inside for cell in cells))


def _certain(cell: Cell, is_shared: bool) -> Cell:
    """Of what is on under a name that several sites have, one is."""
    return Cell(*(UNKNOWN if is_shared and state == ON else state for state in (cell.outside, cell.inside)))


def _strongest(states: Iterable[State]) -> State:
    found = set(states)
    return ON if ON in found else UNKNOWN if UNKNOWN in found else OFF


def _row(unit: Unit, cells: list[Cell], root: str) -> SiteModes | None:
    """A site's row; none for an operation that never ran, such as the one that made the first weights."""
    outside = ModeTable(tuple(cell.outside for cell in cells))
    inside = ModeTable(tuple(cell.inside for cell in cells))
    if not unit.name and {ON, UNKNOWN}.isdisjoint(inside.states):
        return None
    reaches = True if ON in outside.states else None if UNKNOWN in outside.states or ON not in inside.states else False
    # Of a site whose result is thrown away everywhere, the table says what it would do.
    modes = inside if reaches is False else outside
    why = f"layer {unit.name!r}{'' if unit.has_rate else WITHOUT_RATE}" if unit.name else OPERATION
    return SiteModes(_site(unit), unit.effect, modes, why, reaches, root)


def _site(unit: Unit) -> Site:
    place = unit.place or Place("", 0, 0)
    return Site(place.path, place.line, place.column, unit.layer)


def observe(framework: Framework, build: Build, batch: Batch, how: Column) -> Observation:
    """One column of a model's mode tables."""
    recorder = Recorder()
    with installed(Tracer(framework, recorder)):
        try:
            model = innermost(build)
            given = innermost(lambda: how.prepare(framework, model, batch))
            _run(recorder, model, given, how)
            scatter_constants(model)
            cells = _cells(recorder, model, given, how)
        except Exception as raised:
            cells = dict.fromkeys(recorder.units, _NOTHING)
            return Observation(cells, error(type(raised).__name__), str(raised), frozenset(recorder.called))
        return Observation(cells, called=frozenset(recorder.called))


def _run(recorder: Recorder, model: Any, given: Any, how: Column, live: Unit | None = None) -> Run:
    reseed()
    with recorder.running(live) as run:
        innermost(lambda: how.run(model, given))
    return run


def _cells(recorder: Recorder, model: Any, given: Any, how: Column) -> dict[Unit, Cell]:
    values = saved(model)

    def again(live: Unit | None = None) -> Run:
        run = _run(recorder, model, given, how, live)
        restore(values)
        return run

    base = again()
    cells = {unit: _statistics(unit, base) for unit in recorder.units}
    if base.drew:
        is_steady = same_outputs(base, again())
        cells |= {
            unit: _cell(unit, base, again(unit), is_steady) for unit in tuple(recorder.units) if unit in base.drew
        }
    return cells


def _statistics(unit: Unit, base: Run) -> Cell:
    state = ON if unit in base.updated else OFF
    return Cell(state, state)


def _cell(unit: Unit, base: Run, live: Run, is_steady: bool) -> Cell:
    if not is_steady:
        return Cell(UNKNOWN, UNKNOWN)
    # An operation has no output of its own that is watched: where it draws, it is on.
    came_out_the_same = unit in base.sites and same_site(unit, base, live)
    return Cell(OFF if same_outputs(base, live) else ON, OFF if came_out_the_same else ON)
