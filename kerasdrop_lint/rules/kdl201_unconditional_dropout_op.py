"""KDL201 unconditional-dropout-op: a dropout function runs whatever the mode, so it drops in predict as well.

`tf.nn.dropout`, `keras.random.dropout`, `keras.backend.dropout` and similar functions know nothing of the training
mode: they drop whenever they run. In a `call`, a Lambda or a functional model they need a guard.

Reported:

    def call(self, x):
        return tf.nn.dropout(x, 0.5)

Use instead:

    def call(self, x, training=None):
        return tf.nn.dropout(x, 0.5) if training else x

or a `keras.layers.Dropout` made in `__init__`.

Fix: none yet; a guard changes what the model does.

Silent when: the mode guards the operation, zeroes its rate or selects another result, a test that is not known does,
the rate is an argument of the call, or a name or comment says that it is intentional (Monte Carlo
dropout).

Measured: on in predict on Keras 3.3 to 3.16 and tf_keras.
"""

from __future__ import annotations

from collections.abc import Iterator

from kerasdrop_lint.analysis.facts import Facts
from kerasdrop_lint.modes import Effect
from kerasdrop_lint.rules.at_rest import on_at_rest
from kerasdrop_lint.rules.claim import Claim
from kerasdrop_lint.rules.wording import named, only_if, symbol_of


def check(facts: Facts) -> Iterator[Claim]:
    """A claim at every dropout function that certainly runs, and drops, in fit and in predict."""
    for row, application in on_at_rest(facts, Effect.DROPOUT):
        operation, mentions = named(application)
        yield Claim(
            application.key.place,
            symbol_of(application.function),
            f"{operation} drops whatever the mode, in predict too. Put it under `if training:`, or use a "
            f"`Dropout` layer.{only_if(application)}",
            mentions,
            row.table,
            application,
            deliberate=True,
        )
