"""Dropout rates that are no share: notes those that are written as a number, and raises what Keras raises."""

from __future__ import annotations

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.facts import OddRate
from kerasdrop_lint.analysis.heap import Instance
from kerasdrop_lint.analysis.keeping import note_rate
from kerasdrop_lint.analysis.machine import Machine, ProgramError
from kerasdrop_lint.analysis.records import Resolution
from kerasdrop_lint.analysis.values import Constant, OriginKind, Truth, Value
from kerasdrop_lint.knowledge.catalogue import LayerKind, Operation, layer_kind
from kerasdrop_lint.knowledge.rates import RateEffect, RateFault, operation_fault, rate_fault
from kerasdrop_lint.modes import Effect


def refuse_rates(machine: Machine, instance: Instance, keras: str, place: ir.Call | None) -> None:
    """Note the rates that are no share. Raises ProgramError for one with which the layer cannot be made."""
    kind = layer_kind(keras, machine.profile.target)
    for name, position, _ in kind.rates if kind is not None else ():
        value = instance.attributes.get(name)
        if kind is not None and kind.effect is Effect.DROPOUT:
            note_rate(machine, place, (keras, name, position), value)
        if not isinstance(value, Constant) or not isinstance(value.value, (int, float)):
            continue
        fault = rate_fault(keras, value.value, machine.profile)
        if fault is not None:
            _note(machine, place, (keras, name, value), value.value, fault)
            if fault.effect is RateEffect.NOT_MADE and not machine.uncertain and not machine.presses_on:
                raise ProgramError(fault.error)


def refuse_call(machine: Machine, instance: Instance, kind: LayerKind, resolution: Resolution) -> None:
    """Raises ProgramError where the layer does for a rate that is no share."""
    for name, _, _ in kind.rates:
        rate = instance.attributes.get(name)
        if not isinstance(rate, Constant) or not isinstance(rate.value, (int, float)):
            continue
        fault = rate_fault(kind.name, rate.value, machine.profile)
        is_on = machine.heap.truth(resolution.mode) is Truth.TRUE
        effect = fault.effect if fault is not None and not machine.presses_on else None
        if fault and (effect is RateEffect.NOT_CALLED or (effect is RateEffect.RAISES_WHEN_ON and is_on)):
            raise ProgramError(fault.error)


def refuse_rate_of_operation(
    machine: Machine, operation: Operation, rate: Value | None, keep: Value | None, place: ir.Call | None
) -> None:
    """Note a rate that is no share. Raises ProgramError where TensorFlow does."""
    note_rate(machine, place, (operation.name, operation.rate, operation.rate_position), rate)
    given, name = (keep, operation.keep_prob or "") if rate is None else (rate, operation.rate)
    if not isinstance(given, Constant) or isinstance(given.value, bool) or not isinstance(given.value, (int, float)):
        return
    share = 1 - given.value if rate is None else given.value
    fault = operation_fault(operation.name, share, machine.profile)
    if fault is not None:
        _note(machine, place, (operation.name, name, given), share, fault)
        if fault.error and not machine.uncertain and not machine.presses_on:
            raise ProgramError(fault.error)


def _note(
    machine: Machine, place: ir.Call | None, given: tuple[str, str, Constant], rate: float, fault: RateFault
) -> None:
    """Note a rate that is no share, if it is a number of the source and not the default of a parameter, for which the
    callers may have something else. `given` is what gets it, under which name, and the value."""
    layer, argument, value = given
    literal = value.origin is not None and value.origin.kind is OriginKind.LITERAL
    if place is not None and literal and not machine.caught:
        machine.noted.odd_rates.append(OddRate(place, layer, argument, value.value, rate, fault, machine.function))
