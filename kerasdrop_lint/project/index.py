"""What a module binds, and in which of its statements: enough to run only what another module asks for.

An index is small and holds no syntax tree.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kerasdrop_lint.source.tree import NOT_PARSED, parse

VERSION = 1
"""Grows with every change of what an index holds, for whoever keeps indexes."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import binds: a module, or with `name` what that module binds. Relative modules start with dots."""

    module: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of one or more statements, counted from 1, both ends included."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class ModuleIndex:
    """A module as other modules see it.

    `statements`: for each name those that bind it or change what it is bound to, in their order, and with them those
    of every name that they bind as well. `exported` is `__all__`, None where there is none or it is made by code.
    `pieces` are all statements that are no imports. `fallbacks` are imports for type checkers only, of names that are
    bound lazily at run time.
    """

    imports: Mapping[str, Imported] = field(default_factory=dict)
    statements: Mapping[str, tuple[Lines, ...]] = field(default_factory=dict)
    stars: tuple[str, ...] = ()
    fallbacks: Mapping[str, Imported] = field(default_factory=dict)
    exported: tuple[str, ...] | None = None
    pieces: tuple[Lines, ...] = ()

    def binds(self, name: str) -> bool:
        """Whether the module's own statements bind a name; not what `import *` may bring."""
        return name in self.statements or name in self.imports or name in self.fallbacks

    def exports(self, name: str) -> bool:
        """Whether `import *` brings the name in, if the module has it."""
        return name in self.exported if self.exported is not None else not name.startswith("_")


@dataclass(slots=True)
class _Draft:
    """An index in the making: which statements bind which names."""

    imports: dict[str, list[tuple[Lines, Imported]]] = field(default_factory=dict)
    bound: list[tuple[Lines, frozenset[str]]] = field(default_factory=list)
    changed: list[tuple[Lines, frozenset[str]]] = field(default_factory=list)
    stars: list[str] = field(default_factory=list)
    fallbacks: dict[str, Imported] = field(default_factory=dict)
    listed: list[tuple[str, ...] | None] = field(default_factory=list)
    """What each statement that has to do with `__all__` puts into it; None for one that is not a list of strings."""


def index_of(source: str) -> ModuleIndex | None:
    """The index of a module's text; None where it is not valid Python."""
    try:
        tree = parse(source)
    except NOT_PARSED:
        return None
    draft = _Draft()
    for statement in tree.body:
        _note(draft, statement)
    return _finished(draft)


def _note(draft: _Draft, statement: ast.stmt) -> None:
    lines = _lines(statement)
    match statement:
        case ast.Import():
            for alias in statement.names:
                name = alias.asname or alias.name.partition(".")[0]
                draft.imports.setdefault(name, []).append((lines, Imported(alias.name if alias.asname else name)))
        case ast.ImportFrom(names=[ast.alias(name="*")]):
            draft.stars.append(_module(statement))
        case ast.ImportFrom():
            for name, imported in _imported(statement):
                draft.imports.setdefault(name, []).append((lines, imported))
        case ast.If(test=ast.Name(id="TYPE_CHECKING") | ast.Attribute(attr="TYPE_CHECKING")):
            for inner in statement.body:
                draft.fallbacks |= dict(_imported(inner)) if isinstance(inner, ast.ImportFrom) else {}
            for inner in statement.orelse:
                _note(draft, inner)
        case ast.Expr():
            touched = frozenset(_touched(statement.value))
            draft.changed.append((lines, touched))
            draft.listed += [None] if "__all__" in touched else []
        case _:
            bound = frozenset(_bound(statement))
            draft.bound.append((lines, bound))
            draft.changed.append((lines, frozenset(_roots(statement)) - bound))
            _note_table(draft, statement)


def _note_table(draft: _Draft, statement: ast.stmt) -> None:
    """`__all__`, and what `lazy_loader.attach` is told to bind."""
    names = set(_bound(statement))
    if "__all__" in names:
        draft.listed.append(_strings(statement.value) if isinstance(statement, ast.Assign) else None)
    if "__getattr__" in names and isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Call):
        for word in statement.value.keywords:
            if word.arg == "submod_attrs" and isinstance(word.value, ast.Dict):
                draft.fallbacks |= dict(_attached(word.value))


def _attached(table: ast.Dict) -> Iterator[tuple[str, Imported]]:
    for key, value in zip(table.keys, table.values, strict=True):
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            for name in _strings(value) or ():
                yield name, Imported(f".{key.value}", name)


def _strings(value: ast.expr) -> tuple[str, ...] | None:
    if not isinstance(value, (ast.List, ast.Tuple, ast.Set)):
        return None
    items = [item.value for item in value.elts if isinstance(item, ast.Constant) and isinstance(item.value, str)]
    return tuple(items) if len(items) == len(value.elts) else None


def _lines(statement: ast.stmt) -> Lines:
    decorators = getattr(statement, "decorator_list", ())
    first = min((statement.lineno, *(decorator.lineno for decorator in decorators)))
    return Lines(first, statement.end_lineno or statement.lineno)


def _module(statement: ast.ImportFrom) -> str:
    return "." * statement.level + (statement.module or "")


def _imported(statement: ast.ImportFrom) -> Iterator[tuple[str, Imported]]:
    module = _module(statement)
    for alias in statement.names:
        yield alias.asname or alias.name, Imported(module, alias.name)


def _bound(statement: ast.stmt) -> Iterator[str]:
    """The names that a statement, or one inside it that is not in a function or class, binds."""
    pending: list[ast.AST] = [statement]
    while pending:
        node = pending.pop()
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.name
                continue
            case ast.Name(ctx=ast.Store()):
                yield node.id
            case ast.Import():
                yield from (alias.asname or alias.name.partition(".")[0] for alias in node.names)
            case ast.ImportFrom():
                yield from (alias.asname or alias.name for alias in node.names if alias.name != "*")
            case ast.ExceptHandler():
                pending += node.body
                continue
            case ast.Assign():
                pending += node.targets
                continue
            case ast.AnnAssign() | ast.AugAssign():
                pending.append(node.target)
                continue
            case ast.Expr() | ast.Attribute() | ast.Subscript() | ast.Return() | ast.Call():
                continue
        pending += ast.iter_child_nodes(node)


def _roots(statement: ast.stmt) -> Iterator[str]:
    """The names whose objects a statement changes: `X` of `X.a = 1`, `X[0] = 1`, `X += [1]`, `del X[0]`."""
    pending: list[ast.AST] = [statement]
    while pending:
        node = pending.pop()
        match node:
            case ast.Assign(targets=targets) | ast.Delete(targets=targets):
                yield from (root for target in targets for root in _root(target))
            case ast.AugAssign(target=target) | ast.AnnAssign(target=target):
                yield from _root(target)
            case ast.Expr(value=value):
                yield from _touched(value)
            case ast.If() | ast.For() | ast.While() | ast.Try() | ast.With() | ast.ExceptHandler():
                pending += [
                    inner for inner in ast.iter_child_nodes(node) if isinstance(inner, (ast.stmt, ast.excepthandler))
                ]


def _root(target: ast.expr) -> Iterator[str]:
    while isinstance(target, (ast.Attribute, ast.Subscript)):
        target = target.value
    if isinstance(target, ast.Name):
        yield target.id


def _touched(value: ast.expr) -> Iterator[str]:
    """The names whose objects a call may change: `X` of `X.append(1)`, `register(X)`, `setattr(X, "a", 1)`."""
    if isinstance(value, ast.Call):
        yield from _root(value.func) if isinstance(value.func, ast.Attribute) else ()
        yield from (argument.id for argument in value.args if isinstance(argument, ast.Name))


def _finished(draft: _Draft) -> ModuleIndex:
    bound = {name for _, names in draft.bound for name in names}
    imports = {name: found[-1][1] for name, found in draft.imports.items() if name not in bound}
    statements = list(draft.bound)
    statements += [(lines, frozenset({name})) for name in bound for lines, _ in draft.imports.get(name, ())]
    statements += [(lines, names & bound) for lines, names in draft.changed]
    fallbacks = {name: found for name, found in draft.fallbacks.items() if name not in bound and name not in imports}
    known = [listed for listed in draft.listed if listed is not None]
    exported = known[-1] if known and len(known) == len(draft.listed) else None
    pieces = _merged(lines for lines, _ in (*draft.bound, *draft.changed))
    return ModuleIndex(imports, _grouped(statements), tuple(draft.stars), fallbacks, exported, pieces)


def _grouped(statements: Iterable[tuple[Lines, frozenset[str]]]) -> dict[str, tuple[Lines, ...]]:
    """For each name the statements of the group it belongs to: names that share a statement are in one group."""
    leader: dict[str, str] = {}

    def lead(name: str) -> str:
        while leader.setdefault(name, name) != name:
            leader[name] = leader[leader[name]]
            name = leader[name]
        return name

    held: list[tuple[Lines, str]] = []
    for lines, names in statements:
        first, *others = sorted(names) or [""]
        for other in others:
            leader[lead(other)] = lead(first)
        held.append((lines, first))
    groups: dict[str, list[Lines]] = {}
    for lines, name in held:
        groups.setdefault(lead(name), []).append(lines)
    merged = {name: _merged(lines) for name, lines in groups.items()}
    return {name: merged[lead(name)] for name in leader if name}


def _merged(held: Iterable[Lines]) -> tuple[Lines, ...]:
    """The lines in order; statements that share a line are one."""
    merged: list[Lines] = []
    for lines in sorted(held, key=lambda lines: (lines.first, lines.last)):
        if merged and lines.first <= merged[-1].last:
            merged[-1] = Lines(merged[-1].first, max(lines.last, merged[-1].last))
        else:
            merged.append(lines)
    return tuple(merged)
