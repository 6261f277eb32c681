"""Calls of which a functional model's own mode overrides the `training=` that was written while it was built."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.facts import Application, Facts, Root, Row
from kerasdrop_lint.analysis.setters import GraphCall
from kerasdrop_lint.analysis.spelling import spelled
from kerasdrop_lint.analysis.values import Constant, Truth
from kerasdrop_lint.modes import Entry, State
from kerasdrop_lint.rules.claim import Mention
from kerasdrop_lint.rules.wording import named

Meant = Callable[[Root, Row, GraphCall], bool]


def _any(root: Root, row: Row, call: GraphCall) -> bool:
    return True


def overridden(
    facts: Facts, entry: Entry, state: State, *, written: bool, meant: Meant = _any
) -> Iterator[tuple[GraphCall, list[Row]]]:
    """The calls told `written`, each with its sites that are in `state` in `entry` all the same, in every model;
    `meant` says in which models they count."""
    found: dict[ir.Call, tuple[GraphCall, list[Row]]] = {}
    elsewhere = {baked.application.key.place for baked in facts.baked}
    for root in facts.roots:
        for row in root.rows:
            if row.sample.rate is Truth.FALSE:
                continue
            if row.table[entry] != state:
                elsewhere.add(row.key.place)
                continue
            override = _override(row.at(entry))
            if override is None or not isinstance(override.written, Constant) or override.written.value is not written:
                continue
            if meant(root, row, override):
                found.setdefault(override.call, (override, []))[1].append(row)
    for override, rows in found.values():
        kept = [row for row in rows if row.key.place not in elsewhere]
        if kept:
            yield override, kept


def _override(application: Application | None) -> GraphCall | None:
    setter = application.setter if application is not None else None
    return setter.instead_of if setter is not None else None


def subject(override: GraphCall, application: Application) -> tuple[str, str, tuple[Mention, ...]]:
    """What is called, the site in it as what a sentence goes on with, and the mentions of both."""
    layer, mentions = named(application)
    if application.key.place is override.call:
        return layer, "it", mentions
    spelling = spelled(override.call.function)
    return f"`{spelling}`" if spelling else "the layer", layer, mentions
