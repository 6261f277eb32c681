"""KDL204 unconditional-random-mask: a random mask made by hand zeroes a share of a tensor whatever the mode.

A mask of random zeros and ones, from `tf.random.uniform(...) < keep`, `tf.floor(keep + tf.random.uniform(...))` or
`K.random_bernoulli`, is dropout. Nothing tells it the training mode: without a guard it drops in predict as well.

Reported:

    def call(self, x):
        mask = tf.cast(tf.random.uniform(tf.shape(x)) < self.keep, x.dtype)
        return x * mask / self.keep

Use instead:

    def call(self, x, training=None):
        if not training:
            return x
        mask = tf.cast(tf.random.uniform(tf.shape(x)) < self.keep, x.dtype)
        return x * mask / self.keep

or a `keras.layers.Dropout` made in `__init__`.

Fix: none yet; a guard changes what the model does.

Silent when: the mode guards the mask, its share, or what is returned; a test that is not known does; a tensor or an
argument of the call decides the share; the mask chooses between two things, its complement being used as well; it is
noise that is added or multiplied; or a name, docstring or comment says that randomness is intentional: Monte Carlo
dropout, masking, corruption, augmentation, sampling, a generator. A name with `drop` in it names a dropout, whatever
other words it has.

Measured: on in predict on Keras 3.15, 3.16 and tf_keras.
"""

from __future__ import annotations

from collections.abc import Iterator

from kerasdrop_lint.analysis.facts import Application, Facts
from kerasdrop_lint.modes import Effect
from kerasdrop_lint.rules.at_rest import on_at_rest
from kerasdrop_lint.rules.claim import Claim
from kerasdrop_lint.rules.deliberate import is_random_by_nature
from kerasdrop_lint.rules.wording import only_if, symbol_of


def check(facts: Facts) -> Iterator[Claim]:
    """A claim at every random mask that certainly drops in fit and in predict."""
    for row, application in on_at_rest(facts, Effect.MASK):
        if application.drops and not _chooses(facts, application) and not is_random_by_nature(application):
            yield Claim(
                application.key.place,
                symbol_of(application.function),
                "A random mask drops whatever the mode, in predict too. Put it under `if training:`, or use a "
                f"`Dropout` layer.{only_if(application)}",
                (),
                row.table,
                application,
                deliberate=True,
            )


def _chooses(facts: Facts, application: Application) -> bool:
    return application.function is not None and application.function.syntax in facts.complemented
