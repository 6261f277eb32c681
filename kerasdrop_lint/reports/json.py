"""Findings for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from kerasdrop_lint.finding import Failure, Finding, Unfollowed, Verdict, page_of


@dataclass(frozen=True, slots=True)
class Summary:
    """The numbers of a run; `hidden` counts the advice that was not selected, by code."""

    files: int
    skipped: int
    findings: int
    hidden: Mapping[str, int]
    not_followed: int
    seconds: float


def document(
    version: str,
    findings: tuple[Finding, ...],
    failures: tuple[Failure, ...],
    summary: Summary,
    not_followed: tuple[Unfollowed, ...] = (),
) -> str:
    """The one object that `check --format json` prints."""
    content = {
        "version": version,
        "findings": [_finding(finding) for finding in findings],
        "errors": [{"path": f.path, "line": f.line, "message": f.message} for f in failures],
        "not_followed": list(map(unfollowed_object, not_followed)),
        "summary": {**asdict(summary), "seconds": round(summary.seconds, 3)},
    }
    return json.dumps(content, indent=2)


def unfollowed_object(one: Unfollowed) -> dict[str, Any]:
    """What is not followed, as it stands in a document."""
    return {"path": one.path, "line": one.line, "name": one.name, "reason": one.reason}


def _finding(finding: Finding) -> dict[str, Any]:
    content = {
        "code": finding.code,
        "name": finding.name,
        "path": finding.path,
        **asdict(finding.span),
        "symbol": finding.symbol,
        "message": finding.message,
        "target_keras": finding.target_keras,
        "judged_for": {"target": finding.target_keras, "why": finding.why},
        "trace": [asdict(step) for step in finding.trace],
        "modes": finding.modes.as_dict() if finding.modes else None,
        "fix": None,
        "page": page_of(finding.code),
    }
    return content if finding.verdict is None else {**content, "verdict": _verdict(finding.verdict)}


def _verdict(verdict: Verdict) -> dict[str, Any]:
    modes = verdict.modes.as_dict() if verdict.modes else {}
    return {"status": verdict.status.value, "runtime": verdict.runtime, "reason": verdict.reason, "modes": modes}
