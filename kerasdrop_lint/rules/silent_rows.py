"""Why no rule speaks of a row that is not healthy.

Asked only of rows that no rule speaks of, and only where mode tables are printed. `tests/test_silences.py` holds it to
the rules: each reason has a program that is silent for it, and without what the reason names a rule speaks.
"""

from __future__ import annotations

from kerasdrop_lint.analysis.facts import Application, Facts, Root, Row
from kerasdrop_lint.analysis.values import Truth
from kerasdrop_lint.modes import OFF, ON, Entry, ModeTable
from kerasdrop_lint.rules.kdl106_dropout_on_eager_tensor import is_lost
from kerasdrop_lint.rules.silence import Silence
from kerasdrop_lint.rules.silent_at_rest import AT_REST
from kerasdrop_lint.rules.silent_cases import Case
from kerasdrop_lint.rules.silent_in_fit import IN_FIT


def is_unhealthy(modes: ModeTable) -> bool:
    """Whether a site is known to be off in fit, or on at rest."""
    return modes[Entry.FIT] == OFF or ON in (modes[Entry.EVALUATE], modes[Entry.PREDICT])


def reason(facts: Facts, root: Root, row: Row, modes: ModeTable) -> Silence | None:
    """Why no rule speaks of an unhealthy row, None where no reason holds."""
    table = IN_FIT if modes[Entry.FIT] == OFF and modes[Entry.PREDICT] != ON else AT_REST
    entry = Entry.FIT if table is IN_FIT else Entry.PREDICT if modes[Entry.PREDICT] == ON else Entry.EVALUATE
    case = Case(facts, root, row, row.at(entry) or row.sample, entry, modes)
    return next((member for member, holds in table.items() if holds(case)), None)


def reason_of_baked(application: Application) -> Silence | None:
    """The same of a site that ran while a functional model was built, on what does not come from an Input."""
    if application.rate is Truth.FALSE:
        return Silence.RATE_ZERO
    return None if is_lost(application) else Silence.BUILT_ONCE
