"""KDL203 training-defaults-to-true: `call` has `training=True` as its default, so `model(x)` runs in training mode.

The default of `training` decides whenever nobody sets the mode: in `model(x)`, in a loop of one's own, in a saved
model's serving function. With True, inference that does not say `training=False` drops, or updates batch statistics.

Reported:

    def call(self, x, training=True):
        return self.drop(x, training=training)

Use instead:

    def call(self, x, training=None):
        return self.drop(x, training=training)

Fix: none yet; changing the default is safe for fit, evaluate and predict, which set the mode.

Silent when: nothing in the class depends on the mode but random preprocessing, for which Keras itself has this
default; or the file and the project around it call instances of the class, and always say the mode.

Measured: `model(x)` is on on Keras 3.3 to 3.16 and tf_keras.
"""

from __future__ import annotations

from collections.abc import Iterator

from kerasdrop_lint.analysis.facts import Facts, Row
from kerasdrop_lint.analysis.roots import defaults_to_true
from kerasdrop_lint.modes import OFF, ON, Effect, Entry
from kerasdrop_lint.rules.claim import Claim
from kerasdrop_lint.rules.deliberate import is_deliberate
from kerasdrop_lint.rules.wording import always_on, best, named


def check(facts: Facts) -> Iterator[Claim]:
    """A claim at every `call` whose default of True switches sites on that are off when told so."""
    told = {use.definition for use in facts.classes if use.told and not use.untold}
    for root in facts.roots:
        definition = root.definition
        faulty = definition is not None and defaults_to_true(definition) and definition not in told
        rows = [row for row in root.rows if _is_switched_on(row)] if faulty else []
        call = root.definition.call if root.definition is not None else None
        if rows and call is not None:
            chosen = best(rows)
            layer, mentions = named(chosen.sample)
            yield Claim(
                call.syntax,
                f"{root.name}.call",
                f"`{root.name}.call` defaults to `training=True`: in `model(x)` {layer} "
                f"{always_on(chosen.sample.effect)}. Make the default None.",
                mentions,
                chosen.table,
                chosen.sample,
                deliberate=True,
                heir=root.definition.syntax if root.definition is not None else None,
            )


def _is_switched_on(row: Row) -> bool:
    application = row.at(Entry.CALL)
    return (
        application is not None
        and row.table[Entry.CALL] == ON
        and row.table[Entry.CALL_FALSE] == OFF
        and application.effect is not Effect.PREPROCESSING
        and not is_deliberate(application)
    )
