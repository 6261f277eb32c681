"""Outputs of custom layers that go into a Dropout, while a functional model is built."""

from __future__ import annotations

from kerasdrop_lint.analysis.classes import UserClass
from kerasdrop_lint.analysis.facts import CustomIntoDropout, ModeSource, Root
from kerasdrop_lint.analysis.heap import Instance
from kerasdrop_lint.analysis.machine import Machine
from kerasdrop_lint.analysis.records import layer_of
from kerasdrop_lint.analysis.signatures import kind_of
from kerasdrop_lint.analysis.values import Constant, OriginKind
from kerasdrop_lint.modes import Effect


def custom_into_dropout(machine: Machine, roots: list[Root]) -> list[CustomIntoDropout]:
    """Where the output of a custom layer that takes no mode is given to a Dropout."""
    found: list[CustomIntoDropout] = []
    for place, dropout, custom, function in machine.noted.custom_into_layer:
        if _is_dropout(machine, dropout) and custom.definition is not None and _takes_no_mode(custom.definition):
            hard = _hard_codes(roots, custom.definition)
            found.append(CustomIntoDropout(place, layer_of(dropout), layer_of(custom), hard, function))
    return list(dict.fromkeys(found))


def _is_dropout(machine: Machine, layer: Instance) -> bool:
    kind = kind_of(machine, layer)
    return layer.definition is None and kind is not None and kind.effect is Effect.DROPOUT


def _takes_no_mode(definition: UserClass) -> bool:
    return definition.call is not None and definition.call.syntax.parameter("training") is None


def _hard_codes(roots: list[Root], definition: UserClass) -> bool:
    """Whether a layer of the class stores a constant mode of its own in the context."""
    return any(
        application is not None
        and application.function is not None
        and isinstance(application.mode, Constant)
        and application.source is ModeSource.WRITTEN
        and application.mode.origin is not None
        and application.mode.origin.kind is OriginKind.LITERAL
        for root in roots
        if root.definition is definition
        for row in root.rows
        for application in row.applications
    )
