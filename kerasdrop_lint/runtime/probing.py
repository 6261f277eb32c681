"""What a worker does: builds something of a user's file, measures it, and compares it with what was predicted."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kerasdrop_lint.modes import NEVER, ModeTable, Site
from kerasdrop_lint.runtime.frameworks import Framework, RuntimeUnavailableError, start
from kerasdrop_lint.runtime.matching import Agreement, best, never_ran, rows_of
from kerasdrop_lint.runtime.measuring import Measurement
from kerasdrop_lint.runtime.models import measure
from kerasdrop_lint.runtime.subjects import ImportFailedError, Refusal, Subject, Written, construct, load

_ORDER = list(Agreement)
_MOST = 4
"""How many models of one subject are measured, where the first ones do not show what is looked for."""
Data = Mapping[str, Any]


@dataclass(slots=True)
class _Expected:
    """The rows that are predicted of a site, the likeliest first, and the best that was measured."""

    site: Site
    modes: tuple[ModeTable, ...]
    found: Agreement | None = None
    agreed: ModeTable | None = None
    row: ModeTable | None = None
    where: str = ""
    reason: str = ""
    idle: str = ""
    """What was built in which the site did not run, although it could have, and was predicted to be off everywhere."""

    def settled(self) -> bool:
        return self.found is Agreement.SAME


def probe(request: Data) -> dict[str, Any]:
    """Measures one subject of a file. The request says: `runtime`, `path`, `subject`, `calls` of it that were seen,
    `given` arguments or None, `seconds` to spend, and what is `expected`: each a `site` and the `modes` it may have.

    The answer: `runtime`, and `verdicts` in the order of what was expected; or `unavailable`, where nothing can be
    measured.
    """
    try:
        framework = start(request["runtime"])
    except RuntimeUnavailableError as error:
        return {"unavailable": str(error)}
    expected = [
        _Expected(Site(*item["site"]), tuple(map(ModeTable.parse, item["modes"]))) for item in request["expected"]
    ]
    measured = 0
    refusal = ""
    for outcome in _measured(framework, request):
        if isinstance(outcome, str):
            refusal = refusal or outcome
            continue
        measured += 1
        for item in expected:
            _compare(item, *outcome)
        if measured == _MOST or all(item.settled() for item in expected):
            break
    return {"runtime": framework.runtime, "verdicts": [_verdict(item, refusal) for item in expected]}


def _measured(framework: Framework, request: Data) -> Iterator[tuple[str, Measurement] | str]:
    """What could be built, measured; or why it could not be built."""
    end = time.monotonic() + request["seconds"]
    try:
        module = load(request["path"])
    except ImportFailedError as error:
        yield f"the file {error}"
        return
    calls = [Written.of(call) for call in request["calls"]]
    given = Written.of(request["given"]) if request["given"] else None
    for outcome in construct(module, request["subject"], calls, given, request["seconds"] / 2):
        match outcome:
            case Refusal(reason=reason):
                yield reason
            case Subject(keras=keras, description=description) if keras.__name__.startswith("tensorflow.python"):
                yield f"{description} is made of tensorflow.python.keras, TensorFlow's private copy: not measured"
            case Subject(build=build, batch=batch, description=description):
                yield description, measure(framework, build, batch, request["subject"])
        if time.monotonic() > end:
            return


def _compare(item: _Expected, description: str, measurement: Measurement) -> None:
    rows = [row.modes for row in rows_of(item.site, measurement.tables)]
    if not rows:
        if never_ran(item.site, measurement) in item.modes:
            item.idle = item.idle or description
        item.reason = item.reason or f"line {item.site.line} does not run in {description}, or its rate is 0 there"
        return
    judged = [(*best(modes, rows), modes) for modes in item.modes]
    found, row, modes = min(judged, key=lambda one: _ORDER.index(one[0]))
    # A model that shows nothing of the fault says less than one that shows something else.
    if item.found in (None, Agreement.UNCLEAR) or _ORDER.index(found) < _ORDER.index(item.found):
        item.found, item.row, item.agreed, item.where = found, row, modes, description
        item.reason = "; ".join(dict.fromkeys(f"{entry.value}: {said}" for entry, said in measurement.errors.items()))


def _verdict(item: _Expected, refusal: str) -> dict[str, Any]:
    if item.found is None and item.idle:
        # It ran in nothing that was built, whatever the switches: off, as predicted.
        item.found, item.agreed, item.row = Agreement.SAME, NEVER, NEVER
        item.where, item.reason = f"{item.idle}, where it does not run", ""
    reason = item.reason or ("" if item.found else refusal or "nothing could be built")
    return {
        "found": item.found.name if item.found else None,
        "modes": str(item.row) if item.row else None,
        "predicted": str(item.agreed) if item.agreed else None,
        "where": item.where,
        "reason": " ".join(reason.split())[:500],
    }
