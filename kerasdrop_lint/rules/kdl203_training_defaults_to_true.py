"""KDL203 training-defaults-to-true: `call` takes `training` for True where nobody sets the mode, as in `model(x)`.

The default of `training` decides whenever nobody sets the mode: in `model(x)`, in a custom training loop, in what
`model.export` and a SavedModel serve. With True, inference that does not say `training=False` drops, or updates
statistics. A default of None does the same where `call` takes it for True, as in `if training is not False:`.

Reported:

    def call(self, x, training=True):
        return self.drop(x, training=training)

    def call(self, x, training=None):
        return tf.nn.dropout(x, 0.5) if training is not False else x

Use instead:

    def call(self, x, training=None):
        return self.drop(x, training=training)

    def call(self, x, training=None):
        return tf.nn.dropout(x, 0.5) if training else x

Fix: none yet; changing the default is safe for fit, evaluate and predict, which set the mode.

Silent when: nothing in the class depends on the mode but random preprocessing, for which Keras itself has this
default; or the file and the project around it call instances of the class, and always pass `training`.

Measured: `model(x)` is on on Keras 3.3 to 3.16 and tf_keras; so is what `model.export` serves on Keras 3.15 and
tf_keras. What a SavedModel of tf_keras serves is off.
"""

from __future__ import annotations

from collections.abc import Iterator

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.facts import Application, Choice, Facts, ModeSource, Root, Row, Through
from kerasdrop_lint.analysis.roots import defaults_to_true
from kerasdrop_lint.analysis.spelling import spelled
from kerasdrop_lint.analysis.values import Constant, OriginKind, Truth
from kerasdrop_lint.modes import OFF, ON, Effect, Entry
from kerasdrop_lint.rules.claim import Claim
from kerasdrop_lint.rules.deliberate import is_deliberate, is_random_by_nature
from kerasdrop_lint.rules.wording import always_on, best, each_kind

_WRITTEN = (OriginKind.LITERAL, OriginKind.COMPUTED, OriginKind.ENTRY)
_NONE_IS_TRUE = "takes a `training` of None for True"


def check(facts: Facts) -> Iterator[Claim]:
    """A claim at every `call` whose default of True switches sites on that are off when given False, and at every
    place where a `call` takes None for True."""
    told = {use.definition for use in facts.classes if use.told and not use.untold}
    for root in facts.roots:
        definition = root.definition
        if definition is None or definition.call is None or definition in told:
            continue
        rows = [row for row in root.rows if _is_switched_on(row)]
        if defaults_to_true(definition) and rows:
            yield _claim(facts, root, rows, definition.call.syntax, "defaults to `training=True`")
        elif not defaults_to_true(definition):
            yield from (_claim(facts, root, [row], _test(row), _NONE_IS_TRUE) for row in rows if _takes_none(root, row))


def _is_switched_on(row: Row) -> bool:
    application = row.at(Entry.CALL)
    return (
        application is not None
        and row.table[Entry.CALL] == ON
        and row.table[Entry.CALL_FALSE] == OFF
        and application.effect is not Effect.PREPROCESSING
        and not is_deliberate(application)
    )


def _takes_none(root: Root, row: Row) -> bool:
    """Whether a method of the class switches a site on where it gets no mode, and is healthy where it gets one."""
    application = row.at(Entry.CALL)
    call = root.definition.call if root.definition is not None else None
    if application is None or call is None or call.syntax.parameter("training") is None:
        return False
    own = application.function is not None and application.function.owner is call.owner
    healthy = row.table[Entry.FIT] == ON and row.table[Entry.PREDICT] == OFF
    decided = all(_is_decided(found) for found in (application, row.at(Entry.FIT)) if found is not None)
    return own and healthy and decided and application.certain and application.rate is not Truth.FALSE


def _is_decided(application: Application) -> bool:
    """Whether the method decides it: a function runs, or it writes a mode that is not the one that it got."""
    if application.through is Through.OPERATION:
        drops = application.choice is Choice.DROPS and not is_random_by_nature(application)
        return drops or application.effect is not Effect.MASK
    origin = application.mode.origin if isinstance(application.mode, Constant) else None
    return origin is not None and origin.kind in _WRITTEN and application.source is ModeSource.WRITTEN


def _test(row: Row) -> ir.Node:
    """The test of the mode that a site stands under, if it compares it; else the site."""
    application = row.sample
    guard = application.guards[-1] if application.guards and application.is_guarded_here else None
    compares = isinstance(guard, ir.Comparison) and spelled(guard.left) == "training"
    return guard if compares and guard is not None else application.key.place


def _claim(facts: Facts, root: Root, rows: list[Row], place: ir.Node, cause: str) -> Claim:
    row = best(rows)
    effects, mentions = each_kind([row.sample for row in rows], lambda effect, layer: f"{layer} {always_on(effect)}")
    served = "`model.export` serves" if facts.profile.legacy else "`model.export` and a SavedModel serve"
    cure = "Treat None as False, as `if training:` does" if cause is _NONE_IS_TRUE else "Make the default None"
    return Claim(
        place,
        f"{root.name}.call",
        f"`{root.name}.call` {cause}, which decides in `model(x)`, and in what {served}: {effects} there. {cure}.",
        mentions,
        row.table,
        row.sample,
        deliberate=True,
        heir=root.definition.syntax if root.definition is not None and cause is not _NONE_IS_TRUE else None,
        others=tuple(row.sample for row in rows),
    )
