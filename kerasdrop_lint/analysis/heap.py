"""What a program can change: instances, lists and dicts, and copies of all of them for each run.

A run works on a fork: it reads what was built, and what it writes stays in the fork, so that every column of a mode
table starts from a fresh build.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, cast

from kerasdrop_lint.analysis.causes import Cause, Derived, How, first_cause
from kerasdrop_lint.analysis.fixed_causes import Limit
from kerasdrop_lint.analysis.marks import NO_MARKS, Marks
from kerasdrop_lint.analysis.values import (
    Constant,
    FunctionValue,
    Property,
    Reference,
    StaticMethod,
    Tensor,
    Truth,
    Tuple,
    Union,
    Unknown,
    Value,
    is_opaque,
    join,
    join_all,
    marks_of,
    truth,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Sequence

    from kerasdrop_lint.analysis import ir
    from kerasdrop_lint.analysis.classes import Scope, UserClass
    from kerasdrop_lint.analysis.graph import Graph


@dataclass(slots=True)
class Instance:
    """An instance of a class of the file (`definition`), of a Keras class (`keras`, its plain name), or of both.

    `made` is the call that made it, `maker` the function that call stands in. A wholly known instance has `unknown`
    unset; otherwise reading an attribute that is not there gives that unknown value.
    """

    definition: UserClass | None
    keras: str | None
    made: ir.Call | None
    maker: ir.Function | None
    attributes: dict[str, Value] = field(default_factory=dict)
    unknown: Unknown | None = None
    graph: Graph | None = None
    built: bool = False
    perhaps: frozenset[str] = frozenset()
    """Attributes that are not certain to be there."""
    over: Value | None = None
    """What any attribute may be instead of what its class has, where something may have set one that is not known."""


@dataclass(slots=True)
class List:
    """A list, a set, an array of numbers, or an iterator, which gives each of its items once; `rest` stands for any
    number of further items in any place."""

    items: list[Value]
    rest: Value | None = None
    kind: Literal["list", "set", "array", "iterator"] = "list"


@dataclass(slots=True)
class Dict:
    """A dict; `rest` stands for the values of any further keys. `of_call`: it is the `**kwargs` of a layer's `call`."""

    items: dict[Hashable, Value]
    rest: Value | None = None
    of_call: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """The `__dict__` of an instance, or what `globals()` gives: a dict of something else's names."""

    owner: Reference | Scope


class Names(Dict):
    """What a view shows: what is written to it is written to what it is the view of."""

    __slots__ = ("instance", "reference", "scope")

    def __init__(self, owner: Reference | Scope, instance: Instance | None) -> None:
        self.reference = owner if isinstance(owner, Reference) else None
        self.scope = None if isinstance(owner, Reference) else owner
        self.instance = instance
        self.of_call = False
        self.items = cast("Any", instance.attributes if instance is not None else getattr(owner, "variables", {}))

    @property
    def rest(self) -> Value | None:
        """What any further name stands for."""
        return self.instance.unknown if self.instance is not None else Unknown(Limit.GLOBAL_SET)

    @rest.setter
    def rest(self, value: Value | None) -> None:
        if self.instance is not None and value is not self.rest:
            self.instance.unknown = value if value is None or isinstance(value, Unknown) else Unknown(Limit.PERHAPS_SET)
            if value is not None:
                self.instance.over = value if self.instance.over is None else join(self.instance.over, value)


Object = Instance | List | Dict
_HOLDING = frozenset({Reference, Tuple, Union})
MOST_ITEMS = 64
MOST_PARTS = 4_096


class Heap:
    """The objects by identity. `version` grows with every change that a memoised call could have seen."""

    def __init__(self, base: Heap | None = None) -> None:
        self._base = base
        self._own: dict[int, Object | View] = {}
        self._count: list[int] = base._count if base else [0]
        self.inherited = self.allocated
        self.version = 0

    def fork(self) -> Heap:
        """A heap that starts as this one; writes to either are not seen by the other once this one rests."""
        return Heap(self)

    @property
    def allocated(self) -> int:
        """The identity of the newest object of this heap and all its forks: none is used twice."""
        return self._count[0]

    def add(self, new: Object | View) -> Reference:
        """A reference to a new object."""
        self._count[0] += 1
        self._own[self._count[0]] = new
        return Reference(self._count[0])

    def forget(self, identities: range) -> None:
        """Drop objects of this heap that nothing may read any more."""
        for identity in identities:
            self._own.pop(identity, None)

    def get(self, reference: Reference) -> Object:
        """The object, to be read only. One that ended with its fork has become a list of anything."""
        heap: Heap | None = self
        while heap is not None:
            found = heap._own.get(reference.identity)
            if found is not None:
                return self._shown(found, self.get) if isinstance(found, View) else found
            heap = heap._base
        return List([], Unknown(Limit.OTHER_RUN))

    def _shown(self, view: View, get: Callable[[Reference], Object]) -> Object:
        if not isinstance(view.owner, Reference):
            return Names(view.owner, None)
        instance = get(view.owner)
        return Names(view.owner, instance) if isinstance(instance, Instance) else Dict({}, Unknown(Limit.UNKNOWN_DICT))

    def show(self, reference: Reference, owner: Reference) -> None:
        """A dict becomes the `__dict__` of an instance: from now on both are the same."""
        self.version += 1
        self._own[reference.identity] = View(owner)

    def writable(self, reference: Reference) -> Object:
        """The object, copied into this heap first where it belongs to the one below."""
        self.version += 1
        found = self._own.get(reference.identity)
        if found is None:
            held = self.get(reference)
            if isinstance(held, Names):
                return self._shown(View(held.reference or held.scope or reference), self.writable)
            found = self._own[reference.identity] = _copy(held)
        return self._shown(found, self.writable) if isinstance(found, View) else found

    def instance(self, value: Value) -> Instance | None:
        """The instance that `value` refers to, to be read only; None for anything else."""
        found = self.get(value) if type(value) is Reference else None
        return found if type(found) is Instance else None

    def set_attribute(self, reference: Reference, name: str, value: Value, *, weak: bool) -> None:
        """Set an attribute; a weak write may or may not happen, so the old value stays possible."""
        instance = self.get(reference)
        if not isinstance(instance, Instance):
            return
        old = instance.attributes.get(name)
        if weak and old is None and (given := of_class(instance, name)) is not None:
            old = overlaid(instance, given)
        perhaps = instance.perhaps | {name} if weak and old is None else instance.perhaps - {name}
        if weak and old is not None:
            value = join(old, value)
        if old != value or perhaps != instance.perhaps:
            writable = self.writable(reference)
            assert isinstance(writable, Instance)
            writable.attributes[name] = value
            writable.perhaps = perhaps if not weak or old is None else instance.perhaps

    def truth(self, value: Value) -> Truth:
        """Whether `value` counts as true."""
        if isinstance(value, Union):
            found = {self.truth(alternative) for alternative in value.alternatives}
            return found.pop() if len(found) == 1 else Truth.MAYBE
        if not isinstance(value, Reference):
            return truth(value)
        target = self.get(value)
        if isinstance(target, Instance):
            methods = ("__bool__", "__len__") if target.definition is not None else ()
            return Truth.MAYBE if any(of_class(target, method) is not None for method in methods) else Truth.TRUE
        if target.items or (isinstance(target, List) and target.kind == "iterator"):
            return Truth.TRUE
        return Truth.FALSE if target.rest is None else Truth.MAYBE

    def parts(self, value: Value) -> Iterator[Value]:
        """`value` itself, or what a container holds, at any depth; of very large ones the rest is unknown.

        The items of a dict come in the order of their keys, as Keras flattens them.
        """
        return self._parts(value) if type(value) in _HOLDING else iter((value,))

    def _parts(self, value: Value) -> Iterator[Value]:
        pending: list[Value] = [value]
        seen: set[int] = set()
        count = 0
        while pending:
            part = pending.pop()
            count += 1
            if count > MOST_PARTS:
                yield Unknown(Limit.PART_OF_VERY_LARGE, opaque=True)
                return
            if type(part) not in _HOLDING:
                yield part
            elif isinstance(part, Tuple):
                pending.extend(reversed(part.items))
            elif isinstance(part, Union):
                pending.extend(reversed(part.alternatives))
            elif isinstance(part, Reference) and part.identity not in seen:
                target = self.get(part)
                if isinstance(target, Instance) and (inside := tuple_items(target)) is not None:
                    seen.add(part.identity)
                    pending.extend(reversed(inside))
                    continue
                if isinstance(target, Instance):
                    yield part
                    continue
                seen.add(part.identity)
                pending.extend(reversed(_held(target)))

    def marks(self, value: Value) -> Marks:
        """The marks that reached `value`, or anything it holds."""
        if isinstance(value, (Reference, Tuple, Union)):
            return NO_MARKS.union(*(marks_of(part) for part in self.parts(value)))
        return marks_of(value)

    def unknown(self, cause: How | Cause, *values: Value, parameter: str | None = None) -> Unknown:
        """Anything that was made of these values: their marks are in it, and sites that were not seen may be."""
        parts = [part for value in values for part in self.parts(value)]
        why = derived(cause, *parts) if isinstance(cause, How) else cause
        return Unknown(why, NO_MARKS.union(*map(marks_of, parts)), parameter, opaque=any(map(is_opaque, parts)))


def derived(how: How, *values: Value | None) -> Derived:
    """The cause of what is made of these values: it keeps why the first of them that is not known is not."""
    return Derived(how, next((first_cause(value.cause) for value in values if isinstance(value, Unknown)), None))


def of_class(instance: Instance, name: str) -> Value | None:
    """What the classes of the file give an attribute of an instance; None where they do not have it."""
    found = instance.definition.find(name) if instance.definition else None
    return found[0] if found is not None and found[0] is not found[1] else None


def overlaid(instance: Instance, value: Value) -> Value:
    """What an attribute of its class is for an instance that does not certainly have one of its own.

    Methods stay: what sets attributes whose names are not known sets data.
    """
    if instance.over is None or isinstance(value, (FunctionValue, StaticMethod, Property)):
        return value
    return doubted(value, instance.over)


def doubted(value: Value, other: Value) -> Value:
    """`value`, or `other` in its place. A number of which nothing is known any more may be 0: a rate that is only not
    known is taken for one that drops."""
    if isinstance(value, Constant) and type(value.value) in (int, float) and isinstance(other, Unknown):
        return Union((Constant(0), other))
    is_doubted = isinstance(value, Union) and any(isinstance(one, Unknown) for one in value.alternatives)
    return value if is_doubted and isinstance(other, Unknown) else join(value, other)


ITEMS = "its items"
"""The attribute of an instance of a class that derives from `dict`, where what it holds is known."""


def items_of(instance: Instance) -> Reference | None:
    """The dict that an instance of a class derived from `dict` is."""
    held = instance.attributes.get(ITEMS) if instance.keras is None else None
    return held if isinstance(held, Reference) else None


def tuple_items(instance: Instance) -> list[Value] | None:
    """The items of a named tuple, None of anything else."""
    if instance.definition is None or not instance.definition.is_tuple:
        return None
    return [instance.attributes.get(field.name, Unknown(Limit.FIELD_NOT_SET)) for field in instance.definition.fields]


def _held(container: List | Dict) -> list[Value]:
    rest = [] if container.rest is None else [container.rest]
    if isinstance(container, List):
        return [*container.items, *rest]
    return [container.items[key] for key in sorted(container.items, key=str)] + rest


def bounded(items: Sequence[Value], rest: Value | None = None) -> List:
    """A list of these items; those past the bound are only known together."""
    if len(items) > MOST_ITEMS:
        rest = join_all([*items[MOST_ITEMS:], *([] if rest is None else [rest])])
    return List(list(items[:MOST_ITEMS]), rest)


def distinct(items: Sequence[Value], rest: Value | None = None) -> List:
    """A set: what is there twice counts once; of what may be equal, the number is not known."""
    if len(items) > 1 and any(isinstance(item, (Unknown, Union, Tensor, Tuple)) for item in items):
        return List([], join_all([*items, *([] if rest is None else [rest])]), "set")
    once = {item.value if isinstance(item, Constant) else item: item for item in reversed(items)}
    return List(list(reversed(once.values())), rest, "set")


def loosen(held: List | Dict) -> None:
    """A container that may have changed: what it holds is still known, but no longer where."""
    values = held.items if isinstance(held, List) else held.items.values()
    if isinstance(held, Names):
        cover(held, Unknown(Limit.PERHAPS_SET))
        held.rest = Unknown(Limit.PERHAPS_SET)
    elif values:
        held.rest = join_all([*values, *([] if held.rest is None else [held.rest])])
        held.items.clear()


def cover(held: Dict, value: Value) -> None:
    """Any item of a dict may be this value instead; of the globals of a module, those that hold data."""
    is_module = isinstance(held, Names) and held.scope is not None
    for key, old in held.items.items():
        if not is_module or is_data(old):
            held.items[key] = doubted(old, value)


def is_data(value: Value) -> bool:
    """Whether a value is a constant, or made of constants: what settings are."""
    parts = value.items if isinstance(value, Tuple) else value.alternatives if isinstance(value, Union) else (value,)
    return all(isinstance(part, Constant) or (part is not value and is_data(part)) for part in parts)


def copied(heap: Heap, value: Value, *, deep: bool, seen: dict[int, Reference] | None = None) -> Value:
    """A copy of a container or of an object that is no layer, with copies of what it holds if `deep`."""
    seen = {} if seen is None else seen
    if not isinstance(value, Reference):
        return value
    new = _copy(heap.get(value))
    if isinstance(new, Instance) and new.keras is not None:
        return value
    if value.identity in seen:
        return seen[value.identity]
    seen[value.identity] = reference = heap.add(new)
    if deep and isinstance(new, List):
        new.items = [copied(heap, item, deep=True, seen=seen) for item in new.items]
    elif deep and isinstance(new, Dict):
        new.items = {key: copied(heap, item, deep=True, seen=seen) for key, item in new.items.items()}
    elif deep and isinstance(new, Instance):
        new.attributes = {name: copied(heap, item, deep=True, seen=seen) for name, item in new.attributes.items()}
    return reference


def _copy(found: Object) -> Object:
    if isinstance(found, Instance):
        return Instance(
            found.definition,
            found.keras,
            found.made,
            found.maker,
            dict(found.attributes),
            found.unknown,
            found.graph,
            found.built,
            found.perhaps,
            found.over,
        )
    if isinstance(found, List):
        return List(list(found.items), found.rest, found.kind)
    return Dict(dict(found.items), found.rest, found.of_call)
