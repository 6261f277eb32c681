"""What is found in a program, said in a way that does not depend on lines, columns and names."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from kerasdrop_lint.judge import judge, predict
from kerasdrop_lint.modes import ModeTable, Site
from tests.generated.transforming.adding import ADDED

UNCHANGED: Mapping[str, str] = MappingProxyType({})
Point = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Place:
    """A node by its definition, its statement's number in there, and its number among its like in the statement."""

    scope: str
    statement: int
    kind: str
    number: int


@dataclass(frozen=True, slots=True)
class Seen:
    """A finding without its words."""

    code: str
    symbol: str
    place: Place | None
    modes: ModeTable | None
    site: Place | None
    trace: tuple[Place | None, ...]
    appearances: frozenset[tuple[str, bool, ModeTable]]


Row = tuple[Place | None, str, ModeTable, str, str]


def findings(text: str, target: str, names: Mapping[str, str] = UNCHANGED) -> Counter[Seen]:
    """The findings of a text, its names put back to what they were."""
    judgement = judge(text, "program.py", target)
    assert not judgement.failures, judgement.failures
    where = _Places(text, names)
    return Counter(
        Seen(
            finding.code,
            where.named(finding.symbol),
            where.at((finding.span.line, finding.span.column), (finding.span.end_line, finding.span.end_column)),
            finding.modes,
            where.of(finding.site),
            tuple(where.at((step.line, step.column)) for step in finding.trace),
            frozenset((where.named(one.root), one.open, one.modes) for one in finding.appearances),
        )
        for finding in judgement.findings
    )


def tables(text: str, target: str, names: Mapping[str, str] = UNCHANGED) -> Counter[Row]:
    """The predicted tables of a text."""
    prediction = predict(text, "program.py", None, target)
    assert not prediction.failures, prediction.failures
    where = _Places(text, names)
    return Counter(
        (where.of(row.site), row.effect.name, row.modes, row.why, where.named(row.root or ""))
        for row in prediction.tables
        if not (row.root or "").lower().startswith(ADDED)
    )


class _Places:
    def __init__(self, text: str, names: Mapping[str, str]) -> None:
        self.names = names
        self.lines = text.splitlines()
        self.nodes = list(self._in_body(ast.parse(text).body, ""))

    def named(self, symbol: str) -> str:
        return " ".join(".".join(self.names.get(part, part) for part in word.split(".")) for word in symbol.split(" "))

    def of(self, site: Site | None) -> Place | None:
        return self.at((site.line, site.column)) if site is not None else None

    def at(self, start: Point, end: Point | None = None) -> Place | None:
        """The outermost node that lies in the span, or the first one from its start on."""
        for first, last, place in self.nodes:
            if first >= start and (end is None or last <= end):
                return place
        return None

    def _in_body(self, body: Sequence[ast.stmt], scope: str) -> Iterator[tuple[Point, Point, Place]]:
        seen: Counter[str] = Counter()
        number = 0
        for statement in _flat(body):
            if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                name = self.names.get(statement.name, statement.name)
                seen[name] += 1
                inner = f"{scope}.{name}" + (f"#{seen[name]}" if seen[name] > 1 else "")
                yield from self._in_statement(statement, inner, -1)
                yield from self._in_body(statement.body, inner)
            elif isinstance(statement, ast.ImportFrom):
                # What stands before it may be another import, which says nothing.
                yield *self._ends(statement), Place(scope, -1, "ImportFrom", 0)
            elif not _says_nothing(statement):
                yield from self._in_statement(statement, scope, number)
                number += 1

    def _in_statement(self, statement: ast.stmt, scope: str, number: int) -> Iterator[tuple[Point, Point, Place]]:
        like: Counter[str] = Counter()
        for node in _expressions(statement):
            kind = type(node).__name__
            # A tuple begins elsewhere where its parentheses are left out.
            if isinstance(node, ast.Tuple) or not isinstance(node, (ast.expr, ast.arg)):
                continue
            yield *self._ends(node), Place(scope, number, kind, like[kind])
            like[kind] += 1

    def _ends(self, node: ast.stmt | ast.expr | ast.arg) -> tuple[Point, Point]:
        assert node.end_lineno is not None and node.end_col_offset is not None
        return self._point(node.lineno, node.col_offset), self._point(node.end_lineno, node.end_col_offset)

    def _point(self, line: int, column: int) -> Point:
        text = self.lines[line - 1] if line <= len(self.lines) else ""
        return line, len(text.encode()[:column].decode(errors="ignore")) + 1


def _flat(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of a body and those inside them, but not those of the definitions."""
    for statement in body:
        yield statement
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) or _says_nothing(statement):
            continue
        for part in _parts(statement):
            yield from _flat(part)


def _parts(statement: ast.AST) -> Iterator[list[ast.stmt]]:
    for name in ("body", "orelse", "finalbody"):
        if isinstance(part := getattr(statement, name, None), list):
            yield part
    for inner in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
        yield from _parts(inner)


def _says_nothing(statement: ast.stmt) -> bool:
    """Whether a transformation may add or take away such a statement."""
    match statement:
        case ast.Pass() | ast.Import() | ast.ImportFrom() | ast.Expr(value=ast.Constant()) | ast.AnnAssign(value=None):
            return True
        case ast.If(test=ast.Name(id="TYPE_CHECKING")) | ast.Assign(value=ast.Attribute(attr="keras")):
            return True
    return False


def _expressions(node: ast.AST) -> Iterator[ast.AST]:
    """The expressions of a statement in order, without annotations and without other statements."""
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not isinstance(child, (ast.stmt, ast.ExceptHandler, ast.match_case)):
                yield child
                yield from _expressions(child)
