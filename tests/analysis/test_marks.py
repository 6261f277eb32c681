"""The marks that travel with a tensor: they compare by what they mean, and each helper finds its own kind."""

from __future__ import annotations

import itertools
from typing import get_args

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.marks import (
    NO_MARKS,
    Draw,
    Gradient,
    Inside,
    Mark,
    Phase,
    SiteKey,
    Tape,
    Weights,
    gradients_in,
    of_some,
    sites_in,
    tapes_in,
    weights_in,
    without_draws,
)
from kerasdrop_lint.analysis.values import Reference
from kerasdrop_lint.judge import judge, predict
from tests.analysis.tables import HEADER, HEALTHY, subclassed

CALL = ir.Call(ir.Name("random"), ())
OTHER = ir.Call(ir.Name("random"), ())
SITE, DRAW, TAPE, WEIGHTS = SiteKey(CALL, 1), Draw(CALL), Tape(1), Weights(Reference(1))
GRADIENT = Gradient(1, Reference(1), frozenset({SITE}))
INSIDE = Inside(Reference(1))
MARKS: list[Mark] = [SITE, SiteKey(OTHER, 1), SiteKey(CALL, 0), DRAW, Draw(OTHER), TAPE, Tape(2), WEIGHTS, GRADIENT]
MARKS += [INSIDE, Phase(CALL)]


def test_every_kind_of_mark_is_among_them() -> None:
    assert {type(mark) for mark in MARKS} == set(get_args(Mark))


def test_marks_are_told_apart_by_what_they_mean() -> None:
    assert len(frozenset(MARKS)) == len(MARKS)
    assert [(a, b) for a, b in itertools.combinations(MARKS, 2) if a == b] == []
    again = [SiteKey(CALL, 1), Draw(CALL), Tape(1), Weights(Reference(1)), Gradient(1, Reference(1), frozenset({SITE}))]
    assert again == [SITE, DRAW, TAPE, WEIGHTS, GRADIENT]
    assert list(map(hash, again)) == list(map(hash, [SITE, DRAW, TAPE, WEIGHTS, GRADIENT]))


def test_a_draw_is_of_no_layer() -> None:
    assert DRAW.layer not in {SiteKey(CALL, layer).layer for layer in range(10)}


def test_each_helper_finds_its_own_kind() -> None:
    assert sites_in(MARKS) == {mark for mark in MARKS if isinstance(mark, SiteKey | Draw)}
    assert tapes_in(MARKS) == [1, 2]
    assert weights_in(MARKS) == [WEIGHTS]
    assert weights_in(of_some(frozenset(MARKS))) == [Weights(Reference(1), whole=False)]
    assert gradients_in(MARKS) == {GRADIENT}
    assert without_draws(frozenset(MARKS)) == frozenset(MARKS) - {DRAW, Draw(OTHER)}
    assert sites_in(NO_MARKS) == gradients_in(NO_MARKS) == without_draws(NO_MARKS) == NO_MARKS


def test_sites_of_a_tensor_are_listed_in_the_order_in_which_they_were_applied() -> None:
    calls = "".join(f"    x = layers.Dropout(0.{n})(x)\n" for n in range(1, 10))
    source = f"{HEADER}\ndef build():\n    inputs = keras.Input((10,))\n    x = tf.ones((1, 10))\n{calls}"
    source += "    return keras.Model(inputs, inputs + x)\n"
    lines = [row.site.line for row in predict(source, "main.py", "build", "3.15").tables]
    assert len(lines) == 9
    assert lines == sorted(lines)


def test_a_tensor_made_of_weights_may_be_kept_in_an_attribute() -> None:
    made = "self.dense = layers.Dense(4)\nself.drop = layers.Dropout(0.5)"
    called = "x = self.drop(x, training=training)\nself.penalty = x * self.dense.trainable_weights[0]\nreturn x"
    source = HEADER + subclassed(made, called)
    assert judge(source, "main.py", "3.15").failures == ()
    assert [str(row.modes) for row in predict(source, "main.py", "build", "3.15").tables] == [HEALTHY]
