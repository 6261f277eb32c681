"""KDL303 learning-phase-removed: a global training mode is read or set, which Keras 3 does not have.

Keras 2 kept a mode for the whole session beside the `training` of each call. In Keras 3 there is only the latter:
`keras.backend` and `tf.keras.backend` have no `learning_phase`, `set_learning_phase`, `learning_phase_scope`,
`in_train_phase` and `in_test_phase`. To call one raises AttributeError, to import one ImportError. In Keras 2 itself a
scope of that mode has no effect on what passes the model one: `predict`, `evaluate`.

Reported:

    def call(self, x, training=None):
        return K.in_train_phase(self.noisy(x), x, training=training)

    with K.learning_phase_scope(1):  # in Keras 2 as well
        draws = [model.predict(x) for _ in range(10)]

Use instead:

    def call(self, x, training=None):
        return self.noisy(x) if training else x

    draws = [model(x, training=True) for _ in range(10)]

Fix: none yet.

Silent when: the error is caught; a test that is not known decides whether it runs, or whether the function around it is
defined; the file asks anywhere which version there is or what the backend has, puts such a function in its place, or
is of TensorFlow 1; or the target Keras is 2, where
only a scope of True around `predict` and `evaluate` is reported.

Measured: none of the five is there on Keras 3.3 to 3.16, nor in `tf.compat.v1.keras`; all are on tf_keras. `predict` in
`learning_phase_scope(1)`: off on tf_keras.

See https://github.com/mfbalin/Concrete-Autoencoders/issues/18.
"""

from __future__ import annotations

from collections.abc import Iterator

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.facts import Facts
from kerasdrop_lint.analysis.refused_calls import RemovedFunction
from kerasdrop_lint.analysis.spelling import spelled
from kerasdrop_lint.rules.claim import Claim, Mention
from kerasdrop_lint.rules.wording import if_chosen, symbol_of

_CURES = {
    "learning_phase": "Take the mode as the argument `training` of `call`.",
    "in_train_phase": "Choose by the argument `training` of `call`: `x if training else alt`.",
    "in_test_phase": "Choose by the argument `training` of `call`: `alt if training else x`.",
    "set_learning_phase": "Pass `training=` where the model is called.",
    "learning_phase_scope": "Pass `training=` where the model is called.",
}


def check(facts: Facts) -> Iterator[Claim]:
    """A claim at every use of the global mode that raises on the target."""
    for gone in facts.removed:
        yield Claim(
            gone.place,
            symbol_of(gone.function),
            f"{facts.profile.runtime} has no `{_spelled(gone)}`: this raises {gone.error}"
            f"{if_chosen(gone.options)}. {_CURES[gone.name]}",
        )
    for idle in facts.idle_phases:
        yield Claim(
            idle.scope,
            symbol_of(idle.function),
            f"`{spelled(idle.scope.function)}` has no effect on `{idle.method}` (line {{0}}), which passes the model "
            "its own mode: dropout is off in it. Call the model with `training=True`.",
            (Mention(idle.call, f"`{idle.method}` passes the mode False here"),),
        )


def _spelled(gone: RemovedFunction) -> str:
    return spelled(gone.place.function) if isinstance(gone.place, ir.Call) else f"{gone.place.path}.{gone.name}"
