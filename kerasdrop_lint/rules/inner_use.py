"""Models that get their mode from what holds them."""

from __future__ import annotations

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.classes import ClosureFunction
from kerasdrop_lint.analysis.facts import Facts


def fitted_calls(facts: Facts) -> set[ClosureFunction]:
    """The `call` methods of the other models: `fit` is called on them, as far as is seen."""
    inner = only_used_inside(facts)
    return {use.call for use in facts.classes if use.is_model and use.call and use.call.syntax not in inner}


def only_used_inside(facts: Facts) -> set[ir.Function]:
    """The `call` methods of models that the file makes only inside layers, or only puts into functional models."""
    counts: dict[ir.Function, list[int]] = {}
    for use in facts.classes:
        if use.call is not None:
            held = counts.setdefault(use.call.syntax, [0, 0, 0])
            held[0] += use.made_inside_layers + use.given_to_layers
            held[1] += use.made_elsewhere - use.given_to_layers
            held[2] += use.applied_symbolically - use.applied_to_build
    found = counts.items()
    return {function for function, (inside, elsewhere, symbolic) in found if (inside and elsewhere <= 0) or symbolic}
