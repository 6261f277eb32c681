"""A row that is not healthy, and what decides whether a rule may speak of it: the questions that rules ask too."""

from __future__ import annotations

from dataclasses import dataclass

from kerasdrop_lint.analysis.facts import Application, Facts, Root, Row, Through
from kerasdrop_lint.analysis.setters import SetterKind
from kerasdrop_lint.analysis.values import Constant, Origin, OriginKind, Truth
from kerasdrop_lint.modes import Effect, Entry, ModeTable
from kerasdrop_lint.rules.in_use import gone_in_use
from kerasdrop_lint.rules.kdl112_training_guard_inverted import is_inverted
from kerasdrop_lint.rules.wording import in_step


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


def is_healthy_in_use(case: Case) -> bool:
    """Whether every model of the file makes up for it."""
    return case.at.key.place in gone_in_use(case.facts)


def is_conditional(case: Case) -> bool:
    """Whether something that is not known decides whether it runs."""
    if is_inverted(case.row):
        return not case.at.certain
    return not case.at.leads and (case.entry is Entry.PREDICT or not untold(case))


def flag_is_passed(case: Case) -> bool:
    """Whether a caller passes the flag with a name of its own that decides."""
    return any(row.key == case.row.key for flag in case.facts.flags if flag.passed for row in flag.rows)


def left_to_untold_helper(case: Case) -> bool:
    """Whether the default of a helper has decided, whose caller has no mode to pass on."""
    mode = case.at.mode
    origin = mode.origin if isinstance(mode, Constant) else None
    by_default = origin is not None and origin.kind is OriginKind.DEFAULT and case.at.direct is None
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
    return hard_coded(case) and stands


def is_computed(case: Case) -> bool:
    """Whether the mode is computed, and is not the inverted mode."""
    return is_written(case, OriginKind.COMPUTED)


def is_other_default(case: Case) -> bool:
    """Whether the default of a parameter that is no mode has decided."""
    origin = _origin(case)
    by_default = origin is not None and origin.kind is OriginKind.DEFAULT and origin.owner is not None
    return by_default and origin is not None and origin.owner is not None and origin.owner.name != "call"


def is_of_attribute(case: Case) -> bool:
    """Whether an attribute is the mode that may be set for each model."""
    return is_written(case, OriginKind.ATTRIBUTE)


def call_is_told(case: Case) -> bool:
    """Whether a `call` method is called, and passed a mode."""
    return case.at.through is Through.CALL_METHOD and case.at.direct is None
