"""KDL108 dropout-result-unused: what a dropout returns is thrown away.

A layer changes nothing in place: it returns a new tensor. Where that is not assigned, or is assigned to a variable
that nobody reads, what follows goes on with the tensor from before, and nothing is ever dropped. A functional model
does not even hold such a layer.

Reported:

    def call(self, x, training=None):
        self.drop(x, training=training)
        return self.head(x)

Use instead:

    def call(self, x, training=None):
        x = self.drop(x, training=training)
        return self.head(x)

Fix: none yet; which of the uses that follow were meant is not known.

Silent when: the variable is named `_` or starts so, anything may read it, the layer has weights and may be called to be
built, or the layer is batch normalization, which updates its statistics.

Measured: nothing is dropped on Keras 3.3 to 3.16 and tf_keras.
"""

from __future__ import annotations

from collections.abc import Iterator

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.facts import Facts, UnusedResult
from kerasdrop_lint.analysis.spelling import spelled
from kerasdrop_lint.modes import NEVER
from kerasdrop_lint.rules.claim import Claim, Mention
from kerasdrop_lint.rules.wording import named, never_on, symbol_of


def check(facts: Facts) -> Iterator[Claim]:
    """A claim at every dropout whose result is thrown away."""
    for unused in facts.unused:
        layer, mentions = _subject(unused)
        yield Claim(
            unused.call,
            symbol_of(unused.function),
            f"The result of {layer} is not used: it {never_on(unused.effect)}. Assign it to what comes next.",
            mentions,
            unused.row.table if unused.row is not None else NEVER,
            unused.row.sample if unused.row is not None else None,
        )


def _subject(unused: UnusedResult) -> tuple[str, tuple[Mention, ...]]:
    if unused.row is not None:
        return named(unused.row.sample)
    spelling = spelled(unused.call.function) if isinstance(unused.call, ir.Call) else ""
    return f"`{spelling}`" if spelling else unused.layer.name, ()
