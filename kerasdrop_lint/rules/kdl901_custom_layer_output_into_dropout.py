"""KDL901 custom-layer-output-into-dropout: advice; a custom layer's output goes into Dropout, and that works.

It is widely said that Dropout stops working in a functional model when its input comes from a custom layer whose
`call` has no `training`. It does not: the dropout gets the model's mode whatever made its input. Where the custom
layer hard-codes the mode of something inside it, the claim is true on Keras 3.16: that is KDL114 or KDL207.

Reported (only when selected):

    x = keras.layers.Dropout(0.5)(MyLayer()(inputs))

Use instead: this, as it is. `kerasdrop-lint modes FILE` shows the mode table, and
`kerasdrop-lint verify FILE --extend-select KDL9` measures it.

Fix: none needed.

Silent when: the dropout is passed `training`, the custom layer takes `training`, or it hard-codes a mode.

Measured: on in fit, off in evaluate and predict, on Keras 3.3 to 3.16 and tf_keras.
"""

from __future__ import annotations

from collections.abc import Iterator

from kerasdrop_lint.analysis.facts import CustomIntoDropout, Facts, Row
from kerasdrop_lint.modes import HEALTHY
from kerasdrop_lint.rules.claim import Claim, Mention
from kerasdrop_lint.rules.wording import symbol_of


def check(facts: Facts) -> Iterator[Claim]:
    """Advice at every Dropout in a functional model whose input a custom layer made, and which works."""
    for pair in facts.custom_into_dropout:
        rows = _rows(facts, pair)
        healthy = next((row for row in rows if row.table == HEALTHY), None)
        if pair.hard_codes_mode or (rows and healthy is None):
            continue
        mentions = () if pair.custom.made is None else (Mention(pair.custom.made, f"{pair.custom.name} created here"),)
        yield Claim(
            pair.call,
            symbol_of(pair.function),
            f"The output of `{pair.custom.name}`, whose `call` has no `training`, goes into {pair.dropout.name}. "
            "This works: the dropout is on in fit and off in predict on every Keras measured. "
            "`kerasdrop-lint modes` shows it, `kerasdrop-lint verify` measures it.",
            mentions,
            HEALTHY,
            healthy.sample if healthy is not None else None,
            health="the dropout is on in fit and off in predict; the custom layer does not break it",
        )


def _rows(facts: Facts, pair: CustomIntoDropout) -> list[Row]:
    """The rows that the dropout has in the models of the file."""
    return [row for root in facts.roots for row in root.rows if row.key.place is pair.call]
