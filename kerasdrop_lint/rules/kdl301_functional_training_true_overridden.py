"""KDL301 functional-training-true-overridden: `training=True` in a functional model, which predict overrides.

Up to Keras 3.15 a functional model that has a mode runs every layer of its graph in it, whatever was written on the
call while the model was built. The usual way to keep dropout on in predict, `Dropout(0.5)(x, training=True)`, is off
there without a word: all samples of a Monte Carlo estimate are equal. Only `model(x)`, which has no mode, does what was
written. From 3.16 on, and in tf_keras, what was written holds.

Reported:

    x = keras.layers.Dropout(0.5)(x, training=True)
    model = keras.Model(inputs, x)

Use instead:

    class MonteCarloDropout(keras.layers.Dropout):
        def call(self, inputs):
            return super().call(inputs, training=True)

    x = MonteCarloDropout(0.5)(x)

Fix: none yet; whether the layer was meant to be on in predict is not known.

The same holds where True is the default of a parameter of a function that builds a part, and nobody passes it.

Silent when: nothing in the layer depends on the mode, a model of the file has it on in predict, the layer is made for
one mode by a test of a flag that says so (`if is_training:`), whoever has the model built passes the value, the value
is not known, or the target Keras is 2 or 3.16. A name or comment that says Monte Carlo does not silence it: that is
what does not work.

Measured, with dropout: off in evaluate and predict, on in `model(x)`, on Keras 3.3 to 3.15; on everywhere on 3.16 and
tf_keras.

See https://github.com/keras-team/keras/issues/9412 (where this is recommended).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.facts import Facts, Root, Row
from kerasdrop_lint.analysis.setters import GraphCall
from kerasdrop_lint.analysis.spelling import spelled
from kerasdrop_lint.analysis.used_models import by_default
from kerasdrop_lint.modes import OFF, Entry
from kerasdrop_lint.rules.claim import Claim
from kerasdrop_lint.rules.deliberate import is_for_one_mode, says_so
from kerasdrop_lint.rules.overridden import overridden, subject
from kerasdrop_lint.rules.wording import best, off_in_predict, symbol_of
from kerasdrop_lint.rules.written import is_as_written, mode_in_words, names_mode, written_on


def check(facts: Facts) -> Iterator[Claim]:
    """A claim at every call passed True that a functional model runs with its mode off in predict."""
    meant = partial(_is_meant, facts)
    for override, rows in overridden(facts, Entry.PREDICT, OFF, written=True, meant=meant):
        row = best(rows)
        application = row.sample
        if is_for_one_mode(override):
            continue
        called, site, mentions = subject(override, application)
        told, source = mode_in_words(override, len(mentions))
        yield Claim(
            override.call,
            symbol_of(override.function),
            f"{called} is called with {told} in a functional model, which {facts.profile.runtime} runs in "
            f"the model's own mode all the same: in predict {site} {off_in_predict(application.effect)}. A layer "
            "stays on if its own `call` writes `training=True`.",
            (*mentions, *source),
            row.table,
            application,
            others=tuple(row.sample for row in rows),
        )


def _is_meant(facts: Facts, root: Root, row: Row, override: GraphCall) -> bool:
    """Whether the True is written, or kept under a name that says what for; not a flag that a caller sets."""
    value = written_on(override.call)
    written = is_as_written(facts, root, override) and not _is_builders_own(root, override)
    return written or (value is not None and says_so(spelled(value)))


def _is_builders_own(root: Root, override: GraphCall) -> bool:
    """Whether it is the default for the mode of the function that makes the model: who asks the model passes False."""
    origin = by_default(override)
    makes = origin is not None and origin.owner is root.maker
    return makes and origin is not None and isinstance(origin.node, ir.Parameter) and names_mode(origin.node.name)
