"""What the static analysis says of a program."""

from __future__ import annotations

from dataclasses import dataclass

from kerasdrop_lint.analysis.survey import Module, survey_builder
from kerasdrop_lint.analysis.syntax.statements import lower_module
from kerasdrop_lint.judge import predict
from kerasdrop_lint.knowledge.profiles import profile
from kerasdrop_lint.modes import ModeTable, SiteModes
from tests.generated.program import MAIN, Program


@dataclass(frozen=True, slots=True)
class Predicted:
    """The predicted tables of a program; `whole` is None where no model is seen to be built, `failure` says why."""

    whole: ModeTable | None
    rows: tuple[SiteModes, ...] = ()
    failure: str = ""
    crashed: bool = False


def predicted(program: Program, target: str) -> Predicted:
    """The mode tables of what `build()` makes."""
    try:
        said = predict(program.text, MAIN, "build", target)
        failure = "; ".join(failed.message for failed in said.failures)
        return Predicted(_whole(program.text, target), said.tables, failure)
    except Exception as error:
        return Predicted(None, failure=f"{type(error).__name__}: {error}", crashed=True)


def _whole(text: str, target: str) -> ModeTable | None:
    """The model as a black box."""
    import libcst as cst

    module = Module(lower_module(cst.parse_module(text)), "tf.function" in text, builds_models=True)
    facts = survey_builder(module, profile(target), "build")
    return None if facts is None else facts.roots[0].columns
