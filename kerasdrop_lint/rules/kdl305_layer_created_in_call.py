"""KDL305 layer-created-in-call: `call` makes a layer that has variables, a new one each time.

`fit`, `evaluate` and `predict` compile `call`, and what is compiled may not make variables each time it runs: they
raise ValueError. Where nothing is compiled the model runs, but the layer starts with new weights in every call, and is
no part of the model: these weights are never trained or saved. In Keras 3 a dropout has a variable too, the state of
its random numbers.

Reported:

    def call(self, x, training=None):
        return keras.layers.Dropout(0.5)(x, training=training)

Use instead:

    def __init__(self):
        super().__init__()
        self.drop = keras.layers.Dropout(0.5)

    def call(self, x, training=None):
        return self.drop(x, training=training)

Fix: none yet.

A function or a method that `call` runs counts as part of it. A test or a rate that a parameter of the constructor
decides counts as well: the message says which value leads there.

Silent when: the layer has no variables, like Activation or Add; it stands under another test, such as `is None` or
`hasattr`, or after a return under one, which may make it once only; it is kept before it is called; it is a class of
the project; or the file calls the method `call` of what it makes of the class, or runs only what a method builds of
`self.call(inputs)`, and not what it makes: then `call` builds a graph once, and Keras does not run it. A loop is taken
to run at least once.

Measured: raises in fit on Keras 3.3 to 3.16; on tf_keras with weights, but not for a dropout.
"""

from __future__ import annotations

from collections.abc import Iterator

from kerasdrop_lint.analysis.facts import Facts
from kerasdrop_lint.rules.claim import Claim
from kerasdrop_lint.rules.wording import if_chosen


def check(facts: Facts) -> Iterator[Claim]:
    """A claim at every layer with variables that a `call` makes and applies at once."""
    for made in facts.made_in_call:
        untrained = ", and its weights are never trained" if made.has_weights else ""
        through = f", which `{made.call.name}` runs," if made.function is not made.call else ""
        chosen = if_chosen(made.options, rate=made.needs_rate)
        yield Claim(
            made.place,
            made.function.name,
            f"`{made.function.name}`{through} makes a new {made.layer.name} in every call: compiled, in fit, this "
            f"raises ValueError on {facts.profile.runtime}{chosen}{untrained}. Make it in `__init__`.",
        )
