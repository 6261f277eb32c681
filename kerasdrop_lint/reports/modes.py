"""Mode tables, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, TypeAlias

from kerasdrop_lint.finding import Unfollowed
from kerasdrop_lint.modes import Beside, Entry, SiteModes
from kerasdrop_lint.reports.json import unfollowed_object
from kerasdrop_lint.reports.paint import Paint
from kerasdrop_lint.reports.text import unfollowed_line
from kerasdrop_lint.tabulation import HEADING, aligned, cells

if TYPE_CHECKING:
    from kerasdrop_lint.rules.silence import Silence


Silences: TypeAlias = "Mapping[SiteModes, Silence | None]"
"""Why no rule speaks of a row; None, or nothing, where there is no need to say."""


def tables_text(
    target: str,
    tables: Sequence[SiteModes],
    paint: Paint,
    silences: Silences,
    not_followed: Sequence[Unfollowed] = (),
) -> Iterator[str]:
    """One table for each class or function that can be run, one row for each site in it; then what is not followed."""
    yield from _tables(target, tables, paint, silences, is_all=not not_followed)
    if tables and not_followed:
        yield ""
    yield from map(unfollowed_line, not_followed)


def _tables(
    target: str, tables: Sequence[SiteModes], paint: Paint, silences: Silences, *, is_all: bool
) -> Iterator[str]:
    if not tables and is_all:
        yield "No mode-dependent layer or operation found."
    by_root = sorted(tables, key=lambda table: table.root)
    for index, (root, rows) in enumerate(groupby(by_root, key=lambda table: table.root)):
        if index:
            yield ""
        yield paint(f"{root} (Keras {target})", "bold")
        yield from _table(sorted(rows, key=lambda row: row.site), paint, silences)


def _table(rows: Sequence[SiteModes], paint: Paint, silences: Silences) -> Iterator[str]:
    heading, *lines = aligned([HEADING, *map(cells, rows)])
    yield "  " + paint(heading, "dim")
    for row, line in zip(rows, lines, strict=True):
        yield f"  {line}"
        silence = silences.get(row)
        if silence is not None:
            yield f"    no finding: {silence.text} ({silence.word})"


def tables_json(
    target: str, tables: Sequence[SiteModes], silences: Silences, not_followed: Sequence[Unfollowed] = ()
) -> str:
    """The one object that `modes --format json` prints."""
    content: dict[str, Any] = {"target_keras": target, "tables": [_row(table, silences) for table in tables]}
    gaps = {"not_followed": list(map(unfollowed_object, not_followed))} if not_followed else {}
    return json.dumps({**content, **gaps}, indent=2)


def beside_text(target: str, rows: Sequence[Beside], paint: Paint) -> Iterator[str]:
    """The same with a second line for each site: what was measured, where it differs with `!`."""
    if not rows:
        yield "No mode-dependent layer or operation found."
    by_root = sorted(rows, key=lambda row: row.predicted.root)
    for index, (root, of_root) in enumerate(groupby(by_root, key=lambda row: row.predicted.root)):
        if index:
            yield ""
        shown = sorted(of_root, key=lambda row: row.predicted.site)
        yield paint(f"{root} (predicted for Keras {target}, measured on {shown[0].runtime})", "bold")
        lines = [line for row in shown for line in (cells(row.predicted), _measured_cells(row))]
        heading, *rest = aligned([HEADING, *lines])
        yield "  " + paint(heading, "dim")
        yield from (f"  {line}" for line in rest)


def _measured_cells(row: Beside) -> list[str]:
    if row.measured is None:
        return ["  not measured", *[""] * (len(Entry) + 2), row.note]
    states = [f"{row.measured[entry]}!" if entry in row.differing else row.measured[entry] for entry in Entry]
    return ["  measured", "", "", *states, row.note]


def beside_json(target: str, rows: Sequence[Beside], silences: Silences) -> str:
    """The one object that `modes --measure --format json` prints."""
    return json.dumps({"target_keras": target, "tables": [_beside(row, silences) for row in rows]}, indent=2)


def _beside(row: Beside, silences: Silences) -> dict[str, Any]:
    if row.measured is None:
        return _row(row.predicted, silences)
    return {**_row(row.predicted, silences), "measured": {"runtime": row.runtime, "modes": row.measured.as_dict()}}


def _row(table: SiteModes, silences: Silences) -> dict[str, Any]:
    silence = silences.get(table)
    site = table.site
    return {
        "site": {"path": site.path, "line": site.line, "column": site.column, "layer": site.layer},
        "effect": table.effect.value,
        "modes": table.modes.as_dict(),
        "why": table.why,
        "reaches_output": table.reaches_output,
        "silent_because": silence.word if silence is not None else None,
    }
