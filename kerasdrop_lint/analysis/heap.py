"""What a program can change: instances, lists and dicts, and copies of all of them for each run.

A run works on a fork: it reads what was built, and what it writes stays in the fork, so that every column of a mode
table starts from a fresh build.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kerasdrop_lint.analysis.values import (
    NO_SITES,
    Reference,
    Sites,
    Truth,
    Tuple,
    Union,
    Unknown,
    Value,
    join,
    sites_of,
    truth,
)

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from kerasdrop_lint.analysis import ir
    from kerasdrop_lint.analysis.classes import UserClass
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


@dataclass(slots=True)
class List:
    """A list, or a set; `rest` stands for any number of further items in any place."""

    items: list[Value]
    rest: Value | None = None


@dataclass(slots=True)
class Dict:
    """A dict; `rest` stands for the values of any further keys."""

    items: dict[Hashable, Value]
    rest: Value | None = None


Object = Instance | List | Dict
MOST_ITEMS = 64


class Heap:
    """The objects by identity. `version` grows with every change that a memoised call could have seen."""

    def __init__(self, base: Heap | None = None) -> None:
        self._base = base
        self._own: dict[int, Object] = {}
        self._count: list[int] = base._count if base else [0]
        self.version = 0

    def fork(self) -> Heap:
        """A heap that starts as this one; writes to either are not seen by the other once this one rests."""
        return Heap(self)

    @property
    def allocated(self) -> int:
        """The identity of the newest object of this heap and all its forks: none is used twice."""
        return self._count[0]

    def add(self, new: Object) -> Reference:
        """A reference to a new object."""
        self._count[0] += 1
        self._own[self._count[0]] = new
        return Reference(self._count[0])

    def get(self, reference: Reference) -> Object:
        """The object, to be read only. One that ended with its fork has become a list of anything."""
        heap: Heap | None = self
        while heap is not None:
            found = heap._own.get(reference.identity)
            if found is not None:
                return found
            heap = heap._base
        return List([], Unknown("an object of another run"))

    def writable(self, reference: Reference) -> Object:
        """The object, copied into this heap first where it belongs to the one below."""
        found = self._own.get(reference.identity)
        if found is None:
            found = self._own[reference.identity] = _copy(self.get(reference))
        self.version += 1
        return found

    def instance(self, value: Value) -> Instance | None:
        """The instance that `value` refers to, to be read only; None for anything else."""
        if isinstance(value, Reference):
            found = self.get(value)
            if isinstance(found, Instance):
                return found
        return None

    def set_attribute(self, reference: Reference, name: str, value: Value, *, weak: bool) -> None:
        """Set an attribute; a weak write may or may not happen, so the old value stays possible."""
        instance = self.get(reference)
        if not isinstance(instance, Instance):
            return
        old = instance.attributes.get(name)
        if weak and old is not None:
            value = join(old, value)
        if old != value:
            writable = self.writable(reference)
            assert isinstance(writable, Instance)
            writable.attributes[name] = value

    def truth(self, value: Value) -> Truth:
        """Whether `value` counts as true."""
        if isinstance(value, Union):
            found = {self.truth(alternative) for alternative in value.alternatives}
            return found.pop() if len(found) == 1 else Truth.MAYBE
        if not isinstance(value, Reference):
            return truth(value)
        target = self.get(value)
        if isinstance(target, Instance):
            return Truth.TRUE
        if target.items:
            return Truth.TRUE
        return Truth.FALSE if target.rest is None else Truth.MAYBE

    def parts(self, value: Value, seen: frozenset[int] = frozenset()) -> Iterator[Value]:
        """`value` itself, or what a container holds, at any depth."""
        if isinstance(value, Tuple):
            for item in value.items:
                yield from self.parts(item, seen)
        elif isinstance(value, Union):
            for item in value.alternatives:
                yield from self.parts(item, seen)
        elif isinstance(value, Reference) and value.identity not in seen:
            target = self.get(value)
            if isinstance(target, Instance):
                yield value
                return
            items = list(target.items.values()) if isinstance(target, Dict) else target.items
            for item in [*items, *([target.rest] if target.rest is not None else [])]:
                yield from self.parts(item, seen | {value.identity})
        else:
            yield value

    def sites(self, value: Value) -> Sites:
        """The sites that reached `value`, or anything it holds."""
        if isinstance(value, (Reference, Tuple, Union)):
            return NO_SITES.union(*(sites_of(part) for part in self.parts(value)))
        return sites_of(value)


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
        )
    if isinstance(found, List):
        return List(list(found.items), found.rest)
    return Dict(dict(found.items), found.rest)
