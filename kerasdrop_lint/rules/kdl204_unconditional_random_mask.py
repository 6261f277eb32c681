"""KDL204 unconditional-random-mask: a random mask or choice made by hand changes a tensor whatever the mode.

A mask of random zeros and ones, from `tf.random.uniform(...) < keep`, `tf.floor(keep + tf.random.uniform(...))` or
`K.random_bernoulli`, is dropout, whether it multiplies, selects with `tf.where` or leaves out with `tf.boolean_mask`.
So is a test of such a number that skips a block. Nothing tells them the training mode: without a guard they drop in
predict as well.

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
argument of the call decides the share; it is noise that is added or multiplied; or a name, docstring or comment says
that randomness is intentional: Monte Carlo dropout, masking, corruption, augmentation, sampling, a generator. A name
with `drop` in it names a dropout, whatever other words it has, and a docstring that says "during training" promises a
guard. Only under such a name or promise is it reported that chance takes one of two results or another order; a mask
never is where its complement is used as well, as something else is put in place of what it drops.

Measured: on in predict on Keras 3.15, 3.16 and tf_keras.
"""

from __future__ import annotations

from collections.abc import Iterator

from kerasdrop_lint.analysis.facts import Application, Choice, Facts
from kerasdrop_lint.modes import Effect
from kerasdrop_lint.rules.at_rest import on_at_rest
from kerasdrop_lint.rules.claim import Claim
from kerasdrop_lint.rules.deliberate import is_named_dropout, is_random_by_nature
from kerasdrop_lint.rules.promised import is_promised_off
from kerasdrop_lint.rules.wording import only_if, symbol_of


def check(facts: Facts) -> Iterator[Claim]:
    """A claim at every random mask that certainly drops in fit and in predict."""
    for row, application in on_at_rest(facts, Effect.MASK):
        if drops_by_mistake(facts, application):
            yield Claim(
                application.key.place,
                symbol_of(application.function),
                _MESSAGES[application.choice] + only_if(application),
                (),
                row.table,
                application,
                deliberate=True,
            )


_MESSAGES = {
    Choice.DROPS: "A random mask drops whatever the mode, in predict too. Put it under `if training:`, or use a "
    "`Dropout` layer.",
    Choice.SELECTS: "A random number decides whatever the mode, in predict too. Put it under `if training:`.",
}


def drops_by_mistake(facts: Facts, application: Application) -> bool:
    """What is dropped is a fault unless that is what it is for; what is taken instead, only if the author says so."""
    if application.choice is Choice.DROPS:
        meant = is_random_by_nature(application) and not is_promised_off(application)
        return not meant and not chooses(facts, application)
    if application.choice is Choice.SELECTS:
        return is_named_dropout(application) or is_promised_off(application)
    return False


def chooses(facts: Facts, application: Application) -> bool:
    """Whether the complement of the mask is used too."""
    return application.function is not None and application.function.syntax in facts.complemented
