"""Calls a layer as Keras does: resolves the training mode, shares it through the context, runs `call`.

Keras 3 keeps one mutable context for the whole outermost call: what a call resolves stays for everything that is
called later. Keras 2 keeps a stack. Which version does what is in the profile.
"""

from __future__ import annotations

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.arguments import Arguments
from kerasdrop_lint.analysis.causes import How
from kerasdrop_lint.analysis.classes import ClosureFunction, UserClass
from kerasdrop_lint.analysis.facts import ModeSource
from kerasdrop_lint.analysis.fixed_causes import Inherent, Limit
from kerasdrop_lint.analysis.gradients import note_pass
from kerasdrop_lint.analysis.heap import Instance, derived
from kerasdrop_lint.analysis.iteration import elements
from kerasdrop_lint.analysis.library import BAKED, apply_library, rates_of
from kerasdrop_lint.analysis.machine import Context, Machine, ProgramError
from kerasdrop_lint.analysis.options import Option, option_of
from kerasdrop_lint.analysis.records import Resolution, record_made_in_call
from kerasdrop_lint.analysis.refusals import refuse_positional_constants, refuse_positional_mask
from kerasdrop_lint.analysis.running import ActiveCall
from kerasdrop_lint.analysis.setters import Setter, SetterKind
from kerasdrop_lint.analysis.signatures import kind_of, requires_training, takes_training, written_mode
from kerasdrop_lint.analysis.spelling import written_argument
from kerasdrop_lint.analysis.told import call_arguments
from kerasdrop_lint.analysis.unfollowed import hidden_call
from kerasdrop_lint.analysis.values import (
    NONE,
    Bound,
    Constant,
    FunctionValue,
    Origin,
    OriginKind,
    Partial,
    Provenance,
    Reference,
    Tensor,
    Truth,
    Unknown,
    Value,
    alternatives,
    is_none,
    join_all,
)
from kerasdrop_lint.knowledge.catalogue import ONLY_SEEDED, WEIGHTED, LayerKind


def call_layer(machine: Machine, layer: Reference, arguments: Arguments, place: ir.Node | None) -> Value:
    """`layer(...)` through Keras' `__call__`, on tensors that are not symbolic."""
    if not machine.profile.legacy:
        refuse_positional_constants(machine, layer, arguments, place)
        refuse_positional_mask(machine, layer, arguments)
        _require_training(machine, layer, arguments)
    _doubt_second_argument(machine, layer, arguments)
    is_fresh = ensure_built(machine, layer)
    outermost = machine.context is None
    saved = machine.mode()
    instance = machine.heap.instance(layer)
    assert instance is not None
    _note_fresh(machine, instance, place)
    if instance.definition is not None:
        machine.ran.add(layer)
        _note_told(machine, instance.definition, arguments, place)
    if is_fresh and machine.profile.defaults_baked_in:
        _bake(machine, layer)
    if is_fresh and machine.traces_builds:
        _trace_to_build(machine, layer, arguments)
    if outermost:
        machine.context = Context()
    serial, applied = machine.next_serial(), len(machine.applications)
    resolution = _resolve(machine, layer, arguments, place, serial)
    took = resolution.setter if resolution.source is ModeSource.CONTEXT else None
    leaked = took is not None and _is_left_behind(machine, took)
    machine.active.append(ActiveCall(serial, place, took, leaked))
    try:
        result = run_call(machine, layer, arguments, place, resolution)
    finally:
        machine.active.pop()
        if outermost:
            machine.context = None
        elif machine.profile.legacy:
            machine.set_mode(saved)
    if layer == machine.root:
        machine.outputs.append(result)
    if outermost and isinstance(place, ir.Call):
        machine.noted.known_calls.add(place)
        if not machine.active:  # else in a compiled function that another layer calls: no one can tell it the mode here
            return note_pass(machine, layer, arguments, place, applied, result)
    return result


def _note_told(machine: Machine, definition: UserClass, arguments: Arguments, place: ir.Node | None) -> None:
    """Count a call that is written in the source by whether it says the mode. One outside of all layers that passes on
    its function's own default of True says no more than nothing would."""
    if place is None:
        return
    parameters = [parameter.name for parameter in definition.call.syntax.parameters] if definition.call else []
    by_position = "training" in parameters[1 : 1 + len(arguments.positional)]
    is_open = arguments.open_keywords is not None or arguments.open_positional is not None
    written = arguments.keyword("training")
    told = by_position or is_open or written is not None
    use = machine.use_of(definition)
    use.told += told and not (_is_default_of_true(written) and not machine.active)
    use.untold += not told


def _is_default_of_true(value: Value | None) -> bool:
    origin = value.origin if isinstance(value, Constant) and value.value is True else None
    return origin is not None and origin.kind is OriginKind.DEFAULT


def _note_fresh(machine: Machine, instance: Instance, place: ir.Node | None) -> None:
    """Note a layer of Keras that has variables, if it is made where it is called."""
    kind = kind_of(machine, instance) if instance.definition is None else None
    if kind is None or not kind.owns_variables:
        return
    if (
        machine.profile.legacy
        and machine.compiled
        and not machine.presses_on
        and _is_made_here(machine, instance, place)
        and kind.name in WEIGHTED
    ):
        raise ProgramError("ValueError")  # what a function makes when it is traced again are other variables
    rates = rates_of(machine, instance, kind) if kind.name in ONLY_SEEDED else frozenset()
    rate = _open_rate(machine, instance, kind) if rates == {Truth.MAYBE} else None
    if rates == {Truth.TRUE} or rate is not None or kind.name in WEIGHTED:
        record_made_in_call(machine, instance, place, has_weights=kind.name in WEIGHTED, rate=rate)


def _is_made_here(machine: Machine, instance: Instance, place: ir.Node | None) -> bool:
    """Whether the running function made a layer to call it at once."""
    runs = machine.function is not None and instance.maker is machine.function.syntax
    return runs and isinstance(place, ir.Call) and place.function is instance.made


def _open_rate(machine: Machine, instance: Instance, kind: LayerKind) -> Option | None:
    """The rate of a layer that a constructor's parameter decides; None where anything else does."""
    for name, position, _ in kind.rates:
        written = written_argument(instance.made, name, position) if instance.made is not None else None
        if written is not None:
            return option_of(machine, written, instance.attributes.get(name, NONE))
    return None


def _doubt_second_argument(machine: Machine, layer: Reference, arguments: Arguments) -> None:
    """Most layers of Keras that know no mode take nothing but their input: a mode by position raises."""
    instance = machine.heap.instance(layer)
    assert instance is not None
    kind = kind_of(machine, instance) if instance.definition is None else None
    if kind is not None and not kind.takes_training and any(map(_is_constant, arguments.positional[1:])):
        machine.may_have_raised = True


def _is_constant(value: Value) -> bool:
    return isinstance(value, Constant)


def _require_training(machine: Machine, layer: Reference, arguments: Arguments) -> None:
    """Keras 3 fills in `training` after it has bound the arguments: one without a default must be passed by keyword."""
    call = None if machine.presses_on else requires_training(machine.heap.instance(layer))
    is_open = arguments.open_keywords is not None or arguments.open_positional is not None
    is_taken = machine.presses_on and len(arguments.positional) > 1
    is_certain = not (machine.uncertain or is_open or is_taken)
    if call is not None and arguments.keyword("training") is None and is_certain:
        raise ProgramError("TypeError")


def ensure_built(machine: Machine, layer: Reference) -> bool:
    """Run the layer's own `build` before its first call; whether this is it."""
    instance = machine.heap.instance(layer)
    assert instance is not None
    if instance.built:
        return False
    definition = instance.definition
    found = definition.find("build") if definition else None
    writable = machine.heap.writable(layer)
    assert isinstance(writable, Instance)
    writable.built = True
    kind = kind_of(machine, instance) if definition is None else None
    builds_itself = found is not None and isinstance(found[0], FunctionValue)
    creates = kind.owns_variables and not kind.built_at_init if kind is not None else builds_itself
    machine.creates_variables |= creates
    if found is not None and isinstance(found[0], FunctionValue):
        context, active, machine.context, machine.active = machine.context, machine.active, None, []
        try:
            machine.call(Bound(found[0], layer), Arguments((Unknown(Inherent.INPUT_SHAPE),)))
        finally:
            machine.context, machine.active = context, active
    return True


def _trace_to_build(machine: Machine, layer: Reference, arguments: Arguments) -> None:
    """Keras 3 traces `call` before the mode is set, to build a layer that has unbuilt layers in it."""
    instance = machine.heap.instance(layer)
    assert instance is not None
    if machine.profile.legacy:
        return
    definition = instance.definition
    found = definition.find("call") if definition else None
    applications, machine.applications = machine.applications, []
    passes = len(machine.noted.passes)
    memo, machine.memo = machine.memo, {}  # what a trace has run must run again, for the sites in it
    try:
        if definition is None:
            _build_in_order(machine, instance)
        elif found is not None and isinstance(found[0], FunctionValue) and _has_unbuilt(machine, instance):
            machine.call(Bound(found[0], layer), _named(found[0].function.shown, arguments))
    except ProgramError:
        pass
    finally:
        machine.applications, machine.memo = applications, memo
        del machine.noted.passes[passes:]


def _named(function: ClosureFunction, arguments: Arguments) -> Arguments:
    """What Keras hands on to trace a `call`: by name, what it has parameters for."""
    named = tuple((name, value) for name, value in arguments.keywords if function.syntax.parameter(name) is not None)
    return Arguments(arguments.positional, named, arguments.open_positional, arguments.open_keywords)


def _bake(machine: Machine, layer: Reference) -> None:
    """A Sequential model that is built in another layer's call stores the mode it finds there in its graph.

    One with an `Input` was built when it was made, and so was all that is in a functional model, in no mode.
    """
    instance, root = machine.heap.instance(layer), machine.root
    mode, _ = machine.mode()
    if instance is None or instance.keras != "Sequential" or is_none(mode) is Truth.TRUE:
        return
    model = machine.heap.instance(root) if root is not None else None
    if model is not None and _starts_with_input(machine, model):
        return
    if not _starts_with_input(machine, instance):
        machine.heap.set_attribute(layer, BAKED, mode, weak=False)


def _build_in_order(machine: Machine, instance: Instance) -> None:
    """A Sequential, which alone has `layers`, calls them in turn to build itself; with an `Input` it has done so."""
    layers, _ = elements(machine, instance.attributes.get("layers", NONE))
    value: Value = Tensor(Provenance.DATA)
    if layers and isinstance(layers[0], Tensor):
        for layer in layers:
            if isinstance(layer, Reference):
                ensure_built(machine, layer)
        return
    for layer in layers:
        value = machine.call(layer, Arguments((value,)))


def _has_unbuilt(machine: Machine, instance: Instance) -> bool:
    definition = instance.definition
    if definition is not None and isinstance((definition.find("build") or (None,))[0], FunctionValue):
        return False
    for value in list(instance.attributes.values()):
        for part in machine.heap.parts(value):
            inner = machine.heap.instance(part)
            if inner is None or inner.keras is None or inner.built or _starts_with_input(machine, inner):
                continue
            kind = kind_of(machine, inner)
            if inner.definition is not None or kind is None or not kind.built_at_init:
                return True
    return False


def _starts_with_input(machine: Machine, model: Instance) -> bool:
    """A functional model, and a Sequential one with an `Input`: they are built when they are made."""
    layers, _ = elements(machine, model.attributes.get("layers", NONE))
    return model.graph is not None or isinstance(next(iter(layers), None), Tensor)


def _is_handed_on(machine: Machine, place: ir.Node | None) -> bool:
    """Whether a call writes for `training` what the function around it was given."""
    arguments = place.arguments if isinstance(place, ir.Call) else ()
    written = next((argument.value for argument in arguments if argument.keyword == "training"), None)
    if written is None or machine.function is None:
        return written is None
    return isinstance(written, ir.Name) and machine.function.syntax.parameter(written.name) is not None


def _is_left_behind(machine: Machine, setter: Setter) -> bool:
    return setter.kind is not SetterKind.ENTRY and not _is_running(machine, setter)


def _is_running(machine: Machine, setter: Setter) -> bool:
    return any(call.serial == setter.serial for call in machine.active)


def _resolve(
    machine: Machine, layer: Reference, arguments: Arguments, place: ir.Node | None, serial: int
) -> Resolution:
    instance = machine.heap.instance(layer)
    assert instance is not None
    profile = machine.profile
    takes, default = takes_training(machine, instance)
    written = written_mode(machine, instance, arguments)
    if not takes and not profile.tells_parameterless:
        written = None
    if written is not None:
        absent = is_none(written)
        if absent is Truth.FALSE or profile.written_none_counts:
            return _store(machine, written, SetterKind.WRITTEN, ModeSource.WRITTEN, instance, place, serial)
        if absent is Truth.MAYBE:
            undecided = Unknown(derived(How.MODE_OR_NONE, written))
            return _store(machine, undecided, SetterKind.WRITTEN, ModeSource.WRITTEN, instance, place, serial)
    mode, setter = machine.mode()
    if is_none(mode) is not Truth.TRUE:
        return Resolution(mode, ModeSource.CONTEXT, setter)
    if takes and machine.process.phase is not None:
        phase = _phase(machine.process.phase, default)
        return _store(machine, phase, SetterKind.DEFAULT, ModeSource.DEFAULT, instance, place, serial)
    reset = setter is not None  # somebody wrote None
    if takes and default is not None and is_none(default) is not Truth.TRUE:
        if reset and machine.heap.truth(default) is Truth.FALSE:
            return Resolution(default, ModeSource.CONTEXT, setter)
        if profile.defaults_leak or profile.legacy:
            return _store(machine, default, SetterKind.DEFAULT, ModeSource.DEFAULT, instance, place, serial)
        return Resolution(default, ModeSource.DEFAULT)
    if reset:
        return Resolution(NONE, ModeSource.CONTEXT, setter)
    return Resolution(NONE, ModeSource.NOTHING)


def _phase(phase: Value, default: Value | None) -> Value:
    """The mode that Keras 2 keeps for the process; None stands for one that is not set, where the default decides."""
    return join_all((default or NONE) if option == NONE else option for option in alternatives(phase))


def _written_kind(origin: Origin) -> SetterKind:
    """Who decided a mode that is written: a forwarded one is still the entry point's, or a default's."""
    if origin.kind is OriginKind.ENTRY:
        return SetterKind.ENTRY
    return SetterKind.DEFAULT if origin.kind is OriginKind.DEFAULT else SetterKind.WRITTEN


def _is_new_literal(origin: Origin | None, setter: Setter) -> bool:
    """Whether a mode comes from another literal than the one that the setter has stored."""
    held = setter.origin
    return origin is not None and origin.kind is OriginKind.LITERAL and (held is None or held.node is not origin.node)


def _store(
    machine: Machine,
    mode: Value,
    kind: SetterKind,
    source: ModeSource,
    instance: Instance,
    place: ir.Node | None,
    serial: int,
) -> Resolution:
    """Store a mode in the context. Writing what is there already leaves its setter: nothing has changed.

    But the setter is a new one where the call that stored it is over, and another writes the same: it is to blame for
    itself.
    """
    machine.trust_mode()
    held, setter = machine.mode()
    same = machine.heap.truth(held) is machine.heap.truth(mode) is not Truth.MAYBE and is_none(held) is is_none(mode)
    origin = getattr(mode, "origin", None)
    graph_call = machine.context.graph_call if machine.context is not None and kind is SetterKind.WRITTEN else None
    in_graph = graph_call if graph_call is not None and graph_call.call is place else None
    if origin is not None and kind is SetterKind.WRITTEN and in_graph is None:
        kind = _written_kind(origin)
    again = kind is SetterKind.WRITTEN and setter is not None and _is_left_behind(machine, setter)
    if not same or setter is None or (again and (_is_new_literal(origin, setter) or not _is_handed_on(machine, place))):
        name = instance.definition.name if instance.definition else instance.keras or "layer"
        call = place if isinstance(place, ir.Call) else instance.made
        none = is_none(mode) is Truth.TRUE
        setter = Setter(kind, serial, call, name, origin, none, machine.function, None, in_graph, instance.maker)
    machine.set_mode((mode, setter))
    return Resolution(mode, source, setter)


def run_call(
    machine: Machine, layer: Reference, arguments: Arguments, place: ir.Node | None, resolution: Resolution
) -> Value:
    """The layer's `call` method, with the mode resolved."""
    instance = machine.heap.instance(layer)
    assert instance is not None
    own = instance.attributes.get("call")
    is_followed = isinstance(own, FunctionValue | Bound | Partial) and instance.definition is not None
    if (own is not None and not is_followed) or machine.process.replaces(instance.keras, "__call__"):
        return hidden_call(machine, instance.definition, Unknown(Limit.CALL_REPLACED), arguments)
    found = instance.definition.find("call") if instance.definition else None
    value = machine.process.method(instance.keras, "call") if found is None or found[0] is found[1] else found[0]
    if value is None:
        return apply_library(machine, layer, arguments, resolution, place)
    if not isinstance(value, FunctionValue):
        return hidden_call(machine, instance.definition, value, arguments)
    shown = value.function.shown
    arguments = call_arguments(machine, shown, arguments, resolution)
    if shown is not value.function and shown.syntax.parameter("mask") is not None and not arguments.keyword("mask"):
        arguments = arguments.with_keyword("mask", NONE)  # which a decorator may refuse
    # Keras has asked the method of the class for its parameters, before the constructor put another in its place.
    return machine.call(Bound(value, layer) if own is None else own, arguments)
