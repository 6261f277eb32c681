"""How a tensor may be random in itself, and what becomes of that when tensors are combined."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum


class Sampled(Enum):
    """Whether a tensor is random in itself.

    `UNIFORM`: between 0 and 1, perhaps with a share added; `PAST_ONE`: with 1 added; `DROPPING`: a mask of zeros and
    something else that is drawn with a share that no tensor and no caller decides; `REVERSED`: what is left over by
    such a mask, as `1 - mask`.
    """

    NO = 0
    RANDOM = 1
    MASK = 2
    UNIFORM = 3
    DROPPING = 4
    REVERSED = 5
    PAST_ONE = 6

    @property
    def roughly(self) -> Sampled:
        """The same without the distribution."""
        return _ROUGHLY.get(self, self)

    @property
    def drops(self) -> bool:
        """Whether it is a mask that certainly drops a share."""
        return self in (Sampled.DROPPING, Sampled.REVERSED)

    @property
    def decides(self) -> bool:
        """Whether it is a mask, or one number that chooses as a mask does."""
        return self.roughly is Sampled.MASK

    def __invert__(self) -> Sampled:
        return {Sampled.DROPPING: Sampled.REVERSED, Sampled.REVERSED: Sampled.DROPPING}.get(self, self)


_ROUGHLY = {
    Sampled.UNIFORM: Sampled.RANDOM,
    Sampled.PAST_ONE: Sampled.RANDOM,
    Sampled.DROPPING: Sampled.MASK,
    Sampled.REVERSED: Sampled.MASK,
}


def mixed(kinds: Iterable[Sampled]) -> Sampled:
    """What is made of tensors of these kinds."""
    exact = set(kinds)
    rough = exact if len(exact) == 1 else {kind.roughly for kind in exact}
    return max(rough, key=lambda kind: kind.value, default=Sampled.NO)
