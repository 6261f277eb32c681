"""Why no rule speaks of a site that is on in evaluate or predict."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from kerasdrop_lint.analysis.facts import Choice, Through
from kerasdrop_lint.modes import OFF, Effect, Entry, is_error
from kerasdrop_lint.rules.deliberate import (
    is_another_network,
    is_chosen_draw,
    is_deliberate,
    is_random_by_nature,
    is_within_deliberate,
)
from kerasdrop_lint.rules.kdl204_unconditional_random_mask import chooses
from kerasdrop_lint.rules.kdl206_evaluation_in_training_mode import evaluated_in, is_switched_on
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
    left_to_untold_helper,
    rate_is_zero,
    source_is_unknown,
    stands_in_step,
)
from kerasdrop_lint.rules.silent_graphs import (
    is_built_for_one_mode,
    is_written_around,
    model_is_not_run,
    told_in_graph_only,
)


def _off_elsewhere(case: Case) -> bool:
    layer = case.row.key.layer
    off = any(row.key.layer == layer and row.table[Entry.PREDICT] == OFF for row in case.root.rows)
    return not case.at.certain and off


def _monte_carlo_graph(case: Case) -> bool:
    return told_in_graph_only(case) is not None and case.at.effect is not Effect.BATCH_STATISTICS


def _said_on(case: Case) -> bool:
    setter = case.at.setter
    around = setter is not None and hard_coded(case) and is_within_deliberate(setter.function)
    return is_deliberate(case.at) or around


def _only_at_rest(case: Case) -> bool:
    return case.row.at(Entry.FIT) is None


def _asked_again(case: Case) -> bool:
    """Whether a step that evaluates switches it on, and calls the model several times."""
    runs = (run for run in case.facts.passes if run.call in case.facts.asked_again and evaluated_in(run) is not None)
    sites = ((run, site) for run in runs for site in run.applications if site.key.place is case.at.key.place)
    return any(is_switched_on(case.facts, run, site) for run, site in sites)


def _is_operation(case: Case) -> bool:
    return case.at.through is Through.OPERATION


def _by_nature(case: Case) -> bool:
    return _is_mask(case, Choice.DROPS) and is_random_by_nature(case.at)


def _chooses(case: Case) -> bool:
    return _is_mask(case, Choice.DROPS) and chooses(case.facts, case.at)


def _is_mask(case: Case, choice: Choice) -> bool:
    return case.at.effect is Effect.MASK and case.at.choice is choice


AT_REST: Mapping[Silence, Callable[[Case], bool]] = MappingProxyType(
    {
        Silence.RATE_ZERO: rate_is_zero,
        Silence.NOT_TRAINABLE: is_not_trainable,
        Silence.UNUSED: lambda case: not case.row.reaches(case.entry) and case.at.through is Through.OPERATION,
        Silence.HEALTHY_IN_USE: is_healthy_in_use,
        Silence.SAID_ON: _said_on,
        Silence.OTHER_NETWORK: lambda case: is_another_network(case.at) and case.row.table[Entry.FIT] == OFF,
        Silence.CONDITIONAL: is_conditional,
        Silence.CHOSEN_DRAW: lambda case: not case.at.certain and is_chosen_draw(case.at),
        Silence.OFF_ELSEWHERE: _off_elsewhere,
        Silence.RATE_FROM_CALL: lambda case: case.at.rate_from_call,
        Silence.RANDOM_BY_NATURE: _by_nature,
        Silence.CHOOSES: _chooses,
        Silence.SELECTS: lambda case: _is_mask(case, Choice.SELECTS),
        Silence.NO_SHARE: lambda case: _is_mask(case, Choice.NO),
        Silence.CALL_TOLD: call_is_told,
        Silence.IN_STEP: stands_in_step,
        Silence.ASKED_AGAIN: _asked_again,
        Silence.MONTE_CARLO_GRAPH: _monte_carlo_graph,
        Silence.MODEL_NOT_RUN: model_is_not_run,
        Silence.ONE_MODE: is_built_for_one_mode,
        Silence.AROUND_IN_GRAPH: is_written_around,
        Silence.FLAG_PASSED: flag_is_passed,
        Silence.FIT_RAISES: lambda case: _is_operation(case) and is_error(case.row.table[Entry.FIT]),
        Silence.ONLY_AT_REST: _only_at_rest,
        Silence.COMPUTED: is_computed,
        Silence.HELPER: left_to_untold_helper,
        Silence.OTHER_DEFAULT: is_other_default,
        Silence.SOURCE_UNKNOWN: source_is_unknown,
        Silence.ATTRIBUTE: is_of_attribute,
    }
)
"""In this order: the first that holds is the reason."""
