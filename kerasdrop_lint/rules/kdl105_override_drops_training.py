"""KDL105 override-drops-training: a layer's own `call` does not pass the mode on to the `call` that it overrides.

`super().call(x)` is a plain function call: Keras fills nothing in. The `call` of the base class takes its own default,
which for the layers of Keras means off.

Reported:

    class Noisy(keras.layers.Dropout):
        def call(self, x):
            return super().call(x)

Use instead:

    class Noisy(keras.layers.Dropout):
        def call(self, x, training=None):
            return super().call(x, training=training)

Fix: none yet; passing the mode on is safe.

Silent when: `training` is passed, or arguments that are not known are unpacked; the base class leaves the mode to the
context; or a name or docstring says that the layer is frozen. That `**kwargs` are passed on does not count
on Keras 3, which gives no mode to a `call` that does not name it.

Measured: Dropout: off in fit on Keras 3.3 to 3.16 and tf_keras. GaussianNoise asks for the mode itself on tf_keras, and
is on there. A `call` with `**kwargs` only: off in fit on Keras 3.15 and 3.16, on in tf_keras.
"""

from __future__ import annotations

from collections.abc import Iterator

from kerasdrop_lint.analysis.facts import Application, Facts
from kerasdrop_lint.analysis.spelling import is_super_call
from kerasdrop_lint.analysis.values import Truth
from kerasdrop_lint.modes import OFF, Entry
from kerasdrop_lint.rules.claim import Claim
from kerasdrop_lint.rules.deliberate import is_another_network, is_frozen
from kerasdrop_lint.rules.wording import never_on, only_if, subject_of, symbol_of


def check(facts: Facts) -> Iterator[Claim]:
    """A claim at every `super().call(...)` that is not passed the mode, and keeps a site off in fit by its default."""
    for root in facts.roots:
        for row in root.rows:
            application = row.at(Entry.FIT)
            place = application.direct if application is not None and row.table[Entry.FIT] == OFF else None
            if application is not None and place is not None and is_super_call(place) and _is_fault(application):
                layer, mentions = subject_of(application)
                yield Claim(
                    place,
                    symbol_of(application.function),
                    f"`super().call(...)` is not passed `training`: {layer} {never_on(application.effect)}, not even "
                    f"in fit. {_cure(application)}{only_if(application)}",
                    mentions,
                    row.table,
                    application,
                )


def _cure(application: Application) -> str:
    """What to write. Keras 3 drops a mode that is said to a `call` which does not name it, so keywords are no way."""
    function = application.function
    named_there = function is not None and function.syntax.parameter("training") is not None
    return "Write `training=training`." if named_there else "Add `training=None` and write `training=training`."


def _is_fault(application: Application) -> bool:
    return (
        application.rate is not Truth.FALSE
        and application.leads
        and not is_frozen(application)
        and not is_another_network(application)
    )
