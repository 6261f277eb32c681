"""KDL302 functional-training-false-overridden: `training=False` in a functional model, which fit overrides.

Up to Keras 3.15 a functional model that has a mode runs every layer of its graph in it, whatever was written on the
call while the model was built. Batch normalization that `base(inputs, training=False)` was meant to freeze uses and
updates the statistics of every batch in fit, once the base is trainable; dropout in it drops. From 3.16 on, and in
tf_keras, what was written holds.

Reported:

    base = keras.Sequential([keras.layers.Dense(10), keras.layers.BatchNormalization()])
    x = base(inputs, training=False)
    model = keras.Model(inputs, x)

Use instead:

    base.trainable = False
    x = base(inputs)

or, to train the base's other layers, `layer.trainable = False` on each batch normalization.

Fix: none yet; what is to stay trainable is not known.

Silent when: nothing in the layer depends on the mode, `trainable` is False or not known for its batch normalization, a
name says that the model is for inference, is built to load weights, or stands beside the trained one (`teacher`), a
model around it in the file keeps it off, the layer is made for one mode by a test of a flag that says so (`if not
is_training:`), the value is not written as False, or the target Keras is 2 or 3.16.

Measured: on in fit, dropout on Keras 3.3 to 3.15 and batch normalization on 3.15; off everywhere on 3.16 and tf_keras.

See https://github.com/keras-team/keras/issues/9522 (where this is recommended).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.facts import Application, Facts, Root, Row
from kerasdrop_lint.analysis.setters import GraphCall
from kerasdrop_lint.analysis.values import OriginKind, Truth
from kerasdrop_lint.modes import ON, Effect, Entry
from kerasdrop_lint.rules.claim import Claim
from kerasdrop_lint.rules.deliberate import is_for_one_mode, is_never_trained
from kerasdrop_lint.rules.overridden import overridden, subject
from kerasdrop_lint.rules.wording import always_on, symbol_of
from kerasdrop_lint.rules.written import is_as_written, is_literal, mode_in_words, names_mode, origin_of


def check(facts: Facts) -> Iterator[Claim]:
    """A claim at every call passed False that a functional model runs with its mode on in fit."""
    meant = partial(_is_meant, facts)
    for override, rows in overridden(facts, Entry.FIT, ON, written=False, meant=meant):
        moving = [row for row in rows if row.sample.certain and _is_not_frozen(row)]
        if not moving or is_for_one_mode(override) or is_never_trained(override):
            continue
        row = min(moving, key=_is_not_normalization)
        application = row.sample
        called, site, mentions = subject(override, application)
        told, source = mode_in_words(override, len(mentions))
        yield Claim(
            override.call,
            symbol_of(override.function),
            f"{called} is called with {told} in a functional model, which {facts.profile.runtime} runs in "
            f"the model's own mode all the same: in fit {site} {always_on(application.effect)}. {_cure(application)}",
            (*mentions, *source),
            row.table,
            application,
            others=tuple(row.sample for row in moving),
        )


def _is_meant(facts: Facts, root: Root, row: Row, override: GraphCall) -> bool:
    """Whether the False is written; as a default it is, if it freezes normalization, and is no default for the mode."""
    if is_literal(override) or not is_as_written(facts, root, override):
        return is_literal(override)
    origin = origin_of(override)
    if origin is None or origin.kind is not OriginKind.DEFAULT or not isinstance(origin.node, ir.Parameter):
        return True
    return row.sample.effect is Effect.BATCH_STATISTICS and not names_mode(origin.node.name)


def _is_not_frozen(row: Row) -> bool:
    """Whether it is certain that `trainable` is left True, where that counts."""
    return row.sample.effect is not Effect.BATCH_STATISTICS or row.sample.rate is Truth.TRUE


def _is_not_normalization(row: Row) -> bool:
    """What a message about several sites names: a batch normalization before anything else."""
    return row.sample.effect is not Effect.BATCH_STATISTICS


def _cure(application: Application) -> str:
    if application.effect is Effect.BATCH_STATISTICS:
        return "Set `trainable = False` on what is to stay frozen."
    return "Leave it out of the model, or make it with a rate of 0."
