"""Which target a user may name."""

from __future__ import annotations

from kerasdrop_lint.config.schema import UsageError, nearest
from kerasdrop_lint.knowledge.profiles import TARGETS


def verify_target(target: str, where: str) -> None:
    """Raises a UsageError for a Keras that is not known."""
    if target not in TARGETS:
        known = f"known: 2, 3.0 to {TARGETS[-1]}"
        raise UsageError(f"{where}: unknown target Keras {target!r} ({known}){nearest(target, TARGETS)}")
