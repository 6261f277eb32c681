"""What a call of a model that is not passed True leaves out: what runs under `if training:` alone."""

from __future__ import annotations

import contextlib
from dataclasses import replace

from kerasdrop_lint.analysis.arguments import Arguments
from kerasdrop_lint.analysis.facts import Application
from kerasdrop_lint.analysis.heap import Instance, List
from kerasdrop_lint.analysis.machine import Machine, ProgramError
from kerasdrop_lint.analysis.marks import Marks, sites_in
from kerasdrop_lint.analysis.signatures import takes_training
from kerasdrop_lint.analysis.values import (
    Constant,
    Origin,
    OriginKind,
    Reference,
    Tensor,
    Tuple,
    Union,
    Unknown,
    Value,
    join_all,
)
from kerasdrop_lint.modes import OFF

_TOLD = Constant(True, Origin(OriginKind.ENTRY))


def only_if_told(
    machine: Machine, model: Reference, arguments: Arguments, applied: tuple[Application, ...]
) -> tuple[Application, ...]:
    """What `training=True` would turn on in a model and that did not run without it, as far as the output shows it."""
    if not _has_code(machine, model):
        return ()
    ran = {site.key for site in applied}
    passes, tapes = len(machine.noted.passes), machine.tapes
    machine.tapes = []
    try:
        with contextlib.suppress(ProgramError), machine.fork():
            output = machine.call(model, arguments.without("training").with_keyword("training", _TOLD))
            reached = sites_in(machine.heap.marks(output))
            return tuple(
                site
                for site in machine.applications
                if site.state != OFF and site.key not in ran and site.key in reached
            )
        return ()
    finally:
        machine.tapes = tapes
        del machine.noted.passes[passes:]


def _has_code(machine: Machine, model: Reference) -> bool:
    """Whether the `call` of a class of the project, which may ask for the mode, is in a model."""
    return any(_may_ask(machine, machine.heap.instance(layer)) for layer in held_by(machine, model))


def _may_ask(machine: Machine, instance: Instance | None) -> bool:
    if instance is None or instance.definition is None or instance.definition.call is None:
        return False
    return machine.profile.legacy or takes_training(machine, instance)[0]


def held_by(machine: Machine, model: Reference) -> set[Reference]:
    """A model and all the layers in it."""
    found: set[Reference] = set()
    pending = [model]
    while pending:
        layer = pending.pop()
        if layer not in found:
            found.add(layer)
            pending.extend(machine.inner_layers(layer))
    return found


def marked(machine: Machine, value: Value, marks: Marks) -> Value:
    """`value` with marks that all its tensors have."""
    if isinstance(value, (Tensor, Unknown)):
        return replace(value, marks=value.marks | marks)
    if isinstance(value, Tuple):
        return Tuple(tuple(marked(machine, item, marks) for item in value.items))
    if isinstance(value, Union):
        return join_all(marked(machine, item, marks) for item in value.alternatives)
    held = machine.heap.get(value) if isinstance(value, Reference) else None
    if isinstance(held, List):
        rest = None if held.rest is None else marked(machine, held.rest, marks)
        return machine.heap.add(List([marked(machine, item, marks) for item in held.items], rest))
    return value
