"""Claims about a method that a class inherits, for the class that makes what the method does wrong."""

from __future__ import annotations

from dataclasses import replace

from kerasdrop_lint.analysis.facts import Facts
from kerasdrop_lint.analysis.values import ClassValue
from kerasdrop_lint.rules.claim import Claim


def inherited_by(facts: Facts, claim: Claim) -> Claim:
    """The claim, with the class that inherits the method: there it is made if the method is of another module."""
    application = claim.application
    owner = application.function.owner if application is not None and application.function is not None else None
    if claim.heir is not None or application is None or owner is None:
        return claim
    for root in facts.roots:
        definition = root.definition
        if definition is None or definition is owner or ClassValue(owner) not in definition.order:
            continue
        if any(row.key == application.key for row in root.rows):
            return replace(claim, heir=definition.syntax)
    return claim
