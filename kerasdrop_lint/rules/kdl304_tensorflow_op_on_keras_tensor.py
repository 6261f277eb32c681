"""KDL304 tensorflow-op-on-keras-tensor: a function of TensorFlow is called on a symbolic tensor of Keras.

What `keras.Input` and the layers called on it give is no tensor of TensorFlow in Keras 3, and is not turned into one:
`tf.reshape(x, ...)` raises ValueError while the model is built. Keras 2 makes a layer of such a call. In a layer's
`call`, or in a `Lambda`, the same function is given a real tensor.

Reported:

    inputs = keras.Input((10,))
    x = tf.expand_dims(inputs, 1)

Use instead:

    inputs = keras.Input((10,))
    x = keras.ops.expand_dims(inputs, 1)

Fix: none yet.

Silent when: the function stands in a layer, or is none of those that were measured; what it is given comes from a layer
of the file or from something that is not known; a test that is not known decides whether it runs; the error is caught;
or the target Keras is 2.

Measured: 190 functions raise ValueError on Keras 3.3 to 3.16, and give a symbolic tensor or several on tf_keras.
Operators, such as `x + 1` and `x[:, 0]`, and `x.shape` work on all of them.

See https://github.com/DataCanvasIO/DeepTables/issues/93.
"""

from __future__ import annotations

from collections.abc import Iterator

from kerasdrop_lint.analysis.facts import Facts
from kerasdrop_lint.analysis.refused_calls import OperationOnSymbolic
from kerasdrop_lint.analysis.spelling import spelled
from kerasdrop_lint.rules.claim import Claim, Mention
from kerasdrop_lint.rules.wording import if_chosen, symbol_of


def check(facts: Facts) -> Iterator[Claim]:
    """A claim at every call of a function that Keras 3 refuses its symbolic tensors."""
    for found in facts.on_symbolic:
        yield Claim(
            found.place,
            symbol_of(found.function),
            f"{_said(found)}{if_chosen(found.options)}: {facts.profile.runtime} raises ValueError when the model is "
            f"built. {_cure(found)}",
            tuple(_mentions(found)),
        )


def _said(found: OperationOnSymbolic) -> str:
    made = " (line {0})" if found.made is not None else ""
    if found.place is found.call:
        return f"`{spelled(found.call.function)}` is given a symbolic tensor{made}"
    helper, inside = spelled(found.place.function), f"line {{{1 if made else 0}}}"
    return f"`{helper}` gives a symbolic tensor{made} to `{spelled(found.call.function)}` ({inside})"


def _mentions(found: OperationOnSymbolic) -> Iterator[Mention]:
    if found.made is not None:
        yield Mention(found.made, "the symbolic tensor is made here")
    if found.place is not found.call:
        yield Mention(found.call, "the function of TensorFlow is called here")


def _cure(found: OperationOnSymbolic) -> str:
    if found.counterpart:
        return f"Use `keras.ops.{found.counterpart}`, or call it in a layer."
    return "Call it in a layer, or use one that does the same."
