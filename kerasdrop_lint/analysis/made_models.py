"""The models that a file makes that are of none of its classes: by its own statements, and in its functions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.arguments import NO_ARGUMENTS, Arguments
from kerasdrop_lint.analysis.at_fault import may_be_at_fault
from kerasdrop_lint.analysis.classes import ClosureFunction
from kerasdrop_lint.analysis.cut_off import note_cut_off
from kerasdrop_lint.analysis.facts import Root, RootKind, UnusedResult
from kerasdrop_lint.analysis.fixed_causes import Limit
from kerasdrop_lint.analysis.machine import BudgetExceededError, Machine, ProgramError
from kerasdrop_lint.analysis.other_values import with_other_values
from kerasdrop_lint.analysis.roots import is_graph_model, is_model, made_since, root_of, with_project
from kerasdrop_lint.analysis.shares import Candidate
from kerasdrop_lint.analysis.switches import call_open, rates_left_out
from kerasdrop_lint.analysis.unused import unused_nodes
from kerasdrop_lint.analysis.used_models import note_used
from kerasdrop_lint.analysis.values import NONE, FunctionValue, Reference, Tuple, Value

_MOST_OF_A_CALL = 4
"""How many of the models are run that one call has made, in a loop."""


@dataclass(slots=True)
class Made:
    """What was found: the mode tables of the models, the results that are thrown away, and the bound that ended it."""

    block: ir.Block
    roots: list[Root] = field(default_factory=list)
    unused: list[UnusedResult] = field(default_factory=list)
    cut: Limit | None = None

    def attempt(self, machine: Machine, run: Callable[[], Iterable[Root]]) -> None:
        """Take the roots that a run finds; one that is too large takes nothing from the others."""
        try:
            self.roots.extend(with_project(machine, lambda: list(run())))
        except ProgramError:
            machine.reset()
        except (BudgetExceededError, RecursionError) as error:
            machine.reset()
            self.cut = error.cause if isinstance(error, BudgetExceededError) else Limit.NESTING


def functions_that_build(machine: Machine, made: Made, *, shows_all: bool) -> list[Candidate]:
    """The module's functions, for the models that they build: with their defaults, and with other values where these
    may lead to a fault, or if `shows_all`."""

    def run(function: ClosureFunction) -> Iterator[Root]:
        def run_once() -> list[Root]:
            return with_project(machine, lambda: _of_function(machine, made, function, NO_ARGUMENTS))

        first = len(machine.noted.passes)
        found = run_once()
        yield from found
        if not (shows_all or may_be_at_fault(machine, function)):
            return
        if found or len(machine.noted.passes) > first:
            yield from with_other_values(machine, function, run_once, flags=True)
        opened = rates_left_out(function)
        if opened != NO_ARGUMENTS:
            yield from with_project(machine, lambda: _of_function(machine, made, function, opened))

    return [Candidate(function.name, function.syntax, partial(run, function)) for function in machine.functions]


def _of_function(machine: Machine, made: Made, function: ClosureFunction, arguments: Arguments) -> list[Root]:
    called = _decorated(machine, function)

    def run() -> Value:
        return call_open(machine, called, arguments)

    with machine.fork():
        return models_of_run(machine, made, function.name, run, is_open=arguments != NO_ARGUMENTS)


def _decorated(machine: Machine, function: ClosureFunction) -> FunctionValue:
    """What the module calls by the name of one of its functions: a decorator may give it other defaults."""
    bound = machine.module.variables.get(function.name)
    if isinstance(bound, FunctionValue) and bound.function.shown is function:
        return bound
    return FunctionValue(function)


def models_of_run(
    machine: Machine, made: Made, name: str, run: Callable[[], Value], *, is_open: bool = False
) -> list[Root]:
    """The mode tables of the models that a run makes, and what it throws away. `is_open`: run with numbers or switches
    that are not known."""
    first, before, uses = len(machine.nodes), machine.heap.allocated, len(machine.noted.uses)
    result = run()
    models = made_since(machine, before)
    made.unused.extend(unused_nodes(machine, made.block, first, models))
    note_cut_off(machine, models, first, _with_attributes(machine, result))
    inner = _held(machine, models) | _held_by_instance(machine, result)
    roots = {
        model: model_root(machine, model, name, is_open=is_open)
        for model in models
        if model not in inner and (is_graph_model(machine, model) or _is_assembled(machine, model))
    }
    note_run(machine, made.block, uses, roots, name)
    return list(roots.values())


def _with_attributes(machine: Machine, result: Value) -> Value:
    """A result, with what it keeps for others if it is an object of a class of the file that is no layer."""
    instance = machine.heap.instance(result)
    return result if instance is None or instance.keras is not None else Tuple(tuple(instance.attributes.values()))


def models_of_module(machine: Machine, made: Made) -> list[Candidate]:
    """The models that the module itself makes, by the names that it gives them, and how it uses them: to be run before
    all others."""
    models = [Reference(number) for number in range(1, machine.heap.allocated + 1)]
    if machine.nodes:
        note_cut_off(machine, models, 0, NONE)
    made.unused.extend(unused_nodes(machine, made.block, 0, models))
    inner = _held(machine, models)
    names = _names(machine)
    counted: Counter[ir.Call | None] = Counter()
    known: dict[Reference, Root] = {}
    found: list[Candidate] = []

    def run(model: Reference, name: str) -> Iterator[Root]:
        known[model] = with_project(machine, lambda: model_root(machine, model, name))
        yield known[model]

    def run_used() -> Iterator[Root]:
        note_run(machine, made.block, 0, known)
        yield from ()

    for model in models:
        if model in inner or not (_is_assembled(machine, model) or _is_own_graph(machine, model, names)):
            continue
        instance = machine.heap.instance(model)
        place = instance.made if instance is not None else None
        counted[place] += 1
        if counted[place] <= _MOST_OF_A_CALL:
            name = names.get(model, MODULE)
            found.append(Candidate(name, place, partial(run, model, name)))
    return [*found, Candidate(MODULE, None, run_used)]


MODULE = "<module>"
"""The name of what the module makes, and gives none."""


def note_run(
    machine: Machine, block: ir.Block, first: int, known: Mapping[Reference, Root] | None = None, name: str = MODULE
) -> None:
    """Note the models that were run since the first so many uses, those that were not judged yet by this name."""
    note_used(machine, block, first, known or {}, lambda model: model_root(machine, model, name))


def _names(machine: Machine) -> dict[Value, str]:
    """What the module calls the objects that it makes: those in a container by its name, those in an object by both."""
    names: dict[Value, str] = {}
    for name, value in machine.module.variables.items():
        for part in machine.heap.parts(value):
            if isinstance(part, Reference):
                names.setdefault(part, name)
                names |= {
                    inner: f"{name}.{attribute}" for attribute, inner in _held_in(machine, part) if inner not in names
                }
    return names


def _held_in(machine: Machine, owner: Reference) -> Iterator[tuple[str, Reference]]:
    """What an object of a class of the file holds that is no layer."""
    instance = machine.heap.instance(owner)
    if instance is not None and instance.keras is None:
        for attribute, value in instance.attributes.items():
            yield from ((attribute, part) for part in machine.heap.parts(value) if isinstance(part, Reference))


def _is_own_graph(machine: Machine, model: Reference, names: dict[Value, str]) -> bool:
    """Whether it is a model of no class of the file that a statement of the module makes, or gives a name: what a
    function makes is run with that anyway, but not with these arguments."""
    instance = machine.heap.instance(model)
    if instance is None or machine.is_imported(model) or not is_graph_model(machine, model):
        return False
    return instance.maker is None or model in names


def model_root(
    machine: Machine, model: Reference, maker: str, name: str | None = None, *, is_open: bool = False
) -> Root:
    """The mode tables of a model that `maker` makes; one of a class of the file is called as that is, or `name`."""
    instance = machine.heap.instance(model)
    definition = instance.definition if instance is not None else None
    if definition is None:
        return root_of(machine, model, RootKind.GRAPH, None, maker, is_open=is_open)
    return root_of(machine, model, RootKind.MODEL, definition, name or definition.name, is_open=is_open)


def _is_assembled(machine: Machine, model: Reference) -> bool:
    """Whether it is a model of a class of the file that holds a layer which it did not make itself: one made where the
    model was, or before it."""
    instance = machine.heap.instance(model)
    if instance is None or instance.definition is None or not is_model(instance.definition):
        return False
    parts = ((part.identity < model.identity, machine.heap.instance(part)) for part in machine.inner_layers(model))
    return any(
        part is not None and part.keras is not None and (before or part.maker is instance.maker)
        for before, part in parts
    )


def _held(machine: Machine, made: list[Reference]) -> set[Reference]:
    """The layers and models that others hold: in their attributes, or in a graph."""
    inside = {part for reference in made for part in machine.inner_layers(reference)}
    return inside | {node.callee for node in machine.nodes if isinstance(node.callee, Reference)}


def _held_by_instance(machine: Machine, result: Value) -> set[Reference]:
    """The models that a layer or model of a class of the file holds: it is what is trained."""
    instance = machine.heap.instance(result)
    if instance is None or instance.definition is None or instance.keras is None:
        return set()
    held = instance.attributes.values()
    return {part for value in held for part in machine.heap.parts(value) if isinstance(part, Reference)}
