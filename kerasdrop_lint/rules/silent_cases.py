"""A row that is not healthy, and what decides whether a rule may speak of it: the questions that rules ask too."""

from __future__ import annotations

from dataclasses import dataclass

from kerasdrop_lint.analysis.facts import Application, Facts, Root, Row, Through
from kerasdrop_lint.analysis.setters import SetterKind
from kerasdrop_lint.analysis.values import Constant, Origin, OriginKind, Truth
from kerasdrop_lint.modes import Effect, Entry, ModeTable
from kerasdrop_lint.rules.in_graph import told_in_graph
from kerasdrop_lint.rules.in_use import gone_in_use
from kerasdrop_lint.rules.kdl103_training_hard_coded_off import may_be_fault
from kerasdrop_lint.rules.kdl109_helper_hides_training import left_to_helper
from kerasdrop_lint.rules.kdl112_training_guard_inverted import is_inverted
from kerasdrop_lint.rules.kdl205_training_from_attribute import freezes_unless, source_of
from kerasdrop_lint.rules.kdl206_evaluation_in_training_mode import evaluated_in, is_switched_on
from kerasdrop_lint.rules.kept_off import off_in
from kerasdrop_lint.rules.wording import in_step
from kerasdrop_lint.rules.written import asked_for


@dataclass(frozen=True, slots=True)
class Case:
    """A row that is off in fit, or on at rest, with its application there."""

    facts: Facts
    root: Root
    row: Row
    at: Application
    entry: Entry
    modes: ModeTable


def rate_is_zero(case: Case) -> bool:
    """Whether there is nothing to drop."""
    return case.row.sample.rate is Truth.FALSE and case.at.effect is not Effect.BATCH_STATISTICS


def is_not_trainable(case: Case) -> bool:
    """Whether a batch normalization is frozen by `trainable`."""
    return case.row.sample.rate is Truth.FALSE and case.at.effect is Effect.BATCH_STATISTICS


def _origin(case: Case) -> Origin | None:
    setter = case.at.setter
    return setter.origin if setter is not None else None


def leaked(case: Case) -> bool:
    """Whether an ended call has left the mode behind."""
    setter = case.at.setter
    return case.at.victim is not None and setter is not None and setter.kind is SetterKind.WRITTEN


def is_written(case: Case, kind: OriginKind) -> bool:
    """Whether a mode that is written on the site's call, or around it, has decided, and comes from there."""
    setter, origin = case.at.setter, _origin(case)
    written = setter is not None and setter.kind is SetterKind.WRITTEN and not setter.none
    return written and not leaked(case) and origin is not None and origin.kind is kind


def hard_coded(case: Case) -> bool:
    """Whether a literal that is written in a `call` has decided."""
    setter = case.at.setter
    return setter is not None and setter.in_graph is None and is_written(case, OriginKind.LITERAL)


def untold(case: Case) -> bool:
    """Whether nobody has set the mode, or only the default of a `call`."""
    setter = case.at.setter
    return case.at.direct is None and (setter is None or setter.kind is SetterKind.DEFAULT)


def may_be_meant(case: Case) -> bool:
    """Whether rules that ask names may speak of it: a mode is written, or a `call` method is called."""
    setter = case.at.setter
    none = setter is not None and setter.none
    return not untold(case) and not leaked(case) and not none


def in_flag(case: Case, *, passed: bool) -> bool:
    """Whether a flag with a name of its own decides, and whether a caller passes it."""
    flags = (flag for flag in case.facts.flags if flag.passed is passed)
    return any(row.key == case.row.key and row.sample.rate is not Truth.FALSE for flag in flags for row in flag.rows)


def in_training_pass(case: Case) -> bool:
    """Whether KDL107 may speak of it: a forward pass that trains keeps it off."""
    return any(site.key.place is case.at.key.place for run in case.facts.passes if run.trains for site in off_in(run))


def thrown(case: Case) -> bool:
    """Whether KDL108 speaks of it: the result is thrown away."""
    return any(unused.row is not None and unused.row.key == case.row.key for unused in case.facts.unused)


def in_evaluation(case: Case, *, again: bool) -> bool:
    """Whether a step that evaluates switches it on; `again`: in one that asks several times."""
    return any(
        is_switched_on(case.facts, run, site) and site.key.place is case.at.key.place
        for run in case.facts.passes
        if (run.call in case.facts.asked_again) is again and evaluated_in(run) is not None
        for site in run.applications
    )


def is_healthy_in_use(case: Case) -> bool:
    """Whether every model of the file makes up for it."""
    return case.at.key.place in gone_in_use(case.facts)


def is_conditional(case: Case) -> bool:
    """Whether something that is not known decides whether it runs."""
    if is_inverted(case.row):
        return not case.at.certain
    return not case.at.leads and (case.entry is Entry.PREDICT or not untold(case))


def flag_is_passed(case: Case) -> bool:
    """Whether a caller passes the flag that decides."""
    hard = leaked(case) or hard_coded(case)
    hard = hard or (case.entry is Entry.FIT and asked_for(case.at) is not None and may_be_fault(case.at))
    is_layer = case.entry is Entry.FIT or case.at.through is not Through.OPERATION
    return is_layer and not hard and in_flag(case, passed=True)


def left_to_untold_helper(case: Case) -> bool:
    """Whether the default of a helper has decided, whose caller has no mode to pass on."""
    mode = case.at.mode
    origin = mode.origin if isinstance(mode, Constant) else None
    direct = case.at.direct is not None or told_in_graph(case.at) is not None
    by_default = origin is not None and origin.kind is OriginKind.DEFAULT and not direct
    return by_default and origin is not None and origin.caller is not None and not origin.caller.parameter("training")


def source_is_unknown(case: Case) -> bool:
    """Whether the mode is written, and is not known to come from anywhere."""
    setter = case.at.setter
    written = setter is not None and setter.kind is SetterKind.WRITTEN and setter.origin is None
    return written and not leaked(case)


def stands_in_step(case: Case) -> bool:
    """Whether the mode is written in a step, where other modes are right."""
    setter = case.at.setter
    stands = in_step(setter.function if setter is not None and case.entry is Entry.PREDICT else case.at.function)
    return hard_coded(case) and stands and not in_evaluation(case, again=False)


def is_computed(case: Case) -> bool:
    """Whether the mode is computed, and is not the inverted mode."""
    inverted = is_inverted(case.row) or bool(freezes_unless(case.row, case.at))
    return is_written(case, OriginKind.COMPUTED) and not inverted


def is_other_default(case: Case) -> bool:
    """Whether the default of a parameter that is no mode has decided."""
    setter = case.at.setter
    in_graph = setter is not None and setter.in_graph is not None
    return is_written(case, OriginKind.DEFAULT) and not in_graph and left_to_helper(case.at) is None


def is_of_attribute(case: Case) -> bool:
    """Whether an attribute is the mode that may be set for each model."""
    return is_written(case, OriginKind.ATTRIBUTE) and not source_of(case.facts, case.at)


def call_is_told(case: Case) -> bool:
    """Whether a `call` method is called, and passed a mode."""
    return case.at.through is Through.CALL_METHOD and case.at.direct is None
