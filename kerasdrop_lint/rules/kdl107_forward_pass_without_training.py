"""KDL107 forward-pass-without-training: a training step calls its model without `training=True`.

A `train_step` or a custom training loop calls the model outside of everything that sets the mode: only the call itself
can pass it. Without `training=True`, and with `training=False`, dropout never drops while the model trains, and batch
normalization neither uses nor updates batch statistics. That is so where the model's `call` takes no `training` too: in
Keras 2, and from 3.10 on, `model(x, training=True)` still turns on what is inside. The method `model.call(x)` is called
the same way: what it is not passed is its default.

Of a network that is given, and not known, it is said where the call says False, and where another training step of the
same class passes it True.

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
the model that is called, or of the part of it that has the layer (the other network of a pair, a gradient penalty,
saliency); before Keras 3.10, its `call` takes no `training`, so that it cannot be told; the same layers run with the
mode on under the same tape; a name says that it is another network than the one that is trained; or a comment says that
it is intentional. Where `training=False` is written, also where a name or comment speaks of what is frozen or fine-
tuned, where only some of the weights are trained, and for the statistics of a model that Keras ships.

Measured: off in fit on Keras 3.15, 3.16 and tf_keras.

See https://github.com/tensorflow/tensorflow/issues/36936 (what a model does in a custom loop that does not pass it).
"""

from __future__ import annotations

from collections.abc import Iterator

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.facts import Application, Facts
from kerasdrop_lint.analysis.passes import Pass
from kerasdrop_lint.analysis.spelling import spelled
from kerasdrop_lint.analysis.values import OriginKind, Truth
from kerasdrop_lint.modes import OFF
from kerasdrop_lint.rules.claim import Claim
from kerasdrop_lint.rules.deliberate import asks_another_network
from kerasdrop_lint.rules.given_networks import of_given_networks
from kerasdrop_lint.rules.kept_off import off_in, said_false
from kerasdrop_lint.rules.wording import each_kind, first_of, in_models, never_on, symbol_of


def check(facts: Facts) -> Iterator[Claim]:
    """A claim at every call under a tape that trains the model, is not passed True and leaves a site off."""
    noisy = {(tape, site.key) for run in facts.passes for tape in run.tapes for site in _on(run)}
    at_rest = {site.key.place for run in facts.passes for site in run.applications if site.rate is Truth.FALSE}
    off: dict[ir.Call, tuple[Pass, list[Application]]] = {}
    for run in facts.passes:
        if not run.trains or asks_another_network(run) or not _can_be_told(facts, run):
            continue
        sites = [site for site in off_in(run) if site.key.place not in at_rest]
        sites = [site for site in sites if not any((tape, site.key) in noisy for tape in run.tapes)]
        if sites:
            off.setdefault(run.place, (run, []))[1].extend(sites)
    for run, sites in off.values():
        yield _claim(facts, run, sites)
    yield from of_given_networks(facts)


def _can_be_told(facts: Facts, run: Pass) -> bool:
    """Whether `training=True` would turn on what is in the model. Before Keras 3.10 it does not where `call` takes no
    `training`."""
    if run.takes_training or facts.profile.legacy:
        return True
    return run.layer.definition is not None and facts.profile.tells_parameterless


def _on(run: Pass) -> list[Application]:
    return [site for site in run.applications if site.state != OFF]


def _claim(facts: Facts, run: Pass, sites: list[Application]) -> Claim:
    off, mentions = each_kind(sites, lambda effect, layer: f"{layer} {never_on(effect)}")
    called, told, cure = _said(run)
    return Claim(
        run.place,
        symbol_of(run.function if run.direct is None else run.running[0]),
        f"`{called}` is trained here but called {told}: {off} while it trains. {cure}",
        mentions,
        *in_models(facts, first_of(sites)),
        deliberate=True,
        frozen=run.written is not None,
        others=tuple(sites),
    )


def _said(run: Pass) -> tuple[str, str, str]:
    """What is called, how, and what to do instead."""
    called = spelled(run.place.function)
    told = said_false(run)
    if told is None or told.origin is None:
        return called, "without `training=True`", "Pass `training=True`."
    owner = told.origin.owner if told.origin.kind is OriginKind.DEFAULT else None
    if owner is not None and run.direct is not None:
        return called, "without `training=True`", "Pass `training=True`."
    if owner is None:
        return called, "with `training=False`", "Write `training=True`."
    return called, f"with `training=False`, the default of `{owner.name}`", f"Pass `training=True` to `{owner.name}`."
