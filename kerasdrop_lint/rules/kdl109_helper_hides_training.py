"""KDL109 helper-hides-training: a helper with a default for `training` is called without it where the mode is known.

A plain function or method is no layer: Keras fills in nothing for it. What the call leaves out has the helper's own
default, and a `training=` that the helper then writes on a layer wins over the mode that `fit` sets.

Reported:

    def call(self, x, training=None):
        return self.block(x)

    def block(self, x, training=False):
        return self.drop(x, training=training)

Use instead:

    def call(self, x, training=None):
        return self.block(x, training=training)

Fix: none yet; passing `training=training` is safe.

Silent when: the caller has no `training` to pass on, the helper does not pass it to a layer, the same layer is passed
the mode by another call, or a name or comment says that it is intentional.

Measured: a default of False is off in fit, one of True on in predict, on Keras 3.15, 3.16 and tf_keras. None is off in
fit on Keras 3.15 and 3.16; in tf_keras it falls through to the context.
"""

from __future__ import annotations

from collections.abc import Iterator

from kerasdrop_lint.analysis.facts import Application, Facts, Row, Through
from kerasdrop_lint.analysis.values import Constant, Origin, OriginKind, Truth
from kerasdrop_lint.modes import ON, Entry
from kerasdrop_lint.rules.claim import Claim
from kerasdrop_lint.rules.deliberate import is_another_network, is_deliberate, is_kept_off
from kerasdrop_lint.rules.wording import always_on, named, never_on, unmoved


def check(facts: Facts) -> Iterator[Claim]:
    """A claim at every call that leaves the mode to the default of a helper, which keeps a site on or off."""
    for root in facts.roots:
        for row in root.rows:
            application = unmoved(row)
            origin = left_to_helper(application) if application is not None else None
            if application is not None and origin is not None and origin.call is not None:
                yield _claim(row, application, origin)


def left_to_helper(application: Application) -> Origin | None:
    """The origin of the site's mode, if that is a helper's default which a caller with a mode has left to it."""
    origin = application.mode.origin if isinstance(application.mode, Constant) else None
    if (
        origin is None
        or origin.kind is not OriginKind.DEFAULT
        or origin.owner is None
        or origin.owner.name in ("call", "__call__", "__init__")
        or origin.caller is None
        or origin.caller.parameter("training") is None
    ):
        return None
    off = application.state != ON
    known = application.certain and application.rate is not Truth.FALSE and application.victim is None
    meant = (is_kept_off if off else is_deliberate)(application) or is_another_network(application)
    return origin if known and not meant and application.through is not Through.OPERATION else None


def _claim(row: Row, application: Application, origin: Origin) -> Claim:
    assert origin.owner is not None and origin.caller is not None and origin.call is not None
    assert isinstance(application.mode, Constant)
    layer, mentions = named(application)
    always = row.table[Entry.PREDICT] == ON
    effect = f"{always_on(application.effect)} in predict" if always else f"{never_on(application.effect)} in fit"
    return Claim(
        origin.call,
        origin.caller.name,
        f"`{origin.owner.name}` is called without `training` here, and its default is {application.mode.value}: "
        f"{layer} {effect}. Pass `training=training`.",
        mentions,
        row.table,
        application,
        deliberate=True,
    )
