"""The black-box mode table that the analysis predicts for what a function of a source builds."""

from __future__ import annotations

from kerasdrop_lint.analysis.chosen import survey_builder
from kerasdrop_lint.analysis.signs import Signs
from kerasdrop_lint.analysis.survey import Module
from kerasdrop_lint.analysis.syntax.statements import lower_module
from kerasdrop_lint.knowledge.profiles import profile
from kerasdrop_lint.modes import ModeTable
from kerasdrop_lint.source.tree import parse


def lowered(source: str) -> Module:
    """A source ready to be surveyed, for any number of targets."""
    return Module(lower_module(parse(source)), Signs(source))


def predicted(module: Module, target: str, builder: str = "build") -> ModeTable | None:
    """The six columns of the model that `builder` returns; None where it is seen to build none."""
    facts = survey_builder(module, profile(target), builder)
    return facts.roots[0].columns if facts is not None else None
