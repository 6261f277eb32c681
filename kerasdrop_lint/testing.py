"""For a project's own tests: a model drops while it trains, and is at rest when it is evaluated or predicts."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from kerasdrop_lint.modes import OFF, ON, Effect, Entry, SiteModes, State, is_error
from kerasdrop_lint.rows import is_inactive, layer_name
from kerasdrop_lint.tabulation import HEADING, aligned, cells, place

if TYPE_CHECKING:
    from kerasdrop_lint.runtime import Measurement

__all__ = ["assert_trains_and_rests"]

_JUDGED = (Entry.FIT, Entry.EVALUATE, Entry.PREDICT)
_HEALTHY = (ON, OFF, OFF)
_STYLE = re.compile(r"\x1b\[[0-9;]*m")


def assert_trains_and_rests(
    model: Any,
    *,
    inputs: Any = None,
    targets: Any = None,
    always_on: str | Sequence[str] = (),
    never_on: str | Sequence[str] = (),
    allow_no_sites: bool = False,
) -> None:
    """Fails unless every dropout of a model is on in `fit`, and off in `evaluate` and `predict`.

    The same holds for noise, random preprocessing, random masks, and for the moving statistics of batch
    normalization, which `fit` alone may update. `model` is a Keras model, which is afterwards as it was before, or a
    function without arguments that makes one; `inputs` and `targets` are what its `fit` takes, made up if not given.

    `always_on` and `never_on` are what is meant to be on, or off, in all three: patterns for the name of a layer, its
    class or a random operation, in which `*` stands for anything. Raises ValueError for one that nothing has. A model
    in which nothing depends on the mode fails unless `allow_no_sites`, and so does one that raises.
    """
    __tracebackhide__ = True
    wishes = _Wishes(_patterns(always_on), _patterns(never_on))
    measurement = _measured(model, inputs, targets)
    rows = sorted(map(_shortened, measurement.tables), key=lambda row: row.site)
    judged = [row for row in rows if not is_inactive(row)]
    wishes.verify(rows)
    faults = [fault for row in judged for fault in _faults(row, wishes.of(row))]
    raised = {entry: said for entry, said in measurement.errors.items() if entry in _JUDGED}
    if faults or raised:
        raise AssertionError("\n".join(_message(measurement, rows, faults, raised)))
    if not judged and not allow_no_sites:
        raise AssertionError("\n".join(_nothing(measurement, rows)))


@dataclass(frozen=True, slots=True)
class _Fault:
    """A site that is not what it should be in an entry point."""

    row: SiteModes
    entry: Entry
    wanted: State

    def __str__(self) -> str:
        found = self.row.modes[self.entry]
        does = {ON: "is on", OFF: "is off"}.get(found, f"is {found}")
        return f"{_described(self.row)} {does} in {self.entry.value}, should be {self.wanted}"


@dataclass(frozen=True, slots=True)
class _Wishes:
    """Which sites are meant to be different."""

    always_on: tuple[str, ...]
    never_on: tuple[str, ...]

    def of(self, row: SiteModes) -> tuple[State, ...]:
        """What a site should be in `fit`, `evaluate` and `predict`."""
        if _matches(row, self.always_on):
            return (ON, ON, ON)
        return (OFF, OFF, OFF) if _matches(row, self.never_on) else _HEALTHY

    def verify(self, rows: Sequence[SiteModes]) -> None:
        """Raises ValueError for a pattern that no site has, and for a site that is wanted both ways."""
        for option, patterns in (("always_on", self.always_on), ("never_on", self.never_on)):
            for pattern in patterns:
                if not any(_matches(row, (pattern,)) for row in rows):
                    known = ", ".join(dict.fromkeys(name for row in rows for name in _names(row))) or "none"
                    raise ValueError(f"{option}: no site is named {pattern!r}; there are: {known}")
        for row in rows:
            if _matches(row, self.always_on) and _matches(row, self.never_on):
                raise ValueError(f"{_described(row)} is in always_on and in never_on")


def _measured(model: Any, inputs: Any, targets: Any) -> Measurement:
    from kerasdrop_lint.runtime.frameworks import imported, is_installed

    if not is_installed("tensorflow"):
        # Says what to install; the modules that measure could not even be imported without NumPy.
        imported("keras")
    from kerasdrop_lint.runtime import measure_modes

    return measure_modes(model, inputs, targets)


def _shortened(row: SiteModes) -> SiteModes:
    """Files below the current folder as they are called there."""
    here = os.path.join(os.getcwd(), "")
    return replace(row, site=replace(row.site, path=row.site.path.removeprefix(here)))


def _patterns(given: str | Sequence[str]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)


def _names(row: SiteModes) -> Iterator[str]:
    """What a site may be called by: the name of its layer, and its class or operation."""
    name = layer_name(row)
    if name is not None:
        yield name
    yield row.site.layer


def _matches(row: SiteModes, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(name, pattern) for name in _names(row) for pattern in patterns)


def _described(row: SiteModes) -> str:
    what = "batch statistics of " if row.effect is Effect.BATCH_STATISTICS else ""
    name = layer_name(row)
    layer = row.site.layer if name is None else f"{row.site.layer} {name!r}"
    where = f" ({place(row.site)})" if row.site.path else ""
    return f"{what}{layer}{where}"


def _faults(row: SiteModes, wanted: tuple[State, ...]) -> Iterator[_Fault]:
    for entry, state in zip(_JUDGED, wanted, strict=True):
        # What an entry point raised is said once, not for every site.
        if row.modes[entry] != state and not is_error(row.modes[entry]):
            yield _Fault(row, entry, state)


def _message(
    measurement: Measurement, rows: list[SiteModes], faults: list[_Fault], raised: dict[Entry, str]
) -> Iterator[str]:
    yield f"the model does not train and rest as it should ({measurement.runtime})"
    for fault in faults:
        yield f"  {fault}"
    for entry, said in raised.items():
        yield f"  {entry.value} raised {measurement.whole[entry].removeprefix('error:')}:"
        yield from (f"    {line}".rstrip() for line in _STYLE.sub("", said).splitlines())
    yield ""
    yield from _table(rows, faults)


def _nothing(measurement: Measurement, rows: list[SiteModes]) -> Iterator[str]:
    found = "everything has a rate of 0" if rows else "no dropout, no batch normalization, nothing random"
    yield f"nothing in the model depends on the training mode ({measurement.runtime}): {found}"
    yield "  allow_no_sites=True accepts such a model"
    if rows:
        yield ""
        yield from _table(rows, [])


def _table(rows: list[SiteModes], faults: list[_Fault]) -> Iterator[str]:
    """All sites; `>` stands before those that are wrong, `!` after what is wrong with them."""
    marked = [{fault.entry for fault in faults if fault.row is row} for row in rows]
    lines = aligned([HEADING, *map(cells, rows, marked)])
    for line, is_wrong in zip(lines, [False, *map(bool, marked)], strict=True):
        yield f"{'>' if is_wrong else ' '} {line}".rstrip()
