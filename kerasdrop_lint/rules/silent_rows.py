"""Why no rule speaks of a row that is not healthy.

The conditions are the rules' own, asked of one row after the other, and only where mode tables are printed. Two tests
hold them to the rules, over fixtures, facts and generated programs: a row without a finding has a reason, and a row
that a rule speaks of has none.
"""

from __future__ import annotations

from kerasdrop_lint.analysis.facts import Application, Facts, Root, Row
from kerasdrop_lint.analysis.values import Truth
from kerasdrop_lint.modes import OFF, ON, Entry, ModeTable
from kerasdrop_lint.rules.kdl106_dropout_on_eager_tensor import is_lost
from kerasdrop_lint.rules.silence import Silence
from kerasdrop_lint.rules.silent_at_rest import AT_REST
from kerasdrop_lint.rules.silent_cases import Case, in_evaluation, in_flag, in_training_pass, thrown
from kerasdrop_lint.rules.silent_in_fit import IN_FIT


def is_unhealthy(modes: ModeTable) -> bool:
    """Whether a site is known to be off in fit, or on at rest."""
    return modes[Entry.FIT] == OFF or ON in (modes[Entry.EVALUATE], modes[Entry.PREDICT])


def reason(facts: Facts, root: Root, row: Row, modes: ModeTable) -> Silence | None:
    """Why no rule speaks of an unhealthy row, None where one should."""
    table = IN_FIT if modes[Entry.FIT] == OFF and modes[Entry.PREDICT] != ON else AT_REST
    entry = Entry.FIT if table is IN_FIT else Entry.PREDICT if modes[Entry.PREDICT] == ON else Entry.EVALUATE
    case = Case(facts, root, row, row.at(entry) or row.sample, entry, modes)
    in_pass = in_training_pass(case) if table is IN_FIT else in_evaluation(case, again=False)
    if thrown(case) or in_flag(case, passed=False) or in_pass:
        return None  # KDL108, KDL102, KDL107 and KDL206 speak of it
    return next((member for member, holds in table.items() if holds(case)), None)


def reason_of_baked(application: Application) -> Silence | None:
    """The same of a site that ran while a functional model was built, on what does not come from an Input."""
    if application.rate is Truth.FALSE:
        return Silence.RATE_ZERO
    return None if is_lost(application) else Silence.BUILT_ONCE
