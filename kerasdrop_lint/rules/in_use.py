"""Whether a fault that a layer shows when it is seen alone is gone wherever the file uses it."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdrop_lint.analysis.facts import ClassUse, Facts, Root, RootKind, Row
from kerasdrop_lint.analysis.values import ClassValue, Truth
from kerasdrop_lint.modes import HEALTHY
from kerasdrop_lint.rules.claim import Claim


def is_gone_in_use(claim: Claim, facts: Facts) -> bool:
    """Whether only layers seen alone show the claimed site's fault, and it is healthy in every model that has it.

    Callers that always pass the mode, or call the layer only while training, make up for what the layer does alone.
    """
    if claim.application is None:
        return False
    seen = [(root, row) for root, row in _rows(facts) if row.key.place is claim.application.key.place]
    faulty = [root for root, row in seen if row.table != HEALTHY]
    others = [root for root, _ in seen if not _is_a_part(root, facts)]
    return bool(others) and all(_is_a_part(root, facts) for root in faulty)


def _is_a_part(root: Root, facts: Facts) -> bool:
    """Whether the root is a layer, or a model that the file only makes inside others, or only derives others from."""
    if root.kind is RootKind.LAYER:
        return True
    for use in facts.classes:
        if use.definition is root.definition and not use.made_elsewhere:
            return use.made_inside_layers > 0 or _has_subclass(use, facts)
    return False


def _has_subclass(use: ClassUse, facts: Facts) -> bool:
    others = (other.definition for other in facts.classes if other is not use)
    return any(ClassValue(use.definition) in other.order for other in others)


def _rows(facts: Facts) -> Iterator[tuple[Root, Row]]:
    for root in facts.roots:
        for row in root.rows:
            if row.sample.rate is not Truth.FALSE:
                yield root, row
