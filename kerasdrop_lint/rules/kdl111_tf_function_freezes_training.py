"""KDL111 tf-function-freezes-training: a `tf.function` that is not passed the mode keeps that of its first call.

`tf.function` runs Python once, and then what it has recorded, for all calls with like arguments. The mode that Keras
shares with the layers inside is no argument: it is recorded with the rest. Building a functional model, like calling a
model before `fit`, records it off; if `fit` comes first it is recorded on. Inputs of another shape are recorded anew.

Reported:

    def call(self, x, training=None):
        return self.block(x)

    @tf.function
    def block(self, x):
        return self.drop(x)

Use instead:

    def call(self, x, training=None):
        return self.block(x, training)

    @tf.function
    def block(self, x, training):
        return self.drop(x, training=training)

The `call` of a model too, in Keras 3: where it makes all the weights, and `fit` is the first call, `fit` finds none.

Fix: none yet; where nobody else calls the function, the argument is safe.

Silent when: the function is only called while training, here or in another model of the file; an argument tells the
modes apart, or may do so; another callable may stand in its place; or a name or comment says that it is intentional.

Measured: in a functional model: off in fit. In a subclassed model: off in fit after `model(x)` or `predict`, and on in
predict after `fit`; on Keras 3.15, 3.16 and tf_keras. Where all weights of a model are made in its compiled `call`, a
first `fit` raises "No gradients provided for any variable" on Keras 3.15 and 3.16; after `build`, `evaluate`, `predict`
or a call of the model it does not.
"""

from __future__ import annotations

from collections.abc import Iterator

from kerasdrop_lint.analysis.classes import ClosureFunction
from kerasdrop_lint.analysis.facts import Application, Facts, RootKind, Row
from kerasdrop_lint.analysis.values import Truth
from kerasdrop_lint.modes import OFF, ON, Effect, Entry
from kerasdrop_lint.rules.claim import Claim
from kerasdrop_lint.rules.deliberate import is_another_network, is_deliberate, is_frozen
from kerasdrop_lint.rules.first_fit import without_weights
from kerasdrop_lint.rules.wording import always_on, best, each_kind, never_on


def check(facts: Facts) -> Iterator[Claim]:
    """A claim at every `tf.function` that keeps sites off in fit, for all that it does in a model."""
    models = (root for root in facts.roots if root.kind is not RootKind.LAYER)
    on = {row.key.place for root in models for row in root.rows if row.table[Entry.FIT] == ON}
    for root in facts.roots:
        frozen: dict[ClosureFunction, list[Row]] = {}
        for row in root.rows:
            function = _keeper(row)
            if function is not None and (root.kind is not RootKind.LAYER or row.key.place not in on):
                frozen.setdefault(function, []).append(row)
        for function, rows in frozen.items():
            yield _claim(function, rows)
    yield from without_weights(facts)


def _keeper(row: Row) -> ClosureFunction | None:
    """The `tf.function` that keeps a site off in fit for certain, where nothing says that it may."""
    application = row.at(Entry.FIT)
    return application.frozen_in if application is not None and _is_known(row, application) else None


def _is_known(row: Row, application: Application) -> bool:
    return (
        row.table[Entry.FIT] == OFF
        and row.reaches_output is not False
        and application.certain
        and not application.is_one_of
        and application.mode_is_sure
        and application.rate is not Truth.FALSE
        and not is_deliberate(application)
        and not is_another_network(application)
        and not is_frozen(application)
    )


def _said(effect: Effect, layer: str) -> str:
    off = f"{never_on(effect)} in fit if the model was built or called before"
    return f"{layer} {off}, and {always_on(effect)} in predict if fit came first"


def _claim(function: ClosureFunction, rows: list[Row]) -> Claim:
    row = best(rows)
    application = row.sample
    effects, mentions = each_kind([row.sample for row in rows], _said, counted=True)
    takes = function.syntax.parameter("training") is not None
    return Claim(
        function.syntax,
        function.name,
        f"`{function.name}` is a `tf.function` and is not passed `training`: it keeps the mode of its first call. "
        f"{effects}. " + ("Pass it `training=training`." if takes else "Give it a `training` argument."),
        mentions,
        row.table,
        application,
        deliberate=True,
        others=tuple(row.sample for row in rows),
    )
