"""Operations that drop whatever the mode: in fit, and in predict as well."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdrop_lint.analysis.facts import Application, Facts, Row, Through
from kerasdrop_lint.analysis.values import Truth
from kerasdrop_lint.modes import ON, Effect, Entry
from kerasdrop_lint.rules.deliberate import is_chosen_draw, is_deliberate


def on_at_rest(facts: Facts, effect: Effect) -> Iterator[tuple[Row, Application]]:
    """The operations of one kind that run, for some value of the parameters, and are on, in fit and in predict; not
    those that are meant to be."""
    for root in facts.roots:
        for row in root.rows:
            application = row.at(Entry.PREDICT)
            if (
                application is not None
                and row.table[Entry.PREDICT] == ON == row.table[Entry.FIT]
                and row.reaches(Entry.PREDICT)
                and application.effect is effect
                and _may_be_fault(application)
            ):
                yield row, application


def _may_be_fault(application: Application) -> bool:
    return (
        application.through is Through.OPERATION
        and (application.certain or (bool(application.options) and not is_chosen_draw(application)))
        and application.rate is not Truth.FALSE
        and not application.rate_from_call
        and not is_deliberate(application)
    )
