"""Predicted mode tables with the measured ones beside them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kerasdrop_lint.check.processes import available
from kerasdrop_lint.config import Measuring, UsageError
from kerasdrop_lint.modes import AT_REST, Beside, ModeTable, SiteModes
from kerasdrop_lint.rows import is_inactive
from kerasdrop_lint.runtime.frameworks import environment
from kerasdrop_lint.runtime.workers import JSON, Done, Limits, NotStarted, Result, Task, Workers
from kerasdrop_lint.verify.answers import failure
from kerasdrop_lint.verify.installed import missing, runtime_for, unavailable
from kerasdrop_lint.verify.questions import PRELOAD, PROBE, calls_seen, definition_at

_OPEN = " (open)"


@dataclass(frozen=True, slots=True)
class _Asked:
    """A class or builder of a file, and the rows that are predicted of it."""

    path: str
    root: str
    rows: tuple[SiteModes, ...]


def measured_beside(
    tables: Sequence[SiteModes], target: str, measuring: Measuring, jobs: int | None, tick: Callable[[int], object]
) -> Iterator[Beside]:
    """Measures every class and builder that has a predicted row, of one file or many; row by row as they come.

    Raises UsageError where nothing can be measured.
    """
    runtime = runtime_for(target)
    if runtime is None:
        raise UsageError(f"modes: {missing(target)}")
    asked = _asked([row for row in tables if not is_inactive(row)])
    yield from (Beside(row, runtime, None, f"{AT_REST} by default") for row in tables if is_inactive(row))
    tasks = [_task(one, runtime, measuring.timeout * 0.7) for one in asked]
    limits = Limits(float(measuring.timeout), measuring.memory * 2**20)
    with Workers(PRELOAD, environment(runtime), jobs or available(), limits) as workers:
        for number, result in workers.run(tasks):
            yield from _beside(asked[number].rows, result, runtime)
            tick(1)


def _asked(tables: Sequence[SiteModes]) -> list[_Asked]:
    by_root: dict[tuple[str, str], list[SiteModes]] = {}
    for table in tables:
        by_root.setdefault((table.site.path, _subject(table)), []).append(table)
    return [_Asked(path, root, tuple(rows)) for (path, root), rows in by_root.items()]


def _subject(table: SiteModes) -> str:
    """What to build for a row: its class or builder; for what runs while a model is built, the function around it."""
    name = table.root.removesuffix(_OPEN)
    is_name = all(part.isidentifier() for part in name.split("."))
    return name if is_name else definition_at(table.site.path, table.site.line) or name


def _task(asked: _Asked, runtime: str, seconds: float) -> Task:
    absolute = os.path.abspath(asked.path)
    expected: list[JSON] = [
        {"site": [absolute, row.site.line, row.site.column, row.site.layer], "modes": [str(row.modes)]}
        for row in asked.rows
    ]
    return Task(
        PROBE,
        {
            "runtime": runtime,
            "path": absolute,
            "subject": asked.root,
            "calls": calls_seen([asked.root], [asked.path])[asked.root],
            "given": None,
            "seconds": seconds,
            "expected": expected,
        },
    )


def _beside(rows: Sequence[SiteModes], result: Result, runtime: str) -> list[Beside]:
    if isinstance(result, NotStarted):
        raise UsageError(f"modes: {unavailable(result.reason)}")
    if not isinstance(result, Done):
        return [Beside(row, runtime, None, failure(result, row.site.path)) for row in rows]
    answer: Any = result.value
    if "unavailable" in answer:
        raise UsageError(f"modes: {answer['unavailable']}")
    pairs = zip(rows, answer["verdicts"], strict=True)
    return [_row(row, said, answer["runtime"]) for row, said in pairs]


def _row(row: SiteModes, said: dict[str, Any], runtime: str) -> Beside:
    if said["modes"] is None:
        return Beside(row, runtime, None, said["reason"])
    note = "; ".join(part for part in (said["where"], said["reason"]) if part)
    return Beside(row, runtime, ModeTable.parse(said["modes"]), note)
