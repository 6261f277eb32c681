"""Forward passes that the source makes itself, and which of them train: whose gradient is applied to the model.

What this has to know of a value (a tape, the weights of which model, the gradient of what) travels with it as a mark.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.arguments import NO_ARGUMENTS, Arguments
from kerasdrop_lint.analysis.causes import NotPassed, Parameter
from kerasdrop_lint.analysis.classes import UserClass
from kerasdrop_lint.analysis.facts import Application
from kerasdrop_lint.analysis.fixed_causes import Inherent
from kerasdrop_lint.analysis.machine import Machine
from kerasdrop_lint.analysis.marks import (
    NO_MARKS,
    Gradient,
    Marks,
    Sites,
    Tape,
    Weights,
    gradients_in,
    of_some,
    sites_in,
    tapes_in,
    weights_in,
)
from kerasdrop_lint.analysis.passes import Pass
from kerasdrop_lint.analysis.records import layer_of
from kerasdrop_lint.analysis.signatures import takes_training, written_mode
from kerasdrop_lint.analysis.turned_on import held_by, marked, only_if_told
from kerasdrop_lint.analysis.uses import note_untold
from kerasdrop_lint.analysis.values import (
    Bound,
    Constant,
    FunctionValue,
    OriginKind,
    Partial,
    Reference,
    Truth,
    Unknown,
    Value,
)

WEIGHTS = frozenset({"variables", "weights", "trainable_variables", "trainable_weights"})
_APPLYING = frozenset({"apply_gradients", "apply"})
_ASSIGNING = frozenset({"assign", "assign_sub", "assign_add"})


def new_tape(machine: Machine) -> Unknown:
    """A `tf.GradientTape`."""
    return Unknown(Inherent.TAPE, frozenset({Tape(machine.next_serial())}))


def weights_of(owner: Reference) -> Value:
    """The variables of a layer or model."""
    return Unknown(Inherent.WEIGHTS, frozenset({Weights(owner)}))


def given_weights(network: Value) -> Marks:
    """The mark of the variables of a network that is an argument, or none."""
    name = given_name(network)
    return NO_MARKS if name is None else frozenset({Weights(name)})


def given_name(value: Value) -> str | None:
    """The name of the parameter whose argument a value is, where it is not known; an attribute of one is another."""
    named = isinstance(value, Unknown) and isinstance(value.cause, NotPassed | Parameter)
    return value.parameter if named and isinstance(value, Unknown) else None


def some_of(value: Value) -> Value:
    """What was chosen from a value: where that is weights, perhaps only some of them."""
    return replace(value, marks=of_some(value.marks)) if isinstance(value, Unknown) and value.marks else value


@contextmanager
def recording(machine: Machine, values: list[Value]) -> Iterator[None]:
    """What runs inside is recorded by the tapes among the values of a `with`."""
    opened = [serial for value in values for serial in tapes_in(machine.heap.marks(value))]
    machine.tapes += opened
    try:
        yield
    finally:
        del machine.tapes[len(machine.tapes) - len(opened) :]


def note_pass(
    machine: Machine, model: Reference, arguments: Arguments, place: ir.Call, first: int, result: Value
) -> Value:
    """Note a call of a layer that stands in no other layer's call; `first` of what was applied is the first of it.

    Its result, with the sites in it that run only in training mode, where a tape records the call.
    """
    instance = machine.heap.instance(model)
    if instance is None:
        return result
    takes, written = takes_training(machine, instance)[0], written_mode(machine, instance, arguments)
    if written is None:
        note_untold(machine, model, arguments, place)
    # What has run before with the same arguments is not run again.
    applied = tuple(machine.applications[first:]) or machine.noted.applied.get((model, written), ())
    is_off = written is None or (isinstance(written, Constant) and written.value is False)
    untold = machine.tapes and (takes or machine.profile.legacy) and is_off
    left_out = only_if_told(machine, model, arguments, applied) if untold else ()
    if applied or left_out:
        machine.noted.applied[model, written] = applied
        machine.noted.passes.append(
            Pass(
                place,
                machine.function,
                layer_of(instance),
                model,
                takes,
                written,
                applied,
                tuple(machine.tapes),
                machine.invocation,
                tuple(machine.stack),
                left_out,
                direct=_decided_directly(machine, written) if machine.direct else None,
            )
        )
    return marked(machine, result, frozenset(site.key for site in left_out)) if left_out else result


def _decided_directly(machine: Machine, written: Value | None) -> ir.Call | None:
    """The running `model.call(...)` that passes on what is written for the mode, or has left it to a default."""
    origin = written.origin if isinstance(written, Constant) else None
    if origin is None or machine.function is None:
        return None
    if origin.kind is OriginKind.LITERAL and origin.owner is not machine.function.syntax:
        return machine.direct[0].place
    return next((one.place for one in machine.direct if one.place is origin.call), None)


def differentiated(
    machine: Machine, function: Value, arguments: Arguments, place: ir.Call | None, result: Unknown
) -> Unknown:
    """The result of a call that is not followed, where it may be one of a tape's or an optimizer's methods."""
    method = place.function.name if place is not None and isinstance(place.function, ir.Attribute) else ""
    if method in _APPLYING or (method in _ASSIGNING and weights_in(machine.heap.marks(function))):
        _apply(machine, gradients_in(result.marks))
    elif method == "minimize":
        given = arguments.positional[0] if arguments.positional else arguments.keyword("loss")
        tapes = {*tapes_in(result.marks)}
        if isinstance(given, FunctionValue | Bound | Partial):
            tape = new_tape(machine)
            tapes |= {*tapes_in(tape.marks)}
            with recording(machine, [tape]):
                given = machine.call(given, NO_ARGUMENTS)
        _apply(machine, _gradients(machine, tapes, result.marks, given))
    elif method == "gradient" and isinstance(function, Unknown):
        tapes = {*tapes_in(function.marks)}
        given = arguments.positional[0] if arguments.positional else arguments.keyword("target")
        found = _gradients(machine, tapes, result.marks, given)
        if not found:
            machine.tapes_of_data |= tapes
        return replace(result, marks=frozenset(found))
    return result


def _gradients(machine: Machine, tapes: set[int], marks: Marks, loss: Value | None) -> set[Gradient]:
    sites: Sites = frozenset() if loss is None else sites_in(machine.heap.marks(loss))
    return {Gradient(tape, of.owner, sites, of.whole) for tape in tapes for of in weights_in(marks)}


def _apply(machine: Machine, gradients: set[Gradient]) -> None:
    """The passes that these gradients go through have trained the model, if these are its weights, or a part's."""
    for gradient in gradients:
        if isinstance(gradient.owner, str):
            _apply_to_given(machine, gradient, gradient.owner)
            continue
        trained, frozen = _trainable(machine, gradient.owner)
        for index, held in enumerate(machine.noted.passes):
            recorded = gradient.tape in held.tapes and machine.tapes_of_data.isdisjoint(held.tapes)
            if recorded and _reaches((*held.applications, *held.left_out), gradient.loss):
                partly = held.partly or frozen or not gradient.whole
                if held.model in trained:
                    machine.noted.passes[index] = replace(held, trains=True, partly=partly, parts=None)
                else:
                    machine.noted.passes[index] = _train_part(machine, held, trained)


def _train_part(machine: Machine, held: Pass, trained: set[Reference]) -> Pass:
    """A pass through a model of which a part is trained, perhaps beside others."""
    inside = held_by(machine, held.model)
    if (held.trains and held.parts is None) or trained.isdisjoint(inside):
        return held
    layers = {part for part in inside if part in trained or part.identity in (held.parts or ())}
    classes = _classes(machine, layers) - _classes(machine, inside - layers)
    parts = frozenset({*(part.identity for part in layers), *classes})
    return replace(held, trains=True, partly=True, parts=parts)


def _classes(machine: Machine, layers: set[Reference]) -> set[UserClass]:
    instances = map(machine.heap.instance, layers)
    return {one.definition for one in instances if one is not None and one.definition is not None}


def _apply_to_given(machine: Machine, gradient: Gradient, name: str) -> None:
    """The same of a network that is not known. Whether it is in the loss is not known either."""
    for index, held in enumerate(machine.noted.given):
        recorded = gradient.tape in held.tapes and machine.tapes_of_data.isdisjoint(held.tapes)
        if recorded and held.network == name:
            partly = held.partly or not gradient.whole
            machine.noted.given[index] = replace(held, trains=True, partly=partly)


def _reaches(applications: tuple[Application, ...], loss: Sites) -> bool:
    return any(application.key in loss for application in applications)


def _trainable(machine: Machine, owner: Reference) -> tuple[set[Reference], bool]:
    """A model and all that it holds, without what is frozen or may be; and whether there is any such thing."""
    found: set[Reference] = set()
    some_frozen = False
    pending = [owner]
    while pending:
        model = pending.pop()
        instance = machine.heap.instance(model)
        if model in found or instance is None:
            continue
        frozen = instance.attributes.get("trainable")
        if frozen is None or machine.heap.truth(frozen) is Truth.TRUE:
            found.add(model)
            pending.extend(machine.inner_layers(model))
        else:
            some_frozen = True
    return found, some_frozen
