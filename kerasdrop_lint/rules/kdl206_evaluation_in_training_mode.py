"""KDL206 evaluation-in-training-mode: an evaluation step runs a model with `training=True`.

`evaluate` and `predict` leave the mode to a custom step. With `training=True` in it dropout drops, and batch
normalization uses, and goes on updating from, the statistics of the data that the model is tested on: the figures are
those of a weaker model, another one each time, and evaluating changes the model.

Reported:

    def test_step(self, data):
        x, y = data
        y_pred = self(x, training=True)

Use instead:

    def test_step(self, data):
        x, y = data
        y_pred = self(x, training=False)

Fix: none yet; writing `training=False` is safe.

The same where the step stands in another one that a strategy runs, where it calls a function that says so, and where
the model is not known, but is one that the training step beside it passes the mode too.

Silent when: nothing in the model depends on the mode, the step asks the model several times for one answer (Monte
Carlo dropout), a test that is not known decides whether it runs, or a name or comment says that it is
intentional.

Measured: on in evaluate, or in predict, on Keras 3.15, 3.16 and tf_keras.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.classes import ClosureFunction
from kerasdrop_lint.analysis.facts import Application, Facts, Through
from kerasdrop_lint.analysis.passes import Pass
from kerasdrop_lint.analysis.spelling import spelled
from kerasdrop_lint.analysis.values import Truth
from kerasdrop_lint.modes import OFF, ON, Entry
from kerasdrop_lint.rules.claim import Claim
from kerasdrop_lint.rules.deliberate import is_deliberate, is_deliberate_pass, is_within_deliberate
from kerasdrop_lint.rules.stages import evaluating, network_of, says_true, trains
from kerasdrop_lint.rules.wording import always_on, each_kind, first_of, in_models, symbol_of


def check(facts: Facts) -> Iterator[Claim]:
    """A claim at every call in an evaluation step that is passed a literal True, and switches a site on."""
    for run in facts.passes:
        step = evaluated_in(run)
        sites = [found for found in run.applications if is_switched_on(facts, run, found)] if step is not None else []
        if sites and step is not None and run.call not in facts.asked_again:
            on, mentions = each_kind(sites, lambda effect, layer: f"{layer} {always_on(effect)}")
            yield Claim(
                run.call,
                symbol_of(run.function),
                f"{_says(step, run.running, run.call)}: {on} while the model is evaluated. Write `training=False`.",
                mentions,
                *in_models(facts, first_of(sites)),
                deliberate=True,
                others=tuple(sites),
            )
    yield from _of_given(facts)


def _of_given(facts: Facts) -> Iterator[Claim]:
    """The same of a network that is not known, where a training step beside it says the mode of that too."""
    trained = {network_of(one) for one in facts.given if says_true(one.written) and trains(one)}
    for one in facts.given:
        step = evaluating(one.running)
        if step is None or one.is_taped or not says_true(one.written) or network_of(one) not in trained:
            continue
        if one.call not in facts.asked_again and not any(map(is_within_deliberate, one.running)):
            yield Claim(
                one.call,
                symbol_of(one.running[-1]),
                f"{_says(step, one.running, one.call)}: a dropout in it still drops, and a batch normalization "
                "uses the statistics of each batch and updates its own, while it is evaluated. Write `training=False`.",
                deliberate=True,
            )


def _says(step: ClosureFunction, running: Sequence[ClosureFunction], call: ir.Call) -> str:
    inner = running[-1]
    through = "" if inner is step else f", in `{inner.syntax.name}`,"
    return f"`{step.syntax.name}`{through} calls `{spelled(call.function)}` with `training=True`"


def evaluated_in(run: Pass) -> ClosureFunction | None:
    """The step that evaluates, if a pass in it is passed a literal True, and nothing says that this is intentional."""
    if not says_true(run.written) or run.tapes or is_deliberate_pass(run):
        return None
    return None if any(map(is_within_deliberate, run.running)) else evaluating(run.running)


def is_switched_on(facts: Facts, run: Pass, site: Application) -> bool:
    """Whether the call's own mode is what has switched a site on."""
    by_call = site.setter is not None and site.setter.call is run.call
    runs = site.state == ON and site.certain and site.rate is not Truth.FALSE
    return runs and (by_call or _is_guarded(facts, site)) and not is_deliberate(site)


def _is_guarded(facts: Facts, site: Application) -> bool:
    """Whether it is an operation that runs in training mode only."""
    tables = (row.table for root in facts.roots for row in root.rows if row.key.place is site.key.place)
    by_mode = any(table[Entry.CALL_TRUE] == ON and table[Entry.CALL_FALSE] == OFF for table in tables)
    return site.through is Through.OPERATION and by_mode
