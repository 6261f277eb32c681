"""Classes that are no layers: their methods build models, hold them, and train them in steps of their own.

Each method is run by itself, on an object that its constructor and the methods that set attributes have made. What a
caller passes is not known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from kerasdrop_lint.analysis.arguments import NO_ARGUMENTS
from kerasdrop_lint.analysis.classes import ClosureFunction, UserClass
from kerasdrop_lint.analysis.construction import construct
from kerasdrop_lint.analysis.facts import Root
from kerasdrop_lint.analysis.fixed_causes import Limit
from kerasdrop_lint.analysis.heap import doubted, is_data
from kerasdrop_lint.analysis.machine import BudgetExceededError, Machine
from kerasdrop_lint.analysis.made_models import Made, models_of_run
from kerasdrop_lint.analysis.other_values import constructor_of, with_other_values
from kerasdrop_lint.analysis.roots import keras_name_of
from kerasdrop_lint.analysis.shares import Candidate
from kerasdrop_lint.analysis.syntax.methods import Mentions, mentions_of
from kerasdrop_lint.analysis.used_names import names_used, with_imported
from kerasdrop_lint.analysis.values import (
    Bound,
    ClassValue,
    External,
    FunctionValue,
    Property,
    Reference,
    StaticMethod,
    Truth,
    Tuple,
    Unknown,
    Value,
    is_none,
)
from kerasdrop_lint.knowledge.catalogue import LAYER_NAMES, REMOVED_FUNCTIONS

_MATTERS = LAYER_NAMES | REMOVED_FUNCTIONS | {"Input", "Model", "Sequential", "Functional", "GradientTape"}
"""The names of which a class has to mention one: without them there is no model in it, and nothing that trains one."""
_OF_LAYERS = frozenset({"call", "__call__", "train_step", "test_step", "predict_step"})
"""Methods that Keras calls, in a mode, where a base class that is not known is a layer or model."""
Methods = Mapping[str, Mentions]


def plain_classes_that_build(machine: Machine, made: Made) -> Iterator[Candidate]:
    """The module's classes that are no layers, for the models that their methods build and train."""
    own = {definition.name for definition in machine.classes if keras_name_of(definition) is not None}
    for definition in [found for found in machine.classes if is_plain(found)]:
        methods = _methods(machine, definition)
        matters = any(
            with_imported(machine, mentions.names) & _MATTERS or mentions.names & own for mentions in methods.values()
        )
        if matters or _inherited_builders(machine, definition):
            yield plain_class(machine, made, definition)


def plain_class(machine: Machine, made: Made, definition: UserClass) -> Candidate:
    """One of them."""

    def run_once() -> Iterator[Root]:
        own = Made(made.block)
        with machine.fork():
            _run_class(machine, own, definition, _methods(machine, definition))
        made.unused.extend(own.unused)
        yield from own.roots
        if own.cut is not None:
            raise BudgetExceededError(own.cut)

    def run() -> Iterator[Root]:
        yield from run_once()
        yield from with_other_values(machine, constructor_of(definition), run_once)

    return Candidate(definition.name, definition.syntax, run)


def is_plain(definition: UserClass) -> bool:
    """Whether it is a class of the module itself that is neither a layer, nor another library's, nor a test."""
    if definition.maker is not None or definition.library is not None or keras_name_of(definition) is not None:
        return False
    outside = [link.path for link in definition.order if isinstance(link, External)]
    return not any(path.endswith("TestCase") for path in outside) and not definition.name.startswith("Test")


def _methods(machine: Machine, definition: UserClass) -> Methods:
    """The methods of a class and of those that it derives from, with what their texts mention; of other modules those
    that use what the class has of its own."""
    module = {id(own) for own in machine.classes}
    derives_from_unknown = any(isinstance(link, Unknown) or _is_foreign(link) for link in definition.order)
    found: dict[str, Mentions] = {}
    own: set[str] = set()
    for link in definition.order:
        for name, value in link.definition.namespace.items() if isinstance(link, ClassValue) else ():
            function = _function(value)
            wanted = not (derives_from_unknown and name in _OF_LAYERS) and _is_run(name)
            if function is not None and wanted and name not in found:
                found[name] = mentions_of(function.syntax)
                own |= {name} if isinstance(link, ClassValue) and id(link.definition) in module else set()
    return {name: mentions for name, mentions in found.items() if name in own or _reads(name, found) & own}


def _reads(name: str, methods: Methods) -> set[str]:
    """What a method reads of its object, with what the methods read that it calls."""
    seen: set[str] = set()
    pending = [name]
    while pending:
        mentions = methods.get(pending.pop())
        new = mentions.reads - seen if mentions is not None else frozenset()
        seen |= new
        pending += new
    return seen


def _inherited_builders(machine: Machine, definition: UserClass) -> list[str]:
    """The methods of base classes in other modules that make the `Input` of a model for what the class does with it."""
    module = {id(own) for own in machine.classes}
    elsewhere = [link.definition for link in definition.order if isinstance(link, ClassValue)]
    named = [item for base in elsewhere if id(base) not in module for item in base.namespace.items()]
    return [
        name for name, value in named if _makes_input(machine, value) and (definition.find(name) or (None,))[0] is value
    ]


def _makes_input(machine: Machine, method: Value) -> bool:
    return isinstance(method, FunctionValue) and "Input" in names_used(machine, method.function.syntax)


def _is_foreign(link: Value) -> bool:
    return isinstance(link, External) and not link.path.startswith(("builtins.", "abc.", "keras.", "tf."))


def _is_run(name: str) -> bool:
    return name in ("__init__", "__call__") or not name.startswith("__")


def _function(value: Value) -> ClosureFunction | None:
    """The function behind a method, of whatever kind."""
    if isinstance(value, Property):
        value = value.getter
    if isinstance(value, StaticMethod):
        value = value.function
    return value.function if isinstance(value, FunctionValue) else None


def _run_class(machine: Machine, made: Made, definition: UserClass, methods: Methods) -> None:
    """Run each method on a new object; then those that set what the constructor has not set, one after the other, and
    once more what reads that."""
    owner = _constructed(machine, made, definition)
    if owner is None:
        return
    for name in _inherited_builders(machine, definition):
        with machine.fork():
            _run_method(machine, made, definition, owner, name)
    alone = [name for name in methods if name != "__init__"]
    setters = {name: methods[name] for name in alone if _unset(machine, owner, methods[name].sets)}
    for name in alone:
        if name not in setters:
            _run_alone(machine, made, definition, owner, name)
    missing = set().union(*(_unset(machine, owner, mentions.sets) for mentions in setters.values()))
    for name in _in_order(setters):
        if _unset(machine, owner, methods[name].sets):
            held = _layers_held(machine, owner)
            _run_method(machine, made, definition, owner, name)
            _restore(machine, owner, held)
        else:
            _run_alone(machine, made, definition, owner, name)
    _doubt(machine, owner, methods)
    for name in alone:
        if name not in setters and _reads(name, methods) & missing:
            _run_alone(machine, made, definition, owner, name)


def _run_alone(machine: Machine, made: Made, definition: UserClass, owner: Reference, name: str) -> None:
    with machine.fork():
        _run_method(machine, made, definition, owner, name)


def _constructed(machine: Machine, made: Made, definition: UserClass) -> Reference | None:
    """An object of the class, as it is with the defaults of its constructor; None where that raises."""
    found: list[Reference] = []

    def run() -> Value:
        found.append(construct(machine, definition, NO_ARGUMENTS, None))
        return found[-1]

    name = f"{definition.name}.__init__"
    made.attempt(machine, lambda: models_of_run(machine, made, name, run))
    return found[-1] if found else None


def _run_method(machine: Machine, made: Made, definition: UserClass, owner: Reference, name: str) -> None:
    def run() -> Value:
        value = machine.attribute(owner, name)
        result = machine.call(value, NO_ARGUMENTS) if isinstance(value, (Bound, FunctionValue)) else value
        return Tuple((result, *_attributes(machine, owner).values()))

    label = f"{definition.name}.{name}"
    made.attempt(machine, lambda: models_of_run(machine, made, label, run))


def _attributes(machine: Machine, owner: Reference) -> dict[str, Value]:
    instance = machine.heap.instance(owner)
    return dict(instance.attributes) if instance is not None else {}


def _in_order(setters: Methods) -> Iterator[str]:
    """The methods that set attributes, each after those that set what it reads."""
    pending = dict(setters)
    while pending:
        name = next((name for name in pending if not _waits(name, pending)), next(iter(pending)))
        yield name
        del pending[name]


def _waits(name: str, pending: Methods) -> bool:
    needs = pending[name].reads - pending[name].sets
    return any(needs & other.sets for other in pending.values())


def _unset(machine: Machine, owner: Reference, names: frozenset[str]) -> set[str]:
    """Those of these attributes of which nothing is known, or that are None."""
    held = {name: _attributes(machine, owner).get(name) for name in names}
    return {
        name
        for name, value in held.items()
        if value is None or isinstance(value, Unknown) or is_none(value) is not Truth.FALSE
    }


def _layers_held(machine: Machine, owner: Reference) -> dict[str, Value]:
    """The attributes that hold layers or models."""
    return {name: value for name, value in _attributes(machine, owner).items() if _holds_layers(machine, value)}


def _holds_layers(machine: Machine, value: Value) -> bool:
    instances = map(machine.heap.instance, machine.heap.parts(value))
    return any(instance is not None and instance.keras is not None for instance in instances)


def _restore(machine: Machine, owner: Reference, held: Mapping[str, Value]) -> None:
    """What was known of a model stays known where another method puts one in its place of which nothing is known."""
    now = _attributes(machine, owner)
    for name, value in held.items():
        if not _holds_layers(machine, now.get(name, value)):
            machine.heap.set_attribute(owner, name, value, weak=False)


def _doubt(machine: Machine, owner: Reference, methods: Methods) -> None:
    """What another method than the constructor may have set by now is not known for certain."""
    others = Counter(name for mentions in methods.values() for name in mentions.reads)
    begun = methods["__init__"].reads if "__init__" in methods else frozenset()
    first = {"__init__", *(name for name in begun if others[name] == 1)}
    may_be_set = {name for method, mentions in methods.items() if method not in first for name in mentions.sets}
    for name, value in _attributes(machine, owner).items():
        if name in may_be_set and is_data(value):
            doubtful = doubted(value, Unknown(Limit.SET_ELSEWHERE))
            machine.heap.set_attribute(owner, name, doubtful, weak=False)
