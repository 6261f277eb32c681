"""KDL401 rate-out-of-range: a dropout rate outside [0, 1).

A rate is the share that is dropped: at least 0, and less than 1. What another number does depends on the layer and on
the version. `Dropout` cannot be made with a percentage; with 1 it raises in fit, or from Keras 3.15 sets every
activation to zero, so that nothing before it learns. Recurrent layers take any number, and may drop nothing at all.

Reported:

    self.drop = keras.layers.Dropout(50)

Use instead:

    self.drop = keras.layers.Dropout(0.5)

Fix: none.

Silent when: the rate is computed, or the default of a parameter, for which callers may pass something else; the error
is caught, or a test wants it (`with pytest.raises(...)`).

Measured: Dropout and SpatialDropout outside of 0 to 1: cannot be made on Keras 3.3 to 3.16 and tf_keras. With 1: raises
in fit on Keras 3.3 to 3.12 and tf_keras, zeroes everything on 3.15 and 3.16. AlphaDropout and GaussianDropout: as
Dropout on Keras 3, but with 1 they raise in fit on all of them; on tf_keras they never drop. LSTM, GRU and ConvLSTM:
never drop below 0 anywhere; with 1 and more they raise on 3.3 to 3.12 and in fit on tf_keras, and never drop on 3.15
and 3.16, where SimpleRNN drops everything. `tf.nn.dropout`: raises wherever it runs.
"""

from __future__ import annotations

from collections.abc import Iterator

from kerasdrop_lint.analysis.facts import Facts, OddRate
from kerasdrop_lint.knowledge.rates import RateEffect
from kerasdrop_lint.rules.claim import Claim
from kerasdrop_lint.rules.wording import symbol_of

_LEAST_PERCENTAGE = 2
_MOST_PERCENTAGE = 99


def check(facts: Facts) -> Iterator[Claim]:
    """A claim at every call that is given a rate of which the source says that it is outside [0, 1)."""
    for odd in facts.odd_rates:
        yield Claim(
            odd.call,
            symbol_of(odd.function),
            f"The `{odd.argument}` of `{odd.layer}` is {odd.value}: on {facts.profile.runtime} it {_effect(odd)}. "
            f"{_cure(odd)}",
        )


def _effect(odd: OddRate) -> str:
    match odd.fault.effect:
        case RateEffect.NOT_MADE:
            return f"cannot be made and raises {odd.fault.error}"
        case RateEffect.NOT_CALLED:
            return f"raises {odd.fault.error} wherever it is called"
        case RateEffect.RAISES_WHEN_ON:
            return f"raises {odd.fault.error} in fit"
        case RateEffect.NEVER_DROPS:
            return "never drops, not even in fit"
        case RateEffect.DROPS_ALL:
            return "drops everything in fit"


def _cure(odd: OddRate) -> str:
    if odd.argument == "keep_prob":
        return "Keep more than 0 and at most 1."
    if _LEAST_PERCENTAGE <= odd.value <= _MOST_PERCENTAGE:
        return f"A rate is a share, not a percentage: write {odd.value / 100:g}."
    return "A rate is the share that is dropped: at least 0 and less than 1."
