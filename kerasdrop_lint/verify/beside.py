"""Predicted mode tables with the measured ones beside them."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Any

from kerasdrop_lint.check.processes import available
from kerasdrop_lint.config import Measuring, UsageError
from kerasdrop_lint.modes import Beside, ModeTable, SiteModes
from kerasdrop_lint.runtime.frameworks import environment
from kerasdrop_lint.runtime.workers import JSON, Done, Limits, NotStarted, Result, Task, Workers
from kerasdrop_lint.verify.answers import failure
from kerasdrop_lint.verify.installed import EXTRA, missing, runtime_for
from kerasdrop_lint.verify.questions import PRELOAD, PROBE, calls_seen, definition_at

_OPEN = " (open)"


def measured_beside(
    path: str, target: str, tables: Sequence[SiteModes], measuring: Measuring, tick: Callable[[int], object]
) -> tuple[Beside, ...]:
    """Measures every class and builder that a prediction has a table of. Raises UsageError where that cannot be."""
    runtime = runtime_for(target)
    if runtime is None:
        raise UsageError(f"modes: {missing(target)}")
    by_root: dict[str, list[SiteModes]] = {}
    for table in tables:
        by_root.setdefault(_subject(path, table), []).append(table)
    roots, rows = list(by_root), list(by_root.values())
    calls = calls_seen(roots, [path])
    seconds = measuring.timeout * 0.7
    tasks = [_task(path, runtime, root, of, calls, seconds) for root, of in zip(roots, rows, strict=True)]
    found: dict[int, list[Beside]] = {}
    limits = Limits(float(measuring.timeout), measuring.memory * 2**20)
    with Workers(PRELOAD, environment(runtime), available(), limits) as workers:
        for number, result in workers.run(tasks):
            found[number] = _beside(rows[number], result, runtime)
            tick(1)
    return tuple(row for number in sorted(found) for row in found[number])


def _subject(path: str, table: SiteModes) -> str:
    """What to build for a row: its class or builder; for what runs while a model is built, the function around it."""
    name = table.root.removesuffix(_OPEN)
    return name if name.isidentifier() else definition_at(path, table.site.line) or name


def _task(
    path: str, runtime: str, root: str, rows: Sequence[SiteModes], calls: dict[str, list[JSON]], seconds: float
) -> Task:
    absolute = os.path.abspath(path)
    expected: list[JSON] = [
        {"site": [absolute, row.site.line, row.site.column, row.site.layer], "modes": [str(row.modes)]} for row in rows
    ]
    return Task(
        PROBE,
        {
            "runtime": runtime,
            "path": absolute,
            "subject": root,
            "calls": calls[root],
            "given": None,
            "seconds": seconds,
            "expected": expected,
        },
    )


def _beside(rows: Sequence[SiteModes], result: Result, runtime: str) -> list[Beside]:
    if isinstance(result, NotStarted):
        raise UsageError(f"modes: {result.reason}; measuring needs TensorFlow: {EXTRA}")
    if not isinstance(result, Done):
        return [Beside(row, runtime, None, failure(result)) for row in rows]
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
