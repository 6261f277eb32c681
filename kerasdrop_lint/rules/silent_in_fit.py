"""Why no rule speaks of a site that is off in fit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from kerasdrop_lint.analysis.facts import RootKind
from kerasdrop_lint.analysis.passes import Pass
from kerasdrop_lint.analysis.spelling import is_super_call
from kerasdrop_lint.analysis.values import Constant
from kerasdrop_lint.modes import ON, UNKNOWN, Effect, Entry
from kerasdrop_lint.rules.deliberate import (
    is_another_network,
    is_frozen,
    is_frozen_pass,
    is_kept_off,
    is_named_apart,
    is_switched_off,
)
from kerasdrop_lint.rules.inner_models import has_method
from kerasdrop_lint.rules.inner_use import only_used_inside
from kerasdrop_lint.rules.kept_off import said_false
from kerasdrop_lint.rules.silence import Silence
from kerasdrop_lint.rules.silent_cases import (
    Case,
    call_is_told,
    flag_is_passed,
    hard_coded,
    is_computed,
    is_conditional,
    is_healthy_in_use,
    is_not_trainable,
    is_of_attribute,
    is_other_default,
    leaked,
    left_to_untold_helper,
    may_be_meant,
    rate_is_zero,
    source_is_unknown,
    stands_in_step,
    untold,
)
from kerasdrop_lint.rules.silent_graphs import (
    is_built_for_one_mode,
    is_written_around,
    model_is_not_run,
    passed_to_builder,
    told_in_graph_only,
)
from kerasdrop_lint.rules.written import asked_for


def _around(case: Case) -> bool:
    """Whether a literal that is written on a call around the site has decided."""
    setter = case.at.setter
    return setter is not None and setter.call is not case.at.key.place and hard_coded(case)


def _on_in_model(case: Case) -> bool:
    """Whether a layer that is kept off alone is on in a model of the file."""
    models = (root for root in case.facts.roots if root.kind is not RootKind.LAYER)
    on = any(row.key.place is case.at.key.place and row.table[Entry.FIT] == ON for one in models for row in one.rows)
    return case.root.kind is RootKind.LAYER and case.at.frozen_in is not None and on


def _not_run(case: Case) -> bool:
    return case.row.at(case.entry) is None and case.row.table[Entry.CALL_TRUE] != ON


def _unused_in_fit(case: Case) -> bool:
    keeps = case.row.at(Entry.FIT) is None or untold(case) or asked_for(case.at) is not None
    return case.row.reaches_output is False and keeps


def _on_elsewhere(case: Case) -> bool:
    layer = case.row.key.layer
    base = case.at.direct is not None and is_super_call(case.at.direct)
    on = any(row.key.layer == layer and row.table[Entry.FIT] == ON for row in case.root.rows)
    return on and not base and may_be_meant(case)


def _normalization(case: Case) -> bool:
    mode = case.at.mode
    told = isinstance(mode, Constant) and mode.value is False and may_be_meant(case)
    return told and case.at.effect is Effect.BATCH_STATISTICS


def _own_step(case: Case) -> bool:
    return untold(case) and case.root.trained_past_call


def _step_freezes(case: Case) -> bool:
    return any(map(is_frozen_pass, _passed_false(case)))


def _step_trains_part(case: Case) -> bool:
    return any(run.partly for run in _passed_false(case))


def _passed_false(case: Case) -> Iterator[Pass]:
    """The passes that train the model, are passed False, and leave the site out, which runs in training mode only."""
    for run in case.facts.passes:
        left_out = any(site.key.place is case.at.key.place for site in run.left_out)
        if run.trains and left_out and said_false(run) is not None:
            yield run


def _pass_is_not_trained(case: Case) -> bool:
    """Whether a step passes the model no mode under a tape, and no gradient is seen to be applied."""
    passes = (run for run in case.facts.passes if run.tapes and not run.trains and run.written is None)
    definition = case.root.definition
    return untold(case) and definition is not None and any(run.layer.definition is definition for run in passes)


def _is_told_by_keras_two(case: Case) -> bool:
    legacy, row = case.facts.profile.legacy, case.row
    return legacy and row.at(Entry.FIT) is None and row.table[Entry.CALL_TRUE] == ON


def _inside_others(case: Case) -> bool:
    definition = case.root.definition
    call = definition.call if definition is not None and case.root.kind is RootKind.MODEL else None
    return untold(case) and call is not None and call.syntax in only_used_inside(case.facts)


def _registered(case: Case) -> bool:
    definition = case.root.definition
    made = any(use.definition is definition and use.made_elsewhere for use in case.facts.classes)
    return untold(case) and definition is not None and definition.is_registered and not made


def _left_to_default(case: Case) -> bool:
    return case.row.at(case.entry) is not None and untold(case) and case.row.table[Entry.CALL_TRUE] != ON


def _left_by_keywords(case: Case) -> bool:
    return leaked(case) and asked_for(case.at) is not None


def _true_is_unknown(case: Case) -> bool:
    return untold(case) and UNKNOWN in (case.row.table[Entry.CALL_TRUE], case.modes[Entry.CALL_TRUE])


def _part_from_elsewhere(case: Case) -> bool:
    setter = case.at.setter
    function = setter.function if setter is not None else None
    owner = function.owner if function is not None else None
    return _around(case) and setter is not None and (owner is None or not has_method(owner, setter.maker))


def _outside_call(case: Case) -> bool:
    function = case.at.setter.function if case.at.setter is not None else None
    return _around(case) and function is not None and function.syntax.name != "call"


def _beside_normalization(case: Case) -> bool:
    call = case.at.setter.call if case.at.setter is not None else None
    sites = (row.at(Entry.FIT) for row in case.root.rows)
    others = (site for site in sites if site is not None and site.effect not in (Effect.DROPOUT, Effect.NOISE))
    return _around(case) and any(other.setter is not None and other.setter.call is call for other in others)


def _named_apart(case: Case) -> bool:
    call = case.at.setter.call if case.at.setter is not None else None
    return _around(case) and call is not None and is_named_apart(call)


def _switch(case: Case) -> bool:
    call = told_in_graph_only(case)
    return call is not None and is_switched_off(call)


IN_FIT: Mapping[Silence, Callable[[Case], bool]] = MappingProxyType(
    {
        Silence.RATE_ZERO: rate_is_zero,
        Silence.NOT_TRAINABLE: is_not_trainable,
        Silence.HEALTHY_IN_USE: is_healthy_in_use,
        Silence.ON_IN_MODEL: _on_in_model,
        Silence.NOT_RUN: _not_run,
        Silence.UNUSED: _unused_in_fit,
        Silence.INSIDE_OTHERS: _inside_others,
        Silence.REGISTERED: _registered,
        Silence.OWN_STEP: _own_step,
        Silence.STEP_FREEZES: _step_freezes,
        Silence.STEP_TRAINS_PART: _step_trains_part,
        Silence.NOT_TRAINED: _pass_is_not_trained,
        Silence.KERAS_TWO: _is_told_by_keras_two,
        Silence.TRUE_UNKNOWN: _true_is_unknown,
        Silence.FLAG_PASSED: flag_is_passed,
        Silence.CONDITIONAL: is_conditional,
        Silence.ON_ELSEWHERE: _on_elsewhere,
        Silence.SAID_OFF: lambda case: may_be_meant(case) and is_kept_off(case.at),
        Silence.SAID_FROZEN: lambda case: may_be_meant(case) and is_frozen(case.at),
        Silence.OTHER_NETWORK: lambda case: may_be_meant(case) and is_another_network(case.at),
        Silence.IN_STEP: stands_in_step,
        Silence.NORMALIZATION: _normalization,
        Silence.CALL_TOLD: call_is_told,
        Silence.NAMED_APART: _named_apart,
        Silence.BESIDE_NORMALIZATION: _beside_normalization,
        Silence.FILE_FREEZES: lambda case: _around(case) and case.facts.freezes,
        Silence.PART_FROM_ELSEWHERE: _part_from_elsewhere,
        Silence.OUTSIDE_CALL: _outside_call,
        Silence.MODEL_NOT_RUN: model_is_not_run,
        Silence.ONE_MODE: is_built_for_one_mode,
        Silence.SWITCH: _switch,
        Silence.BUILDER_PASSES: passed_to_builder,
        Silence.AROUND_IN_GRAPH: is_written_around,
        Silence.LEFT_BY_KEYWORDS: _left_by_keywords,
        Silence.COMPUTED: is_computed,
        Silence.HELPER: left_to_untold_helper,
        Silence.OTHER_DEFAULT: is_other_default,
        Silence.LEFT_TO_DEFAULT: _left_to_default,
        Silence.SOURCE_UNKNOWN: source_is_unknown,
        Silence.ATTRIBUTE: is_of_attribute,
    }
)
"""In this order: the first that holds is the reason."""
