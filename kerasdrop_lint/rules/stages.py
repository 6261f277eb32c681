"""Which of the running functions train a model and which evaluate one, as far as their names say."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kerasdrop_lint.analysis.classes import ClosureFunction
from kerasdrop_lint.analysis.passes import GivenPass
from kerasdrop_lint.analysis.spelling import spelled
from kerasdrop_lint.analysis.values import Constant, OriginKind, Value

_EVALUATES = re.compile(
    r"_*((distributed|dist|run|do|compute|calc|calculate|get)_)?"
    r"(test|val|valid|validation|validate|eval|evaluate|evaluation|predict|inference)"
    r"_?(step|batch|loop|epoch|loss|accuracy|metrics|fn|on_batch)"
    r"|_*((run|do)_?)?(evaluate|validate|validation|evaluation|eval)"
    r"(_model|_step|_batch|_epoch|_loss|_accuracy|_on_batch|_network|_generator|_dataset)?",
    re.IGNORECASE,
)
_TRAINS = re.compile(r"train|fit(?![a-z])|optimi[sz]e|update", re.IGNORECASE)


def evaluating(running: Sequence[ClosureFunction]) -> ClosureFunction | None:
    """The innermost running function whose name says that it evaluates, if none inside it says that it trains."""
    for step in reversed(running):
        if _EVALUATES.fullmatch(step.syntax.name) is not None:
            return step
        if _TRAINS.search(step.syntax.name) is not None:
            return None
    return None


def trains(one: GivenPass) -> bool:
    """Whether it stands in a step that trains: under a tape, or by its name."""
    named = any(step.syntax.name == "train_step" for step in one.running)
    return evaluating(one.running) is None and (one.is_taped or named)


def network_of(one: GivenPass) -> tuple[str, object]:
    """Which network it is, as far as its name says: of which class, or of which name."""
    owner = next((step.owner for step in reversed(one.running) if step.owner is not None), None)
    return spelled(one.call.function), owner if "." in spelled(one.call.function) else None


def says_true(told: Value | None) -> bool:
    """Whether it is a True that is written in the source."""
    return isinstance(told, Constant) and told.value is True and is_written_here(told)


def is_written_here(told: Constant) -> bool:
    """Whether a constant is written where it is passed."""
    return told.origin is not None and told.origin.kind is OriginKind.LITERAL
