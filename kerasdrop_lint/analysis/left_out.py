"""Functions that leave out a part of a tensor, or put it in another order: by chance, that is a site."""

from __future__ import annotations

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.arguments import Arguments
from kerasdrop_lint.analysis.choices import argument
from kerasdrop_lint.analysis.facts import Choice
from kerasdrop_lint.analysis.machine import Machine
from kerasdrop_lint.analysis.marks import Marks
from kerasdrop_lint.analysis.randomness import Sampled
from kerasdrop_lint.analysis.sampling import is_sampled, mask_site, random_site
from kerasdrop_lint.analysis.values import Tensor, Value, is_opaque

_BY_MASK = {"boolean_mask": "mask"}
_BY_INDEX = {"gather": "indices", "gather_nd": "indices", "take": "indices", "take_along_axis": "indices"}
INDICES = frozenset({"where", "nonzero", "argwhere"})
"""What gives the places where a mask is true."""


def left_out(machine: Machine, name: str, arguments: Arguments, place: ir.Call | None) -> Value | None:
    """What a function of that name leaves of a tensor, where a random one says which part; None for any other."""
    keyword = _BY_MASK.get(name) or _BY_INDEX.get(name)
    if keyword is None or place is None or not arguments.positional:
        return None
    deciding = argument(arguments, keyword, 1)
    return None if deciding is None else part_of(machine, place, arguments.positional[0], deciding)


def part_of(machine: Machine, place: ir.Node, whole: Value, deciding: Value) -> Value | None:
    """What is left of `whole`, where a random tensor says which part, or in which order; None where none does."""
    plain = isinstance(whole, Tensor) and whole.node is None and not is_sampled(whole)
    if not plain or not isinstance(deciding, Tensor) or deciding.sampled is Sampled.NO:
        return None
    assert isinstance(whole, Tensor)
    marks = whole.marks | deciding.marks | _site(machine, place, deciding.sampled)
    return Tensor(whole.provenance, marks, opaque=is_opaque(whole) or deciding.opaque)


def _site(machine: Machine, place: ir.Node, kind: Sampled) -> Marks:
    if kind.drops:
        return mask_site(machine, place, kind)
    return random_site(machine, place, Choice.SELECTS if kind is Sampled.RANDOM else Choice.NO)
