"""KDL101 model-call-without-training: a model whose `call` has no `training` never trains with dropout.

In Keras 3, `fit` passes a model the mode only if its `call` has a parameter named `training`; `**kwargs` does not
count. A subclassed model without it runs with no mode at all, so every dropout in it stays off in fit, and batch
normalization neither uses nor updates batch statistics, however deep in the model they are. tf_keras always passes the
mode, so code that used to work loses its regularization without an error when it moves to Keras 3.

Reported:

    class Net(keras.Model):
        def call(self, x):
            return self.drop(x)

Use instead:

    class Net(keras.Model):
        def call(self, x, training=None):
            return self.drop(x, training=training)

Fix: none yet; adding `training=None` is safe.

Silent when: the model is only used inside another layer or model; all that is run of it is the functional model that a
method builds of `self.call(inputs)`; its own `train_step` passes `training=True`, or does not call the model itself; or
a decorator puts the class into a register.

Measured: off in fit on Keras 3.3 to 3.16; on in tf_keras.

See https://github.com/keras-team/keras-hub/issues/1500 (dropouts of a library that were lost in the move to Keras 3).
"""

from __future__ import annotations

from collections.abc import Iterator

from kerasdrop_lint.analysis.classes import ClosureFunction, UserClass
from kerasdrop_lint.analysis.facts import Facts, ModeSource, RootKind, Row, Through
from kerasdrop_lint.analysis.first_call import is_compiled
from kerasdrop_lint.analysis.setters import SetterKind
from kerasdrop_lint.analysis.values import Truth
from kerasdrop_lint.modes import OFF, ON, Entry
from kerasdrop_lint.rules.claim import Claim, Mention
from kerasdrop_lint.rules.inner_use import only_used_inside
from kerasdrop_lint.rules.wording import best, each_kind, never_turns_on
from kerasdrop_lint.rules.written import asked_for


def check(facts: Facts) -> Iterator[Claim]:
    """A claim at the `call` of every model that `fit` does not pass the mode, for the sites it keeps off."""
    if facts.profile.legacy:
        return
    inner = only_used_inside(facts)
    for use in facts.classes:
        call = use.call
        if not use.is_model or call is None or call.syntax.parameter("training") or call.syntax in inner:
            continue
        if use.gives_graphs:
            continue  # the layers are in the graph, which passes each of them the mode
        if use.definition.is_registered and not use.made_elsewhere:
            continue  # who makes one is not known, nor whether inside a model that passes it the mode
        rows = [
            row
            for root in facts.roots
            if root.definition is use.definition and root.kind is RootKind.MODEL and not root.trained_past_call
            for row in root.rows
            if _is_untold(facts, row, call, keeps_one_mode(use.definition))
        ]
        if rows:
            chosen = best(rows)
            name = f"{use.definition.name}.call"
            off, mentions = each_kind([row.sample for row in rows], never_turns_on, counted=True)
            cure, asked = _cure(rows, len(mentions))
            yield Claim(
                call.syntax,
                name,
                f"`{name}` has no `training` argument: Keras 3 {off} in fit. {cure}.",
                (*mentions, *asked),
                chosen.table,
                chosen.sample,
                heir=use.definition.syntax,
                others=tuple(row.sample for row in rows),
            )


def _cure(rows: list[Row], number: int) -> tuple[str, tuple[Mention, ...]]:
    """What to write; `{number}` is the line where the model asks its keywords for the mode."""
    asked = (asked_for(row.at(Entry.FIT)) for row in rows)
    call = next((setter.call for setter in asked if setter is not None and setter.call is not None), None)
    if call is None:
        return "Add `training=None`", ()
    asks = Mention(call, "`**kwargs` is asked for `training` here")
    return f"Add `training=None`, and pass it on in line {{{number}}}: Keras never puts it into `**kwargs`", (asks,)


def keeps_one_mode(definition: UserClass | None) -> bool:
    """Whether the `call` of a class is compiled and takes no `training`: it runs in the mode of its first trace."""
    call = definition.call if definition is not None and is_compiled(definition) else None
    return call is not None and call.syntax.parameter("training") is None


def _is_untold(facts: Facts, row: Row, call: ClosureFunction, keeps_one: bool) -> bool:
    """Whether a site is off in fit because nobody set the mode, and would be on if somebody did, or handed it on."""
    application = row.at(Entry.FIT)
    if row.table[Entry.FIT] != OFF or row.reaches_output is False:
        return False
    asked = asked_for(application)
    if application is not None and asked is not None and asked.function is call:
        return application.rate is not Truth.FALSE
    if facts.profile.tells_parameterless and row.table[Entry.CALL_TRUE] != ON and not (keeps_one and application):
        return False
    if application is None:  # not run at all: a mode that only `model(x, training=True)` has guards it
        return facts.profile.tells_parameterless
    if application.rate is Truth.FALSE or application.direct is not None:
        return False
    unset = application.setter is None or application.setter.kind is SetterKind.DEFAULT
    by_default = application.source in (ModeSource.NOTHING, ModeSource.DEFAULT)
    return by_default or (application.through is not Through.CALL_METHOD and unset)
