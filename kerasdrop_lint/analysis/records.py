"""Notes the applications of mode-dependent layers and operations while a root runs."""

from __future__ import annotations

from dataclasses import dataclass

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.classes import ClosureFunction
from kerasdrop_lint.analysis.facts import Application, Choice, Layer, ModeSource, Through
from kerasdrop_lint.analysis.heap import Instance
from kerasdrop_lint.analysis.machine import Machine
from kerasdrop_lint.analysis.marks import Site
from kerasdrop_lint.analysis.options import Option, leads_by_options, leads_here, makes_once, taken
from kerasdrop_lint.analysis.refused_calls import MadeInCall
from kerasdrop_lint.analysis.setters import Setter
from kerasdrop_lint.analysis.values import NONE, Constant, OriginKind, Truth, Unknown, Value, alternatives
from kerasdrop_lint.modes import DRAWN, OFF, ON, UNKNOWN, Effect, State

_RUN_ONCE = frozenset({"build", "__init__", "__new__"})
"""The methods of a layer that are not for every call."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """The mode of one layer call, what decided it, and who had stored it where the context did."""

    mode: Value
    source: ModeSource
    setter: Setter | None = None


def layer_of(instance: Instance) -> Layer:
    """What rules need to know of a layer."""
    name = instance.definition.name if instance.definition else (instance.keras or "layer").rpartition(".")[2]
    return Layer(name, instance.keras, instance.made, instance.definition, instance.maker)


def record_layer(
    machine: Machine,
    key: Site,
    layer: Layer,
    effect: Effect,
    rates: frozenset[Truth],
    resolution: Resolution,
    through: Through,
) -> None:
    """Note that a mode-dependent layer is applied, with a rate that `rates` says of whether it is not zero: one answer
    for each value it may have."""
    state = _state(machine.heap.truth(resolution.mode), rates)
    setter = resolution.setter
    doubtful = machine.context is not None and machine.context.doubtful
    _note(
        machine,
        Application(
            key=key,
            layer=layer,
            effect=effect,
            rate=_decided(rates),
            mode=resolution.mode,
            source=resolution.source,
            through=through,
            state=state,
            setter=setter,
            victim=_victim(machine, setter, key),
            function=machine.function,
            certain=machine.is_certain,
            runs_always=machine.runs_always,
            options=leads_by_options(machine),
            is_one_of=machine.one_of > 0,
            mode_is_sure=resolution.source is ModeSource.WRITTEN or not doubtful,
            guards=tuple(machine.guards),
            is_guarded_here=len(machine.guards) > machine.guards_of_callers,
            direct=_direct(machine, key, resolution, through),
            frozen_in=machine.traces.frozen,
        ),
    )


def _direct(machine: Machine, key: Site, resolution: Resolution, through: Through) -> ir.Call | None:
    """The `.call(...)` in the source whose method has decided the mode by its default."""
    if through is Through.CALL_METHOD:
        told = resolution.source is not ModeSource.DEFAULT or isinstance(resolution.mode, Unknown)
        return key.place if not told and isinstance(key.place, ir.Call) else None
    origin = resolution.mode.origin if machine.direct and isinstance(resolution.mode, Constant) else None
    if origin is None or origin.kind is not OriginKind.DEFAULT:
        return None
    return next((call.place for call in reversed(machine.direct) if call.method is origin.owner), None)


def record_operation(
    machine: Machine,
    key: Site,
    name: str,
    effect: Effect,
    rate: Value | None,
    *,
    drawn: bool = False,
    choice: Choice = Choice.NO,
) -> None:
    """Note that an operation runs that takes no mode: it is on wherever it runs with a rate that is not zero."""
    rates = frozenset({Truth.TRUE} if rate is None else map(machine.heap.truth, alternatives(rate)))
    state = DRAWN if drawn else _state(Truth.TRUE, rates)
    _note(
        machine,
        Application(
            key=key,
            layer=Layer(name, None, None, None),
            effect=effect,
            rate=_decided(rates),
            mode=NONE,
            source=ModeSource.NOTHING,
            through=Through.OPERATION,
            state=state,
            setter=None,
            victim=None,
            function=machine.function,
            certain=machine.is_certain,
            runs_always=machine.runs_always,
            options=leads_by_options(machine),
            is_one_of=machine.one_of > 0,
            guards=tuple(machine.guards),
            is_guarded_here=len(machine.guards) > machine.guards_of_callers,
            rate_from_call=rate is not None and is_calls_own(rate),
            choice=choice,
        ),
    )


def record_made_in_call(
    machine: Machine, instance: Instance, place: ir.Node | None, *, has_weights: bool, rate: Option | None
) -> None:
    """Note a layer that the `call` of another, or a function that it runs, makes and applies in one expression: it is a
    new one in every call.

    One that is made under a test may be made once and kept; the mode alone keeps nothing, and neither does a
    constructor's parameter. `rate` is there if its rate must not be 0.
    """
    function = machine.function
    made = instance.made
    if made is None or not isinstance(place, ir.Call) or place.function is not made or function is None:
        return
    if instance.maker is not function.syntax:  # a node of a functional model that was built before
        return
    running = _since_call(machine) if machine.active else ()
    options = taken(machine)
    tests = {option.test for option in options}
    guards = [guard for guard in machine.guards if guard not in tests]
    by_mode = all(isinstance(guard, ir.Name) and guard.name == "training" for guard in guards)
    is_sure = by_mode and leads_here(machine) and not machine.caught and not any(map(makes_once, options))
    if running and is_sure:
        options = options if rate is None else (*options, rate)
        found = MadeInCall(made, layer_of(instance), has_weights, running, options, needs_rate=rate is not None)
        machine.noted.made_in_call.append(found)


def _since_call(machine: Machine) -> tuple[ClosureFunction, ...]:
    """The `call` of a layer and the functions that it runs, up to the running one, which may be it; none where it is
    not run each time."""
    for index in reversed(range(len(machine.stack))):
        function = machine.stack[index]
        if function.syntax.name == "call" and function.owner is not None:
            return tuple(machine.stack[index:])
        if function.cached or function.syntax.name in _RUN_ONCE:
            break
    return ()


def is_calls_own(rate: Value) -> bool:
    """Whether a rate is an argument of the running call, or computed from what is."""
    origin = getattr(rate, "origin", None)
    if origin is not None and origin.kind is OriginKind.DEFAULT:
        return True
    return decided_by_caller(rate)


def decided_by_caller(value: Value) -> bool:
    """Whether a value that is not known is not a constructor's parameter either: a variable, an argument, a tensor."""
    if isinstance(value, Constant):
        return False
    return not (isinstance(value, Unknown) and value.parameter is not None)


def _decided(rates: frozenset[Truth]) -> Truth:
    return next(iter(rates)) if len(rates) == 1 else Truth.MAYBE


def _state(mode: Truth, rates: frozenset[Truth]) -> State:
    """A rate of which nothing is known is taken for a rate; one that is zero in one of its branches is not."""
    if mode is Truth.FALSE or rates == {Truth.FALSE}:
        return OFF
    return ON if mode is Truth.TRUE and Truth.FALSE not in rates else UNKNOWN


def _victim(machine: Machine, setter: Setter | None, key: Site) -> ir.Node | None:
    """The outermost running call that took a mode which the call that stored it, ended by now, left behind; where a
    Sequential model makes that call, the site."""
    if setter is None:
        return None
    for call in machine.active:
        if call.leaked and call.took == setter:
            return call.place or key.place
    return None


def _note(machine: Machine, application: Application) -> None:
    machine.applications.append(application)
    if machine.root is None:
        outermost = machine.active[0].place if machine.active else application.key.place
        machine.eager.setdefault(application.key, (application, outermost))
