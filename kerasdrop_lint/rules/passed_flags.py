"""Flags of a constructor that are the mode of a model which is both trained and asked, whatever is passed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.facts import Facts, Row, Through
from kerasdrop_lint.analysis.spelling import spelled
from kerasdrop_lint.analysis.values import Constant, OriginKind
from kerasdrop_lint.modes import Entry
from kerasdrop_lint.rules.deliberate import says_so
from kerasdrop_lint.rules.wording import unmoved
from kerasdrop_lint.rules.written import mode_as_written

FLAG = re.compile(r"train|determ|test|eval|infer", re.IGNORECASE)
"""Names of attributes of which the analysis knows how often they are assigned."""


def passed_flags(facts: Facts) -> Iterator[tuple[Row, str]]:
    """The sites whose mode is what somebody passed to the constructor, with what that is, in words."""
    for used in facts.used:
        if Entry.FIT not in used.entries or len(used.entries) == 1:
            continue
        for row in used.root.rows:
            source = _passed(facts, row)
            if source:
                yield row, source


def _passed(facts: Facts, row: Row) -> str:
    application = unmoved(row)
    written = mode_as_written(application) if application is not None else None
    mode = application.mode if application is not None else None
    if not isinstance(written, ir.Attribute) or not isinstance(mode, Constant) or mode.origin is None:
        return ""
    passed = mode.origin.kind is OriginKind.ATTRIBUTE and isinstance(mode.origin.node, ir.Constant)
    meant = written.name in facts.reassigned or says_so(written.name) or FLAG.search(written.name) is None
    if not passed or meant or application is None or application.through is not Through.CALL:
        return ""
    return f"`{spelled(written)}`, {mode.value} in a model that is both trained and asked"
