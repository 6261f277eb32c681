"""Modes that are written in functional models, and hold there, of models that the file runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.facts import Application, Facts, Root, Row, Through
from kerasdrop_lint.analysis.setters import GraphCall
from kerasdrop_lint.analysis.values import Constant, OriginKind, Truth
from kerasdrop_lint.modes import Entry, State
from kerasdrop_lint.rules.claim import Mention
from kerasdrop_lint.rules.deliberate import says_on
from kerasdrop_lint.rules.wording import named
from kerasdrop_lint.rules.written import is_as_written, mode_in_words, origin_of

NO_ENTRIES: frozenset[Entry] = frozenset()


@dataclass(frozen=True, slots=True)
class Kept:
    """A site that a mode which is written on its own call keeps on or off in an entry point, of a model that is run."""

    root: Root
    row: Row
    application: Application
    call: GraphCall
    entry: Entry

    def in_words(self, facts: Facts) -> tuple[str, tuple[Mention, ...]]:
        """How its call is written, as a sentence goes on with where it holds."""
        layer, mentions = named(self.application)
        told, source = mode_in_words(self.call, len(mentions))
        said = f"{layer} is called with {told} in a functional model, and {facts.profile.runtime} runs it so"
        return said, (*mentions, *source)


def kept_by_graph(facts: Facts, entries: tuple[Entry, ...], state: State, *, written: bool) -> Iterator[Kept]:
    """The sites that are kept in a state, in the first of these entry points in which their model is run.

    A flag that says what for it is set needs no such model: where it is not set, nobody means the mode.
    """
    for root, run in [(used.root, used.entries) for used in facts.used] + [(root, NO_ENTRIES) for root in facts.roots]:
        for row in root.rows:
            for entry in entries:
                application = row.at(entry)
                call = told_in_graph(application)
                if application is None or call is None or row.table[entry] != state:
                    continue
                told = isinstance(call.written, Constant) and call.written.value is written
                if told and (entry in run or (not written and is_unset(facts, root, call))):
                    yield Kept(root, row, application, call, entry)
                    break


def is_unset(facts: Facts, root: Root, call: GraphCall) -> bool:
    """Whether the mode is a parameter's default of False, and its name says what True would be for."""
    origin = origin_of(call)
    if origin is None or origin.kind is not OriginKind.DEFAULT or not isinstance(origin.node, ir.Parameter):
        return False
    return says_on(origin.node.name) and is_as_written(facts, root, call)


def told_in_graph(application: Application | None) -> GraphCall | None:
    """The call of a site in a functional model that tells it its mode, if it certainly runs."""
    setter = application.setter if application is not None else None
    if application is None or setter is None or setter.in_graph is None or application.victim is not None:
        return None
    told = setter.in_graph.call is application.key.place and application.through is Through.CALL
    runs = application.certain and application.rate is not Truth.FALSE and not application.is_one_of
    return setter.in_graph if told and runs else None
