"""Classes and functions of the file: scopes, closures, method resolution order."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from kerasdrop_lint.analysis.fixed_causes import Limit
from kerasdrop_lint.analysis.values import ClassValue, External, FunctionValue, Unknown, Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kerasdrop_lint.analysis import ir
    from kerasdrop_lint.knowledge.libraries import LibraryClass


MOST_LINKS = 32
"""How many base classes of a class are followed: in a file of a real package at most 5 derive from each other."""


@dataclass(eq=False, slots=True)
class Scope:
    """The variables of a module, class body or function, and the scope around it.

    `outer` names the variables that a `global` or `nonlocal` statement assigns elsewhere.
    """

    parent: Scope | None
    variables: dict[str, Value] = field(default_factory=dict)
    is_class: bool = False
    outer: frozenset[str] = frozenset()
    path: str = ""
    """Of a module's scope: the file that the module lies in."""
    is_imported: bool = False
    """Of a module's scope: it is not the file's that is analysed."""
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
                # What a function of another module leaves behind would depend on what is run first.
                scope.variables[name] = Unknown(Limit.GLOBAL_ELSEWHERE) if scope.is_imported else value
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
    cached: bool = False
    """It runs once for the same arguments, and gives the same object again."""

    wraps: ClosureFunction | None = None
    """The function whose signature it seems to have, by `functools.wraps`."""
    imitates: ClosureFunction | None = None
    """That function where `functools.wraps` is not enough for it: tf_keras asks for the signature of the wrapper."""

    @property
    def shown(self) -> ClosureFunction:
        """The function whose signature Keras sees."""
        return self if self.wraps is None else self.wraps.shown

    @property
    def name(self) -> str:
        """`Net.call`, or the plain name of a function outside classes."""
        return f"{self.owner.name}.{self.syntax.name}" if self.owner else self.syntax.name


NAMED_TUPLES = frozenset({"typing.NamedTuple", "typing_extensions.NamedTuple"})


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a class whose constructor is not written: `parameter` is what the constructor calls it.

    `factory` makes its default; `converter` what is kept of what is passed. One that is not `taken` always has its
    default, and one that is `passed_on` is no attribute: the class's own last step gets it.
    """

    name: str
    parameter: str
    default: Value | None = None
    factory: Value | None = None
    converter: Value | None = None
    taken: bool = True
    keyword_only: bool = False
    passed_on: bool = False


@dataclass(eq=False, slots=True)
class UserClass:
    """A class of the file. `bases` are its base classes' values, in order."""

    name: str
    syntax: ir.DefineClass
    bases: tuple[Value, ...]
    namespace: dict[str, Value]
    maker: ir.Function | None
    own_fields: tuple[Field, ...] | None = None
    """Those that a constructor takes which nobody wrote: a decorator or a base class does, as `dataclass`."""
    over: Unknown | None = None
    """What its attributes may be instead, where a decorator or metaclass that is not followed may have set them."""
    own_metaclass: ClassValue | None = None
    reads_itself: bool = False
    """A `__getattribute__` of the file gives the attributes of its instances."""
    is_registered: bool = False
    """A decorator that is neither Keras' nor Python's gets it, and may keep it for whoever asks for it by a name."""
    libraries: tuple[LibraryClass, ...] = ()
    """Those of its bases that belong to other libraries. Of these no more is known than what Keras makes of them."""
    order: tuple[Value, ...] = field(init=False)
    """The method resolution order: `ClassValue`, `External`, and `Unknown` for a base that is not known."""
    members: tuple[str, ...] = ()
    """The names of its members, if it is an enumeration."""
    library: LibraryClass | None = field(init=False)
    """The first class of another library that it derives from."""
    is_tuple: bool = field(init=False)
    """Its instances are tuples of their fields."""

    def __post_init__(self) -> None:
        # Not when it is first asked for: a long chain of classes would be as deep a recursion.
        self.order = _linearise(self)
        own = (link.definition.libraries for link in self.order if isinstance(link, ClassValue))
        self.library = next((libraries[0] for libraries in own if libraries), None)
        self.is_tuple = any(isinstance(link, External) and link.path in NAMED_TUPLES for link in self.order)

    @property
    def fields(self) -> tuple[Field, ...]:
        """All its fields, those of its base classes first."""
        found: dict[str, Field] = {}
        for link in reversed(self.order):
            if isinstance(link, ClassValue):
                found |= {field.name: field for field in link.definition.own_fields or ()}
        return tuple(sorted(found.values(), key=lambda field: field.keyword_only))

    @property
    def metaclass(self) -> ClassValue | None:
        """The class of the file that it is an instance of, its own or that of a base class."""
        own = (link.definition.own_metaclass for link in self.order if isinstance(link, ClassValue))
        return next((found for found in own if found is not None), None)

    @property
    def is_over(self) -> Unknown | None:
        """What an attribute of it or of its base classes may be instead; None where nothing could have set one."""
        own = (link.definition.over for link in self.order if isinstance(link, ClassValue))
        return next((over for over in own if over is not None), None)

    @property
    def call(self) -> ClosureFunction | None:
        """The `call` method, its own or inherited, if it is one of this file."""
        found = self.find("call")
        return found[0].function.shown if found is not None and isinstance(found[0], FunctionValue) else None

    @property
    def keras_base(self) -> External | None:
        """The first Keras class it derives from, if no unknown class comes before it in the order; none where its
        `call` is that of another library."""
        if self.library is not None and self.call is None:
            return None
        for link in self.order:
            if isinstance(link, External) and link.path.startswith("keras."):
                return link
        return None

    def find(self, name: str, after: UserClass | None = None) -> tuple[Value, Value] | None:
        """The value of attribute `name` and the link of the order that has it; of what follows `after` if given.

        A link outside the file answers for every name: the value is then the link itself. So what a class of another
        library may have is not looked for in Keras.
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


def _linearise(definition: UserClass) -> tuple[Value, ...]:
    bases = definition.bases[:MOST_LINKS]
    behind: dict[Value, list[Value]] = {
        External(library.path): [External(library.keras)] for library in definition.libraries
    }
    lists: list[list[Value]] = [
        list(base.definition.order) if isinstance(base, ClassValue) else [base, *behind.get(base, ())] for base in bases
    ]
    order = (ClassValue(definition), *islice(_merge([*lists, list(bases)]), MOST_LINKS))
    return order if len(order) <= MOST_LINKS else (*order, Unknown(Limit.MANY_BASES))


def _merge(lists: list[list[Value]]) -> Iterator[Value]:
    """Python's C3 merge; where the order is contradictory, the first that is left."""
    lists = [links for links in lists if links]
    while lists:
        later = {link for links in lists for link in links[1:]}
        chosen = next((links[0] for links in lists if links[0] not in later), lists[0][0])
        yield chosen
        lists = [[link for link in links if link != chosen] for links in lists]
        lists = [links for links in lists if links]
