"""KDL103 training-hard-coded-off: a dropout is called with `training=False` inside `call`.

A `training=` that is written wins over the mode that `fit` sets, so the layer does nothing, ever. In a functional model
so does one that is written while it is built, on Keras 3.16 and in tf_keras.

Reported:

    def call(self, x, training=None):
        return self.drop(x, training=False)

    def call(self, x, **kwargs):
        return self.drop(x, training=kwargs.get("training", False))

    def network(inputs, drops_always=False):
        x = keras.layers.Dropout(0.5)(inputs, training=drops_always)

Use instead:

    def call(self, x, training=None):
        return self.drop(x, training=training)

Keras 3 never puts `training` into the `**kwargs` of `call`: what is asked of them is always the default. Keras 2 does,
but not where another method calls it: `super().call(x)`.

Fix: none yet; the intention is not known.

Silent when: the same layer is passed the mode elsewhere in the same model, a name says that it belongs to a teacher or
another network that only answers, False is written for batch normalization (freezing it is common and intentional),
the call stands in a step function or in a branch that training does not take, or it is said to be intentional. A part
with a dropout in it: unless the class makes it, no batch normalization is in it, and the file freezes and loads
nothing. A fitted model that asks its `**kwargs` is KDL101. In a functional model: up to Keras 3.15 (KDL302), and where
`fit` is not seen to train that very model, unless a flag that is not set says what it is for, or a subclassed model
holds a part made for it.

Measured: off in fit on Keras 3.3 to 3.16 and tf_keras. `kwargs.get("training")`: off in fit on Keras 3.15 and 3.16, on
in tf_keras. In a functional model: off in fit on Keras 3.16 and tf_keras, on up to 3.15.
"""

from __future__ import annotations

from collections.abc import Iterator

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.facts import Application, Facts, ModeSource, Row, Through
from kerasdrop_lint.analysis.values import Constant, OriginKind, Truth
from kerasdrop_lint.modes import OFF, ON, Entry
from kerasdrop_lint.rules.claim import Claim, Mention
from kerasdrop_lint.rules.deliberate import is_another_network, is_for_one_mode, is_kept_off, is_switched_off
from kerasdrop_lint.rules.in_graph import kept_by_graph
from kerasdrop_lint.rules.inner_graphs import told_false_in_graph
from kerasdrop_lint.rules.inner_models import DROPS, told_false
from kerasdrop_lint.rules.inner_use import fitted_calls
from kerasdrop_lint.rules.wording import in_step, is_step, named, never_on, only_if, symbol_of
from kerasdrop_lint.rules.written import asked_for, asked_in_words, told_at


def check(facts: Facts) -> Iterator[Claim]:
    """A claim at every call that a literal False keeps off in fit, or whose mode is asked of keywords without it."""
    fitted = set() if facts.profile.legacy else fitted_calls(facts)
    for root in facts.roots:
        noisy = {row.key.layer for row in root.rows if row.table[Entry.FIT] == ON}
        for row in root.rows:
            application = row.at(Entry.FIT)
            if application is None or row.table[Entry.FIT] != OFF or not may_be_fault(application):
                continue
            layer, mentions = named(application)
            off, chosen = f"{never_on(application.effect)}, not even in fit", only_if(application)
            asked = asked_for(application)
            # The same layer gets the mode elsewhere: then this is a clean pass beside a noisy one.
            if row.key.layer not in noisy and _is_hard_coded(application):
                place, symbol = told_at(application.setter, application.key.place, application.function)
                said = f"{layer} is called with `training=False`: it {off}. Write `training=training`.{chosen}"
                yield _claim(row, application, place, symbol, said, mentions)
            elif asked is not None and asked.call is not None and asked.function not in fitted:  # else KDL101
                why, cure = asked_in_words(facts, asked)
                told = f"{why}: {layer} {off}. {cure}."
                yield _claim(row, application, asked.call, symbol_of(asked.function), told, mentions)
    yield from (*_in_graphs(facts), *told_false(facts), *told_false_in_graph(facts))


def _in_graphs(facts: Facts) -> Iterator[Claim]:
    for kept in kept_by_graph(facts, (Entry.FIT,), OFF, written=False):
        application, call = kept.application, kept.call
        noisy = any(row.key.layer == kept.row.key.layer and row.table[Entry.FIT] == ON for row in kept.root.rows)
        if application.effect in DROPS and not (noisy or is_for_one_mode(call) or is_switched_off(call)):
            called, mentions = kept.in_words(facts)
            said = f"{called} in fit too: it {never_on(application.effect)}. Leave `training` out."
            yield _claim(kept.row, application, call.call, symbol_of(call.function), said, mentions)


def may_be_fault(application: Application) -> bool:
    """Whether what a layer is passed in a call decides, and nothing says that it is meant to stay off."""
    return (
        application.through is Through.CALL
        and application.rate is not Truth.FALSE
        and application.leads
        and not (in_step(application.function) or is_kept_off(application) or is_another_network(application))
    )


def _is_hard_coded(application: Application) -> bool:
    mode = application.mode
    return (
        application.source is ModeSource.WRITTEN
        and application.setter is not None
        and application.setter.call is application.key.place
        and application.effect in DROPS
        and isinstance(mode, Constant)
        and mode.value is False
        and (mode.origin is not None and mode.origin.kind is OriginKind.LITERAL)
        and not (mode.origin.owner is not None and is_step(mode.origin.owner))
    )


def _claim(
    row: Row, application: Application, place: ir.Node, symbol: str, message: str, mentions: tuple[Mention, ...]
) -> Claim:
    return Claim(place, symbol, message, mentions, row.table, application, deliberate=True)
