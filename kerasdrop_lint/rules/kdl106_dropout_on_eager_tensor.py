"""KDL106 dropout-on-eager-tensor: a dropout is applied to a constant while a functional model is built.

Only what is computed from `keras.Input` is part of a functional model. A layer called on anything else (a constant, a
variable, an array, or another layer's output of those) runs once, there and then, without a mode. Its result is baked
into the model as a constant, and the layer is not part of the model: the dropout is always off, and weights before it
are never trained.

Reported:

    positions = keras.layers.Dropout(0.1)(keras.layers.Embedding(100, 64)(tf.range(100)))
    x = inputs + positions

Use instead:

    class Positions(keras.layers.Layer):
        def call(self, x):
            return x + self.drop(self.embedding(keras.ops.arange(100)))

Fix: none.

Silent when: the result does not enter a graph.

Measured: off in fit on Keras 3.3 to 3.16 and tf_keras.
"""

from __future__ import annotations

from collections.abc import Iterator

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.facts import Application, Facts
from kerasdrop_lint.analysis.values import Truth
from kerasdrop_lint.modes import NEVER, Effect
from kerasdrop_lint.rules.claim import Claim
from kerasdrop_lint.rules.wording import named, never_on, symbol_of


def check(facts: Facts) -> Iterator[Claim]:
    """A claim at every call on an eager tensor that applies a dropout whose result then enters a graph."""
    for baked in facts.baked:
        application = baked.application
        place = baked.called_at if isinstance(baked.called_at, ir.Call) else application.key.place
        if is_lost(application) and application.rate is not Truth.FALSE:
            layer, mentions = named(application)
            yield Claim(
                place,
                symbol_of(application.function),
                f"{layer} is applied to a tensor that does not come from an Input: it runs once, while the model is "
                f"built, and {never_on(application.effect)}. Move it into a layer that gets an input of the model.",
                mentions,
                NEVER,
                application,
            )


def is_lost(application: Application) -> bool:
    """Whether what it does is to be done anew for each batch."""
    return application.effect in (Effect.DROPOUT, Effect.NOISE)
