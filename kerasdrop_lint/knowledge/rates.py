"""What Keras does with a dropout rate that is no share: below 0, or 1 and more.

Measured on 3.3.3, 3.12.4, 3.15.1, 3.16.0.dev2026102704 and tf_keras 2.21.0; `tests/knowledge/test_rates.py` holds it
against the installed ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from kerasdrop_lint.knowledge.profiles import Profile


class RateEffect(Enum):
    """What comes of such a rate."""

    NOT_MADE = "raises when it is made"
    NOT_CALLED = "raises when it is called"
    RAISES_WHEN_ON = "raises in fit"
    NEVER_DROPS = "never drops"
    DROPS_ALL = "drops everything"


@dataclass(frozen=True, slots=True)
class RateFault:
    """What comes of a rate, and the name of the exception where that is one."""

    effect: RateEffect
    error: str = ""


_PLAIN = frozenset({"Dropout", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D"})
_SCALING = frozenset({"AlphaDropout", "GaussianDropout"})
_RECURRENT = frozenset({"GRU", "GRUCell", "LSTM", "LSTMCell", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D"})
_SIMPLE = frozenset({"SimpleRNN", "SimpleRNNCell"})
_HEADS = frozenset({"MultiHeadAttention", "GroupedQueryAttention", "GroupQueryAttention"})
_ATTENTION = frozenset({"Attention", "AdditiveAttention"})

_RAISES_WHEN_ON = RateFault(RateEffect.RAISES_WHEN_ON, "ValueError")
_NOT_CALLED = RateFault(RateEffect.NOT_CALLED, "ValueError")
_NEVER_DROPS = RateFault(RateEffect.NEVER_DROPS)


def rate_fault(layer: str, rate: float, profile: Profile) -> RateFault | None:
    """What comes of a rate in a layer of Keras, by its class name; None for a share, and for layers without a rate."""
    if 0 <= rate < 1:
        return None
    outside = rate != 1
    if layer in _PLAIN or (layer in _SCALING and not profile.legacy):
        if outside:
            return RateFault(RateEffect.NOT_MADE, "ValueError")
        return RateFault(RateEffect.RAISES_WHEN_ON, "ZeroDivisionError") if layer in _SCALING else _of_one(profile)
    if layer in _SCALING:
        return _NEVER_DROPS
    if layer in _HEADS:
        return _NOT_CALLED if outside else _of_one(profile)
    if layer in _ATTENTION:
        return _NEVER_DROPS if rate < 0 else _RAISES_WHEN_ON if outside else _of_one(profile)
    return _recurrent(layer, rate, profile) if layer in _RECURRENT | _SIMPLE else None


def _recurrent(layer: str, rate: float, profile: Profile) -> RateFault:
    """Recurrent layers take less than 0 for 0, and more than 1 for 1."""
    if rate < 0:
        return _NEVER_DROPS
    if profile.legacy:
        return _RAISES_WHEN_ON
    if profile.rate_one_raises:
        return _NOT_CALLED
    return _NEVER_DROPS if layer in _RECURRENT else RateFault(RateEffect.DROPS_ALL)


def operation_fault(operation: str, rate: float, profile: Profile) -> RateFault | None:
    """What comes of a rate in a dropout function."""
    if 0 <= rate < 1:
        return None
    return _of_one(profile, _NOT_CALLED) if operation == "keras.random.dropout" and rate == 1 else _NOT_CALLED


def _of_one(profile: Profile, error: RateFault = _RAISES_WHEN_ON) -> RateFault:
    return error if profile.rate_one_raises else RateFault(RateEffect.DROPS_ALL)
