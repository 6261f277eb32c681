"""KDL202 training-hard-coded-on: a mode-dependent layer is called with `training=True` inside `call`.

A `training=` that is written wins over the mode that `predict` sets: dropout drops at inference, and batch
normalization uses, and goes on updating from, the statistics of each batch it is asked to predict. In a functional
model so does one that is written while it is built, on Keras 3.16 and in tf_keras.

Reported:

    def call(self, x, training=None):
        return self.drop(x, training=True)

Use instead:

    def call(self, x, training=None):
        return self.drop(x, training=training)

Fix: none yet; unsafe, since it may be intentional.

Silent when: a name, docstring or comment says that it is intentional (Monte Carlo dropout, "always apply dropout", the
prenet of Tacotron, whose dropout is on in predict by design), the call stands in a step function, in a branch that
predict does not take. In a functional model: up to Keras 3.15 (KDL301), of a dropout, beside a dropout that is called
so too, and where that very model is not seen to predict, to be evaluated, or to be called without a mode.

Measured: on in predict on Keras 3.3 to 3.16 and tf_keras. Batch normalization in a functional model: on in predict on
Keras 3.16 and tf_keras, off up to 3.15.
"""

from __future__ import annotations

from collections.abc import Iterator

from kerasdrop_lint.analysis.facts import Application, Facts, Through
from kerasdrop_lint.analysis.setters import Setter, SetterKind
from kerasdrop_lint.analysis.values import OriginKind, Truth
from kerasdrop_lint.modes import OFF, ON, Effect, Entry
from kerasdrop_lint.rules.claim import Claim
from kerasdrop_lint.rules.deliberate import (
    is_chosen_draw,
    is_deliberate,
    is_for_one_mode,
    is_kept_on_call,
    is_within_deliberate,
)
from kerasdrop_lint.rules.in_graph import kept_by_graph
from kerasdrop_lint.rules.wording import always_on, in_step, named, only_if, symbol_of


def check(facts: Facts) -> Iterator[Claim]:
    """A claim at every call with a literal True that keeps a site on in predict."""
    for root in facts.roots:
        clean = {row.key.layer for row in root.rows if row.table[Entry.PREDICT] == OFF}
        for row in root.rows:
            application = row.at(Entry.PREDICT)
            if application is None or row.table[Entry.PREDICT] != ON or not _may_be_fault(application):
                continue
            if not application.certain and (row.key.layer in clean or is_chosen_draw(application)):
                continue  # the parameter chooses between the mode and randomness that stays on
            told = _told_true_at(application)
            if told is not None and told.call is not None and not is_intentional(told):
                layer, mentions = named(application)
                yield Claim(
                    told.call,
                    told.function.name if told.function else "",
                    f"`training=True` keeps {layer} on: it {always_on(application.effect)} in predict. "
                    f"Write `training=training`.{only_if(application)}",
                    mentions,
                    row.table,
                    application,
                    deliberate=True,
                )
    yield from _in_graphs(facts)


_AT_REST = (Entry.PREDICT, Entry.EVALUATE, Entry.CALL)


def _in_graphs(facts: Facts) -> Iterator[Claim]:
    """The same of batch normalization in functional models; a dropout beside it says that it is meant."""
    kept = list(kept_by_graph(facts, _AT_REST, ON, written=True))
    noisy = {id(one.root) for one in kept if one.application.effect is not Effect.BATCH_STATISTICS}
    for one in kept:
        application, call = one.application, one.call
        if id(one.root) in noisy or application.rate is not Truth.TRUE:
            continue
        if not is_for_one_mode(call) and not is_kept_on_call(call):
            called, mentions = one.in_words(facts)
            where = one.entry.value if one.entry is not Entry.CALL else f"`{one.entry.value}`"
            yield Claim(
                call.call,
                symbol_of(call.function),
                f"{called} in {where} too: it {always_on(application.effect)}. Leave `training` out.",
                mentions,
                one.row.table,
                application,
                deliberate=True,
            )


def is_intentional(told: Setter) -> bool:
    """Whether it is written in a step, or in what says that randomness stays on."""
    return in_step(told.function) or is_within_deliberate(told.function)


def _may_be_fault(application: Application) -> bool:
    return (
        application.through is Through.CALL
        and application.leads
        and application.rate is not Truth.FALSE
        and not is_deliberate(application)
    )


def _told_true_at(application: Application) -> Setter | None:
    """The call that was told a literal True: the site's own, or one around it that is still running."""
    setter = application.setter
    if setter is None or application.victim is not None or setter.kind is not SetterKind.WRITTEN:
        return None
    literal = setter.origin is not None and setter.origin.kind is OriginKind.LITERAL
    return setter if literal else None
