"""Which code measures, as a digest: what was measured by other code is not what this one would measure."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SERVER = "tests.measuring.server"
_OURS = ("kerasdrop_lint", "tests")


@cache
def digest() -> str:
    """Of all modules that the measuring process may import from here; comments and docstrings do not count."""
    return digest_of({name: path.read_text(encoding="utf-8") for name, path in modules().items()})


def digest_of(sources: Mapping[str, str]) -> str:
    """A hash of modules by their names, without what does not run."""
    text = "\n".join(f"{name}\n{_meaning(sources[name])}" for name in sorted(sources))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@cache
def modules() -> dict[str, Path]:
    """The modules by their names: the server, what it imports, directly or not, and their packages."""
    found: dict[str, Path] = {}
    waiting = [SERVER]
    while waiting:
        name = waiting.pop()
        path = _path(name)
        if name not in found and path is not None:
            found[name] = path
            waiting += [*_packages(name), *_imports(ast.parse(path.read_text(encoding="utf-8")))]
    return found


def _packages(name: str) -> Iterator[str]:
    while name := name.rpartition(".")[0]:
        yield name


def _path(name: str) -> Path | None:
    base = ROOT.joinpath(*name.split("."))
    candidates = (base.with_suffix(".py"), base / "__init__.py")
    return next((path for path in candidates if path.is_file()), None)


def _imports(tree: ast.AST) -> Iterator[str]:
    """What a module imports of this repository, which has absolute imports alone; not what it names in types alone."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            continue
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        yield from (name for name in names if name.partition(".")[0] in _OURS)
        yield from _imports(node)


def _meaning(source: str) -> str:
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            node.body = [part for part in node.body if not _is_text(part)]
    return ast.dump(tree)


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
