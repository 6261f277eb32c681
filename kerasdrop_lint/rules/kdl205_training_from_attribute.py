"""KDL205 training-from-attribute: a layer's mode is a constructor's flag, or `self.trainable`, and not `training`.

What a constructor is passed stays as it is while the model trains, is evaluated and predicts. So a layer that is told
it is always on or always off. `trainable` says whether weights are updated, not whether the model trains, and is True
unless somebody freezes the layer.

Reported:

    def __init__(self, is_training=True):
        super().__init__()
        self.is_training = is_training
        self.drop = keras.layers.Dropout(0.5)

    def call(self, x):
        return self.drop(x, training=self.is_training)

Use instead:

    def call(self, x, training=None):
        return self.drop(x, training=training)

Fix: none yet; whoever passes the flag has to be changed as well.

Silent when: a caller in the file or in the project passes the flag, the file assigns the attribute in more than one
place, the mode that Keras gives decides too, or a name, docstring or comment says that it is meant.

Measured: True: on in predict; False: off in fit; `self.trainable`: on in predict, on Keras 3.15, 3.16 and tf_keras.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.facts import Application, Facts, Row, Through
from kerasdrop_lint.analysis.values import Constant, OriginKind, Truth
from kerasdrop_lint.modes import OFF, ON, Entry
from kerasdrop_lint.rules.claim import Claim
from kerasdrop_lint.rules.deliberate import is_another_network, is_deliberate, is_kept_off, says_so
from kerasdrop_lint.rules.wording import always_on, named, never_on, symbol_of, unmoved


def check(facts: Facts) -> Iterator[Claim]:
    """A claim at every call whose mode an attribute decides, and whose site is off in fit or on in predict."""
    for root in facts.roots:
        for row in root.rows:
            application = unmoved(row)
            if application is not None and _is_known(application):
                source = _source(facts, application)
                if source:
                    yield _claim(row, application, source)


def _is_known(application: Application) -> bool:
    return (
        application.certain
        and application.rate is not Truth.FALSE
        and application.victim is None
        and application.through is Through.CALL
        and not (is_deliberate if application.state == ON else is_kept_off)(application)
        and not is_another_network(application)
    )


def _source(facts: Facts, application: Application) -> str:
    """What the mode is, in words; empty where no attribute decides it, or one that may be changed."""
    mode = application.mode
    told = _attribute(application.key.place)
    if told is None or not isinstance(mode, Constant) or mode.origin is None:
        return ""
    flag = mode.origin.node
    if mode.origin.kind is not OriginKind.ATTRIBUTE or told in facts.reassigned or says_so(told):
        return ""
    if told == "trainable" and flag is None:
        return "`self.trainable`, which is True unless it is frozen"
    if isinstance(flag, ir.Parameter) and flag in facts.unset and _FLAG.search(told) and not says_so(flag.name):
        return f"the constructor's `{flag.name}`, {mode.value} unless it is passed"
    return ""


_FLAG = re.compile(r"train|determ|test|eval|infer", re.IGNORECASE)
"""Names of attributes of which the analysis knows how often they are assigned."""


def _attribute(place: ir.Node) -> str | None:
    """The attribute of `self` that a call is told as its mode."""
    for argument in place.arguments if isinstance(place, ir.Call) else ():
        value = argument.value
        named = argument.keyword == "training" and isinstance(value, ir.Attribute)
        if named and isinstance(value, ir.Attribute) and isinstance(value.value, ir.Name):
            return value.name
    return None


def _claim(row: Row, application: Application, source: str) -> Claim:
    layer, mentions = named(application)
    always = row.table[Entry.PREDICT] == ON and row.table[Entry.FIT] != OFF
    effect = f"{always_on(application.effect)} in predict" if always else f"{never_on(application.effect)} in fit"
    return Claim(
        application.key.place,
        symbol_of(application.function),
        f"The mode of {layer} is {source}: it {effect}. Use the `training` of `call`.",
        mentions,
        row.table,
        application,
        deliberate=True,
    )
