"""KDL402 rate-is-keep-probability: a keep probability is passed where a rate is taken, the share that is dropped.

TensorFlow 1 took the share that a dropout keeps, as papers and other libraries often do; Keras, and TensorFlow 2 in the
same place among the arguments, take the share that it drops. Where 0.9 was meant to keep nearly everything,
it drops nearly everything in fit, and nothing raises.

Reported:

    self.drop = keras.layers.Dropout(keep_prob)

Use instead:

    self.drop = keras.layers.Dropout(1 - keep_prob)

Fix: none yet; what callers pass decides which name is right.

Silent when: the value is known and no larger than a half, or is computed: then the name may be what is wrong; the file
turns such a value into the other somewhere, and a caller decides what this one is; or `tf.nn.dropout` gets it by
position in a file that is written for TensorFlow 1.

Measured: a rate of 0.9 sets 9 activations of 10 to zero in fit, on Keras 3.15, 3.16 and tf_keras, and in
`tf.nn.dropout`.

See https://github.com/aymericdamien/TensorFlow-Examples/issues/205.
"""

from __future__ import annotations

from collections.abc import Iterator

from kerasdrop_lint.analysis.facts import Facts, PassedAsRate
from kerasdrop_lint.rules.claim import Claim
from kerasdrop_lint.rules.wording import symbol_of


def check(facts: Facts) -> Iterator[Claim]:
    """A claim at every call that passes as a rate what is to be kept."""
    for passed in facts.passed_as_rates:
        yield Claim(
            passed.call,
            symbol_of(passed.function),
            f"`{passed.spelling}` is passed as the `{passed.argument}` of `{passed.layer}`, which is the share that is "
            f"dropped, not the one that is kept{_effect(passed)}. Write `1 - {passed.spelling}`.",
        )


def _effect(passed: PassedAsRate) -> str:
    return "" if passed.share is None else f": it drops {passed.share:g} of its input"
