"""Finds the random masks that nothing makes up for: what they leave is as large as before, and less of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kerasdrop_lint.analysis.classes import ClosureFunction
from kerasdrop_lint.analysis.facts import Root, Row
from kerasdrop_lint.analysis.syntax.scaling import scales
from kerasdrop_lint.analysis.values import ClassValue


def unscaled_masks(roots: Iterable[Root]) -> Iterator[Row]:
    """The sites of masks that drop, in classes and functions that multiply and divide by nothing else."""
    rows = [row for root in roots for row in root.rows if row.sample.drops]
    masks = {row.key.place.origin for row in rows}
    for row in rows:
        function = row.sample.function
        if function is not None and not _has_other_bases(function) and not scales(_scope(function), masks):
            yield row


def _scope(function: ClosureFunction) -> object:
    """The class that a method stands in, which may scale in another one; of any other function, itself."""
    return function.owner.syntax.origin if function.owner is not None else function.syntax.origin


def _has_other_bases(function: ClosureFunction) -> bool:
    """Whether its class has code in another class of the file."""
    return function.owner is not None and any(isinstance(link, ClassValue) for link in function.owner.order[1:])
