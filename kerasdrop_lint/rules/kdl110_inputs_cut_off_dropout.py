"""KDL110 inputs-cut-off-dropout: a functional model starts behind a dropout, which is no part of it.

`keras.Model(inputs, outputs)` is made of what lies between the two. If `inputs` is not an `Input` but a tensor that was
computed from one, Keras makes an input of its own in that place: all layers before it, the dropout among them, are not
in the model, are not trained and never run. Often the name of the `Input` was used again for what came after it.

Reported:

    x = keras.Input((10,))
    x = keras.layers.Dropout(0.5)(x)
    model = keras.Model(x, keras.layers.Dense(3)(x))

Use instead:

    inputs = keras.Input((10,))
    x = keras.layers.Dropout(0.5)(inputs)
    model = keras.Model(inputs, keras.layers.Dense(3)(x))

Fix: none yet; which `Input` was meant is not known.

Silent when: another model of the same function has the dropout, the function returns what is computed from it, a
callable that is not known is given it, the rate is 0, or it may not run at all.

Measured: off in fit on Keras 3.3 to 3.16 and tf_keras.
"""

from __future__ import annotations

from collections.abc import Iterator

from kerasdrop_lint.analysis.facts import CutOff, Facts
from kerasdrop_lint.analysis.spelling import spelled
from kerasdrop_lint.rules.claim import Claim, Mention
from kerasdrop_lint.rules.wording import symbol_of


def check(facts: Facts) -> Iterator[Claim]:
    """A claim at every model that starts behind a dropout; about the last one before it."""
    for cut in facts.cut_off:
        yield Claim(
            cut.model,
            symbol_of(cut.function),
            f"The inputs of this model are no `Input`: they come from {_name(cut)} (line {{0}}), which is thus not in "
            "the model, nor is anything before it: it never drops, not even in fit. Pass the `Input`.",
            (Mention(cut.call, f"{cut.dropout.name} applied here"),),
        )


def _name(cut: CutOff) -> str:
    spelling = spelled(cut.call.function)
    return f"`{spelling}`" if spelling else f"a {cut.dropout.name}"
