"""KDL113 python-random-in-call: Python's or NumPy's random decides something in `call`, and is drawn only once.

Keras traces `call` into a graph, and runs the graph for every batch. A number that Python draws on the way is a
constant in it: a layer that is to be skipped at random is skipped always or never, and a random scale is the same for
every batch. Only `model(x)`, which is not compiled, draws anew.

Reported:

    def call(self, x, training=None):
        if training and random.random() < self.rate:
            return x
        return self.block(x)

Use instead:

    def call(self, x, training=None):
        if not training:
            return self.block(x)
        return tf.cond(tf.random.uniform(()) < self.rate, lambda: x, lambda: self.block(x))

Fix: none yet.

Silent when: a test that is not known, and that no parameter of a constructor decides, is about whether it is drawn; the
number changes nothing in the result, or is a seed; it is kept in an attribute, or drawn in `__init__`
or `build`, which run once; the call seeds the generator itself; it is drawn in `tf.py_function` or `tf.numpy_function`;
or the file runs models eagerly (`run_eagerly`, a loop of its own that nothing compiles).

Measured: in fit and predict the same for every batch, in `model(x)` drawn anew, on Keras 3.15, 3.16 and tf_keras.
"""

from __future__ import annotations

from collections.abc import Iterator

from kerasdrop_lint.analysis.facts import Application, Facts
from kerasdrop_lint.modes import DRAWN, Entry
from kerasdrop_lint.rules.claim import Claim
from kerasdrop_lint.rules.wording import if_chosen, symbol_of


def check(facts: Facts) -> Iterator[Claim]:
    """A claim at every draw of Python's own that decides, in fit, what a model or layer gives."""
    if facts.untraced:
        return
    for root in facts.roots:
        for row in root.rows:
            application = row.at(Entry.FIT)
            if (
                application is not None
                and row.table[Entry.FIT] == DRAWN
                and row.reaches_output
                and _is_sure(application)
            ):
                where = symbol_of(application.function)
                chosen = "" if application.certain else f" It is drawn{if_chosen(application.options)}."
                yield Claim(
                    application.key.place,
                    where,
                    f"`{application.layer.name}` is drawn when `{where}` is traced, and in fit that is once: every "
                    f"batch gets the same value. Draw it with `tf.random` or `keras.random`.{chosen}",
                    (),
                    row.table,
                    application,
                    deliberate=True,
                )


def _is_sure(application: Application) -> bool:
    return application.leads and not application.is_one_of
