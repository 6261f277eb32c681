"""The statements and expressions that the interpreter runs.

`syntax` lowers a syntax tree into these; each node keeps the tree node it came from as `origin`, which positions are
looked up by. Nodes compare and hash by identity: a node is a place in the source.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal as OneOf


@dataclass(eq=False, slots=True)
class Node:
    """A place in the source. `origin` is the syntax tree's node, None for what has no text of its own."""

    origin: object = field(default=None, kw_only=True, repr=False)


class Expression(Node):
    """Anything that has a value."""

    __slots__ = ()


class Statement(Node):
    """Anything that is run."""

    __slots__ = ()


Block = tuple[Statement, ...]


@dataclass(eq=False, slots=True)
class Constant(Expression):
    """A literal: None, a truth value, a number, a string, bytes or an ellipsis."""

    value: object


@dataclass(eq=False, slots=True)
class Name(Expression):
    """A variable."""

    name: str


@dataclass(eq=False, slots=True)
class Attribute(Expression):
    """`value.name`."""

    value: Expression
    name: str


@dataclass(eq=False, slots=True)
class Subscript(Expression):
    """`value[index]`."""

    value: Expression
    index: Expression


@dataclass(eq=False, slots=True)
class Slice(Expression):
    """`lower:upper:step` between square brackets."""

    lower: Expression | None
    upper: Expression | None
    step: Expression | None


@dataclass(eq=False, slots=True)
class Argument:
    """An argument of a call; `star` is `*` or `**` where one is unpacked."""

    value: Expression
    keyword: str | None
    star: OneOf["", "*", "**"]


@dataclass(eq=False, slots=True)
class Call(Expression):
    """`function(arguments)`."""

    function: Expression
    arguments: tuple[Argument, ...]


@dataclass(eq=False, slots=True)
class Operation(Expression):
    """A chain of one binary arithmetic operator after the other, from the left: `first op value op value`."""

    first: Expression
    rest: tuple[tuple[str, Expression], ...]


@dataclass(eq=False, slots=True)
class Logic(Expression):
    """`and` or `or` over two or more values."""

    operator: OneOf["and", "or"]
    values: tuple[Expression, ...]


@dataclass(eq=False, slots=True)
class Unary(Expression):
    """`not value`, `-value`, `+value` or `~value`."""

    operator: str
    value: Expression


@dataclass(eq=False, slots=True)
class Comparison(Expression):
    """`left op right op ...`."""

    left: Expression
    rest: tuple[tuple[str, Expression], ...]


@dataclass(eq=False, slots=True)
class Conditional(Expression):
    """`body if test else orelse`."""

    test: Expression
    body: Expression
    orelse: Expression


@dataclass(eq=False, slots=True)
class Display(Expression):
    """A tuple, list or set display; its items may be `Starred`."""

    kind: OneOf["tuple", "list", "set"]
    items: tuple[Expression, ...]


@dataclass(eq=False, slots=True)
class Starred(Expression):
    """`*value` in a display, or in the targets of an assignment."""

    value: Expression


@dataclass(eq=False, slots=True)
class DictDisplay(Expression):
    """A dict display; a key of None unpacks the value."""

    items: tuple[tuple[Expression | None, Expression], ...]


@dataclass(eq=False, slots=True)
class ForClause:
    """`for target in iterable if ...` in a comprehension."""

    target: Expression
    iterable: Expression
    conditions: tuple[Expression, ...]


@dataclass(eq=False, slots=True)
class Comprehension(Expression):
    """A comprehension or generator expression; `key` only in a dict's."""

    kind: OneOf["list", "set", "dict", "generator"]
    key: Expression | None
    element: Expression
    clauses: tuple[ForClause, ...]


@dataclass(eq=False, slots=True)
class Formatted(Expression):
    """A formatted string: its literal parts and expressions in order."""

    parts: tuple[Expression, ...]


@dataclass(eq=False, slots=True)
class Walrus(Expression):
    """`(name := value)`."""

    target: Expression
    value: Expression


@dataclass(eq=False, slots=True)
class Opaque(Expression):
    """An expression whose value is not modelled; its parts are still run."""

    construct: str
    parts: tuple[Expression, ...] = ()


@dataclass(eq=False, slots=True)
class Parameter:
    """A parameter of a function. `kind` is that of `inspect.Parameter`, in small letters."""

    name: str
    kind: OneOf["positional_only", "positional", "var_positional", "keyword_only", "var_keyword"]
    default: Expression | None


@dataclass(eq=False, slots=True)
class Function(Expression):
    """A lambda, or the function of a `def` statement. What it holds is lowered when it is first asked for."""

    name: str
    parameters: tuple[Parameter, ...]
    lower_body: Callable[[], Block]
    read_documentation: Callable[[], str] = str
    has_yield: Callable[[], bool] = bool

    @property
    def body(self) -> Block:
        """The statements of the function."""
        return self.lower_body()

    @property
    def is_generator(self) -> bool:
        """Whether a call makes a generator."""
        return self.has_yield()

    @property
    def documentation(self) -> str:
        """The function's docstring, empty if it has none."""
        return self.read_documentation()

    def parameter(self, name: str) -> Parameter | None:
        """The parameter called `name`; neither `*args` nor `**kwargs` count."""
        named = (parameter for parameter in self.parameters if not parameter.kind.startswith("var_"))
        return next((parameter for parameter in named if parameter.name == name), None)


@dataclass(eq=False, slots=True)
class Evaluate(Statement):
    """An expression that is run for what it does."""

    value: Expression


@dataclass(eq=False, slots=True)
class Assign(Statement):
    """`target = target = value`."""

    targets: tuple[Expression, ...]
    value: Expression


@dataclass(eq=False, slots=True)
class AugmentedAssign(Statement):
    """`target op= value`."""

    target: Expression
    operator: str
    value: Expression


@dataclass(eq=False, slots=True)
class If(Statement):
    """`if` and its `elif` branches, each with its test, and what is run otherwise."""

    branches: tuple[tuple[Expression, Block], ...]
    orelse: Block


@dataclass(eq=False, slots=True)
class For(Statement):
    """`for target in iterable`."""

    target: Expression
    iterable: Expression
    body: Block
    orelse: Block


@dataclass(eq=False, slots=True)
class While(Statement):
    """`while test`."""

    test: Expression
    body: Block
    orelse: Block


@dataclass(eq=False, slots=True)
class With(Statement):
    """`with item as target, ...`."""

    items: tuple[tuple[Expression, Expression | None], ...]
    body: Block


@dataclass(frozen=True, slots=True)
class Handler:
    """One `except`: what it catches, None for everything, the name it binds, and its body."""

    catches: Expression | None
    name: str | None
    body: Block


@dataclass(eq=False, slots=True)
class Try(Statement):
    """`try`."""

    body: Block
    handlers: tuple[Handler, ...]
    orelse: Block
    final: Block


@dataclass(frozen=True, slots=True)
class Case:
    """One case of a `match`. Without `constants` it takes everything; they are None where the pattern is another."""

    names: tuple[str, ...]
    constants: tuple[Expression, ...] | None
    guard: Expression | None
    body: Block


@dataclass(eq=False, slots=True)
class Match(Statement):
    """`match subject`."""

    subject: Expression
    cases: tuple[Case, ...]


@dataclass(eq=False, slots=True)
class Return(Statement):
    """`return value`."""

    value: Expression | None


@dataclass(eq=False, slots=True)
class Raise(Statement):
    """`raise exception`."""

    exception: Expression | None


@dataclass(eq=False, slots=True)
class Jump(Statement):
    """`break` or `continue`."""

    kind: OneOf["break", "continue"]


@dataclass(eq=False, slots=True)
class Define(Statement):
    """A `def` statement."""

    function: Function
    decorators: tuple[Expression, ...]


@dataclass(eq=False, slots=True)
class DefineClass(Statement):
    """A `class` statement."""

    name: str
    bases: tuple[Argument, ...]
    decorators: tuple[Expression, ...]
    body: Block
    documentation: str


@dataclass(eq=False, slots=True)
class Import(Statement):
    """`import path as name`; without a name the first part of the path is bound."""

    path: str
    name: str | None


@dataclass(eq=False, slots=True)
class ImportFrom(Statement):
    """`from path import name as alias, ...`; `path` starts with a dot per level; no names means `*`."""

    path: str
    names: tuple[tuple[str, str], ...]


@dataclass(eq=False, slots=True)
class Declare(Statement):
    """`global` or `nonlocal` names."""

    names: tuple[str, ...]


@dataclass(eq=False, slots=True)
class Delete(Statement):
    """`del target`."""

    targets: tuple[Expression, ...]
