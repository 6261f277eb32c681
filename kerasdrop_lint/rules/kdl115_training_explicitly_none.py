"""KDL115 training-explicitly-none: a layer is called with `training=None`, which from Keras 3.10 means off.

Up to 3.9, and in tf_keras, a None counts as not written, and the layer takes the mode from around it. From 3.10 it
counts as written: the mode is None, and dropout is on only when the mode is true.

Reported:

    def call(self, x, training=None):
        return self.drop(x, training=None)

Use instead:

    def call(self, x, training=None):
        return self.drop(x, training=training)

Fix: none yet; leaving the argument out is safe.

Silent when: nothing in the layer depends on the mode, or the target Keras is older than 3.10.

Measured: off in fit on Keras 3.12 to 3.16; on in 3.3 to 3.8 and tf_keras.
"""

from __future__ import annotations

from collections.abc import Iterator

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.facts import Application, Facts, Through
from kerasdrop_lint.analysis.setters import SetterKind
from kerasdrop_lint.analysis.values import OriginKind, Truth
from kerasdrop_lint.modes import OFF, Entry
from kerasdrop_lint.rules.claim import Claim
from kerasdrop_lint.rules.wording import named, never_on, symbol_of

_KNOWN = (OriginKind.LITERAL, OriginKind.ATTRIBUTE)


def check(facts: Facts) -> Iterator[Claim]:
    """A claim at every call with a None that is written or known, and that keeps a site off in fit."""
    for root in facts.roots:
        for row in root.rows:
            application = row.at(Entry.FIT)
            if application is None or row.table[Entry.FIT] != OFF or application.rate is Truth.FALSE:
                continue
            place = _told_none_at(application)
            if place is not None and application.certain:
                layer, mentions = named(application)
                yield Claim(
                    place,
                    symbol_of(application.function),
                    f"`training=None` keeps {layer} off on {facts.profile.runtime}: it {never_on(application.effect)}, "
                    "not even in fit. Write `training=training`, or leave it out.",
                    mentions,
                    row.table,
                    application,
                )


def _told_none_at(application: Application) -> ir.Node | None:
    """The call that was told None: the site's own, or that of a layer around it which is still running."""
    setter = application.setter
    if application.through is not Through.CALL or application.victim is not None or setter is None:
        return None
    known = setter.origin is not None and setter.origin.kind in _KNOWN
    return setter.call if setter.none and known and setter.kind is SetterKind.WRITTEN else None
