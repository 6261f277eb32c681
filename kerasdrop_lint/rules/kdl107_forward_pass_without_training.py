"""KDL107 forward-pass-without-training: a training step calls its model without `training=True`.

A `train_step` or a custom training loop calls the model outside of everything that sets the mode: only the call itself
can pass it. Without `training=True` dropout never drops while the model trains, and batch normalization neither
uses nor updates batch statistics.

Reported:

    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            y_pred = self(x)
            loss = self.compute_loss(y=y, y_pred=y_pred)
        gradients = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(gradients, self.trainable_variables))

Use instead:

    y_pred = self(x, training=True)

Fix: none yet; writing `training=True` is safe.

Silent when: nothing in the model depends on the mode, or it is frozen; the gradients are not applied to the weights of
the model that is called (the other network of a pair, a gradient penalty, saliency); the model is of the same file and
its `call` takes no `training` (that is KDL101); the same layers run with the mode on under the same tape; a name says
that it is another network than the one that is trained; or a comment says that it is intentional.

Measured: off in fit on Keras 3.15, 3.16 and tf_keras.

See https://github.com/tensorflow/tensorflow/issues/36936 (what a model does in a custom loop that does not pass it).
"""

from __future__ import annotations

from collections.abc import Iterator

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.classes import UserClass
from kerasdrop_lint.analysis.facts import Application, Facts, Pass, Through
from kerasdrop_lint.analysis.setters import SetterKind
from kerasdrop_lint.analysis.spelling import spelled
from kerasdrop_lint.analysis.values import OriginKind, Truth
from kerasdrop_lint.modes import OFF
from kerasdrop_lint.rules.claim import Claim
from kerasdrop_lint.rules.deliberate import asks_another_network, is_another_network
from kerasdrop_lint.rules.wording import each_kind, first_of, in_models, never_on, symbol_of


def check(facts: Facts) -> Iterator[Claim]:
    """A claim at every call under a tape that trains the model, is not passed the mode and leaves a site off."""
    noisy = {(tape, site.key) for run in facts.passes for tape in run.tapes for site in _on(run)}
    own = {use.definition for use in facts.classes}
    at_rest = {site.key.place for run in facts.passes for site in run.applications if site.rate is Truth.FALSE}
    for run in facts.passes:
        if not run.trains or run.written is not None or asks_another_network(run):
            continue
        if not run.takes_training and not _is_reported_elsewhere(facts, run, own):
            continue
        sites = [site for site in run.applications if _is_untold(site) and site.key.place not in at_rest]
        sites = [site for site in sites if not any((tape, site.key) in noisy for tape in run.tapes)]
        if sites:
            yield _claim(facts, run, sites)


def _is_reported_elsewhere(facts: Facts, run: Pass, own: set[UserClass]) -> bool:
    """Whether the model whose `call` takes no `training` is of another module: there KDL101 says so, and here it is
    still called without the mode. Before Keras 3.10 it could not be told."""
    definition = run.layer.definition
    return definition is not None and definition not in own and facts.profile.tells_parameterless


def _on(run: Pass) -> list[Application]:
    return [site for site in run.applications if site.state != OFF]


def _is_untold(site: Application) -> bool:
    """Whether a site is off because nobody has set the mode that the model was called in."""
    setter = site.setter
    return (
        site.state == OFF
        and site.certain
        and site.rate is not Truth.FALSE
        and site.through is Through.CALL
        and (setter is None or setter.kind is SetterKind.DEFAULT)
        and not _is_default_of_a_helper(site)
        and not is_another_network(site)
    )


def _is_default_of_a_helper(site: Application) -> bool:
    """Whether the mode is the default of a function that is no `call`: telling the model would not change it."""
    origin = site.setter.origin if site.setter is not None else getattr(site.mode, "origin", None)
    owner: ir.Function | None = origin.owner if origin is not None and origin.kind is OriginKind.DEFAULT else None
    return owner is not None and owner.name != "call"


def _claim(facts: Facts, run: Pass, sites: list[Application]) -> Claim:
    off, mentions = each_kind(sites, lambda effect, layer: f"{layer} {never_on(effect)}")
    return Claim(
        run.call,
        symbol_of(run.function),
        f"`{spelled(run.call.function)}` is trained here but called without `training=True`: {off} while it trains. "
        "Pass `training=True`.",
        mentions,
        *in_models(facts, first_of(sites)),
        deliberate=True,
    )
