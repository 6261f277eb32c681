"""Holds findings against measured mode tables: what is healthy has none, what is faulty has one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from types import MappingProxyType

from kerasdrop_lint.finding import Finding
from kerasdrop_lint.judge import judge
from kerasdrop_lint.modes import HEALTHY, OFF, ON, Effect, Entry, SiteModes
from kerasdrop_lint.rows import is_inactive
from tests.generated.predicting import around
from tests.generated.program import MAIN, Program
from tests.measuring.records import Measured, target_of

ADVICE = "KDL9"
LIMITS: Mapping[str, str] = MappingProxyType(
    {
        "call bypassed": "a `.call(...)` beside a call of the same layer: it may be meant to be the clean pass",
        "call overridden": "what a base class computes from its default is not traced to the call that left it out",
        "own steps": "KDL107 and KDL206 speak of steps whose model and gradients can be followed",
        "result unused": "KDL108 is silent of layers with weights, and where something may read the result",
        "layer given to a constructor": "KDL102 follows a flag in a class alone, without what it is given",
        "tf.function": "KDL111 speaks of models that are told a mode; of others KDL101 asks what `training=True` does",
        "mode from something else": "KDL205 and KDL112 speak of plain attributes and a plain `not` only",
        "mode written in a graph": "what is written in a functional model holds on 3.16 and tf_keras: maybe meant",
        "mode among keywords": "a layer that looks for the mode among `**kwargs`, where Keras 3 never puts it: no rule",
        "mode written": "a `training=False` or `training=True` on a layer that is told the mode elsewhere: maybe meant",
        "dead code": "what never runs looks like what is off",
        "not trainable": "batch normalization that is frozen may be meant to be",
        "several modules": "what is wrong in another file is reported there",
        "unknowable": "what cannot be known is not reported",
    }
)
"""Why a fault that is in a program may have no finding, by the feature of the program that stands for it."""

OVERRIDDEN = MappingProxyType({"KDL301": (Entry.PREDICT, ON), "KDL302": (Entry.FIT, OFF)})
"""What a site does, of which these say that it does not although it was written."""


class Judged(str, Enum):
    """What the findings of a program are, in the light of what was measured."""

    RIGHT = "right"
    FALSE_ALARM = "false alarm"
    MISSED = "missed"
    LIMIT = "within a declared limit"
    OPEN = "not measured"


def judged(program: Program, measured: Measured, runtime: str) -> tuple[Judged, tuple[Finding, ...]]:
    """Whether the program's findings are right, and which it has.

    Only what ran counts: a finding about a class that nothing makes is neither confirmed nor refuted by the model.
    """
    findings = tuple(finding for finding in _found(program, target_of(runtime)) if not finding.code.startswith(ADVICE))
    if measured.whole is None or measured.errors:
        return Judged.OPEN, findings
    rows = [row for row in measured.rows if row.site.path == MAIN and not is_inactive(row)]
    if any(map(_is_faulty, rows)) and not findings:
        return (Judged.LIMIT if program.features & LIMITS.keys() else Judged.MISSED), findings
    refuted = [finding for finding in findings if _is_refuted(finding, rows)]
    if refuted and all(row.modes == HEALTHY or finding.code in OVERRIDDEN for row in rows for finding in refuted):
        return Judged.FALSE_ALARM, findings
    return Judged.RIGHT, findings


def _found(program: Program, target: str) -> tuple[Finding, ...]:
    with around(program) as found:
        path = MAIN if found is None else found.path
        return judge(program.text, path, target, surroundings=found).findings


def _is_faulty(row: SiteModes) -> bool:
    if row.effect is Effect.BATCH_STATISTICS and row.modes[Entry.CALL_TRUE] == OFF:
        return False  # frozen
    is_wrong = row.modes[Entry.FIT] == OFF or row.modes[Entry.PREDICT] == ON
    return is_wrong and row.reaches_output is not False


def _is_refuted(finding: Finding, rows: Sequence[SiteModes]) -> bool:
    """Whether the site of a finding ran, and was healthy wherever it did, with a result that is used; or did what was
    written for it, where the fault is that it does not."""
    here = [row for row in rows if finding.site is not None and row.site.line == finding.site.line]
    if finding.code in OVERRIDDEN:
        entry, state = OVERRIDDEN[finding.code]
        return bool(here) and all(row.modes[entry] == state for row in here)
    return bool(here) and all(row.modes == HEALTHY and row.reaches_output is not False for row in here)
