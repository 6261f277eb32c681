"""Generators: one runs when somebody asks for its items, and between two items whoever asks does."""

from __future__ import annotations

from collections.abc import Callable

from kerasdrop_lint.analysis.causes import How
from kerasdrop_lint.analysis.fixed_causes import Limit
from kerasdrop_lint.analysis.heap import List, derived
from kerasdrop_lint.analysis.machine import Machine
from kerasdrop_lint.analysis.values import Constant, Reference, Tuple, Unknown, Value, join_all

Give = Callable[[Value, bool], None]
"""Takes an item, and whether it certainly comes."""
Resume = Callable[[Give], None]
"""Runs a generator to its end, and gives each item to whoever asks, where it stops for that."""


def suspend(machine: Machine, resume: Resume, stands_for: Unknown) -> Reference:
    """A generator that has not run yet; `stands_for` is what it is where it is not followed."""
    made = machine.heap.add(List([], stands_for, "iterator"))
    machine.noted.suspended[made] = resume
    return made


def suspended(machine: Machine, value: Value) -> Resume | None:
    """How a generator runs that has not; None for anything else."""
    resume = machine.noted.suspended.get(value) if isinstance(value, Reference) else None
    held = machine.heap.get(value) if resume is not None and isinstance(value, Reference) else None
    return resume if isinstance(held, List) and held.rest is not None else None


def unseen(machine: Machine, value: Value) -> Value:
    """What the items of a generator are taken for of which nobody knows how many are asked for."""
    held = machine.heap.get(value) if isinstance(value, Reference) else None
    return (held.rest if isinstance(held, List) else None) or Unknown(Limit.FURTHER_ITEM, opaque=True)


def resumed(machine: Machine, value: Reference, resume: Resume, give: Give) -> None:
    """Run a generator for somebody: nothing is left of it then. What asks runs as if the generator did not."""
    held = machine.heap.writable(value)
    assert isinstance(held, List)
    held.rest = held.rest if machine.uncertain else None
    depth, invocation = len(machine.stack), machine.invocation

    def outside(item: Value, certain: bool) -> None:
        inside, machine.stack[depth:] = machine.stack[depth:], []
        within, machine.invocation = machine.invocation, invocation
        try:
            give(item, certain)
        finally:
            machine.stack[depth:] = inside
            machine.invocation = within

    resume(outside)


def all_items(machine: Machine, value: Reference, resume: Resume) -> tuple[tuple[Value, ...], Value | None]:
    """Everything that a generator gives, where all of it is asked for at once."""
    items: list[Value] = []
    loose: list[Value] = []
    resumed(machine, value, resume, lambda item, certain: (items if certain else loose).append(item))
    return (tuple(items), None) if not loose else ((), join_all([*items, *loose]))


def numbered(machine: Machine, value: Reference, resume: Resume, stands_for: Unknown) -> Reference:
    """`enumerate(generator)`, which runs when the generator does."""

    def run(give: Give) -> None:
        seen: list[bool] = []

        def pair(item: Value, certain: bool) -> None:
            place: Value = Constant(len(seen)) if all(seen) else Unknown(derived(How.INDEX, item))
            seen.append(certain)
            give(Tuple((place, item)), certain)

        resumed(machine, value, resume, pair)

    return suspend(machine, run, stands_for)
