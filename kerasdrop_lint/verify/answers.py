"""What an answer, or the lack of one, says of a finding."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kerasdrop_lint.finding import Appearance, Finding, Status, Verdict
from kerasdrop_lint.modes import HEALTHY, ModeTable
from kerasdrop_lint.runtime.workers import Died, Done, NotStarted, OutOfMemory, Raised, Result, TimedOut


@dataclass(frozen=True, slots=True)
class Open:
    """Not known yet: why not, and whether another subject may still be tried."""

    reason: str
    hopeless: bool = False


def failure(result: Result, path: str) -> str:
    """Why a worker gave no answer about a file; empty if it did."""
    match result:
        case Done():
            return ""
        case TimedOut(seconds=seconds, output=output):
            return f"took longer than {seconds:g} s (--timeout){_last(output, path)}"
        case OutOfMemory(limit=limit):
            return f"needed more than {limit // 2**20} MB (--memory)"
        case Died(description=description):
            return f"its process died: {description}"
        case Raised(error=error, message=message):
            return f"raised {error}: {message}"
        case NotStarted(reason=reason):
            return reason


def _last(output: str, path: str) -> str:
    """Where the user's code was when it ran out of time: the innermost line that is told, of its own file if one is."""
    lines = [line.strip().removeprefix("File ") for line in output.splitlines() if line.strip().startswith("File ")]
    own = [line for line in lines if line.startswith(f'"{os.path.abspath(path)}"')]
    return f", at {(own or lines)[0]}" if lines else ""


def verdict(finding: Finding, seen: Appearance, answer: Mapping[str, Any], runtime: str) -> Verdict | Open:
    """What a worker's answer about one row of a subject says of the finding."""
    modes = ModeTable.parse(answer["modes"]) if answer["modes"] else None
    predicted = ModeTable.parse(answer["predicted"]) if answer["predicted"] else seen.modes
    is_its_own = predicted == finding.modes
    where = answer["where"] if seen.modes == finding.modes else f"{answer['where']} alone"
    match answer["found"]:
        case "SAME" if is_its_own or _is_faulty(predicted):
            measured = f"{modes}, measured with {where}"
            reason = f"{finding.health} ({measured})" if finding.health else measured
            return Verdict(Status.CONFIRMED, runtime, reason, modes)
        case "DIFFERENT" if seen.modes != finding.modes:
            # It says nothing of the model that could not be built, in which the site may do what is predicted.
            return Open(f"{where} does not do what is predicted of it ({modes}, not {predicted})")
        case "DIFFERENT":
            return Verdict(Status.REFUTED, runtime, f"{modes}, not {predicted}, measured with {where}", modes)
        case "SAME":
            return Open(f"{where} does what is predicted of it, which is no fault by itself")
        case _:
            return Open(answer["reason"] or "the entry points that matter could not be run")


def _is_faulty(modes: ModeTable) -> bool:
    return any(state not in (healthy, "unknown") for state, healthy in zip(modes.states, HEALTHY.states, strict=True))
