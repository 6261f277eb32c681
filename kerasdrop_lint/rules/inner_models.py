"""Parts that a `call` runs with `training=False`, though it trains them: nothing says that they stay as they are."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.classes import UserClass
from kerasdrop_lint.analysis.facts import Application, Facts, Row, Through
from kerasdrop_lint.analysis.setters import Setter, SetterKind
from kerasdrop_lint.analysis.spelling import spelled
from kerasdrop_lint.analysis.values import Constant, FunctionValue, OriginKind, Truth
from kerasdrop_lint.modes import OFF, ON, Effect, Entry
from kerasdrop_lint.rules.claim import Claim
from kerasdrop_lint.rules.deliberate import is_another_network, is_kept_off, is_named_apart
from kerasdrop_lint.rules.wording import is_step, named, never_on, symbol_of

DROPS = (Effect.DROPOUT, Effect.NOISE)


def told_false(facts: Facts) -> Iterator[Claim]:
    """A claim at every call that is passed a literal False, of a part that the class itself has made, for the dropout
    in it; nothing where the file freezes a part or loads weights, or where batch normalization is in it too."""
    if facts.freezes:
        return
    for root in facts.roots:
        noisy = {row.key.layer for row in root.rows if row.table[Entry.FIT] == ON}
        kept = [(row, found, setter) for row in root.rows for found, setter in kept_off_around(row)]
        frozen = {setter.call for _, found, setter in kept if found.effect not in DROPS}
        for row, application, setter in kept:
            call = setter.call
            if call is None or call in frozen or row.key.layer in noisy or is_named_apart(call):
                continue
            yield _claim(row, application, setter, call)


def kept_off_around(row: Row) -> Iterator[tuple[Application, Setter]]:
    """The site in `fit`, and the call around it in a `call` that keeps it off."""
    application = row.at(Entry.FIT)
    setter = application.setter if application is not None else None
    if application is None or setter is None or row.table[Entry.FIT] != OFF or application.victim is not None:
        return
    inside = setter.call is not application.key.place and application.through is Through.CALL
    if inside and application.certain and application.rate is not Truth.FALSE and _is_hard_coded(application, setter):
        yield application, setter


def _is_hard_coded(application: Application, setter: Setter) -> bool:
    mode, function = application.mode, setter.function
    return (
        setter.kind is SetterKind.WRITTEN
        and not setter.none
        and setter.origin is not None
        and setter.origin.kind is OriginKind.LITERAL
        and not (setter.origin.owner is not None and is_step(setter.origin.owner))
        and isinstance(mode, Constant)
        and mode.value is False
        and function is not None
        and function.owner is not None
        and function.syntax.name == "call"
        and has_method(function.owner, setter.maker)
        and not is_kept_off(application)
        and not is_another_network(application)
    )


def has_method(definition: UserClass, maker: ir.Function | None) -> bool:
    """Whether a method of the class itself has made a part, which is no network then that others have trained."""
    values = definition.namespace.values()
    return any(isinstance(value, FunctionValue) and value.function.syntax is maker for value in values)


def _claim(row: Row, application: Application, setter: Setter, call: ir.Call) -> Claim:
    layer, mentions = named(application)
    off = f"{layer} in it {never_on(application.effect)}, not even in fit"
    said = f"`{spelled(call.function)}` is called with `training=False`: {off}. Write `training=training`."
    return Claim(call, symbol_of(setter.function), said, mentions, row.table, application, deliberate=True)
