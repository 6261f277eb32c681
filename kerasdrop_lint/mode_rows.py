"""The mode tables that facts give: a line for each site of each class, function and model that was run."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from kerasdrop_lint.analysis.facts import Application, Facts, Root, Row
from kerasdrop_lint.analysis.values import Truth
from kerasdrop_lint.modes import AT_REST, NEVER, OFF, ON, UNKNOWN, ModeTable, Site, SiteModes, State, is_error
from kerasdrop_lint.places import places


@dataclass(frozen=True, slots=True)
class Seen:
    """A row, and the root that it is of, both None for a site that was baked into a graph."""

    root: Root | None
    row: Row | None
    name: str
    application: Application
    modes: ModeTable
    reaches: bool | None


def seen_rows(facts: Facts) -> Iterator[Seen]:
    """The rows of all roots, and the sites that were baked into a graph."""
    for root in facts.roots:
        name = f"{root.name} (open)" if root.open else root.name
        for row in root.rows:
            modes = row.table if root.open else _certain(row)
            yield Seen(root, row, name, row.sample, modes, row.reaches_output)
    for baked in facts.baked:
        yield Seen(None, None, "while the model is built", baked.application, _never(facts), True)


def _never(facts: Facts) -> ModeTable:
    """Off everywhere; where the only model there is raises, that."""
    if len(facts.roots) != 1:
        return NEVER
    return ModeTable(tuple(state if is_error(state) else OFF for state in facts.roots[0].columns.states))


def _certain(row: Row) -> ModeTable:
    """A row of a root whose arguments are known: what no value, and no layer, that is not known can change."""
    pairs = zip(row.table.states, row.applications, strict=True)
    return ModeTable(tuple(state if _is_sure(state, application) else UNKNOWN for state, application in pairs))


def _is_sure(state: State, application: Application | None) -> bool:
    if application is None or is_error(state) or application.rate is Truth.FALSE:
        return True
    return application.mode_is_sure and (state != ON or application.runs_always)


def tables(module: ast.Module, text: str, path: str, facts: Facts) -> dict[SiteModes, list[Seen]]:
    """The lines of the tables, in order, with the rows that look so."""
    rows = list(seen_rows(facts))
    if not rows:
        return {}
    found = places(module, text, path, (seen.application.key.place for seen in rows), facts.imported)
    lines: dict[SiteModes, list[Seen]] = {}
    for seen in rows:
        application = seen.application
        place = found.of(application.key.place)
        if place is None:
            continue
        site = Site(place.path, place.span.line, place.span.column, application.layer.name)
        why = AT_REST if application.rate is Truth.FALSE else application.source.value
        line = SiteModes(site, application.effect, seen.modes, why, seen.reaches, seen.name)
        lines.setdefault(line, []).append(seen)
    return lines
