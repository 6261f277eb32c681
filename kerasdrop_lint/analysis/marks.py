"""What travels with a tensor: the sites whose effect is in it, and what training the model needs to know of it.

A mark is what a value remembers of where it has been. Marks are immutable and compare by what they mean.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from kerasdrop_lint.analysis import ir
    from kerasdrop_lint.analysis.values import Reference


@dataclass(frozen=True, slots=True)
class SiteKey:
    """A site: the place in the source, and which layer is applied there, 0 for an operation."""

    place: ir.Node
    layer: int


@dataclass(frozen=True, slots=True)
class Draw:
    """The site of a number that Python or NumPy draws in the call of a layer: the call that draws it."""

    place: ir.Call

    @property
    def layer(self) -> int:
        """No layer, and no operation on a tensor either."""
        return -1


@dataclass(frozen=True, slots=True)
class Tape:
    """A `tf.GradientTape`."""

    serial: int


@dataclass(frozen=True, slots=True)
class Weights:
    """The variables of a layer or model, or of what a parameter of this name is given; not `whole`: perhaps only some
    of them."""

    owner: Reference | str
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Gradient:
    """What a tape gives for the weights of a model, and the sites in the loss."""

    tape: int
    owner: Reference | str
    loss: Sites
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Inside:
    """The layers of a model of which nothing inside is seen."""

    owner: Reference


@dataclass(frozen=True, slots=True)
class Phase:
    """A scope of Keras 2 that sets the mode for whom nobody tells one to True: the call that makes it."""

    place: ir.Call


Site: TypeAlias = SiteKey | Draw
Sites: TypeAlias = frozenset[Site]
Mark: TypeAlias = Site | Tape | Weights | Gradient | Inside | Phase
Marks: TypeAlias = frozenset[Mark]
NO_MARKS: Marks = frozenset()


def sites_in(marks: Iterable[Mark]) -> Sites:
    """The sites among marks."""
    return frozenset(mark for mark in marks if isinstance(mark, SiteKey | Draw))


def tapes_in(marks: Iterable[Mark]) -> list[int]:
    """The serial numbers of the tapes among marks."""
    return [mark.serial for mark in marks if isinstance(mark, Tape)]


def weights_in(marks: Iterable[Mark]) -> list[Weights]:
    """The variables of layers and models among marks."""
    return [mark for mark in marks if isinstance(mark, Weights)]


def of_some(marks: Marks) -> Marks:
    """The marks of what was chosen from something: of the weights there, perhaps only some."""
    return frozenset(Weights(mark.owner, False) if isinstance(mark, Weights) else mark for mark in marks)


def gradients_in(marks: Iterable[Mark]) -> set[Gradient]:
    """The gradients among marks."""
    return {mark for mark in marks if isinstance(mark, Gradient)}


def without_draws(marks: Marks) -> Marks:
    """The marks without the numbers that Python or NumPy drew."""
    return frozenset(mark for mark in marks if not isinstance(mark, Draw))
