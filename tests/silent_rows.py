"""What is said of the rows that are not healthy: a finding, or a reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass

from kerasdrop_lint.finding import Finding
from kerasdrop_lint.judge import judge, predict
from kerasdrop_lint.project.project import Surroundings
from kerasdrop_lint.rules.silence import Silence
from kerasdrop_lint.source.noqa import without_suppressed

ADVICE = "KDL9"


@dataclass(frozen=True, slots=True)
class Checked:
    """The rows of a source that are not healthy: those that nothing is said of, those that have a finding and a reason
    why they have none, and the reasons of all others."""

    unexplained: tuple[str, ...]
    contradicted: tuple[str, ...]
    reasons: tuple[Silence, ...]


def checked(text: str, target: str, surroundings: Surroundings | None = None) -> Checked:
    """The check of one source for one Keras."""
    path = "program.py" if surroundings is None else surroundings.path
    said = predict(text, path, None, target, surroundings=surroundings, explain=True)
    found = {finding.site: finding for finding in findings(text, target, surroundings)}
    reasons = [(row, reason) for row, reason in zip(said.tables, said.silences, strict=True) if reason is not None]
    return Checked(
        tuple(f"{row.root}: {row.site.layer} in line {row.site.line}: {row.modes}" for row in said.unexplained),
        tuple(f"{found[row.site].code}: {reason.word}: {row.site}" for row, reason in reasons if row.site in found),
        tuple(reason for _, reason in reasons),
    )


def findings(text: str, target: str, surroundings: Surroundings | None = None) -> list[Finding]:
    """The findings that are reported, without advice."""
    path = "program.py" if surroundings is None else surroundings.path
    found = judge(text, path, target, surroundings=surroundings).findings
    return [one for one in without_suppressed(list(found), text) if not one.code.startswith(ADVICE)]
