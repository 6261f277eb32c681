"""Everything there is to know about a file: runs what can be run, and gathers the facts for the rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.all_gaps import concerns_mode, gaps_of, unseen_in
from kerasdrop_lint.analysis.blocks import blocks
from kerasdrop_lint.analysis.callers import run_callers
from kerasdrop_lint.analysis.causes import Parameter, ResultOf, first_cause
from kerasdrop_lint.analysis.classes import ClosureFunction, UserClass
from kerasdrop_lint.analysis.facts import (
    BakedSite,
    ClassUse,
    Facts,
    FlagEffect,
    ImportedPiece,
    Root,
)
from kerasdrop_lint.analysis.first_call import is_compiled
from kerasdrop_lint.analysis.given import asked_again, not_known, of_whatever_is_wrapped, steps_of_others
from kerasdrop_lint.analysis.into_dropout import custom_into_dropout
from kerasdrop_lint.analysis.keeping import passed_as_rates
from kerasdrop_lint.analysis.lasting import lasting
from kerasdrop_lint.analysis.machine import Machine
from kerasdrop_lint.analysis.made_models import Made, functions_that_build, models_of_module
from kerasdrop_lint.analysis.options import fewest_options
from kerasdrop_lint.analysis.other_values import constructor_of, with_other_values
from kerasdrop_lint.analysis.own_methods import models_with_steps
from kerasdrop_lint.analysis.plain_classes import plain_classes_that_build
from kerasdrop_lint.analysis.refused_calls import MadeInCall
from kerasdrop_lint.analysis.roots import (
    class_root,
    constructor_flags,
    defaults_to_true,
    flag_effects,
    has_flags,
    has_switches,
    is_model,
    keras_classes,
    run_module,
    takes_flag,
    was_passed,
)
from kerasdrop_lint.analysis.scaling import unscaled_masks
from kerasdrop_lint.analysis.shares import Candidate, Outcome, run_each
from kerasdrop_lint.analysis.signs import Signs
from kerasdrop_lint.analysis.syntax.constructed import is_made_only_in
from kerasdrop_lint.analysis.syntax.discards import thrown_away
from kerasdrop_lint.analysis.unused import unused_sites
from kerasdrop_lint.analysis.used_models import builders, passed_modes
from kerasdrop_lint.analysis.uses import only_gives_graphs
from kerasdrop_lint.knowledge.profiles import Profile
from kerasdrop_lint.modes import OFF, ON, Entry
from kerasdrop_lint.project.project import Surroundings

Fact = TypeVar("Fact")


@dataclass(frozen=True, slots=True)
class Module:
    """A file ready to be run, what its text says, and what lies around it."""

    block: ir.Block
    signs: Signs
    surroundings: Surroundings | None = None
    shows_all: bool = False
    """Whether the mode tables are asked for also where nothing can be at fault."""

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

    What Keras refuses ends what is run. So where there is such a thing, here or in a module that is used, the module is
    run once more as if Keras took it.
    """
    machine = module.run(profile)
    facts, noted = _surveyed(module, profile, machine), machine.noted
    removed = noted.removed and not module.signs.asks_which_keras
    refused = (noted.modes_by_position, removed, noted.on_symbolic, noted.odd_rates, facts.made_in_call)
    perhaps = noted.refused_symbolic and any(map(_may_give_graphs, facts.classes))
    if not (any(refused) or perhaps):
        return facts
    further = _surveyed(module, profile, module.run(profile, presses_on=True))
    graphs = {use.definition.syntax for use in further.classes if use.gives_graphs}
    made = (*facts.made_in_call, *further.made_in_call)
    return replace(
        facts,
        classes=tuple(replace(use, gives_graphs=use.definition.syntax in graphs) for use in facts.classes),
        modes_by_position=fewest_options((*facts.modes_by_position, *further.modes_by_position)),
        removed=fewest_options((*facts.removed, *further.removed)),
        on_symbolic=fewest_options((*facts.on_symbolic, *further.on_symbolic)),
        odd_rates=(*facts.odd_rates, *further.odd_rates),
        made_in_call=fewest_options(found for found in made if not _is_method_of(found.call, graphs)),
        past_refusals=further,
    )


def _may_give_graphs(use: ClassUse) -> bool:
    """Whether it matters if the file only runs what a method of the class builds."""
    return (
        use.is_model and use.call is not None and use.made_elsewhere > 0 and not use.call.syntax.parameter("training")
    )


def _is_method_of(function: ClosureFunction, classes: AbstractSet[ir.DefineClass]) -> bool:
    return function.owner is not None and function.owner.syntax in classes


def _surveyed(module: Module, profile: Profile, machine: Machine) -> Facts:
    made = Made(module.block)
    graphs = models_of_module(machine, made)
    if module.signs.builds_models or any(map(_callers_matter, keras_classes(machine))):
        graphs = [*graphs, *functions_that_build(machine, made, shows_all=module.shows_all)]
    built = run_each(machine, graphs)
    classes = run_each(machine, [_class(machine, definition) for definition in keras_classes(machine)])
    plain = run_each(machine, [*plain_classes_that_build(machine, made), *blocks(machine, shows_all=module.shows_all)])
    steps = run_each(machine, list(models_with_steps(machine)) if module.signs.records_gradients else [])
    roots = list(classes.roots)
    asked = [d for d in keras_classes(machine) if _callers_matter(d) or _is_on_without_a_mode(d, roots)]
    made_roots = [*built.roots, *plain.roots]
    callers_known = run_callers(machine, asked, [*steps_of_others(machine), *builders(machine, made_roots)])
    flags, flagged = _flags(machine, roots) if callers_known else ([], Outcome())
    roots += made_roots
    return Facts(
        profile=profile,
        roots=tuple(roots),
        classes=tuple(_use(machine, definition, module.block) for definition in keras_classes(machine)),
        flags=tuple(flags),
        unset=_unset(machine) if callers_known else frozenset(),
        reassigned=module.signs.reassigned,
        freezes=module.signs.freezes,
        freezes_parts=module.signs.freezes_parts,
        untraced=module.signs.runs_untraced,
        complemented=frozenset(machine.noted.complemented),
        used=tuple(machine.noted.used),
        passed=passed_modes(machine, roots),
        passes=tuple(machine.noted.passes),
        given=not_known(machine),
        asked_again=asked_again(machine),
        wrapped=of_whatever_is_wrapped(machine),
        unscaled=tuple(unscaled_masks(roots)),
        baked=baked_sites(machine),
        custom_into_dropout=tuple(custom_into_dropout(machine, roots)),
        unused=(*unused_sites(roots, module.block), *made.unused),
        cut_off=tuple(dict.fromkeys(machine.noted.cut_off)),
        odd_rates=tuple(dict.fromkeys(machine.noted.odd_rates)),
        passed_as_rates=passed_as_rates(machine.noted.passed_as_rates, module.signs),
        made_in_call=tuple(_seen_by_keras(machine, lasting(machine, machine.noted.made_in_call), module.signs)),
        modes_by_position=fewest_options(_of_keras_3(machine, machine.noted.modes_by_position)),
        removed=fewest_options(_of_keras_3(machine, machine.noted.removed)) if module.signs.misses_functions else (),
        idle_phases=tuple(dict.fromkeys(machine.noted.idle_phases)) if module.signs.misses_functions else (),
        on_symbolic=fewest_options(_of_keras_3(machine, machine.noted.on_symbolic)),
        gaps=gaps_of(machine, (*classes.gaps, *built.gaps, *plain.gaps, *steps.gaps, *flagged.gaps), roots),
        unseen=unseen_in(roots),
        imported=imported_pieces(machine),
    )


def _of_keras_3(machine: Machine, noted: Sequence[Fact]) -> tuple[Fact, ...]:
    """What was noted of a Keras 3; nothing where a module of the project brings Keras 2 in."""
    return () if machine.noted.legacy_imports else tuple(dict.fromkeys(noted))


def _seen_by_keras(machine: Machine, made: Sequence[MadeInCall], signs: Signs) -> Iterator[MadeInCall]:
    """What is made in the `call` of classes that the file does not only use as if they were functions."""
    for found in fewest_options(made):
        owner = found.call.owner
        if owner is None or not (owner.name in signs.run_by_call or only_gives_graphs(machine, owner)):
            yield found


def imported_pieces(machine: Machine) -> tuple[ImportedPiece, ...]:
    """The statements of other modules that were run."""
    return tuple(
        ImportedPiece(path, lines.first, piece.text, piece.tree)
        for (path, lines), piece in machine.imports.pieces.items()
    )


def _callers_matter(definition: UserClass) -> bool:
    """Whether what the rules say of a class depends on how the file uses it."""
    parameter = definition.call.syntax.parameter("training") if definition.call is not None else None
    untold = is_model(definition) and definition.call is not None and parameter is None
    flags = has_flags(definition) or takes_flag(definition)
    return flags or untold or defaults_to_true(definition) or is_compiled(definition)


def _is_on_without_a_mode(definition: UserClass, roots: list[Root]) -> bool:
    """Whether something in it is on where nobody passes a mode, and off where False is passed."""
    rows = (row for root in roots if root.definition is definition for row in root.rows)
    return any(row.table[Entry.CALL] == ON and row.table[Entry.CALL_FALSE] == OFF for row in rows)


def _flags(machine: Machine, roots: Sequence[Root]) -> tuple[list[FlagEffect], Outcome]:
    """The misnamed flags, once every root and caller has shown which of them are passed."""
    flags: list[FlagEffect] = []

    def run(definition: UserClass, root: Root) -> Iterator[Root]:
        flags.extend(flag_effects(machine, definition, root))
        yield from ()

    pairs = [(root.definition, root) for root in roots if root.definition is not None and has_flags(root.definition)]
    return flags, run_each(machine, [Candidate(d.name, d.syntax, partial(run, d, root)) for d, root in pairs])


def _unset(machine: Machine) -> frozenset[ir.Parameter]:
    """The training flags of constructors that nobody passes."""
    flags = (flag for definition in keras_classes(machine) for flag in constructor_flags(definition))
    return frozenset(parameter for function, parameter in flags if not was_passed(machine, function, parameter))


def _class(machine: Machine, definition: UserClass) -> Candidate:
    def run_open() -> Iterator[Root]:
        found = class_root(machine, definition, is_open=has_switches(definition))
        yield from () if found is None else (found,)

    def run() -> Iterator[Root]:
        if definition.call is None and not is_model(definition):
            return
        before = machine.budget.file
        opened = class_root(machine, definition, is_open=True) if has_switches(definition) else None
        is_large = machine.opens_modules and machine.budget.file - before > _LARGE
        if opened is not None and not opened.is_empty:
            yield opened
        # With its switches unknown both branches ran: where that shows nothing, its defaults would not either.
        shows_nothing = opened is not None and (opened.is_empty or (is_large and _leads_elsewhere(opened)))
        if not shows_nothing or has_flags(definition):
            closed = class_root(machine, definition, is_open=False)
            yield from () if closed is None else (closed,)
        else:
            closed = None
        has_rows = any(root is not None and root.rows for root in (opened, closed))
        if has_rows or concerns_mode(machine, definition.syntax):
            yield from with_other_values(machine, constructor_of(definition), run_open)

    return Candidate(definition.name, definition.syntax, run)


_LARGE = 4_000
"""The steps from which on a class that leads into other modules is not run once more, if it is not known for what
something elsewhere gives: of 144 such classes one has shown anything with its defaults."""


def _leads_elsewhere(root: Root) -> bool:
    """Whether nothing is found in a root, for want of what something elsewhere gives, and not of its own switches."""
    cause = root.gap.cause if root.gap is not None else None
    return not root.rows and isinstance(cause, ResultOf) and not isinstance(first_cause(cause), Parameter)


def baked_sites(machine: Machine) -> tuple[BakedSite, ...]:
    """The sites that ran while a model was built, and whose results are in a graph."""
    return tuple(BakedSite(application, place) for application, place in dict.fromkeys(machine.noted.merged))


def _is_made_in_branches(machine: Machine, definition: UserClass, block: ir.Block) -> bool:
    """Whether no run has made a model, but other layers and models of the file do, in branches that were not run."""
    use = machine.use_of(definition)
    if not is_model(definition) or use.made_elsewhere or use.applied_symbolically:
        return False
    holders = [one.syntax.origin for one in keras_classes(machine) if one.syntax is not definition.syntax]
    return is_made_only_in(definition.syntax.name, block, holders)


def _use(machine: Machine, definition: UserClass, block: ir.Block) -> ClassUse:
    use = machine.use_of(definition)
    made_inside = use.made_inside_layers or _is_made_in_branches(machine, definition, block)
    symbolic = dict.fromkeys(use.applied_symbolically)
    to_build = [
        place
        for place, function in (symbolic if is_model(definition) else ())
        if place is not None and place.origin in thrown_away(function, block)
    ]
    return ClassUse(
        definition,
        definition.call,
        is_model(definition),
        made_inside,
        # What a function makes for a layer it does not make for anybody else when it runs by itself.
        sum(maker not in machine.makers_inside for maker in use.made_elsewhere),
        use.given_to_layers,
        len(symbolic),
        len(to_build),
        use.told,
        use.untold,
        use.built,
        only_gives_graphs(machine, definition),
    )
