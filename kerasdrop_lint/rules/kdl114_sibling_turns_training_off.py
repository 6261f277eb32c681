"""KDL114 sibling-turns-training-off: a layer is not passed the mode, and an earlier call has switched it off.

Keras 3 keeps one mode for the whole outermost call, and every call that is passed a mode stores it there. After
`self.base(x, training=False)` the mode is False for every later layer that is not passed another, in `fit` too; so is
it after a custom layer that writes `training=False` on something inside it. From 3.10 `training=None` stores None
likewise. Up to 3.15 a functional model writes its own mode on every layer it runs; from 3.16 it does not, and there
it happens as well. tf_keras keeps a stack of modes: nothing leaks.

Reported:

    def call(self, x, training=None):
        x = self.base(x, training=False)
        return self.drop(x)

Use instead:

    def call(self, x, training=None):
        x = self.base(x, training=False)
        return self.drop(x, training=training)

In a functional model set `base.trainable = False` and leave `training=False` out.

Fix: none yet; writing `training=training` on the later layer is safe.

Silent when: the later layer is passed the mode, or stands inside the call that was passed False.

Measured: off in fit on Keras 3.3 to 3.16 in subclassed models and custom layers, on 3.16 in functional models; on in
tf_keras.
"""

from __future__ import annotations

from collections.abc import Iterator

from kerasdrop_lint.analysis.facts import Application, Facts, Root, RootKind, Row
from kerasdrop_lint.analysis.setters import Setter, SetterKind
from kerasdrop_lint.analysis.values import Truth
from kerasdrop_lint.knowledge.catalogue import layer_kind
from kerasdrop_lint.modes import OFF, Effect, Entry
from kerasdrop_lint.rules.claim import Claim, Mention
from kerasdrop_lint.rules.wording import in_graph, leaked_from, named, never_on, only_if, symbol_of
from kerasdrop_lint.rules.written import asked_for


def check(facts: Facts) -> Iterator[Claim]:
    """A claim at every call that takes, in fit, a mode that is off and that an ended call has left behind."""
    for root in facts.roots:
        yield from in_graph(root, _claims(facts, root))


def _claims(facts: Facts, root: Root) -> Iterator[Claim]:
    for row in root.rows:
        application = row.at(Entry.FIT)
        if application is not None and row.table[Entry.FIT] == OFF and _is_leak(application):
            yield _claim(facts, root, row, application)


def _is_leak(application: Application) -> bool:
    setter = application.setter
    return (
        application.victim is not None
        and setter is not None
        and setter.kind is SetterKind.WRITTEN
        and asked_for(application) is None
        and application.rate is not Truth.FALSE
        and application.leads
    )


def _in_graph_cure(facts: Facts, setter: Setter) -> str:
    kind = layer_kind(setter.layer, facts.profile.target)
    drops = kind is not None and kind.effect in (Effect.DROPOUT, Effect.NOISE)
    return f"Leave `training` out there{'' if drops else ' and set `trainable = False`'}."


def _claim(facts: Facts, root: Root, row: Row, application: Application) -> Claim:
    assert application.setter is not None and application.victim is not None
    setter: Setter = application.setter
    layer, mentions = named(application)
    written = "None" if setter.none else "False"
    culprit = leaked_from(setter, len(mentions))
    if setter.call is not None:
        mentions = (*mentions, Mention(setter.call, f"`training={written}` is stored for every later layer here"))
    graph = root.kind is RootKind.GRAPH
    cure = _in_graph_cure(facts, setter) if graph else "Write `training=training` on it."
    return Claim(
        application.victim,
        symbol_of(application.function),
        f"{layer} is not passed `training`, and {culprit} has left it {written} for all later layers: on "
        f"{facts.profile.runtime} it {never_on(application.effect)} in fit. {cure}{only_if(application)}",
        mentions,
        row.table,
        application,
    )
