"""The builder that a user names: `module:function`, perhaps with arguments."""

from __future__ import annotations

import ast
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kerasdrop_lint.config import UsageError


@dataclass(frozen=True, slots=True)
class Builder:
    """A function or class in a file, and the arguments to call it with, None where none were given."""

    path: str
    name: str
    given: dict[str, Any] | None


def builder(text: str) -> Builder:
    """What `package.module:function(units=4)` or `folder/module.py:function` names. Raises UsageError."""
    place, colon, call = text.partition(":")
    if not colon or not place or not call:
        raise UsageError(f"--builder: expected MODULE:FUNCTION, not {text!r}")
    name, given = _call(call, text)
    return Builder(_file(place), name, given)


def _call(call: str, text: str) -> tuple[str, dict[str, Any] | None]:
    try:
        tree = ast.parse(call, mode="eval").body
    except SyntaxError:
        raise UsageError(f"--builder: {call!r} in {text!r} is neither a name nor a call") from None
    if not isinstance(tree, ast.Call):
        return ast.unparse(tree), None
    arguments = {
        "positional": [_literal(argument, text) for argument in tree.args],
        "keywords": {word.arg: _literal(word.value, text) for word in tree.keywords if word.arg is not None},
    }
    return ast.unparse(tree.func), arguments


def _literal(node: ast.expr, text: str) -> str:
    try:
        ast.literal_eval(node)
    except ValueError:
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
