"""KDL205 training-from-attribute: a layer's mode is a constructor's flag, or `self.trainable`, and not `training`.

What a constructor is passed stays as it is while the model trains, is evaluated and predicts. So a layer that takes it
for its mode is always on or always off. `trainable` says whether weights are updated, not whether the model trains, and
is True unless somebody freezes the layer. `training=not self.freeze` freezes a layer, but keeps it on in predict where
it is not frozen.

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

or, to freeze a layer, `training=training and not self.freeze`.

Fix: none yet; whoever passes the flag has to be changed as well.

Silent when: a caller in the file or in the project passes the flag, which does not count where it freezes, or where the
same model is seen to be both trained and asked; the file assigns the attribute in more than one place; the mode that
Keras gives decides too; or a name, docstring or comment says that it is intentional.

Measured: True: on in predict; False: off in fit; `self.trainable` and `not self.freeze`: on in predict, on Keras 3.15,
3.16 and tf_keras.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.facts import Application, Facts, Row, Through
from kerasdrop_lint.analysis.spelling import spelled
from kerasdrop_lint.analysis.values import Constant, OriginKind, Truth
from kerasdrop_lint.modes import OFF, ON, UNKNOWN, Entry
from kerasdrop_lint.rules.claim import Claim
from kerasdrop_lint.rules.deliberate import is_another_network, is_deliberate, is_kept_off, says_so
from kerasdrop_lint.rules.passed_flags import FLAG, passed_flags
from kerasdrop_lint.rules.wording import always_on, never_on, subject_of, symbol_of, unmoved
from kerasdrop_lint.rules.written import mode_as_written

_FREEZES = re.compile(r"fr[eo]e?z|fixed", re.IGNORECASE)


def check(facts: Facts) -> Iterator[Claim]:
    """A claim at every call whose mode an attribute decides, and whose site is off in fit or on in predict."""
    for root in facts.roots:
        for row in root.rows:
            application = unmoved(row) or (row.at(Entry.PREDICT) if set(row.table.states) == {UNKNOWN} else None)
            if application is not None and _is_known(application):
                freezes = freezes_unless(row, application)
                source = freezes or source_of(facts, application)
                if source:
                    yield _claim(row, application, source, freezes=bool(freezes))
    for row, source in passed_flags(facts):
        application = unmoved(row)
        if application is not None and _is_known(application):
            yield _claim(row, application, source, freezes=False)


def _is_known(application: Application) -> bool:
    return (
        application.certain
        and application.rate is not Truth.FALSE
        and application.victim is None
        and application.through is not Through.OPERATION
        and not (is_kept_off if application.state == OFF else is_deliberate)(application)
        and not is_another_network(application)
    )


def source_of(facts: Facts, application: Application) -> str:
    """What the mode is, in words; empty where no attribute decides it, or one that may be changed."""
    mode, written = application.mode, mode_as_written(application)
    told = written.name if isinstance(written, ir.Attribute) and isinstance(written.value, ir.Name) else None
    if told is None or not isinstance(mode, Constant) or mode.origin is None or application.through is not Through.CALL:
        return ""
    flag = mode.origin.node
    if mode.origin.kind is not OriginKind.ATTRIBUTE or told in facts.reassigned or says_so(told):
        return ""
    if told == "trainable" and flag is None:
        return "`self.trainable`, which is True unless it is frozen"
    if isinstance(flag, ir.Parameter) and flag in facts.unset and FLAG.search(told) and not says_so(flag.name):
        return f"the constructor's `{flag.name}`, {mode.value} unless it is passed"
    return ""


def freezes_unless(row: Row, application: Application) -> str:
    """The same where it is `not self.freeze`; empty where it is not, or where it is certain that it is frozen."""
    written = mode_as_written(application)
    inner = written.value if isinstance(written, ir.Unary) and written.operator == "not" else None
    named = isinstance(inner, ir.Attribute) and _FREEZES.search(inner.name) is not None
    off = OFF in (row.table[Entry.FIT], row.table[Entry.PREDICT])
    return f"`not {spelled(inner)}`, True in predict too unless it is frozen" if inner and named and not off else ""


def _claim(row: Row, application: Application, source: str, *, freezes: bool) -> Claim:
    layer, mentions = subject_of(application)
    always = freezes or (row.table[Entry.PREDICT] == ON and row.table[Entry.FIT] != OFF)
    effect = f"{always_on(application.effect)} in predict" if always else f"{never_on(application.effect)} in fit"
    cure = f"Write `training=training and {source.split('`')[1]}`" if freezes else "Use the `training` of `call`"
    return Claim(
        application.key.place,
        symbol_of(application.function),
        f"The mode of {layer} is {source}: it {effect}. {cure}.",
        mentions,
        row.table,
        application,
        deliberate=True,
    )
