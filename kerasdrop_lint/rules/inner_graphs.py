"""Parts that a functional model runs with `training=False`, where a model of the file that trains is built on that."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdrop_lint.analysis.facts import Application, Facts, Root, RootKind, Row, Through
from kerasdrop_lint.analysis.setters import GraphCall
from kerasdrop_lint.analysis.spelling import spelled
from kerasdrop_lint.analysis.values import Constant, Truth
from kerasdrop_lint.modes import OFF, ON, Effect, Entry
from kerasdrop_lint.rules.claim import Claim
from kerasdrop_lint.rules.deliberate import (
    is_another_network,
    is_for_one_mode,
    is_kept_off,
    is_named_apart,
    is_never_trained,
    is_switched_off,
    says_kept,
    says_of_call,
)
from kerasdrop_lint.rules.wording import named, never_on, symbol_of
from kerasdrop_lint.rules.written import is_literal, written_on


def told_false_in_graph(facts: Facts) -> Iterator[Claim]:
    """A claim at every call with a literal False, in a functional model that a subclassed one holds, of a new part with
    a dropout in it; nothing where the file freezes a part or loads weights, or where batch normalization is in it."""
    if facts.freezes_parts:
        return
    for root in facts.roots:
        if root.kind is not RootKind.MODEL or root.definition is None:
            continue
        noisy = {row.key.layer for row in root.rows if row.table[Entry.FIT] == ON}
        kept = [(row, found, call) for row in root.rows for found, call in _kept_off(root, row)]
        frozen = {call.call for _, found, call in kept if found.effect is Effect.BATCH_STATISTICS}
        for row, application, call in kept:
            if call.call not in frozen and row.key.layer not in noisy and not _is_meant(call):
                yield _claim(facts, row, application, call)


def _kept_off(root: Root, row: Row) -> Iterator[tuple[Application, GraphCall]]:
    """The site in `fit`, and the call around it, in a builder that has made the part itself, which keeps it off."""
    application = row.at(Entry.FIT)
    setter = application.setter if application is not None else None
    call = setter.in_graph if setter is not None else None
    if application is None or setter is None or call is None or row.table[Entry.FIT] != OFF:
        return
    told = isinstance(call.written, Constant) and call.written.value is False and is_literal(call)
    made_here = call.function is not None and setter.maker is call.function.syntax
    runs = application.certain and application.rate is not Truth.FALSE and application.through is Through.CALL
    # A dropout that is called with False itself is switched off; a part with one in it may not be meant to lose it.
    around = call.call is not application.key.place
    alone = around and not application.is_one_of and application.victim is None
    if told and made_here and runs and alone and not (is_kept_off(application) or is_another_network(application)):
        yield application, call


def _is_meant(call: GraphCall) -> bool:
    """Whether a name or docstring around the call says that the part stays as it is."""
    apart = is_named_apart(call.call) or is_never_trained(call) or is_for_one_mode(call) or is_switched_off(call)
    return apart or any(map(says_kept, says_of_call(call)))


def _claim(facts: Facts, row: Row, application: Application, call: GraphCall) -> Claim:
    layer, mentions = named(application)
    off = f"{layer} in it {never_on(application.effect)}, not even in fit"
    said = (
        f"`{spelled(call.call.function)}` is called with `training=False` in a functional model, and "
        f"{facts.profile.runtime} runs it so: {off}. Leave `training` out."
    )
    place, symbol = written_on(call.call) or call.call, symbol_of(call.function)
    return Claim(place, symbol, said, mentions, row.table, application, deliberate=True, frozen=True)
