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

Silent when: nothing in the model depends on the mode, the step asks the model several times for one answer (Monte
Carlo dropout), a test that is not known decides whether it runs, or a name or comment says that it is
intentional.

Measured: on in evaluate, or in predict, on Keras 3.15, 3.16 and tf_keras.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from kerasdrop_lint.analysis.facts import Application, Facts, Pass
from kerasdrop_lint.analysis.spelling import spelled
from kerasdrop_lint.analysis.values import Constant, OriginKind, Truth
from kerasdrop_lint.modes import ON
from kerasdrop_lint.rules.claim import Claim
from kerasdrop_lint.rules.deliberate import is_deliberate, is_deliberate_pass
from kerasdrop_lint.rules.wording import always_on, each_kind, first_of, in_models

_EVALUATES = re.compile(
    r"_*((distributed|dist)_)?(test|val|valid|validation|eval|evaluation|predict|inference)_?(step|batch|loop|epoch)"
    r"|_*(evaluate|validate)(_model|_step|_batch|_epoch|_loss|_accuracy|_on_batch)?"
)


def check(facts: Facts) -> Iterator[Claim]:
    """A claim at every call in an evaluation step that is passed a literal True, and switches a site on."""
    asked = Counter((run.call, run.invocation, run.model) for run in facts.passes)
    several = {call for (call, _, _), times in asked.items() if times > 1}
    for run in facts.passes:
        sites = [found for found in run.applications if _is_switched_on(run, found)] if _evaluates(run) else []
        if sites and run.call not in several and run.function is not None:
            on, mentions = each_kind(sites, lambda effect, layer: f"{layer} {always_on(effect)}")
            step = run.function.syntax.name
            yield Claim(
                run.call,
                run.function.name,
                f"`{step}` calls `{spelled(run.call.function)}` with `training=True`: {on} "
                "while the model is evaluated. Write `training=False`.",
                mentions,
                *in_models(facts, first_of(sites)),
                deliberate=True,
            )


def _evaluates(run: Pass) -> bool:
    told = run.written
    return (
        isinstance(told, Constant)
        and told.value is True
        and told.origin is not None
        and told.origin.kind is OriginKind.LITERAL
        and not run.tapes
        and run.function is not None
        and _EVALUATES.fullmatch(run.function.syntax.name) is not None
        and not is_deliberate_pass(run)
    )


def _is_switched_on(run: Pass, site: Application) -> bool:
    """Whether the call's own mode is what has switched a site on."""
    return (
        site.state == ON
        and site.certain
        and site.rate is not Truth.FALSE
        and site.setter is not None
        and site.setter.call is run.call
        and not is_deliberate(site)
    )
