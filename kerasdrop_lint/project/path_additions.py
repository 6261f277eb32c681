"""What a file itself puts on `sys.path`, as far as that is a path made of its own."""

from __future__ import annotations

import ast
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

_Evaluate: TypeAlias = Callable[[ast.expr], str | None]
_MOST = 8
_TRANSPARENT = frozenset(
    {"str", "Path", "abspath", "realpath", "normpath", "resolve", "absolute", "expanduser", "fspath"}
)


def path_additions(path: str, source: str | None = None) -> Iterator[str]:
    """The existing directories that `sys.path.append` and `insert` in the module's own statements name."""
    try:
        source = Path(path).read_text(encoding="utf-8") if source is None else source
        if not any(addition in source for addition in ("sys.path.append", "sys.path.insert")):
            return
        tree = ast.parse(source)
    except (OSError, ValueError, SyntaxError, RecursionError, MemoryError):
        return
    names = {
        statement.targets[0].id: statement.value
        for statement in tree.body
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name)
    }
    for added in list(_added(tree))[:_MOST]:
        found = _evaluated(added, path, names, 0)
        directory = None if found is None else os.path.normpath(os.path.join(os.path.dirname(path), found))
        if directory is not None and os.path.isdir(directory):
            yield directory


def _added(tree: ast.Module) -> Iterator[ast.expr]:
    pending: list[ast.stmt] = list(tree.body)
    while pending:
        statement = pending.pop(0)
        if isinstance(statement, (ast.If, ast.Try, ast.With)):
            pending = [*statement.body, *pending]
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
            call = statement.value
            if ast.unparse(call.func) in ("sys.path.append", "sys.path.insert") and call.args:
                yield call.args[-1]


def _evaluated(node: ast.expr, path: str, names: Mapping[str, ast.expr], depth: int) -> str | None:
    """The path that an expression of string literals, `__file__`, `os.path` and `pathlib` stands for."""
    if depth > _MOST:
        return None

    def inner(part: ast.expr) -> str | None:
        return _evaluated(part, path, names, depth + 1)

    match node:
        case ast.Constant(value=str(value)):
            return value
        case ast.Name(id="__file__"):
            return path
        case ast.Name(id=name) if name in names:
            return inner(names[name])
        case ast.Attribute(value=value, attr="parent"):
            return _above(inner(value), 1)
        case ast.Subscript(value=ast.Attribute(value=value, attr="parents"), slice=ast.Constant(value=int(level))):
            return _above(inner(value), level + 1)
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            return _joined([inner(left), inner(right)])
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=arguments):
            return _called(name, node.func, [inner(argument) for argument in arguments], inner)
    return None


def _called(name: str, function: ast.expr, arguments: list[str | None], inner: _Evaluate) -> str | None:
    receiver = function.value if isinstance(function, ast.Attribute) else None
    if not arguments and receiver is not None:
        return inner(receiver) if name in _TRANSPARENT else None
    if name in _TRANSPARENT and len(arguments) == 1:
        return arguments[0]
    if name == "dirname" and len(arguments) == 1:
        return _above(arguments[0], 1)
    return _joined(arguments) if name in ("join", "Path") else None


def _above(path: str | None, levels: int) -> str | None:
    for _ in range(levels):
        path = None if path is None else os.path.dirname(path) or os.curdir
    return path


def _joined(parts: list[str | None]) -> str | None:
    known = [part for part in parts if part is not None]
    return os.path.join(*known) if known and len(known) == len(parts) else None
