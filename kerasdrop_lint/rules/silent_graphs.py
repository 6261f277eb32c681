"""The same of sites whose mode is written while a functional model is built."""

from __future__ import annotations

from kerasdrop_lint.analysis.setters import GraphCall
from kerasdrop_lint.modes import Entry
from kerasdrop_lint.rules.deliberate import is_for_one_mode
from kerasdrop_lint.rules.in_graph import is_unset, told_in_graph
from kerasdrop_lint.rules.silent_cases import Case, leaked
from kerasdrop_lint.rules.written import is_as_written


def told_in_graph_only(case: Case) -> GraphCall | None:
    """The call that tells the site its mode in a functional model, where only what runs that model makes a fault."""
    setter = case.at.setter
    return told_in_graph(case.at) if setter is not None and not setter.none else None


def model_is_not_run(case: Case) -> bool:
    """Whether no model with this mode is run in such an entry point."""
    call = told_in_graph_only(case)
    return call is not None and not is_unset(case.facts, case.root, call) and not _is_run_so(case, call)


_IN_FIT = frozenset({Entry.FIT})
_AT_REST = frozenset({Entry.PREDICT, Entry.EVALUATE, Entry.CALL})


def _is_run_so(case: Case, call: GraphCall) -> bool:
    """Whether a model in which the site is passed this mode is run in such an entry point."""
    asked = _IN_FIT if case.entry is Entry.FIT else _AT_REST
    rows = [(row, entry) for used in case.facts.used for entry in used.entries & asked for row in used.root.rows]
    told = [told_in_graph(row.at(entry)) for row, entry in rows if row.key.place is case.at.key.place]
    return any(one is not None and one.written == call.written for one in told)


def passed_to_builder(case: Case) -> bool:
    """Whether a caller may pass the builder another mode than its default."""
    call = told_in_graph(case.at)
    return (
        call is not None
        and not is_as_written(case.facts, case.root, call)
        and case.at.setter is not None
        and case.at.setter.none
    )


def is_built_for_one_mode(case: Case) -> bool:
    """Whether a test says that the call is for one mode only."""
    call = told_in_graph_only(case)
    return call is not None and is_for_one_mode(call)


def is_written_around(case: Case) -> bool:
    """Whether the mode is written on a layer around the site in a functional model."""
    setter = case.at.setter
    if setter is None or setter.in_graph is None or setter.none or leaked(case):
        return False
    return setter.in_graph.call is not case.at.key.place
