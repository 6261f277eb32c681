"""Finds the random masks that nothing makes up for: what they leave is as large as before, and less of it."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from kerasdrop_lint.analysis.classes import ClosureFunction, UserClass
from kerasdrop_lint.analysis.facts import Root, Row
from kerasdrop_lint.analysis.syntax.scaling import scales
from kerasdrop_lint.analysis.values import ClassValue
from kerasdrop_lint.modes import Effect


def unscaled_masks(roots: Iterable[Root]) -> Iterator[Row]:
    """The sites of masks in classes and functions that multiply and divide by nothing else."""
    found = [(root, row) for root in roots for row in root.rows if row.sample.effect is Effect.MASK]
    masks = {row.key.place.origin for _, row in found}
    for root, row in found:
        function = row.sample.function
        if function is not None:
            owner = function.owner or _around(function, root.definition)
            scope = owner.syntax.origin if owner is not None else function.syntax.origin
            if not _has_other_bases(owner) and not scales(scope, masks):
                yield row


def _around(function: ClosureFunction, definition: UserClass | None) -> UserClass | None:
    """The class in one of whose methods a function is defined, if it is the one that is run."""
    inside = definition.syntax.origin if definition is not None else None
    within = isinstance(inside, ast.ClassDef) and any(node is function.syntax.origin for node in ast.walk(inside))
    return definition if within else None


def _has_other_bases(owner: UserClass | None) -> bool:
    """Whether a class has code in another class of the file."""
    return owner is not None and any(isinstance(link, ClassValue) for link in owner.order[1:])
