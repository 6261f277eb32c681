"""Finds the calls of a class or function in a project whose arguments are written as literals.

They tell how a user constructs something that cannot be constructed from its defaults. Most files are passed over by
plain text search; the others are parsed with `ast`, never imported.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

MOST_CALLS = 20
MOST_FILES = 200
"""How many files that mention the name are parsed."""
_LONGEST_LITERAL = 2000


@dataclass(frozen=True, slots=True)
class Call:
    """A call as it is written: each argument the source text of a literal, or None where it is not one.

    `complete` is False where an argument is not literal, or where there are `*` or `**` arguments.
    """

    path: str
    line: int
    positional: tuple[str | None, ...]
    keywords: tuple[tuple[str, str | None], ...]
    complete: bool

    def as_json(self) -> dict[str, object]:
        """Plain data for another process."""
        return {"positional": list(self.positional), "keywords": dict(self.keywords)}

    @property
    def known(self) -> int:
        """How many arguments are literals."""
        return sum(text is not None for text in (*self.positional, *(text for _, text in self.keywords)))


def calls_of(name: str, files: Iterable[tuple[str, str]]) -> tuple[Call, ...]:
    """The calls of `name`, plain or as an attribute, in files given as path and text; the most complete first."""
    found: dict[tuple[object, ...], Call] = {}
    written = re.compile(rf"\b{re.escape(name)}\b")
    parsed = 0
    for path, text in files:
        if name not in text or not written.search(text):
            continue
        parsed += 1
        if parsed > MOST_FILES:
            break
        for call in _calls_in(path, text, name):
            found.setdefault((call.positional, call.keywords), call)
    ordered = sorted(found.values(), key=lambda call: (not call.complete, -call.known))
    return tuple(ordered[:MOST_CALLS])


def _calls_in(path: str, text: str, name: str) -> Iterator[Call]:
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    constants = _constants(tree)
    names = {name} | _aliases(tree, name)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node.func) in names:
            yield _call(path, node, constants)


def _called(function: ast.expr) -> str | None:
    match function:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return None


def _aliases(tree: ast.Module, name: str) -> set[str]:
    """What `name` is called in a file that imports it under another name."""
    imports = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))
    return {alias.asname for node in imports for alias in node.names if alias.name == name and alias.asname}


def _constants(tree: ast.Module) -> dict[str, str]:
    """The names that the module's own statements bind once, to a literal."""
    bound: dict[str, str | None] = {}
    for statement in tree.body:
        match statement:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
            ):
                bound[name] = None if name in bound else _literal(value, {})
    return {name: text for name, text in bound.items() if text is not None}


def _call(path: str, node: ast.Call, constants: Mapping[str, str]) -> Call:
    starred = next((place for place, value in enumerate(node.args) if isinstance(value, ast.Starred)), len(node.args))
    positional = tuple(_literal(value, constants) for value in node.args[:starred])
    keywords = tuple((word.arg, _literal(word.value, constants)) for word in node.keywords if word.arg is not None)
    complete = (
        starred == len(node.args)
        and len(keywords) == len(node.keywords)
        and None not in positional
        and all(text is not None for _, text in keywords)
    )
    return Call(path, node.lineno, positional, keywords, complete)


def _literal(value: ast.expr, constants: Mapping[str, str]) -> str | None:
    """The text of an expression that is a literal, or the name of a module-level constant."""
    if isinstance(value, ast.Name):
        return constants.get(value.id)
    try:
        literal = ast.literal_eval(_resolved(value, constants))
        text = repr(literal)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return None
    return text if len(text) <= _LONGEST_LITERAL else None


def _resolved(value: ast.expr, constants: Mapping[str, str]) -> ast.expr:
    """Constants inside tuples and lists take their value."""
    match value:
        case ast.Name(id=name) if name in constants:
            return ast.parse(constants[name], mode="eval").body
        case ast.Tuple(elts=items):
            return ast.Tuple([_resolved(item, constants) for item in items], ast.Load())
        case ast.List(elts=items):
            return ast.List([_resolved(item, constants) for item in items], ast.Load())
    return value
