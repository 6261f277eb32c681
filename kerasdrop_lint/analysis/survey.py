"""Everything there is to know about a file: runs what can be run, and gathers the facts for the rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.callers import run_callers
from kerasdrop_lint.analysis.classes import ClosureFunction, UserClass
from kerasdrop_lint.analysis.cut_off import note_cut_off
from kerasdrop_lint.analysis.facts import (
    BakedSite,
    ClassUse,
    CustomIntoDropout,
    Facts,
    FlagEffect,
    GivenUp,
    ImportedPiece,
    MadeInCall,
    ModeSource,
    Root,
    RootKind,
    UnusedResult,
)
from kerasdrop_lint.analysis.fixed_causes import Limit
from kerasdrop_lint.analysis.heap import Instance
from kerasdrop_lint.analysis.keeping import passed_as_rates
from kerasdrop_lint.analysis.machine import BudgetExceededError, Machine, ProgramError
from kerasdrop_lint.analysis.records import layer_of
from kerasdrop_lint.analysis.roots import (
    class_root,
    constructor_flags,
    defaults_to_true,
    flag_effects,
    has_flags,
    has_switches,
    is_graph_model,
    is_model,
    keras_classes,
    root_of,
    run_function,
    run_module,
    was_passed,
    with_project,
)
from kerasdrop_lint.analysis.scaling import unscaled_masks
from kerasdrop_lint.analysis.signatures import kind_of
from kerasdrop_lint.analysis.signs import Signs
from kerasdrop_lint.analysis.unused import unused_nodes, unused_sites
from kerasdrop_lint.analysis.values import NONE, ClassValue, Constant, FunctionValue, OriginKind, Reference, Value
from kerasdrop_lint.knowledge.profiles import Profile
from kerasdrop_lint.modes import OFF, ON, UNKNOWN, Effect, Entry, ModeTable, State, error
from kerasdrop_lint.project.project import Surroundings

Fact = TypeVar("Fact")


@dataclass(frozen=True, slots=True)
class Module:
    """A file ready to be run, what its text says, and what lies around it."""

    block: ir.Block
    signs: Signs
    surroundings: Surroundings | None = None

    def run(self, profile: Profile, *, presses_on: bool = False) -> Machine:
        """The machine that has run the module's own statements."""
        return run_module(
            self.block,
            profile,
            self.surroundings,
            traces_functions=self.signs.traces_functions,
            presses_on=presses_on,
        )


def survey(module: Module, profile: Profile) -> Facts:
    """The facts about a module, for one version of Keras.

    What Keras refuses ends what is run. So where there is such a thing, the module is run once more as if Keras took
    it, only for what else there is that it refuses.
    """
    facts = _surveyed(module, profile, module.run(profile))
    if not (facts.modes_by_position or facts.removed or facts.on_symbolic or facts.odd_rates):
        return facts
    further = _surveyed(module, profile, module.run(profile, presses_on=True))
    return replace(
        facts,
        modes_by_position=(*facts.modes_by_position, *further.modes_by_position),
        removed=(*facts.removed, *further.removed),
        on_symbolic=(*facts.on_symbolic, *further.on_symbolic),
        odd_rates=(*facts.odd_rates, *further.odd_rates),
    )


def _surveyed(module: Module, profile: Profile, machine: Machine) -> Facts:
    incomplete: list[GivenUp] = []
    own_models = _of_module(machine, incomplete)
    unused = list(unused_nodes(machine, module.block, 0, _models_of(machine)))
    runs_functions = module.signs.builds_models or any(map(_callers_matter, keras_classes(machine)))
    graphs = _run_functions(machine, module.block, unused, incomplete) if runs_functions else []
    graphs += own_models
    roots: list[Root] = []
    for definition in keras_classes(machine):
        _survey_class(machine, definition, roots, incomplete)
    asked = [d for d in keras_classes(machine) if _callers_matter(d) or _is_on_without_a_mode(d, roots)]
    callers_known = run_callers(machine, asked)
    flags = _flags(machine, roots, incomplete, callers_known)
    roots.extend(graphs)
    return Facts(
        profile=profile,
        roots=tuple(roots),
        classes=tuple(_use(machine, definition) for definition in keras_classes(machine)),
        flags=tuple(flags),
        unset=_unset(machine) if callers_known else frozenset(),
        reassigned=module.signs.reassigned,
        untraced=module.signs.runs_untraced,
        complemented=frozenset(machine.noted.complemented),
        passes=tuple(machine.noted.passes),
        unscaled=tuple(unscaled_masks(roots)),
        baked=_baked(machine),
        custom_into_dropout=tuple(_custom_into_dropout(machine, roots)),
        unused=(*unused_sites(roots, module.block), *unused),
        cut_off=tuple(dict.fromkeys(machine.noted.cut_off)),
        odd_rates=tuple(dict.fromkeys(machine.noted.odd_rates)),
        passed_as_rates=passed_as_rates(machine.noted.passed_as_rates, module.signs),
        made_in_call=tuple(_seen_by_keras(machine.noted.made_in_call, module.signs)),
        modes_by_position=_of_keras_3(machine, machine.noted.modes_by_position),
        removed=_of_keras_3(machine, machine.noted.removed) if module.signs.misses_functions else (),
        on_symbolic=_of_keras_3(machine, machine.noted.on_symbolic),
        incomplete=tuple(incomplete),
        imported=_imported(machine),
    )


def _given_up(name: str, error: BudgetExceededError | RecursionError) -> GivenUp:
    return GivenUp(name, error.cause if isinstance(error, BudgetExceededError) else Limit.NESTING)


def _of_keras_3(machine: Machine, noted: Sequence[Fact]) -> tuple[Fact, ...]:
    """What was noted of a Keras 3; nothing where a module of the project brings Keras 2 in."""
    return () if machine.noted.legacy_imports else tuple(dict.fromkeys(noted))


def _seen_by_keras(made: Sequence[MadeInCall], signs: Signs) -> Iterator[MadeInCall]:
    """What is made in the `call` of classes that the file does not only use as if they were functions."""
    for found in dict.fromkeys(made):
        owner = found.function.owner
        if owner is None or owner.name not in signs.run_by_call:
            yield found


def _imported(machine: Machine) -> tuple[ImportedPiece, ...]:
    return tuple(
        ImportedPiece(path, lines.first, piece.text, piece.tree)
        for (path, lines), piece in machine.imports.pieces.items()
    )


def _callers_matter(definition: UserClass) -> bool:
    """Whether what the rules say of a class depends on how the file uses it."""
    parameter = definition.call.syntax.parameter("training") if definition.call is not None else None
    untold = is_model(definition) and definition.call is not None and parameter is None
    flags = has_flags(definition) or any(True for _ in constructor_flags(definition))
    return flags or untold or defaults_to_true(definition)


def _is_on_without_a_mode(definition: UserClass, roots: list[Root]) -> bool:
    """Whether something in it is on where nobody passes a mode, and off where False is passed."""
    rows = (row for root in roots if root.definition is definition for row in root.rows)
    return any(row.table[Entry.CALL] == ON and row.table[Entry.CALL_FALSE] == OFF for row in rows)


def survey_builder(module: Module, profile: Profile, builder: str) -> Facts | None:
    """The facts about what one class or function builds; None where there is none of that name, or no model."""
    machine = module.run(profile)
    found = machine.module.variables.get(builder)
    root: Root | None = None
    if isinstance(found, ClassValue):
        root = class_root(machine, found.definition, is_open=False)
    elif isinstance(found, FunctionValue):
        root = _built(machine, found.function)
    return None if root is None else Facts(profile, (root,), baked=_baked(machine), imported=_imported(machine))


def _built(machine: Machine, function: ClosureFunction) -> Root | None:
    """The mode tables of the model that a function returns; errors in every column where building it raises."""
    try:
        return with_project(machine, lambda: _returned(machine, function))
    except ProgramError as raised:
        return _without_sites(function, error(raised.name))
    except (BudgetExceededError, RecursionError):
        machine.reset()
        return _without_sites(function, UNKNOWN)


def _returned(machine: Machine, function: ClosureFunction) -> Root | None:
    with machine.fork():
        result, _ = run_function(machine, function)
        instance = machine.heap.instance(result)
        if instance is None or not isinstance(result, Reference):
            return None
        kind = RootKind.GRAPH if instance.definition is None else RootKind.MODEL
        return root_of(machine, result, kind, instance.definition, function.name)


def _without_sites(function: ClosureFunction, state: State) -> Root:
    return Root(RootKind.GRAPH, None, function.name, False, (), ModeTable((state,) * len(Entry)))


def _flags(machine: Machine, roots: list[Root], incomplete: list[GivenUp], callers_known: bool) -> list[FlagEffect]:
    """The misnamed flags, once every root and caller has shown which of them are passed."""
    if not callers_known:
        return []
    flags: list[FlagEffect] = []
    for root in roots:
        try:
            if root.definition is not None:
                flags.extend(flag_effects(machine, root.definition, root))
        except (BudgetExceededError, RecursionError) as error:
            machine.reset()
            incomplete.append(_given_up(root.name, error))
    return flags


def _unset(machine: Machine) -> frozenset[ir.Parameter]:
    """The training flags of constructors that nobody passes."""
    flags = (flag for definition in keras_classes(machine) for flag in constructor_flags(definition))
    return frozenset(parameter for function, parameter in flags if not was_passed(machine, function, parameter))


def _survey_class(machine: Machine, definition: UserClass, roots: list[Root], incomplete: list[GivenUp]) -> None:
    if definition.call is None and not is_model(definition):
        return
    try:
        opened = class_root(machine, definition, is_open=True) if has_switches(definition) else None
        if opened is not None and opened.is_empty and not has_flags(definition):
            return  # with its switches unknown both branches ran, so its defaults would show nothing either
        root = class_root(machine, definition, is_open=False)
        roots.extend(found for found in (root, opened) if found is not None)
    except (BudgetExceededError, RecursionError) as error:
        machine.reset()
        incomplete.append(_given_up(definition.name, error))


def _run_functions(
    machine: Machine, block: ir.Block, unused: list[UnusedResult], incomplete: list[GivenUp]
) -> list[Root]:
    """Run the module's functions for the models that they build, and get those models' mode tables."""
    roots: list[Root] = []
    for function in list(machine.functions):
        try:
            roots.extend(with_project(machine, lambda function=function: _graphs(machine, function, block, unused)))  # type: ignore[misc]
        except ProgramError:
            machine.reset()
        except (BudgetExceededError, RecursionError) as error:
            machine.reset()
            incomplete.append(_given_up(function.name, error))
    return roots


def _of_module(machine: Machine, incomplete: list[GivenUp]) -> list[Root]:
    """The mode tables of the models that the module itself makes, by the names that it gives them: the functional ones
    if a mode is written in one, or a custom layer comes before a layer."""
    made = [Reference(number) for number in range(1, machine.heap.allocated + 1)]
    if machine.nodes:
        note_cut_off(machine, made, 0, NONE)
    told = any(node.arguments.keyword("training") is not None for node in machine.nodes)
    told = told or bool(machine.noted.custom_into_layer)
    inner = _held(machine, made)
    names = {value: name for name, value in machine.module.variables.items() if isinstance(value, Reference)}
    roots: list[Root] = []
    for model in made:
        name = names.get(model, "<module>")
        if model not in inner and (_is_assembled(machine, model) or (told and _is_own_graph(machine, model))):
            try:
                roots.append(with_project(machine, lambda model=model, name=name: _model_root(machine, model, name)))  # type: ignore[misc]
            except (BudgetExceededError, RecursionError) as error:
                machine.reset()
                incomplete.append(_given_up(name, error))
    return roots


def _is_own_graph(machine: Machine, model: Reference) -> bool:
    """Whether it is a functional model that a statement of the module makes, not a function that is run anyway."""
    instance = machine.heap.instance(model)
    made = instance is not None and instance.maker is None and not machine.is_imported(model)
    return made and instance is not None and instance.definition is None and instance.graph is not None


def _model_root(machine: Machine, model: Reference, maker: str) -> Root:
    """The mode tables of a model that `maker` makes."""
    instance = machine.heap.instance(model)
    definition = instance.definition if instance is not None else None
    if definition is None:
        return root_of(machine, model, RootKind.GRAPH, None, maker)
    return root_of(machine, model, RootKind.MODEL, definition, definition.name)


def _graphs(machine: Machine, function: ClosureFunction, block: ir.Block, unused: list[UnusedResult]) -> list[Root]:
    with machine.fork():
        first = len(machine.nodes)
        result, made = run_function(machine, function)
        unused.extend(unused_nodes(machine, block, first, made))
        note_cut_off(machine, made, first, result)
        inner = _held(machine, made) | _held_by_instance(machine, result)
        return [
            _model_root(machine, model, function.name)
            for model in made
            if model not in inner and (is_graph_model(machine, model) or _is_assembled(machine, model))
        ]


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
    """The models that an instance of a class of the file holds: the instance is what is trained."""
    instance = machine.heap.instance(result)
    if instance is None or instance.definition is None:
        return set()
    held = instance.attributes.values()
    return {part for value in held for part in machine.heap.parts(value) if isinstance(part, Reference)}


def _models_of(machine: Machine) -> list[Reference]:
    return [value for value in machine.module.variables.values() if isinstance(value, Reference)]


def _baked(machine: Machine) -> tuple[BakedSite, ...]:
    return tuple(BakedSite(application, place) for application, place in dict.fromkeys(machine.noted.merged))


def _use(machine: Machine, definition: UserClass) -> ClassUse:
    use = machine.use_of(definition)
    return ClassUse(
        definition,
        definition.call,
        is_model(definition),
        use.made_inside_layers,
        # What a function makes for a layer it does not make for anybody else when it runs by itself.
        sum(maker not in machine.makers_inside for maker in use.made_elsewhere),
        use.given_to_layers,
        use.applied_symbolically,
        use.told,
        use.untold,
    )


def _custom_into_dropout(machine: Machine, roots: list[Root]) -> list[CustomIntoDropout]:
    found: list[CustomIntoDropout] = []
    for place, dropout, custom, function in machine.noted.custom_into_layer:
        if _is_dropout(machine, dropout) and custom.definition is not None and _takes_no_mode(custom.definition):
            hard = _hard_codes(roots, custom.definition)
            found.append(CustomIntoDropout(place, layer_of(dropout), layer_of(custom), hard, function))
    return list(dict.fromkeys(found))


def _is_dropout(machine: Machine, layer: Instance) -> bool:
    kind = kind_of(machine, layer)
    return layer.definition is None and kind is not None and kind.effect is Effect.DROPOUT


def _takes_no_mode(definition: UserClass) -> bool:
    return definition.call is not None and definition.call.syntax.parameter("training") is None


def _hard_codes(roots: list[Root], definition: UserClass) -> bool:
    """Whether a layer of the class stores a constant mode of its own in the context."""
    return any(
        application is not None
        and application.function is not None
        and isinstance(application.mode, Constant)
        and application.source is ModeSource.WRITTEN
        and application.mode.origin is not None
        and application.mode.origin.kind is OriginKind.LITERAL
        for root in roots
        if root.definition is definition
        for row in root.rows
        for application in row.applications
    )
