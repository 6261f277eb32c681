"""`tf.cond` and similar operations: one of two functions runs. Where a random number decides which, that is a site."""

from __future__ import annotations

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.arguments import Arguments
from kerasdrop_lint.analysis.choices import argument, choose
from kerasdrop_lint.analysis.drawing import chosen, is_random
from kerasdrop_lint.analysis.machine import Machine
from kerasdrop_lint.analysis.values import NONE, Value

CONDITIONS = (
    "tf.cond",
    "tf.compat.v1.cond",
    "tf.__internal__.smart_cond.smart_cond",
    "tf.smart_cond",
    "tf.python.framework.smart_cond.smart_cond",
    "tf.contrib.framework.smart_cond",
    "keras.ops.cond",
    "keras.backend.switch",
    "keras.utils.control_flow_util.smart_cond",
    "keras.utils.tf_utils.smart_cond",
    "keras.backend.cond",
)


def condition(machine: Machine, path: str, arguments: Arguments, place: ir.Call | None) -> Value:
    """What the function gives that runs; both where the test is not known."""
    test, yes, no = (
        argument(arguments, name, position) or argument(arguments, other, None) or NONE
        for name, other, position in (
            ("pred", "condition", 0),
            ("true_fn", "then_expression", 1),
            ("false_fn", "else_expression", 2),
        )
    )
    by_chance = is_random(test)
    result = choose(machine, machine.heap.truth(test), yes, no, decides=not by_chance)
    return chosen(machine, test, place, result) if by_chance and place is not None else result
