"""The value domain: what an expression can stand for, as far as training modes need to know.

Values are immutable and hash by what they mean; what can change (instances, lists, dicts) lives in the heap, and a
`Reference` names it. Every value that is not known says why.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from functools import reduce
from typing import TYPE_CHECKING, Any, TypeAlias

from kerasdrop_lint.analysis.causes import Cause, Derived, How
from kerasdrop_lint.analysis.fixed_causes import Absent, Limit
from kerasdrop_lint.analysis.marks import NO_MARKS, Marks
from kerasdrop_lint.analysis.randomness import Sampled, mixed

if TYPE_CHECKING:
    from kerasdrop_lint.analysis import ir
    from kerasdrop_lint.analysis.classes import ClosureFunction, UserClass


class Truth(Enum):
    """Whether a value counts as true."""

    FALSE = 0
    TRUE = 1
    MAYBE = 2

    def __invert__(self) -> Truth:
        return {Truth.FALSE: Truth.TRUE, Truth.TRUE: Truth.FALSE}.get(self, Truth.MAYBE)


class OriginKind(Enum):
    """Where a mode (or another constant) was decided."""

    LITERAL = "written in the source"
    ENTRY = "given by the entry point"
    DEFAULT = "the default of a parameter"
    ATTRIBUTE = "an attribute"
    COMPUTED = "computed from other values"
    KEYWORD = "what stands for `training` in keywords that never have it"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a constant comes from: `node` is the literal or parameter, `owner` the function that has it.

    `call` is the call, written in the source, that left `training` to a default, and `caller` the function it is in.
    """

    kind: OriginKind
    node: object = None
    owner: ir.Function | None = None
    call: ir.Call | None = None
    caller: ir.Function | None = None


@dataclass(frozen=True, slots=True)
class Constant:
    """A Python constant, or an immutable value of Python's own."""

    value: Any
    origin: Origin | None = None

    def __hash__(self) -> int:
        return hash((type(self.value), self.value, self.origin))

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Constant)
            and type(self.value) is type(other.value)
            and self.value == other.value
            and self.origin == other.origin
        )


@dataclass(frozen=True, slots=True)
class Unknown:
    """Anything at all. `cause` says why it is not known; `marks` are those that may have reached it.

    `parameter` is set where a caller decides the value: a constructor's or a function's parameter of that name.
    `opaque`: it comes out of a call that was given tensors and was not followed, so sites unseen may be in it.
    `truthy`: all that is known is that it counts as true. `draw` is the call of Python's or NumPy's random that decides
    it, in the call of a layer.
    """

    cause: Cause
    marks: Marks = NO_MARKS
    parameter: str | None = None
    opaque: bool = False
    truthy: bool = False
    draw: ir.Call | None = None


class Provenance(Enum):
    """Where a tensor comes from."""

    DATA = "passed to a call"
    EAGER = "computed while the model is built, not from an Input"
    SYMBOLIC = "part of a functional model's graph"


@dataclass(frozen=True, slots=True)
class Tensor:
    """A tensor: what has reached it, and for a symbolic one the graph node that produced it.

    `opaque`: it was computed from the result of a call that was not followed. `zeros`: nothing but zeros is in it.
    """

    provenance: Provenance
    marks: Marks = NO_MARKS
    node: int | None = None
    sampled: Sampled = Sampled.NO
    opaque: bool = False
    zeros: bool = False


@dataclass(frozen=True, slots=True)
class Tuple:
    """A tuple of known length. `size` counts what is inside at any depth, as often as it is there."""

    items: tuple[Value, ...]
    size: int = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "size", 1 + sum(map(size_of, self.items)))


@dataclass(frozen=True, slots=True)
class External:
    """Something outside the file, by its canonical dotted name; `keras.layers.Dropout` whatever the spelling."""

    path: str


@dataclass(frozen=True, slots=True)
class ModuleValue:
    """Another module of the project, by the path of its file; a namespace package by that of its directory.

    `name` is what it was imported by.
    """

    path: str
    name: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Member:
    """What another module of the project binds to a name: looked up when it is used."""

    module: ModuleValue
    name: str


@dataclass(frozen=True, slots=True)
class Reference:
    """An object in the heap."""

    identity: int


@dataclass(frozen=True, slots=True)
class ClassValue:
    """A class of this file."""

    definition: UserClass


@dataclass(frozen=True, slots=True)
class FunctionValue:
    """A function of this file with its closure; `traced` when `tf.function` wraps it."""

    function: ClosureFunction
    traced: bool = False


@dataclass(frozen=True, slots=True)
class Bound:
    """A function or a method of Keras bound to its receiver. `name` is set when Keras owns the method."""

    function: Value
    receiver: Value
    name: str = ""


@dataclass(frozen=True, slots=True)
class Partial:
    """`functools.partial`: a callable with some of its arguments. `size` as that of a tuple."""

    function: Value
    arguments: tuple[Value, ...]
    keywords: tuple[tuple[str, Value], ...]
    size: int = field(init=False, compare=False)

    def __post_init__(self) -> None:
        held = (self.function, *self.arguments, *(value for _, value in self.keywords))
        object.__setattr__(self, "size", 1 + sum(map(size_of, held)))


@dataclass(frozen=True, slots=True)
class Super:
    """`super()` in a method of `definition`, for `receiver`."""

    definition: UserClass
    receiver: Value


@dataclass(frozen=True, slots=True)
class Property:
    """A function of a class that is read like an attribute; a `cached` one runs once for each instance."""

    getter: FunctionValue
    cached: bool = False
    setter: FunctionValue | None = None


@dataclass(frozen=True, slots=True)
class StaticMethod:
    """A function of a class that gets no receiver, or with `of_class` the class."""

    function: FunctionValue
    of_class: bool = False


@dataclass(frozen=True, slots=True)
class Union:
    """One of several values."""

    alternatives: tuple[Value, ...]


Value: TypeAlias = (
    Constant
    | Unknown
    | Tensor
    | Tuple
    | External
    | ModuleValue
    | Member
    | Reference
    | ClassValue
    | FunctionValue
    | Bound
    | Partial
    | Super
    | Property
    | StaticMethod
    | Union
)
NONE = Constant(None)
_MOST_ALTERNATIVES = 8
SIZED = frozenset({Tuple, Partial, Union})
"""The values that hold others."""


def size_of(value: Value) -> int:
    """How much has to be looked at to compare `value` with another."""
    if isinstance(value, (Tuple, Partial)):
        return value.size
    return sum(map(size_of, value.alternatives)) if isinstance(value, Union) else 1


def join(first: Value, second: Value) -> Value:
    """The least value that stands for both."""
    if first == second:
        return first
    if isinstance(first, Unknown) or isinstance(second, Unknown):
        unknown = first if isinstance(first, Unknown) else second
        assert isinstance(unknown, Unknown)
        opaque = is_opaque(first) or is_opaque(second)
        truthy = truth(first) is truth(second) is Truth.TRUE
        return Unknown(unknown.cause, marks_of(first) | marks_of(second), unknown.parameter, opaque, truthy)
    if isinstance(first, Tensor) and isinstance(second, Tensor):
        if first.node == second.node and first.provenance is second.provenance:
            sampled = mixed((first.sampled, second.sampled))
            opaque = first.opaque or second.opaque
            return Tensor(first.provenance, first.marks | second.marks, first.node, sampled, opaque)
        return _union((first, second))
    if isinstance(first, Tuple) and isinstance(second, Tuple) and len(first.items) == len(second.items):
        return Tuple(tuple(map(join, first.items, second.items)))
    return _union((*alternatives(first), *alternatives(second)))


def _union(values: Iterable[Value]) -> Value:
    kept: list[Value] = []
    for value in values:
        if not any(value == other or _same_constant(value, other) for other in kept):
            kept.append(value)
    if len(kept) == 1:
        return kept[0]
    if len(kept) > _MOST_ALTERNATIVES:
        opaque = any(map(is_opaque, kept))
        return Unknown(Limit.ALTERNATIVES, frozenset().union(*map(marks_of, kept)), opaque=opaque)
    return Union(tuple(kept))


def _same_constant(first: Value, second: Value) -> bool:
    return (
        isinstance(first, Constant)
        and isinstance(second, Constant)
        and type(first.value) is type(second.value)
        and bool(first.value == second.value)
    )


def join_all(values: Iterable[Value]) -> Value:
    """The least value that stands for all of `values`; unknown when there are none."""
    found = list(values)
    return reduce(join, found) if found else Unknown(Absent.NO_VALUE)


def alternatives(value: Value) -> tuple[Value, ...]:
    """The values that `value` can be."""
    return value.alternatives if isinstance(value, Union) else (value,)


def marks_of(value: Value) -> Marks:
    """The marks that reached `value`, as far as it shows them without the heap."""
    if isinstance(value, (Tensor, Unknown)):
        return value.marks
    if type(value) not in SIZED:
        return NO_MARKS
    if isinstance(value, Tuple):
        return frozenset().union(*map(marks_of, value.items))
    return frozenset().union(*map(marks_of, value.alternatives)) if isinstance(value, Union) else NO_MARKS


def is_opaque(value: Value) -> bool:
    """Whether sites that were not seen may be in `value`, as far as it shows that without the heap."""
    if isinstance(value, Tensor):
        return value.opaque or value.sampled is not Sampled.NO
    if isinstance(value, Unknown):
        return value.opaque
    if isinstance(value, Tuple):
        return any(map(is_opaque, value.items))
    return isinstance(value, Union) and any(map(is_opaque, value.alternatives))


def truth(value: Value) -> Truth:
    """Whether `value` counts as true; heap objects are decided by the heap."""
    if isinstance(value, Constant):
        return Truth.TRUE if value.value else Truth.FALSE
    if isinstance(value, Tuple):
        return Truth.TRUE if value.items else Truth.FALSE
    if isinstance(value, Union):
        found = {truth(alternative) for alternative in value.alternatives}
        return found.pop() if len(found) == 1 else Truth.MAYBE
    if isinstance(value, (Unknown, Tensor, External)) or is_of_library(value):
        return Truth.TRUE if isinstance(value, Unknown) and value.truthy else Truth.MAYBE
    return Truth.TRUE


def is_none(value: Value) -> Truth:
    """Whether `value` is None."""
    if isinstance(value, Constant):
        return Truth.TRUE if value.value is None else Truth.FALSE
    if isinstance(value, Union):
        found = {is_none(alternative) for alternative in value.alternatives}
        return found.pop() if len(found) == 1 else Truth.MAYBE
    may_be = not value.truthy if isinstance(value, Unknown) else isinstance(value, External) or is_of_library(value)
    return Truth.MAYBE if may_be else Truth.FALSE


def is_of_library(value: Value) -> bool:
    """Whether it is an attribute that a class outside the file gives an instance: a method, or anything else."""
    path = getattr(value.function, "path", "") if isinstance(value, Bound) else ""
    return bool(path) and not path.startswith(("builtins.", "tensor", "object"))


def constant_of(truth_value: Truth, origin: Origin | None = None) -> Value:
    """The truth value as a value of the program."""
    known = truth_value is not Truth.MAYBE
    return Constant(truth_value is Truth.TRUE, origin) if known else Unknown(Derived(How.TEST))
