"""Classes and functions of the file: scopes, closures, method resolution order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kerasdrop_lint.analysis.values import ClassValue, External, FunctionValue, Unknown, Value

if TYPE_CHECKING:
    from kerasdrop_lint.analysis import ir


@dataclass(eq=False, slots=True)
class Scope:
    """The variables of a module, class body or function, and the scope around it.

    `outer` names the variables that a `global` or `nonlocal` statement assigns elsewhere.
    """

    parent: Scope | None
    variables: dict[str, Value] = field(default_factory=dict)
    is_class: bool = False
    outer: frozenset[str] = frozenset()
    changes: int = 0
    """Of a module's scope: how often a `global` or `nonlocal` variable was assigned in it or in a scope inside."""

    def get(self, name: str) -> Value | None:
        """The value of `name`, here or in a scope around this one; None where it is not bound."""
        scope: Scope | None = self
        first = True
        while scope is not None:
            if (first or not scope.is_class) and name in scope.variables:
                return scope.variables[name]
            scope, first = scope.parent, False
        return None

    def set(self, name: str, value: Value) -> None:
        """Bind `name`, where `global` or `nonlocal` say so in the scope that has it."""
        if name in self.outer:
            self.module.changes += 1
            scope = self.parent
            while scope is not None and name not in scope.variables and scope.parent is not None:
                scope = scope.parent
            if scope is not None:
                scope.variables[name] = value
                return
        self.variables[name] = value

    @property
    def module(self) -> Scope:
        """The scope of the module."""
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope


@dataclass(eq=False, slots=True)
class ClosureFunction:
    """A function with the scope it was defined in, its defaults, and the class whose method it is."""

    syntax: ir.Function
    scope: Scope
    defaults: dict[str, Value]
    owner: UserClass | None = None
    wrapped: bool = False
    """A decorator that is not known wraps it: what a call does is unknown."""

    @property
    def name(self) -> str:
        """`Net.call`, or the plain name of a function outside classes."""
        return f"{self.owner.name}.{self.syntax.name}" if self.owner else self.syntax.name


@dataclass(eq=False, slots=True)
class UserClass:
    """A class of the file. `bases` are its base classes' values, in order."""

    name: str
    syntax: ir.DefineClass
    bases: tuple[Value, ...]
    namespace: dict[str, Value]
    maker: ir.Function | None
    _order: tuple[Value, ...] | None = None

    @property
    def order(self) -> tuple[Value, ...]:
        """The method resolution order: `ClassValue`, `External`, and `Unknown` for a base that is not known."""
        if self._order is None:
            self._order = _linearise(self, frozenset())
        return self._order

    @property
    def call(self) -> ClosureFunction | None:
        """The `call` method, its own or inherited, if it is one of this file."""
        found = self.find("call")
        return found[0].function if found is not None and isinstance(found[0], FunctionValue) else None

    @property
    def keras_base(self) -> External | None:
        """The first Keras class it derives from, if no unknown class comes before it in the order."""
        for link in self.order:
            if isinstance(link, External) and link.path.startswith("keras."):
                return link
        return None

    def find(self, name: str, after: UserClass | None = None) -> tuple[Value, Value] | None:
        """The value of attribute `name` and the link of the order that has it; of what follows `after` if given.

        A link outside the file answers for every name: the value is then the link itself.
        """
        links = self.order
        if after is not None:
            position = next((i for i, link in enumerate(links) if link == ClassValue(after)), -1)
            links = links[position + 1 :]
        for link in links:
            if isinstance(link, ClassValue):
                if name in link.definition.namespace:
                    return link.definition.namespace[name], link
            elif link != External("object"):
                return link, link
        return None


def _linearise(definition: UserClass, seen: frozenset[int]) -> tuple[Value, ...]:
    if id(definition) in seen:
        return (Unknown("a class that derives from itself"),)
    seen |= {id(definition)}
    lists: list[list[Value]] = []
    for base in definition.bases:
        if isinstance(base, ClassValue):
            lists.append(list(_linearise(base.definition, seen)))
        else:
            lists.append([base])
    lists.append(list(definition.bases))
    return (ClassValue(definition), *_merge(lists))


def _merge(lists: list[list[Value]]) -> list[Value]:
    """Python's C3 merge; where the order is contradictory, the first that is left."""
    merged: list[Value] = []
    lists = [links for links in lists if links]
    while lists:
        candidates = [links[0] for links in lists if not any(links[0] in other[1:] for other in lists)]
        chosen = candidates[0] if candidates else lists[0][0]
        merged.append(chosen)
        lists = [[link for link in links if link != chosen] for links in lists]
        lists = [links for links in lists if links]
    return merged
