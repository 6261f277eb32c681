"""What Keras passes to the `call` of a layer: what it was called with, and the mode."""

from __future__ import annotations

from kerasdrop_lint.analysis.arguments import Arguments
from kerasdrop_lint.analysis.classes import ClosureFunction
from kerasdrop_lint.analysis.machine import Machine
from kerasdrop_lint.analysis.records import Resolution
from kerasdrop_lint.analysis.values import NONE, Truth, is_none


def call_arguments(
    machine: Machine, function: ClosureFunction, arguments: Arguments, resolution: Resolution
) -> Arguments:
    """Keras fills in `training` where `call` names it, and drops it where not; None leaves a default alone."""
    takes_any = machine.profile.legacy and any(given.kind == "var_keyword" for given in function.syntax.parameters)
    if function.syntax.parameter("training") is None and not takes_any:
        return arguments.without("training")
    if _is_told_by_position(function, arguments):
        return arguments
    if is_none(resolution.mode) is not Truth.TRUE:
        return arguments.with_keyword("training", resolution.mode)
    if machine.profile.legacy and "training" not in function.defaults:
        return arguments.with_keyword("training", NONE)
    return arguments


def _is_told_by_position(function: ClosureFunction, arguments: Arguments) -> bool:
    names = [given.name for given in function.syntax.parameters[1:] if given.kind in ("positional_only", "positional")]
    return "training" in names[: len(arguments.positional)]
