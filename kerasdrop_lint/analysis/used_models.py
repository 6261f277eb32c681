"""The mode tables of the models that the file runs, with how it runs them."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.classes import ClosureFunction
from kerasdrop_lint.analysis.facts import Root, Row, UsedModel
from kerasdrop_lint.analysis.machine import BudgetExceededError, Machine
from kerasdrop_lint.analysis.roots import is_graph_model, is_model, keras_classes, takes_flag, was_passed_to
from kerasdrop_lint.analysis.setters import GraphCall
from kerasdrop_lint.analysis.uses import entries_of
from kerasdrop_lint.analysis.values import Constant, FunctionValue, Origin, OriginKind, Reference
from kerasdrop_lint.modes import ON, Entry


def note_used(
    machine: Machine,
    block: ir.Block,
    first: int,
    known: Mapping[Reference, Root],
    judged: Callable[[Reference], Root],
) -> None:
    """Note the models that were run since the first so many uses; `known` are those that were judged anyway."""
    uses = [use for use in machine.noted.uses[first:] if use.model in known or _may_matter(machine, use.model)]
    for model, entries in entries_of(uses, block).items():
        root = known.get(model)
        if root is None and _matters(machine, model, entries):
            with contextlib.suppress(BudgetExceededError):
                root = judged(model)
        if root is not None:
            machine.noted.used.append(UsedModel(root, entries))


def _may_matter(machine: Machine, model: Reference) -> bool:
    instance = machine.heap.instance(model)
    own = instance is not None and instance.definition is not None and is_model(instance.definition)
    return own or is_graph_model(machine, model)


def _matters(machine: Machine, model: Reference, entries: frozenset[Entry]) -> bool:
    """Whether a rule may ask: a mode is written in a graph, a default may decide in a call without one, or a flag of a
    constructor in what is both trained and asked."""
    leaks = not machine.profile.legacy and Entry.CALL in entries
    both = Entry.FIT in entries and len(entries) > 1
    leaks = leaks or (both and any(map(takes_flag, keras_classes(machine))))
    if is_graph_model(machine, model):
        return leaks or any(node.arguments.keyword("training") is not None for node in machine.nodes)
    instance = machine.heap.instance(model)
    return leaks and instance is not None and instance.definition is not None and is_model(instance.definition)


_MOST_ASKED = 4
"""How many functions are asked for who calls them."""


def builders(machine: Machine, roots: Iterable[Root]) -> list[ClosureFunction]:
    """The functions of the module of which it matters who calls them: what they build may be faulty, if it is run."""
    wanted: set[ir.Function | None] = set()
    for root in roots:
        calls = list(graph_calls(root.rows))
        wanted |= {origin.owner for origin in map(by_default, calls) if origin is not None}
        if calls or any(map(_is_left_on, root.rows)):
            wanted.add(root.maker)
    bound = machine.module.variables.values()
    found = (value.function for value in bound if isinstance(value, FunctionValue) and not value.function.owner)
    return [function for function in found if function.syntax in wanted][:_MOST_ASKED]


def _is_left_on(row: Row) -> bool:
    """Whether a site is on in a call without a mode because an earlier one has left it on."""
    application = row.at(Entry.CALL)
    return application is not None and application.victim is not None and row.table[Entry.CALL] == ON


def graph_calls(rows: tuple[Row, ...]) -> Iterator[GraphCall]:
    """The calls with a mode, in functional models, that have told the sites of these rows theirs, or would have."""
    for row in rows:
        for application in row.applications:
            setter = application.setter if application is not None else None
            call = (setter.in_graph or setter.instead_of) if setter is not None else None
            if call is not None:
                yield call


def by_default(call: GraphCall) -> Origin | None:
    """The parameter of a function whose default is the mode."""
    origin = call.written.origin if isinstance(call.written, Constant) else None
    return origin if origin is not None and origin.kind is OriginKind.DEFAULT and origin.owner is not None else None


def passed_modes(machine: Machine, roots: list[Root]) -> frozenset[ir.Parameter]:
    """The parameters that are the mode of a call in a functional model by default, and that somebody passes."""
    origins = (by_default(call) for root in roots for call in graph_calls(root.rows))
    return frozenset(
        origin.node
        for origin in origins
        if origin is not None
        and origin.owner is not None
        and isinstance(origin.node, ir.Parameter)
        and was_passed_to(machine, origin.owner, origin.node)
    )
