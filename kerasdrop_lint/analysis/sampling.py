"""Tensors that operators make: which sites reach the result, and where a random mask is applied.

A random tensor that is compared, rounded or cast becomes a mask; multiplying something else with a mask is a site.
"""

from __future__ import annotations

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.facts import SiteKey
from kerasdrop_lint.analysis.machine import Machine
from kerasdrop_lint.analysis.records import record_operation
from kerasdrop_lint.analysis.values import (
    NO_SITES,
    Constant,
    Provenance,
    Sampled,
    Sites,
    Tensor,
    Unknown,
    Value,
    is_opaque,
)
from kerasdrop_lint.modes import Effect


def combine(machine: Machine, place: ir.Node, symbol: str, left: Value, right: Value) -> Value:
    """The tensor that an arithmetic operator makes of two operands, at least one a tensor."""
    sites = machine.heap.sites(left) | machine.heap.sites(right)
    provenance = joint_provenance((left, right))
    for operand in (left, right):
        if symbol == "*" and isinstance(operand, Constant) and operand.value in (0, 0.0):
            return Tensor(provenance)  # nothing is left of what was multiplied
    sampled = {value.sampled for value in (left, right) if isinstance(value, Tensor)}
    opaque = is_opaque(left) or is_opaque(right)
    plain = [v for v in (left, right) if isinstance(v, (Tensor, Unknown)) and not _is_sampled(v)]
    if symbol == "*" and Sampled.MASK in sampled and plain and any(isinstance(v, Tensor) for v in plain):
        return Tensor(provenance, sites | mask_site(machine, place), opaque=opaque)
    if plain and any(isinstance(value, Tensor) for value in plain):
        return Tensor(provenance, sites, opaque=opaque)
    return Tensor(provenance, sites, opaque=opaque, sampled=max(sampled, key=lambda s: s.value, default=Sampled.NO))


def _is_sampled(value: Value) -> bool:
    return isinstance(value, Tensor) and value.sampled is not Sampled.NO


def mask_site(machine: Machine, place: ir.Node) -> Sites:
    """Note a random mask that is applied at `place`."""
    key = SiteKey(place, 0)
    record_operation(machine, key, "random mask", Effect.MASK, None)
    return frozenset({key})


def compare(machine: Machine, place: ir.Node, left: Value, right: Value) -> Value:
    """The tensor that a comparison makes: of a random one, a mask."""
    return as_mask(joint_provenance((left, right)), (left, right), machine)


def as_mask(provenance: Provenance, values: tuple[Value, ...], machine: Machine) -> Tensor:
    """A tensor of the same origin as `values`; of random ones, a mask."""
    random = any(_is_sampled(value) for value in values)
    sites = NO_SITES.union(*map(machine.heap.sites, values))
    opaque = any(value.opaque for value in values if isinstance(value, (Tensor, Unknown)))
    return Tensor(provenance, sites, opaque=opaque, sampled=Sampled.MASK if random else Sampled.NO)


def joint_provenance(values: tuple[Value, ...]) -> Provenance:
    """Eager only where every tensor among `values` is; anything unknown counts as data."""
    if any(isinstance(value, Tensor) and value.provenance is not Provenance.EAGER for value in values):
        return Provenance.DATA
    return Provenance.DATA if any(isinstance(value, Unknown) for value in values) else Provenance.EAGER
