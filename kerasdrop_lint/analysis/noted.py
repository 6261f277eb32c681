"""What is noted of calls on the way, beside the sites of the models: facts in the making."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kerasdrop_lint.analysis import ir
    from kerasdrop_lint.analysis.classes import ClosureFunction
    from kerasdrop_lint.analysis.facts import Application, CutOff, MadeInCall, OddRate, Pass, PassedAsRate
    from kerasdrop_lint.analysis.heap import Instance


@dataclass(slots=True)
class Noted:
    """In the order in which it was met, the same more than once where it was run more than once.

    `merged` are the sites that ran while a model was built, with the calls that put their results into a graph;
    `custom_into_layer` the calls of layers on what a custom layer gives.
    """

    passes: list[Pass] = field(default_factory=list)
    odd_rates: list[OddRate] = field(default_factory=list)
    passed_as_rates: list[PassedAsRate] = field(default_factory=list)
    made_in_call: list[MadeInCall] = field(default_factory=list)
    cut_off: list[CutOff] = field(default_factory=list)
    merged: list[tuple[Application, ir.Node | None]] = field(default_factory=list)
    custom_into_layer: list[tuple[ir.Call, Instance, Instance, ClosureFunction | None]] = field(default_factory=list)
