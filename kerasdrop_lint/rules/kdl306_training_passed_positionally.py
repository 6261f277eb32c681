"""KDL306 training-passed-positionally: a layer is given the training mode by position, which Keras 3 refuses.

In Keras 3 what a layer takes by position is its input: `Layer.__call__` refuses anything there that is no tensor, and
None passes. So `self.drop(x, training)` works while the mode is None, and raises as soon as it is True or False, as in
fit. A functional model and the preprocessing layers raise a TypeError, all others a ValueError. In tf_keras the
argument reaches `call` as it does in a plain function.

Reported:

    def call(self, x, training=None):
        return self.drop(x, training)

Use instead:

    def call(self, x, training=None):
        return self.drop(x, training=training)

Fix: none yet.

Silent when: the call is that of the method, `self.drop.call(x, training)`, or of a function; what is called, or what is
passed, is not known; a test that is not known, and that no parameter of a constructor decides, is about whether it is
called; the error is caught; or the target Keras is 2. A loop is taken to run at least once.

Measured: True and False raise on Keras 3.3 to 3.16, for layers, models and subclasses of both; None raises on 3.3. On
tf_keras both work where `training` is the second parameter of `call`.

See https://github.com/keras-team/keras/issues/18676 (why this is intentional).
"""

from __future__ import annotations

from collections.abc import Iterator

from kerasdrop_lint.analysis.facts import Facts
from kerasdrop_lint.analysis.refused_calls import ModeByPosition
from kerasdrop_lint.analysis.spelling import spelled
from kerasdrop_lint.rules.claim import Claim
from kerasdrop_lint.rules.wording import called, if_chosen, symbol_of


def check(facts: Facts) -> Iterator[Claim]:
    """A claim at every layer that is passed True or False for its mode by position."""
    for passed in facts.modes_by_position:
        layer, mentions = called(passed.layer, passed.place)
        yield Claim(
            passed.place,
            symbol_of(passed.function),
            f"{layer} is given the training mode by position{if_chosen(passed.options)}: {facts.profile.runtime} takes "
            f"only tensors there, and raises {passed.error} if it is True or False. Write `{_by_keyword(passed)}`.",
            mentions,
        )


def _by_keyword(passed: ModeByPosition) -> str:
    value = spelled(passed.written) if passed.written is not None else ""
    return f"{passed.name or 'training'}={value or '...'}"
