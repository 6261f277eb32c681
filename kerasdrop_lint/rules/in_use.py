"""Which faults that a class shows when it is seen alone are gone wherever the file uses it."""

from __future__ import annotations

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.classes import UserClass
from kerasdrop_lint.analysis.facts import Facts, Root, RootKind, Row
from kerasdrop_lint.analysis.values import ClassValue, Truth
from kerasdrop_lint.modes import HEALTHY


def gone_in_use(facts: Facts) -> frozenset[ir.Node]:
    """The places of sites that are healthy in every model of the file, and faulty only in parts of models, seen alone.

    Callers that always pass the mode, or call the layer only while training, make up for what the layer does alone.
    """
    parts = _parts(facts)
    by_place: dict[ir.Node, list[tuple[Root, Row]]] = {}
    for root in facts.roots:
        for row in root.rows:
            if row.key.place is not None and row.sample.rate is not Truth.FALSE:
                by_place.setdefault(row.key.place, []).append((root, row))
    return frozenset(place for place, seen in by_place.items() if _is_gone(seen, parts))


def _is_gone(seen: list[tuple[Root, Row]], parts: frozenset[UserClass]) -> bool:
    faulty = [root for root, row in seen if row.table != HEALTHY or row.reaches_output is False]
    whole = any(not _is_part(root, parts) for root, _ in seen)
    return whole and bool(faulty) and all(_is_part(root, parts) for root in faulty)


def _is_part(root: Root, parts: frozenset[UserClass]) -> bool:
    return root.kind is RootKind.LAYER or root.definition in parts


def _parts(facts: Facts) -> frozenset[UserClass]:
    """The classes that the file only makes inside layers and models, or only derives others from."""
    bases = {
        link.definition for use in facts.classes for link in use.definition.order[1:] if isinstance(link, ClassValue)
    }
    return frozenset(
        use.definition
        for use in facts.classes
        if not use.made_elsewhere and (use.made_inside_layers or use.definition in bases)
    )
