"""KDL207 sibling-turns-training-on: a layer is not passed the mode, and an earlier call has switched it on.

Keras 3 keeps one mode for the whole outermost call. After a call that was passed `training=True`, or up to 3.15 after a
layer whose `call` defaults to `training=True` and got no mode, the mode is True for every later layer that is not
passed another, in `predict` too: dropout drops and batch statistics are used and updated at inference. Up to 3.15 a
functional model writes its own mode on every layer it runs; from 3.16 it does not. tf_keras keeps a stack: nothing
leaks.

Reported:

    def call(self, x, training=None):
        noisy = self.noise(x, training=True)
        return self.drop(x + noisy)

Use instead:

    def call(self, x, training=None):
        noisy = self.noise(x, training=True)
        return self.drop(x + noisy, training=training)

Fix: none yet; writing `training=training` on the later layer is safe.

Silent when: the later layer is passed the mode, stands inside the call that was passed True, is on in `model(x)` by its
own default as random preprocessing is, or a name or comment says that it is intentional. Where only `model(x)` differs:
if nobody is seen to call the model so for its result, or to export it.

Measured: on in predict on Keras 3.3 to 3.16 in subclassed models and custom layers, on 3.16 in functional models; off
in tf_keras. A default that leaks: on in `model(x)` on 3.3 to 3.15, off on 3.16.
"""

from __future__ import annotations

from collections.abc import Iterator

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.facts import Application, Facts, Root, RootKind, Row
from kerasdrop_lint.analysis.setters import Setter, SetterKind
from kerasdrop_lint.analysis.values import OriginKind, Truth
from kerasdrop_lint.knowledge.catalogue import layer_kind
from kerasdrop_lint.modes import OFF, ON, Entry
from kerasdrop_lint.rules.claim import Claim, Mention
from kerasdrop_lint.rules.deliberate import is_deliberate
from kerasdrop_lint.rules.overridden import overridden
from kerasdrop_lint.rules.wording import always_on, in_graph, leaked_from, named, only_if, symbol_of


def check(facts: Facts) -> Iterator[Claim]:
    """A claim at every call that takes, in predict, a mode that is on and that an ended call has left behind."""
    culprits = {override.call for override, _ in overridden(facts, Entry.PREDICT, OFF, written=True)}
    for root in facts.roots:
        yield from in_graph(root, _claims(facts, root, Entry.PREDICT, culprits))
    for used in facts.used:
        if Entry.CALL in used.entries:
            yield from in_graph(used.root, _claims(facts, used.root, Entry.CALL, culprits))


def _claims(facts: Facts, root: Root, entry: Entry, culprits: set[ir.Call]) -> Iterator[Claim]:
    """The claims of a root, but for those of which KDL301 reports the culprit."""
    for row in root.rows:
        application = row.at(entry)
        setter = application.setter if application is not None else None
        if application is None or row.table[entry] != ON or (setter is not None and setter.call in culprits):
            continue
        if _is_leak(application) and not (entry is Entry.CALL and _is_on_by_default(application, facts)):
            yield _claim(facts, root, row, application, entry)


def _is_leak(application: Application) -> bool:
    setter = application.setter
    return (
        application.victim is not None
        and setter is not None
        and setter.kind is not SetterKind.ENTRY
        and not _is_own_default(application, setter)
        and application.rate is not Truth.FALSE
        and application.leads
        and not is_deliberate(application)
    )


def _is_own_default(application: Application, setter: Setter) -> bool:
    """Whether the mode is the default of the very function that the site stands in: that is KDL203."""
    origin, function = setter.origin, application.function
    by_default = origin is not None and origin.kind is OriginKind.DEFAULT
    return by_default and function is not None and origin is not None and origin.owner is function.syntax


def _is_on_by_default(application: Application, facts: Facts) -> bool:
    """Whether the layer is on in `model(x)` also where nothing leaks, as random preprocessing is."""
    kind = layer_kind(application.layer.keras or "", facts.profile.target)
    return kind is not None and kind.training_default is True


def _claim(facts: Facts, root: Root, row: Row, application: Application, entry: Entry) -> Claim:
    assert application.setter is not None and application.victim is not None
    setter: Setter = application.setter
    layer, mentions = named(application)
    where = "predict" if entry is Entry.PREDICT else "`model(x)`"
    graph = root.kind is RootKind.GRAPH
    cure = "Call the model with `training=False`." if graph else "Write `training=training` on it."
    culprit = leaked_from(setter, len(mentions))
    default = setter.origin.owner if setter.origin is not None and setter.kind is SetterKind.DEFAULT else None
    if default is not None:
        culprit += f", by the default of `training` in line {{{len(mentions) + 1}}},"
    if setter.call is not None:
        mentions = (*mentions, Mention(setter.call, "the mode True is stored for every later layer here"))
        mentions += (Mention(default, "`training` is True by default here"),) if default is not None else ()
    return Claim(
        application.victim,
        symbol_of(application.function),
        f"{layer} is not passed `training`, and {culprit} has left it True for all later layers: on "
        f"{facts.profile.runtime} it {always_on(application.effect)} in {where}. {cure}{only_if(application)}",
        mentions,
        row.table,
        application,
        deliberate=True,
    )
