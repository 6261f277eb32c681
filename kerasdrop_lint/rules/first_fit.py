"""Models of which the first `fit` finds no weights, because their compiled `call` makes them all."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdrop_lint.analysis.facts import ClassUse, Facts
from kerasdrop_lint.rules.claim import Claim


def without_weights(facts: Facts) -> Iterator[Claim]:
    """A claim at every compiled `call` of a model that makes all its weights, where nothing runs before `fit`."""
    used = {use.definition: use for use in facts.classes}
    for root in facts.roots:
        use = used.get(root.definition) if root.definition is not None else None
        if not root.makes_weights_in_call or not root.rows or use is None or use.call is None or _runs_before(use):
            continue
        yield Claim(
            use.call.syntax,
            use.call.name,
            f"`{use.call.name}` is a `tf.function` and makes the weights of the model in it: in Keras 3, if `fit` is "
            'the first call, it raises "No gradients provided for any variable". Leave the decorator out: `fit` '
            "compiles the model itself.",
        )


def _runs_before(use: ClassUse) -> bool:
    """Whether the file calls or builds instances itself, or uses them inside of other models."""
    return bool(use.told or use.untold or use.built or use.applied_symbolically or use.given_to_layers)
