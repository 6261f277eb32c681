"""KDL104 call-method-bypassed: `.call(...)` skips the step that decides the training mode.

Keras decides the mode in `Layer.__call__`: from what the caller writes, and else from the layer call around it. Where
the `call` method of a layer is called instead, and is not passed `training`, its own default decides, and the layer is
off in fit.

Reported:

    def call(self, x, training=None):
        return self.drop.call(x)

Use instead:

    def call(self, x, training=None):
        return self.drop(x, training=training)

Fix: none yet; calling the layer itself is safe.

The same of `self.layer.call(inputs)` in a subclass of `Wrapper`, whatever layer it will be given.

Silent when: `training` is passed, or may be among unpacked arguments; the call is `super().call(...)` (KDL105); the
same layer is on elsewhere in fit; or a name says that it belongs to a teacher or another network that only answers.

Measured: Dropout: off in fit on Keras 3.3 to 3.16 and tf_keras. GaussianNoise, GaussianDropout and AlphaDropout ask for
the mode themselves on tf_keras, and are on there. Custom layers whose default of None is handed on: off in fit on
Keras 3.15 and 3.16, on in tf_keras.
"""

from __future__ import annotations

from collections.abc import Iterator

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.facts import Application, Facts
from kerasdrop_lint.analysis.spelling import is_super_call, spelled
from kerasdrop_lint.analysis.values import Truth
from kerasdrop_lint.modes import OFF, ON, Entry
from kerasdrop_lint.rules.claim import Claim, Mention
from kerasdrop_lint.rules.deliberate import is_another_network
from kerasdrop_lint.rules.wording import named, never_on, only_if, symbol_of


def check(facts: Facts) -> Iterator[Claim]:
    """A claim at every `.call(...)` that is not passed the mode, and keeps a site off in fit by its default; and at
    that of a wrapped layer, whatever it is."""
    for found in facts.wrapped:
        yield Claim(
            found.call,
            symbol_of(found.function),
            f"`{spelled(found.call.function)}(...)` skips what decides the mode: a dropout or batch normalization "
            "that is wrapped is off, in fit too. Call the layer itself.",
            deliberate=True,
        )
    for root in facts.roots:
        noisy = {row.key.layer for row in root.rows if row.table[Entry.FIT] == ON}
        for row in root.rows:
            application = row.at(Entry.FIT)
            if application is None or row.table[Entry.FIT] != OFF or row.key.layer in noisy:
                continue
            place = application.direct
            if place is not None and not is_super_call(place) and _is_fault(application):
                message, mentions = _message(application, place)
                yield Claim(place, symbol_of(application.function), message, mentions, row.table, application)


def _is_fault(application: Application) -> bool:
    return application.rate is not Truth.FALSE and application.leads and not is_another_network(application)


def _message(application: Application, place: ir.Call) -> tuple[str, tuple[Mention, ...]]:
    layer, mentions = named(application)
    effect, chosen = f"{never_on(application.effect)}, not even in fit", only_if(application)
    if application.key.place is place:
        return (
            f"{layer} skips what decides the mode: it {effect}. Call the layer itself.{only_if(application)}",
            mentions,
        )
    called = spelled(place.function)
    cure = "Pass it `training`." if called == "self.call" else "Call the layer itself."
    return f"`{called}(...)` skips what decides the mode: {layer} {effect}. {cure}{chosen}", mentions
