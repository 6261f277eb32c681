"""Which names a module binds, and where it says them: what every transformation must respect."""

# ruff: noqa: N802 (the names of methods are those of libcst)

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import libcst as cst

_WORD = re.compile(r"\w+")


@dataclass(slots=True)
class Bindings:
    """The names of a module by what binds them."""

    variables: set[str] = field(default_factory=set)
    functions: set[str] = field(default_factory=set)
    classes: set[str] = field(default_factory=set)
    attributes: set[str] = field(default_factory=set)
    """What `self` is given, and what stands in the body of a class."""
    in_class: set[str] = field(default_factory=set)
    imported: set[str] = field(default_factory=set)
    parameters: dict[str, set[str]] = field(default_factory=dict)
    """The parameters of the functions called so; of a class, those of its constructor."""
    keywords: set[tuple[str, str]] = field(default_factory=set)
    """What is passed by keyword, and to whom."""
    words: set[str] = field(default_factory=set)
    """The words in strings."""
    reached: set[tuple[str, str]] = field(default_factory=set)
    """What is an attribute of something that begins with a name: `tf` and `dropout` of `tf.nn.dropout`."""
    prefixes: set[str] = field(default_factory=set)
    """What names may begin with that are put together from strings."""


def bindings(module: cst.Module) -> Bindings:
    """What a module binds."""
    collector = _Collector()
    module.visit(collector)
    return collector.found


def names_in(*nodes: cst.CSTNode) -> set[str]:
    """All names that stand in the nodes, those of attributes too."""
    return {name.value for node in nodes for name in _names(node)}


def _names(node: cst.CSTNode) -> Iterator[cst.Name]:
    if isinstance(node, cst.Name):
        yield node
    for child in node.children:
        yield from _names(child)


def is_import(statement: cst.CSTNode) -> bool:
    """Whether a statement of a module only imports, or is its docstring."""
    return isinstance(statement, cst.SimpleStatementLine) and all(
        isinstance(part, (cst.Import, cst.ImportFrom))
        or (isinstance(part, cst.Expr) and isinstance(part.value, (cst.SimpleString, cst.ConcatenatedString)))
        for part in statement.body
    )


def leading_imports(body: Sequence[cst.CSTNode]) -> int:
    """How many statements at the start of a body only import."""
    return next((index for index, statement in enumerate(body) if not is_import(statement)), len(body))


class _Collector(cst.CSTVisitor):
    def __init__(self) -> None:
        self.found = Bindings()
        self.owners: list[cst.ClassDef | cst.FunctionDef | cst.Lambda] = []

    @property
    def in_class(self) -> bool:
        return bool(self.owners) and isinstance(self.owners[-1], cst.ClassDef)

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        name = node.name.value
        self.found.functions.add(name)
        if self.in_class:
            self.found.in_class.add(name)
        taken = _parameters(node.params)
        self.found.parameters.setdefault(name, set()).update(taken)
        if name == "__init__" and isinstance(self.owners[-1], cst.ClassDef):
            self.found.parameters.setdefault(self.owners[-1].name.value, set()).update(taken)
        self.owners.append(node)

    def leave_FunctionDef(self, original_node: cst.FunctionDef) -> None:
        self.owners.pop()

    def visit_Lambda(self, node: cst.Lambda) -> None:
        self.owners.append(node)

    def leave_Lambda(self, original_node: cst.Lambda) -> None:
        self.owners.pop()

    def visit_ClassDef(self, node: cst.ClassDef) -> None:
        self.found.classes.add(node.name.value)
        if self.in_class:
            self.found.in_class.add(node.name.value)
        self.owners.append(node)

    def leave_ClassDef(self, original_node: cst.ClassDef) -> None:
        self.owners.pop()

    def visit_Param(self, node: cst.Param) -> None:
        self.found.variables.add(node.name.value)

    def visit_AssignTarget(self, node: cst.AssignTarget) -> None:
        self.bind(node.target)

    def visit_AnnAssign(self, node: cst.AnnAssign) -> None:
        self.bind(node.target)

    def visit_AugAssign(self, node: cst.AugAssign) -> None:
        self.bind(node.target)

    def visit_For(self, node: cst.For) -> None:
        self.bind(node.target)

    def visit_CompFor(self, node: cst.CompFor) -> None:
        self.bind(node.target)

    def visit_NamedExpr(self, node: cst.NamedExpr) -> None:
        self.bind(node.target)

    def visit_AsName(self, node: cst.AsName) -> None:
        self.bind(node.name)

    def visit_MatchAs(self, node: cst.MatchAs) -> None:
        self.bind(node.name)

    def visit_MatchStar(self, node: cst.MatchStar) -> None:
        self.bind(node.name)

    def visit_MatchMapping(self, node: cst.MatchMapping) -> None:
        self.bind(node.rest)

    def visit_MatchKeywordElement(self, node: cst.MatchKeywordElement) -> None:
        self.found.words.add(node.key.value)

    def visit_Import(self, node: cst.Import) -> bool:
        self.found.imported |= names_in(node)
        return False

    def visit_ImportFrom(self, node: cst.ImportFrom) -> bool:
        self.found.imported |= names_in(node)
        return False

    def visit_Call(self, node: cst.Call) -> None:
        callee = node.func.attr if isinstance(node.func, cst.Attribute) else node.func
        name = callee.value if isinstance(callee, cst.Name) else ""
        self.found.keywords |= {(name, arg.keyword.value) for arg in node.args if arg.keyword is not None}

    def visit_Attribute(self, node: cst.Attribute) -> None:
        head = node.value
        while isinstance(head, cst.Attribute):
            head = head.value
        if isinstance(head, cst.Name):
            self.found.reached.add((head.value, node.attr.value))

    def visit_ClassDef_keywords(self, node: cst.ClassDef) -> None:
        self.found.keywords |= {("", arg.keyword.value) for arg in node.keywords if arg.keyword is not None}

    def visit_SimpleString(self, node: cst.SimpleString) -> None:
        self.found.words.update(_WORD.findall(str(node.evaluated_value)))

    def visit_BinaryOperation(self, node: cst.BinaryOperation) -> None:
        if isinstance(node.left, cst.SimpleString):
            self.found.prefixes.update(_WORD.findall(str(node.left.evaluated_value))[-1:])

    def visit_FormattedStringText(self, node: cst.FormattedStringText) -> None:
        words = _WORD.findall(node.value)
        self.found.words.update(words)
        self.found.prefixes.update(words[-1:])

    def bind(self, target: cst.CSTNode | None) -> None:
        match target:
            case cst.Name(value):
                (self.found.in_class if self.in_class else self.found.variables).add(value)
            case cst.Attribute(cst.Name(), cst.Name(value)):
                if self.is_self(target.value):
                    self.found.attributes.add(value)
            case cst.Tuple(elements) | cst.List(elements):
                for element in elements:
                    self.bind(element.value)
            case cst.StarredElement(value):
                self.bind(value)
            case _:
                pass

    def is_self(self, value: cst.BaseExpression) -> bool:
        functions = [owner for owner in self.owners if isinstance(owner, cst.FunctionDef)]
        first = functions[0].params.params[:1] if functions else ()
        return isinstance(value, cst.Name) and [value.value] == [parameter.name.value for parameter in first]


def _parameters(parameters: cst.Parameters) -> set[str]:
    every = (*parameters.posonly_params, *parameters.params, *parameters.kwonly_params)
    return {parameter.name.value for parameter in every}
