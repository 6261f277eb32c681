"""KDL102 misnamed-training-argument: `call` takes the training flag under a name that Keras never fills in.

Keras fills in a parameter of `call` that is named `training`, and no other. A flag called `is_training` or `train`
keeps its default unless somebody passes it: dropout is never on, or on in predict as well.

Reported:

    def call(self, x, is_training=False):
        return self.drop(x, training=is_training)

    def call(self, x, **kwargs):
        return tf.nn.dropout(x, 0.5) if kwargs.get("training") else x

Use instead:

    def call(self, x, training=None):
        return self.drop(x, training=training)

Fix: none yet; renaming the parameter is unsafe, since callers may use its name.

Silent when: a caller in the file or in the project passes the flag, or the flag switches no site on or off.

Measured: what `**kwargs` are asked for: off in fit on Keras 3.15 and 3.16, on in tf_keras. A flag that is False: off
in fit everywhere. None: off in fit on Keras 3.12 to 3.16; on 3.3 to 3.8 and tf_keras it falls through to the context.
True: on in predict everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from kerasdrop_lint.analysis.facts import Facts, FlagEffect, Row
from kerasdrop_lint.analysis.values import Constant, Truth
from kerasdrop_lint.modes import OFF, ON, Entry
from kerasdrop_lint.rules.claim import Claim
from kerasdrop_lint.rules.wording import always_on, best, each_kind, never_on
from kerasdrop_lint.rules.written import asked_for


def check(facts: Facts) -> Iterator[Claim]:
    """A claim at every `call` whose misnamed flag decides that sites are off in fit or on in predict."""
    for flag in facts.flags:
        rows = [row for row in flag.rows if _is_faulty(row) and row.sample.rate is not Truth.FALSE]
        if flag.parameter.kind == "var_keyword":  # asked of them for a layer's own `training=`, it is KDL103 or KDL101
            rows = [row for row in rows if asked_for(row.at(Entry.FIT)) is None]
        if rows and not flag.passed:
            yield _claim(flag, rows)


def _is_faulty(row: Row) -> bool:
    return row.table[Entry.FIT] == OFF or row.table[Entry.PREDICT] == ON


def _claim(flag: FlagEffect, rows: list[Row]) -> Claim:
    row = best(rows)
    default = flag.default.value if isinstance(flag.default, Constant) else None
    always = row.table[Entry.PREDICT] == ON
    does, where = (always_on, "predict") if always else (never_on, "fit")
    effects, mentions = each_kind([row.sample for row in rows], lambda effect, layer: f"{layer} {does(effect)}")
    name = f"{flag.definition.name}.call"
    taken = f"takes the mode as `{flag.parameter.name}`, which Keras never fills in: it stays {default}, so"
    cure = "Rename it to `training`."
    if flag.parameter.kind == "var_keyword":
        taken = f"looks for the mode in `**{flag.parameter.name}`, where Keras 3 never puts it:"
        cure = "Add `training=None`, and ask that."
    return Claim(
        flag.call.syntax,
        name,
        f"`{name}` {taken} {effects} in {where}. {cure}",
        mentions,
        row.table,
        row.sample,
        heir=flag.definition.syntax,
        others=tuple(row.sample for row in rows),
    )
