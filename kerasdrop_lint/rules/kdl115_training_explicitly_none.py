"""KDL115 training-explicitly-none: a layer is called with `training=None`, which from Keras 3.10 means off.

Up to 3.9, and in tf_keras, a None counts as not written, and the layer takes the mode from around it. From 3.10 it
counts as written: the mode is None, and dropout is on only when the mode is true.

Reported:

    def call(self, x, training=None):
        return self.drop(x, training=None)

    class Backbone(keras.Model):
        def __init__(self, training=None):
            inputs = keras.Input((10,))
            x = keras.layers.BatchNormalization()(inputs, training=training)  # from 3.16

Use instead:

    def call(self, x, training=None):
        return self.drop(x, training=training)

Fix: none yet; leaving the argument out is safe.

Silent when: nothing in the layer depends on the mode, somebody passes the parameter whose default is None, or the
target Keras is older than 3.10.

Measured: off in fit on Keras 3.12 to 3.16; on in 3.3 to 3.8 and tf_keras. In a functional model: off in fit on 3.16,
on up to 3.15.
"""

from __future__ import annotations

from collections.abc import Iterator

from kerasdrop_lint.analysis.facts import Application, Facts, Root, Row, Through
from kerasdrop_lint.analysis.setters import Setter, SetterKind
from kerasdrop_lint.analysis.values import OriginKind, Truth
from kerasdrop_lint.modes import OFF, ON, Entry
from kerasdrop_lint.rules.claim import Claim
from kerasdrop_lint.rules.wording import named, never_on, only_if
from kerasdrop_lint.rules.written import is_as_written, mode_in_words, told_at

_KNOWN = (OriginKind.LITERAL, OriginKind.ATTRIBUTE)


def check(facts: Facts) -> Iterator[Claim]:
    """A claim at every call with a None that is written or known, and that keeps a site off in fit."""
    for root in facts.roots:
        for row in root.rows:
            application = row.at(Entry.FIT)
            if application is None or row.table[Entry.FIT] != OFF or application.rate is Truth.FALSE:
                continue
            setter = _told_none_by(facts, root, row, application)
            if setter is not None and setter.call is not None and application.leads:
                layer, mentions = named(application)
                call = setter.in_graph
                told, source = mode_in_words(call, len(mentions)) if call is not None else ("`training=None`", ())
                cure = "Leave it out." if call is not None else "Write `training=training`, or leave it out."
                place, symbol = told_at(
                    setter, setter.call, call.function if call is not None else application.function
                )
                if place is not setter.call:
                    cure = "Write `training=training`."
                yield Claim(
                    place,
                    symbol,
                    f"{told} keeps {layer} off on {facts.profile.runtime}: it {never_on(application.effect)}, "
                    f"not even in fit. {cure}{only_if(application)}",
                    (*mentions, *source),
                    row.table,
                    application,
                )


def _told_none_by(facts: Facts, root: Root, row: Row, application: Application) -> Setter | None:
    """Who was told None: the site's own call, or that of a layer around it which is still running."""
    setter = application.setter
    if application.through is not Through.CALL or application.victim is not None or setter is None:
        return None
    known = setter.origin is not None and setter.origin.kind in _KNOWN
    if setter.in_graph is not None and not known:
        # Where the model's own mode would win, there is only none: that is KDL101.
        known = is_as_written(facts, root, setter.in_graph) and row.table[Entry.CALL_TRUE] != ON
    return setter if setter.none and known and setter.kind is SetterKind.WRITTEN else None
