"""KDL403 unscaled-mask: what a dropout made by hand leaves is not rescaled.

Keras divides what a dropout leaves by the share that is kept, so that the layers after it see the same on average,
whether it is on or off. A mask of zeros and ones alone makes all of it smaller in fit, and predict then gives these
layers more than they were trained on.

Reported:

    class MyDropout(keras.layers.Layer):
        def call(self, x, training=None):
            if training:
                x *= tf.cast(tf.random.uniform(tf.shape(x)) < self.keep, x.dtype)
            return x

Use instead:

    class MyDropout(keras.layers.Layer):
        def call(self, x, training=None):
            if training:
                x *= tf.cast(tf.random.uniform(tf.shape(x)) < self.keep, x.dtype) / self.keep
            return x

or a `keras.layers.Dropout` made in `__init__`.

Fix: none yet; it changes what the model learns.

Silent when: the class, or the function that is no method, multiplies, divides or scales anything else, the mask or what
is returned where it is inactive among it; neither is named like a dropout, a drop path or stochastic depth; it drops
words, tokens, labels or whole layers; a docstring speaks of scaling; or KDL204 speaks, because no mode guards the mask.

Measured: with a share of 0.2 dropped the mean of a model's output is 0.8 of that in predict, on Keras 3.15 and
tf_keras; it is the same with the division.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kerasdrop_lint.analysis.facts import Application, Choice, Facts, Row, Through
from kerasdrop_lint.modes import OFF, ON, Entry
from kerasdrop_lint.rules.claim import Claim
from kerasdrop_lint.rules.deliberate import is_deliberate, is_random_by_nature, speaks_of_scaling
from kerasdrop_lint.rules.wording import symbol_of

_IS_BLOCK = re.compile(r"drop_?block", re.IGNORECASE)
"""What drops regions, whose mask is pooled or padded before it is applied."""
_IS_DROPOUT = re.compile(r"drop_?(out|path|connect|block|mask)|stochastic_?depth", re.IGNORECASE)
_DROPS_SOMETHING_ELSE = re.compile(r"word|token|label|modal|layer_?drop|node|edge|sensor|sequence|frame", re.IGNORECASE)


def check(facts: Facts) -> Iterator[Claim]:
    """A claim at every mask of a dropout that is on in fit and off in predict, and scales nothing in either."""
    for row in facts.unscaled:
        application = row.at(Entry.FIT)
        if application is not None and _only_trains(row) and _may_be_fault(application):
            yield Claim(
                application.key.place,
                symbol_of(application.function),
                "A random mask drops a share in fit, and what it leaves is not rescaled: it is smaller in fit than in "
                "predict. Divide the mask by the share that is kept, or use a `Dropout` layer.",
                (),
                row.table,
                application,
                deliberate=True,
            )


def _only_trains(row: Row) -> bool:
    return row.table[Entry.FIT] == ON and row.table[Entry.PREDICT] == OFF and row.reaches(Entry.FIT)


def _may_be_fault(application: Application) -> bool:
    function = application.function
    if function is None or application.through is not Through.OPERATION:
        return False
    is_nested = function.scope.parent is not None
    guarded = function.owner is not None or application.is_guarded_here or is_nested
    names = [function.syntax.name, *([function.owner.name] if function.owner is not None else [])]
    drops = application.choice is Choice.DROPS or any(_IS_BLOCK.search(name) is not None for name in names)
    named = [name for name in names if _IS_DROPOUT.search(name) is not None]
    other = any(_DROPS_SOMETHING_ELSE.search(name) is not None for name in named)
    meant = is_deliberate(application) or is_random_by_nature(application) or speaks_of_scaling(application)
    return drops and guarded and bool(named) and not other and not meant and not application.rate_from_call
