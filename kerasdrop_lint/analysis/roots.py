"""Decides what to run: classes as models or layers of their own, functions that build models, the module itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeVar

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.arguments import NO_ARGUMENTS, Arguments
from kerasdrop_lint.analysis.attributes import MODELS, get_attribute
from kerasdrop_lint.analysis.budget import FILE_STEPS
from kerasdrop_lint.analysis.calls import call
from kerasdrop_lint.analysis.classes import ClosureFunction, Scope, UserClass
from kerasdrop_lint.analysis.construction import construct, keras_name
from kerasdrop_lint.analysis.entries import black_box, own_step, rows_of, run_entries
from kerasdrop_lint.analysis.expressions import evaluate
from kerasdrop_lint.analysis.facts import FlagEffect, Root, RootKind, Row
from kerasdrop_lint.analysis.failing import noting_failure
from kerasdrop_lint.analysis.first_call import makes_weights_in_call
from kerasdrop_lint.analysis.fixed_causes import Limit
from kerasdrop_lint.analysis.gaps import Gap
from kerasdrop_lint.analysis.graph import add_node, connect, graph_of
from kerasdrop_lint.analysis.heap import Instance, List
from kerasdrop_lint.analysis.layer_call import ensure_built
from kerasdrop_lint.analysis.machine import BudgetExceededError, Frame, Machine, ProgramError, Semantics
from kerasdrop_lint.analysis.options import FLAG
from kerasdrop_lint.analysis.running import Forced
from kerasdrop_lint.analysis.statements import execute
from kerasdrop_lint.analysis.switches import is_switch, opened
from kerasdrop_lint.analysis.syntax.methods import has_constant
from kerasdrop_lint.analysis.values import Constant, FunctionValue, Reference, Tensor, Truth, Tuple, Value
from kerasdrop_lint.knowledge.profiles import Profile
from kerasdrop_lint.modes import OFF, ON, UNKNOWN, Entry, ModeTable
from kerasdrop_lint.project.project import Surroundings

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Shape:
    """What the first argument of a layer is: a tensor, or several in a list or a tuple."""

    kind: Literal["list", "tuple"] | None
    count: int


_ONE = Shape(None, 1)
_SEVERAL = (Shape("list", 2), Shape("list", 3), Shape("list", 4), Shape("tuple", 2), Shape("tuple", 3))
MOST_COPIES = 24
"""How many classes are judged that one definition made."""
SEMANTICS = Semantics(evaluate, execute, call, get_attribute)


def run_module(
    block: ir.Block,
    profile: Profile,
    surroundings: Surroundings | None = None,
    *,
    traces_functions: bool,
    presses_on: bool = False,
) -> Machine:
    """Run a module's own statements; one that fails or is too large is passed over."""
    module = Scope(None, path=surroundings.path if surroundings is not None else "")
    machine = Machine(
        profile, SEMANTICS, module, surroundings, traces_functions=traces_functions, presses_on=presses_on
    )
    machine.module.variables["__name__"] = Constant("__main__")
    frame = Frame(machine.module)
    for statement in block:
        if machine.budget.file < FILE_STEPS:  # what one has taken of other modules is not the next one's
            machine.count_steps()
            machine.budget.root = 0
            machine.set_limit()
        try:
            machine.execute(frame, (statement,))
        except (ProgramError, BudgetExceededError) as ended:
            machine.context, machine.active, machine.stack, machine.uncertain = None, [], [], 0
            if isinstance(ended, BudgetExceededError):
                machine.noted.cut.append(Gap("<module>", statement, ended.cause))
    machine.steps = 0
    return machine


def keras_classes(machine: Machine) -> list[UserClass]:
    """The layers and models of the file; of a definition that ran many times, in a loop, the first of what it made."""
    found: list[UserClass] = []
    copies: Counter[int] = Counter()
    for definition in machine.classes:
        copies[id(definition.syntax)] += 1
        if keras_name_of(definition) is not None and copies[id(definition.syntax)] <= MOST_COPIES:
            found.append(definition)
    return found


def keras_name_of(definition: UserClass) -> str | None:
    """The plain name of the Keras class that a class derives from."""
    base = definition.keras_base
    return keras_name(base.path) if base is not None else None


def is_model(definition: UserClass) -> bool:
    """Whether `fit` can be called on instances of the class."""
    return keras_name_of(definition) in MODELS


def with_project(machine: Machine, run: Callable[[], Result], of: object = None) -> Result:
    """Run a root with the classes and functions of other modules known, or with them unknown if that takes too
    long, or has done so for another root `of` the same. Raises BudgetExceededError if both do, or where the share of
    the file's steps is spent: that says nothing of the other modules."""
    traces = machine.traces_functions
    result = _attempted(machine, run, id(of))
    if machine.traces_functions is not traces:  # another module, met on the way, has functions that TensorFlow traces
        machine.traces_builds = True
        return _attempted(machine, run, id(of))
    return result


def _attempted(machine: Machine, run: Callable[[], Result], of: int) -> Result:
    machine.budget.attempt(on_trial=of != id(None), runs_twice=machine.traces_functions)
    machine.set_limit()
    if of not in machine.imports.too_much:
        try:
            result = run()
            if machine.budget.cut is not Limit.PROJECT_STEPS:
                return result
        except BudgetExceededError as error:
            if not machine.opens_modules or error.cause is Limit.FILE_STEPS:
                raise
            machine.reset()
        machine.imports.too_much |= {of} - {id(None)}
    machine.imports.closed, machine.budget.cut = True, None
    machine.set_limit()
    try:
        return run()
    finally:
        machine.imports.closed = False


def class_root(machine: Machine, definition: UserClass, *, is_open: bool) -> Root | None:
    """A class seen alone: with its constructor's defaults, or open (numbers and switches not known)."""
    return with_project(machine, lambda: run_class(machine, definition, is_open), definition)


def run_class(machine: Machine, definition: UserClass, is_open: bool) -> Root | None:
    """The same, without a second attempt where that takes too long.

    A layer that refuses a tensor, having asked whether it is a list or a tuple, is given several.
    """
    machine.noted.asked_whether_several = False
    root = _given(machine, definition, is_open, _ONE)
    if machine.noted.asked_whether_several and _has_raised(root):
        attempts = (_given(machine, definition, is_open, several) for several in _SEVERAL)
        root = next((attempt for attempt in attempts if not _has_raised(attempt)), root)
    return root


def _has_raised(root: Root | None) -> bool:
    """Whether nothing can be said of a class because it fails whatever the mode, as it is run here."""
    return root is None or (not root.rows and all(state not in (ON, OFF, UNKNOWN) for state in root.columns.states))


def _given(machine: Machine, definition: UserClass, is_open: bool, shape: Shape) -> Root | None:
    """A class seen alone, its layer called on an input of this shape."""
    with machine.fork():
        try:
            passed = set(machine.passed)
            with noting_failure(machine, definition.syntax):
                layer = construct(machine, definition, constructor_arguments(definition, is_open=is_open), None)
            if is_open:  # what is passed here is nobody's argument
                machine.passed &= passed | (machine.passed - _of_constructor(definition))
            as_model = is_model(definition) or _requires_training(definition)
            model = layer if as_model else in_functional_model(machine, layer, definition, shape)
        except ProgramError:
            return None
        if model is None:
            return None
        kind = RootKind.MODEL if is_model(definition) else RootKind.LAYER
        return root_of(machine, model, kind, definition, definition.name, is_open=is_open)


def _of_constructor(definition: UserClass) -> set[tuple[int, str]]:
    found = definition.find("__init__")
    function = found[0].function.syntax if found is not None and isinstance(found[0], FunctionValue) else None
    return set() if function is None else {(id(function), parameter.name) for parameter in function.parameters}


def _requires_training(definition: UserClass) -> bool:
    function = definition.call
    parameter = function.syntax.parameter("training") if function else None
    return parameter is not None and parameter.default is None


def constructor_arguments(definition: UserClass, *, is_open: bool) -> Arguments:
    """What a class seen alone is constructed with; parameters without a default are unknown all by themselves."""
    found = definition.find("__init__")
    if not is_open or found is None or not isinstance(found[0], FunctionValue):
        return NO_ARGUMENTS
    return opened(found[0].function, is_switch)


def has_switches(definition: UserClass) -> bool:
    """Whether an open instance of the class can differ from one with its defaults."""
    return constructor_arguments(definition, is_open=True) != NO_ARGUMENTS


def in_functional_model(machine: Machine, layer: Reference, definition: UserClass, shape: Shape) -> Reference | None:
    """A functional model that holds the layer alone."""
    further = len(required_inputs(definition)) - 1
    inputs: list[Value] = [add_node(machine, None, NO_ARGUMENTS, None) for _ in range(shape.count + max(further, 0))]
    first = inputs[: shape.count]
    given = (*(first if shape.kind is None else (_packed(machine, shape, first),)), *inputs[shape.count :])
    if machine.traces_functions:
        output = machine.call(layer, Arguments(given))
    else:
        ensure_built(machine, layer)
        output = add_node(machine, layer, Arguments(given), None)
    graph = graph_of(machine, inputs[0], output)
    if graph is None:
        return None
    starts = tuple(value.node for value in inputs if isinstance(value, Tensor) and value.node is not None)
    model = Instance(None, "Model", None, None)
    model.graph = connect(machine, starts, output)
    return machine.heap.add(model)


def _packed(machine: Machine, shape: Shape, tensors: list[Value]) -> Value:
    return Tuple(tuple(tensors)) if shape.kind == "tuple" else machine.heap.add(List(tensors))


def required_inputs(definition: UserClass) -> tuple[str, ...]:
    """The parameters of `call` that every caller passes."""
    function = definition.call
    if function is None:
        return ("inputs",)
    return tuple(
        parameter.name
        for parameter in function.syntax.parameters[1:]
        if parameter.kind in ("positional_only", "positional")
        and parameter.default is None
        and parameter.name != "training"
    )


def root_of(
    machine: Machine,
    model: Reference,
    kind: RootKind,
    definition: UserClass | None,
    name: str,
    *,
    is_open: bool = False,
) -> Root:
    """The mode tables of a model."""
    in_call = makes_weights_in_call(machine, model)
    runs = run_entries(machine, model)
    past_call = not runs[0].called and own_step(machine, model, Entry.FIT) is not None
    instance = machine.heap.instance(model)
    maker = instance.maker if instance is not None else None
    cut = next((run.cut for run in runs if run.cut is not None), None)
    why = next((run.unknown for run in runs if run.unknown is not None), None)
    node: ir.Node | None = definition.syntax if definition is not None else maker
    node = instance.made if node is None and instance is not None else node
    gap = None if why is None else Gap(name, node, why)
    return Root(kind, definition, name, is_open, rows_of(runs), black_box(runs), past_call, maker, cut, in_call, gap)


def flag_parameters(definition: UserClass) -> Iterator[tuple[ClosureFunction, ir.Parameter, Constant]]:
    """The parameters of `call` that are named like a training flag, but not `training`, and default to one; and the
    `**kwargs` that are asked for it."""
    function = definition.call
    for parameter in function.syntax.parameters[1:] if function is not None else ():
        default = function.defaults.get(parameter.name) if function is not None else None
        named = parameter.name != "training" and FLAG.search(parameter.name) is not None
        if function is not None and named and isinstance(default, Constant) and default.value in (None, True, False):
            yield function, parameter, default
    keywords = asked_keywords(function)
    if function is not None and keywords is not None:
        yield function, keywords, Constant(None)


def asked_keywords(function: ClosureFunction | None) -> ir.Parameter | None:
    """The `**kwargs` of a `call` that takes no `training` and looks for it there: `if kwargs.get("training")`."""
    if function is None or function.syntax.parameter("training") is not None:
        return None
    keywords = next((one for one in function.syntax.parameters if one.kind == "var_keyword"), None)
    return keywords if keywords is not None and has_constant(function.syntax, "training") else None


def constructor_flags(definition: UserClass) -> Iterator[tuple[ClosureFunction, ir.Parameter]]:
    """The parameters of the constructor that are named like a training flag and have a default."""
    found = definition.find("__init__")
    function = found[0].function if found is not None and isinstance(found[0], FunctionValue) else None
    for parameter in function.syntax.parameters[1:] if function is not None else ():
        if function is not None and parameter.name in function.defaults and FLAG.search(parameter.name) is not None:
            yield function, parameter


def takes_flag(definition: UserClass) -> bool:
    """Whether the constructor has a parameter that is named so, with a default or without."""
    found = definition.find("__init__")
    function = found[0].function if found is not None and isinstance(found[0], FunctionValue) else None
    parameters = function.syntax.parameters[1:] if function is not None else ()
    return any(FLAG.search(parameter.name) is not None for parameter in parameters)


def defaults_to_true(definition: UserClass) -> bool:
    """Whether `call` has True as the default of `training`."""
    default = definition.call.defaults.get("training") if definition.call is not None else None
    return isinstance(default, Constant) and default.value is True


def has_flags(definition: UserClass) -> bool:
    """Whether the class has such a parameter."""
    return any(True for _ in flag_parameters(definition))


def flag_effects(machine: Machine, definition: UserClass, root: Root) -> Iterator[FlagEffect]:
    """The misnamed flags that switch sites of the class, found by running it with each of them the other way."""
    for function, parameter, default in flag_parameters(definition):
        if parameter.kind == "var_keyword" and machine.profile.legacy:
            continue  # Keras 2 puts the mode there
        machine.forced = Forced(function, parameter.name, Constant(not default.value))
        try:
            other = class_root(machine, definition, is_open=root.open)
        finally:
            machine.forced = None
        rows = _changed(root, other) if other is not None else ()
        if rows:
            passed = was_passed(machine, function, parameter)
            yield FlagEffect(definition, function, parameter, default, rows, passed)


def _changed(root: Root, other: Root) -> tuple[Row, ...]:
    """The rows of either root that differ in the first three columns. A layer that does the same in
    another place is no other."""
    before = {(row.key.place): row for row in root.rows}
    layers = {(row.sample.layer.made, row.table.states[:3]) for row in root.rows if row.sample.layer.made is not None}
    changed = []
    for row in other.rows:
        old = before.get(row.key.place)
        states = old.table.states if old is not None else (OFF,) * 6
        if old is None and (row.sample.layer.made, row.table.states[:3]) in layers:
            continue
        if row.table.states[:3] != states[:3] and row.sample.rate is not Truth.FALSE:
            changed.append(
                old if old is not None else Row(row.key, ModeTable(states), row.applications, row.reaches_output)
            )
    return tuple(changed)


def was_passed(machine: Machine, function: ClosureFunction, parameter: ir.Parameter) -> bool:
    """Whether a caller in the file passes a parameter, or a call that is not followed has a keyword of that name."""
    return was_passed_to(machine, function.syntax, parameter)


def was_passed_to(machine: Machine, function: ir.Function, parameter: ir.Parameter) -> bool:
    """The same of a function as it is written."""
    return (id(function), parameter.name) in machine.passed or (0, parameter.name) in machine.passed


def run_function(machine: Machine, function: ClosureFunction) -> tuple[Value, list[Reference]]:
    """Run a function of the module with its defaults; what it returns, and all that it made on the way."""
    before = machine.heap.allocated
    result = call(machine, FunctionValue(function), NO_ARGUMENTS, None)
    return result, made_since(machine, before)


def made_since(machine: Machine, before: int) -> list[Reference]:
    """The objects of the file that were made after the one of a number."""
    made = map(Reference, range(before + 1, machine.heap.allocated + 1))
    return [reference for reference in made if not machine.is_imported(reference)]


def is_graph_model(machine: Machine, reference: Reference) -> bool:
    """Whether it is a functional or a Sequential model, of no class of the file."""
    instance = machine.heap.instance(reference)
    return (
        instance is not None
        and instance.definition is None
        and (instance.graph is not None or instance.keras == "Sequential")
    )
