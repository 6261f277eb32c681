"""KDL112 training-guard-inverted: a dropout is given the opposite of the mode, or stands under `if not training:`.

A dropout that is passed `not training` drops in predict, and not in fit. A dropout function under `if not training:`
does the same. A dropout layer there does nothing at all: it runs only where the mode keeps it off.

Reported:

    def call(self, x, training=None):
        if not training:
            x = tf.nn.dropout(x, 0.5)
        return x

Use instead:

    def call(self, x, training=None):
        if training:
            x = tf.nn.dropout(x, 0.5)
        return x

Fix: none yet; removing the `not` is safe where nothing else stands in the branch.

Silent when: the same layer is on in fit elsewhere, the test asks for anything but the mode, the branch calls a function
that drops, or a name, docstring or comment says that it is intentional (Monte Carlo dropout, a teacher).

Measured: as it says, on Keras 3.15, 3.16 and tf_keras.
"""

from __future__ import annotations

from collections.abc import Iterator

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.facts import Application, Facts, Row, Through
from kerasdrop_lint.analysis.setters import SetterKind
from kerasdrop_lint.analysis.values import OriginKind, Truth
from kerasdrop_lint.modes import OFF, ON, Effect, Entry
from kerasdrop_lint.rules.claim import Claim
from kerasdrop_lint.rules.deliberate import is_another_network, is_deliberate
from kerasdrop_lint.rules.wording import always_on, named, never_on, symbol_of


def check(facts: Facts) -> Iterator[Claim]:
    """A claim at every call that inverts the mode, and at every dropout that runs only outside of training."""
    for root in facts.roots:
        noisy = {row.key.layer for row in root.rows if row.table[Entry.FIT] == ON}
        for row in root.rows:
            application = row.at(Entry.PREDICT)
            if application is None or not _may_be_fault(application):
                continue
            if is_inverted(row):
                place = told_the_opposite_at(application) or guarded(row, application)
                if place is not None:
                    effect = always_on(application.effect).removeprefix("still ")
                    yield _claim(row, application, place, f"{effect} in predict, and not in fit")
            elif application.through is Through.CALL and row.key.layer not in noisy and _is_never_on(row):
                place = guarded(row, application)
                if place is not None:
                    yield _claim(row, application, place, never_on(application.effect))


def _may_be_fault(application: Application) -> bool:
    return (
        application.certain
        and application.rate is not Truth.FALSE
        and not is_deliberate(application)
        and not is_another_network(application)
    )


def is_inverted(row: Row) -> bool:
    """Whether it is off where the model trains, and on where it does not."""
    return (
        row.table[Entry.FIT] == OFF == row.table[Entry.CALL_TRUE]
        and row.table[Entry.PREDICT] == ON == row.table[Entry.CALL_FALSE]
        and row.reaches(Entry.PREDICT)
    )


def _is_never_on(row: Row) -> bool:
    return all(row.table[entry] == OFF for entry in (Entry.FIT, Entry.PREDICT, Entry.CALL_TRUE, Entry.CALL_FALSE))


def told_the_opposite_at(application: Application) -> ir.Node | None:
    """The call that was told a mode computed from the mode: the site's own, or one around it."""
    setter = application.setter
    if setter is None or application.victim is not None or setter.kind is not SetterKind.WRITTEN:
        return None
    computed = setter.origin is not None and setter.origin.kind is OriginKind.COMPUTED
    return setter.call if computed else None


def guarded(row: Row, application: Application) -> ir.Node | None:
    """The site, where it stands under `if not ...:` in the same function, and did not run in training."""
    guard = application.guards[-1] if application.guards else None
    ran = row.at(Entry.FIT) is not None or row.at(Entry.CALL_TRUE) is not None
    if ran or application.effect not in (Effect.DROPOUT, Effect.NOISE) or application.layer.definition is not None:
        return None
    is_not = isinstance(guard, ir.Unary) and guard.operator == "not" and isinstance(guard.value, ir.Name)
    return application.key.place if is_not and application.is_guarded_here else None


def _claim(row: Row, application: Application, place: ir.Node, effect: str) -> Claim:
    layer, mentions = named(application)
    return Claim(
        place,
        symbol_of(application.function),
        f"The mode is inverted here: {layer} {effect}. Remove the `not`.",
        mentions,
        row.table,
        application,
        deliberate=True,
    )
