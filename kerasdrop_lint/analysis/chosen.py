"""The facts about what one class, function or model of a file builds, chosen by its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from difflib import get_close_matches

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.all_gaps import gaps_of, unseen_in
from kerasdrop_lint.analysis.arguments import NO_ARGUMENTS
from kerasdrop_lint.analysis.facts import Facts, Root, RootKind
from kerasdrop_lint.analysis.machine import Machine, ProgramError
from kerasdrop_lint.analysis.made_models import Made, model_root
from kerasdrop_lint.analysis.plain_classes import is_plain, plain_class
from kerasdrop_lint.analysis.roots import class_root, with_project
from kerasdrop_lint.analysis.shares import Candidate, run_each
from kerasdrop_lint.analysis.survey import Module, baked_sites, imported_pieces
from kerasdrop_lint.analysis.values import Bound, ClassValue, FunctionValue, Reference, Value
from kerasdrop_lint.knowledge.profiles import Profile
from kerasdrop_lint.modes import UNKNOWN, Entry, ModeTable, State, error


def survey_builder(module: Module, profile: Profile, builder: str) -> Facts | None:
    """The facts about one class, function or model: `Net`, `build`, `model`, `Trainer.build`, `trainer.model`; None
    where there is none of that name, or it builds no model."""
    machine = module.run(profile)
    found = machine.module.variables.get(builder.partition(".")[0])
    node: ir.Node | None = found.function.syntax if isinstance(found, FunctionValue) else None
    node = found.definition.syntax if isinstance(found, ClassValue) else node
    outcome = run_each(machine, [Candidate(builder, node, lambda: _roots(machine, module, builder))])
    roots = outcome.roots or ((_without_sites(builder, UNKNOWN),) if outcome.gaps else ())
    if not roots:
        return None
    gaps, unseen, pieces = gaps_of(machine, outcome.gaps, roots), unseen_in(roots), imported_pieces(machine)
    return Facts(profile, roots, baked=baked_sites(machine), gaps=gaps, unseen=unseen, imported=pieces)


def names_like(module: Module, profile: Profile, builder: str) -> tuple[str, ...]:
    """The names of classes, functions and models of the module that one which is not there may have meant."""
    machine = module.run(profile)
    kinds = (ClassValue, FunctionValue, Bound, Reference)
    there = [name for name, value in machine.module.variables.items() if isinstance(value, kinds)]
    methods = [f"{one.name}.{name}" for one in machine.classes if is_plain(one) for name in one.namespace]
    return () if builder in (*there, *methods) else tuple(get_close_matches(builder, [*there, *methods], 3, 0.75))


def _roots(machine: Machine, module: Module, builder: str) -> Iterator[Root]:
    first, *rest = builder.split(".")
    found = machine.module.variables.get(first)
    if isinstance(found, ClassValue) and is_plain(found.definition):
        candidate = plain_class(machine, Made(module.block), found.definition)
        yield from (root for root in candidate.run() if not rest or root.name == builder)
    elif isinstance(found, ClassValue):
        yield from _some(None if rest else class_root(machine, found.definition, is_open=False))
    elif found is not None:
        for name in rest:
            found = machine.attribute(found, name)
        yield from _of_value(machine, found, builder)


def _of_value(machine: Machine, value: Value, name: str) -> Iterator[Root]:
    """The mode tables of a model, of what a function gives, or of each model in a container."""
    if isinstance(value, (FunctionValue, Bound)):
        yield from _some(_built(machine, name, lambda: machine.call(value, NO_ARGUMENTS)))
    else:
        for part in machine.heap.parts(value):
            instance = machine.heap.instance(part)
            if isinstance(part, Reference) and instance is not None and instance.keras is not None:
                yield from _some(_built(machine, name, lambda part=part: part))  # type: ignore[misc]


def _some(root: Root | None) -> tuple[Root, ...]:
    return () if root is None else (root,)


def _built(machine: Machine, name: str, build: Callable[[], Value]) -> Root | None:
    """The mode tables of the model that something gives; errors in every column where that raises."""
    try:
        return with_project(machine, lambda: _given(machine, name, build))
    except ProgramError as raised:
        return _without_sites(name, error(raised.name))


def _given(machine: Machine, name: str, build: Callable[[], Value]) -> Root | None:
    with machine.fork():
        result = build()
        is_object = isinstance(result, Reference) and machine.heap.instance(result) is not None
        return model_root(machine, result, name, name) if isinstance(result, Reference) and is_object else None


def _without_sites(name: str, state: State) -> Root:
    return Root(RootKind.GRAPH, None, name, False, (), ModeTable((state,) * len(Entry)))
