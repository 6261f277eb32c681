"""Tensors that operators make: which marks reach the result, and where a random mask is applied.

A random tensor that is compared, rounded or cast becomes a mask; multiplying something else with a mask is a site.
"""

from __future__ import annotations

from dataclasses import replace

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.arguments import Arguments
from kerasdrop_lint.analysis.facts import Choice
from kerasdrop_lint.analysis.fixed_causes import Inherent
from kerasdrop_lint.analysis.machine import Machine
from kerasdrop_lint.analysis.marks import NO_MARKS, Marks, SiteKey
from kerasdrop_lint.analysis.randomness import Sampled, mixed
from kerasdrop_lint.analysis.records import is_calls_own, record_operation
from kerasdrop_lint.analysis.values import (
    Constant,
    Provenance,
    Reference,
    Tensor,
    Tuple,
    Unknown,
    Value,
    is_opaque,
)
from kerasdrop_lint.modes import Effect

RUN_ONCE = frozenset({"__init__", "build"})
"""The methods in which a layer draws once, for all its calls."""


def combine(machine: Machine, place: ir.Node, symbol: str, left: Value, right: Value) -> Value:
    """The tensor that an arithmetic operator makes of two operands, at least one a tensor."""
    marks = machine.heap.marks(left) | machine.heap.marks(right)
    provenance = joint_provenance((left, right))
    for operand in (left, right):
        if symbol == "*" and isinstance(operand, Constant) and operand.value in (0, 0.0):
            return Tensor(provenance)  # nothing is left of what was multiplied
    kinds = {value.sampled for value in (left, right) if isinstance(value, Tensor)}
    opaque = is_opaque(left) or is_opaque(right)
    plain = [v for v in (left, right) if isinstance(v, (Tensor, Unknown)) and not is_sampled(v)]
    has_plain = any(isinstance(value, Tensor) for value in plain)
    if symbol == "*" and has_plain and any(kind.decides for kind in kinds):
        marks |= mask_site(machine, place, mixed(kinds - {Sampled.NO}))
        return Tensor(provenance, marks, opaque=_has_unseen(left, right))
    if has_plain:
        if any(kind.drops for kind in kinds):
            note_complement(machine)
        return Tensor(provenance, marks, opaque=opaque)
    return Tensor(provenance, marks, opaque=opaque, sampled=_combined(machine, symbol, left, right))


def _combined(machine: Machine, symbol: str, left: Value, right: Value) -> Sampled:
    """What an operator makes of random tensors and numbers: a share may be added, and a mask scaled."""
    tensors = [value for value in (left, right) if isinstance(value, Tensor)]
    kind = mixed(value.sampled for value in tensors)
    if len(tensors) == 1 and kind is Sampled.UNIFORM and symbol == "+":
        added = left if tensors[0] is right else right
        if isinstance(added, Constant) and added.value == 1:
            return Sampled.PAST_ONE
        return kind if is_share(added) else Sampled.RANDOM
    if symbol == "*" and kind.drops:
        return kind
    if len(tensors) == 1 and kind.drops:
        if symbol == "/" and tensors[0] is left:
            return kind
        if symbol == "-" and isinstance(left, Constant) and left.value == 1:
            return ~kind
        note_complement(machine)
    return kind.roughly


def _has_unseen(*values: Value) -> bool:
    """Whether sites that were not seen may be in one of the values; of a mask, its own is seen where it is applied."""
    return any(value.opaque if isinstance(value, Tensor) else is_opaque(value) for value in values)


def note_complement(machine: Machine) -> None:
    """A mask is used for something else too: what it drops, something else is put in place of."""
    machine.noted.complemented.update(function.syntax for function in machine.stack)


def note_use(machine: Machine, kind: Sampled) -> None:
    """A mask that drops is applied; where its reverse is as well, it chooses between two things."""
    for function in machine.stack:
        if machine.noted.masks.setdefault(function.syntax, kind) is not kind:
            machine.noted.complemented.add(function.syntax)


def note_returned(machine: Machine, value: Value) -> None:
    """A mask that is returned beside what it was applied to says what was hidden, to find it again."""
    if not isinstance(value, (Tuple, Reference)):
        return
    tensors = [part for part in machine.heap.parts(value) if isinstance(part, Tensor)]
    if any(part.sampled.drops for part in tensors) and any(part.sampled is Sampled.NO for part in tensors):
        note_complement(machine)


def is_share(value: Value) -> bool:
    """Whether it is a rate of the layer's own that drops something, and not everything."""
    if isinstance(value, Constant):
        number = isinstance(value.value, (int, float)) and not isinstance(value.value, bool)
        return number and 0 < value.value < 1 and not is_calls_own(value)
    return isinstance(value, Unknown) and not is_calls_own(value)


def is_sampled(value: Value) -> bool:
    """Whether it is a tensor that is random in itself."""
    return isinstance(value, Tensor) and value.sampled is not Sampled.NO


def mask_site(machine: Machine, place: ir.Node, kind: Sampled) -> Marks:
    """Note a random mask of this kind that is applied at `place`."""
    if kind.drops:
        note_use(machine, kind)
    return random_site(machine, place, Choice.DROPS if kind.drops else Choice.NO)


def random_site(machine: Machine, place: ir.Node, choice: Choice, name: str = "random mask") -> Marks:
    """Note that something random decides at `place` what becomes of a tensor."""
    key = SiteKey(place, 0)
    record_operation(machine, key, name, Effect.MASK, None, choice=choice)
    return frozenset({key})


def select_site(machine: Machine, place: ir.Node, test: Value, first: Value, second: Value) -> Marks:
    """Note a random mask that selects one of two values at `place`."""
    kind = test.sampled if isinstance(test, Tensor) else Sampled.MASK
    zeroed = [_is_zero(value) for value in (first, second)]
    if any(zeroed):
        return mask_site(machine, place, kind if zeroed[1] else ~kind)
    return random_site(machine, place, Choice.SELECTS if kind.drops else Choice.NO)


def _is_zero(value: Value) -> bool:
    if isinstance(value, Constant):
        return value.value in (0, 0.0)
    return isinstance(value, Tensor) and value.zeros


def compare(machine: Machine, place: ir.Node, left: Value, right: Value) -> Value:
    """The tensor that a comparison makes: of a random one, a mask."""
    return as_mask("less", joint_provenance((left, right)), (left, right), machine)


def as_mask(name: str, provenance: Provenance, values: tuple[Value, ...], machine: Machine) -> Tensor:
    """A tensor of the same origin as `values`, made by the function of that name; of random ones, a mask."""
    marks = NO_MARKS.union(*map(machine.heap.marks, values))
    opaque = any(value.opaque for value in values if isinstance(value, (Tensor, Unknown)))
    sampled = _masked(name, values) if any(map(is_sampled, values)) else Sampled.NO
    return Tensor(provenance, marks, opaque=opaque, sampled=sampled)


def _masked(name: str, values: tuple[Value, ...]) -> Sampled:
    first = values[0]
    kind = first.sampled if isinstance(first, Tensor) else Sampled.NO
    if name == "cast" and kind.drops:
        return kind
    if name in ("floor", "round") and kind is Sampled.UNIFORM:
        return Sampled.DROPPING
    if name == "floor" and kind is Sampled.PAST_ONE:
        return Sampled.NO
    if name in _ORDERING and len(values) == 2:
        random = [value for value in values if isinstance(value, Tensor) and value.sampled is Sampled.UNIFORM]
        others = [value for value in values if not isinstance(value, Tensor)]
        if len(random) == 1 and len(others) == 1:
            return _compared(others[0])
    return Sampled.MASK


def _compared(share: Value) -> Sampled:
    """What comparing a number between 0 and 1 with this makes: the same for all of them where this is not between."""
    if is_share(share):
        return Sampled.DROPPING
    outside = isinstance(share, Constant) and isinstance(share.value, (int, float)) and not 0 < share.value < 1
    return Sampled.NO if outside else Sampled.MASK


_ORDERING = frozenset({"greater", "less", "greater_equal", "less_equal"})
_SHAPING = frozenset(
    {
        "broadcast_to",
        "ensure_shape",
        "expand_dims",
        "identity",
        "repeat",
        "reshape",
        "squeeze",
        "stack",
        "stop_gradient",
    }
    | {"tile", "transpose"}
)


def computed(machine: Machine, name: str, result: Tensor) -> Tensor:
    """What another function makes of a random tensor: one that is otherwise distributed, unless it only shapes it."""
    if result.sampled is result.sampled.roughly or (name in _SHAPING and result.sampled.drops):
        return result
    if name == "logical_not":
        return replace(result, sampled=~result.sampled)
    return replace(result, sampled=result.sampled.roughly)


def sample(machine: Machine, path: str, arguments: Arguments) -> Tensor:
    """What a random operation returns; outside of a call it is drawn once."""
    in_call = bool(machine.active)
    if any(function.syntax.name in RUN_ONCE for function in machine.stack):
        return Tensor(Provenance.DATA if in_call else Provenance.EAGER)
    kind = _distributed(path, arguments)
    if in_call and _draws_anew(path, arguments.keyword("seed")):
        return Tensor(Provenance.DATA, sampled=kind)
    return Tensor(Provenance.DATA if in_call else Provenance.EAGER, sampled=kind.roughly)


def _draws_anew(path: str, seed: Value | None) -> bool:
    """Whether it certainly gives other numbers each time; with a number for a seed, Keras 3 gives the same."""
    if not path.startswith("keras.random."):
        return "stateless" not in path
    is_none = seed is None or (isinstance(seed, Constant) and seed.value is None)
    return is_none or (isinstance(seed, Unknown) and seed.cause is Inherent.SEEDS)


def _distributed(path: str, arguments: Arguments) -> Sampled:
    name = path.rpartition(".")[2]
    if name.endswith("uniform"):
        bounds = (*arguments.positional[1:3], *(arguments.keyword(bound) for bound in ("minval", "maxval")))
        given = [bound.value if isinstance(bound, Constant) else bound for bound in bounds if bound is not None]
        return Sampled.UNIFORM if given in ([], [0], [0, 1], [1]) else Sampled.RANDOM
    if not name.endswith(("bernoulli", "binomial")):
        return Sampled.RANDOM
    kept = arguments.keyword("p") or (arguments.positional[1] if len(arguments.positional) > 1 else None)
    of_backend = path.startswith("keras.backend.") and kept is not None and is_share(kept)
    return Sampled.DROPPING if of_backend else Sampled.MASK


def joint_provenance(values: tuple[Value, ...]) -> Provenance:
    """Eager only where every tensor among `values` is; anything unknown counts as data."""
    if any(isinstance(value, Tensor) and value.provenance is not Provenance.EAGER for value in values):
        return Provenance.DATA
    return Provenance.DATA if any(isinstance(value, Unknown) for value in values) else Provenance.EAGER
