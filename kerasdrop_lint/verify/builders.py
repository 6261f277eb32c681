"""The builder that a user names: `module:function`, perhaps with arguments."""

from __future__ import annotations

import ast
import os
from dataclasses import dataclass
from pathlib import Path

from kerasdrop_lint.config import UsageError
from kerasdrop_lint.runtime.workers import JSON


@dataclass(frozen=True, slots=True)
class Given:
    """The arguments that a builder is to be called with: texts of literals."""

    positional: tuple[str, ...]
    keywords: tuple[tuple[str, str], ...]

    def as_json(self) -> dict[str, JSON]:
        """Plain data for another process."""
        return {"positional": list(self.positional), "keywords": dict(self.keywords)}


@dataclass(frozen=True, slots=True)
class Builder:
    """A function or class in a file, as the user named it; `given` is None where no arguments were given."""

    text: str
    path: str
    name: str
    given: Given | None


def builder(text: str) -> Builder:
    """What `package.module:function(units=4)` or `folder/module.py:function` names. Raises UsageError."""
    place, colon, call = text.partition(":")
    if not colon or not place or not call:
        raise UsageError(f"--builder: expected MODULE:FUNCTION, not {text!r}")
    name, given = _call(call, text)
    return Builder(text, _file(place), name, given)


def _call(call: str, text: str) -> tuple[str, Given | None]:
    try:
        tree = ast.parse(call, mode="eval").body
    except (SyntaxError, ValueError):
        raise UsageError(f"--builder: {call!r} in {text!r} is neither a name nor a call") from None
    if not isinstance(tree, ast.Call):
        return _name(tree, text), None
    positional = tuple(_literal(argument, text) for argument in tree.args)
    return _name(tree.func, text), Given(positional, tuple(_keyword(word, text) for word in tree.keywords))


def _name(node: ast.expr, text: str) -> str:
    name = ast.unparse(node)
    if not all(part.isidentifier() for part in name.split(".")):
        raise UsageError(f"--builder: {name!r} in {text!r} is neither a name nor a call")
    return name


def _keyword(word: ast.keyword, text: str) -> tuple[str, str]:
    if word.arg is None:
        raise UsageError(f"--builder: '**{ast.unparse(word.value)}' in {text!r} is not a literal")
    return word.arg, _literal(word.value, text)


def _literal(node: ast.expr, text: str) -> str:
    try:
        ast.literal_eval(node)
    except (ValueError, TypeError):
        raise UsageError(f"--builder: {ast.unparse(node)!r} in {text!r} is not a literal") from None
    return ast.unparse(node)


def _file(place: str) -> str:
    """The file of a module, below the current folder or its `src`."""
    dotted = Path(*place.split("."))
    candidates = [Path(place), *(base / part for base in (Path(), Path("src")) for part in _forms(dotted))]
    for candidate in candidates:
        if candidate.is_file():
            return os.path.abspath(candidate)
    raise UsageError(f"--builder: no module {place!r} below {os.getcwd()}")


def _forms(dotted: Path) -> tuple[Path, Path]:
    return dotted.with_name(f"{dotted.name}.py"), dotted / "__init__.py"
