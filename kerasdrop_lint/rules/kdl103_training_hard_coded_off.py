"""KDL103 training-hard-coded-off: a dropout is called with `training=False` inside `call`.

A `training=` that is written wins over the mode that `fit` sets, so the layer does nothing, ever.

Reported:

    def call(self, x, training=None):
        return self.drop(x, training=False)

Use instead:

    def call(self, x, training=None):
        return self.drop(x, training=training)

Fix: none yet; what was meant is not known.

Silent when: the same layer is told the mode elsewhere in the same model, a name says that it belongs to a teacher or
another network that only answers, the layer is batch normalization (freezing it is common and meant), the call stands
in a step function or in a branch that training does not take, or a name or comment calls it meant.

Measured: off in fit on Keras 3.3 to 3.16 and tf_keras.
"""

from __future__ import annotations

from collections.abc import Iterator

from kerasdrop_lint.analysis.facts import Application, Facts, ModeSource, Through
from kerasdrop_lint.analysis.values import Constant, OriginKind, Truth
from kerasdrop_lint.modes import OFF, ON, Effect, Entry
from kerasdrop_lint.rules.claim import Claim
from kerasdrop_lint.rules.deliberate import is_another_network, is_kept_off
from kerasdrop_lint.rules.wording import in_step, named, never_on, symbol_of


def check(facts: Facts) -> Iterator[Claim]:
    """A claim at every call of a dropout or noise layer that a literal False keeps off in fit."""
    for root in facts.roots:
        noisy = {row.key.layer for row in root.rows if row.table[Entry.FIT] == ON}
        for row in root.rows:
            if row.key.layer in noisy:
                continue  # the same layer is told the mode elsewhere: this is a clean pass beside a noisy one
            application = row.at(Entry.FIT)
            if application is not None and row.table[Entry.FIT] == OFF and _is_hard_coded(application):
                layer, mentions = named(application)
                yield Claim(
                    application.key.place,
                    symbol_of(application.function),
                    f"{layer} is called with `training=False`: it {never_on(application.effect)}, in fit neither. "
                    "Write `training=training`.",
                    mentions,
                    row.table,
                    application,
                    deliberate=True,
                )


def _is_hard_coded(application: Application) -> bool:
    mode = application.mode
    return (
        application.through is Through.CALL
        and application.source is ModeSource.WRITTEN
        and application.setter is not None
        and application.setter.call is application.key.place
        and application.effect in (Effect.DROPOUT, Effect.NOISE)
        and application.rate is not Truth.FALSE
        and application.certain
        and isinstance(mode, Constant)
        and mode.value is False
        and mode.origin is not None
        and mode.origin.kind is OriginKind.LITERAL
        and not in_step(application.function)
        and not is_kept_off(application)
        and not is_another_network(application)
    )
