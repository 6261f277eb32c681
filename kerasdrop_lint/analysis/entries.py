"""The six entry points of a model, and the mode tables that running all of them gives."""

from __future__ import annotations

import contextlib
from dataclasses import replace

from kerasdrop_lint.analysis.arguments import Arguments
from kerasdrop_lint.analysis.causes import Cause
from kerasdrop_lint.analysis.facts import Application, Row, Run, Through
from kerasdrop_lint.analysis.fixed_causes import Limit
from kerasdrop_lint.analysis.heap import Dict, Instance
from kerasdrop_lint.analysis.keras_methods import is_told, library_of, run_step
from kerasdrop_lint.analysis.machine import BudgetExceededError, Machine, ProgramError
from kerasdrop_lint.analysis.marks import Site, Sites, sites_in
from kerasdrop_lint.analysis.outputs import carried_by
from kerasdrop_lint.analysis.values import (
    Bound,
    Constant,
    FunctionValue,
    Origin,
    OriginKind,
    Provenance,
    Reference,
    Tensor,
    Truth,
    Unknown,
    Value,
    is_opaque,
)
from kerasdrop_lint.modes import DRAWN, OFF, ON, UNKNOWN, Entry, ModeTable, State, error

_STEPS = {Entry.FIT: "train_step", Entry.EVALUATE: "test_step", Entry.PREDICT: "predict_step"}
_DATA = Tensor(Provenance.DATA)


def run_entries(machine: Machine, model: Reference) -> tuple[Run, ...]:
    """What happens in each entry point, each from a fresh copy of the model as it was built.

    The direct calls come first: where neither a step of the model's own nor compilation can make a difference, `fit`,
    `evaluate` and `predict` do the same as one of them.
    """
    runs = _run_all(machine, model)
    fit, *others = runs
    return (_with_proof(machine, model, fit), *others) if any(map(_is_frozen, fit.applications)) else runs


def _is_frozen(application: Application) -> bool:
    return application.frozen_in is not None


def _with_proof(machine: Machine, model: Reference, fit: Run) -> Run:
    """The run of `fit`, in which a `tf.function` keeps a site off only where nothing is traced it would be on."""
    machine.traces.disabled = True
    try:
        untraced = _last_applications(_run_entry(machine, model, Entry.FIT))
    finally:
        machine.traces.disabled = False
    on = {key for key, (_, state) in untraced.items() if state == ON}
    proven = (
        application if application.key in on and application.state == OFF else replace(application, frozen_in=None)
        for application in fit.applications
    )
    return replace(fit, applications=tuple(proven))


def _run_all(machine: Machine, model: Reference) -> tuple[Run, ...]:
    machine.compiled_differs = machine.builds_matter = False
    direct = _run_directly(machine, model)
    if _is_built_late(machine, model):
        direct = {entry: _if_first(run, _run_first(machine, model, entry)) for entry, run in direct.items()}
    told = machine.profile.legacy or is_told(machine, model)
    if machine.builds_matter:
        return tuple(_run_entry(machine, model, entry, builds=True) for entry in Entry)
    runs: dict[Entry, Run] = {}
    for entry in _STEPS:
        same = (Entry.CALL_TRUE if entry is Entry.FIT else Entry.CALL_FALSE) if told else Entry.CALL
        # Keras 3 traces a layer to build it, before it resolves the layer's mode; the modes written in it stay.
        builds = not machine.profile.legacy and not direct[same].ran <= direct[Entry.CALL].ran
        steps_itself = own_step(machine, model, entry) is not None
        own = steps_itself or _is_elsewhere(machine, model, entry)
        if builds or own or machine.traces_functions or machine.compiled_differs:
            runs[entry] = _run_entry(machine, model, entry, builds=builds)
            # Where the first trace has made variables, TensorFlow traces once more: then all is built.
            if builds and machine.creates_variables and not machine.traces_functions:
                runs[entry] = _run_entry(machine, model, entry)
        else:
            runs[entry] = direct[same]
    return tuple((runs | direct)[entry] for entry in Entry)


def _run_directly(machine: Machine, model: Reference) -> dict[Entry, Run]:
    """The direct calls. Raises BudgetExceededError after the first where it takes more than its part of what there
    is."""
    first, *others = (entry for entry in Entry if entry not in _STEPS)
    machine.count_steps()
    machine.budget.share_out(len(Entry) if machine.traces_functions else len(others) + 1)
    machine.set_limit()
    runs = {first: _run_entry(machine, model, first)}
    machine.budget.go_on()
    machine.set_limit()
    if runs[first].cut is Limit.PROJECT_STEPS:
        raise BudgetExceededError(Limit.PROJECT_STEPS)
    return runs | {entry: _run_entry(machine, model, entry) for entry in others}


def _is_built_late(machine: Machine, model: Reference) -> bool:
    """Whether Keras 3 fails to build a model before its first call: it traces `call` with a keyword argument that is
    named like the `**kwargs` of it, which a layer that these are handed to may refuse."""
    instance = machine.heap.instance(model)
    call = instance.definition.call if instance is not None and instance.definition is not None else None
    unpacked = next((one.name for one in call.syntax.parameters if one.kind == "var_keyword"), None) if call else None
    if call is None or unpacked is None or machine.profile.legacy:
        return False
    with machine.fork():
        try:
            named = ((unpacked, machine.heap.add(Dict({}))),)
            machine.call(Bound(FunctionValue(call), model), Arguments((_DATA,), named))
        except ProgramError:
            return True
        except BudgetExceededError:
            machine.reset()
    return False


def _run_first(machine: Machine, model: Reference, entry: Entry) -> Run:
    """The first call of a model whose layers are built on the way: what traces them stores the modes written in it."""
    with machine.fork():
        built = machine.heap.writable(model)
        assert isinstance(built, Instance)
        built.built = True
        return _run_entry(machine, model, entry, is_first=True)


def _if_first(run: Run, first: Run) -> Run:
    """A run of which the states are not known that are others in the first call."""
    states = {key: state for key, (_, state) in _last_applications(first).items()}
    doubted = (
        application
        if states.get(application.key, application.state) == application.state
        else replace(application, state=UNKNOWN)
        for application in run.applications
    )
    return replace(run, applications=tuple(doubted))


def own_step(machine: Machine, model: Reference, entry: Entry) -> FunctionValue | None:
    """The step of the file that runs in an entry point in place of Keras' own."""
    instance = machine.heap.instance(model)
    found = instance.definition.find(_STEPS[entry]) if instance and instance.definition else None
    return found[0] if found and isinstance(found[0], FunctionValue) else None


def _is_elsewhere(machine: Machine, model: Reference, entry: Entry) -> bool:
    """Whether a class of another library decides what happens in an entry point."""
    library = library_of(machine, model)
    return library is not None and entry.value in library.steps


def _run_entry(
    machine: Machine, model: Reference, entry: Entry, *, builds: bool = False, is_first: bool = False
) -> Run:
    """`builds`: it matters how Keras 3 builds the layers, when they are first called. `is_first`: nothing has run."""
    try:
        return _run_apart(machine, model, entry, builds, is_first)
    except BudgetExceededError as error:
        return Run((), called=False, known=False, complete=False, cut=error.cause)


def _run_apart(machine: Machine, model: Reference, entry: Entry, builds: bool, is_first: bool) -> Run:
    with machine.fork():
        machine.root = model
        machine.traces_builds = machine.traces_functions or builds or is_first
        warm = machine.traces_builds or (entry in _STEPS and machine.compiled_differs)
        if warm and not is_first:
            with contextlib.suppress(ProgramError):
                _enter(machine, model, Entry.CALL if entry in _STEPS else entry)
        machine.applications, machine.outputs, machine.compiled = [], [], entry in _STEPS
        machine.memo = {}
        machine.may_have_raised, machine.noted.opaque = False, None
        machine.ran, machine.creates_variables = set(), False
        failure: State | None = None
        cut: Limit | None = None
        try:
            if not _is_elsewhere(machine, model, entry):
                _enter(machine, model, entry)
        except ProgramError as raised:
            failure = error(raised.name)
        except BudgetExceededError as exceeded:
            cut = exceeded.cause
        reached, maybe = _reached(machine, machine.outputs[-1]) if machine.outputs else (frozenset(), frozenset())
        carried = carried_by(machine, machine.outputs[-1]) if machine.outputs else frozenset()
        called = bool(machine.outputs)
        complete = cut is None and (called or library_of(machine, model) is None)
        ends = [part for value in machine.outputs[-1:] for part in machine.heap.parts(value)]
        instance = machine.heap.instance(model)
        followed = called or (instance is not None and instance.unknown is None)
        known = (
            followed
            and not any(isinstance(part, Unknown | Reference) or is_opaque(part) for part in ends)
            and not machine.may_have_raised
        )
        complete = complete and not machine.may_have_raised
        unknown = None if known or failure is not None else _why_not_known(machine, model, ends)
        ran = frozenset(machine.ran)
        may_raise = machine.may_have_raised
        return Run(
            tuple(machine.applications),
            reached,
            maybe | carried,
            carried,
            failure,
            called,
            known,
            complete,
            may_raise,
            ran,
            cut,
            unknown,
        )


def _why_not_known(machine: Machine, model: Reference, ends: list[Value]) -> Cause:
    """Why a part of an output is not known: what got its input, or the part itself."""
    instance = machine.heap.instance(model)
    unknown = [part for part in (*ends, instance and instance.unknown) if isinstance(part, Unknown)]
    parts = [part.cause for part in unknown]
    return next((cause for cause in (machine.noted.opaque, *parts) if cause is not None), Limit.PART)


def _enter(machine: Machine, model: Reference, entry: Entry) -> None:
    if entry in _STEPS:
        step = own_step(machine, model, entry)
        if step is not None:
            machine.call(Bound(step, model), Arguments((_DATA,)))
        else:
            run_step(machine, model, entry is Entry.FIT, _DATA)
        return
    arguments = Arguments((_DATA,))
    if entry is not Entry.CALL:
        written = Constant(entry is Entry.CALL_TRUE, Origin(OriginKind.ENTRY))
        arguments = arguments.with_keyword("training", written)
    machine.call(model, arguments)


def _reached(machine: Machine, output: Value) -> tuple[Sites, Sites]:
    """The sites in a model's output: certainly, and perhaps."""
    certain: Sites = frozenset()
    maybe: Sites = frozenset()
    for part in machine.heap.parts(output):
        if isinstance(part, Tensor):
            certain |= sites_in(part.marks)
        elif isinstance(part, Unknown):
            maybe |= sites_in(part.marks)
    return certain, maybe - certain


def rows_of(runs: tuple[Run, ...]) -> tuple[Row, ...]:
    """A row per site, in the order in which they were first applied."""
    by_run = [_last_applications(run) for run in runs]
    keys = list(dict.fromkeys(key for applications in by_run for key in applications))
    return tuple(_row(key, runs, by_run) for key in keys)


def _last_applications(run: Run) -> dict[Site, tuple[Application, State]]:
    found: dict[Site, tuple[Application, State]] = {}
    for application in run.applications:
        held = found.get(application.key)
        state = application.state
        if held is not None and held[1] != state:
            state = UNKNOWN
        found[application.key] = (application, state)
    return found


def _row(key: Site, runs: tuple[Run, ...], by_run: list[dict[Site, tuple[Application, State]]]) -> Row:
    states: list[State] = []
    for run, applications in zip(runs, by_run, strict=True):
        if run.error is not None:
            states.append(run.error)
        elif run.may_raise:
            states.append(UNKNOWN)
        elif key in applications:
            states.append(applications[key][1])
        else:
            states.append(OFF if run.complete else UNKNOWN)
    found = tuple(applications[key][0] if key in applications else None for applications in by_run)
    reaches_in = tuple(not _is_known(run) or key in run.reached or key in run.maybe_reached for run in runs)
    if any(key in run.reached for run in runs):
        states = [_in_output(*row) for row in zip(runs, found, states, strict=True)]
    return Row(key, ModeTable(tuple(states)), found, _reaches(key, runs), reaches_in)


def _in_output(run: Run, application: Application | None, state: State) -> State:
    """The state of a site that reaches the output of another run.

    Where the mode selects another result, it does nothing, whether it runs or not. An operation, which runs in every
    mode, is known by that alone.
    """
    if application is None or application.key in run.reached or application.key in run.maybe_reached:
        return state
    if _is_known(run):
        return OFF
    return UNKNOWN if state == ON and application.through is Through.OPERATION else state


def _is_known(run: Run) -> bool:
    """Whether the run shows all that is in the output."""
    return run.known and run.complete and run.called


def _reaches(key: Site, runs: tuple[Run, ...]) -> bool | None:
    if any(key in run.reached or key in run.carried for run in runs):
        return True
    ended = [run for run in runs if run.error is None] or runs
    if any(key in run.maybe_reached or not run.complete or not run.called for run in ended):
        return None
    return False


def black_box(runs: tuple[Run, ...]) -> ModeTable:
    """The root as one site: on where any site that reaches the output is."""
    return ModeTable(tuple(map(_column, runs)))


def _column(run: Run) -> State:
    if run.error is not None:
        return run.error
    found = _last_applications(run)
    runs_parts = not run.called and any(state != OFF for _, state in found.values())
    if not run.complete or runs_parts:  # a step that calls parts of the model itself: what it gives is not looked at
        return UNKNOWN
    reached = [found[key] for key in run.reached if key in found]
    certain = {_seen_from_outside(application, state) for application, state in reached}
    maybe = {found[key][1] for key in run.maybe_reached if key in found}
    if DRAWN in certain:
        return DRAWN
    if ON in certain:
        return ON
    return UNKNOWN if UNKNOWN in certain or maybe or not run.known else OFF


def _seen_from_outside(application: Application, state: State) -> State:
    """A state, if the site runs whatever tests are not known, with a known rate, and in a mode that is known."""
    sure = application.certain and not application.is_one_of and application.rate is not Truth.MAYBE
    return state if application.mode_is_sure and (sure or state != ON) else UNKNOWN
