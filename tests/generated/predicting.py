"""What the static analysis says of a program."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from kerasdrop_lint.analysis.chosen import survey_builder
from kerasdrop_lint.analysis.signs import Signs
from kerasdrop_lint.analysis.survey import Module
from kerasdrop_lint.analysis.syntax.statements import lower_module
from kerasdrop_lint.judge import predict
from kerasdrop_lint.knowledge.profiles import profile
from kerasdrop_lint.modes import ModeTable, SiteModes
from kerasdrop_lint.project.project import Projects, Surroundings, surroundings
from kerasdrop_lint.source.tree import parse
from tests.generated.program import MAIN, Program


@dataclass(frozen=True, slots=True)
class Predicted:
    """The predicted tables of a program; `whole` is None where no model is seen to be built, `failure` says why."""

    whole: ModeTable | None
    rows: tuple[SiteModes, ...] = ()
    failure: str = ""
    crashed: bool = False


def predicted(program: Program, target: str) -> Predicted:
    """The mode tables of what `build()` makes; the rows are those of the judged file."""
    with around(program) as found:
        try:
            path = MAIN if found is None else found.path
            said = predict(program.text, path, "build", target, surroundings=found)
            rows = tuple(
                replace(row, site=replace(row.site, path=MAIN)) for row in said.tables if row.site.path == path
            )
            failure = "; ".join(failed.message for failed in said.failures)
            return Predicted(_whole(program.text, target, found), rows, failure)
        except Exception as error:
            return Predicted(None, failure=f"{type(error).__name__}: {error}", crashed=True)


@contextmanager
def around(program: Program) -> Iterator[Surroundings | None]:
    """The other files of a program, written down; None where there are none."""
    if len(program.files) == 1:
        yield None
        return
    with TemporaryDirectory() as folder:
        for name, text in program.files:
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        yield surroundings(Projects(), str(Path(folder, MAIN)), program.text)


def _whole(text: str, target: str, found: Surroundings | None) -> ModeTable | None:
    """The model as a black box."""
    module = Module(lower_module(parse(text)), Signs(text), found)
    facts = survey_builder(module, profile(target), "build")
    return None if facts is None else facts.roots[0].columns
